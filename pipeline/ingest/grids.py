"""Tables in the text of a PDF page: pieces in the file's order to lines of running text and rows of cells.

Word processors print a table cell by cell, so the order of the pieces tells what their places alone do not: after the
last line of a cell the next piece stands to the right and no lower than the row's first line; after the last cell of a
row the next piece is back at the left. Ruled lines, where there are any, bound the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.ingest.joining import join_lines
from pipeline.ingest.marks import strip_mark
from pipeline.ingest.pieces import PageText, Piece, Rule
from pipeline.ingest.rows import Row

_MAX_CELL_LINES = 14  # of a cell without rules around it; a column of prose has more


@dataclass(slots=True)
class Line:
    """A line of running text.

    ``indent`` is where its words begin, ``x0`` where its list sign does; ``jump``: it stands higher than the line
    before it, as at the top of a column; ``gaps`` is its text with tabs at wide gaps; ``raised``: it begins with a
    note mark; ``stretch`` counts the columns of the page.
    """

    text: str
    x0: float
    indent: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    raised: bool = False
    jump: bool = False
    gaps: str = ""
    stretch: int = 0


@dataclass(slots=True)
class Table:
    """Rows of cells, the pages of the first and the last, and the left edge."""

    rows: list[Row]
    page: int
    page_end: int
    x0: float


@dataclass(slots=True)
class _Cell:
    pieces: list[Piece]

    @property
    def x0(self) -> float:
        return min(p.x0 for p in self.pieces)

    @property
    def x1(self) -> float:
        return max(p.x1 for p in self.pieces)


@dataclass(slots=True)
class _Row:
    cells: list[_Cell]
    top: float
    bottom: float
    jump: bool = False
    pieces: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pieces = [p for c in self.cells for p in c.pieces]


def arrange(page: PageText) -> list[Line | Table]:
    """Return the lines and tables of a page in the file's order."""
    rows = _rows(page.pieces, page.rules)
    out: list[Line | Table] = []
    i = 0
    while i < len(rows):
        end = _table_end(rows, i)
        if end > i:
            out.append(_table(rows[i:end], page.number))
            i = end
        else:
            out.extend(_lines(rows[i], page.number))
            i += 1
    return out


def is_mark(text: str) -> bool:
    """Tell a piece that is nothing but a list sign or number."""
    return len(text) <= 8 and strip_mark(f"{text} Xx")[1] == "Xx" and text != "Xx"


def _rows(pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[_Row]:
    rows: list[_Row] = []
    for p in pieces:
        if not rows:
            rows.append(_Row([_Cell([p])], p.y, p.y))
            continue
        row = rows[-1]
        last = row.cells[-1]
        em = max(p.size, last.pieces[-1].size)
        dy = p.y - last.pieces[-1].y
        if abs(dy) < 0.45 * em and p.x0 > last.x1 - 0.3 * em:
            _add(row, p, new=True)
        elif dy > 0 and p.x0 > last.x1 - 0.3 * em and _gather(rows, p, em, rules):
            _add(rows[-1], p, new=True)
        elif dy < 0 and len(row.cells) > 1 and _continues(row, last, p, em, rules):
            _add(row, p, new=False)
        else:
            rows.append(_Row([_Cell([p])], p.y, p.y, jump=dy > 0.45 * em))
    return rows


def _add(row: _Row, p: Piece, *, new: bool) -> None:
    if new:
        row.cells.append(_Cell([p]))
    else:
        row.cells[-1].pieces.append(p)
    row.pieces.append(p)
    row.top, row.bottom = max(row.top, p.y), min(row.bottom, p.y)


def _continues(row: _Row, last: _Cell, p: Piece, em: float, rules: Sequence[Rule]) -> bool:
    """Whether ``p`` is a further line of the row's last cell."""
    if _is_item(row):
        return False  # a list item, which wraps as running text does
    if p.x1 < last.x0 or p.x0 < row.cells[-2].x1 - 0.3 * em:
        return False
    middle = abs((p.x0 + p.x1) - (last.x0 + last.x1)) < em
    if not (abs(p.x0 - last.x0) < 0.7 * em or middle or p.x0 > last.x0):
        return False
    return last.pieces[-1].y - p.y < 1.7 * em or (
        _ruled(rules, p) and not _between(rules, last.pieces[-1].y, p.y, p.x0, p.x1)
    )


def _gather(rows: list[_Row], p: Piece, em: float, rules: Sequence[Rule]) -> bool:
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
        if (len(before.cells) > 1 and not _is_item(before)) or before.cells[-1].x1 > p.x0 + 0.3 * em:
            break
        if ceiling is not None and _covers(rules, before, ceiling):
            if before.top > ceiling:
                break
        else:
            loose = start < len(rows) and before.bottom - rows[start].top > 1.7 * em
            if loose or before.top > p.y + 0.6 * em or len(rows) - start >= _MAX_CELL_LINES:
                break
        start -= 1
        if before.jump or _is_item(before):
            break
    if start == len(rows):
        return False
    first = rows[start]
    if p.y > first.top + (0.6 if ceiling is None else 4.0) * em:
        return False
    gathered = rows[start:]
    del rows[start:]
    cells = [_Cell([q for r in gathered for q in r.cells[-1].pieces])]
    if _is_item(gathered[0]):
        cells.insert(0, gathered[0].cells[0])
    rows.append(_Row(cells, gathered[0].top, gathered[-1].bottom, gathered[0].jump))
    return True


def _is_item(row: _Row) -> bool:
    """A list sign or number and the text beside it."""
    return len(row.cells) == 2 and len(row.cells[0].pieces) == 1 and is_mark(row.cells[0].pieces[0].text)


def _covers(rules: Sequence[Rule], row: _Row, y: float) -> bool:
    x = row.cells[0].x0 + 2
    return any(abs(r.y - y) < 2 and r.x0 - 8 <= x <= r.x1 + 8 for r in rules)


def _ruled(rules: Sequence[Rule], p: Piece) -> bool:
    return any(r.x0 <= p.x0 + 2 and r.x1 >= p.x0 + 2 for r in rules)


def _between(rules: Sequence[Rule], high: float, low: float, x0: float, x1: float) -> bool:
    return any(low < r.y < high and r.x0 < x1 and r.x1 > x0 for r in rules)


def _cells(row: _Row) -> int:
    """How many cells a row has, a list sign and its text counted as one."""
    return 1 if _is_item(row) else len(row.cells)


def _table_end(rows: Sequence[_Row], start: int) -> int:
    """The index after the table that begins at row ``start``; ``start`` itself where none does."""
    if _cells(rows[start]) < 2:
        return start
    end = start + 1
    multi = [rows[start]]
    i = end
    while i < len(rows):
        row = rows[i]
        if row.jump or multi[-1].bottom - row.top > 6 * max(row.pieces[0].size, 8.0):
            break
        if _cells(row) >= 2:
            if not _aligned(multi, row):
                break
            multi.append(row)
            end = i + 1
        elif row.cells[-1].x1 > _gutter(multi) or i - end >= 2:
            break
        i += 1
    return end if len(multi) >= 2 else start


def _gutter(multi: Sequence[_Row]) -> float:
    """The x that a line in the first column stays left of."""
    return min(r.cells[2 if len(r.cells) > 2 and is_mark(r.cells[0].pieces[0].text) else 1].x0 for r in multi)


def _aligned(multi: Sequence[_Row], row: _Row) -> bool:
    """Whether a row shares a column beyond the first with the rows so far: left, right or centre."""
    for before in multi[-3:]:
        for a in before.cells[1:]:
            for b in row.cells[1:]:
                if (
                    abs(a.x0 - b.x0) < 4
                    or abs(a.x1 - b.x1) < 4
                    or abs(a.x0 + a.x1 - b.x0 - b.x1) < 8
                    or (min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0))
                ):
                    return True
    return False


def _table(rows: Sequence[_Row], page: int) -> Table:
    edges = _columns(rows)
    out: list[Row] = []
    before: _Row | None = None
    for row in rows:
        cells: list[list[str]] = [[] for _ in edges]
        for cell in row.cells:
            for p in cell.pieces:
                cells[_column(edges, p)].append(p.text)
        full = [join_lines(c) for c in cells]
        if before is not None and len(row.cells) == 1 and before.bottom - row.top < 1.35 * row.pieces[0].size:
            # A further line of the row above, in a file that prints line by line.
            above = out[-1].cells
            out[-1] = Row(tuple(join_lines([a, b]) for a, b in zip(above, full, strict=True)), out[-1].strong, page)
        else:
            out.append(Row(tuple(full), all(p.bold for p in row.pieces), page))
        before = row
    if all(r.strong for r in out):
        out = [Row(r.cells, False, r.page) for r in out]
    pieces = [p for r in rows for p in r.pieces]
    return Table(out, page, page, min(p.x0 for p in pieces))


def _columns(rows: Sequence[_Row]) -> list[float]:
    """The left edges of the columns: where pieces begin after a gap that nearly no piece of the table crosses."""
    spans = sorted((c.x0, c.x1) for r in rows for c in r.cells)
    # A cell that runs over others (a title across the table) must not close the gaps between them.
    limit = max(1, len(rows) // 8) if any(len(r.cells) == 1 for r in rows) else 0
    wide = sorted(((x1 - x0, x0, x1) for x0, x1 in spans), reverse=True)[:limit]
    kept = [s for s in spans if (s[1] - s[0], *s) not in wide] or spans
    edges = [kept[0][0]]
    right = kept[0][1]
    for x0, x1 in kept:
        if x0 > right + 1.5:
            edges.append(x0)
        right = max(right, x1)
    return edges


def _column(edges: Sequence[float], p: Piece) -> int:
    at = 0
    for j, edge in enumerate(edges):
        if p.x0 >= edge - 2:
            at = j
    return at


def _lines(row: _Row, page: int) -> list[Line]:
    """The lines of a row that stands alone: cells on one baseline are one line, others follow each other."""
    out: list[Line] = []
    for p in row.pieces:
        if out and abs(out[-1].y - p.y) < 0.45 * p.size and p.x0 > out[-1].x1 - 0.3 * p.size:
            line = out[-1]
            marked = line.text == line.gaps and is_mark(line.text)
            line.indent = p.x0 if marked else line.indent
            line.bold = p.bold if marked else line.bold and p.bold
            line.size = p.size if marked else line.size
            line.gaps += "\t" + p.text
            line.text += " " + p.text
            line.x1 = p.x1
        else:
            jump = row.jump and not out
            out.append(Line(p.text, p.x0, p.x0, p.x1, p.y, p.size, p.bold, page, p.raised, jump, p.text))
    return out
