"""How far the words of a figure are those of a measure: one function, so that another model can take its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.measures.catalogue import Measure
from pipeline.stems import stems

# From here on a wording counts as one of the measure.
ENOUGH = 0.5
_CLOSER = 0.1  # by which a lookalike must be nearer than the examples: two wordings of one length differ by less
_GAP = 2  # words that may stand between two of a wording


def likeness(words: str, measure: Measure) -> float:
    """Return how far a wording is one of the measure: 0 not at all, from ``ENOUGH`` on it is, 1 at most.

    A wording is of the measure where it says one wording of each concept, in stems and with at most two words between,
    and none of ``unlike``; it is the surer the nearer it is to one of the examples, and it is none where it is
    clearly nearer to a lookalike than to all of them.
    """
    said = stems(words)
    if not said or any(_says(said, phrase) for phrase in _stemmed(measure.unlike)):
        return 0.0
    if not all(any(_says(said, phrase) for phrase in _stemmed(concept)) for concept in measure.concepts):
        return 0.0
    near, far = _nearest(words, measure.examples), _nearest(words, measure.lookalikes)
    return 0.0 if far > near + _CLOSER else round(ENOUGH + (1 - ENOUGH) * near, 3)


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
