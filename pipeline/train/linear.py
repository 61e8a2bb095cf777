"""The linear half of the classifier: words and pairs by TF-IDF, those of the heading, and the rules' evidence.

It learns from labels alone, sees what the network overlooks, and the reverse: together they do better than either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.records import STANCES
from pipeline.tag.classifier import FIRST_WORD, Inputs, Linear, Vocabulary, grams, place_of, shape_of
from pipeline.tag.cues import words
from pipeline.train.passages import Example

FEWEST = 2  # passages that a pair stands in
# The inverse of the strength of L2 regularisation, chosen on the first fold.
THEME_C, STANCE_C = 6.0, 2.0

Floats = NDArray[np.float32]


def fit_linear(examples: Sequence[Example], inputs: Inputs, vocabulary: Vocabulary) -> Linear:
    """Return the linear model of ``examples``, given as ``inputs``."""
    size = len(vocabulary.words) + FIRST_WORD
    found, of = grams(inputs.words, size)
    pairs, often = np.unique(np.unique(np.stack((found, of)), axis=1)[0], return_counts=True)
    keys = pairs[often >= FEWEST]
    at, of = place_of(keys, found, of)
    distinct = np.unique(np.stack((at, of)), axis=1)[0]
    counts = np.bincount(distinct, minlength=len(keys))
    idf = np.log((1 + len(examples)) / (1 + counts)) + 1
    model = Linear(keys, np.asarray(idf, np.float32), np.zeros((0, 0), np.float32), np.zeros(0, np.float32), size)
    features = sp.hstack(model.features(inputs)).tocsr()
    weights: list[NDArray[np.float64]] = []
    shifts: list[float] = []
    for theme in vocabulary.themes:
        wanted = np.fromiter((theme in (e.themes or ()) for e in examples), bool, len(examples))
        weights.append(_fit(features, wanted, THEME_C, shifts))
    for stance in STANCES:
        wanted = np.fromiter((e.stance == stance for e in examples), bool, len(examples))
        weights.append(_fit(features, wanted, STANCE_C, shifts))
    return Linear(keys, model.idf, np.asarray(weights, np.float32).T, np.asarray(shifts, np.float32), size)


def _fit(features: sp.csr_matrix, wanted: NDArray[np.bool_], c: float, shifts: list[float]) -> NDArray[np.float64]:
    if not wanted.any() or wanted.all():
        shifts.append(10.0 if wanted.all() else -10.0)
        return np.zeros(features.shape[1])
    fitted = LogisticRegression(C=c, solver="liblinear", random_state=0).fit(features, wanted)
    shifts.append(float(fitted.intercept_[0]))
    return np.asarray(fitted.coef_[0])


def known_words(examples: Sequence[Example], fewest: int) -> list[str]:
    """Return the words, as the vocabulary holds them, that stand in so many passages."""
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update({shape_of(w) for w in words(example.text)})
    return sorted(word for word, count in counts.items() if count >= fewest)
