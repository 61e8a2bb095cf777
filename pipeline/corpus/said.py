"""What a digest is made of: the passages of the reports that filters let in, with what stands before each.

One query for the passages and one for their themes: a digest reads all of a corpus, and the rows of
``Corpus.passages`` carry more than it needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields

from pipeline.corpus import columns
from pipeline.corpus import where as w
from pipeline.corpus.filters import Filters

HEADING = "heading"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A passage where it stands in its report."""

    id: str
    section: tuple[str, ...]
    item: int | None
    part: int | None
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said(_Placed):
    """A passage as a digest needs it; ``themes`` maps a theme to the score of its tag and the stance on it."""

    report: str
    ordinal: int
    page: int | None
    lead_in: str | None
    stance: str
    stance_score: float
    extent: str
    agencies: tuple[str, ...]
    themes: Mapping[str, tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Neighbour(_Placed):
    """Any passage of a report, as what stands before another: ``open`` where it may be quoted."""

    stance: str
    open: bool


_PLACED = columns.selected([field.name for field in fields(_Placed)], "p")


def said(db: sqlite3.Connection, filters: Filters) -> list[Said]:
    """Return the findings that ``filters`` let in and that speak of a theme, in order of report and place.

    Headings are left out; what a report says again in the same words is there once, as in the theme tables.
    """
    where = w.passages(filters, role=w.FINDINGS)
    where.add("p.kind <> ?", HEADING)
    sql = f"""
        SELECT p.passage_key, p.fingerprint, p.report_key, {_PLACED}, r.sha256, p.ordinal, p.page, p.lead_in,
               p.stance, p.stance_score, p.extent, p.agencies
        FROM {w.PASSAGES} WHERE {where} ORDER BY {w.REPORT_ORDER}, p.ordinal
    """  # noqa: S608
    rows = db.execute(sql, where.parameters).fetchall()
    themes = _themes(db)
    told: set[tuple[int, int]] = set()
    found = []
    for key, words, report_key, ident, section, *rest, agencies in rows:
        tags = themes.get(key)
        if not tags or (words is not None and (report_key, words) in told):
            continue
        told.add((report_key, words))
        stance = rest[-3]
        on_themes = {theme: (score, on or stance) for theme, score, on in tags}
        found.append(Said(*(ident, tuple(json.loads(section)), *rest, tuple(json.loads(agencies)), on_themes)))
    return found


def before(db: sqlite3.Connection, filters: Filters) -> dict[tuple[str, int], Neighbour]:
    """Return every passage of the reports that ``filters`` let in, by sha256 of its report and its ordinal."""
    where = w.reports(filters)
    sql = f"""
        SELECT r.sha256, p.ordinal, {_PLACED}, p.stance, p.sensitivity = '[]' OR ?
        FROM {w.PASSAGES} WHERE {where}
    """  # noqa: S608
    rows = db.execute(sql, (filters.include_sensitive, *where.parameters))
    return {
        (report, ordinal): Neighbour(*(ident, tuple(json.loads(section)), *rest, bool(open_)))
        for report, ordinal, ident, section, *rest, open_ in rows
    }


def _themes(db: sqlite3.Connection) -> dict[int, list[tuple[str, float, str | None]]]:
    found: dict[int, list[tuple[str, float, str | None]]] = {}
    for key, theme, score, stance in db.execute("SELECT passage_key, theme, score, stance FROM passage_themes"):
        found.setdefault(key, []).append((theme, score, stance))
    return found
