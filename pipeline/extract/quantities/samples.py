"""Links from figures to the sample that they are of, wherever in the report it is stated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.quantities.linkitems import FigureGroup, Item, join
from pipeline.records import Figure

_SAMPLED = re.compile(
    r"\b(?:audited|re-?audited|sampled?|read|reviewed|selected|looked\s+at|examined|drawn|picked|scrutinised)\b",
    re.IGNORECASE,
)
REACH = 9  # passages back to the share of good and outstanding together


def link_columns(groups: Sequence[FigureGroup], items: list[list[Item]]) -> None:
    """Link the counts of a table's column to the count, stated before the table, that they add up to."""
    g = 0
    while g < len(groups):
        end = g
        while end < len(groups) and groups[end].kind == "table_row" and len(items[end]) == len(items[g]):
            end += 1
        for column in range(len(items[g])) if end - g > 1 else ():
            cells = [items[row][column] for row in range(g, end)]
            if any(c.figure.kind != "count" for c in cells):
                continue
            total = sum(c.figure.value for c in cells)
            if total == 2 * cells[-1].figure.value:
                cells, total = cells[:-1], cells[-1].figure.value
            whole = _stated(groups, items, g, total, cells[0].figure.when)
            for cell in cells if whole is not None else ():
                if whole is not None and not any(link.relation == "part" for link in cell.links):
                    join(cell, whole, "part")
        g = max(end, g + 1)


def _stated(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, total: float, when: str) -> Item | None:
    """Return the last count of ``total``, of the same time, in the running text before passage ``g``."""
    for b in range(g - 1, -1, -1):
        for item in reversed(items[b]) if groups[b].kind != "table_row" else ():
            f = item.figure
            if f.kind == "count" and f.value == total and bool(f.when) == bool(when) and total > 1:
                return item
    return None


_GOOD = re.compile(r"(?<!below )(?<!short of )(?<!less than )(?<!not )\b(?:good|outstanding)\b", re.IGNORECASE)


_POOLED = re.compile(r"\b(?:good\s+(?:or|and)\s+(?:better|outstanding|above)|outstanding\s+or\s+good)\b", re.IGNORECASE)


def link_grades(groups: Sequence[FigureGroup], row: list[Item], pooled: list[Item]) -> None:
    """Link figures of one grade ("good", "outstanding") to the share of the two together, of the same time."""
    for item in row:
        f = item.figure
        if f.kind not in ("percent", "proportion", "count"):
            continue
        if _POOLED.search(f.about):
            if f.kind != "count":
                pooled.append(item)
        elif _GOOD.search(f.about) and not any(link.relation == "part" for link in item.links):
            for whole in reversed(pooled):
                alike = _era(whole.figure) == _era(f) and item.group - whole.group <= REACH
                if (
                    alike
                    and (f.kind == "count" or f.value <= whole.figure.value)
                    and (item.noun is None or whole.noun in (None, item.noun))
                ):
                    join(item, whole, "part")
                    break


def _era(figure: Figure) -> str:
    return "earlier" if figure.when else ""


def link_sample(groups: Sequence[FigureGroup], row: list[Item], wholes: list[Item]) -> None:
    """Link counts of what was audited to the sample that they are of: the last of their section, else the report's."""
    for item in row:
        f, group = item.figure, groups[item.group]
        if item.noun is None or f.kind not in ("count", "proportion") or f.denominator is not None:
            continue
        whole = _sample_of(groups, item, wholes)
        fits = whole is not None and (f.kind == "proportion" or f.value < whole.figure.value)
        if whole is not None and fits and not any(link.relation == "part" for link in item.links):
            join(item, whole, "part")
        if f.kind == "count" and f.value > 1 and group.kind in ("sentence", "heading") and _SAMPLED.search(group.text):
            wholes.append(item)


def _sample_of(groups: Sequence[FigureGroup], item: Item, wholes: list[Item]) -> Item | None:
    """Return the sample that a figure is of: the last stated in its section, else the largest stated in the report."""
    when = item.figure.when
    named = [w for w in wholes if w.noun == item.noun]
    same = [w for w in named if bool(w.figure.when) == bool(when)]
    if not same and not when:
        same = [w for w in named if w.figure.when != "previous"]
    here = [
        w for w in same if groups[w.group].section == groups[item.group].section and w.figure.value > item.figure.value
    ]
    if here:
        return here[-1]
    if item.figure.kind == "proportion":
        here = [w for w in same if groups[w.group].section == groups[item.group].section]
        return here[-1] if here else None
    return max(same, key=lambda w: (w.figure.value, w.group), default=None)
