"""One order from two: reciprocal rank fusion of what the words and what the meaning put first.

Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods",
SIGIR 2009: a passage gets 1 / (k + rank) of each order that it is in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.search.blocks import Keys

# How much the first places count more than those after them, and how much each order counts.
K = 60
WORDS, MEANING = 1.0, 1.0

Doubles = NDArray[np.float64]


def ranks(scores: NDArray[np.floating]) -> Doubles:
    """Return the rank of each score, from 1 for the highest; equal scores share the better rank."""
    ascending = np.sort(scores)
    found: Doubles = (len(scores) - np.searchsorted(ascending, scores, side="right") + 1).astype(np.float64)
    return found


def join(by_words: tuple[Keys, Doubles], by_meaning: tuple[Keys, Doubles]) -> tuple[Keys, Doubles]:
    """Return the keys of both orders, in order of key, and what each gets.

    Args:
        by_words: keys and their scores; none below 0.
        by_meaning: keys and their cosines.
    """
    keys = np.union1d(by_words[0], by_meaning[0])
    scores = np.zeros(len(keys))
    for (found, told), weight in ((by_words, WORDS), (by_meaning, MEANING)):
        if len(found):
            scores[np.searchsorted(keys, found)] += weight / (K + ranks(told))
    return keys, scores
