"""Which passages the filters let in, as an array by key."""

from __future__ import annotations

import sqlite3

import numpy as np

from pipeline.corpus import where as w
from pipeline.corpus.filters import Filters
from pipeline.records import STANCES
from pipeline.search import blocks
from pipeline.search.blocks import SENSITIVE, THERE, Bools, Columns


def allowed(db: sqlite3.Connection, filters: Filters, columns: Columns) -> Bools:
    """Tell for every key whether its passage is there and the filters let it in.

    What can be told from the columns is not asked of the tables, whose rows hold the texts.
    """
    fit = columns.marked(THERE)
    if not filters.include_sensitive:
        fit &= ~columns.marked(SENSITIVE)
    fit &= _reports(db, filters, columns)
    if filters.themes and not filters.stance:
        fit &= _on_themes(db, filters, len(columns))
        filters = filters.but(themes=())
    if filters.themes:
        fit &= _on_themes_so(db, filters, columns)
        filters = filters.but(themes=(), stance=())
    if filters.stance:
        fit &= np.isin(columns.stances, [i for i, stance in enumerate(STANCES) if stance in filters.stance])
        filters = filters.but(stance=())
    rest = w.Where()
    w.about(rest, filters)
    rest.one_of("p.kind", filters.kind)
    rest.one_of(w.ROLE, filters.role or ())
    if rest.conditions:
        sql = (
            "SELECT GROUP_CONCAT(p.passage_key) FROM passages p LEFT JOIN passage_links k USING (passage_key) "  # noqa: S608
            f"WHERE {rest}"
        )
        listed = db.execute(sql, rest.parameters).fetchone()[0] or ""
        keys = np.fromstring(listed, np.int64, sep=",") if listed else np.zeros(0, np.int64)
        holds = np.zeros(len(columns), np.bool_)
        holds[keys[keys < len(columns)]] = True
        fit &= holds
    return fit


def _reports(db: sqlite3.Connection, filters: Filters, columns: Columns) -> Bools:
    where = w.reports(filters)
    keys = [key for (key,) in db.execute(f"SELECT r.report_key FROM {w.REPORTS} WHERE {where}", where.parameters)]  # noqa: S608
    lookup = np.zeros(int(columns.reports.max(initial=0)) + 1, np.bool_)
    lookup[[key for key in keys if key < len(lookup)]] = True
    found: Bools = lookup[columns.reports]
    return found


def _on_themes(db: sqlite3.Connection, filters: Filters, size: int) -> Bools:
    fit = np.zeros(size, np.bool_)
    for first, names, bits in blocks.themes(db):
        wanted = [i for i, name in enumerate(names) if name in filters.themes]
        if not wanted or (filters.all_themes and len(wanted) < len(set(filters.themes))):
            continue
        columns = [(bits[:, i // 8] >> (i % 8)) & 1 for i in wanted]
        fit[first : first + len(bits)] = (
            np.logical_and.reduce(columns) if filters.all_themes else np.logical_or.reduce(columns)
        )
    return fit


def _on_themes_so(db: sqlite3.Connection, filters: Filters, columns: Columns) -> Bools:
    """Tell which passages take one of the stances on the themes: that of the tag, else that of the passage."""
    stances = np.array([stance in filters.stance for stance in STANCES], np.bool_)
    found = []
    for theme in dict.fromkeys(filters.themes):
        fit = np.zeros(len(columns), np.bool_)
        rows = db.execute("SELECT passage_key, stance FROM passage_themes WHERE theme = ?", (theme,)).fetchall()
        fit[[key for key, stance in rows if stance in filters.stance and key < len(fit)]] = True
        own = np.array([key for key, stance in rows if stance is None and key < len(fit)], np.int64)
        fit[own] = stances[columns.stances[own]]
        found.append(fit)
    both: Bools = (np.logical_and if filters.all_themes else np.logical_or).reduce(found)
    return both
