"""Links between the figures of one report: a part to its whole, now to before, this authority to others.

Links run from the figure that is read to the one it is read against: ``part`` from a part to its whole, ``previous``
from a time to the time before it, ``comparator`` from the report's own figure to the one it is set beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.period import order
from pipeline.records import Figure, FigureLink

Relation = Literal["previous", "part", "comparator"]

REACH = 24  # figures to either side that a link inside one passage may reach
NEIGHBOURS = 3  # how many passages back or on a link may reach, where nothing else holds figures together
_SAMPLED = re.compile(
    r"\b(?:audited|re-?audited|sampled?|read|reviewed|selected|looked\s+at|examined|drawn|picked|scrutinised)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]+")
_NAMED = re.compile(r"(?:[^.;]*\band\s+(?:for\s+)?[A-Z]{2,}\b[^.;]*)\Z")
_FOR_NAMED = re.compile(r"\s+(?:for|in)\s+[A-Z]{2,}\b")


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures of one passage with what links need of it; ``offset`` is where the passage starts in their text."""

    text: str
    figures: tuple[Figure, ...]
    section: tuple[str, ...] = ()
    kind: str = "sentence"
    offset: int = 0


@dataclass(slots=True)
class _Item:
    """A figure at its place, with the words of its ``about`` worked out once."""

    figure: Figure
    group: int
    place: int
    words: frozenset[str]
    noun: str | None
    links: list[FigureLink]


def link_figures(groups: Sequence[FigureGroup]) -> list[tuple[Figure, ...]]:
    """Return the figures of each group, in order, with their links set; ids must be unique over all groups."""
    items = [[_item(f, g, i) for i, f in enumerate(group.figures)] for g, group in enumerate(groups)]
    wholes: list[_Item] = []
    pooled: list[_Item] = []
    for g, group in enumerate(groups):
        row = items[g]
        if not row:
            continue
        _link_previous(group, row)
        if group.kind != "table_row":
            _link_parts(group, row)
            _link_comparators(group, row)
        if g:
            _link_back(groups, items, g)
        _link_grades(groups, row, pooled)
        _link_sample(groups, row, wholes)
    _link_columns(groups, items)
    return [tuple(replace(i.figure, links=tuple(i.links)) if i.links else i.figure for i in row) for row in items]


def _item(figure: Figure, group: int, place: int) -> _Item:
    words = frozenset(w for w in _WORD.findall(figure.about.lower()) if w not in lexicon.words("words", "function"))
    return _Item(figure, group, place, words, _noun(figure.about), [])


@lru_cache(maxsize=4096)
def _noun(about: str) -> str | None:
    """Return the first counted noun of ``about`` in the singular."""
    counted = lexicon.singular_counted() - {"sample", "total"}
    for word in re.findall(r"[a-z]+", about.lower()):
        for form in (word, word.removesuffix("s"), word.removesuffix("ies") + "y"):
            if form in counted:
                return str({"children": "child", "families": "family", "babies": "baby"}.get(form, form))
    return None


def _kind(figure: Figure) -> str:
    return "share" if figure.kind in ("percent", "proportion") else figure.kind


def _like(a: _Item, b: _Item) -> float:
    """Return how alike two figures' ``about`` are: the token overlap F1 of their words."""
    if not a.words or not b.words:
        return 0.0
    return 2 * len(a.words & b.words) / (len(a.words) + len(b.words))


def _join(source: _Item, target: _Item, relation: Relation) -> None:
    if source is target or any(link.relation == relation for link in source.links):
        return
    change = direction = None
    if relation != "part" and _kind(source.figure) == _kind(target.figure):
        change = round(source.figure.value - target.figure.value, 2)
        direction = "up" if change > 0 else "down" if change < 0 else "same"
    source.links.append(FigureLink(target.figure.id, relation, change, direction))


def _link_previous(group: FigureGroup, row: list[_Item]) -> None:
    """Link figures of one passage to those of an earlier time that measure the same."""
    for item in row:
        f = item.figure
        if f.about.lower().startswith("target"):
            continue
        best: _Item | None = None
        for other in row[max(0, item.place - REACH) : item.place + REACH]:
            o = other.figure
            if other is item or _kind(o) != _kind(f) or o.about.lower().startswith("target") or not _before(o, f):
                continue
            beside = abs(item.place - other.place) == 1
            floor = 0.0 if beside and o.when == "previous" and group.kind != "table_row" else 0.5
            if _like(item, other) < floor and not (beside and not (item.words and other.words)):
                continue
            if best is None or _closer(item, other, best):
                best = other
        if best is not None:
            _join(item, best, "previous")


def _closer(item: _Item, other: _Item, best: _Item) -> bool:
    """Tell whether ``other`` is a better earlier figure than ``best``: more alike, then later in time, then nearer."""
    key = (round(_like(item, other), 2), order(other.figure.when), -abs(item.place - other.place))
    return key > (round(_like(item, best), 2), order(best.figure.when), -abs(item.place - best.place))


def _before(a: Figure, b: Figure) -> bool:
    """Tell whether ``a`` is of an earlier time than ``b``."""
    if not a.when:
        return False
    if not b.when:
        return True
    if a.when == "previous" or b.when == "previous":
        return False
    return (-1, -1, -1) < order(a.when) < order(b.when)


def _link_parts(group: FigureGroup, row: list[_Item]) -> None:
    """Link parts to the whole that the same passage states, by its size or by their sum."""
    for i, item in enumerate(row):
        f = item.figure
        if f.denominator is not None and f.kind != "rate":
            for other in reversed(row[max(0, i - REACH) : i]):
                o = other.figure
                if (o.kind == "count" and o.value == f.denominator) or (
                    o.numerator == f.denominator and o.when == f.when
                ):
                    _join(item, other, "part")
                    break
    for i, item in enumerate(row):
        total, parts = 0.0, []
        for other in row[i + 1 : i + REACH]:
            if (
                _kind(other.figure) != _kind(item.figure)
                or other.figure.when != item.figure.when
                or other.figure.kind == "score"
            ):
                break
            total += other.figure.value
            parts.append(other)
            if len(parts) > 1 and abs(total - item.figure.value) <= (1.0 if item.figure.kind == "percent" else 0.05):
                for part in parts:
                    _join(part, item, "part")
                break


@lru_cache(maxsize=1)
def _others() -> re.Pattern[str]:
    return lexicon.pattern("links", "comparator")


def _link_comparators(group: FigureGroup, row: list[_Item]) -> None:
    """Link the report's own figure to the national, regional or neighbours' figure beside it."""
    for i, item in enumerate(row[1:], 1):
        f = item.figure
        others = _others().search(f.about.lower()) is not None
        for other in reversed(row[max(0, i - REACH) : i]):
            o = other.figure
            if _kind(o) != _kind(f) or _others().search(o.about.lower()):
                continue
            between = group.text[o.end - group.offset : f.start - group.offset]
            behind = group.text[f.end - group.offset : f.end - group.offset + 12]
            if others and (o.when == "" or o.when == f.when):
                _join(other, item, "comparator")
                break
            named = f.kind in ("score", "percent") and (_NAMED.match(between) or _FOR_NAMED.match(behind))
            if named and i - row.index(other) == 1 and o.when == f.when and " and " in between:
                _join(other, item, "comparator")
            break


def _near(groups: Sequence[FigureGroup], a: int, b: int) -> bool:
    return abs(a - b) <= NEIGHBOURS and groups[a].section == groups[b].section


def _link_back(groups: Sequence[FigureGroup], items: list[list[_Item]], g: int) -> None:
    """Link across neighbouring passages: to last year's figure in the next sentence, to a whole stated before."""
    row = items[g]
    back = [o for b in range(g - 1, max(-1, g - 1 - NEIGHBOURS), -1) if _near(groups, g, b) for o in reversed(items[b])]
    ahead_previous = [
        i
        for i in row
        if i.figure.when == "previous" and not any(o.figure.when == "" and _like(i, o) >= 0.5 for o in row)
    ]
    for item in ahead_previous:
        mine = [
            o
            for o in back
            if g - o.group <= 2
            and o.figure.when == ""
            and _kind(o.figure) == _kind(item.figure)
            and _like(o, item) >= 0.5
        ]
        if not mine:
            # A count of none now against a share before: "no contacts were inadequate", "last year 7% were".
            mine = [
                o
                for o in back
                if g - o.group <= 2 and o.figure.when == "" and o.figure.value == 0 and _like(o, item) >= 0.5
            ]
        if mine:
            _join(max(mine, key=lambda o: (_like(o, item), o.group, o.place)), item, "previous")
    for item in row:
        f = item.figure
        if f.denominator is None or f.kind == "rate" or any(link.relation == "part" for link in item.links):
            continue
        for other in back:
            o = other.figure
            size = o.value if o.kind == "count" else o.numerator
            if size == f.denominator and o.when == f.when and item.words & other.words:
                _join(item, other, "part")
                break


def _link_columns(groups: Sequence[FigureGroup], items: list[list[_Item]]) -> None:
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
                    _join(cell, whole, "part")
        g = max(end, g + 1)


def _stated(groups: Sequence[FigureGroup], items: list[list[_Item]], g: int, total: float, when: str) -> _Item | None:
    """Return the last count of ``total``, of the same time, in the running text before passage ``g``."""
    for b in range(g - 1, -1, -1):
        for item in reversed(items[b]) if groups[b].kind != "table_row" else ():
            f = item.figure
            if f.kind == "count" and f.value == total and bool(f.when) == bool(when) and total > 1:
                return item
    return None


_GOOD = re.compile(r"(?<!below )(?<!short of )(?<!less than )(?<!not )\b(?:good|outstanding)\b", re.IGNORECASE)
_POOLED = re.compile(r"\b(?:good\s+(?:or|and)\s+(?:better|outstanding|above)|outstanding\s+or\s+good)\b", re.IGNORECASE)


def _link_grades(groups: Sequence[FigureGroup], row: list[_Item], pooled: list[_Item]) -> None:
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
                alike = _era(whole.figure) == _era(f) and item.group - whole.group <= 3 * NEIGHBOURS
                if (
                    alike
                    and (f.kind == "count" or f.value <= whole.figure.value)
                    and (item.noun is None or whole.noun in (None, item.noun))
                ):
                    _join(item, whole, "part")
                    break


def _era(figure: Figure) -> str:
    return "earlier" if figure.when else ""


def _link_sample(groups: Sequence[FigureGroup], row: list[_Item], wholes: list[_Item]) -> None:
    """Link counts of what was audited to the sample that they are of: the last of their section, else the report's."""
    for item in row:
        f, group = item.figure, groups[item.group]
        if item.noun is None or f.kind not in ("count", "proportion") or f.denominator is not None:
            continue
        whole = _sample_of(groups, item, wholes)
        fits = whole is not None and (f.kind == "proportion" or f.value < whole.figure.value)
        if whole is not None and fits and not any(link.relation == "part" for link in item.links):
            _join(item, whole, "part")
        if f.kind == "count" and f.value > 1 and group.kind in ("sentence", "heading") and _SAMPLED.search(group.text):
            wholes.append(item)


def _sample_of(groups: Sequence[FigureGroup], item: _Item, wholes: list[_Item]) -> _Item | None:
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
