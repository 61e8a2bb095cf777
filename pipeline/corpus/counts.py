"""What tables count: passages by theme, reports held, what the defaults leave out.

The shapes of the rows are described at the methods of ``Corpus`` that return them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

from pipeline.corpus import where as w
from pipeline.corpus.columns import dicts, parsed
from pipeline.corpus.filters import ROLES, Filters, Row

# Fewer words a page than this, and most of a report's pages were not read (a page of these reports has some 450).
LEAST_WORDS_A_PAGE = 40


def countable_reports(db: sqlite3.Connection, filters: Filters) -> list[Row]:
    """See ``Corpus.countable_reports``."""
    where = w.reports(filters)
    sql = f"""
        SELECT r.report_key, r.sha256 AS report, r.file, r.title, r.authority, r.authorities, r.date, r.published,
               r.period_start, r.period_end, r.report_type, {w.FAMILY} AS family, l.region,
               NOT EXISTS (SELECT 1 FROM passages x WHERE x.report_key = r.report_key)
               OR r.words < ? * (SELECT COUNT(*) FROM pages x WHERE x.report_key = r.report_key) AS badly_read,
               (SELECT json_group_array(json_object('area_id', area_id, 'grade', grade, 'passage_key', passage_key))
                FROM (SELECT * FROM grades x WHERE x.report_key = r.report_key AND x."when" IS NULL ORDER BY ordinal))
               AS grades
        FROM {w.REPORTS} WHERE {where} ORDER BY {w.REPORT_ORDER}
    """  # noqa: S608
    rows = dicts(db.execute(sql, (LEAST_WORDS_A_PAGE, *where.parameters)))
    return [parsed(row, "authorities", "grades") | {"badly_read": bool(row["badly_read"])} for row in rows]


def countable_passages(db: sqlite3.Connection, filters: Filters) -> list[tuple[Any, ...]]:
    """See ``Corpus.countable_passages``."""
    where = _countable(filters)
    # SQLite would sort a million rows on disk; the reports' order is given to them by whoever asked for it.
    sql = f"""
        SELECT p.passage_key, p.report_key, p.ordinal, COALESCE(p.fingerprint, -p.passage_key), p.stance, p.agencies,
               p.section
        FROM {w.PASSAGES} WHERE {where}
    """  # noqa: S608
    return db.execute(sql, where.parameters).fetchall()


def countable_tags(db: sqlite3.Connection, filters: Filters) -> list[tuple[int, str, str]]:
    """See ``Corpus.countable_tags``."""
    where = _countable(filters)
    where.one_of("t.theme", filters.themes)
    where.one_of("COALESCE(t.stance, p.stance)", filters.stance)
    sql = f"""
        SELECT t.passage_key, t.theme, COALESCE(t.stance, p.stance)
        FROM passage_themes t JOIN {w.PASSAGES} WHERE t.passage_key = p.passage_key AND {where}
    """  # noqa: S608
    return db.execute(sql, where.parameters).fetchall()


def _countable(filters: Filters) -> w.Where:
    """Return the conditions on passages, those of theme and stance left to the tag unless all themes must be there."""
    every = filters.all_themes and filters.themes
    where = w.passages(filters if every else filters.but(themes=(), stance=()), role=w.FINDINGS)
    where.one_of("p.kind", filters.kind)
    return where


def report_sizes(db: sqlite3.Connection, filters: Filters) -> dict[int, int]:
    """See ``Corpus.report_sizes``."""
    where = w.reports(filters)
    where.one_of(w.ROLE, filters.role or w.FINDINGS)
    if not filters.include_sensitive:
        where.add("p.sensitivity = '[]'")
    sql = f"""
        SELECT p.report_key, COUNT(DISTINCT COALESCE(p.fingerprint, -p.passage_key))
        FROM {w.PASSAGES} WHERE {where} GROUP BY 1
    """  # noqa: S608
    return dict(db.execute(sql, where.parameters).fetchall())


def reports_fingerprint(db: sqlite3.Connection) -> str:
    """See ``Corpus.fingerprint``."""
    seal = hashlib.sha256()
    for query in (
        "SELECT sha256, analysis_version FROM reports ORDER BY sha256",
        "SELECT * FROM entered ORDER BY sha256",
        "SELECT value FROM state WHERE name = 'linked'",
    ):
        for row in db.execute(query):
            seal.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return seal.hexdigest()[:16]


def left_out(db: sqlite3.Connection, filters: Filters) -> Row:
    """See ``Corpus.left_out``."""
    found = left_out_by_family(db, filters).values()
    return {name: sum(row[name] for row in found) for name in _LEFT_OUT}


def left_out_by_family(db: sqlite3.Connection, filters: Filters) -> dict[str, Row]:
    """See ``Corpus.left_out_by_family``."""
    found: dict[str, Row] = {}
    roles = filters.role or w.FINDINGS
    where = w.passages(filters.but(role=(), include_sensitive=True))
    where.one_of("p.kind", filters.kind)
    sql = f"""
        SELECT {w.FAMILY}, {w.ROLE}, p.sensitivity <> '[]', COUNT(*) FROM {w.PASSAGES} WHERE {where} GROUP BY 1, 2, 3
    """  # noqa: S608
    for family, role, sensitive, number in db.execute(sql, where.parameters):
        row = found.setdefault(family, dict.fromkeys(_LEFT_OUT, 0))
        if sensitive and not filters.include_sensitive:
            row["sensitive"] += number if role in roles else 0
        elif role not in roles and role in _LEFT_OUT:
            row[role] += number
    reports = _reports(db, filters)
    with_near = _reports(db, filters.but(near=True))
    for name, more, fewer in (
        ("superseded", _reports(db, filters.but(history=True)), reports),
        ("near_duplicates", with_near, reports),
        ("duplicates", _reports(db, filters.but(duplicates=True)), with_near),
    ):
        for family, number in more.items():
            row = found.setdefault(family, dict.fromkeys(_LEFT_OUT, 0))
            row[name] = number - fewer.get(family, 0)
    return dict(sorted(found.items()))


_LEFT_OUT = ("sensitive", *ROLES[1:], "superseded", "near_duplicates", "duplicates")


def totals(db: sqlite3.Connection) -> Row:
    """See ``Corpus.counts``."""
    tables = ("reports", "passages", "figures", "acronyms", "recommendations", "grades", "failures")
    found = {t: db.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in tables}  # noqa: S608
    found["authorities"] = db.execute("SELECT COUNT(DISTINCT name) FROM report_places").fetchone()[0]
    found["duplicates"] = db.execute(
        "SELECT COUNT(*) - COUNT(DISTINCT sha256) FROM files JOIN reports USING (sha256)"
    ).fetchone()[0]
    return found


def _reports(db: sqlite3.Connection, filters: Filters) -> dict[str, int]:
    where = w.reports(filters)
    sql = f"SELECT {w.FAMILY}, COUNT(*) FROM {w.REPORTS} WHERE {where} GROUP BY 1"  # noqa: S608
    return dict(db.execute(sql, where.parameters).fetchall())
