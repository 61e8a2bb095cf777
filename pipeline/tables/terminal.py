"""A table for the terminal: what fits its width, and in words what does not."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.tables.model import SIGNS, STATES, Cell, Form, Label, Measure, Table, shown, written

_GAP = 2
_LONGEST_LABEL = 26  # of a row, before it is broken
_LONGEST_HEADING = 14  # of a column, before it is broken
_TOTAL = "all"
_PAIRS = 25  # of themes, that are shown
_LEAST_TOGETHER = 5  # passages with both, below which one more would change what is strongest


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed of a table: headings, lines of as many cells (the first ``words`` of them words), and notes."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    words: int = 1


def sheet(table: Table, width: int) -> Sheet:
    """Return ``table`` for a terminal of ``width`` characters.

    A table that does not fit is turned round where it then does; one of themes by themes lists its pairs; else it
    keeps the columns with most passages, and a note says how many there are.
    """
    if not _fits(table, range(len(table.columns)), width):
        if table.rows == table.columns:
            return _pairs(table)
        turned = transposed(table)
        if _fits(turned, range(len(turned.columns)), width):
            table = turned
    kept = _telling(table, width)
    notes = []
    if len(kept) < len(table.columns):
        notes.append(
            f"{len(kept)} of {len(table.columns)} columns fit: those with most passages. --csv and --json have all, a "
            "filter picks others."
        )
    notes += _key(table, kept)
    headings = [_broken(table.row_title, _LONGEST_LABEL)]
    if table.totals:
        headings.append(_TOTAL)
    headings += [_heading(table.columns[j]) for j in kept]
    lines = []
    for i, row in enumerate(table.rows):
        line = [_broken(_named(row), _LONGEST_LABEL)]
        if table.totals:
            line.append(_said(table.totals[i], table.measure))
        line += [_said(table.cells[i][j], table.measure_of(j)) for j in kept]
        lines.append(tuple(line))
    return Sheet(tuple(headings), tuple(lines), tuple(notes))


def _pairs(table: Table) -> Sheet:
    """Return the pairs of a table of themes by themes, the strongest first, each once."""
    pairs = [
        (table.cells[i][j], table.rows[i].text, table.columns[j].text)
        for i in range(len(table.rows))
        for j in range(i + 1, len(table.columns))
    ]
    enough = [p for p in pairs if p[0].passages >= _LEAST_TOGETHER and p[0].value is not None]
    enough.sort(key=lambda p: (-(p[0].value or 0), p[1], p[2]))
    told = enough[:_PAIRS]
    note = (
        f"The {len(told)} strongest of {sum(bool(p[0].passages) for p in pairs)} pairs that stand together, of those "
        f"with {_LEAST_TOGETHER} passages or more. --csv and --json have all."
    )
    if table.measure.name == "together":
        headings: tuple[str, ...] = ("theme", "and theme", "passages", "reports")
        lines = [(one, other, str(c.passages), str(c.reports)) for c, one, other in told]
        return Sheet(headings, tuple(lines), (note,), 2)
    headings = ("theme", "and theme", table.measure.label, "passages", "reports")
    form = table.measure.form
    valued = [(one, other, written(c.value, form), str(c.passages), str(c.reports)) for c, one, other in told]
    return Sheet(headings, tuple(valued), (note,), 2)


def transposed(table: Table) -> Table:
    """Return the table with its rows as columns, without totals; one that mixes measures stays as it is."""
    if table.column_measures:
        return table
    return replace(
        table,
        rows=table.columns,
        columns=table.rows,
        row_title=table.column_title,
        column_title=table.row_title,
        cells=tuple(zip(*table.cells, strict=True)),
        totals=(),
    )


def _telling(table: Table, width: int) -> list[int]:
    """Return the columns that fit, those with most passages first chosen, in the order of the table."""
    weight = [sum(row[j].passages for row in table.cells) for j in range(len(table.columns))]
    kept: list[int] = []
    for j in sorted(range(len(table.columns)), key=lambda j: (-weight[j], j)):
        if kept and not _fits(table, [*kept, j], width):
            break
        kept.append(j)
    return sorted(kept)


def _fits(table: Table, columns: Sequence[int], width: int) -> bool:
    used = min(_LONGEST_LABEL, max((len(_named(r)) for r in table.rows), default=0))
    if table.totals:
        used += _GAP + max(len(_TOTAL), *(len(_said(c, table.measure)) for c in table.totals))
    for j in columns:
        measure = table.measure_of(j)
        used += _GAP + max(_widest(table.columns[j]), *(len(_said(row[j], measure)) for row in table.cells))
    return used <= width


def _widest(label: Label) -> int:
    return max(map(len, _heading(label).split("\n")))


def _heading(label: Label) -> str:
    return _broken(_named(label), _LONGEST_HEADING)


def _named(label: Label) -> str:
    """Return a label with the number of its reports."""
    return label.text if label.held is None else f"{label.text} ({label.held})"


def _broken(text: str, width: int) -> str:
    """Return a label over several lines: between words and after hyphens, within a word only if it is longer."""
    return "\n".join(textwrap.wrap(text, width)) or text


def _said(cell: Cell, measure: Measure) -> str:
    text = shown(cell, measure.form)
    if measure.name == "balance" and cell.value is not None and cell.denominator:
        text += f" ({cell.denominator:.0f})"
    if cell.low is not None and cell.high is not None and text:
        text += f" ({_bound(cell.low, measure.form)} to {_bound(cell.high, measure.form)})"
    if cell.p is not None:
        text += f" p={cell.p:.3f}" if cell.p >= 0.001 else " p<0.001"
    return text


def _bound(value: float, form: Form) -> str:
    return written(value, form).rstrip("%")


def _key(table: Table, kept: Sequence[int]) -> list[str]:
    """Return what the signs in the cells mean."""
    here = {row[j].state for row in table.cells for j in kept}
    signs = [f"{SIGNS[s]} {STATES[s]}" for s in SIGNS if s != "counted" and s in here]
    if any(row[j].state == "counted" and row[j].value is None for row in table.cells for j in kept):
        signs.append("n/a nothing that the measure could be taken from")
    key = [f"Signs: {'; '.join(signs)}."] if signs else []
    if any(x.held is not None for x in (*table.rows, *table.columns)):
        key.append("In brackets: reports held; after a balance, those that it is the mean of.")
    return key
