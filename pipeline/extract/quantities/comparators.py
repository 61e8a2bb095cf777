"""Links from a report's own figure to the one it is set beside: the nation's, the neighbours', another group's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.linkitems import FigureGroup, Item, join, kind_of, likeness

REACH = 24  # figures back in one passage
BACK = 2  # passages back to the figure that "nationally it was 8%" is set beside
_NAMED = re.compile(r"(?:[^.;]*\band\s+(?:for\s+)?[A-Z]{2,}\b[^.;]*)\Z")
_FOR_NAMED = re.compile(r"\s+(?:for|in)\s+[A-Z]{2,}\b")
_SHORT = re.compile(r"\b[A-Z]{3,}\b")
_GRADE = phrase("links", "grade")


@lru_cache(maxsize=1)
def _others() -> re.Pattern[str]:
    return lexicon.pattern("links", "comparator")


def link_comparators(groups: Sequence[FigureGroup], items: list[list[Item]], g: int) -> None:
    """Link the figures of passage ``g`` that are others', each from the own figure before it."""
    group, row = groups[g], items[g]
    for i, item in enumerate(row):
        if _is_others(group, row, i):
            own = _own_before(groups, items, g, i) or _own_after(groups, items, g, i)
            if own is not None:
                join(own, item, "comparator")
        elif i and group.kind != "table_row" and _beside(group, row[i - 1], item):
            join(row[i - 1], item, "comparator")
        elif not i:
            other = _of_all(groups, items, item)
            if other is not None:
                join(other, item, "comparator")


def _is_others(group: FigureGroup, row: list[Item], i: int) -> bool:
    """Tell whether a figure is the nation's or the neighbours', by its own words or those right before it."""
    f = row[i].figure
    if _others().search(f.about.lower()) is not None:
        return True
    start = row[i - 1].figure.end - group.offset if i else 0
    left = group.text[max(start, f.start - group.offset - 80) : f.start - group.offset].lower()
    clause = re.split(r"[.;:]\s|,\s", left)[-1]
    return group.kind != "table_row" and _others().search(clause) is not None


def _own_before(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, i: int) -> Item | None:
    item, row = items[g][i], items[g]
    f = item.figure
    for at in range(i - 1, max(-1, i - 1 - REACH), -1):
        o = row[at].figure
        if kind_of(o) == kind_of(f) and not _is_others(groups[g], row, at) and o.when in ("", f.when):
            return row[at]
    if any(kind_of(o.figure) == kind_of(f) for o in row[:i]) or groups[g].kind == "table_row":
        return None
    for b in range(g - 1, max(-1, g - 1 - BACK), -1):
        if groups[b].section != groups[g].section or groups[b].kind == "table_row":
            break
        for at in range(len(items[b]) - 1, -1, -1):
            other = items[b][at]
            if kind_of(other.figure) == kind_of(f) and not _is_others(groups[b], items[b], at):
                return other if other.figure.when in ("", f.when) else None
    return None


def _own_after(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, i: int) -> Item | None:
    """Return the own figure that follows one of others': "against an average of 9%, we stand at 12%"."""
    f, row = items[g][i].figure, items[g]
    for at in range(i + 1, min(len(row), i + 1 + REACH)):
        if kind_of(row[at].figure) == kind_of(f) and not _is_others(groups[g], row, at):
            return row[at] if row[at].figure.when in ("", f.when) else None
    if groups[g].kind == "table_row" or g + 1 >= len(groups) or groups[g + 1].section != groups[g].section:
        return None
    for at, other in enumerate(items[g + 1]):
        if kind_of(other.figure) == kind_of(f) and not _is_others(groups[g + 1], items[g + 1], at):
            return other if other.figure.when in ("", f.when) and likeness(other, items[g][i]) >= 0.2 else None
    return None


def _beside(group: FigureGroup, before: Item, item: Item) -> bool:
    """Tell whether two neighbours are of two groups: "6.9 for all and 7.4 for LAC"."""
    o, f = before.figure, item.figure
    if kind_of(o) != kind_of(f) or o.when != f.when or any(link.to == o.id for link in item.links):
        return False
    between = group.text[o.end - group.offset : f.start - group.offset]
    if f.kind in ("score", "percent"):
        named = _NAMED.match(between) or _FOR_NAMED.match(group.after(f)[:12])
        if named and " and " in between and not _others().search(o.about.lower()):
            return True
    return False


def _of_all(groups: Sequence[FigureGroup], items: list[list[Item]], item: Item) -> Item | None:
    """Return the figure of all cases, just before, with the grade that ``item`` gives of a group named by letters."""
    f, group = item.figure, groups[item.group]
    names = _SHORT.findall(f.about)
    grades = {m.lower() for m in _GRADE.findall(f.about)}
    if not names or not grades or group.kind == "table_row":
        return None
    for b in range(item.group - 1, max(-1, item.group - 1 - BACK), -1):
        if groups[b].section != group.section:
            return None
        for other in reversed(items[b]):
            o = other.figure
            alike = kind_of(o) == kind_of(f) and o.when == f.when and not _SHORT.search(o.about)
            if alike and grades & {m.lower() for m in _GRADE.findall(o.about)}:
                return other
    return None
