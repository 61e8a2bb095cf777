"""Whether a page's text can be read, or is what a wrong glyph map or poor text recognition made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

_TOKEN = re.compile(r"\S+")
_EDGES = re.compile(r"^\W+|\W+$")
_VOWEL = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøùúûüýœ]", re.IGNORECASE)
# Letters with digits in them, as in "ch1ld" or "0f"; ages, grades and references ("16to17", "Q3", "s47") begin or end
# with the digits.
_MIXED = re.compile(r"[a-z]\d+[a-z]", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]+[a-z]")
_LONGEST = 28
_PRIVATE = frozenset(("Co", "Cn", "Cc", "Cs"))


def odd_share(text: str) -> float:
    """Return the share of the words of ``text`` that no English word looks like, from 0 to 1.

    Odd are words with characters without meaning (of a font's private area, the replacement sign, control signs) or
    of another script, without a vowel, with digits or capitals inside, or longer than any word; short forms in capitals
    and numbers are not.
    """
    found = [_EDGES.sub("", token) or token for token in _TOKEN.findall(text)]
    words = [word for word in found if any(c.isalpha() or not c.isascii() for c in word)]
    return sum(map(_odd, words)) / len(words) if words else 0.0


def plain_share(text: str, plain: Collection[str]) -> float:
    """Return the share of the words of ``text`` that are in ``plain``, the commonest words of English, from 0 to 1."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return sum(word in plain for word in words) / len(words) if words else 0.0


@lru_cache(maxsize=65536)
def _odd(word: str) -> bool:
    if any(_strange(c) for c in word if not c.isascii()) or (word.isascii() and not word.isprintable()):
        return True
    letters = [c for c in word if c.isalpha()]
    if not letters or word.rstrip("s").isupper() or any(c in "/@._-–—’'" for c in word):
        return False
    if len(word) > _LONGEST or _MIXED.search(word) or _INNER_CAPITAL.search(word):
        return True
    return len(letters) > 3 and not _VOWEL.search(word)


def _strange(char: str) -> bool:
    if char == "\ufffd" or unicodedata.category(char) in _PRIVATE:
        return True
    return char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "FEMININE", "MASCULINE", "MODIFIER"))
