"""Rows of cells side by side to tables and, where they make none, to lines of running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.grids import GridRow, cell_count, grid_rows, is_mark
from pipeline.ingest.joining import join_lines
from pipeline.ingest.pieces import PageText, Piece, Rule
from pipeline.ingest.rows import Row

_PROSE_LINES = 3  # a cell, on average: more than a table's last row would have without a rule below it


@dataclass(slots=True)
class Line:
    """A line of running text.

    ``indent`` is where its words begin, ``x0`` where its list sign does; ``jump``: it stands higher than the line
    before it, as at the top of a column; ``gaps`` is its text with tabs at wide gaps; ``raised``: it begins with a
    note mark; ``place`` is where its margins are looked up: page, column of the page, size of type.
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
    place: tuple[int, int, int] = (0, 0, 0)


@dataclass(slots=True)
class Table:
    """Rows of cells, the pages of the first and the last, and the left edge."""

    rows: list[Row]
    page: int
    page_end: int
    x0: float


def arrange(page: PageText) -> list[Line | Table]:
    """Return the lines and tables of a page in the file's order."""
    rows = grid_rows(page.pieces, page.rules)
    out: list[Line | Table] = []
    i = 0
    while i < len(rows):
        end = _table_end(rows, i, page.rules)
        if end > i:
            edges = _columns(rows[i:end])
            if end > i + 2 and len(edges) > len(rows[i].cells) == len(body := _columns(rows[i + 1 : end])):
                edges = body  # names of columns that are centred over them begin further right
            # A first row in one column only (a label with a long value) is no part of the table below it.
            while end > i and _width(rows[i], edges) < 2:
                out.extend(_lines(rows[i], page.number))
                i += 1
        if end > i + 1:
            out.append(_table(rows[i:end], edges, page.number))
            i = end
        elif i < len(rows):
            out.extend(_lines(rows[i], page.number))
            i += 1
    return out


def _width(row: GridRow, edges: Sequence[float]) -> int:
    return len({_column(edges, p) for p in row.pieces})


def _table_end(rows: Sequence[GridRow], start: int, rules: Sequence[Rule] = ()) -> int:
    """The index after the table that begins at row ``start``; ``start`` itself where none does."""
    if len(rows[start].cells) < 2 or cell_count(rows[start]) < 2:
        return start
    end = start + 1
    multi = [rows[start]]
    i = end
    while i < len(rows):
        row = rows[i]
        if row.jump or multi[-1].bottom - row.top > 6 * max(row.pieces[0].size, 8.0):
            break
        if cell_count(row) >= 2:
            if not _aligned(multi, row) or _below_frame(multi[-1], row, rules):
                break
            multi.append(row)
            end = i + 1
        elif row.cells[-1].x1 > _gutter(multi) or i - end >= 2:
            break
        i += 1
    return end if len(multi) >= 2 else start


def _below_frame(before: GridRow, row: GridRow, rules: Sequence[Rule]) -> bool:
    """Whether the last rule of a table lies between two rows, of which the lower one runs to lines of prose."""
    if len(row.pieces) < _PROSE_LINES * len(row.cells):
        return False
    x = row.cells[-1].x0 + 2
    over = [r.y for r in rules if r.x0 <= x <= r.x1]
    return any(row.top < y < before.bottom for y in over) and not any(y < row.bottom for y in over)


def _gutter(multi: Sequence[GridRow]) -> float:
    """The x that a line in the first column stays left of."""
    return min(r.cells[2 if len(r.cells) > 2 and is_mark(r.cells[0].pieces[0].text) else 1].x0 for r in multi)


def _aligned(multi: Sequence[GridRow], row: GridRow) -> bool:
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


def _table(rows: Sequence[GridRow], edges: Sequence[float], page: int) -> Table:
    out: list[Row] = []
    before: GridRow | None = None
    for row in rows:
        cells: list[list[str]] = [[] for _ in edges]
        in_turn = len(row.cells) == len(edges)
        for j, cell in enumerate(row.cells):
            for p in cell.pieces:
                cells[j if in_turn else _column(edges, p)].append(p.text)
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


def _columns(rows: Sequence[GridRow]) -> list[float]:
    """The left edges of the columns: where cells begin after a gap that no cell of the table crosses.

    A cell that runs over its neighbours (a title across the table, a label with a long value) would close a gap that
    the others leave open. The widest are therefore left out until there are as many columns as most rows have cells.
    """
    counts = sorted(len(r.cells) for r in rows if len(r.cells) > 1)
    wanted = counts[len(counts) // 2]
    spans = sorted((c.x0, c.x1) for r in rows for c in r.cells)
    best: list[float] = []
    for _ in range(1 + len(spans) // 3):
        edges = [spans[0][0]]
        right = spans[0][1]
        for x0, x1 in spans:
            if x0 > right + 1.5:
                edges.append(x0)
            right = max(right, x1)
        if len(edges) > len(best):
            best = edges
        if len(best) >= wanted:
            break
        spans.remove(max(spans, key=lambda s: s[1] - s[0]))
    return best


def _column(edges: Sequence[float], p: Piece) -> int:
    at = 0
    for j, edge in enumerate(edges):
        if p.x0 >= edge - 2:
            at = j
    return at


def _lines(row: GridRow, page: int) -> list[Line]:
    """The lines of a row that stands alone: cells on one baseline are one line, others follow each other."""
    out: list[Line] = []
    for p in row.pieces:
        if out and abs(out[-1].y - p.y) < 0.45 * p.size and p.x0 > out[-1].x1 - 0.3 * p.size:
            line = out[-1]
            marked = line.text == line.gaps and (line.raised or is_mark(line.text))
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
