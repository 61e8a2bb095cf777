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
    """Return the probability from which each theme is tagged: that of the highest F1, of passages by ``weight``."""
    found = {}
    for i, theme in enumerate(themes):
        scores = []
        for limit in GRID:
            tagged = np.round(probabilities[:, i], 3) >= limit
            right = (weight * (tagged & wanted[:, i])).sum()
            scores.append(2 * right / max(1e-9, (weight * tagged).sum() + (weight * wanted[:, i]).sum()))
        padded = np.pad(scores, SMOOTH, mode="edge")
        smooth = np.convolve(padded, np.ones(2 * SMOOTH + 1) / (2 * SMOOTH + 1), mode="valid")
        found[theme] = float(GRID[int(np.argmax(np.round(smooth, 6)))])
    return found


def by_genre(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return a weight a passage, so that each genre weighs the same."""
    genres = np.array([e.genre for e in examples])
    return np.array([len(genres) / (2.0 * (genres == g).sum()) for g in genres])
