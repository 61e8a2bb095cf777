"""Which passages mean what a query says: the nearest by the angle between embeddings.

One-bit codes of all passages are scanned, block by block; the best thousand are compared anew by their 8-bit codes.
"""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from pipeline.embedding import shipped
from pipeline.search import blocks
from pipeline.search.blocks import Bools, Keys

NEAREST = 1000  # by one-bit codes; of the fifty best in truth 97 in 100 are among them
# Below this cosine a passage has little more than its genre in common with the query.
FLOOR = 0.55

Floats = NDArray[np.float32]


def embed(text: str) -> Floats | None:
    """Return the embedding of a text; None where no word of it is known."""
    row: Floats = shipped().encode([text])[0]
    return row if row.any() else None


def nearest(db: sqlite3.Connection, wanted: Floats, there: Bools, most: int = NEAREST) -> tuple[Keys, Floats]:
    """Return the keys of the passages nearest to an embedding among those that are ``there``, and their cosines.

    The nearest first; at most ``most``, and of passages equally near the one that came to the corpus first.
    """
    code = blocks.signs(wanted[None])[0].view(np.uint64)
    keys, far = [], []
    for first, codes in blocks.codes(db):
        here = np.flatnonzero(there[first : first + len(codes)])
        if not len(here):
            continue
        rows = codes if len(here) == len(codes) else codes[here]
        keys.append(here + first)
        far.append(np.bitwise_count(rows ^ code).sum(axis=1, dtype=np.uint16))
    if not keys:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    near = _best(np.concatenate(far), np.concatenate(keys), most)
    cosines = blocks.vectors(db, near) @ wanted
    order = np.lexsort((near, -cosines))
    return near[order], cosines[order]


def _best(far: NDArray[np.uint16], keys: Keys, most: int) -> Keys:
    """Return the keys that are least far, all of the last distance that fits in or none."""
    if len(keys) <= most:
        return keys
    numbers = np.bincount(far)
    limit = int(np.searchsorted(np.cumsum(numbers), most, side="right"))
    # The order of keys is that of arrival: it may not decide which passages of one distance come in.
    return keys[far < limit] if limit and numbers[:limit].sum() else keys[far <= limit]
