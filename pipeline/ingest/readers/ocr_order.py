"""The reading order of pieces that are known by their place alone: columns of prose, and tables cell by cell.

The layout of PDF pages relies on the order in which a word processor printed the pieces (see ``ingest.grids``); a scan
has none, so it is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.ingest.grids import is_mark
from pipeline.ingest.pieces import Piece, Rule

_GUTTER = 0.8  # ems: a narrower gap parts no columns
_APART = 3.5  # ems between the lines of one table or of side-by-side columns
_LINE = 1.55  # ems: lines further apart are not of one paragraph
_PROSE_LINES = 5
_PROSE_LETTERS = 24

Line = list[Piece]  # pieces on one baseline, from the left


def in_order(pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[Piece]:
    """Return the pieces of a page in reading order."""
    rows = _rows(pieces)
    out: list[Piece] = []
    i = 0
    while i < len(rows):
        end = _side_by_side(rows, i)
        if end > i + 1:
            out.extend(_stretch(rows[i:end], rules))
            i = end
        else:
            out.extend(rows[i])
            i += 1
    return out


def _rows(pieces: Sequence[Piece]) -> list[Line]:
    """Pieces grouped by baseline, from the top."""
    rows: list[Line] = []
    for p in sorted(pieces, key=lambda p: (-p.y, p.x0)):
        for row in rows[-3:]:
            if abs(row[0].y - p.y) < 0.45 * max(row[0].size, p.size) and all(
                p.x0 > q.x1 - 2 or p.x1 < q.x0 + 2 for q in row
            ):
                row.append(p)
                break
        else:
            rows.append([p])
    for row in rows:
        row.sort(key=lambda p: p.x0)
    return rows


def _cells(row: Line) -> list[tuple[float, float]]:
    """What a row covers, a list sign and its text as one."""
    out = [(p.x0, p.x1) for p in row]
    if len(out) > 1 and is_mark(row[0].text):
        out[:2] = [(out[0][0], out[1][1])]
    return out


def _gaps(covered: Sequence[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """The gaps between intervals that overlap or not, at least so wide."""
    out: list[tuple[float, float]] = []
    right = None
    for a, b in sorted(covered):
        if right is not None and a - right >= least:
            out.append((right, a))
        right = b if right is None else max(right, b)
    return out


def _beside(rows: Sequence[Line], i: int) -> bool:
    """Tell whether row ``i`` has print side by side, on its baseline or half a line off it."""
    if len(_cells(rows[i])) > 1:
        return True
    if i + 1 < len(rows):
        a, b = rows[i][-1], rows[i + 1][0]
        near = a.y - b.y < 0.9 * min(a.size, b.size)
        return near and (b.x0 > a.x1 + _GUTTER * a.size or rows[i + 1][-1].x1 < rows[i][0].x0 - _GUTTER * a.size)
    return False


def _side_by_side(rows: Sequence[Line], start: int) -> int:
    """The index after the rows from ``start`` on that share a gap from top to bottom; ``start`` where none do."""
    if not _beside(rows, start):
        return start
    size = max(p.size for p in rows[start])
    covered = _cells(rows[start])
    end, last = start + 1, start
    while end < len(rows):
        if rows[end - 1][0].y - rows[end][0].y > _APART * size:
            break
        more = covered + _cells(rows[end])
        gaps = _gaps(more, _GUTTER * size)
        if not gaps:
            break
        covered = more
        if _beside(rows, end):
            last = end
            if end + 1 < len(rows) and len(_cells(rows[end])) == 1:
                last = end + 1
        end += 1
    # Lines on one side below the last pair: further lines of its cells, or of the longer column.
    stop = min(last + 1, len(rows))
    while stop < end and rows[stop - 1][0].y - rows[stop][0].y < _LINE * rows[stop][0].size:
        stop += 1
    return min(stop, end) if stop > start + 1 else start


def _gutters(rows: Sequence[Line], least: float) -> list[tuple[float, float]]:
    """The gaps between the columns of these rows.

    A line read across two cells would close a gap that all others leave open; the widest are therefore left out until
    there are as many columns as most rows have cells.
    """
    counts = sorted(n for row in rows if (n := len(_cells(row))) > 1)
    wanted = counts[len(counts) // 2] if counts else 2
    spans = sorted((c for row in rows for c in _cells(row)), key=lambda c: c[0] - c[1])
    best = _gaps(spans, least)
    for i in range(1, 1 + len(spans) // 6):
        if len(best) + 1 >= wanted:
            break
        gaps = _gaps(spans[i:], least)
        best = gaps if len(gaps) > len(best) else best
    return best


def _stretch(rows: Sequence[Line], rules: Sequence[Rule]) -> Iterator[Piece]:
    size = median(p.size for row in rows for p in row)
    gaps = _gutters(rows, _GUTTER * size)
    if not gaps:
        for row in rows:
            yield from row
        return
    edges = [right for _, right in gaps]
    columns: list[list[Line]] = [[[] for _ in rows] for _ in range(len(edges) + 1)]
    for i, row in enumerate(rows):
        for p in row:
            columns[sum(p.x0 >= e - 1 for e in edges)][i].append(p)
    top, bottom = rows[0][0].y + size, rows[-1][0].y - size
    across = [r.y for r in rules if bottom < r.y < top and r.x0 < gaps[0][0] and r.x1 > gaps[0][1]]
    if not across and all(_is_prose(column) for column in columns):
        for column in columns:
            for line in column:
                yield from line
        return
    steps = [(a[0].y - b[0].y) / size for a, b in pairwise(rows)]
    # Between the lines of a cell there is less than between rows, where some cells have several lines.
    least = min((s for s in steps if s > 0.9), default=_LINE)
    split = min(_LINE, 1.18 * least) if sum(s > 1.18 * least for s in steps) >= 2 and least < 1.4 else _LINE
    ruled = len(across) >= max(1, sum(s > split for s in steps) // 2, len(rows) // 4)
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or _new_row(rows, columns, i, across if ruled else (), split * size):
            for column in columns:
                for line in column[start:i]:
                    yield from line
            start = i


def _is_prose(column: Sequence[Line]) -> bool:
    full = [line for line in column if line]
    if len(full) < _PROSE_LINES:
        return False
    steps = [(a[0].y - b[0].y) / a[0].size for a, b in pairwise(full)]
    close = sum(s < _LINE for s in steps)
    return median(sum(len(p.text) for p in line) for line in full) >= _PROSE_LETTERS and close >= 0.7 * len(steps)


def _new_row(
    rows: Sequence[Line], columns: Sequence[Sequence[Line]], i: int, across: Sequence[float], split: float
) -> bool:
    """Tell whether row ``i`` begins a row of the table, and not further lines of the cells above it."""
    above, here = rows[i - 1][0].y, rows[i][0].y
    if across:
        return any(here < y < above for y in across)
    if above - here > split:
        return True
    if above - here < 0.9 * rows[i][0].size or split < _LINE * rows[i][0].size - 0.1:
        return False  # cells centred beside each other; or lines nearer to each other than rows are
    # Lines close together: those that leave the first column empty go on; so do those with one cell only.
    return bool(columns[0][i]) and sum(bool(c[i]) for c in columns) > 1
