"""How far one passage says what another says, as numbers from 0 to about 1.

Four views of a pair, in equal parts, each of which errs where the others do not:

* the embedding of the quotation against that of the nearest stretch of the other passage (a long sentence makes
  several points), and against the whole of it, both without what all passages of the theme share;
* how much of the quotation's words, or words near them, stands in the nearest stretch of the other passage, and how much
  of the other passage's stands in it, weighed by how rare a word is within the theme (the soft recall of BERTScore,
  Zhang and others 2020, with static vectors).

From that is taken what shows another subject: a group of children or a thing judged that only one of the two names
(``corpora/lexicons/subjects.toml``). A group of children that the quotation names and the passage does not, or the other
way round where the quotation speaks of all children, rules a pair out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.embedding import DIMENSIONS, shipped
from pipeline.stems import stem
from pipeline.stems import words as plain_words
from pipeline.tag.cues import Lexicon, table, words

Floats = NDArray[np.float32]

# Content words of a stretch, and by how many the next begins later.
_STRETCH, _STEP = 8, 4
# Words whose vectors are less alike than this are other words (read on the field's most frequent words).
_NEAR = 0.5
# How much of what a theme's passages share is taken out of their embeddings.
_COMMON = 0.8
# Named in more than this share of a theme's passages, a subject is the theme's own and tells nothing apart.
_OWN = 0.4
# Taken off for each subject that only one names: a group more in the passage, a thing more in the quotation, in the
# passage. Fitted by hand on 212 judged pairs of inspection passages (see docs/digest.md).
_GROUP_MORE, _THING_LESS, _THING_MORE = 0.05, 0.06, 0.04
# Pairs whose embeddings are less alike than this are not looked at any further.
_FLOOR = 0.3
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Read:
    """A passage as it is compared: stems of its content words in order, its subjects, and where its stretches lie."""

    stems: tuple[str, ...]
    forms: tuple[str, ...]
    whom: frozenset[str]
    what: frozenset[str]
    first: int  # of its stretches, the whole passage the first
    last: int


class Texts:
    """Passages read and embedded once, for all themes.

    Attributes:
        read: a record a text, in their order.
        stretches: the embeddings of all stretches, shape (stretches, ``DIMENSIONS``).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Read and embed ``texts``; one that stands in several places is read once."""
        known: dict[str, Read] = {}
        stretches: list[str] = []
        self.read: list[Read] = []
        for text in texts:
            if text not in known:
                known[text] = _read(text, stretches)
            self.read.append(known[text])
        self.stretches: Floats = shipped().encode(stretches) if stretches else np.zeros((0, DIMENSIONS), np.float32)


def _read(text: str, stretches: list[str]) -> Read:
    stop = _stop()
    forms = tuple(w for w in plain_words(text) if w not in stop and not w[0].isdigit())
    first = len(stretches)
    stretches.append(" ".join(forms))
    if len(forms) > _STRETCH:
        stretches.extend(" ".join(forms[a : a + _STRETCH]) for a in range(0, len(forms) - _STRETCH + _STEP, _STEP))
    found = [meaning for _, _, meaning in _subjects().scan(words(text))]
    return Read(
        tuple(map(stem, forms)),
        forms,
        frozenset(name for group, name in found if group),
        frozenset(name for group, name in found if not group),
        first,
        len(stretches),
    )


@cache
def _stop() -> frozenset[str]:
    return frozenset(table("subjects")["stop"]["words"])


@cache
def _subjects() -> Lexicon[tuple[bool, str]]:
    data = table("subjects")
    entries = [(phrase, (True, name)) for name, phrases in data["whom"].items() for phrase in phrases]
    entries += [(phrase, (False, name)) for name, phrases in data["what"].items() for phrase in phrases]
    return Lexicon(entries)


def likeness(texts: Texts, indices: Sequence[int], *, floor: float) -> list[list[tuple[int, float]]]:
    """Return, for each of the passages, which others say what it says.

    Args:
        texts: the passages of the corpus.
        indices: those of one theme; results count positions in it.
        floor: the least likeness to return.

    Returns:
        A list a passage of (position, likeness), by position; a passage itself is not in its own.
    """
    read = [texts.read[i] for i in indices]
    if len(read) < 2:
        return [[] for _ in read]
    views = _Views(texts.stretches, read)
    found: list[list[tuple[int, float]]] = []
    for start in range(0, len(read), _BLOCK):
        found.extend(views.rows(start, min(start + _BLOCK, len(read)), floor))
    return found


class _Views:
    """The matrices of one theme: stretches without what is common, words by stretch, subjects."""

    def __init__(self, stretches: Floats, read: Sequence[Read]) -> None:
        rows = np.concatenate([np.arange(r.first, r.last) for r in read])
        lengths = np.array([r.last - r.first for r in read])
        self.starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        vectors = stretches[rows]
        mean = vectors[self.starts].mean(0)
        mean /= np.linalg.norm(mean) + 1e-9
        rest = vectors - _COMMON * (vectors @ mean)[:, None] * mean
        self.rest: Floats = (rest / (np.linalg.norm(rest, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
        self.weights, self.held = _words(read, lengths)
        self.groups, self.things = _named([r.whom for r in read]), _named([r.what for r in read])

    def rows(self, start: int, end: int, floor: float) -> list[list[tuple[int, float]]]:
        """Return the pairs of the passages from ``start`` to ``end`` with all others."""
        mine = self.rest[self.starts[start:end]] @ self.rest.T
        whole, nearest = mine[:, self.starts], np.maximum.reduceat(mine, self.starts, axis=1)
        groups, things = self.groups[start:end], self.things[start:end]
        group_less = groups @ (1 - self.groups).T
        group_more = (1 - groups) @ self.groups.T
        none = groups.sum(1, keepdims=True) == 0
        penalty = _GROUP_MORE * group_more + _THING_LESS * (things @ (1 - self.things).T)
        penalty += _THING_MORE * ((1 - things) @ self.things.T)
        possible = (nearest >= _FLOOR) & (group_less == 0) & ~(none & (group_more > 0))
        # The words can add no more than all of them: what cannot reach the floor any more is left out.
        possible &= (nearest + whole + 2) / 4 - penalty >= floor
        found: list[list[tuple[int, float]]] = []
        for row in range(end - start):
            others = np.flatnonzero(possible[row])
            others = others[others != start + row]
            if not len(others):
                found.append([])
                continue
            there, back = self._recall(start + row, others)
            score = (nearest[row, others] + whole[row, others] + there + back) / 4 - penalty[row, others]
            score = np.round(score.astype(np.float64), 3)
            found.append([(int(o), float(s)) for o, s in zip(others, score, strict=True) if s >= floor])
        return found

    def _recall(self, row: int, others: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return how much of the words of ``row`` stands in the nearest stretch of each other, and of theirs in it."""
        mine, weight = self.weights[row]
        ends = np.append(self.starts, len(self.held))
        picked = np.concatenate([np.arange(ends[o], ends[o + 1]) for o in others])
        cuts = np.concatenate([[0], np.cumsum(ends[others + 1] - ends[others])[:-1]])
        there = np.maximum.reduceat(self.held[picked][:, mine] @ weight, cuts)
        own = self.held[self.starts[row]]
        back = np.array([own[self.weights[o][0]] @ self.weights[o][1] for o in others], np.float32)
        return there, back


def _words(read: Sequence[Read], lengths: NDArray[np.int64]) -> tuple[list[tuple[NDArray[np.int64], Floats]], Floats]:
    """Return the words of each passage with their weights, which add up to 1, and how far each stretch holds a word.

    The second is of shape (stretches, words): 1 where the word itself stands in the stretch, less where one near it.
    """
    forms: dict[str, Counter[str]] = {}
    for r in read:
        for s, form in zip(r.stems, r.forms, strict=True):
            forms.setdefault(s, Counter())[form] += 1
    vocabulary = sorted(forms)
    number = {s: i for i, s in enumerate(vocabulary)}
    count = len(read)
    frequency = Counter(s for r in read for s in set(r.stems))
    rarity = np.array(
        [max(0.05, math.log((count + 1) / (frequency[s] + 0.5)) / math.log(count + 1)) for s in vocabulary]
    )
    vectors = shipped().encode([min(forms[s], key=lambda f: (-forms[s][f], f)) for s in vocabulary])
    near = vectors @ vectors.T
    near[near < _NEAR] = 0
    np.fill_diagonal(near, 1)
    held = np.zeros((int(lengths.sum()), len(vocabulary)), np.float32)
    weights = []
    row = 0
    for r in read:
        numbers = [number[s] for s in r.stems]
        own = np.array(sorted(set(numbers)), np.int64)
        weight = rarity[own].astype(np.float32)
        weights.append((own, weight / (weight.sum() + 1e-9)))
        spans = [(0, len(numbers))]
        if len(numbers) > _STRETCH:
            spans += [(a, a + _STRETCH) for a in range(0, len(numbers) - _STRETCH + _STEP, _STEP)]
        for a, b in spans:
            if numbers[a:b]:
                held[row] = near[sorted(set(numbers[a:b]))].max(0)
            row += 1
    return weights, held


def _named(subjects: Sequence[frozenset[str]]) -> Floats:
    """Return which passage names which subject, shape (passages, subjects), without those of most passages."""
    frequency = Counter(s for own in subjects for s in own)
    names = sorted(s for s, n in frequency.items() if n <= max(2, _OWN * len(subjects)))
    number: Mapping[str, int] = {s: i for i, s in enumerate(names)}
    matrix = np.zeros((len(subjects), max(1, len(names))), np.float32)
    for i, own in enumerate(subjects):
        for s in sorted(own):
            if s in number:
                matrix[i, number[s]] = 1
    return matrix
