"""Whether two long forms of a short form are two wordings of one sense, or two senses."""

from __future__ import annotations

from functools import lru_cache

from pipeline.extract.glossary import plain, senses
from pipeline.extract.shortforms import words_of

# So many letters of a word tell it from others, whatever its ending: "adviser" and "advisor", "child" and "children".
_STEM = 5
# Long forms of so many words are one sense when half of their words are the same.
_LONG = 5
# Shorter ones when so many of all their words are.
_SHARE = 0.75


@lru_cache(maxsize=8192)
def _stems(long: str) -> frozenset[str]:
    small = words_of("small_words")
    return frozenset(word[:_STEM] for word in plain(long).split() if word not in small)


def same_sense(short: str, one: str, other: str) -> bool:
    """Tell whether ``one`` and ``other``, long forms of ``short``, are wordings of one sense.

    They are where the glossary has them in one sense, where one holds all words of the other ("multi-agency risk
    assessment conference process"), or where they share most words.
    """
    mine, theirs = _stems(one), _stems(other)
    if mine == theirs or plain(one).replace(" ", "") == plain(other).replace(" ", ""):
        return True
    both, either = len(mine & theirs), len(mine | theirs)
    if both > 1 and both == min(len(mine), len(theirs)):
        return True
    if both >= _SHARE * either or (2 * both >= either and min(len(mine), len(theirs)) >= _LONG):
        return True
    a, b = plain(one), plain(other)
    return any({a, b} <= {plain(w) for w in sense.wordings()} for sense in senses(short))
