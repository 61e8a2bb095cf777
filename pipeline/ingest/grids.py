"""Pieces of a PDF page, in the file's order, to rows of cells side by side.

Word processors print a table cell by cell, so the order of the pieces tells what their places alone do not: after the
last line of a cell the next piece stands to the right and no lower than the row's first line; after the last cell of a
row the next piece is back at the left. Ruled lines, where there are any, bound the rows. Running text comes out as
rows of one cell and one line each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.ingest.marks import strip_mark
from pipeline.ingest.pieces import Piece, Rule

_MAX_CELL_LINES = 14  # of a cell without rules around it; a column of prose has more


@dataclass(slots=True)
class Cell:
    """The lines of one cell, from the top."""

    pieces: list[Piece]

    @property
    def x0(self) -> float:
        """Its left edge."""
        return min(p.x0 for p in self.pieces)

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(p.x1 for p in self.pieces)


@dataclass(slots=True)
class GridRow:
    """Cells side by side, from the left; ``top`` and ``bottom`` are the baselines of the first and the last line.

    ``jump``: it begins higher than the row before it ends, as at the top of a column of text.
    """

    cells: list[Cell]
    top: float
    bottom: float
    jump: bool = False
    pieces: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        """List the pieces of all cells, in the file's order."""
        self.pieces = [p for c in self.cells for p in c.pieces]


def is_mark(text: str) -> bool:
    """Tell a piece that is nothing but a list sign or number."""
    return len(text) <= 8 and strip_mark(f"{text} Xx")[1] == "Xx" and text != "Xx"


def is_item(row: GridRow) -> bool:
    """Tell a list sign or number and the text beside it."""
    if len(row.cells) != 2:
        return False
    first = row.cells[0].pieces
    return len(first) == 1 and (first[0].raised or is_mark(first[0].text))


def cell_count(row: GridRow) -> int:
    """How many cells a row has, a list sign and its text counted as one."""
    return 1 if is_item(row) else len(row.cells)


def grid_rows(pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[GridRow]:
    """Put the pieces of a page together to rows."""
    rows: list[GridRow] = []
    for p in pieces:
        if not rows:
            rows.append(GridRow([Cell([p])], p.y, p.y))
            continue
        row = rows[-1]
        last = row.cells[-1]
        em = max(p.size, last.pieces[-1].size)
        dy = p.y - last.pieces[-1].y
        if p.top:
            rows.append(GridRow([Cell([p])], p.y, p.y, jump=True))
        elif abs(dy) < 0.45 * em and p.x0 > last.x1 - 0.3 * em:
            _add(row, p, new=True)
        elif dy > 0 and p.x0 > last.x1 - 0.3 * em and _gather(rows, p, em, rules):
            _add(rows[-1], p, new=True)
        elif dy < 0 and len(row.cells) > 1 and _continues(row, last, p, em, rules):
            _add(row, p, new=False)
        else:
            rows.append(GridRow([Cell([p])], p.y, p.y, jump=dy > 0.45 * em))
    return rows


def _add(row: GridRow, p: Piece, *, new: bool) -> None:
    if new:
        row.cells.append(Cell([p]))
    else:
        row.cells[-1].pieces.append(p)
    row.pieces.append(p)
    row.top, row.bottom = max(row.top, p.y), min(row.bottom, p.y)


def _continues(row: GridRow, last: Cell, p: Piece, em: float, rules: Sequence[Rule]) -> bool:
    """Whether ``p`` is a further line of the row's last cell."""
    if is_item(row):
        return False  # a list item, which wraps as running text does
    if p.x1 < last.x0 or p.x0 < row.cells[-2].x1 - 0.3 * em:
        return False
    middle = abs((p.x0 + p.x1) - (last.x0 + last.x1)) < em
    if not (abs(p.x0 - last.x0) < 0.7 * em or middle or p.x0 > last.x0):
        return False
    return last.pieces[-1].y - p.y < 1.7 * em or (
        _ruled(rules, p) and not _between(rules, last.pieces[-1].y, p.y, p.x0, p.x1)
    )


def _gather(rows: list[GridRow], p: Piece, em: float, rules: Sequence[Rule]) -> bool:
    """Make the lines before ``p`` one row if ``p`` begins the cell to their right; tell whether it does."""
    row = rows[-1]
    if len(row.cells) > 1:
        # A further cell of a row: no higher than its first line, unless its cells are centred.
        return p.y <= row.top + 0.6 * em or (
            p.y <= row.top + 3 * em and _ruled(rules, p) and not _between(rules, p.y, row.top, p.x0, p.x1)
        )
    ceiling = min((r.y for r in rules if r.y > p.y + 0.3 * em and r.x0 <= p.x0 + 2 <= r.x1 + 2), default=None)
    start = len(rows)
    while start > 0:
        before = rows[start - 1]
        if (len(before.cells) > 1 and not is_item(before)) or before.cells[-1].x1 > p.x0 + 0.3 * em:
            break
        if ceiling is not None and _covers(rules, before, ceiling):
            if before.top > ceiling:
                break
        else:
            loose = start < len(rows) and before.bottom - rows[start].top > 1.7 * em
            if loose or before.top > p.y + 0.6 * em or len(rows) - start >= _MAX_CELL_LINES:
                break
        start -= 1
        if before.jump or is_item(before):
            break
    if start == len(rows):
        return False
    first = rows[start]
    if p.y > first.top + (0.6 if ceiling is None else 4.0) * em:
        return False
    gathered = rows[start:]
    del rows[start:]
    cells = [Cell([q for r in gathered for q in r.cells[-1].pieces])]
    if is_item(gathered[0]):
        cells.insert(0, gathered[0].cells[0])
    rows.append(GridRow(cells, gathered[0].top, gathered[-1].bottom, gathered[0].jump))
    return True


def _covers(rules: Sequence[Rule], row: GridRow, y: float) -> bool:
    x = row.cells[0].x0 + 2
    return any(abs(r.y - y) < 2 and r.x0 - 8 <= x <= r.x1 + 8 for r in rules)


def _ruled(rules: Sequence[Rule], p: Piece) -> bool:
    return any(r.x0 <= p.x0 + 2 and r.x1 >= p.x0 + 2 for r in rules)


def _between(rules: Sequence[Rule], high: float, low: float, x0: float, x1: float) -> bool:
    return any(low < r.y < high and r.x0 < x1 and r.x1 > x0 for r in rules)
