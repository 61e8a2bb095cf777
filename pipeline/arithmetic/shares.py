"""Shares against the counts they are of: "13 of the 22 (49%)", and shares that no whole number can give."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.arithmetic.entries import Entry, Layout, finding
from pipeline.arithmetic.finding import Finding, number

# A fraction in words beside its counts ("a third, five of 14") is a round number: so many points off is still right.
_LOOSE = 6.0
_MOST_CASES = 10_000  # above it some whole number always fits


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
    """Check "nine contacts (42%)" against the sample that the report states, and against any whole number at all."""
    f = entry.figure
    part, value = f.numerator or 0.0, f.value
    wholes = _wholes(layout, entry)
    for whole in wholes:
        size = whole.figure.numerator if whole.figure.kind != "count" else whole.figure.value
        if size and abs(100 * part / size - value) < _slack(entry):
            yield finding(
                "share_of_count",
                True,
                [entry, whole],
                f"{number(part)} of {number(size)}",
                f"{number(value)}%",
                f"{100 * part / size:.1f}%",
            )
            return
    if not wholes or entry.hedged or part != int(part) or _some_whole_gives(part, value, entry.decimals):
        return
    size = layout.report.info.sample_size
    best = next((w for w in wholes if w.figure.value == size), wholes[0])
    size_ = best.figure.value if best.figure.kind == "count" else best.figure.numerator
    if size_:
        yield finding(
            "share_of_count",
            False,
            [entry, best],
            f"{number(part)} of {number(size_)}",
            f"{number(value)}%",
            f"{100 * part / size_:.1f}%; no whole number makes {number(part)} of it {number(value)}%",
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
