"""The coded list: every tagged passage a row, with where it stands, what it was tagged with and what tagged it.

Analysts ask for this table of every tool that codes text: report, authority, date, page, section, path of the codes,
and a 0/1 column a code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.corpus.filters import ROLES, Filters, Row
from pipeline.corpus.store import Corpus

KEYS = (
    "report", "file", "authority", "authorities", "title", "published", "date", "report_type", "family", "page",
    "passage", "year", "region", "section", "kind", "start", "end", "text", "theme_path", "themes", "stance",
    "stance_score", "score", "scores", "tagged_by", "role", "counted", "extent", "agencies", "sensitivity",
)  # fmt: skip
_FINDING = "finding"


def tagged_passages(corpus: Corpus, filters: Filters) -> Iterator[Row]:
    """Yield the rows of ``Corpus.passages`` that have a theme, of every role unless the filters name some."""
    wanted = filters.but(role=filters.role or ROLES, limit=None)
    return (row for row in corpus.passages(wanted) if row["themes"])


def coded_rows(corpus: Corpus, filters: Filters, themes: Sequence[str]) -> Iterator[Row]:
    """Yield a row a tagged passage, with the columns of ``KEYS`` and a 0/1 column for each of ``themes``.

    ``theme_path`` has theme and stance of each tag ("supervision > concern"), in the order of ``themes``, ``scores``
    and ``tagged_by`` (rule, classifier, reviewer; joined by "+"); ``score`` is the highest. ``counted`` is 1 where
    tables count the passage: it is a finding, and the first in its report to say so in these words.
    """
    regions = {row["report"]: row["region"] for row in corpus.reports(filters.but(limit=None))}
    said: set[tuple[int, str]] = set()
    report = None
    for row in tagged_passages(corpus, filters):
        if row["report"] != report:
            report = row["report"]
            said = set()
        tags = row["themes"]
        mine = {tag["id"] for tag in tags}
        counted = 0
        if row["role"] == _FINDING:
            keys = {(row["fingerprint"], theme) for theme in mine} if row["fingerprint"] is not None else None
            counted = int(keys is None or not keys <= said)
            said |= keys or set()
        yield {
            **row,
            "year": int(row["date"][:4]) if row["date"] else None,
            "region": regions.get(report),
            "section": " > ".join(row["section"]),
            "theme_path": [f"{tag['id']} > {tag['stance'] or row['stance']}" for tag in tags],
            "themes": [tag["id"] for tag in tags],
            "score": max(tag["score"] for tag in tags),
            "scores": [tag["score"] for tag in tags],
            "tagged_by": ["+".join(tag["by"]) for tag in tags],
            "counted": counted,
            **{theme: int(theme in mine) for theme in themes},
        }
