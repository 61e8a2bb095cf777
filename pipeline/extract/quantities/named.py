"""Links of parts that say of what they are: "one of these", "the other two", the items below a lead-in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.linkitems import IN_ROW, FigureGroup, Item, join, join_part, size_of

_OF_THESE = phrase("wholes", "of_whole")
_THE = re.compile(r"\bthe\s+\Z", re.IGNORECASE)
_OF_THEM = phrase("wholes", "of_them")
MANY = 10  # things that a share is said of
_OTHER = re.compile(r"\bother\s+\Z", re.IGNORECASE)
_BACK = 3  # passages back that "one of these" and "the other two" may speak of


def link_named_whole(groups: Sequence[FigureGroup], items: list[list[Item]], g: int, leads: dict[str, int]) -> None:
    """Link "one of these" to the count before, "the other two" to the whole they complete, an item to its lead-in.

    ``leads`` gives for the text of each passage so far that holds figures the number of its group.
    """
    group, row = groups[g], items[g]
    for item in row:
        f = item.figure
        if any(link.relation == "part" for link in item.links):
            continue
        if f.kind in ("percent", "proportion") and f.denominator is None and _share_of_them(group, item):
            counted = [o for o in row[max(0, item.place - IN_ROW) : item.place] if _counts(o, MANY)]
            of = counted[-1] if counted else _counted_before(groups, items, item, MANY)
            if of is not None:
                join(item, of, "part")
            continue
        if f.kind != "count":
            continue
        if _OTHER.search(group.before(f)):
            whole = _completed(items, item, _BACK)
        elif _THE.search(group.before(f)) and (rest := _completed(items, item, 0)):
            whole = rest
        elif _OF_THESE.match(group.after(f)):
            mine = next(
                (o for o in reversed(row[max(0, item.place - IN_ROW) : item.place]) if _counts(o, f.value)), None
            )
            whole = mine or _counted_before(groups, items, item, f.value)
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


def _share_of_them(group: FigureGroup, item: Item) -> bool:
    """Tell whether a share is said to be of what was counted before: "a quarter of them (27%)", "60% of these"."""
    at = item.figure.start - group.offset
    return _OF_THEM.match(group.text, at) is not None


def _counted_before(groups: Sequence[FigureGroup], items: list[list[Item]], item: Item, least: float) -> Item | None:
    for b in range(item.group - 1, max(-1, item.group - 1 - _BACK), -1):
        if groups[b].section != groups[item.group].section:
            return None
        for other in reversed(items[b][-IN_ROW:]):
            if _counts(other, least):
                return other
    return None


def _completed(items: list[list[Item]], item: Item, back: int) -> Item | None:
    """Return the whole of which one part is stated and ``item`` is the rest, up to ``back`` passages before."""
    near = [o for b in range(max(0, item.group - back), item.group) for o in items[b]]
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
    if len(counts) > 1 and sum(c.figure.value for c in counts) == size_of(whole) and not whole.figure.when:
        for item in counts:
            join_part(item, whole)
