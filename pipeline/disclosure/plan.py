"""Which figures of a report are masked: the small ones, and those that would reveal them by subtraction.

The rules of the Department for Education's and the Office for National Statistics' guidance on tables of counts:
primary suppression of counts from 1 to N - 1, then secondary suppression until no masked count follows from the rest.
A sum in which counts are masked always has two of them at least, and more than one way to share out what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.arithmetic.entries import Entry, Layout, lay_out
from pipeline.arithmetic.tables import totals
from pipeline.records import Report

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts of which the total is known; ``total`` is the figure that states it, None where it is public anyway."""

    parts: tuple[str, ...]
    values: tuple[float, ...]
    total: str | None


def hidden(report: Report, least: int) -> frozenset[str]:
    """Return the ids of the figures to mask so that no count from 1 to ``least - 1`` is told or can be worked out."""
    layout = lay_out(report)
    masked = {e.figure.id for e in layout.entries if _is_small(layout, e, least)}
    sums = list(sums_of(layout))
    while True:
        more = close(sums, masked) | _repeated(layout, masked, least)
        if more <= masked:
            return frozenset(masked)
        masked |= more


def close(sums: Iterable[Sum], masked: Iterable[str]) -> set[str]:
    """Return ``masked`` with what else must be masked so that no sum gives a masked part away.

    In each sum with a masked part, two parts at least are masked, and they come to more than one apiece, so that the
    rest can be shared out in several ways. A sum that has nothing more to mask loses its total.
    """
    out = set(masked)
    changed = True
    sums = list(sums)
    while changed:
        changed = False
        for one in sums:
            more = _more(one, out)
            if more:
                out.add(more)
                changed = True
    return out


def _more(one: Sum, masked: set[str]) -> str | None:
    """Return one more part of a sum to mask, None where it is safe."""
    mine = [(v, i) for v, i in zip(one.values, one.parts, strict=True) if i in masked]
    if not mine or (one.total is not None and one.total in masked):
        # A masked total is itself a count: masked with all of its parts shown, it could be added up.
        if one.total is not None and one.total in masked and not mine:
            return min(((v, i) for v, i in zip(one.values, one.parts, strict=True) if v > 0), default=(0, None))[1]
        return None
    if len({i for _, i in mine}) > 1 and sum(v for v, _ in mine) > len(mine):
        return None
    rest = [(v, i) for v, i in zip(one.values, one.parts, strict=True) if i not in masked and v > 0]
    return min(rest)[1] if rest else one.total


def size(entry: Entry) -> float | None:
    """Return the number of cases that a figure gives: a count, or the numerator of a share."""
    f = entry.figure
    return f.value if f.kind == "count" else f.numerator


def _is_small(layout: Layout, entry: Entry, least: int) -> bool:
    f = entry.figure
    if f.kind == "count":
        return 0 < f.value < least
    if f.kind not in ("percent", "proportion"):
        return False
    if any(n is not None and 0 < n < least for n in (f.numerator, f.denominator)):
        return True
    if f.denominator:
        cases = f.numerator if f.numerator is not None else f.value * f.denominator / 100
        return _tells(cases, f.denominator, least)
    return any(_tells(f.value * whole / 100, whole, least) for whole in _wholes(layout, entry))


def _tells(cases: float, whole: float, least: int) -> bool:
    """Tell whether so many of a whole, or those that are left, are few."""
    few, left = cases, whole - cases
    return _HALF <= few < least - _HALF or _HALF <= left < least - _HALF


def _wholes(layout: Layout, entry: Entry) -> Iterator[float]:
    """Yield what a share without a denominator may be a share of: linked wholes, the sample of its part or report."""
    for link in entry.figure.links:
        other = layout.by_id.get(link.to)
        if link.relation == "part" and other is not None and size(other):
            yield size(other) or 0.0
    if entry.figure.scope in ("neighbours", "national", "target"):
        return
    samples = [p.sample_size for p in layout.report.parts if p.number == entry.passage.part]
    yield from (float(n) for n in (*samples, layout.report.info.sample_size) if n)


def sums_of(layout: Layout) -> Iterator[Sum]:
    """Yield the sums that a reader can make: rows and columns with totals, parts with their whole, what adds up."""
    for table in layout.tables:
        for parts, total in totals(table):
            yield from _sum(parts, total)
    by_whole: dict[str, list[Entry]] = defaultdict(list)
    for entry in layout.entries:
        for link in entry.figure.links:
            if link.relation == "part" and link.to in layout.by_id:
                by_whole[link.to].append(entry)
    for whole, parts in by_whole.items():
        yield from _sum(parts, layout.by_id[whole])
    stated = {n for e in layout.entries for n in (size(e), e.figure.denominator) if n}
    for entries in _runs(layout):
        yield from _shares(entries)
        counts = [e for e in entries if size(e) is not None]
        for first in range(len(counts) - 1):
            come_to = 0.0
            for last in range(first, len(counts)):
                come_to += size(counts[last]) or 0.0
                if last > first and come_to in stated:
                    parts = counts[first : last + 1]
                    yield Sum(_ids(parts), tuple(size(e) or 0.0 for e in parts), None)


def _runs(layout: Layout) -> Iterator[Sequence[Entry]]:
    """Yield figures that stand together: of a passage, of a row, of a column."""
    yield from layout.by_passage
    for table in layout.tables:
        for column in sorted({c for row in table.rows for c in row.by_column}):
            yield [row.by_column[column] for row in table.rows if column in row.by_column]


def _sum(parts: Sequence[Entry], total: Entry) -> Iterator[Sum]:
    values = [size(e) for e in parts]
    if len(parts) > 1 and None not in values and sum(v or 0.0 for v in values) == size(total):
        yield Sum(_ids(parts), tuple(v or 0.0 for v in values), total.figure.id)


def _shares(entries: Sequence[Entry]) -> Iterator[Sum]:
    """Yield shares that make up 100: each is what the others leave."""
    shares = [e for e in entries if e.figure.kind in ("percent", "proportion")]
    for when in dict.fromkeys(e.figure.when for e in shares):
        mine = [e for e in shares if e.figure.when == when]
        if len(mine) > 1 and abs(sum(e.figure.value for e in mine) - 100) <= _HALF * len(mine):
            yield Sum(_ids(mine), tuple(e.figure.value for e in mine), None)


def _ids(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(e.figure.id for e in entries)


def _repeated(layout: Layout, masked: set[str], least: int) -> set[str]:
    """Return the figures that say a masked number again, of the same thing, at another place."""
    found: set[str] = set()
    by_number: dict[tuple[str, float], list[Entry]] = defaultdict(list)
    for entry in layout.entries:
        number = size(entry)
        if number is not None:
            by_number["cases", number].append(entry)
        if entry.kind == "share":
            by_number["share", entry.figure.value].append(entry)
    for (_, number), entries in by_number.items():
        if number == 0 or len(entries) == 1:
            continue
        told = [e for e in entries if e.figure.id in masked]
        for entry in entries:
            if entry.figure.id not in masked and any(_alike(entry, other) for other in told):
                found.add(entry.figure.id)
    return found


def _alike(a: Entry, b: Entry) -> bool:
    shared = len(a.words & b.words)
    return bool(shared) and 2 * shared >= len(a.words | b.words)
