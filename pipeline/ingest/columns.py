"""The reading order of a page by its places, where the order in which its text was written contradicts them.

Most programs write a page in reading order, and that order knows more than places do: which lines are one cell, which
column comes first. Some write footers first, line by line over all columns, tables by their columns, or in no order
at all; then columns are told by the gutters that few lines cross, and read one after the other between the lines that
run over all of them (as in the recursive cuts of Nagy and Seth, 1984).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.ingest.pieces import PageText, Piece, Rule

_SAME = 0.45  # ems: of one baseline
_LINES = 5  # of a column at least
_WORDS = 3.2  # of a line of prose in a narrow column, on average
_NARROW = 0.17  # of the page's print: no column is narrower
_PER_JUMP = 7  # lines a column: cells of a table have fewer
_ROW_RULES, _ROW_LINES = 5, 8  # of a table whose rules bound its rows
_BESIDE = 6  # lines side by side before columns are looked for


@dataclass(frozen=True, slots=True)
class _Frame:
    """A ruled table: its edges, and the heights of the rules that run over all of it."""

    x0: float
    x1: float
    low: float
    high: float
    rules: tuple[float, ...]

    def holds(self, p: Piece) -> bool:
        return self.low < p.y < self.high and p.x0 > self.x0 - 4 and p.x0 < self.x1


@dataclass(slots=True)
class _Moves:
    """How often the file's order goes up the page to the right, up or back otherwise, and on beside the last piece."""

    right: int = 0
    wrong: int = 0
    beside: int = 0


@dataclass(slots=True)
class _Look:
    """What a first look at a page found: its moves, tables, the pieces outside them with their moves, its gutters."""

    page: PageText
    moves: _Moves
    frames: list[_Frame]
    free: list[Piece]
    free_moves: _Moves
    gutters: list[float]


def set_order(pages: Sequence[PageText]) -> None:
    """Put the pieces of each page into reading order where the file's own order contradicts it; mark columns' tops."""
    looks = [look for page in pages if (look := _look(page)) is not None]
    known = {round(g): g for look in looks for g in look.gutters}
    by_line = any(look.gutters and _is_by_line(look.free, look.gutters) for look in looks)
    for look in looks:
        page, frames = look.page, look.frames
        for f in frames:
            _order_frame(page, f, look.moves.wrong > 0)
        if not look.gutters:
            look.gutters = [g for g in sorted(known.values()) if _has_gutter(look.free, g)]
        gutters = look.gutters
        if look.free_moves.wrong or (gutters and _is_by_line(look.free, gutters, 1 if by_line else _BESIDE)):
            page.pieces = _by_place(page.pieces, frames, gutters)
        if gutters:
            _mark_tops(page.pieces, frames, gutters)


def _look(page: PageText) -> _Look | None:
    """Return what there is to order on a page; None where all of it runs down the page."""
    pieces = page.pieces
    moves = _moves(pieces)
    if not (moves.wrong or moves.right or moves.beside >= 2):
        return None
    frames = _frames(page.rules)
    free = [p for p in pieces if not any(f.holds(p) for f in frames)] if frames else pieces
    free_moves = _moves(free) if frames else moves
    return _Look(page, moves, frames, free, free_moves, _gutters(free, free_moves))


def _moves(pieces: Sequence[Piece]) -> _Moves:
    out = _Moves()
    for a, b in pairwise(pieces):
        em = a.size if a.size > b.size else b.size
        dy = b.y - a.y
        if dy > 0.9 * em and not a.raised:
            if b.x0 >= a.x1 - 0.3 * em:
                out.right += 1
            else:
                out.wrong += 1
        elif -_SAME * em < dy < _SAME * em:
            if b.x0 >= a.x1 - 0.3 * em:
                out.beside += 1
            elif b.x1 < a.x0 + 0.3 * em:
                out.wrong += 1
    return out


# Tables


def _frames(rules: Sequence[Rule]) -> list[_Frame]:
    """The ruled tables of a page, told by three or more rules with the same edges."""
    if len(rules) < 3:
        return []
    rows: dict[int, list[Rule]] = {}
    for r in rules:
        rows.setdefault(round(r.y), []).append(r)
    spans = [(min(r.x0 for r in rs), max(r.x1 for r in rs), y) for y, rs in rows.items()]
    groups: list[list[tuple[float, float, float]]] = []
    for span in sorted(spans, key=lambda s: -s[2]):
        for g in groups:
            if abs(g[-1][0] - span[0]) < 4 and abs(g[-1][1] - span[1]) < 4 and g[-1][2] - span[2] < 160:
                g.append(span)
                break
        else:
            groups.append([span])
    return [
        _Frame(g[0][0], g[0][1], g[-1][2], g[0][2], tuple(y for _, _, y in g))
        for g in groups
        if len({y for _, _, y in g}) >= 3
    ]


def _order_frame(page: PageText, frame: _Frame, scrambled: bool) -> None:
    """Put the cells of a table that was written by columns, by lines, or in no order, row by row, in place."""
    pieces = page.pieces
    at = [i for i, p in enumerate(pieces) if frame.holds(p)]
    inside = [pieces[i] for i in at]
    if len(inside) < 2:
        return
    rows = [sum(y > p.y for y in frame.rules) for p in inside]
    in_turn = all(a <= b for a, b in pairwise(rows))
    if in_turn and not (scrambled and _moves(inside).wrong) and not _by_lines(inside, rows, frame, page.rules):
        return
    edges = _edges(inside)
    order = sorted(
        range(len(inside)),
        key=lambda k: (rows[k], sum(e <= inside[k].x0 + 2 for e in edges), -round(inside[k].y), inside[k].x0),
    )
    for i, k in zip(at, order, strict=True):
        pieces[i] = inside[k]


def _by_lines(pieces: Sequence[Piece], rows: Sequence[int], frame: _Frame, rules: Sequence[Rule]) -> bool:
    """Whether cells of several lines were written line by line over their row.

    Rules that run over part of the table only, or few rules, bound no rows; there each line may be a row.
    """
    if len(frame.rules) < _ROW_RULES:
        return False
    inner = [r.y for r in rules if frame.low < r.y < frame.high and r.x0 > frame.x0 - 4 and r.x1 < frame.x1 + 4]
    if any(all(abs(y - full) > 2 for full in frame.rules) for y in inner):
        return False
    lines: dict[int, list[float]] = {}
    back = 0
    for (a, b), (row, following) in zip(pairwise(pieces), pairwise(rows), strict=True):
        if row == following and b.x1 < a.x0 and b.y < a.y - 0.5 * a.size:
            back += 1
            if a.y - b.y > 1.7 * a.size:
                return False
        lines.setdefault(row, []).append(a.y)
    return back > 0 and max(len({round(y) for y in ys}) for ys in lines.values()) <= _ROW_LINES


def _edges(pieces: Iterable[Piece]) -> list[float]:
    """The left edges of columns that no piece crosses, but for the widest few."""
    spans = sorted((p.x0, p.x1) for p in pieces)
    widths = sorted(b - a for a, b in spans)
    limit = widths[(9 * len(widths)) // 10] if len(widths) > 9 else widths[-1]
    edges: list[float] = []
    right = float("-inf")
    for x0, x1 in spans:
        if x1 - x0 > limit:
            continue
        if x0 > right + 1.5:
            edges.append(x0)
        right = max(right, x1)
    return edges


# Columns


def _gutters(pieces: Sequence[Piece], moves: _Moves) -> list[float]:
    """Left edges of the columns of prose after the first; none on a page of one column."""
    if not (moves.right or moves.wrong or moves.beside >= _BESIDE) or len(pieces) < 2 * _LINES:
        return []
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    least = _NARROW * (right - left)
    seen = Counter(round(p.x0) for p in pieces)
    found: list[tuple[int, float]] = []
    for e, n in sorted(seen.items()):
        if n + seen[e - 1] + seen[e + 1] < _LINES or e - left < least or right - e < least:
            continue
        edge = e - 1.5
        crossing = sum(p.x0 < edge and p.x1 > edge for p in pieces)
        if _are_columns(pieces, edge, crossing, least):
            found.append((crossing, edge))
    chosen: list[float] = []
    for _, edge in sorted(found):
        if all(abs(edge - c) > least for c in chosen):
            chosen.append(edge)
    chosen.sort()
    if chosen and not moves.wrong and not _is_by_line(pieces, chosen):
        # Cells of a table are written side by side, too, but they are short.
        lines = sum(1 for p in pieces if not any(p.x0 < c < p.x1 for c in chosen))
        if lines < _PER_JUMP * max(1, moves.right):
            return []
    return chosen


def _are_columns(pieces: Sequence[Piece], edge: float, crossing: int, least: float) -> bool:
    """Whether prose stands on both sides of ``edge``, side by side, and little crosses it."""
    before = [p for p in pieces if p.x1 <= edge]
    after = [p for p in pieces if p.x0 >= edge]
    if len(before) < _LINES or len(after) < _LINES or 2 * crossing > len(before) + len(after):
        return False
    low, high = min(p.y for p in after), max(p.y for p in after)
    beside = [p for p in before if low - 3 <= p.y <= high + 3]
    if len(beside) < _LINES:
        return False
    # Between the last column's words and the edge lies a gutter.
    if sum(p.x1 > edge - 0.6 * p.size for p in beside) > 1:
        return False
    return all(
        sum(len(p.text.split()) for p in side) >= _WORDS * len(side) and median(p.x1 - p.x0 for p in side) > 0.7 * least
        for side in (beside, after)
    )


def _has_gutter(pieces: Sequence[Piece], edge: float) -> bool:
    """Whether the last lines of columns that other pages of the document show stand on both sides of ``edge``."""
    after = [p for p in pieces if abs(p.x0 - edge) < 4]
    if len(after) < 2:
        return False
    low, high = min(p.y for p in after) - 3, max(p.y for p in after) + 3
    level = [p for p in pieces if low <= p.y <= high]
    before = [p for p in level if p.x1 <= edge]
    if len(before) < 2 or any(p.x0 < edge - 4 and p.x1 > edge - 2 for p in level):
        return False
    return all(sum(len(p.text.split()) for p in side) >= _WORDS * len(side) for side in (before, after))


def _is_by_line(pieces: Sequence[Piece], gutters: Sequence[float], least: int = _BESIDE) -> bool:
    """Whether the columns were written line by line: most lines of the one beside those of the other."""
    beside = longest = 0
    for a, b in pairwise(pieces):
        if abs(a.y - b.y) < _SAME * a.size and any(a.x1 <= g <= b.x0 for g in gutters):
            beside += 1
            longest += len(a.text.split()) >= 3 and len(b.text.split()) >= 3
    return beside >= least and longest > 0.6 * beside


def _by_place(pieces: Sequence[Piece], frames: Sequence[_Frame], gutters: Sequence[float]) -> list[Piece]:
    """All pieces from the top: columns one after the other between what runs over several; tables as they are."""
    units: list[tuple[float, list[Piece], int]] = []  # height, pieces, column (-1: over several)
    framed: set[int] = set()
    for f in frames:
        inside = [p for p in pieces if f.holds(p)]
        framed.update(map(id, inside))
        if inside:
            units.append((f.high, inside, _column(f.x0 + 2, f.x1 - 2, gutters)))
    free = sorted((p for p in pieces if id(p) not in framed), key=lambda p: -p.y)
    for line in _lines_of(free, gutters):
        column = _column(line[0].x0, max(p.x1 for p in line), gutters)
        if column == 0 and gutters and _stands_over(line[0], free, gutters[0]):
            column = -1
        units.append((max(p.y for p in line), line, column))
    units.sort(key=lambda u: -u[0])
    out: list[Piece] = []
    band: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    for _, unit, column in units:
        if column >= 0:
            band[column].extend(unit)
            continue
        for column_pieces in band:
            out.extend(column_pieces)
            column_pieces.clear()
        out.extend(unit)
    for column_pieces in band:
        out.extend(column_pieces)
    return out


def _lines_of(pieces: Sequence[Piece], gutters: Sequence[float]) -> list[list[Piece]]:
    """Pieces of one baseline and column, from the left; ``pieces`` come from the top."""
    open_lines: dict[int, list[Piece]] = {}
    out: list[list[Piece]] = []
    for p in pieces:
        column = _column(p.x0, p.x1, gutters)
        line = open_lines.get(column)
        if line is not None and abs(line[0].y - p.y) < _SAME * max(p.size, line[0].size):
            line.append(p)
        else:
            line = open_lines[column] = [p]
            out.append(line)
    for line in out:
        line.sort(key=lambda p: p.x0)
    return out


def _column(x0: float, x1: float, gutters: Sequence[float]) -> int:
    if any(x0 < g - 2 and x1 > g + 2 for g in gutters):
        return -1
    return sum(g <= x0 + 2 for g in gutters)


def _stands_over(p: Piece, pieces: Sequence[Piece], gutter: float) -> bool:
    """Whether a heading at the left stands over all columns: there is print right of it above and below, not beside."""
    if not p.bold and p.size <= median(q.size for q in pieces) * 1.1:
        return False
    other = [q.y for q in pieces if q.x0 >= gutter]
    beside = any(p.y - 1.4 * p.size < y < p.y + 1.4 * p.size for y in other)
    return not beside and any(y < p.y for y in other)


def _mark_tops(pieces: Sequence[Piece], frames: Sequence[_Frame], gutters: Sequence[float]) -> None:
    """Mark the pieces with which the order goes on at the top of another column."""
    for a, b in pairwise(pieces):
        if b.y > a.y + 0.9 * b.size and _column(b.x0, b.x1, gutters) > _column(a.x0, a.x1, gutters) and b.x0 > a.x1:
            b.top = not any(f.holds(a) and f.holds(b) for f in frames)
