"""Rows and columns of a table against the row or column that adds them up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.arithmetic.entries import Entry, Layout, Table, finding
from pipeline.arithmetic.finding import Finding, number
from pipeline.arithmetic.lexicon import listed, pattern

Sum = tuple[list[Entry], Entry]


def check(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each total of a table whose parts are all there."""
    for table in layout.tables:
        for sums in (list(_down(table)), list(_across(table))):
            yield from _judged(sums)
        yield from _means(table)


def totals(table: Table) -> Iterator[Sum]:
    """Yield the parts and the total of each row and column of a table that adds up to one."""
    yield from _down(table)
    yield from _across(table)


def is_total(label: str) -> bool:
    """Tell whether a row or column adds up the others."""
    low = re.sub(r"[^a-z\s-]", "", label.lower()).strip()
    return low in listed("total", "labels")


def is_apart(label: str) -> bool:
    """Tell whether a row or column is no part of a sum: a target, a change, a share of another row."""
    return pattern("total", "apart").search(label) is not None


def _down(table: Table) -> Iterator[Sum]:
    """Yield the parts and the total of each column that ends in one."""
    last = len(table.rows) - 1
    if last < 2 or not is_total(table.rows[last].label) or any(is_apart(r.label) for r in table.rows):
        return
    if any(is_total(r.label) for r in table.rows[:last]):
        return
    for column, total in sorted(table.rows[last].by_column.items()):
        heading = table.header[column] if column < len(table.header) else ""
        parts = [e for e in table.column(column)[:-1] if e is not None]
        if len(parts) == last and not is_apart(heading):
            yield parts, total


def _across(table: Table) -> Iterator[Sum]:
    """Yield the parts and the total of each row that ends in one."""
    totals = [i for i, heading in enumerate(table.header) if is_total(heading)]
    if len(totals) != 1 or totals[0] == 0:
        return
    at = totals[0]
    columns = [i for i in range(1, len(table.header)) if i != at and table.header[i]]
    if any(is_apart(table.header[i]) for i in columns):
        return
    for row in table.rows:
        parts = [row.by_column[i] for i in columns if i in row.by_column]
        if at in row.by_column and len(parts) > 1 and len(parts) >= len(columns) - 1:
            yield parts, row.by_column[at]


def _judged(sums: Sequence[Sum]) -> Iterator[Finding]:
    """Yield findings on counts; a total that is off counts only where the others of the table show it to be one."""
    counted = [(parts, total) for parts, total in sums if all(e.figure.kind == "count" for e in (*parts, total))]
    right = [sum(e.figure.value for e in parts) == total.figure.value for parts, total in counted]
    for (parts, total), holds in zip(counted, right, strict=True):
        computed = sum(e.figure.value for e in parts)
        near = abs(computed - total.figure.value) <= max(2, 0.1 * total.figure.value)
        if holds or (near and right.count(True) > right.count(False)):
            yield _finding(parts, total, holds, computed)


def _means(table: Table) -> Iterator[Finding]:
    """Yield findings on average scores: right where the mean agrees, wrong where no weights could give it."""
    for parts, total in _down(table):
        values = [e.figure.value for e in parts]
        if any(e.figure.kind != "score" for e in (*parts, total)):
            continue
        mean = sum(values) / len(values)
        inside = min(values) - 0.05 <= total.figure.value <= max(values) + 0.05
        if abs(mean - total.figure.value) <= 0.1 or not inside:
            sum_ = f"({' + '.join(map(number, values))}) / {len(values)}"
            yield finding(
                "parts_sum", inside, [*parts, total], sum_, number(total.figure.value), number(round(mean, 2))
            )


def _finding(parts: Sequence[Entry], total: Entry, holds: bool, computed: float) -> Finding:
    sum_ = " + ".join(number(e.figure.value) for e in parts)
    return finding("parts_sum", holds, [*parts, total], sum_, number(total.figure.value), number(computed))
