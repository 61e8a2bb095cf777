"""Links from figures to the sample that they are of, wherever in the report it is stated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.linkitems import REACH, FigureGroup, Item, join, speaks_of_earlier
from pipeline.extract.quantities.period import order

_SAMPLED = phrase("links", "sampled")
MOST = 60  # counts of what was audited that are kept: the first and the last


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
            elif whole is not None and not (sampled and (whole.figure.value == f.value or f.when == "previous")):
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


_PARTITIVE = phrase("links", "partitive")
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
        dated = [w for w in mine if w.figure.when != "previous" and not speaks_of_earlier(groups[w.group])]
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
