"""Parts of the labelled passages by authority, so that a model is only ever tested on authorities it never saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.train.passages import Example

FOLDS = 5


def folds(examples: Sequence[Example], count: int = FOLDS) -> dict[str, int]:
    """Return the fold of each group, from 0: groups from the largest down, each to the fold with the fewest passages.

    A group is of one genre; the same word in two genres (a real and an invented place) would be one group.
    """
    sizes: dict[str, Counter[str]] = {}
    for example in examples:
        sizes.setdefault(example.genre, Counter())[example.group] += 1
    found: dict[str, int] = {}
    for counts in sizes.values():
        loads = [0] * count
        for group, size in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if group not in found:
                found[group] = min(range(count), key=lambda k: (loads[k], k))
            loads[found[group]] += size
    return found
