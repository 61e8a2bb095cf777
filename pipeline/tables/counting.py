"""Counting: what the cells of two dimensions hold, all at once.

A cell's passages are distinct units, its reports distinct reports. Shares, balances and rates are means over reports,
so that a long report weighs as much as a short one: what each report contributes is kept (``Shares``), for the
intervals and tests that resample reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.corpus.citation import places_of
from pipeline.records import STANCES
from pipeline.tables.dimensions import Axis, Members
from pipeline.tables.facts import Facts
from pipeline.tables.model import MeasureName

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_STRENGTH, _CONCERN = STANCES.index("strength"), STANCES.index("concern")
# What a report's contribution is times, in the value of a cell.
SCALE: dict[MeasureName, float] = {"share": 100.0, "balance": 1.0, "rate": 1.0}


@dataclass(frozen=True)
class Hits:
    """The passages of the cells, by cell and place: arrays with an entry a cell and unit, ``passage`` its first one."""

    cell: Ints
    unit: Ints
    passage: Ints
    report: Ints


@dataclass(frozen=True)
class Shares:
    """What each report contributes to each cell: arrays of one length, in order of cells and reports."""

    cell: Ints
    report: Ints
    value: Floats


@dataclass(frozen=True)
class Counts:
    """Numbers of the cells, arrays of one length: row by row, ``columns`` a row.

    ``held`` are the reports that a cell could rest on, ``looking`` those of a type that looks at the theme, ``unread``
    those of them that could not be wholly read.
    """

    columns: int
    passages: Ints
    reports: Ints
    authorities: Ints
    held: Ints
    looking: Ints
    unread: Ints


def hits(facts: Facts, rows: Axis, columns: Axis) -> Hits:
    """Return the passages of every cell."""
    entries = facts.entries
    cell, entry = _cells(facts, rows, columns)
    order = np.lexsort((entries.passage[entry], entries.unit[entry], cell))
    cell, entry = cell[order], entry[order]
    unit = entries.unit[entry]
    fresh = np.ones(len(cell), dtype=bool)
    fresh[1:] = (cell[1:] != cell[:-1]) | (unit[1:] != unit[:-1])
    cell, unit, passage = cell[fresh], unit[fresh], entries.passage[entry[fresh]]
    order = np.lexsort((passage, cell))
    return Hits(cell[order], unit[order], passage[order], entries.report[entry[fresh]][order])


def counts(facts: Facts, rows: Axis, columns: Axis, found: Hits) -> Counts:
    """Return the numbers of every cell, from its passages."""
    size = len(rows.labels) * len(columns.labels)
    many = max(1, len(facts.reports))
    speaking = np.unique(found.cell * many + found.report)
    place_of = _places(facts)
    again, place = place_of.spread(speaking % many)
    most = int(place.max()) + 1 if len(place) else 1
    places = np.unique((speaking // many)[again] * most + place)
    looking_cell, looking_report = _looking(facts, rows, columns)
    held_cell, _ = _possible(facts, rows.held, columns.held, len(columns.labels))
    unread = facts.badly_read[looking_report]
    return Counts(
        columns=len(columns.labels),
        passages=np.bincount(found.cell, minlength=size),
        reports=np.bincount(speaking // many, minlength=size),
        authorities=np.bincount(places // most, minlength=size),
        held=np.bincount(held_cell, minlength=size),
        looking=np.bincount(looking_cell, minlength=size),
        unread=np.bincount(looking_cell[unread], minlength=size),
    )


def shares(facts: Facts, rows: Axis, columns: Axis, found: Hits, measure: MeasureName) -> Shares:
    """Return what each report contributes to the share, balance or rate of each cell.

    To a share 1 or 0 and to a rate passages per 100, of every report whose type looks at the theme and that could be
    read (or speaks of it all the same); to a balance strengths less concerns over both, of reports with one of them.
    """
    many = max(1, len(facts.reports))
    if measure == "balance":
        cell, entry = _cells(facts, rows, columns)
        width = int(facts.entries.unit.max(initial=0)) + 1
        sides = []
        for stance in (_STRENGTH, _CONCERN):
            mine = facts.entries.stance[entry] == stance
            once = np.unique(cell[mine] * width + facts.entries.unit[entry[mine]], return_index=True)[1]
            sides.append((cell[mine] * many + facts.entries.report[entry[mine]])[once])
        both, place = np.unique(np.concatenate(sides), return_inverse=True)
        sign = np.concatenate([np.ones(len(sides[0])), -np.ones(len(sides[1]))])
        value = np.bincount(place, sign, len(both)) / np.maximum(1, np.bincount(place, minlength=len(both)))
        return Shares(both // many, both % many, value)
    pairs, number = np.unique(found.cell * many + found.report, return_counts=True)
    cell, report = _looking(facts, rows, columns)
    every = cell * many + report
    place = np.minimum(np.searchsorted(pairs, every), max(0, len(pairs) - 1))
    speaks = pairs[place] == every if len(pairs) else np.zeros(len(every), dtype=bool)
    fit = speaks | ~facts.badly_read[report]
    value = np.zeros(len(every))
    value[speaks] = number[place[speaks]] if measure == "rate" else 1
    if measure == "rate":
        value = 100 * value / np.maximum(1, facts.sizes[report])
    order = np.argsort(every[fit], kind="stable")
    return Shares(cell[fit][order], report[fit][order], value[fit][order])


def _cells(facts: Facts, rows: Axis, columns: Axis) -> tuple[Ints, Ints]:
    """Return, for each entry and cell that it belongs to, the cell and the entry."""
    every = np.arange(len(facts.entries))
    entry, row = rows.spread(facts.entries, every)
    again, column = columns.spread(facts.entries, entry)
    return row[again] * len(columns.labels) + column, entry[again]


def _possible(facts: Facts, rows: Members, columns: Members, width: int) -> tuple[Ints, Ints]:
    """Return cell and report for every report that takes part and each cell that it could have passages in."""
    shown = np.flatnonzero(facts.shown)
    again, row = rows.spread(shown)
    report = shown[again]
    again, column = columns.spread(report)
    return row[again] * width + column, report[again]


def _looking(facts: Facts, rows: Axis, columns: Axis) -> tuple[Ints, Ints]:
    """Return the same of those reports alone whose type looks at the theme."""
    cell, report = _possible(facts, rows.reports, columns.reports, len(columns.labels))
    if not facts.themed or "theme" in (rows.dimension, columns.dimension):
        return cell, report
    looks = facts.looks[report]
    return cell[looks], report[looks]


def _places(facts: Facts) -> Members:
    numbers: dict[str, int] = {}
    return Members.of([[numbers.setdefault(p.casefold(), len(numbers)) for p in places_of(r)] for r in facts.reports])
