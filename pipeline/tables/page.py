"""Tables as one self-contained web page: no script, nothing fetched, each cell linked to its passages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from pipeline.corpus.filters import Row
from pipeline.pages import template
from pipeline.tables.answer import Answer, Sheet, explained, heading, said, source
from pipeline.tables.colours import colour, css, ink, span
from pipeline.tables.model import SIGNS, STATES, Cell, Table, shown, written
from pipeline.wording import plural

# A page with thousands of quotations opens slowly on a phone: so many of each cell, and the number of the others.
MOST_A_CELL = 20
_PRINT_COLUMNS = 22  # that fit across a page
_PRINTED = 100  # passages up to which they are printed too


def to_html(answer: Answer) -> str:
    """Return the tables as one HTML file."""
    return template("pipeline.tables", "tables.html").render(
        a=answer,
        shown=shown,
        written=written,
        said=said,
        explained=explained,
        source=source,
        heading=heading,
        plural=plural,
        fill=partial(_fill, {}),
        by_row=_by_row,
        states=[(state, SIGNS[state], words) for state, words in STATES.items() if SIGNS[state]],
        most=MOST_A_CELL,
        most_printed=_PRINTED,
        print_columns=_PRINT_COLUMNS,
    )


def _by_row(sheet: Sheet) -> Iterator[tuple[int, list[tuple[int, list[Row]]]]]:
    """Yield the number of a row and its cells that have passages: column number and passages."""
    for row, cells in groupby(sorted(sheet.passages.items(), key=lambda item: item[0]), key=lambda item: item[0][0]):
        yield row, [(column, found) for (_, column), found in cells]


def _fill(most: dict[tuple[str, int], float], table: Table, column: int, cell: Cell) -> str:
    """Return the colours of a cell as CSS; those of totals, columns of other measures, are their own."""
    if cell.value is None or column < 0:
        return ""
    measure = table.measure_of(column)
    key = (table.name, column if table.column_measures else 0)
    if key not in most:
        of_column = [row[column] for row in table.cells]
        mine = of_column if table.column_measures else [c for row in table.cells for c in row]
        most[key] = span(mine, measure.form)
    fill = colour(cell.value, most[key], measure.form)
    return f"background:{css(fill)};color:{ink(fill)}"
