"""Whether a page's text can be read, or is what a wrong glyph map or poor text recognition made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_EDGES = re.compile(r"^\W+|\W+$")
_VOWEL = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøùúûüýœ]", re.IGNORECASE)
# Letters with digits in them, as in "ch1ld"; ages, grades and references ("s47", "Q3") begin or end with the digits.
_MIXED = re.compile(r"[a-z]\d+[a-z]", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]+[a-z]")
_INNER_SIGN = re.compile(r"[a-z][|~¬§^=<>{}\\#$%*]+[a-z]", re.IGNORECASE)
_JOINED = re.compile(r"[/@._–—’'-]")  # parts of a name, an address or two words
_LONGEST = 28
_PRIVATE = frozenset(("Co", "Cn", "Cc", "Cs"))


@dataclass(frozen=True, slots=True)
class Legibility:
    """How many words a text has, and the shares of them, from 0 to 1, that look like no English word (``odd``) and
    that are among the commonest words of English (``plain``).
    """

    words: int
    odd: float
    plain: float


def legibility(text: str, plain: Collection[str]) -> Legibility:
    """Return how legible ``text`` is; ``plain`` are the commonest words, in small letters.

    Odd are words with characters without meaning (of a font's private area, the replacement sign, control signs) or
    of another script, without a vowel, with digits, signs or capitals inside, or longer than any word; short forms in
    capitals are not, and numbers are no words.
    """
    words = odd = common = 0
    for token in text.split():
        word, is_odd = _judge(token)
        if word:
            words += 1
            odd += is_odd
            common += word in plain
    return Legibility(words, odd / words, common / words) if words else Legibility(0, 0.0, 0.0)


@lru_cache(maxsize=65536)
def _judge(token: str) -> tuple[str, bool]:
    """Return the word of a token in small letters, "" where it has none, and whether it is odd."""
    word = _EDGES.sub("", token) or token
    if not any(c.isalpha() or _strange(c) for c in word):
        return "", False
    return word.lower(), _odd(word)


def _odd(word: str) -> bool:
    if any(map(_strange, word)) or _INNER_SIGN.search(word):
        return True
    if word.rstrip("s").isupper() or _JOINED.search(word):
        return False
    if len(word) > _LONGEST or _MIXED.search(word) or _INNER_CAPITAL.search(word):
        return True
    return sum(map(str.isalpha, word)) > 3 and not _VOWEL.search(word)


def _strange(char: str) -> bool:
    if char.isascii():
        return not char.isprintable()
    if char == "\ufffd" or unicodedata.category(char) in _PRIVATE:
        return True
    return char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "FEMININE", "MASCULINE", "MODIFIER"))
