"""Right, wrong and missed labels of each passage as numbers, and the scores of any sum of them.

Both kinds of field come down to the same three tables (passages by labels): of a field with several labels, such as
themes, and of one with a single label, such as stance. Scores are sums over passages, so that a resample of groups of
passages is a weighted sum of what is counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counted = NDArray[np.float64]

SEED = 20_240  # of the resamples, so that the same labels give the same intervals
RESAMPLES = 1000
LEVEL = (2.5, 97.5)  # percentiles: intervals of 95 per cent
_AT_ONCE = 50  # resamples held in memory together


@dataclass(frozen=True, slots=True)
class Counts:
    """Of each passage (row) and label (column): 1 where the label is right, wrong (found, not in gold), missed."""

    labels: tuple[str, ...]
    right: Counted
    wrong: Counted
    missed: Counted

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.right)

    def summed(self) -> Counted:
        """Return right, wrong and missed by label: (3, labels)."""
        return np.asarray(np.stack((self.right, self.wrong, self.missed)).sum(axis=1), dtype=np.float64)

    def resampled(self, grouped: Sequence[Any], resamples: int = RESAMPLES) -> Counted:
        """Return ``summed`` of each resample, (resamples, 3, labels).

        As many groups are drawn, with replacement, as there are (the cluster bootstrap: Davison and Hinkley, "Bootstrap
        methods and their application", 1997, 3.8). The same groups give the same draws, whatever the labels.

        Args:
            grouped: the group of each passage.
            resamples: how many.
        """
        names = {name: i for i, name in enumerate(dict.fromkeys(grouped))}
        of = np.array([names[name] for name in grouped], dtype=np.int64)
        held = np.zeros((len(names), 3, len(self.labels)))
        np.add.at(held, of, np.stack((self.right, self.wrong, self.missed), axis=1))
        flat = held.reshape(len(names), -1)
        draw = np.random.default_rng(SEED)
        share = np.full(len(names), 1 / len(names))
        blocks = []
        for start in range(0, resamples, _AT_ONCE):
            drawn = draw.multinomial(len(names), share, size=min(_AT_ONCE, resamples - start))
            blocks.append(drawn.astype(np.float64) @ flat)
        return np.concatenate(blocks).reshape(resamples, 3, len(self.labels))


def count(labels: Sequence[str], pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> Counts:
    """Count the labels of (gold, found) pairs; what is not among ``labels`` counts for nothing."""
    place = {label: i for i, label in enumerate(labels)}
    rows = [(set(gold), set(found)) for gold, found in pairs]
    tables = np.zeros((3, len(rows), len(labels)))
    for i, (gold, found) in enumerate(rows):
        for table, which in zip(tables, (gold & found, found - gold, gold - found), strict=True):
            for label in which:
                if label in place:
                    table[i, place[label]] = 1
    return Counts(tuple(labels), *tables)


def f1(summed: Counted) -> Counted:
    """Return F1 by label of what ``Counts.summed`` gives; NaN where a label is neither in gold nor found."""
    right, wrong, missed = summed[..., 0, :], summed[..., 1, :], summed[..., 2, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * right / (2 * right + wrong + missed), dtype=np.float64)


def micro(summed: Counted) -> Counted:
    """Return F1 over all labels together."""
    return f1(summed.sum(axis=-1, keepdims=True))[..., 0]


def macro(summed: Counted) -> Counted:
    """Return the mean F1 of the labels that are in gold; NaN where none is."""
    each = np.where(summed[..., 0, :] + summed[..., 2, :] > 0, f1(summed), np.nan)
    known = ~np.isnan(each)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, each, 0).sum(axis=-1) / known.sum(axis=-1), dtype=np.float64)


def accuracy(summed: Counted) -> Counted:
    """Return the share of gold labels that are right: of a single-label field, the share of passages."""
    with np.errstate(invalid="ignore"):
        return np.asarray(
            summed[..., 0, :].sum(axis=-1) / (summed[..., 0, :] + summed[..., 2, :]).sum(axis=-1), dtype=np.float64
        )


def each(counts: Counts) -> dict[str, dict[str, Any]]:
    """Return precision, recall, F1 and support of each label; a score without anything to score is 0."""
    right, wrong, missed = counts.summed()
    found = {}
    for i, label in enumerate(counts.labels):
        r, w, m = right[i], wrong[i], missed[i]
        found[label] = {**prf(r, w, m), "support": int(r + m)}
    return found


def prf(right: float, wrong: float, missed: float) -> dict[str, float]:
    """Return precision, recall and F1, 0 where there is nothing to divide by."""
    return {
        "precision": rounded(right / (right + wrong)) if right + wrong else 0.0,
        "recall": rounded(right / (right + missed)) if right + missed else 0.0,
        "f1": rounded(2 * right / (2 * right + wrong + missed)) if right + wrong + missed else 0.0,
    }


# What a passage can be grouped by, the widest first: passages of one authority are alike.
GROUPS = ("authority", "place", "report", "document")


def groups(gold: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
    """Return what passages are resampled by, the first of ``GROUPS`` that all name, and the group of each."""
    for name in GROUPS:
        if gold and all(row.get(name) for row in gold):
            return name, [row[name] for row in gold]
    return "passage", list(range(len(gold)))


def interval(values: Counted) -> list[float] | None:
    """Return the 95 per cent interval of resampled scores; None where they could not be scored."""
    known = values[~np.isnan(values)]
    if len(known) < len(values) / 2 or not len(known):
        return None
    low, high = np.percentile(known, LEVEL)
    return [rounded(low), rounded(high)]


def rounded(value: float) -> float:
    """Return a score as it is told: three decimals."""
    return round(float(value), 3)


def maybe(value: float) -> float | None:
    """Return a score as it is told, None for NaN."""
    return None if np.isnan(value) else rounded(value)
