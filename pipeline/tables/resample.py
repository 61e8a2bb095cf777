"""Intervals and tests that resample reports, never passages, and whole authorities where they have several reports.

Passages of a report say the same thing in the same house style: to draw them one by one would take one report's opinion
for a hundred. Draws are made with a fixed seed, so that the same reports give the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# Fewer reports than this on a side, and nothing is tested and no interval given.
LEAST_REPORTS = 10
DRAWS = 2_000  # of an interval
SHUFFLES = 9_999  # of a test
SEED = 20_110_701
_AT_ONCE = 1_000
# What two differences that are equal but for rounding may differ by.
_EQUAL = 1e-9

Span = tuple[float, float]


def mean_interval(values: Floats, clusters: Ints) -> Span | None:
    """Return the 95% interval of the mean of ``values``, one a report, resampling ``clusters`` of reports.

    BCa bootstrap (B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987)), as SciPy has it. None below ten
    reports, below three clusters, and where all reports say the same, so that no resampling can differ.
    """
    if len(values) < LEAST_REPORTS or np.ptp(values) < _EQUAL:
        return None
    return _interval([_sums(values, clusters)])


def change_interval(values: Floats, later: Flags, clusters: Ints) -> Span | None:
    """Return the 95% interval of the mean of the reports that are ``later`` less the mean of the others.

    Clusters on both sides are drawn with all of their reports. None below ten reports a side.
    """
    if not enough(later) or np.ptp(values) < _EQUAL:
        return None
    return _interval([(*_sums(values, clusters, ~later), *_sums(values, clusters, later))])


def gap_interval(values: Floats, mine: Flags, clusters: Ints) -> Span | None:
    """Return the 95% interval of the mean of one authority's reports less that of others, by ``clusters``.

    The authority's own reports are drawn one by one, since there is no other authority like it to draw.
    """
    if not enough(mine) or np.ptp(values) < _EQUAL:
        return None
    own = values[mine], np.ones(int(mine.sum()))
    return _interval([_sums(values[~mine], clusters[~mine]), own])


def change_chances(values: Floats, counted: Flags, later: Flags, clusters: Ints) -> list[float | None]:
    """Return, for each theme, how often chance alone gives as large a difference of the two sides' means.

    Permutation test over the reports of both sides, all themes shuffled alike. Reports of a cluster that is on both
    sides exchange their sides with one another; clusters that are on one side exchange theirs with clusters of as many
    reports. So each side keeps its number of reports, and no report is set against one it would not be like.

    Args:
        values: shape (reports, themes).
        counted: whether the report takes part in the theme, same shape.
        later: of each report, which side it is on.
        clusters: of each report, its authority.

    Returns:
        None for themes with fewer than ten reports a side, and where all reports say the same.
    """
    seen = _differences(values, counted, later[np.newaxis].astype(np.float64))[0]
    as_large = np.ones(values.shape[1])
    rng = np.random.default_rng(SEED)
    for start in range(0, SHUFFLES, _AT_ONCE):
        sides = _shuffled(rng, later, clusters, min(_AT_ONCE, SHUFFLES - start))
        found = _differences(values, counted, sides)
        as_large += (np.abs(found) >= np.abs(seen) - _EQUAL).sum(axis=0)
    chances = (as_large / (1 + SHUFFLES)).tolist()
    tested = [
        enough(later[counted[:, i]]) and float(np.ptp(values[counted[:, i], i])) > _EQUAL
        for i in range(values.shape[1])
    ]
    return [chance if test else None for chance, test in zip(chances, tested, strict=True)]


def corrected(chances: list[float | None]) -> list[float | None]:
    """Return the chances corrected for their number (Y. Benjamini and Y. Hochberg, JRSS B 57 (1995)); None stays."""
    from scipy.stats import false_discovery_control

    known = [c for c in chances if c is not None]
    fixed = iter(false_discovery_control(known).tolist() if known else [])
    return [None if c is None else float(next(fixed)) for c in chances]


def enough(side: Flags) -> bool:
    """Tell whether there are ten reports on either side."""
    return min(int(side.sum()), int((~side).sum())) >= LEAST_REPORTS


def _shuffled(rng: np.random.Generator, later: Flags, clusters: Ints, times: int) -> Floats:
    """Return the sides of the reports, 1 is later, shuffled ``times`` times; a row a shuffle."""
    number = np.unique(clusters, return_inverse=True)[1].reshape(-1)
    many = int(number.max()) + 1
    mixed = (np.bincount(number, later, many) > 0) & (np.bincount(number, ~later, many) > 0)
    sides = np.tile(later.astype(np.float64), (times, 1))
    within = np.flatnonzero(mixed[number])
    within = within[np.argsort(number[within], kind="stable")]
    # Sorting by cluster and a random number puts each report in the place of another of its cluster.
    drawn = np.argsort(number[within] + rng.random((times, len(within))), axis=1)
    sides[:, within] = later[within][drawn]
    alone = np.flatnonzero(~mixed)
    size = np.bincount(number, minlength=many)[alone]
    alone, size = alone[np.argsort(size, kind="stable")], np.sort(size)
    side = np.zeros(many, dtype=bool)
    side[number] = later
    drawn = np.argsort(size + rng.random((times, len(alone))), axis=1)
    of_cluster = np.zeros((times, many))
    of_cluster[:, alone] = side[alone][drawn]
    rest = np.flatnonzero(~mixed[number])
    sides[:, rest] = of_cluster[:, number[rest]]
    return sides


def _differences(values: Floats, counted: Flags, sides: Floats) -> Floats:
    """Return the mean of the later reports less that of the others: a row a row of ``sides``, a column a theme."""
    weight = counted.astype(np.float64)
    total = values * weight
    after, number = sides @ total, sides @ weight
    before, rest = total.sum(axis=0) - after, weight.sum(axis=0) - number
    both = (number > 0) & (rest > 0)
    gap = np.zeros_like(after)
    np.divide(after, number, out=gap, where=both)
    earlier = np.divide(before, rest, out=np.zeros_like(after), where=both)
    return np.where(both, gap - earlier, 0.0)


def _sums(values: Floats, clusters: Ints, mask: Flags | None = None) -> tuple[Floats, Floats]:
    """Return for each cluster the sum of its values and their number, of those reports that ``mask`` lets in."""
    number = np.unique(clusters, return_inverse=True)[1]
    weight = np.ones(len(values)) if mask is None else mask.astype(np.float64)
    return np.asarray(np.bincount(number, values * weight), dtype=float), np.asarray(
        np.bincount(number, weight), dtype=float
    )


def _interval(samples: list[tuple[Floats, ...]]) -> Span | None:
    """Return the interval of a mean (two arrays), or of the last less the first (four, or two samples of two)."""
    import warnings

    from scipy.stats import bootstrap

    if min(len(s[0]) for s in samples) < 3:
        return None

    def ratio(sums: Floats, sizes: Floats) -> Floats:
        top, bottom = sums.sum(axis=-1), sizes.sum(axis=-1)
        quotient: Floats = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
        return quotient

    def statistic(*drawn: Ints, axis: int) -> Floats:
        parts = [column[d.astype(np.int64)] for sample, d in zip(samples, drawn, strict=True) for column in sample]
        if len(parts) == 2:
            return ratio(parts[0], parts[1])
        return ratio(parts[2], parts[3]) - ratio(parts[0], parts[1])

    for method in ("BCa", "percentile"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # BCa says so where it has nothing to go by; the percentiles do then
            found = bootstrap(
                [np.arange(len(s[0])) for s in samples],
                statistic,
                vectorized=True,
                n_resamples=DRAWS,
                method=method,
                random_state=np.random.default_rng(SEED),
            ).confidence_interval
        if np.isfinite(found.low) and np.isfinite(found.high):
            return round(float(found.low), 4), round(float(found.high), 4)
    return None
