"""Word stems, light enough for comparing what two figures measure: "visits" and "visited" are one.

Plurals by the S-stemmer (D. Harman, "How effective is suffixing?", JASIS 42(1), 1991); then -ing and -ed where
what is left has a vowel and three letters, a final -e and doubled consonants dropped, so that both ends meet.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*")
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST = 3


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; digits and short words stay as they are."""
    if len(word) <= _SHORTEST or word[0].isdigit():
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("aes", "ees", "oes", "us", "ss")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    word = word.removesuffix("e")
    return word[:-1] + "i" if word.endswith("y") and len(word) > _SHORTEST else word


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, lower case, hyphens and apostrophes parting them."""
    return _WORD.findall(text.lower().replace("’s", "").replace("'s", ""))


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text, in order."""
    return [stem(word) for word in words(text)]
