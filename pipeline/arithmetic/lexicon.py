"""The words by which arithmetic is checked: ``corpora/lexicons/arithmetic.toml``, read once."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline import resources
from pipeline.extract.quantities.lexicon import alternatives
from pipeline.stems import stem, stems


def listed(table: str, name: str) -> list[str]:
    """Return one list of words."""
    found: list[str] = resources.lexicon("arithmetic")[table][name]
    return found


@lru_cache(maxsize=64)
def pattern(table: str, *names: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the words of lists, whole, longest first, letters without case."""
    terms = alternatives(term for name in names for term in listed(table, name))
    return re.compile(rf"(?<!\w)(?:{terms})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(stem(word) for word in listed("words", "empty"))


@lru_cache(maxsize=1)
def filler() -> frozenset[str]:
    """Return the stems that a sentence may add to the name of a measure without measuring something else."""
    return frozenset(stem(word) for word in listed("words", "filler"))


@lru_cache(maxsize=1)
def _of_no_measure() -> frozenset[str]:
    return frozenset(stem(word) for word in listed("words", "headings"))


@lru_cache(maxsize=4096)
def heading_words(heading: str) -> frozenset[str]:
    """Return the stems of a column's heading that say what it measures: no periods, no "number" or "share"."""
    return frozenset(word for word in words_of(heading) - _of_no_measure() if not word[0].isdigit())


@lru_cache(maxsize=16384)
def words_of(about: str) -> frozenset[str]:
    """Return the stems of what a figure measures, without function words."""
    return frozenset(stems(about)) - _empty()
