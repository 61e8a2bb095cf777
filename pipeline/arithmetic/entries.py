"""The figures of a report laid out for checking: each with its passage, its words and its place in a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.arithmetic.finding import Finding, Kind
from pipeline.arithmetic.lexicon import words_of
from pipeline.extract.quantities.linkitems import kind_of
from pipeline.extract.quantities.tables import split_cells
from pipeline.records import Figure, Passage, Report

_DECIMALS = re.compile(r"\d\.(\d+)")
_LETTER = re.compile(r"[A-Za-z]")
_NOTE = 8  # letters beside a number that leave a cell a cell of numbers: "54% of 71", "15 of 20 (75%)"
_HEDGE = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|just|only|over|under|(?:more|less|fewer)\s+than|at\s+(?:least|most)"
    r"|some|close\s+to|circa|slightly|up\s+to|below|above)\s+(?:a\s+|an\s+|the\s+|over\s+|under\s+)?\Z"
    r"|[~<>]\s*\Z|\bc\.\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Entry:
    """A figure in its passage: ``order`` counts passages of the report, ``place`` figures of the passage."""

    figure: Figure
    passage: Passage
    order: int
    place: int
    cell: Cell | None = None

    @cached_property
    def written(self) -> str:
        """The figure's own characters."""
        at = self.passage.start
        return self.passage.text[self.figure.start - at : self.figure.end - at]

    @cached_property
    def decimals(self) -> int:
        """How many decimals the report gives."""
        found = _DECIMALS.search(self.written)
        return len(found[1]) if found else 0

    @cached_property
    def hedged(self) -> bool:
        """Whether the report softens the number ("about", "just over"), or gives it as a fraction in words."""
        before = self.passage.text[: self.figure.start - self.passage.start][-24:]
        in_words = self.figure.kind == "proportion" and self.figure.numerator is None
        return in_words or _HEDGE.search(before) is not None or bool(_HEDGE.match(self.written))

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of what is measured, without function words."""
        return words_of(self.figure.about)

    @property
    def kind(self) -> str:
        """The class in which values can be compared: shares are one, whether in percent or words."""
        return kind_of(self.figure)

    def gap(self, other: Entry) -> str:
        """The text between this figure and a later one of the same passage."""
        at = self.passage.start
        return self.passage.text[self.figure.end - at : other.figure.start - at]


@dataclass(frozen=True, eq=False)
class Table:
    """Consecutive table rows: ``header`` the cells of the row that names the columns, else empty; rows of entries."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, index: int) -> list[Entry | None]:
        """Return the entries of one column, a row each; None where a cell holds no figure of its own."""
        return [row.by_column.get(index) for row in self.rows]


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table: its first cell, and its entries by column."""

    label: str
    by_column: dict[int, Entry]


@dataclass(frozen=True, eq=False)
class Cell:
    """Where a figure stands in a table."""

    label: str
    column: int
    heading: str


@dataclass(frozen=True, eq=False)
class Layout:
    """A report as the checks see it; ``by_passage`` are the entries of each passage that has any, in order."""

    report: Report
    entries: tuple[Entry, ...]
    by_passage: tuple[tuple[Entry, ...], ...]
    tables: tuple[Table, ...]
    by_id: dict[str, Entry]


def lay_out(report: Report) -> Layout:
    """Return the figures of a report as the checks see them."""
    passages: list[tuple[Entry, ...]] = []
    tables: list[Table] = []
    run: list[tuple[int, Passage]] = []
    for order, passage in enumerate(report.passages):
        if passage.kind == "table_row":
            if run and passage.part != run[-1][1].part:
                _add_tables(run, passages, tables)
            run.append((order, passage))
            continue
        _add_tables(run, passages, tables)
        figures = _told(passage)
        if figures:
            passages.append(tuple(Entry(f, passage, order, i) for i, f in enumerate(figures)))
    _add_tables(run, passages, tables)
    entries = tuple(entry for mine in passages for entry in mine)
    return Layout(report, entries, tuple(passages), tuple(tables), {e.figure.id: e for e in entries})


def _told(passage: Passage) -> list[Figure]:
    """Return the figures of a passage that have a value: masked ones have none."""
    return [f for f in passage.figures if f.value is not None]


def _add_tables(run: list[tuple[int, Passage]], passages: list[tuple[Entry, ...]], tables: list[Table]) -> None:
    """Take a run of table rows apart at rows that name columns."""
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    for order, passage in run:
        spans = split_cells(passage.text)
        cells = tuple(passage.text[start:end].strip() for start, end in spans)
        if not passage.figures:
            if sum(map(bool, cells)) > 1:
                if rows:
                    tables.append(Table(header, tuple(rows)))
                header, rows = cells, []
            continue
        mine = []
        by_column: dict[int, Entry] = {}
        for place, figure in enumerate(_told(passage)):
            at = figure.start - passage.start
            column = next((i for i, (start, end) in enumerate(spans) if start <= at < max(end, start + 1)), 0)
            heading = header[column] if column < len(header) else ""
            alone = len(_LETTER.findall(cells[column])) <= _NOTE
            entry = Entry(figure, passage, order, place, Cell(cells[0], column, heading) if alone else None)
            mine.append(entry)
            if alone and column:
                by_column.setdefault(column, entry)
        if mine:
            passages.append(tuple(mine))
        rows.append(Row(cells[0], by_column))
    if rows:
        tables.append(Table(header, tuple(rows)))
    run.clear()


def finding(kind: Kind, holds: bool, entries: Sequence[Entry], sum_: str, stated: str, computed: str) -> Finding:
    """Return a finding over entries, their figures and passages in the order of the report, each once."""
    ordered = sorted(entries, key=lambda e: (e.order, e.place))
    return Finding(
        type=kind,
        holds=holds,
        figures=tuple(dict.fromkeys(e.figure.id for e in ordered)),
        passages=tuple(dict.fromkeys(e.passage.id for e in ordered)),
        sum=sum_,
        stated=stated,
        computed=computed,
    )
