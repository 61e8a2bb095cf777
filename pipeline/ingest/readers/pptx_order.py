"""The order in which the shapes of a slide are read, by where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_OVERLAP = 0.2  # of the smaller: shapes that touch by less stand apart
_HEAD_WORDS = 8


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape, its edges in any one unit, and how many words it holds."""

    shape: Any
    x0: float
    y0: float
    x1: float
    y1: float
    words: int


def in_order(placed: Sequence[Placed]) -> list[Any]:
    """Return the shapes in reading order.

    Rows that a gap parts come from top to bottom, columns from left to right; short headings over a row of as many
    boxes head one column each. Shapes that overlap both ways come by their upper, then left edges.
    """
    if len(placed) < 2:
        return [p.shape for p in placed]
    rows = _cut(placed, 1)
    if len(rows) > 1:
        out: list[Any] = []
        for group in _join_headed(rows):
            columns = _cut(group, 0)
            for part in columns if len(columns) > 1 else [group]:
                out += in_order(part) if len(part) < len(placed) else _by_edges(part)
        return out
    columns = _cut(placed, 0)
    if len(columns) > 1:
        return [shape for column in columns for shape in in_order(column)]
    return _by_edges(placed)


def _by_edges(placed: Sequence[Placed]) -> list[Any]:
    return [p.shape for p in sorted(placed, key=lambda p: (p.y0, p.x0))]


def _cut(placed: Sequence[Placed], axis: int) -> list[list[Placed]]:
    """Part the shapes where they leave a gap: across the page from left (axis 0) or down it (1)."""

    def span(p: Placed) -> tuple[float, float]:
        return (p.x0, p.x1) if axis == 0 else (p.y0, p.y1)

    groups: list[list[Placed]] = []
    end = smallest = 0.0
    for p in sorted(placed, key=span):
        start, stop = span(p)
        size = stop - start
        if groups and end - start > _OVERLAP * min(size, smallest):
            groups[-1].append(p)
            end, smallest = max(end, stop), min(smallest, size)
        else:
            groups.append([p])
            end, smallest = stop, size
    return groups


def _join_headed(rows: list[list[Placed]]) -> list[list[Placed]]:
    """Put a row of short headings together with the row of boxes below that has one under each."""
    out: list[list[Placed]] = []
    headed = False
    for row in rows:
        if headed and _stand_under(out[-1], row):
            out[-1] = [*out[-1], *row]
            headed = False
            continue
        out.append(row)
        headed = len(row) > 1 and all(p.words <= _HEAD_WORDS for p in row)
    return out


def _stand_under(heads: list[Placed], boxes: list[Placed]) -> bool:
    if len(heads) != len(boxes) or all(p.words <= _HEAD_WORDS for p in boxes):
        return False
    pairs = zip(sorted(heads, key=lambda p: p.x0), sorted(boxes, key=lambda p: p.x0), strict=True)
    return all(min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0) for a, b in pairs)
