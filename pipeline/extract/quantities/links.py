"""Links between the figures of one report: a part to its whole, now to before, this authority to others.

Links run from the figure that is read to the one it is read against: ``part`` from a part to its whole, ``previous``
from a time to the time before it, ``comparator`` from the report's own figure to the one it is set beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.quantities.columns import link_columns, link_to_cells
from pipeline.extract.quantities.comparators import link_comparators
from pipeline.extract.quantities.grading import link_grades
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.linkitems import FigureGroup, Item, item_of, join, kind_of, likeness
from pipeline.extract.quantities.named import link_ahead, link_named_whole
from pipeline.extract.quantities.period import order
from pipeline.extract.quantities.samples import link_sample, link_sums
from pipeline.records import Figure

REACH = 24  # figures to either side that a link inside one passage may reach
ROUNDED = 0.6  # points that a share rounded to whole per cent may be off
NEIGHBOURS = 3  # how many passages back or on a link may reach, where nothing else holds figures together


def link_figures(groups: Sequence[FigureGroup]) -> list[tuple[Figure, ...]]:
    """Return the figures of each group, in order, with their links set; ids must be unique over all groups."""
    items = [[item_of(f, g, i) for i, f in enumerate(group.figures)] for g, group in enumerate(groups)]
    wholes: list[Item] = []
    pooled: list[Item] = []
    leads: dict[str, int] = {}
    cells: dict[float, list[Item]] = {}
    for g, group in enumerate(groups):
        row = items[g]
        if not row:
            continue
        _link_previous(group, row)
        if group.kind != "table_row":
            _link_parts(group, row)
        link_comparators(groups, items, g)
        if g:
            _link_back(groups, items, g)
        link_named_whole(groups, items, g, leads)
        link_grades(row, pooled)
        link_sums(groups, row, wholes)
        link_sample(groups, row, wholes)
        link_to_cells(groups, row, cells)
        link_ahead(groups, items, g)
        leads[group.text] = g
    link_columns(groups, items, wholes)
    return [tuple(_with_links(i) for i in row) for row in items]


def _with_links(item: Item) -> Figure:
    """Return the figure with its links, the very same where it had and has none."""
    return replace(item.figure, links=tuple(item.links)) if item.links or item.figure.links else item.figure


def _link_previous(group: FigureGroup, row: list[Item]) -> None:
    """Link figures of one passage to those of an earlier time that measure the same."""
    if not any(item.figure.when for item in row):
        return
    aims = {item.place for item in row if _is_target(group, item)}
    for item in row:
        f = item.figure
        if item.place in aims:
            continue
        best: Item | None = None
        for other in row[max(0, item.place - REACH) : item.place + REACH]:
            o = other.figure
            if other is item or not _before(o, f) or kind_of(o) != kind_of(f) or other.place in aims:
                continue
            beside = abs(item.place - other.place) == 1
            running = beside and group.kind != "table_row"
            moved = running and _from_to(group, o, f)
            floor = 0.0 if running and (o.when == "previous" or o.kind == "score") else 0.5
            if running and o.kind == "count" and item.words and other.words:
                floor = max(floor, 0.25)
            if (
                running
                and o.kind == "count"
                and f.value + o.value
                in [w.figure.value for w in row[max(0, item.place - REACH) : min(item.place, other.place)]]
            ):
                continue  # two parts of a whole before them
            if not moved and likeness(item, other) < floor and not (beside and not (item.words and other.words)):
                continue
            if moved:
                best = other
                break
            if best is None or _closer(item, other, best):
                best = other
        if best is not None:
            join(item, best, "previous")


_FROM = re.compile(r"\bfrom\s+\Z", re.IGNORECASE)
_TO = phrase("wholes", "to")


def _from_to(group: FigureGroup, o: Figure, f: Figure) -> bool:
    """Tell whether the words between two neighbours lead from the one to the other: "from 31 young people to 26"."""
    between = group.text[o.end - group.offset : f.start - group.offset]
    return _FROM.search(group.before(o)) is not None and _TO.fullmatch(between) is not None


_TARGET = phrase("links", "target")


def _is_target(group: FigureGroup, item: Item) -> bool:
    """Tell whether a figure is what is aimed at, which is neither of now nor of before."""
    if item.figure.about.lower().startswith("target"):
        return True
    return group.kind != "table_row" and _TARGET.search(group.before(item.figure)) is not None


def _closer(item: Item, other: Item, best: Item) -> bool:
    """Tell whether ``other`` is a better earlier figure than ``best``: more alike, then later in time, then nearer.

    Of those with the same words the one that says them in the same way is more alike: "good or outstanding" is a whole,
    "good, or outstanding" what is left of its second part.
    """
    return _nearness(item, other) > _nearness(item, best)


def _nearness(item: Item, other: Item) -> tuple[float, bool, tuple[int, int, int], int]:
    same = item.figure.about == other.figure.about
    return (round(likeness(item, other), 2), same, order(other.figure.when), -abs(item.place - other.place))


def _before(a: Figure, b: Figure) -> bool:
    """Tell whether ``a`` is of an earlier time than ``b``."""
    if not a.when:
        return False
    if not b.when:
        return True
    if a.when == "previous" or b.when == "previous":
        return False
    return (-1, -1, -1) < order(a.when) < order(b.when)


def _link_parts(group: FigureGroup, row: list[Item]) -> None:
    """Link parts to the whole that the same passage states, by its size or by their sum."""
    for i, item in enumerate(row):
        f = item.figure
        if f.denominator is not None and f.kind != "rate":
            before = row[max(0, i - REACH) : i]
            wholes = [o for o in before if o.figure.kind == "count" and o.figure.value == f.denominator]
            wholes = wholes or [
                o for o in before if o.figure.numerator == f.denominator and f.when in ("", o.figure.when)
            ]

            if wholes:
                join(item, wholes[-1], "part")
        elif f.kind == "percent" and f.numerator and f.denominator is None:
            sized = [o for o in row[max(0, i - REACH) : i] if o.figure.kind == "count" and _is_share(f, o.figure)]
            if sized:
                join(item, sized[-1], "part")
    for i, item in enumerate(row):
        total, parts = 0.0, []
        for other in row[i + 1 : i + REACH]:
            counts = other.figure.kind == item.figure.kind == "count"
            if (
                kind_of(other.figure) != kind_of(item.figure)
                or (
                    other.figure.when != item.figure.when
                    and not (counts and "" in (other.figure.when, item.figure.when))
                )
                or (other.figure.when != item.figure.when and _FROM.search(group.before(other.figure)))
                or other.figure.kind == "score"
            ):
                break
            total += other.figure.value
            parts.append(other)
            if len(parts) > 1 and abs(total - item.figure.value) <= (1.0 if item.figure.kind == "percent" else 0.05):
                for part in parts:
                    join(part, item, "part")
                break


def _is_share(f: Figure, whole: Figure) -> bool:
    """Tell whether a share given with its count is of the count ``whole``: both of them say so, "48 (89%)" of 54."""
    cases = f.numerator or 0.0
    return f.when == whole.when and 0 < cases < whole.value and abs(100 * cases / whole.value - f.value) <= ROUNDED


def _near(groups: Sequence[FigureGroup], a: int, b: int) -> bool:
    return abs(a - b) <= NEIGHBOURS and groups[a].section == groups[b].section


def _link_back(groups: Sequence[FigureGroup], items: list[list[Item]], g: int) -> None:
    """Link across neighbouring passages: to last year's figure in the next sentence, to a whole stated before."""
    row = items[g]
    back = [o for b in range(g - 1, max(-1, g - 1 - NEIGHBOURS), -1) if _near(groups, g, b) for o in reversed(items[b])]
    ahead_previous = [
        i
        for i in row
        if i.figure.when == "previous" and not any(o.figure.when == "" and likeness(i, o) >= 0.5 for o in row)
    ]
    for item in ahead_previous:
        mine = [
            o
            for o in back
            if g - o.group <= 2
            and o.figure.when == ""
            and kind_of(o.figure) == kind_of(item.figure)
            and likeness(o, item) >= 0.5
        ]
        if not mine:
            # A count of none now against a share before: "no contacts were inadequate", "last year 7% were".
            mine = [
                o
                for o in back
                if g - o.group <= 2 and o.figure.when == "" and o.figure.value == 0 and likeness(o, item) >= 0.5
            ]
        if mine:
            join(max(mine, key=lambda o: (likeness(o, item), o.group, o.place)), item, "previous")
    for item in row:
        f = item.figure
        if f.denominator is None or f.kind == "rate" or any(link.relation == "part" for link in item.links):
            continue
        for other in back:
            o = other.figure
            size = o.value if o.kind == "count" else o.numerator
            if size == f.denominator and o.when == f.when and item.words & other.words:
                join(item, other, "part")
                break
