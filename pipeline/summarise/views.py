"""The views of pairs of passages from which it is told how alike they are, and whether one says what the other says.

* the embedding of the one against that of the nearest stretch of the other (a long sentence makes several points), and
  against the whole of it, both without what all passages of the theme share;
* how much of the words of the one, or words near them, stands in the other, and the reverse, weighed by how rare a word
  is within the theme and within the corpus (the soft recall of BERTScore, Zhang and others 2020, with static vectors);
* what each names (``corpora/lexicons/subjects.toml``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.embedding import DIMENSIONS, shipped
from pipeline.stems import stem
from pipeline.stems import words as plain_words
from pipeline.summarise.saying import TABLES, Names, flags
from pipeline.summarise.subjects import grammar, named_in
from pipeline.tag.cues import words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Content words of a stretch, and by how many the next begins later.
_STRETCH, _STEP = 8, 4
# Words whose vectors are less alike than this are other words (read on the field's most frequent words).
_NEAR = 0.5
# How much of what a theme's passages share is taken out of their embeddings.
_COMMON = 0.8
# A theme of so many passages counts half as much as one of very many, for what its passages share and how rare words
# are in it; a corpus of ten times as many likewise.
_FEW = 20
# A word that weighs so much in the embedding says as much as a rare one (half of the field's own words do).
_WEIGHTY = 2.0


@dataclass(frozen=True, slots=True)
class Read:
    """A passage as it is compared: stems of its content words in order, what it names, and where its stretches lie.

    ``names`` has a set for each table of subjects; ``joins`` is how often it joins one point to another.
    """

    stems: tuple[str, ...]
    forms: tuple[str, ...]
    names: Mapping[str, frozenset[str]]
    joins: int
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
        {table: named_in(tokens, table) for table in (*TABLES, "predicate")},
        text.count(" and ") + text.count(","),
        first,
        len(stretches),
    )


class Seen(NamedTuple):
    """Views of pairs of passages (mine, others), arrays of that shape.

    Attributes:
        nearest: the cosine of mine and the stretch of the other that is nearest to it.
        whole: the cosine of both as wholes.
        covered: how much of the words of mine stands in the other.
        back: how much of the words of the other stands in mine.
    """

    nearest: Floats
    whole: Floats
    covered: Floats
    back: Floats


class Views:
    """The matrices of one theme: stretches without what is common, words by passage and by stretch, subjects."""

    def __init__(self, texts: Texts, read: Sequence[Read]) -> None:
        """Take the passages ``read`` of a theme out of all ``texts``."""
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
        self.names = Names(read)
        self.groups, self.things, self.actors = (self.names.of[table] for table in ("whom", "what", "who"))
        self.respects = flags([r.names["how"] for r in read], own=False)[1]

    def seen(self, mine: Ints, others: Ints) -> Seen:
        """Return the views of the pairs of ``mine`` and ``others``."""
        lengths = self.lengths[others]
        starts = np.cumsum(lengths) - lengths
        picked = np.repeat(self.starts[others] - starts, lengths) + np.arange(int(lengths.sum()))
        like = self.rest[self.starts[mine]] @ self.rest[picked].T
        return Seen(
            nearest=np.maximum.reduceat(like, starts, axis=1),
            whole=like[:, starts],
            covered=(self.weights[mine] @ self.held[others].T).toarray(),
            back=(self.held[mine] @ self.weights[others].T).toarray(),
        )


def _words(read: Sequence[Read], texts: Texts) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Return the words of each passage with their weights, and how far each passage holds a word.

    Both of shape (passages, words): each row of the first adds up to 1; the second has 1 where the word stands in
    the passage, less where one near it does.
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
    common = [min(forms[s], key=lambda f: (-forms[s][f], f)) for s in vocabulary]
    # A small corpus cannot tell which words are rare; how much they weigh in the embedding says something of it.
    weighty = np.minimum(shipped().weigh(common) / _WEIGHTY, 1).tolist()
    for s, weight in zip(vocabulary, weighty, strict=True):
        known = of_corpus * _rare(texts.frequency[s], len(texts.read)) + (1 - of_corpus) * weight
        rarity.append(of_theme * _rare(own[s], len(read)) + (1 - of_theme) * known)
    rows, columns, values = [], [], []
    for i, r in enumerate(read):
        different = sorted({number[s] for s in r.stems})
        whole = sum(rarity[n] for n in different)
        rows += [i] * len(different)
        columns += different
        values += [rarity[n] / whole for n in different]
    shape = (len(read), len(vocabulary))
    weights = sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape)
    return weights, _held(np.array(rows, np.int64), np.array(columns, np.int64), len(read), shipped().encode(common))


def _held(passage: Ints, word: Ints, passages: int, vectors: Floats) -> sparse.csr_matrix:
    """Return how far each passage holds each word: as far as the nearest of its own words is like it."""
    if not len(word):
        return sparse.csr_matrix((passages, len(vectors)), dtype=np.float32)
    near = vectors @ vectors.T
    near[near < _NEAR] = 0
    np.fill_diagonal(near, 1)
    likes = sparse.csr_matrix(near)
    counts = np.diff(likes.indptr)[word]
    of = np.repeat(passage, counts)
    begins = np.repeat(likes.indptr[:-1][word] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    places = begins + np.arange(counts.sum())
    columns, values = likes.indices[places], likes.data[places]
    order = np.lexsort((columns, of))
    of, columns, values = of[order], columns[order], values[order]
    firsts = np.flatnonzero(np.concatenate([[True], (of[1:] != of[:-1]) | (columns[1:] != columns[:-1])]))
    most = np.maximum.reduceat(values, firsts)
    return sparse.csr_matrix((most, (of[firsts], columns[firsts])), shape=(passages, len(vectors)))


def _rare(frequency: int, count: int) -> float:
    """Return how rare what stands in so many of so many texts is, from 0.05 to 1."""
    return max(0.05, math.log((count + 1) / (frequency + 0.5)) / math.log(count + 1))
