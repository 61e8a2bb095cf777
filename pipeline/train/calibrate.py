"""From the scores of both models to probabilities and decisions, learnt on authorities that the models never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from pipeline.records import STANCES
from pipeline.train.passages import Example

# Thresholds tried; a theme takes the middle of the best stretch, which one lucky passage cannot move.
GRID = np.round(np.arange(0.2, 0.61, 0.02), 2)
SMOOTH = 2

Floats = NDArray[np.float32]


def labels_of(examples: Sequence[Example], themes: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the labels: shape (passages, themes), and the number of each stance."""
    wanted = np.array([[t in (e.themes or ()) for t in themes] for e in examples], bool).reshape(-1, len(themes))
    return wanted, np.array([STANCES.index(e.stance or "context") for e in examples], np.int64)


def fit_mix(examples: Sequence[Example], scores: Sequence[Floats], themes: Sequence[str]) -> tuple[Floats, Floats]:
    """Return ``theme_mix`` and ``stance_mix`` of the classifier, fitted to scores of passages the models never saw.

    Platt's scaling with the scores of several models in place of one: the probabilities come out calibrated.
    """
    wanted, stances = labels_of(examples, themes)
    count, models = len(themes), len(scores)
    mixes = []
    for i in range(count):
        fitted = LogisticRegression(C=1.0).fit(np.stack([one[:, i] for one in scores], 1), wanted[:, i])
        mixes.append([*np.maximum(fitted.coef_[0], 0), fitted.intercept_[0]])
    of_stance = [one[:, count:].astype(np.float64) for one in scores]

    def loss(x: NDArray[np.float64]) -> float:
        logits = sum(one * weight for one, weight in zip(of_stance, x[:models], strict=True)) + x[models:]
        top = logits.max(1)
        norm = top + np.log(np.exp(logits - top[:, None]).sum(1))
        return float((norm - logits[np.arange(len(logits)), stances]).mean() + 1e-3 * (x[models:] ** 2).sum())

    found = minimize(loss, np.array([0.5] * models + [0.0] * len(STANCES)), method="L-BFGS-B")
    return np.asarray(mixes, np.float32).T, np.asarray(found.x, np.float32)


def fit_thresholds(
    wanted: NDArray[np.bool_], probabilities: Floats, themes: Sequence[str], weight: NDArray[np.float64]
) -> dict[str, float]:
    """Return the probability from which each theme is tagged, of passages by ``weight``.

    It is halfway between what gives the theme its highest F1 and what gives all themes theirs: what is best for one
    theme alone is left to chance where its passages are few, and on other authorities does a little worse.
    """
    wanting = weight @ wanted
    right, tagged = np.zeros((2, len(GRID), len(themes)))
    for row, limit in enumerate(GRID):
        reached = np.round(probabilities, 3) >= limit
        right[row], tagged[row] = weight @ (reached & wanted), weight @ reached
    each = _best(2 * right / np.maximum(1e-9, tagged + wanting))
    common = _best((2 * right.sum(1) / np.maximum(1e-9, (tagged + wanting).sum(1)))[:, None])
    return {theme: round(float(one + common[0]) / 2, 3) for theme, one in zip(themes, each, strict=True)}


def _best(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the limit at which each column of ``scores`` (limits, columns) is highest, once smoothed."""
    window = np.ones(2 * SMOOTH + 1) / (2 * SMOOTH + 1)
    smooth = np.stack([np.convolve(np.pad(one, SMOOTH, mode="edge"), window, mode="valid") for one in scores.T], 1)
    return np.asarray(GRID[np.round(smooth, 6).argmax(0)])


def by_genre(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return a weight a passage, so that each genre weighs the same."""
    genres = np.array([e.genre for e in examples])
    return np.array([len(genres) / (2.0 * (genres == g).sum()) for g in genres])
