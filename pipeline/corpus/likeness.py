"""Which texts say the same in other words: the one place that compares recommendations.

By their words two texts are as alike as the mean of two: the cosine of TF-IDF vectors over stems (Salton and Buckley,
"Term-weighting approaches in automatic text retrieval", 1988), which weighs what is rare, and rapidfuzz's token set
ratio, which forgives what one text adds. Where recommendations of different places are joined, the mean of this and of
the cosine of their embeddings decides: words alone take "assessments" and "support" of other children for the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from pipeline.resources import lexicon
from pipeline.stems import stem, stems

# A stem of more texts than this proposes no pairs by itself: it would compare everything with everything.
_COMMON = 200
_LEAST_SHARED = 2  # stems
# A text of fewer stems stands within too many others for its words to be forgiven what they lack.
_SHORT = 4


def similar(texts: Sequence[str], *, floor: float, meaning: bool = False) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, score) of the pairs of texts, i < j, whose likeness in [0, 1] is at least ``floor``, by i and j.

    Args:
        texts: what is compared; those that share no two stems are never alike.
        floor: the least score.
        meaning: count what texts mean as much as their words.
    """
    texts = [_aside().sub("", text) for text in texts]
    bags = [_bag(text) for text in texts]
    found = Counter(s for bag in bags for s in bag)
    weight = {s: 1 + math.log((1 + len(bags)) / (1 + n)) for s, n in found.items()}
    vectors = [_vector(bag, weight) for bag in bags]
    joined = [" ".join(bag) for bag in bags]
    nearness = _nearness(texts) if meaning else None
    holders: dict[str, list[int]] = defaultdict(list)
    for j, bag in enumerate(bags):
        shared = Counter(i for s in bag if len(holders[s]) < _COMMON for i in holders[s])
        for i in sorted(shared):
            # Texts of a word or two can share no more.
            if shared[i] < min(_LEAST_SHARED, len(bag), len(bags[i])):
                continue
            score = _score(vectors[i], vectors[j], joined[i], joined[j])
            if nearness is not None:
                score = round((score + nearness(i, j)) / 2, 3)
            if score >= floor:
                yield i, j, score
        for s in bag:
            holders[s].append(j)


def groups(texts: Sequence[str], *, floor: float) -> list[list[int]]:
    """Return groups of indices into ``texts``, each in order, by their first members; every index is in one group.

    A text joins the earliest group with whose first text it is alike, in words and meaning: chains of ever less alike
    texts cannot form.
    """
    near: dict[int, list[int]] = defaultdict(list)
    for i, j, _ in similar(texts, floor=floor, meaning=True):
        near[j].append(i)
    group_of: dict[int, int] = {}
    out: list[list[int]] = []
    for j in range(len(texts)):
        first = next((i for i in sorted(near[j]) if out[group_of[i]][0] == i), None)
        if first is None:
            group_of[j] = len(out)
            out.append([j])
        else:
            group_of[j] = group_of[first]
            out[group_of[first]].append(j)
    return out


def _nearness(texts: Sequence[str]) -> Callable[[int, int], float]:
    """Return what gives the cosine of the embeddings of two of ``texts``, 0 where they point away from each other."""
    from pipeline.embedding import shipped  # loaded where it is asked for

    rows = shipped().encode(texts)
    return lambda i, j: max(0.0, float(rows[i] @ rows[j]))


@cache
def _aside() -> re.Pattern[str]:
    """Return what finds a cross reference in brackets: the part of a framework that is served, a paragraph."""
    return re.compile(lexicon("recommendations")["likeness"]["aside"], re.IGNORECASE | re.VERBOSE)


@cache
def _scaffold() -> frozenset[str]:
    """Return the stems that say no more of a recommendation than that it is one."""
    return frozenset(stem(word) for word in lexicon("recommendations")["likeness"]["scaffold"].split())


def _bag(text: str) -> dict[str, int]:
    """Return the stems of a text that say something, with how often each stands there, in order of the alphabet."""
    every = Counter(stems(text))
    kept = {s: n for s, n in sorted(every.items()) if s not in _scaffold()}
    return kept or dict(sorted(every.items()))


def _vector(bag: dict[str, int], weight: dict[str, float]) -> dict[str, float]:
    vector = {s: (1 + math.log(n)) * weight[s] for s, n in bag.items()}
    length = math.sqrt(sum(v * v for v in vector.values())) or 1.0
    return {s: v / length for s, v in vector.items()}


def _score(a: dict[str, float], b: dict[str, float], words_a: str, words_b: str) -> float:
    from rapidfuzz import fuzz  # loaded where texts are compared: an ingest with nothing new does without

    if len(b) < len(a):
        a, b = b, a
    cosine = sum(v * b[s] for s, v in a.items() if s in b)
    ratio = fuzz.token_set_ratio if len(a) >= _SHORT else fuzz.token_sort_ratio
    return round((cosine + ratio(words_a, words_b) / 100) / 2, 3)
