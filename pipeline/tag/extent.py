"""How widespread a passage says that what it reports is: one, few, some, most, all, or unstated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline import resources
from pipeline.memory import Memory
from pipeline.records import Extent
from pipeline.tag.cues import Lexicon, words

_EXTENTS: tuple[Extent, ...] = ("one", "few", "some", "most", "all", "unstated")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/])")
_PERCENT = frozenset({"%", "percent"})
_PERCENT_SIGNS = _PERCENT | {"cent"}
# What may stand between the two numbers of "eight of the ten".
_LINKS = frozenset({"the", "these", "those", "all", "its", "their", "our", "out", "of", "that"})
# What stands before a number that counts nothing: an age, a paragraph, the rest of a decimal.
_NO_COUNT = frozenset({"under", "aged", "age", "over", "section", "tier", "stage", "standard", ".", "and", "than"})
# From this share up a share is "most"; half itself is "some".
MOST = 0.505
# Below this share a share is "few".
FEW = 0.10
# The most that a count without a whole may be to pass for "few".
FEW_COUNT = 3


@cache
def _lexicon() -> Lexicon[Extent]:
    data = resources.lexicon("extent")
    return Lexicon((phrase, extent) for extent in _EXTENTS for phrase in data[extent])


@cache
def _numbers() -> dict[str, int]:
    return dict(resources.lexicon("extent")["words"])


@cache
def _values() -> Memory[int | None]:
    """Return the value of each word that is a number of at most three digits, in digits or in words; "none" is 0."""
    named = {**_numbers(), "none": 0}

    def value(word: str) -> int | None:
        if word.isdecimal():
            return int(word) if len(word) <= 3 else None
        return named.get(word)

    return Memory(value)


@cache
def _nouns() -> tuple[frozenset[str], frozenset[str]]:
    numbers = resources.lexicon("extent")["numbers"]
    return frozenset(numbers["nouns"]), frozenset(numbers["before"])


def extent_of(text: str, *, counts: bool = True, tokens: Sequence[str] | None = None) -> Extent:
    """Return the extent that a passage states: that of its share, else of its first quantity word or count.

    Without ``counts`` a number that has no whole ("16 children") says nothing, as in passages on an area's population.
    """
    if tokens is None:
        tokens = words(text)
    fraction = _FRACTION.search(text) if "/" in text else None
    if fraction:
        part, whole = int(fraction[1]), int(fraction[2])
        if whole > 1 and part <= whole:
            return _by_share(part, whole)
    share = _percent(tokens)
    if share is not None:
        return _of_percent(share)
    numbers = _numbered(tokens)
    worded = next(((start, extent) for start, _, extent in _lexicon().scan(tokens) if extent != "unstated"), None)
    counted = next(_counts(tokens, numbers, counts), None) if numbers else None
    stated = [found for found in (worded, counted) if found]
    return min(stated)[1] if stated else "unstated"


def sample_share(tokens: Sequence[str]) -> float | None:
    """Return the share, in [0, 1], of the first "eight of the ten" in a passage, or None."""
    for i, part in _numbered(tokens):
        whole = _whole(tokens, i, part)
        if whole is not None:
            return part / whole
    return None


def _numbered(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Return the numbers among ``tokens``, in digits or in words, as (index, value); "none" is a nought."""
    return [(i, n) for i, n in enumerate(map(_values().__getitem__, tokens)) if n is not None]


def _whole(tokens: Sequence[str], i: int, part: int) -> int | None:
    """Return the ten of "eight of the ten" whose eight stands at ``i``, or None."""
    j = i + 1
    if tokens[j : j + 1] not in (["of"], ["out"]):
        return None
    last = min(len(tokens), i + 6)
    while j < last and tokens[j] in _LINKS:
        j += 1
    whole = _values()[tokens[j]] if j < len(tokens) else None
    return whole if whole is not None and whole >= max(part, 2) else None


def _percent(tokens: Sequence[str]) -> float | None:
    """Return the percentage that a passage reports as its own: of "from 46% to 78%" the second, in a row the last."""
    found: float | None = None
    if _PERCENT_SIGNS.isdisjoint(tokens):
        return found
    row = "|" in tokens
    for i, word in enumerate(tokens):
        if word not in _PERCENT and not (word == "per" and tokens[i + 1 : i + 2] == ["cent"]):
            continue
        value = _value_before(tokens, i)
        if value is None or value > 100:
            continue
        decimal = i > 2 and tokens[i - 2] == "." and tokens[i - 3].isdecimal()
        at = i - 4 if decimal else i - 2
        before = tokens[at] if at >= 0 else ""
        if found is None or row or before == "to":
            found = value
        if before == "to":
            break
    return found


def _value_before(tokens: Sequence[str], i: int) -> float | None:
    if i < 1 or not tokens[i - 1].isdecimal():
        return _numbers().get(tokens[i - 1]) if i else None
    if i > 2 and tokens[i - 2] == "." and tokens[i - 3].isdecimal():
        return int(tokens[i - 3][:6]) + int(tokens[i - 1][:6]) * 10.0 ** -len(tokens[i - 1][:6])
    return float(tokens[i - 1][:6])


def _of_percent(value: float) -> Extent:
    if value >= 99.95 or value == 0:
        return "all"
    if value > MOST * 100:
        return "most"
    return "some" if value >= FEW * 100 else "few"


def _by_share(part: int, whole: int) -> Extent:
    if part == 1:
        return "one"
    if part in (0, whole):
        return "all"
    if part > MOST * whole:
        return "most"
    return "some" if part >= FEW * whole else "few"


def _counts(tokens: Sequence[str], numbers: Iterable[tuple[int, int]], counts: bool) -> Iterator[tuple[int, Extent]]:
    """Yield (index, extent) of "eight of the ten", "all nine" and, with ``counts``, "in three cases", left to right."""
    nouns, before = _nouns()
    size = len(tokens)
    for i, part in numbers:
        if i and (tokens[i - 1] in _NO_COUNT or (tokens[i - 1] == "to" and i > 2 and tokens[i - 3] in _NO_COUNT)):
            continue
        if i and tokens[i - 1] in ("all", "both"):
            yield i - 1, "all"
            continue
        after = tokens[i + 1] if i + 1 < size else ""
        whole = _whole(tokens, i, part)
        if whole is not None:
            yield i, _by_share(part, whole)
            continue
        if counts and part and (after in nouns or (i and tokens[i - 1] in before and _ends(after))):
            yield i, "one" if part == 1 else "few" if part <= FEW_COUNT else "some"


def _ends(token: str) -> bool:
    return token in ("", ".", ",", ";", "of")
