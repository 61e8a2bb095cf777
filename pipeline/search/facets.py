"""How many of the passages found are of each theme, stance, authority, region, type and year."""

from __future__ import annotations

import sqlite3
from collections import Counter

import numpy as np

from pipeline.corpus import where as w
from pipeline.corpus.columns import all_places
from pipeline.records import STANCES
from pipeline.search import blocks
from pipeline.search.blocks import Columns, Keys

FACETS = ("theme", "stance", "authority", "region", "type", "year")
NONE = "none"  # of a passage without a theme, a report without a place or a date


def count(db: sqlite3.Connection, columns: Columns, keys: Keys) -> dict[str, dict[str, int]]:
    """Return by facet the number of passages of each value, the commonest first, equal ones by name.

    A passage counts once for each of its themes, and for each place of its report.
    """
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    counts["theme"] = _themes(db, keys)
    for i, number in enumerate(np.bincount(columns.stances[keys], minlength=len(STANCES))):
        counts["stance"][STANCES[i]] = int(number)
    by_report = np.bincount(columns.reports[keys]) if len(keys) else np.zeros(0, np.int64)
    for key, authority, authorities, region, kind, date in db.execute(
        "SELECT r.report_key, r.authority, r.authorities, l.region, r.report_type, r.date "  # noqa: S608
        f"FROM {w.REPORTS}"
    ):
        number = int(by_report[key]) if key < len(by_report) else 0
        if number:
            for place in all_places(authority, authorities) or (None,):
                counts["authority"][place or NONE] += number
            counts["region"][region or NONE] += number
            counts["type"][kind] += number
            counts["year"][(date or NONE)[:4]] += number
    return {
        facet: {name: n for name, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])) if n}
        for facet, found in counts.items()
    }


def by_report(db: sqlite3.Connection, columns: Columns, keys: Keys) -> dict[str, int]:
    """Return the number of passages found in each report, by sha256, in order of that."""
    numbers = np.bincount(columns.reports[keys]) if len(keys) else np.zeros(0, np.int64)
    rows = db.execute("SELECT sha256, report_key FROM reports ORDER BY sha256")
    return {sha256: int(numbers[key]) for sha256, key in rows if key < len(numbers) and numbers[key]}


def _themes(db: sqlite3.Connection, keys: Keys) -> Counter[str]:
    counts: Counter[str] = Counter()
    tagged = 0
    for first, names, bits in blocks.themes(db):
        start, end = np.searchsorted(keys, (first, first + len(bits)))
        if start == end:
            continue
        rows = bits[keys[start:end] - first]
        tagged += int(rows.any(axis=1).sum())
        wide = np.unpackbits(rows, axis=1, count=len(names), bitorder="little")
        for name, number in zip(names, wide.sum(axis=0, dtype=np.int64), strict=True):
            counts[name] += int(number)
    counts[NONE] = len(keys) - tagged
    return counts
