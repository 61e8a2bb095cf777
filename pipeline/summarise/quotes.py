"""Quotations: passages chosen to stand for what a group of reports says, each with every source that says it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.summarise.grouping import group_repeats
from pipeline.tables.writers import Row

# A quotation out of its place must be understood alone: these openings point back to a sentence that is not quoted.
_POINTS_BACK = re.compile(
    r"(this|these|those|they|it|its|he|she|such|both|however|but|and|also|again|otherwise|instead|in the other|"
    r"in another|as a result|in addition|for example|similarly|the (other|same|former|latter))\b",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 6, 45  # words


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quotation stands: the report and the place in it."""

    report: str
    authority: str | None
    title: str | None
    file: str
    date: str | None
    published: str | None
    page: int | None
    passage: str
    family: str | None
    authorities: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Row) -> Source:
        """Return the source of a row of the corpus."""
        return cls(
            report=row["report"],
            authority=row["authority"],
            title=row["title"],
            file=row["file"],
            date=row["date"],
            published=row["published"],
            page=row["page"],
            passage=row["passage"],
            family=row["family"],
            authorities=tuple(row.get("authorities") or ()),
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage, letter for letter, its lead-in where it is an item of a list, and where it stands.

    ``also`` are the other places that say it in nearly the same words; ``facts`` whatever the digest tells beside
    it (the kind of a recommendation, who is to act, by when).
    """

    text: str
    lead_in: str | None
    source: Source
    also: tuple[Source, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())


def standing(row: Row, weight: float = 0.0) -> tuple[Any, ...]:
    """Return a sort key: what can stand alone and is of a readable length first, then the weightier, then the later."""
    words = len(row["text"].split())
    return (
        bool(_POINTS_BACK.match(row["text"])) or words < _SHORTEST or row.get("kind") == "table_row",
        words > _LONGEST,
        -weight,
        _newest_first(row["date"]),
        row["report"],
        row["passage"],
    )


def _newest_first(date: str | None) -> tuple[int, ...]:
    return tuple(-ord(c) for c in date) if date else (0,)


def quote_all(rows: Iterable[tuple[Row, tuple[Any, ...]]], *, facts: Any = None) -> list[Quote]:
    """Return a quotation for each group of near-repeats, best first.

    Args:
        rows: pairs of a corpus row and its sort key.
        facts: called with a row, returns the facts to tell beside it.
    """
    ordered = [row for row, _ in sorted(rows, key=lambda pair: pair[1])]
    quotes = []
    for group in group_repeats([row["text"] for row in ordered]):
        first, *others = (ordered[i] for i in group)
        source = Source.of(first)
        also = sorted(
            {Source.of(r) for r in others} - {source},
            key=lambda s: (s.authority or "", s.date or "", s.report, s.passage),
        )
        quotes.append(Quote(first["text"], first.get("lead_in"), source, tuple(also), facts(first) if facts else ()))
    return quotes


def spread(quotes: Sequence[Quote], most: int) -> list[Quote]:
    """Return at most ``most`` quotations, best first, each authority once before any comes again."""
    turns: dict[str, int] = defaultdict(int)
    keyed = []
    for rank, quote in enumerate(quotes):
        place = quote.source.authority or quote.source.report
        keyed.append((turns[place], rank, quote))
        turns[place] += 1
    chosen = sorted(keyed, key=lambda k: k[:2])[:most]
    return [quote for _, _, quote in sorted(chosen, key=lambda k: _alphabetical(k[2]))]


def _alphabetical(quote: Quote) -> tuple[str, str, str]:
    return (quote.source.authority or "", quote.source.date or "", quote.source.passage)
