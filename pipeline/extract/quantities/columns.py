"""Links of the cells of tables to the whole that they add up to, and of running text to such cells."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.quantities.grading import GOOD, POOLED
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.linkitems import REACH, FigureGroup, Item, join, join_part, size_of, speaks_of_earlier

CELLS = 12  # cells of the same number that are looked at


def link_columns(groups: Sequence[FigureGroup], items: list[list[Item]], wholes: list[Item]) -> None:
    """Link the cells of a table to the whole they add up to: one stated before it, or its total row."""
    g = 0
    while g < len(groups):
        end = g
        while end < len(groups) and groups[end].kind == "table_row" and len(items[end]) == len(items[g]):
            end += 1
        if end - g > 1:
            link_low_grades(items, g, end)
        for column in range(len(items[g])) if end - g > 1 else ():
            _link_column(groups, items, g, [items[row][column] for row in range(g, end)], wholes)
        g = max(end, g + 1)


_TOTAL = phrase("links", "total")


def _link_column(
    groups: Sequence[FigureGroup], items: list[list[Item]], g: int, cells: list[Item], wholes: list[Item]
) -> None:
    pooled = [c for c in cells if POOLED.search(c.figure.about)]
    for both in pooled[:1]:
        for cell in cells:
            if cell is not both and GOOD.search(cell.figure.about) and cell.figure.value <= both.figure.value:
                join_part(cell, both)
    if _headed(cells):
        for cell in cells[1:]:
            join_part(cell, cells[0])
        return
    totals = [c for c in cells if _TOTAL.match(groups[c.group].text)]
    cells = [c for c in cells if c not in pooled and c not in totals]
    sizes = [size for cell in cells if (size := size_of(cell)) is not None]
    if len(sizes) < max(2, len(cells)):
        return
    total = sum(sizes)
    if not totals and len(cells) > 2 and total == 2 * sizes[-1]:
        totals, cells, total = cells[-1:], cells[:-1], sizes[-1]
    if cells[0].figure.kind == "percent" and all(c.figure.numerator is None for c in cells):
        return
    when = cells[0].figure.when
    whole = _stated(groups, items, g, total, when) or next(iter(totals), None)
    if whole is None and len(cells) > 2 and all(cell.figure.kind == "count" for cell in cells):
        whole = _nearly_stated(wholes, g, total, when)
    for cell in cells if whole is not None else ():
        if whole is not None:
            join_part(cell, whole)


def _headed(cells: list[Item]) -> bool:
    """Tell whether the head of a column counts what its shares are of: "Quarter 2 (44 audits)", then "17 (39%)"."""
    head, rest = cells[0].figure, [c.figure for c in cells[1:]]
    return (
        head.kind == "count"
        and len(rest) > 1
        and all(
            f.kind == "percent"
            and f.numerator is not None
            and abs(100 * f.numerator - f.value * head.value) <= head.value
            for f in rest
        )
    )


def _nearly_stated(wholes: list[Item], g: int, total: float, when: str) -> Item | None:
    """Return the sample, of the same time, that a column misses by one or a twentieth: an error to be shown."""
    off = max(1.0, 0.05 * total)
    before = [w for w in wholes if w.group < g and bool(w.figure.when) == bool(when) and total > 5]
    return next((w for w in reversed(before) if abs(w.figure.value - total) <= off), None)


def _stated(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, total: float, when: str) -> Item | None:
    """Return the last count of ``total``, of the same time, in the running text before passage ``g``."""
    dated = None
    for b in range(g - 1, -1, -1):
        for item in reversed(items[b]) if groups[b].kind != "table_row" else ():
            f = item.figure
            if size_of(item) == total > 1:
                if bool(f.when) == bool(when):
                    return item
                if not when and f.when != "previous" and not speaks_of_earlier(groups[b]):
                    dated = dated or item
    return dated


def link_to_cells(groups: Sequence[FigureGroup], row: list[Item], cells: dict[float, list[Item]]) -> None:
    """Link "three of the nine school referrals" to the cell of a table before it that counts the nine.

    ``cells`` holds the counts of tables so far, by value; each joins it here.
    """
    for item in row:
        f, group = item.figure, groups[item.group]
        if group.kind == "table_row":
            if f.kind == "count" and f.value > 1:
                cells.setdefault(f.value, []).append(item)
        elif (
            f.kind in ("percent", "proportion")
            and f.denominator in cells
            and not any(link.relation == "part" for link in item.links)
        ):
            for cell in reversed(cells[f.denominator][-CELLS:]):
                same = groups[cell.group].section == group.section
                named = (item.words & cell.words) - _generic(item)
                if bool(cell.figure.when) == bool(f.when) and (named or (same and item.group - cell.group <= REACH)):
                    join(item, cell, "part")
                    break


def _generic(item: Item) -> frozenset[str]:
    """Return the words that say what is counted and not which of them."""
    noun = item.noun or ""
    return frozenset((noun, noun + "s", "children", "families", "number", "good", "better"))


_LOW = phrase("links", "low")


def link_low_grades(items: list[list[Item]], g: int, end: int) -> None:
    """Link the shares of a table that fall short of good to the share, stated before it, that they add up to."""
    for column in range(len(items[g])):
        low = [items[row][column] for row in range(g, end) if _LOW.search(items[row][column].figure.about)]
        if len(low) != 2 or any(item.figure.kind != "percent" for item in low):
            continue
        total, when = sum(item.figure.value for item in low), low[0].figure.when
        whole = next(
            (
                o
                for b in range(g - 1, max(-1, g - 1 - REACH), -1)
                for o in reversed(items[b])
                if o.figure.kind == "percent" and o.figure.value == total and bool(o.figure.when) == bool(when)
            ),
            None,
        )
        for item in low if whole is not None else ():
            if whole is not None:
                join_part(item, whole)
