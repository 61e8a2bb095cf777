"""What reports ask for and what they say became of it, as rows; described at the methods of ``Corpus``."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from pipeline.corpus import where as w
from pipeline.corpus.columns import dicts, parsed
from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.queries import PROVENANCE
from pipeline.extract.duedate import resolve_due

STATUSES = ("done", "under_way", "not_started", "unclear")
NOT_REPORTED = "not_reported"


def recommendations(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.recommendations``."""
    where = _where(filters)
    sql = f"""
        SELECT m.recommendation_key, {PROVENANCE}, first.page, first.id AS passage, m.text, m.kind, m.addressee,
               m.addressee_long, m.action, m.due, r.period_end AS due_date, m.reference, m.priority, m.parts,
               m.finding, f.text AS finding_text, m.agencies,
               (SELECT json_group_array(theme) FROM (SELECT DISTINCT t.theme FROM recommendation_passages u
                JOIN passage_themes t USING (passage_key) WHERE u.recommendation_key = m.recommendation_key
                ORDER BY t.theme)) AS themes,
               (SELECT json_group_array(id) FROM (SELECT x.id FROM recommendation_passages u
                JOIN passages x USING (passage_key) WHERE u.recommendation_key = m.recommendation_key
                ORDER BY u.ordinal)) AS passages
        FROM recommendations m JOIN reports_shown r USING (report_key) LEFT JOIN report_links l USING (report_key)
        LEFT JOIN recommendation_passages fu ON fu.recommendation_key = m.recommendation_key AND fu.ordinal = 1
        LEFT JOIN passages first ON first.passage_key = fu.passage_key
        LEFT JOIN passages f ON f.report_key = m.report_key AND f.id = m.finding
        WHERE {where} ORDER BY {w.REPORT_ORDER}, m.ordinal
    """  # noqa: S608
    told = _told(db)
    taken: set[str] = set()
    left = -1 if filters.limit is None else filters.limit
    for row in dicts(db.execute(sql, where.parameters)):
        progress = told.get(row.pop("recommendation_key"), [])
        row["due_date"] = resolve_due(row["due"], row["published"] or row["due_date"])
        parsed(row, "authorities", "parts", "themes", "agencies", "passages")
        ident = stable_id(row["report"], row["text"], taken)
        row["reported_status"] = progress[-1]["status"] if progress else None
        row["progress"] = progress
        if filters.status and (row["reported_status"] or NOT_REPORTED) not in filters.status:
            continue
        if left == 0:
            return
        left -= 1
        yield {"id": ident, **row}


def stable_id(sha256: str, text: str, taken: set[str]) -> str:
    """Return a reference of a recommendation that stays as long as its report and its words do.

    ``taken`` holds those given out before, and gets this one: the same words twice in a report differ in a number.
    """
    words = " ".join(re.findall(r"\w+", text.lower()))
    first = ident = f"R-{sha256[:6]}-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:6]}"
    number = 1
    while ident in taken:
        number += 1
        ident = f"{first}-{number}"
    taken.add(ident)
    return ident


def _where(filters: Filters) -> w.Where:
    where = w.reports(filters)
    where.one_of("m.kind", filters.kind)
    if w.narrows(filters.but(agency=())) or filters.role:
        inner = w.Where()
        w.about(inner, filters.but(agency=()))
        inner.one_of(w.ROLE, filters.role or ())
        where.add(
            "EXISTS (SELECT 1 FROM recommendation_passages u JOIN passages p USING (passage_key) "  # noqa: S608
            f"LEFT JOIN passage_links k USING (passage_key) "
            f"WHERE u.recommendation_key = m.recommendation_key AND {inner})",
            *inner.parameters,
        )
    w.agencies(where, "m.agencies", filters.agency)
    if filters.addressee:
        tests = " OR ".join("COALESCE(m.addressee || ' ' || COALESCE(m.addressee_long, ''), '') LIKE ? ESCAPE '\\'"
                            for _ in filters.addressee)  # fmt: skip
        where.add(f"({tests})", *(f"%{w.literal(name)}%" for name in filters.addressee))
    if not filters.include_sensitive:
        where.add(
            "NOT EXISTS (SELECT 1 FROM recommendation_passages u JOIN passages x USING (passage_key) "
            "WHERE u.recommendation_key = m.recommendation_key AND x.sensitivity <> '[]')"
        )
    return where


def _told(db: sqlite3.Connection) -> dict[int, list[Row]]:
    """Return what reports say became of each recommendation, by its key, oldest first.

    What a single child could be recognised in is not quoted.
    """
    cursor = db.execute(
        """
        SELECT n.recommendation_key, g.status, g.stated,
               CASE WHEN EXISTS (SELECT 1 FROM progress_passages u JOIN passages x USING (passage_key)
                                 WHERE u.progress_key = g.progress_key AND x.sensitivity <> '[]')
                    THEN NULL ELSE g.evidence END AS evidence,
               n.score, r.sha256 AS report, r.authority, r.authorities, r.title, r.file, r.published, r.date,
               p.page, p.id AS passage
        FROM progress_links n JOIN progress g USING (progress_key) JOIN reports_shown r USING (report_key)
        LEFT JOIN progress_passages fu ON fu.progress_key = g.progress_key AND fu.side = 'states' AND fu.ordinal = 1
        LEFT JOIN passages p USING (passage_key)
        ORDER BY r.date IS NOT NULL, r.date, r.sha256, g.ordinal
        """
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for row in dicts(cursor):
        found[row.pop("recommendation_key")].append(parsed(row, "authorities"))
    return found


def progress(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.progress``."""
    where = w.passages(filters)
    where.one_of("g.status", filters.status)
    sql = f"""
        SELECT {PROVENANCE}, p.page, p.id AS passage, g.status, g.stated, g.reference, g.issue, g.evidence,
               {_side("answers")}, {_side("states")}
        FROM progress g JOIN progress_passages fu ON fu.progress_key = g.progress_key AND fu.side = 'states'
             AND fu.ordinal = 1 JOIN {w.PASSAGES}
        WHERE p.passage_key = fu.passage_key AND {where} ORDER BY {w.REPORT_ORDER}, g.ordinal LIMIT ?
    """  # noqa: S608
    for row in dicts(db.execute(sql, (*where.parameters, -1 if filters.limit is None else filters.limit))):
        parsed(row, "authorities", "answers", "states")
        row["passages"] = row.pop("states")
        yield row


def _side(name: str) -> str:
    return (
        "(SELECT json_group_array(id) FROM (SELECT x.id FROM progress_passages u JOIN passages x USING (passage_key) "  # noqa: S608
        f"WHERE u.progress_key = g.progress_key AND u.side = '{name}' ORDER BY u.ordinal)) AS {name}"
    )
