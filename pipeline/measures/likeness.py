"""How far what a figure measures is a measure of the catalogue: by words, checked and graded by meaning.

Words decide where a measure says which it must hold: "inside the area" and "outside the area", "initial" and "review"
lie side by side in meaning. The embedding takes back what only shares the words, and tells which of several wordings
is the surest. A measure of examples alone is found by meaning alone, where no other measure is nearer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from pipeline import resources
from pipeline.embedding import Floats, shipped
from pipeline.measures.catalogue import Measure, load
from pipeline.stems import stems

# From here on a wording counts as one of the measure.
ENOUGH = 0.5
_CLOSER = 0.1  # by which a lookalike must be nearer than the examples: two wordings of one length differ by less
_GAP = 2  # words that may stand between two of a wording
# Cosines, chosen on half of 186 figures of published reports with a measure each, and checked on the other half.
_FAR = 0.45  # below it, a wording that holds the words speaks of something else
_SAME = 0.8  # from here on, a wording means one of the examples
_Near = tuple[float, float]


def likeness(words: str, measure: Measure) -> float:
    """Return how far a wording is one of the measure: 0 not at all, from ``ENOUGH`` on it is, 1 at most.

    A wording is of the measure where it says one wording of each concept, in stems and with at most two words between,
    and none of ``unlike``, denies nothing ("do not meet") unless the measure does, and does not mean something else; it
    is the surer the nearer it is to one of the examples, in letters and in meaning, and it is none where it is clearly
    nearer to a lookalike than to all of them. Where the measure has no concepts, it is of the measure where it means
    one of its examples.
    """
    said = stems(words)
    if not said or any(_says(said, phrase) for phrase in _stemmed(measure.unlike)) or _denied(words, measure):
        return 0.0
    if not measure.concepts:
        return _by_meaning(words, measure)
    if not all(any(_says(said, phrase) for phrase in _stemmed(concept)) for concept in measure.concepts):
        return 0.0
    near, far = _nearest(words, measure.examples), _nearest(words, measure.lookalikes)
    meant, _ = _meant(words, measure)
    if far > near + _CLOSER or (measure.examples and meant < _FAR):
        return 0.0
    return round(ENOUGH + (1 - ENOUGH) * (near + max(meant, 0.0)) / 2, 3)


def _denied(words: str, measure: Measure) -> bool:
    """Tell whether a wording denies something, and no wording of the measure does."""
    own = (measure.label, *measure.examples, *(wording for concept in measure.concepts for wording in concept))
    return _denies(words) and not any(map(_denies, own))


@lru_cache(maxsize=4096)
def _denies(words: str) -> bool:
    lists = resources.word_lists("measures")
    said = words.lower().split()
    return any(
        word in lists["denials"] and following not in lists["of_number"] for word, following in pairwise((*said, ""))
    )


def _by_meaning(words: str, measure: Measure) -> float:
    """Return the likeness to a measure of examples alone: it must be the nearest of all measures."""
    near, far = _meant(words, measure)
    if near < _SAME or far > near:
        return 0.0
    others = _rivals(measure.id)
    if others is not None and float(np.max(others @ shipped().encode([words])[0])) > near:
        return 0.0
    return round(ENOUGH + (1 - ENOUGH) * near, 3)


@lru_cache(maxsize=4096)
def _meant(words: str, measure: Measure) -> _Near:
    """Return the cosines of a wording with the nearest of the measure's own wordings and of its lookalikes."""
    row = shipped().encode([words])[0]
    own, other = _rows((*measure.examples, measure.label)), _rows(measure.lookalikes)
    return float(np.max(own @ row)), float(np.max(other @ row)) if len(other) else 0.0


@lru_cache(maxsize=512)
def _rows(texts: tuple[str, ...]) -> Floats:
    return shipped().encode(texts)


@lru_cache(maxsize=64)
def _rivals(ident: str) -> Floats | None:
    """Return the rows of the examples of all shipped measures but the one of this name."""
    texts = tuple(text for name, other in load().items() if name != ident for text in other.examples)
    return _rows(texts) if texts else None


@lru_cache(maxsize=512)
def _stemmed(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(stems(phrase)) for phrase in phrases)


def _says(said: Sequence[str], phrase: Sequence[str]) -> bool:
    """Tell whether the stems of a phrase stand in order, with few words between."""
    starts = [i for i, word in enumerate(said) if word == phrase[0]] if phrase else []
    return any(_from(said, phrase, start) for start in starts)


def _from(said: Sequence[str], phrase: Sequence[str], start: int) -> bool:
    at = start
    for word in phrase[1:]:
        following = [i for i in range(at + 1, min(len(said), at + 2 + _GAP)) if said[i] == word]
        if not following:
            return False
        at = following[0]
    return True


def _nearest(words: str, wordings: Sequence[str]) -> float:
    low = words.lower()
    return max((fuzz.token_sort_ratio(low, w.lower()) / 100 for w in wordings), default=0.0)
