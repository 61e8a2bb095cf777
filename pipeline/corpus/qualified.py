"""Figures that a report gives as a bound or roughly: "almost half", "under 3%", "at least ten", "20 or more".

The record of a figure holds the number; the words that make it a bound stand beside it in the passage. What prints the
number prints them too, as the report has them: nothing is rounded, and no sign is put in the place of a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline import resources
from pipeline.records import Figure, Passage

_REACH = 40  # characters: the longest words before a number are shorter
# A count below this after a preposition is no rough one: "spoke about two children", "about two of the five".
_SMALL = 10
_IS_PART = re.compile(r"(?<!\bout)\s+of\s", re.IGNORECASE)
_ARTICLE = re.compile(r"\ban?\s+\Z", re.IGNORECASE)
_HAS_PERCENT = re.compile(r"\d|%|\bper\s?cent", re.IGNORECASE)
_HAS_PARTS = re.compile(r"\b(?:of|in|out)\b|/", re.IGNORECASE)


def stated_span(text: str, start: int, end: int, kind: str, count: float | None) -> tuple[int, int]:
    """Return the span of a quantity with the words beside it that make it a bound or rough.

    Args:
        text: the passage.
        start, end: where the quantity's own characters stand in it.
        kind: the figure's kind.
        count: the cases that it counts: the value of a count, the numerator of a share; None where it tells none.
    """
    is_count = kind == "count" or _IS_PART.search(text, start, end) is not None
    small = is_count and count is not None and count < _SMALL
    ahead = text[max(0, start - _REACH) : start]
    before = None if _governed().search(ahead) else _before(not small, r"\Z").search(ahead)
    after = _after().match(text, end)
    return start - (len(ahead) - before.start() if before else 0), after.end() if after else end


def qualified(said: str, figure: Mapping[str, Any]) -> str:
    """Return ``said``, a figure's value as it is printed, with the words of the report that make it a bound or rough.

    ``figure`` is a row of ``Corpus.figures``. "Almost half (48%)" gives the value again: where it is that of the second
    giving, it is exact.

    >>> row = {"kind": "proportion", "numerator": None, "quantity": "a third", "stated": "Nearly a third"}
    >>> qualified("33.3%", row)
    'nearly 33.3%'
    """
    quantity = figure["quantity"]
    if figure["kind"] == "percent" and not _HAS_PERCENT.search(quantity):
        return said
    if figure["kind"] == "proportion" and figure["numerator"] is not None and not _HAS_PARTS.search(quantity):
        return said
    before, _, after = figure["stated"].partition(quantity)
    before = _ARTICLE.sub("", before)
    own = _before(True, r"(?=\d)").match(quantity)  # "<5" and "c. 40%" of a table's cell are wholly the quantity
    before += own.group() if own else ""
    return " ".join(f"{before[:1].lower()}{before[1:]}{said}{after}".split())


def counted(kind: str, value: float | None, numerator: float | None) -> float | None:
    """Return the cases that a figure counts."""
    return value if kind == "count" else numerator


def as_row(figure: Figure, passage: Passage) -> dict[str, Any]:
    """Return of a figure of a passage what ``qualified`` reads."""
    start, end = figure.start - passage.start, figure.end - passage.start
    first, last = stated_span(
        passage.text, start, end, figure.kind, counted(figure.kind, figure.value, figure.numerator)
    )
    return {
        "kind": figure.kind,
        "numerator": figure.numerator,
        "quantity": passage.text[start:end],
        "stated": passage.text[first:last],
    }


def is_qualified(figure: Mapping[str, Any]) -> bool:
    """Tell whether a figure, a row of ``Corpus.figures``, is a bound or rough."""
    return bool(qualified("", figure))


@cache
def _before(prepositions: bool, then: str) -> re.Pattern[str]:
    data = resources.lexicon("qualifiers")
    listed = [*data["before"], *(data["prepositions"] if prepositions else ())]
    words = "|".join(_spaced(w) for w in sorted(set(listed), key=len, reverse=True))
    signs = "|".join(re.escape(s) for s in sorted(data["signs"], key=len, reverse=True))
    return re.compile(rf"(?:(?<![\w-])(?:{words})\s*|(?:{signs})\s*)(?:\ban?\s+)?{then}", re.IGNORECASE)


@cache
def _governed() -> re.Pattern[str]:
    """Return what tells that the preposition right before a number belongs to the word before it."""
    data = resources.lexicon("qualifiers")["governed"]
    pairs = (rf"(?:{'|'.join(map(re.escape, words))})\s+{preposition}" for preposition, words in data.items())
    return re.compile(rf"\b(?:{'|'.join(pairs)})\s+\Z", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    data = resources.lexicon("qualifiers")
    words = "|".join(_spaced(w) for w in data["after"])
    signs = "|".join(re.escape(s) for s in data["signs_after"])
    return re.compile(rf"(?:{signs})(?!\w)|\s+(?:{words})\b", re.IGNORECASE)


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(w) for w in words.split())
