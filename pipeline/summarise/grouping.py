"""Grouping passages that say the same in nearly the same words.

Candidates share a run of five words (broder-style shingles: Broder, "On the resemblance and containment of documents",
1997), so that the work grows with the repeats and not with the square of the passages; a candidate joins a group
where rapidfuzz's normalised indel similarity to the group's first passage is at least ``SIMILAR``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

# Chosen on the sample corpus and inspection reports: sentences that differ in a number or a name stay above it,
# sentences on the same subject that differ in what they say stay below.
SIMILAR = 85.0
SHINGLE = 5

# A shingle that is everywhere is a turn of phrase and proposes no more candidates.
_COMMON = 50


def normalised(text: str) -> str:
    """Return the words of ``text`` in lower case, single spaces between them, without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def group_repeats(texts: Sequence[str]) -> list[list[int]]:
    """Return groups of indices into ``texts``, each in order, first members in order.

    Every index is in exactly one group; the first of a group is the one that the others are near to.
    """
    firsts: dict[tuple[str, ...], list[int]] = {}
    groups: list[list[int]] = []
    heads: list[str] = []
    for index, text in enumerate(texts):
        words = normalised(text)
        shingles = set(_shingles(words.split()))
        near = _nearest(words, _candidates(shingles, firsts), heads)
        if near is not None:
            groups[near].append(index)
            continue
        for shingle in shingles:
            firsts.setdefault(shingle, []).append(len(groups))
        groups.append([index])
        heads.append(words)
    return groups


def _shingles(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    if len(words) <= SHINGLE:
        return [tuple(words)]
    return (tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def _candidates(shingles: Iterable[tuple[str, ...]], firsts: dict[tuple[str, ...], list[int]]) -> list[int]:
    found = (firsts.get(s, ()) for s in shingles)
    return sorted({group for groups in found if len(groups) <= _COMMON for group in groups})


def _nearest(words: str, candidates: Iterable[int], heads: Sequence[str]) -> int | None:
    best, best_score = None, SIMILAR
    for group in candidates:
        score = fuzz.ratio(words, heads[group], score_cutoff=best_score)
        # The earliest of equals, whatever the order of the candidates.
        if score > best_score or (score == best_score and best is None and score >= SIMILAR):
            best, best_score = group, score
    return best
