"""Tables with what every form of them shows: the passages behind the cells, and how it was all made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.corpus.citation import cite
from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.store import Corpus
from pipeline.tables.evidence import all_passages
from pipeline.tables.made import how_made
from pipeline.tables.model import SIGNS, STATES, Cell, Measure, Table, written
from pipeline.wording import plural


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and its passages: for each cell (row and column number) those that it counts."""

    table: Table
    passages: dict[tuple[int, int], list[Row]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Tables as they are written to a file; ``made`` has pairs of what and how."""

    title: str
    sheets: tuple[Sheet, ...]
    made: tuple[tuple[str, str], ...]


def answer(corpus: Corpus, tables: Sequence[Table], filters: Filters, *, passages: bool = True) -> Answer:
    """Return ``tables`` with how they were made and, unless that is not asked for, the passages of their cells."""
    sheets = []
    for table in tables:
        found: dict[tuple[int, int], list[Row]] = {}
        if passages:
            for row, column, passage in all_passages(corpus, table):
                found.setdefault((row, column), []).append(passage)
        sheets.append(Sheet(table, found))
    title = tables[0].title if len(tables) == 1 else "Themes in reports"
    return Answer(title, tuple(sheets), tuple(how_made(corpus, filters)))


def source(passage: Row) -> str:
    """Return where a passage stands: places, report, date, page."""
    return cite({**passage, "authority": passage["authority"] or "place not stated"})


def said(cell: Cell, measure: Measure) -> str:
    """Return a cell in words, for those who do not see its colour: the number with what it rests on, or the state."""
    if cell.state != "counted":
        return STATES[cell.state]
    words = "no number" if cell.value is None else f"{written(cell.value, measure.form)} {measure.label}"
    if cell.denominator is not None and measure.form == "percent":
        words += f", {cell.numerator:g} of {cell.denominator:g}"
    if cell.low is not None and cell.high is not None:
        words += f", 95% interval {written(cell.low, measure.form)} to {written(cell.high, measure.form)}"
    return f"{words}; {plural(cell.passages, 'passage')} in {plural(cell.reports, 'report')}"


def explained(table: Table) -> str:
    """Return what the numbers of a table are, in two sentences."""
    measure = table.measure
    what = measure.unit if measure.unit.startswith(measure.label) else f"{measure.label}: {measure.unit}"
    return f"{what[0].upper()}{what[1:]}. {table.counted[0].upper()}{table.counted[1:]}."


def legend() -> list[tuple[str, str]]:
    """Return the sign of each state of a cell without a number, and what it says."""
    return [(SIGNS[state], words) for state, words in STATES.items() if SIGNS[state]]


def heading(text: str, held: int | None) -> str:
    """Return the heading of a row or column with the number of reports that it rests on."""
    return text if held is None else f"{text} (n={held})"
