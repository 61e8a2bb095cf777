"""What a search gives: hits, how many there are, of what, and what may have been meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.corpus.filters import Row


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query.

    Attributes:
        score: higher is better; comparable within one query only.
        passage: the row, as of ``Corpus.passages``.
        spans: (start, end) of the words found, in characters of the passage's text, in order.
        citation: "Authority, title, date, p. N".
        by: what it was found by: ``words``, ``meaning`` or both.
        similarity: the cosine of its embedding and the query's; None where meaning was not asked.
    """

    score: float
    passage: Row
    spans: tuple[tuple[int, int], ...]
    citation: str
    by: tuple[str, ...] = ("words",)
    similarity: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the passage's row, before it ``score``, ``by``, ``similarity``, ``citation`` and ``found`` (spans)."""
        return {
            "score": self.score,
            "by": list(self.by),
            "similarity": self.similarity,
            "citation": self.citation,
            "found": [list(span) for span in self.spans],
            **self.passage,
        }


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query; iterating gives its hits.

    Attributes:
        hits: the best, as many as were asked for.
        found: the number of passages that answer the query, shown or not.
        by_meaning: how many of them hold not all of its words.
        partly: whether no passage holds all of the words, and those that hold any were taken.
        reports: the number of passages found in each report, by sha256.
        facets: the numbers of passages found by theme, stance, authority, region, type and year.
        suggestions: for words that no passage holds, the closest that some do.
    """

    hits: tuple[Hit, ...] = ()
    found: int = 0
    by_meaning: int = 0
    partly: bool = False
    reports: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Hit]:
        """Yield the hits, best first."""
        return iter(self.hits)

    def __len__(self) -> int:
        """Return the number of hits."""
        return len(self.hits)

    def summary(self) -> dict[str, Any]:
        """Return what is to be told of the answer beside its hits."""
        return {
            "found": self.found,
            "reports": len(self.reports),
            "by_meaning": self.by_meaning,
            "partly": self.partly,
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "did_you_mean": {word: list(others) for word, others in self.suggestions.items()},
        }
