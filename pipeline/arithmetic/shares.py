"""Shares against the counts they are of: "13 of the 22 (49%)", and shares that no whole number can give."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.arithmetic.entries import Entry, Layout, finding
from pipeline.arithmetic.finding import Finding, number
from pipeline.arithmetic.lexicon import heading_words
from pipeline.arithmetic.tables import is_total
from pipeline.extract.quantities.linkitems import item_of

# A fraction in words beside its counts ("a third, five of 14") is a round number: so many points off is still right.
_LOOSE = 6.0
_MANY = 1_000  # cases: of more, a whole number always comes near
_MOST_CASES = 10_000  # above it some whole number always fits
# "48 live in children's homes, of whom 52% ...": the share is of the count before, and of nothing else.
_OF_WHOM = re.compile(
    r"[^.;:()]{2,90}?,?\s+of\s+(?:whom|which|these|those|them),?\s+(?:(?:a\s+further|some)\s+)?", re.IGNORECASE
)
_OF_THIS = re.compile(r"\W*of\s+(?:this|that)\s+(?:number|total),?\s+", re.IGNORECASE)
_SHARE_FIRST = re.compile(r"\W{0,4}[\w,]+\s+\(\s*(?:or\s+)?\d+(?:\.\d+)?\s*(?:%|per cent)", re.IGNORECASE)
_EXCLUDES = re.compile(r"\bexclud|\bexcept|\bapart from\b|\bnot (?:counting|including)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:increase|decrease|reduction|rise|fall|change|same|similar|compar\w+)\b", re.IGNORECASE)
_BACK = 3  # passages from "Of this number" back to the number


def check(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each share that stands beside its counts, or beside a count of a known whole."""
    for entry in layout.entries:
        f = entry.figure
        if f.kind not in ("percent", "proportion") or f.numerator is None:
            continue
        if f.denominator and f.denominator > 0 and f.numerator <= f.denominator:
            if f.kind == "percent" or not _only_parts(entry):
                yield _of_counts(entry, f.numerator, f.denominator)
        elif f.kind == "percent" and not f.denominator and f.numerator > 0 and f.value > 0:
            yield from _of_a_known_whole(layout, entry)
    for entry in layout.entries:
        if entry.figure.kind == "percent" and entry.figure.numerator is None and not entry.cell:
            yield from _of_a_stated_whole(entry)
    yield from _in_tables(layout)
    yield from _of_whom(layout)


def _only_parts(entry: Entry) -> bool:
    """Tell whether the share was worked out from its counts and is nowhere stated itself."""
    f = entry.figure
    return f.denominator is None or f.numerator is None or abs(f.value - 100 * f.numerator / f.denominator) < 0.06


def _slack(entry: Entry) -> float:
    """Return by how much a rightly rounded share may be off, up or down, in points of percent."""
    return _LOOSE if entry.hedged or entry.figure.kind == "proportion" else 10.0**-entry.decimals


def _of_counts(entry: Entry, part: float, whole: float) -> Finding:
    exact = 100 * part / whole
    return finding(
        "share_of_count",
        abs(exact - entry.figure.value) < _slack(entry),
        [entry],
        f"{number(part)} of {number(whole)}",
        f"{number(entry.figure.value)}%",
        f"{exact:.1f}%",
    )


def _of_a_known_whole(layout: Layout, entry: Entry) -> Iterator[Finding]:
    """Check "nine contacts (42%)" against the sample that the report states.

    It is wrong only where no number of cases that the part states gives it, and either no whole number at all does or
    the share is, by its noun, one of the sample.
    """
    f = entry.figure
    part, value = f.numerator or 0.0, f.value
    wholes = [(w, size) for w in _wholes(layout, entry) if (size := _size(w)) and size >= part]
    for whole, size in wholes:
        if abs(100 * part / size - value) < _slack(entry):
            yield _finding(whole, entry, number(part), 100 * part / size, f"{100 * part / size:.1f}%")
            return
    if not wholes or entry.hedged or part != int(part) or f.when or entry.cell:
        return
    stated = {n for e in layout.entries if e.passage.part == entry.passage.part for n in _numbers(e) if n >= part}
    if any(abs(100 * part / n - value) <= _slack(entry) / 2 + 1e-9 for n in stated if n):
        return
    if _some_whole_gives(part, value, entry.decimals):
        wholes = [(w, size) for w, size in wholes if _noun(w) and _noun(w) == _noun(entry)]
    for whole, size in wholes[:1]:
        yield _finding(whole, entry, number(part), 100 * part / size, f"{100 * part / size:.1f}%")


def _size(entry: Entry) -> float | None:
    return entry.figure.value if entry.figure.kind == "count" else entry.figure.numerator


def _numbers(entry: Entry) -> Iterator[float]:
    """Yield the numbers of cases that a figure states."""
    f = entry.figure
    if f.kind == "count":
        yield f.value
    yield from (n for n in (f.numerator, f.denominator) if n is not None)


def _noun(entry: Entry) -> str | None:
    return item_of(entry.figure, 0, 0).noun


def _of_a_stated_whole(entry: Entry) -> Iterator[Finding]:
    """Check "82% of the 28 files": some whole number of them must give the share."""
    f = entry.figure
    if not entry.hedged and f.denominator and 1 < f.denominator <= _MANY and f.denominator == int(f.denominator):
        yield from _some(entry, None, f.denominator)


def _in_tables(layout: Layout) -> Iterator[Finding]:
    """Check shares in cells against the counts in the cell before, and against a column's total."""
    for table in layout.tables:
        for row in table.rows:
            for at, share in sorted(row.by_column.items()):
                before = row.by_column.get(at - 1)
                heading = table.header[at] if at < len(table.header) else ""
                if before is None or share.figure.kind != "percent" or share.figure.numerator is not None:
                    continue
                if before.figure.kind == "proportion" and before.figure.denominator and not heading_words(heading):
                    f = before.figure
                    exact = 100 * (f.numerator or 0.0) / (f.denominator or 1.0)
                    yield _finding(
                        before, share, number(f.numerator or 0), exact, f"{exact:.1f}%", f.denominator or None
                    )
        total = table.rows[-1]
        for at, entry in sorted(total.by_column.items() if is_total(total.label) and len(table.rows) > 2 else ()):
            size = _size(entry)
            shares = [e for e in table.column(at)[:-1] if e is not None]
            counts = [e for e in shares if e.figure.kind == "percent" and e.figure.numerator is not None]
            if not size or len(counts) < 2 or len(counts) != len(shares):
                continue
            exact_ = [100 * (e.figure.numerator or 0.0) / size for e in counts]
            right = [abs(x - e.figure.value) < _slack(e) for x, e in zip(exact_, counts, strict=True)]
            if right.count(True) > right.count(False):
                for x, e in zip(exact_, counts, strict=True):
                    yield _finding(entry, e, number(e.figure.numerator or 0.0), x, f"{x:.1f}%", size)


def _of_whom(layout: Layout) -> Iterator[Finding]:
    """Check "45 live in children's homes, of whom 50%": some whole number of the 45 must give the share."""
    for entries in layout.by_passage:
        for whole, share in pairwise(entries):
            if _counts(whole) and share.figure.kind == "percent" and _OF_WHOM.fullmatch(whole.gap(share)):
                yield from _of_count(whole, share)
    for i, entries in enumerate(layout.by_passage):
        share = entries[0]
        before = share.passage.text[: share.figure.start - share.passage.start]
        if share.figure.kind != "percent" or share.figure.numerator is None:
            continue
        if _OF_THIS.fullmatch(before):
            number_ = _number_before(layout, i)
        elif _below_this(share):
            number_ = _number_before(layout, _first_below(layout, i))
        else:
            continue
        if number_:
            yield from _of_count(number_, share)


def _below_this(entry: Entry) -> bool:
    """Tell whether a passage of a list below "Of this number:" opens with a count and its share of that number."""
    lead_in, text = entry.passage.lead_in, entry.passage.text
    if lead_in is None or not _OF_THIS.fullmatch(lead_in.rstrip(" :") + " "):
        return False
    return _SHARE_FIRST.match(text) is not None and _EXCLUDES.search(text) is None


def _first_below(layout: Layout, i: int) -> int:
    """Return where the list of the passage at ``i`` begins."""
    lead_in = layout.by_passage[i][0].passage.lead_in
    while i and layout.by_passage[i - 1][0].passage.lead_in == lead_in:
        i -= 1
    return i


def _number_before(layout: Layout, i: int) -> Entry | None:
    """Return the one count that "this number" can be: of the nearest passage that is not about a change."""
    for back in reversed(layout.by_passage[max(0, i - _BACK) : i]):
        if back[0].order < layout.by_passage[i][0].order - _BACK:
            return None
        if _CHANGE.search(back[0].passage.text):
            continue
        counts = [e for e in back if _counts(e)]
        return counts[0] if len(counts) == 1 else None
    return None


def _counts(entry: Entry) -> bool:
    f = entry.figure
    return f.kind == "count" and not entry.hedged and f.value > 0 and f.value == int(f.value)


def _of_count(whole: Entry, share: Entry) -> Iterator[Finding]:
    f, size = share.figure, whole.figure.value
    if share.hedged or f.denominator not in (None, size) or f.value > 100:
        return
    if f.numerator is not None:
        if f.denominator is None and f.numerator <= size:
            exact = 100 * f.numerator / size
            yield _finding(whole, share, number(f.numerator), exact, f"{exact:.1f}%")
        return
    yield from _some(share, whole, size)


def _some(share: Entry, whole: Entry | None, size: float) -> Iterator[Finding]:
    """Check a share against all whole numbers of ``size`` cases."""
    value = share.figure.value
    low = math.floor(value * size / 100 + 1e-9)
    below, above = 100 * low / size, 100 * min(low + 1, size) / size
    nearest = below if value - below <= above - value else above
    computed = f"{round(nearest * size / 100)} would be {nearest:.1f}%"
    if abs(nearest - value) >= _slack(share):
        computed = f"{number(low)} would be {below:.1f}%, {number(low + 1)} {above:.1f}%"
    yield _finding(whole, share, "some whole number", nearest, computed, size)


def _finding(
    whole: Entry | None, share: Entry, part: str, exact: float, computed: str, size: float | None = None
) -> Finding:
    value = share.figure.value
    size = size or (_size(whole) if whole else None) or 0.0
    return finding(
        "share_of_count",
        abs(exact - value) < _slack(share) - 1e-9,
        [whole, share] if whole else [share],
        f"{part} of {number(size)}",
        f"{number(value)}%",
        computed,
    )


def _some_whole_gives(part: float, percent: float, decimals: int) -> bool:
    """Tell whether ``part`` of some whole number of cases rounds to ``percent``."""
    half = 0.5 * 10.0**-decimals
    if percent <= half:
        return True
    low, high = 100 * part / (percent + half), 100 * part / (percent - half)
    return high > _MOST_CASES or math.floor(high + 1e-9) >= math.ceil(low - 1e-9)


def _wholes(layout: Layout, entry: Entry) -> list[Entry]:
    """Return what the report states that the figure may be a part of: linked wholes, then counts of the sample."""
    linked = [
        layout.by_id[link.to] for link in entry.figure.links if link.relation == "part" and link.to in layout.by_id
    ]
    size = layout.report.info.sample_size
    for part in layout.report.parts:
        if part.number == entry.passage.part and part.sample_size:
            size = part.sample_size
    sample = [
        e
        for e in layout.entries
        if size
        and e.order < entry.order
        and (e.figure.value if e.figure.kind == "count" else e.figure.numerator) == size
        and (e.passage.part == entry.passage.part)
    ]
    return [*linked, *sample[:1]]
