"""Where new items begin in a stretch of text that no punctuation parts.

A small logistic model over the words around each gap, and over what the item would be that the gap closes: its length,
whether it holds a verb, whether the next one would open as it did. The likeliest division of the whole stretch is
found by dynamic programming. Only paragraphs that lost their punctuation are asked about. ``models/boundaries`` holds
the weights, the words and the card that says what they were learnt from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache

from pipeline import resources
from pipeline.ingest.runonwords import Word, joint_strength, may_open
from pipeline.ingest.usage import Usage
from pipeline.ingest.wordshapes import EDGE, Shape, company, shape

# Gaps below this log-odds are never joints; what an item's length and likeness add stays below it.
_HOPELESS = -6.0
# A missed joint hides an item as surely as a false one breaks it; the training data is mostly prose, so lean back.
BIAS = 1.0
_FINITE = frozenset(
    [
        "is",
        "was",
        "were",
        "are",
        "has",
        "have",
        "had",
        "be",
        "been",
        "do",
        "does",
        "did",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
    ]
)
# Small words that no item ends with.
_OPEN = frozenset(
    [
        *("a", "an", "the", "and", "or", "but", "nor", "if", "because", "than", "whose", "every", "my", "your", "its"),
        *("their", "our", "is", "are", "was", "were", "has", "have", "had", "be", "been", "will", "would", "could"),
        *("should", "may", "might", "must", "can", "into", "from", "until", "while", "whether", "which"),
    ]
)
_LENGTHS = ((7, 0), (10, 8), (14, 10), (20, 14), (30, 20))


def gap_features(words: Sequence[Word], usage: Usage) -> list[list[str]]:
    """Return the features of each gap: before the second word, before the third, and so on."""
    seen = [shape(w.text) for w in words]
    padded = [EDGE, EDGE, EDGE, *seen, EDGE, EDGE, EDGE]
    count = len(seen)
    small = sum(s.case == "l" for s in seen)
    many = min(4, 20 * sum(s.case == "U" for s in seen[1:]) // (small + count))
    listed = list(words)
    found = []
    for i in range(1, count):
        c3, c2, c1, d1, d2, d3 = padded[i : i + 6]
        l3, l2, l1, r1, r2, r3 = c3.kind, c2.kind, c1.kind, d1.kind, d2.kind, d3.kind
        case = d1.case
        strength = joint_strength(listed, i, usage, in_list=True) if case in "UA(q" else 0
        opens = "o" if case == "U" and may_open(listed, i, usage) else ""
        together = min(2, usage.pairs(words[i - 1].lower, words[i].lower) - (case in "l0"))
        names = [
            "bias", f"l1 {l1}", f"r1 {r1}", f"r2 {r2}", f"l2 {l2}", f"l1r1 {l1} {r1}", f"l2l1 {l2} {l1}",
            f"r1r2 {r1} {r2}", f"l1c {l1} {case}", f"r1c {r1} {case}", f"l2l1r1 {l2} {l1} {r1}",
            f"l1r1r2 {l1} {r1} {r2}", f"l3l2l1 {l3} {l2} {l1}", f"r1r2r3 {r1} {r2} {r3}", f"s {c1.stop} {case}",
            f"s {c1.stop} {l1}", f"c {c1.case} {case} {d2.case}", f"fc {seen[0].case} {case} {many}",
            f"lw {c1.lower}", f"rw {d1.lower}", f"rw {d1.lower} {case}", f"js {strength}{opens} {seen[0].case}",
            f"p {together} {case}", f"at {min(i, 5)}", f"to {min(count - i, 4)} {case}",
        ]  # fmt: skip
        if case in "UA":
            names.append(f"n {min(2, usage.names(d1.lower))}{min(1, usage.small(d1.lower))} {case} {c1.case}")
        if not c1.stop:
            names.append(f"w {company(c1.lower, d1.lower)} {case}")
        found.append(names)
    return found


def item_features(seen: Sequence[Shape], verbs: Sequence[int], start: int, end: int) -> list[str]:
    """Return the features of an item from the word ``start`` to before the word ``end``, which opens the next.

    ``verbs[i]`` counts the finite verbs before the word ``i``.
    """
    a, b = seen[start], seen[end]
    a2 = seen[start + 1].kind if start + 1 < len(seen) else ""
    b2 = seen[end + 1].kind if end + 1 < len(seen) else ""
    length = end - start
    size = next((size or length for most, size in _LENGTHS if length < most), 30)
    verb = int(verbs[end] > verbs[start])
    names = [
        f"L {size}", f"L {size} {b.case}", f"jc {a.case} {b.case}", f"jk {a.kind} {b.kind}",
        f"je {int(a.kind == b.kind)}{int(a2 == b2)} {b.case}", f"fv {verb} {b.kind}", f"fl {verb} {seen[end - 1].kind}",
    ]  # fmt: skip
    if a.lower == b.lower:
        names.append(f"same {b.case}")
    return names


def verb_counts(seen: Sequence[Shape]) -> list[int]:
    """Return the number of finite verbs before each word, and in all."""
    counts = [0]
    for word in seen:
        counts.append(counts[-1] + (word.kind in _FINITE or word.kind in ("Z", "M")))
    return counts


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Return the weight of each feature."""
    data: dict[str, float] = json.loads(resources.path("models", "boundaries", "weights.json").read_text("utf-8"))
    return data


def openings(words: Sequence[Word], usage: Usage, *, bias: float = BIAS) -> list[int]:
    """Return the indices of the words that open something new, after the first word.

    Args:
        words: the words of one stretch; the work grows with the square of the gaps that could be joints.
        usage: how the document writes its words.
        bias: what is added to the log-odds of each gap.
    """
    if len(words) < 3:
        return []
    known = weights()
    seen = [shape(w.text) for w in words]
    verbs = verb_counts(seen)
    local = [bias + sum(known.get(name, 0.0) for name in names) for names in gap_features(words, usage)]
    possible = [
        i
        for i, odds in enumerate(local, 1)
        if odds > _HOPELESS and (seen[i - 1].stop or seen[i - 1].lower not in _OPEN)
    ]
    ends = [*possible, len(words)]
    best: dict[int, float] = {0: 0.0}
    back: dict[int, int] = {}
    for k, start in enumerate([0, *possible]):
        if start not in best:
            continue
        score = best[start]
        for end in ends[k:]:
            if end == len(words):
                total = score
            else:
                odds = local[end - 1] + sum(known.get(n, 0.0) for n in item_features(seen, verbs, start, end))
                total = score - _softplus(-odds)
                score -= _softplus(odds)
            if end not in best or total > best[end]:
                best[end], back[end] = total, start
            if score < best[start] - 50:
                break
    found = []
    at = back.get(len(words), 0)
    while at:
        found.append(at)
        at = back[at]
    return found[::-1]


def _softplus(x: float) -> float:
    return x if x > 30 else math.log1p(math.exp(x))
