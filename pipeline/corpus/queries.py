"""What the listing commands print: rows of reports and their parts, by filters.

The shapes of the rows are described at the methods of ``Corpus`` that return them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from pipeline.corpus import columns
from pipeline.corpus import where as w
from pipeline.corpus.columns import dicts, parsed
from pipeline.corpus.entered import FIELDS
from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.qualified import counted, stated_span
from pipeline.records import FOLLOWED_KINDS

PROVENANCE = (
    "r.sha256 AS report, r.file, r.authority, r.authorities, r.title, r.published, r.date, r.report_type, "
    f"{w.FAMILY} AS family"
)
_ENTERED = ", ".join(f"CASE WHEN e.{field} IS NOT NULL THEN '{field}' END" for field in FIELDS)
_FIGURE = columns.selected(columns.FIGURE, "f")
_PASSAGE = (
    "p.page, p.id AS passage, p.id, p.page_end, p.section, p.lead_in, p.item, p.number, p.part, p.kind, p.text, "
    'p.clean_text, p.start, p."end", p.stance, p.stance_score, p.extent, p.agencies, '
    f"{w.ROLE} AS role, p.sensitivity, p.fingerprint"
)

# What reports ask for is never added up over its kinds; suggestions and requests are not counted.
_ASKED = ", ".join(
    f"(SELECT COUNT(*) FROM recommendations x WHERE x.report_key = r.report_key AND x.kind = '{kind}') AS {name}"  # noqa: S608
    for kind, name in zip(FOLLOWED_KINDS, ("recommendations", "improvements", "commitments"), strict=True)
)

# Rows whose themes and figures are fetched together; SQLite before 3.32 takes at most 999 parameters.
_CHUNK = 500


def reports(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.reports``."""
    where = w.reports(filters)
    sql = f"""
        SELECT r.sha256 AS report, r.file, r.type, r.title, r.authority, r.authorities, r.authority_code,
               r.issuing_body, r.published, r.period_start, r.period_end, r.date, r.report_type, {w.FAMILY} AS family,
               l.region, r.sample_size, r.circulation, r.author, l.superseded_by, l.duplicate_of, l.duplicate_kind,
               (SELECT COUNT(*) FROM pages x WHERE x.report_key = r.report_key) AS pages,
               (SELECT COUNT(*) FROM passages x WHERE x.report_key = r.report_key) AS passages,
               r.words,
               (SELECT COUNT(*) FROM figures JOIN passages x USING (passage_key)
                WHERE x.report_key = r.report_key) AS figures,
               {_ASKED},
               r.analysis_version, r.warnings,
               (SELECT json_array({_ENTERED}) FROM entered e WHERE e.sha256 = r.sha256) AS entered,
               (SELECT json_group_array(json_object('number', number, 'title', title, 'start', start, 'end', "end",
                    'sample_size', sample_size, 'period_start', period_start, 'period_end', period_end))
                FROM (SELECT * FROM parts x WHERE x.report_key = r.report_key ORDER BY number)) AS parts
        FROM {w.REPORTS} WHERE {where} ORDER BY {w.REPORT_ORDER} LIMIT ?
    """  # noqa: S608
    for row in _rows(db, sql, where, filters):
        row["entered"] = [field for field in json.loads(row["entered"] or "[]") if field]
        yield parsed(row, "authorities", "warnings", "parts")


def passages(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.passages``."""
    where = w.passages(filters, role=w.FINDINGS)
    where.one_of("p.kind", filters.kind)
    sql = f"""
        SELECT p.passage_key, {PROVENANCE}, {_PASSAGE}
        FROM {w.PASSAGES} WHERE {where} ORDER BY {w.REPORT_ORDER}, p.ordinal LIMIT ?
    """  # noqa: S608
    for chunk in _chunks(_rows(db, sql, where, filters)):
        yield from full_passages(db, chunk)


def passages_by_key(db: sqlite3.Connection, keys: Sequence[int]) -> list[Row]:
    """Return the rows of the passages with these keys, in the order of the keys."""
    sql = f"SELECT p.passage_key, {PROVENANCE}, {_PASSAGE} FROM {w.PASSAGES} WHERE p.passage_key IN "  # noqa: S608
    found: dict[int, Row] = {}
    for i in range(0, len(keys), _CHUNK):
        some = keys[i : i + _CHUNK]
        rows = list(dicts(db.execute(f"{sql} ({w.marks(some)})", some)))
        found_keys = [row["passage_key"] for row in rows]
        found.update(zip(found_keys, full_passages(db, rows), strict=True))
    return [found[key] for key in keys]


def full_passages(db: sqlite3.Connection, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows that carry a ``passage_key`` with their lists parsed, themes and figures added, the key taken out."""
    keys = [row["passage_key"] for row in rows]
    themes: dict[int, list[Row]] = {key: [] for key in keys}
    for key, theme, score, put_by, stance in db.execute(
        f"SELECT passage_key, theme, score, put_by, stance FROM passage_themes "  # noqa: S608
        f"WHERE passage_key IN ({w.marks(keys)}) ORDER BY passage_key, ordinal",
        keys,
    ):
        themes[key].append({"id": theme, "score": score, "by": json.loads(put_by), "stance": stance})
    figures: dict[int, list[Row]] = {key: [] for key in keys}
    found = dicts(
        db.execute(
            f"SELECT f.figure_key, f.passage_key, {_FIGURE} FROM figures f "  # noqa: S608
            f"WHERE f.passage_key IN ({w.marks(keys)}) ORDER BY f.passage_key, f.ordinal",
            keys,
        )
    )
    for figure in _with_links(db, list(found)):
        figures[figure.pop("passage_key")].append(figure)
    for row in rows:
        key = row.pop("passage_key")
        parsed(row, "authorities", "section", "agencies", "sensitivity")
        row["themes"] = themes[key]
        row["figures"] = figures[key]
        yield row


def figures(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.figures``."""
    where = w.passages(filters)
    where.one_of("f.kind", filters.kind)
    sql = f"""
        SELECT f.figure_key, {PROVENANCE}, p.page, p.id AS passage, {_FIGURE},
               SUBSTR(p.text, f.start - p.start + 1, f."end" - f.start) AS quantity, NULL AS stated, p.start AS at,
               p.text, p.stance, p.extent, p.agencies, {w.ROLE} AS role,
               (SELECT json_group_array(theme) FROM
                (SELECT theme FROM passage_themes t WHERE t.passage_key = p.passage_key ORDER BY ordinal)) AS themes
        FROM figures f JOIN {w.PASSAGES} WHERE f.passage_key = p.passage_key AND {where}
        ORDER BY {w.REPORT_ORDER}, p.ordinal, f.ordinal LIMIT ?
    """  # noqa: S608
    for chunk in _chunks(_rows(db, sql, where, filters)):
        for row in _with_links(db, chunk):
            at = row.pop("at")
            cases = counted(row["kind"], row["value"], row["numerator"])
            start, end = stated_span(row["text"], row["start"] - at, row["end"] - at, row["kind"], cases)
            row["stated"] = row["text"][start:end]
            yield parsed(row, "authorities", "agencies", "themes")


def acronyms(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.acronyms``."""
    where = w.reports(filters)
    if w.narrows(filters):
        inner = w.Where()
        w.about(inner, filters)
        where.add(
            "EXISTS (SELECT 1 FROM acronym_passages u JOIN passages p USING (passage_key) "  # noqa: S608
            f"WHERE u.acronym_key = a.acronym_key AND {inner})",
            *inner.parameters,
        )
    sql = f"""
        SELECT {PROVENANCE}, first.page, first.id AS passage, a.short, COALESCE(k.long, a.long) AS long, a.defined,
               COALESCE(k.source, a.source) AS source, k.score, k.evidence, a.count, a.defined_in,
               CASE WHEN NOT a.defined THEN 'none' WHEN d.ordinal > first.ordinal THEN 'late' ELSE 'first' END
                   AS definition,
               (SELECT json_group_array(id) FROM
                (SELECT x.id FROM acronym_passages u JOIN passages x USING (passage_key)
                 WHERE u.acronym_key = a.acronym_key ORDER BY u.ordinal)) AS passages
        FROM acronyms a JOIN reports_shown r USING (report_key) LEFT JOIN report_links l USING (report_key)
        LEFT JOIN acronym_passages fu ON fu.acronym_key = a.acronym_key AND fu.ordinal = 1
        LEFT JOIN passages first ON first.passage_key = fu.passage_key
        LEFT JOIN passages d ON d.report_key = a.report_key AND d.id = a.defined_in
        LEFT JOIN acronym_links k ON k.acronym_key = a.acronym_key
        WHERE {where} ORDER BY a.short, {w.REPORT_ORDER}, a.ordinal LIMIT ?
    """  # noqa: S608
    for row in _rows(db, sql, where, filters):
        row["defined"] = bool(row["defined"])
        yield parsed(row, "authorities", "passages")


def grades(db: sqlite3.Connection, filters: Filters) -> Iterator[Row]:
    """See ``Corpus.grades``."""
    where = w.reports(filters)
    sql = f"""
        SELECT {PROVENANCE}, p.page, p.id AS passage, g.area, g.area_id, g.grade, g.scale, g."when"
        FROM grades g JOIN {w.REPORTS} LEFT JOIN passages p USING (passage_key)
        WHERE g.report_key = r.report_key AND {where} ORDER BY {w.REPORT_ORDER}, g.ordinal LIMIT ?
    """  # noqa: S608
    for row in _rows(db, sql, where, filters):
        yield parsed(row, "authorities")


def failures(db: sqlite3.Connection) -> list[Row]:
    """See ``Corpus.failures``."""
    return list(dicts(db.execute("SELECT file, sha256, kind, message FROM failures ORDER BY file, path")))


def _with_links(db: sqlite3.Connection, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows that carry a ``figure_key`` with the figure's links added, the key taken out."""
    keys = [row["figure_key"] for row in rows]
    links: dict[int, list[Row]] = {key: [] for key in keys}
    for i in range(0, len(keys), _CHUNK):
        some = keys[i : i + _CHUNK]
        for key, to, relation, change, direction, called in db.execute(
            f"SELECT figure_key, to_id, relation, change, direction, called FROM figure_links "  # noqa: S608
            f"WHERE figure_key IN ({w.marks(some)}) ORDER BY figure_key, ordinal",
            some,
        ):
            links[key].append(
                {"to": to, "relation": relation, "change": change, "direction": direction, "called": called}
            )
    for row in rows:
        row["links"] = links[row.pop("figure_key")]
        yield row


def _rows(db: sqlite3.Connection, sql: str, where: w.Where, filters: Filters) -> Iterator[Row]:
    limit = -1 if filters.limit is None else filters.limit
    return dicts(db.execute(sql, (*where.parameters, limit)))


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
