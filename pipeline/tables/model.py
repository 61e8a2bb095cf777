"""A cross-report table as data: what every writer and chart takes, and what leads from a cell to its passages.

All numbers of these tables are counted from the labels of the corpus; none is one that a report states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pipeline.corpus.filters import EVERYTHING, Filters

State = Literal["counted", "not_mentioned", "out_of_scope", "badly_read", "no_report"]
Dimension = Literal[
    "theme", "stance", "agency", "section", "authority", "region", "group", "year", "financial_year", "quarter",
    "period", "type", "family", "report", "area", "grade",
]  # fmt: skip
MeasureName = Literal[
    "passages", "reports", "authorities", "share", "balance", "rate", "grades", "together", "lift", "jaccard"
]

# What each state of a cell says, in words for a legend, and the sign that stands for it where there is little room.
STATES: dict[State, str] = {
    "counted": "passages that speak of the theme, counted from the corpus",
    "not_mentioned": "held and in scope, not mentioned",
    "out_of_scope": "held, but reports of this type do not look at the theme",
    "badly_read": "held, but some of it could not be read",
    "no_report": "no report held",
}
SIGNS: dict[State, str] = {
    "counted": "",
    "not_mentioned": "0",
    "out_of_scope": "–",
    "badly_read": "?",
    "no_report": ".",
}

# A per cent of fewer reports than this says more than there is to say.
FEW = 10

Form = Literal["count", "percent", "points", "signed", "decimal"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What the numbers of a table are: ``label`` for headings, ``unit`` in words, ``form`` how they are written.

    ``form``: ``count`` is a whole number, ``percent`` 0 to 100, ``points`` a difference of two of them, ``signed`` a
    number with its sign (balances are -1 to 1; 0 is the middle of a colour scale), ``decimal`` a number above nought.
    """

    name: MeasureName
    label: str
    unit: str
    form: Form


MEASURES: dict[MeasureName, Measure] = {
    m.name: m
    for m in (
        Measure("passages", "passages", "passages, each sentence of a report once", "count"),
        Measure("reports", "reports", "reports with such a passage", "count"),
        Measure("authorities", "authorities", "authorities with such a passage", "count"),
        Measure("share", "share of reports", "per cent of the reports that look at it", "percent"),
        Measure("balance", "stance balance", "strengths less concerns over both, mean of the reports", "signed"),
        Measure("rate", "rate per 100 passages", "passages in 100 of the report, mean of the reports", "decimal"),
        Measure("grades", "grades", "reports with that grade", "count"),
        Measure("together", "together", "passages with both themes", "count"),
        Measure("lift", "lift", "times as often together as by chance", "decimal"),
        Measure("jaccard", "overlap", "passages with both of those with either, 0 to 1", "decimal"),
    )
}


@dataclass(frozen=True, slots=True)
class Label:
    """A row or a column: ``key`` as in the corpus (None: not known or not stated), ``text`` for people.

    ``held`` is the number of reports that the row or column rests on whatever they speak of; None where what it stands
    for (a theme, a stance) is no property of reports.
    """

    key: str | None
    text: str
    held: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Which passages a cell counts: all ``conditions`` must hold, over and above the filters of the table.

    A condition is a dimension and a key as in ``Label``. Two conditions of ``theme`` are both met by one passage.
    """

    conditions: tuple[tuple[Dimension, str | None], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with what it rests on.

    Attributes:
        state: why there is no number where there is none; ``counted`` where there are passages (then ``value`` is None
            only if none of them is what the measure asks for, as a balance without strength and concern).
        value: in the unit of the measure: shares in per cent.
        numerator, denominator: of shares, balances, rates and overlaps, so that ``value`` is their quotient (times 100
            for per cent); None for counts.
        low, high: the 95% interval by resampling reports; None where none is asked for or none can be given.
        p: of a difference: how often chance alone gives one as large, corrected for the number of themes tested.
        passages, reports: how many passages and reports there are, whatever the measure.
        ref: leads to the passages (``pipeline.tables.evidence``); None where the cell is a difference of others.
    """

    state: State
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    passages: int = 0
    reports: int = 0
    ref: Reference | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a table rests on, counted: ``kinds`` are report types with their numbers of reports."""

    reports: int
    authorities: int
    kinds: tuple[tuple[str, int], ...]
    since: str | None
    until: str | None
    undated: int
    badly_read: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well one theme is found in passages that were not learnt from: shares of 1, of ``labelled`` passages with it.

    ``genre``: ``inspection`` (reports of inspectorates) or ``local`` (local audits and all else).
    """

    theme: str
    genre: Literal["inspection", "local"]
    precision: float
    recall: float
    labelled: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a table was asked for; the same question to the same corpus gives the same table.

    Attributes:
        rows, columns: what they are.
        measure: what is counted.
        filters: which reports and passages; ``mix`` lets families of report types be counted together.
        area: ``area_id`` whose grade the dimension ``grade`` takes, and to whose sections passages are then kept.
        groups: pairs of authority and group for the dimension ``group``.
        periods: pairs of ISO dates, both inclusive, for the dimension ``period``.
        intervals: whether shares, balances and rates get intervals.
    """

    rows: Dimension = "theme"
    columns: Dimension = "authority"
    measure: MeasureName = "passages"
    filters: Filters = EVERYTHING
    area: str = "overall"
    groups: tuple[tuple[str, str], ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    intervals: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one family of report types (``family`` None: of several, side by side or mixed on request).

    Attributes:
        name: a short slug of letters, digits and hyphens, for files and anchors; no two tables of an answer share it.
        title: says what is counted, of which reports, and where families are mixed.
        question: what was asked, the filters among it.
        family: the family of report types, None where there are several.
        measure: what the numbers are; ``column_measures`` has one for each column where they differ, else it is empty.
        rows, columns: the labels; ``row_title`` and ``column_title`` say what they are.
        cells: a tuple a row, a cell a column.
        totals: a cell a row, over all columns, in which a report on several of them counts once; empty where it would
            mix what should not be.
        basis: the reports behind the table.
        accuracy: of the table's themes in the genres of its reports, as far as it was measured.
        notes: sentences to stand under the table, in order.
        fingerprint: of the corpus that was counted.
        counted: what the numbers are, as opposed to numbers that reports state.
    """

    name: str
    title: str
    question: Question
    family: str | None
    measure: Measure
    row_title: str
    column_title: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    cells: tuple[tuple[Cell, ...], ...]
    basis: Basis
    notes: tuple[str, ...]
    fingerprint: str
    accuracy: tuple[Accuracy, ...] = ()
    totals: tuple[Cell, ...] = ()
    column_measures: tuple[Measure, ...] = ()
    counted: str = "counted from the labels that auditlens gave to passages, not stated by the reports"

    def measure_of(self, column: int) -> Measure:
        """Return the measure of a column's cells."""
        return self.column_measures[column] if self.column_measures else self.measure

    def records(self) -> list[dict[str, Any]]:
        """Return a record a cell, in order of rows and columns.

        ``rows`` and ``columns`` say what they are, ``row`` and ``column`` the keys, beside their labels; then measure,
        and the fields of the cell; ``held`` is the number of reports of its column, else its row.
        """
        return [
            {
                "table": self.name,
                "family": self.family,
                "rows": self.question.rows,
                "columns": self.question.columns,
                "row": row.key,
                "row_label": row.text,
                "column": column.key,
                "column_label": column.text,
                "measure": self.measure_of(j).name,
                "state": cell.state,
                "value": cell.value,
                "numerator": cell.numerator,
                "denominator": cell.denominator,
                "low": cell.low,
                "high": cell.high,
                "p": cell.p,
                "passages": cell.passages,
                "reports": cell.reports,
                "held": column.held if column.held is not None else row.held,
            }
            for row, cells in zip(self.rows, self.cells, strict=True)
            for j, (column, cell) in enumerate(zip(self.columns, cells, strict=True))
        ]


def shown(cell: Cell, form: Form) -> str:
    """Return what stands in a cell: its number, the sign of its state, "n/a" where its passages give no such number.

    A share of fewer than ten reports is written as what it is of: "3/4".
    """
    if cell.state != "counted":
        return SIGNS[cell.state]
    if form == "percent" and cell.denominator and cell.denominator < FEW:
        return f"{cell.numerator:.0f}/{cell.denominator:.0f}"
    return "n/a" if cell.value is None else written(cell.value, form)


def written(value: float | None, form: Form) -> str:
    """Return a number as people read it: "12", "38%", "+0.42", "1.7"; nothing where there is none."""
    if value is None:
        return ""
    if form == "count":
        return f"{value:.0f}"
    if form == "percent":
        return f"{value:.0f}%"
    if form == "points":
        return f"{value:+.0f}"
    if form == "signed":
        return f"{value:+.2f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"
