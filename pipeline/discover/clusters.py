"""Passages in groups of like wording: TF-IDF, latent semantic analysis, k-means and the tight core of each group."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.discover.terms import Floats, Terms

Ints = NDArray[np.int64]

DIMENSIONS = 80
EACH = 45  # passages that a group should hold, on average
MOST_GROUPS = 70
CORE = 0.35  # cosine with the middle of its group that a passage needs to be counted with it
_COMMON = 0.02  # share of passages from which a term tells nothing, and the number of passages that is always allowed
_ALLOWED = 40


def space(terms: Terms) -> Floats:
    """Return passages as points, (passages, dimensions), of length one; zero where a passage has no known term.

    Latent semantic analysis (Deerwester and others, JASIS 41(6), 1990) of the TF-IDF of their terms.
    """
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD

    count = len(terms.passages)
    useful = terms.held <= max(_COMMON * count, _ALLOWED)
    idf = np.where(useful, np.log((1 + count) / (1 + terms.held)) + 1, 0.0)
    starts, numbers = [0], []
    for passage in terms.passages:
        numbers += sorted({terms.numbers[t] for t, _ in passage if t in terms.numbers and useful[terms.numbers[t]]})
        starts.append(len(numbers))
    held = np.array(numbers, dtype=np.int64)
    matrix = csr_matrix((idf[held], held, np.array(starts)), shape=(count, len(terms.names)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = csr_matrix(matrix.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))
    dimensions = min(DIMENSIONS, min(matrix.shape) - 1)
    if dimensions < 2:
        return np.zeros((count, 1))
    points = TruncatedSVD(dimensions, random_state=0).fit_transform(matrix)
    return unit(points)


def unit(points: Floats) -> Floats:
    """Return points brought to length one, those at zero left there."""
    lengths = np.sqrt((points**2).sum(axis=-1, keepdims=True))
    return np.asarray(points / np.maximum(lengths, 1e-9), dtype=np.float64)


def groups(points: Floats, chosen: Sequence[int]) -> list[tuple[list[int], Floats]]:
    """Return groups of the chosen passages, each as the passages of its core, most central first, and its middle."""
    from sklearn.cluster import KMeans

    mine = [i for i in chosen if points[i].any()]
    count = min(max(len(mine) // EACH, 2), MOST_GROUPS)
    if len(mine) < 2 * count:
        return []
    labels = KMeans(count, n_init=3, random_state=0).fit_predict(points[mine])
    found = []
    for label in range(count):
        members = [i for i, at in zip(mine, labels, strict=True) if at == label]
        middle = unit(points[members].mean(axis=0))
        for _ in range(3):  # the middle of the core, whose core is counted anew
            near = points[members] @ middle
            core = [i for i, cosine in zip(members, near, strict=True) if cosine >= CORE]
            if not core:
                break
            middle = unit(points[core].mean(axis=0))
        near = points[core] @ middle if core else np.zeros(0)
        order = sorted(range(len(core)), key=lambda k: (-round(float(near[k]), 6), core[k]))
        if order:
            found.append(([core[k] for k in order], middle))
    return found


def one_thread() -> None:
    """Have sums added up in one order, whatever the machine; before numpy's libraries are first used."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
