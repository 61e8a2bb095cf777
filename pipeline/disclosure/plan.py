"""Which figures of a report are masked: the small ones, and those that would reveal them by subtraction.

The rules of the Department for Education's and the Office for National Statistics' guidance on tables of counts:
primary suppression of counts from 1 to N - 1, then secondary suppression until no masked count follows from the rest.
A sum in which counts are masked always has two of them at least, and more than one way to share out what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.arithmetic.entries import Entry, Layout, lay_out
from pipeline.arithmetic.tables import totals
from pipeline.disclosure.text import others
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
    """Return ``masked`` with what else must be masked so that no sum, and no sums together, give a masked number away.

    In each sum with a masked part, two parts at least are masked, and they come to more than one apiece. Then,
    while the sums together fix a masked number (``exposed``), one more part or total of a sum of its is masked.
    """
    out = set(masked)
    sums = list(sums)
    while True:
        more = {m for m in (_more(one, out) for one in sums) if m} - out
        if not more:
            told = (_one_more(sums, out, name) for name in sorted(exposed(sums, out)))
            more = {next(filter(None, told), "")} - {""}
            if not more and exposed(sums, out):
                # All of its own sums are masked: the equations with other masked numbers are what gives it away.
                more = {_any_more(sums, out) or ""} - {""}
        if not more:
            return out
        out |= more


def _more(one: Sum, masked: set[str]) -> str | None:
    """Return one more part of a sum to mask, None where it is safe by itself."""
    values = dict(zip(one.parts, one.values, strict=True))
    mine = [i for i in values if i in masked]
    rest = sorted((v, i) for i, v in values.items() if i not in masked and v > 0)
    if one.total is not None and one.total in masked:
        return None if mine or not rest else rest[0][1]  # a masked total is not to be had by adding up its parts
    if not mine or (len(mine) > 1 and sum(values[i] for i in mine) > len(mine)):
        return None
    return rest[0][1] if rest else one.total


def _one_more(sums: Sequence[Sum], masked: set[str], told: str) -> str | None:
    """Return a part or a total to mask beside a number that the sums give away."""
    of_it = [one for one in sums if told in one.parts or told == one.total]
    rest = sorted(
        (v, i) for one in of_it for i, v in zip(one.parts, one.values, strict=True) if i not in masked and v > 0
    )
    totals = [one.total for one in of_it if one.total is not None and one.total not in masked]
    return rest[0][1] if rest else totals[0] if totals else None


def _any_more(sums: Sequence[Sum], masked: set[str]) -> str | None:
    """Return the smallest part, else a total, of any sum in which something is masked."""
    touched = [one for one in sums if one.total in masked or any(i in masked for i in one.parts)]
    rest = sorted(
        (v, i) for one in touched for i, v in zip(one.parts, one.values, strict=True) if i not in masked and v > 0
    )
    totals = [one.total for one in touched if one.total is not None and one.total not in masked and any(one.values)]
    return rest[0][1] if rest else totals[0] if totals else None


def exposed(sums: Sequence[Sum], masked: Iterable[str]) -> set[str]:
    """Return the masked numbers that follow from the rest.

    By elimination over the sums (D. Gusfield, "A graph theoretic approach to statistical data security", SIAM J.
    Comput. 17(3), 1988: in a table those are the bridges), and by bounds, since a masked count is 1 at least.
    """
    unknown = sorted(set(masked))
    equations = list(_equations(sums, set(unknown)))
    return _by_elimination(equations) | _by_bounds(equations)


def _equations(sums: Iterable[Sum], masked: set[str]) -> Iterator[tuple[dict[str, int], Fraction]]:
    """Yield, for each sum with a masked number, the unknowns with their signs and what they come to."""
    for one in sums:
        total = sum((Fraction(v) for v in one.values), Fraction(0))
        terms = {i: 1 for i in one.parts if i in masked}
        known = sum((Fraction(v) for i, v in zip(one.parts, one.values, strict=True) if i not in masked), Fraction(0))
        if one.total is not None and one.total in masked:
            terms[one.total] = terms.get(one.total, 0) - 1
            total = Fraction(0)
        if terms:
            yield terms, total - known


def _by_elimination(equations: Sequence[tuple[dict[str, int], Fraction]]) -> set[str]:
    rows = [{i: Fraction(c) for i, c in terms.items() if c} for terms, _ in equations]
    done: list[tuple[str, dict[str, Fraction]]] = []
    for row in rows:
        left = dict(row)
        for pivot, other in done:
            _subtract(left, other, left.get(pivot, Fraction(0)))
        if not left:
            continue
        pivot = min(left)
        left = {i: c / left[pivot] for i, c in left.items()}
        for _, other in done:
            _subtract(other, left, other.get(pivot, Fraction(0)))
        done.append((pivot, left))
    return {pivot for pivot, row in done if len(row) == 1}


def _subtract(row: dict[str, Fraction], other: dict[str, Fraction], times: Fraction) -> None:
    if times:
        for i, c in other.items():
            left = row.get(i, Fraction(0)) - times * c
            if left:
                row[i] = left
            else:
                row.pop(i, None)


def _by_bounds(equations: Sequence[tuple[dict[str, int], Fraction]]) -> set[str]:
    """Return the unknowns that only one value of 1 or more leaves room for, each bound drawn from the others."""
    low: dict[str, Fraction] = {i: Fraction(1) for terms, _ in equations for i in terms}
    high: dict[str, Fraction | None] = dict.fromkeys(low)
    for _ in range(2 * len(low) + 1):
        before = (dict(low), dict(high))
        for terms, total in equations:
            for i, sign in terms.items():
                others = [(c * sign, j) for j, c in terms.items() if j != i]
                # sign * x = total - others, so x lies between these two.
                least = _extreme([(-c, j) for c, j in others], high, low, total * sign)
                most = _extreme([(-c, j) for c, j in others], low, high, total * sign)
                if least is not None:
                    low[i] = max(low[i], least)
                if most is not None:
                    high[i] = most if high[i] is None else min(high[i] or most, most)
        if (low, high) == before:
            break
    return {i for i in low if high[i] is not None and high[i] == low[i]}


def _extreme(
    terms: Sequence[tuple[int, str]],
    where_negative: Mapping[str, Fraction | None],
    where_positive: Mapping[str, Fraction | None],
    start: Fraction,
) -> Fraction | None:
    """Return ``start`` and the signed bounds added up, None where one of them is open."""
    for sign, name in terms:
        bound = (where_positive if sign > 0 else where_negative)[name]
        if bound is None:
            return None
        start += sign * bound
    return start


def size(entry: Entry) -> float | None:
    """Return the number of cases that a figure gives: a count, or the numerator of a share."""
    f = entry.figure
    return f.value if f.kind == "count" else f.numerator


def _is_small(layout: Layout, entry: Entry, least: int) -> bool:
    f = entry.figure
    if f.kind == "count":
        return 0 < f.value < least and (f.head or "").lower() not in others()
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
    if entry.figure.scope in ("neighbours", "national", "target") or entry.figure.when:
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
    samples = {float(n) for n in (layout.report.info.sample_size, *(p.sample_size for p in layout.report.parts)) if n}
    for entries in _runs(layout):
        yield from _shares(entries)
        counts = [e for e in entries if size(e) is not None]
        wholes = samples | {n for e in entries for n in (size(e), e.figure.denominator) if n}
        for first in range(len(counts) - 1):
            come_to = 0.0
            for last in range(first, len(counts)):
                come_to += size(counts[last]) or 0.0
                if last > first and come_to in wholes:
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
