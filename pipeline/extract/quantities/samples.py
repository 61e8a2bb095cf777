"""Links from figures to the sample that they are of, wherever in the report it is stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.linkitems import FigureGroup, Item, join
from pipeline.extract.quantities.period import order
from pipeline.records import Figure

_SAMPLED = re.compile(
    r"\b(?:audit\s+of|audited|re-?audited|sampled?|chosen|read|reviewed|selected|looked\s+at|examined|drawn|picked|scrutinised)\b",
    re.IGNORECASE,
)
REACH = 9  # passages between the sample of an earlier audit and that of this one
MOST = 60  # counts of what was audited that are kept: the first and the last
IN_ROW = 24  # figures back in one passage
POOL_REACH = 60  # passages back to the share of good and outstanding together


_GOOD = re.compile(r"(?<!below )(?<!short of )(?<!less than )(?<!not )\b(?:good|outstanding)\b", re.IGNORECASE)


_POOLED = re.compile(r"\b(?:good\s+(?:or|and)\s+(?:better|outstanding|above)|outstanding\s+or\s+good)\b", re.IGNORECASE)


def link_columns(groups: Sequence[FigureGroup], items: list[list[Item]], wholes: list[Item]) -> None:
    """Link the cells of a table to the whole they add up to: one stated before it, or its total row."""
    g = 0
    while g < len(groups):
        end = g
        while end < len(groups) and groups[end].kind == "table_row" and len(items[end]) == len(items[g]):
            end += 1
        if end - g > 1:
            link_low_grades(groups, items, g, end)
        for column in range(len(items[g])) if end - g > 1 else ():
            _link_column(groups, items, g, [items[row][column] for row in range(g, end)], wholes)
        g = max(end, g + 1)


def _size(item: Item) -> float | None:
    """Return how many an item counts, also where it is given as a share of a stated number."""
    f = item.figure
    return f.value if f.kind == "count" else f.numerator if f.kind in ("percent", "proportion") else None


_TOTAL = re.compile(r"\s*(?:grand\s+)?(?:total|all|overall|everyone|sum|combined)(?:\s+\w+)?\s*\|", re.IGNORECASE)


def _link_column(
    groups: Sequence[FigureGroup], items: list[list[Item]], g: int, cells: list[Item], wholes: list[Item]
) -> None:
    pooled = [c for c in cells if _POOLED.search(c.figure.about)]
    for both in pooled[:1]:
        for cell in cells:
            if cell is not both and _GOOD.search(cell.figure.about) and cell.figure.value <= both.figure.value:
                _join_part(cell, both)
    totals = [c for c in cells if _TOTAL.match(groups[c.group].text)]
    cells = [c for c in cells if c not in pooled and c not in totals]
    sizes = [size for cell in cells if (size := _size(cell)) is not None]
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
            _join_part(cell, whole)


def _join_part(item: Item, whole: Item) -> None:
    """Link a part to its whole, where it is linked to none yet."""
    if not any(link.relation == "part" for link in item.links):
        join(item, whole, "part")


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
            if _size(item) == total > 1:
                if bool(f.when) == bool(when):
                    return item
                if not when and f.when != "previous" and not _earlier(groups[b]):
                    dated = dated or item
    return dated


def link_sums(groups: Sequence[FigureGroup], row: list[Item], wholes: list[Item]) -> None:
    """Link the counts of a passage to the sample that they add up to."""
    group = groups[row[0].group]
    if group.kind == "table_row" or len(row) < 2 or not wholes:
        return
    if any(item.figure.kind != "count" or item.figure.when != row[0].figure.when for item in row):
        return
    total = sum(item.figure.value for item in row)
    whole = next((w for w in reversed(wholes) if w.figure.value == total and w.group != row[0].group), None)
    for item in row if whole is not None else ():
        if whole is not None and not any(link.relation == "part" for link in item.links):
            join(item, whole, "part")


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
                alike = _era(whole.figure) == _era(f) and item.group - whole.group <= POOL_REACH
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
    """Link figures to the sample that they are of; counts of what was audited join ``wholes`` for those that follow."""
    group = groups[row[0].group]
    said = group.kind in ("sentence", "heading") and _SAMPLED.search(group.text) is not None
    for item in row:
        f = item.figure
        sampled = said and f.kind == "count" and f.value > 1 and item.noun is not None
        if f.kind in ("count", "proportion", "percent") and not any(link.relation == "part" for link in item.links):
            before = _sample_before(wholes, item) if sampled else None
            whole = _sample_of(groups, item, wholes) if before is None else None
            if before is not None:
                join(item, before, "previous")
            elif whole is not None and not (sampled and whole.figure.value == f.value):
                join(item, whole, "part")
        if sampled:
            wholes.append(item)
            if len(wholes) > MOST:
                del wholes[MOST // 2 : MOST // 2 + 1]


def _sample_before(wholes: list[Item], item: Item) -> Item | None:
    """Return the sample of an earlier time of the same things, which a sample of now goes on from."""
    if item.figure.when:
        return None
    earlier = [w for w in wholes if w.noun == item.noun and w.figure.when and item.group - w.group <= REACH]
    return earlier[-1] if earlier and not any(not w.figure.when and w.noun == item.noun for w in wholes) else None


_PARTITIVE = re.compile(r"\s+of\s+(?:the|our|its|their)\s+[a-z]", re.IGNORECASE)
_NAMED = re.compile(r"\b[A-Z]{3,}\b")


def _sample_of(groups: Sequence[FigureGroup], item: Item, wholes: list[Item]) -> Item | None:
    """Return the sample that a figure is of: the last stated in its section, else the largest stated in the report."""
    f, group = item.figure, groups[item.group]
    named = _of_named_group(item, wholes)
    if named is not None:
        return named
    if f.kind == "percent":
        return None
    persons = lexicon.words("links", "persons")
    cases = [w for w in wholes if w.noun not in persons]
    if item.noun is None or (item.noun in persons and not _PARTITIVE.match(group.after(f))):
        return None
    mine = [w for w in cases if w.noun == item.noun]
    if not mine and f.kind == "count" and _PARTITIVE.match(group.after(f)):
        mine = cases
    same = [w for w in mine if bool(w.figure.when) == bool(f.when)]
    if not same and (not f.when or f.when == "previous"):
        dated = [w for w in mine if w.figure.when != "previous" and not _earlier(groups[w.group])]
        latest = max((order(w.figure.when) for w in dated), default=None)
        same = [w for w in dated if order(w.figure.when) == latest]
    if f.denominator is not None:
        sized = [w for w in same if w.figure.value == f.denominator]
        return sized[-1] if sized else None
    section = groups[item.group].section
    here = [w for w in same if groups[w.group].section == section and w.figure.value > f.value]
    if here:
        return here[-1]
    if f.kind == "proportion":
        here = [w for w in same if groups[w.group].section == section]
        return here[-1] if here else None
    largest = max(same, key=lambda w: (w.figure.value, w.group), default=None)
    return largest if largest is not None and f.value < largest.figure.value else None


def _earlier(group: FigureGroup) -> bool:
    """Tell whether a passage speaks of an audit before this one."""
    return _speaks_of_earlier(group.text)


@lru_cache(maxsize=256)
def _speaks_of_earlier(text: str) -> bool:
    return lexicon.pattern("previous", "cues").search(text.lower()) is not None


def _of_named_group(item: Item, wholes: list[Item]) -> Item | None:
    """Return the count of the cases of a group named by its short form, for a figure that names it: "13 LAC files"."""
    if item.figure.denominator is not None or not wholes:
        return None
    names = set(_NAMED.findall(item.figure.about))
    if not names:
        return None
    for whole in reversed(wholes):
        if names & set(_NAMED.findall(whole.figure.about)) and whole.group != item.group:
            return whole if item.figure.kind != "count" or item.figure.value <= whole.figure.value else None
    return None


_OF_THESE = re.compile(r"\s+of\s+(?:these|those|them|whom|which)\b", re.IGNORECASE)
_OTHER = re.compile(r"\bother\s+\Z", re.IGNORECASE)
_BACK = 3  # passages back that "one of these" and "the other two" may speak of


def link_named_whole(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, leads: dict[str, int]) -> None:
    """Link "one of these" to the count before, "the other two" to the whole they complete, an item to its lead-in.

    ``leads`` gives for the text of each passage so far that holds figures the number of its group.
    """
    group, row = groups[g], items[g]
    for item in row:
        f = item.figure
        if f.kind != "count" or any(link.relation == "part" for link in item.links):
            continue
        if _OTHER.search(group.before(f)):
            whole = _completed(items, item)
        elif _OF_THESE.match(group.after(f)):
            mine = next(
                (o for o in reversed(row[max(0, item.place - IN_ROW) : item.place]) if _counts(o, f.value)), None
            )
            whole = mine or _counted_before(groups, items, item)
        elif group.lead_in and group.lead_in in leads:
            whole = next(
                (o for o in reversed(items[leads[group.lead_in]]) if _counts(o, f.value) and o.noun == item.noun), None
            )
        else:
            continue
        if whole is not None:
            join(item, whole, "part")


def _counts(o: Item, value: float) -> bool:
    return o.figure.kind == "count" and o.figure.value > value


def _counted_before(groups: Sequence[FigureGroup], items: list[list[Item]], item: Item) -> Item | None:
    for b in range(item.group - 1, max(-1, item.group - 1 - _BACK), -1):
        if groups[b].section != groups[item.group].section:
            return None
        for other in reversed(items[b][-IN_ROW:]):
            if _counts(other, item.figure.value):
                return other
    return None


def _completed(items: list[list[Item]], item: Item) -> Item | None:
    """Return the whole of which one part is stated and ``item`` is the rest."""
    near = [o for b in range(max(0, item.group - _BACK), item.group) for o in items[b]]
    near = near[-3 * IN_ROW :] + items[item.group][max(0, item.place - IN_ROW) : item.place]
    by_id = {o.figure.id: o for o in near}
    for other in reversed(near):
        for link in other.links:
            whole = by_id.get(link.to)
            size = other.figure.numerator if other.figure.numerator is not None else other.figure.value
            if link.relation == "part" and whole is not None and size + item.figure.value == whole.figure.value:
                return whole
    return None


def link_ahead(groups: Sequence[FigureGroup], items: list[list[Item]], g: int) -> None:
    """Link the counts of a passage to their sum, where the next passage opens with it."""
    row, after = items[g], items[g + 1] if g + 1 < len(items) else []
    if len(row) < 2 or not after or groups[g].kind == "table_row" or groups[g].section != groups[g + 1].section:
        return
    counts = [item for item in row if item.figure.kind == "count" and not item.figure.when]
    whole = after[0]
    if len(counts) > 1 and sum(c.figure.value for c in counts) == _size(whole) and not whole.figure.when:
        for item in counts:
            _join_part(item, whole)


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


CELLS = 12  # cells of the same number that are looked at


def _generic(item: Item) -> frozenset[str]:
    """Return the words that say what is counted and not which of them."""
    noun = item.noun or ""
    return frozenset((noun, noun + "s", "children", "families", "number", "good", "better"))


_LOW = re.compile(r"\b(?:requir\w+\s+improvement|ri|inadequate)\b", re.IGNORECASE)


def link_low_grades(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, end: int) -> None:
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
                _join_part(item, whole)
