"""How far one passage says what another says, as numbers from 0 to about 1.

Four views of a pair, in equal parts, each of which errs where the others do not:

* the embedding of the quotation against that of the nearest stretch of the other passage (a long sentence makes
  several points), and against the whole of it, both without what all passages of the theme share;
* how much of the quotation's words, or words near them, stands in the nearest stretch of the other passage, and how
  much of the other passage's stands in it, weighed by how rare a word is within the theme and within the corpus (the
  soft recall of BERTScore, Zhang and others 2020, with static vectors).

A pair has the mean of both ways, from the quotation to the passage and back: what a long passage says besides counts
against it, as half.

From that is taken what shows another subject: a group of children or a thing judged that only one of the two names
(``corpora/lexicons/subjects.toml``). A pair is ruled out where the quotation names a group of children and the passage
does not, or the other way round where the quotation speaks of all; and where the passage names none of the things that
the quotation judges, or none of the respects in which it does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.embedding import DIMENSIONS, shipped
from pipeline.stems import stem
from pipeline.stems import words as plain_words
from pipeline.summarise.subjects import grammar, named_in
from pipeline.tag.cues import words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]

# Content words of a stretch, and by how many the next begins later.
_STRETCH, _STEP = 8, 4
# Words whose vectors are less alike than this are other words (read on the field's most frequent words).
_NEAR = 0.5
# How much of what a theme's passages share is taken out of their embeddings.
_COMMON = 0.8
# A theme of so many passages counts half as much as one of very many, for what its passages share and how rare words
# are in it; a corpus of ten times as many likewise.
_FEW = 20
# Named in more than this share of a theme's passages, a subject is the theme's own and tells nothing apart.
_OWN = 0.4
# Taken off for each subject that only one names: a group more in the passage, a thing more in the quotation, in the
# passage. Fitted by hand on judged pairs of inspection passages (see docs/digest.md).
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
    who: frozenset[str]
    what: frozenset[str]
    how: frozenset[str]
    first: int  # of its stretches, the whole passage the first
    last: int


class Texts:
    """Passages read and embedded once, for all themes.

    Attributes:
        read: a record a text, in their order.
        frequency: in how many texts a stem stands.
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
        self.frequency = Counter(s for r in self.read for s in set(r.stems))
        self.stretches: Floats = shipped().encode(stretches) if stretches else np.zeros((0, DIMENSIONS), np.float32)


def _read(text: str, stretches: list[str]) -> Read:
    stop = grammar()
    forms = tuple(w for w in plain_words(text) if w not in stop and not w[0].isdigit())
    first = len(stretches)
    stretches.append(" ".join(forms))
    if len(forms) > _STRETCH:
        stretches.extend(" ".join(forms[a : a + _STRETCH]) for a in range(0, len(forms) - _STRETCH + _STEP, _STEP))
    tokens = words(text)
    return Read(
        tuple(map(stem, forms)),
        forms,
        named_in(tokens, "whom"),
        named_in(tokens, "who"),
        named_in(tokens, "what"),
        named_in(tokens, "how"),
        first,
        len(stretches),
    )


class Likeness(NamedTuple):
    """For each passage others with their likeness, by position; the passage itself is in neither list.

    ``alike`` say what it says. ``ruled_out`` are as near to it by their words, but speak of another subject or respect.
    """

    alike: list[list[tuple[int, float]]]
    ruled_out: list[list[tuple[int, float]]]


def likeness(texts: Texts, indices: Sequence[int], *, floor: float, among: Sequence[str] | None = None) -> Likeness:
    """Return, for each of the passages, which others say what it says.

    Args:
        texts: the passages of the corpus.
        indices: those of one theme; results count positions in it.
        floor: the least likeness to return.
        among: names of groups, one a passage: only pairs within a group are looked at; None for all pairs.
    """
    read = [texts.read[i] for i in indices]
    found = Likeness([[] for _ in read], [[] for _ in read])
    if len(read) < 2:
        return found
    views = _Views(texts, read)
    groups: dict[str, list[int]] = {}
    for i in range(len(read)):
        groups.setdefault(among[i] if among else "", []).append(i)
    for _, group in sorted(groups.items()):
        blocks = [np.array(group[a : a + _BLOCK], np.int64) for a in range(0, len(group), _BLOCK)]
        for first, second in combinations_with_replacement(blocks, 2):
            there, ruled = views.scores(first, second)
            back, ruled_back = (there, ruled) if second is first else views.scores(second, first)
            scores: Floats = np.round((there + back.T) / 2, 3).astype(np.float32)
            _note(found, first, second, scores, floor, ruled)
            if second is not first:
                _note(found, second, first, scores.T, floor, ruled_back)
    for own in (*found.alike, *found.ruled_out):
        own.sort()
    return found


def _note(found: Likeness, mine: Ints, others: Ints, scores: Floats, floor: float, ruled: Booleans) -> None:
    """Put the pairs that reach ``floor`` down for each of ``mine``."""
    for row, other in np.argwhere(scores >= floor).tolist():
        if mine[row] != others[other]:
            kept = found.ruled_out if ruled[row, other] else found.alike
            kept[int(mine[row])].append((int(others[other]), round(float(scores[row, other]), 3)))


class _Views:
    """The matrices of one theme: stretches without what is common, words by passage and by stretch, subjects."""

    def __init__(self, texts: Texts, read: Sequence[Read]) -> None:
        rows = np.concatenate([np.arange(r.first, r.last) for r in read])
        self.lengths = np.array([r.last - r.first for r in read], np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths
        vectors = texts.stretches[rows]
        mean = vectors[self.starts].mean(0)
        mean /= np.linalg.norm(mean) + 1e-9
        # The mean of a few passages is what they say, not what the theme is about.
        common = _COMMON * len(read) / (len(read) + _FEW)
        rest = vectors - common * (vectors @ mean)[:, None] * mean
        self.rest: Floats = (rest / (np.linalg.norm(rest, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
        self.weights, self.held = _words(read, texts)
        self.groups, self.things = _named([r.whom for r in read]), _named([r.what for r in read])
        self.actors = _named([r.who for r in read])
        self.respects = _named([r.how for r in read])

    def scores(self, mine: Ints, others: Ints) -> tuple[Floats, Booleans]:
        """Return how far each of ``others`` says what each of ``mine`` says, and which pairs are ruled out.

        Shape of both: (mine, others).
        """
        lengths = self.lengths[others]
        starts = np.cumsum(lengths) - lengths
        picked = np.repeat(self.starts[others] - starts, lengths) + np.arange(int(lengths.sum()))
        like = self.rest[self.starts[mine]] @ self.rest[picked].T
        whole, nearest = like[:, starts], np.maximum.reduceat(like, starts, axis=1)
        there = np.maximum.reduceat((self.weights[mine] @ self.held[picked].T).toarray(), starts, axis=1)
        back = (self.held[self.starts[mine]] @ self.weights[others].T).toarray()
        groups, things = self.groups[mine], self.things[mine]
        their_groups, their_things = self.groups[others], self.things[others]
        group_less = groups @ (1 - their_groups).T
        group_more = (1 - groups) @ their_groups.T
        none = groups.sum(1, keepdims=True) == 0
        score = (nearest + whole + there + back) / 4 - _GROUP_MORE * group_more
        score -= _THING_LESS * (things @ (1 - their_things).T) + _THING_MORE * ((1 - things) @ their_things.T)
        actors, their_actors = self.actors[mine], self.actors[others]
        score -= _THING_LESS * (actors @ (1 - their_actors).T) + _THING_MORE * ((1 - actors) @ their_actors.T)
        out = (nearest < _FLOOR) | (group_less > 0) | (none & (group_more > 0))
        for own, their in ((things, their_things), (self.respects[mine], self.respects[others])):
            out |= (own.sum(1, keepdims=True) > 0) & (own @ their.T == 0)
        return score.astype(np.float32), out


def _words(read: Sequence[Read], texts: Texts) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Return the words of each passage with their weights, and how far each stretch holds a word.

    Shapes: (passages, words), each row adding up to 1; (stretches, words), 1 where the word itself stands in the
    stretch, less where one near it does.
    """
    forms: dict[str, Counter[str]] = {}
    for r in read:
        for s, form in zip(r.stems, r.forms, strict=True):
            forms.setdefault(s, Counter())[form] += 1
    vocabulary = sorted(forms)
    number = {s: i for i, s in enumerate(vocabulary)}
    own = Counter(s for r in read for s in set(r.stems))
    of_theme = len(read) / (len(read) + _FEW) / 2
    of_corpus = len(texts.read) / (len(texts.read) + 10 * _FEW)
    rarity = []
    for s in vocabulary:
        known = of_corpus * _rare(texts.frequency[s], len(texts.read)) + 1 - of_corpus
        rarity.append(of_theme * _rare(own[s], len(read)) + (1 - of_theme) * known)
    rows, columns, values = [], [], []
    stretch, word = [], []
    at = 0
    for i, r in enumerate(read):
        numbers = [number[s] for s in r.stems]
        different = sorted(set(numbers))
        whole = sum(rarity[n] for n in different)
        rows += [i] * len(different)
        columns += different
        values += [rarity[n] / whole for n in different]
        spans = [(0, len(numbers))]
        if len(numbers) > _STRETCH:
            spans += [(a, a + _STRETCH) for a in range(0, len(numbers) - _STRETCH + _STEP, _STEP)]
        for a, b in spans:
            inside = sorted(set(numbers[a:b]))
            stretch += [at] * len(inside)
            word += inside
            at += 1
    shape = (len(read), len(vocabulary))
    weights = sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape)
    vectors = shipped().encode([min(forms[s], key=lambda f: (-forms[s][f], f)) for s in vocabulary])
    return weights, _held(np.array(stretch, np.int64), np.array(word, np.int64), at, vectors)


def _held(stretch: Ints, word: Ints, stretches: int, vectors: Floats) -> sparse.csr_matrix:
    """Return how far each stretch holds each word: as far as the nearest of its own words is like it."""
    near = vectors @ vectors.T
    near[near < _NEAR] = 0
    np.fill_diagonal(near, 1)
    likes = sparse.csr_matrix(near)
    counts = np.diff(likes.indptr)[word]
    of = np.repeat(stretch, counts)
    begins = np.repeat(likes.indptr[:-1][word] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    places = begins + np.arange(counts.sum())
    columns, values = likes.indices[places], likes.data[places]
    order = np.lexsort((columns, of))
    of, columns, values = of[order], columns[order], values[order]
    firsts = np.flatnonzero(np.concatenate([[True], (of[1:] != of[:-1]) | (columns[1:] != columns[:-1])]))
    most = np.maximum.reduceat(values, firsts)
    return sparse.csr_matrix((most, (of[firsts], columns[firsts])), shape=(stretches, len(vectors)))


def _rare(frequency: int, count: int) -> float:
    """Return how rare what stands in so many of so many texts is, from 0.05 to 1."""
    return max(0.05, math.log((count + 1) / (frequency + 0.5)) / math.log(count + 1))


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
