"""The shipped classifier of themes and stance at work: a small network over words, and the rules' evidence.

Words become vectors; a convolution over three words at a time, its strongest answers, the mean of the vectors, weights
of telling pairs and triples of words, the heading and lead-in, and what the rules found give one score a label. It is
made by ``auditlens train``, which also says how well it does: ``models/classifier`` holds the weights and the card,
``classifierfiles`` opens them. Here numpy alone is needed, and all passages of a report are done at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.memory import Memory
from pipeline.records import STANCES, PassageKind
from pipeline.tag.cues import words as words_of
from pipeline.tag.evidence import Evidence

if TYPE_CHECKING:
    from pipeline.tag.encoder import Encoder
    from pipeline.tag.network import Network

FORMAT = 1  # of the files

# What is read of a passage, of the heading above it and of the lead-in of its list, in words.
MOST_WORDS, MOST_HEADING, MOST_LEAD_IN = 100, 24, 40
PAD, UNKNOWN, FIRST_WORD = 0, 1, 2
_PLACES = (None, *STANCES)
_KINDS: tuple[str, ...] = get_args(PassageKind)
_PLACE_AT, _STANCE_AT, _KIND_AT = ({name: i for i, name in enumerate(of)} for of in (_PLACES, STANCES, _KINDS))
_WEIGHTS = 12  # what the passage's words and those beside it weigh for its stance

_SLOT_BITS = 18  # nine slots for each key of the shipped model, so that few share one
_SPREAD = np.int64(-7046029254386353131)  # 2**64 over the golden ratio, as a signed number

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Scores(NamedTuple):
    """Calibrated probabilities of the labels, a row a passage.

    Attributes:
        themes: shape (passages, themes of the model).
        stances: shape (passages, 5), in the order of ``records.STANCES``; each row sums to one.
    """

    themes: Floats
    stances: Floats


class Inputs(NamedTuple):
    """Passages as numbers.

    Attributes:
        words, heading, lead_in: a list of word numbers a passage.
        evidence: shape (passages, ``evidence_size``).
    """

    words: list[list[int]]
    heading: list[list[int]]
    lead_in: list[list[int]]
    evidence: Floats


def shape_of(word: str) -> str:
    """Return a word as the vocabulary holds it: its digits as 0, so that all numbers of a length are one."""
    return word if word.isalpha() else "".join("0" if c.isdigit() else c for c in word)


class Vocabulary:
    """Words by number, and the telling pairs and triples of words.

    Attributes:
        words: by number from ``FIRST_WORD``.
        themes: the ids of the themes, in the order of the scores.
    """

    def __init__(self, words: Sequence[str], themes: Sequence[str]) -> None:
        """Number the words."""
        self.words, self.themes = tuple(words), tuple(themes)
        numbers = {word: i for i, word in enumerate(words, FIRST_WORD)}
        self.number: Memory[int] = Memory(lambda word: numbers.get(shape_of(word), UNKNOWN))
        self._column = {theme: i for i, theme in enumerate(themes)}

    @property
    def evidence_size(self) -> int:
        """How many numbers the rules' evidence takes."""
        return 3 * len(self.themes) + _WEIGHTS + len(_PLACES) + len(STANCES) + len(_KINDS)

    def read(self, passages: Sequence[Evidence]) -> Inputs:
        """Return passages as numbers."""
        number = self.number.__getitem__
        headings: Memory[list[int]] = Memory(lambda text: list(map(number, words_of(text)[:MOST_HEADING])))
        lead_ins: Memory[list[int]] = Memory(lambda text: list(map(number, words_of(text)[:MOST_LEAD_IN])))
        return Inputs(
            [list(map(number, p.tokens[:MOST_WORDS])) or [UNKNOWN] for p in passages],
            [headings[p.heading] for p in passages],
            [lead_ins[p.lead_in] for p in passages],
            self._evidence(passages),
        )

    def _evidence(self, passages: Sequence[Evidence]) -> Floats:
        """Return what the rules found: shape (passages, ``evidence_size``).

        The columns are, one block after the other: the scores of the themes in the passage, in those beside it, and in
        its report; what is weighed for its stance; where its stance is read, that stance, and the kind of passage, a
        column for each that there is.
        """
        found = np.zeros((len(passages), self.evidence_size), np.float32)
        rows, count = np.arange(len(passages)), len(self.themes)
        self._score(found[:, :count], [p.rules for p in passages])
        self._score(found[:, count : 2 * count], [p.near for p in passages])
        # All passages of a report share one mapping, so it is read once.
        reports = {id(p.report): p.report for p in passages}
        number = {one: i for i, one in enumerate(reports)}
        shares = np.zeros((len(reports), count), np.float32)
        self._score(shares, list(reports.values()))
        found[:, 2 * count : 3 * count] = shares[[number[id(p.report)] for p in passages]]
        at = 3 * count
        weighed = [row for row, p in enumerate(passages) if p.judged.weights is not None]
        sides = np.asarray([_weights(passages[row]) for row in weighed], np.float32).reshape(-1, _WEIGHTS)
        found[weighed, at : at + _WEIGHTS] = np.tanh(sides / 3)
        at += _WEIGHTS
        found[rows, [at + _PLACE_AT[p.judged.place] for p in passages]] = 1
        at += len(_PLACES)
        stances = [at + _STANCE_AT[p.judged.stance] for p in passages]
        found[rows, stances] = [max(0.1, p.judged.score) for p in passages]
        at += len(STANCES)
        found[rows, [at + _KIND_AT[p.kind] for p in passages]] = 1
        return found

    def _score(self, table: Floats, scores: Sequence[Mapping[str, float]]) -> None:
        """Set in ``table``, of shape (rows, themes), the scores that each row has by theme; unknown themes are left."""
        rows = np.repeat(np.arange(len(scores)), list(map(len, scores)))
        columns = np.asarray([self._column.get(theme, -1) for of in scores for theme in of], np.int64)
        values = np.asarray([value for of in scores for value in of.values()], np.float32)
        known = columns >= 0
        table[rows[known], columns[known]] = values[known]


def _weights(passage: Evidence) -> tuple[float, ...]:
    """Return what the passage's words and those beside it weigh for its stance."""
    w = passage.judged.weights
    assert w is not None  # noqa: S101 (only asked of such)
    return (w.good, w.bad, w.ask, w.fact, w.contrast, w.adversative, *passage.judged.placed, *passage.near_sides)


def in_a_row(words: Sequence[Sequence[int]]) -> tuple[Ints, Ints, Ints]:
    """Return lists of words end to end, a ``PAD`` before, between and after them; where each begins; how long it is.

    Shapes: (all words + lists + 1,), (lists,) and (lists,).
    """
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths + 1)
    row = np.full(int(ends[-1]) + 1 if len(ends) else 1, PAD)
    is_word = np.ones(len(row), bool)
    is_word[0] = False
    is_word[ends] = False
    row[is_word] = np.fromiter(chain.from_iterable(words), np.int64, int(lengths.sum()))
    return row, ends - lengths, lengths


def grams(words: Sequence[Sequence[int]], size: int) -> tuple[Ints, Ints]:
    """Return the keys of all known words of passages and of pairs of them, and the passage each is of.

    A key is the number of a word, or that of the first of two times ``size``, the vocabulary's, and that of the second.
    """
    row, _, lengths = in_a_row(words)
    row, of = row[1:], np.repeat(np.arange(len(words)), lengths + 1)
    known = row > UNKNOWN
    single, pairs = np.flatnonzero(known), np.flatnonzero(known[:-1] & known[1:])
    return (
        np.concatenate((row[single], row[pairs] * size + row[pairs + 1])),
        np.concatenate((of[single], of[pairs])),
    )


def place_of(known: Ints, keys: Ints, of: Ints) -> tuple[Ints, Ints]:
    """Return the places of those ``keys`` that are among the sorted ``known`` ones, and what they are ``of``."""
    if not len(known):
        return keys[:0], of[:0]
    at = np.searchsorted(known, keys)
    at[at == len(known)] = 0
    hit = known[at] == keys
    return at[hit], of[hit]


@dataclass(frozen=True)
class Linear:
    """Logistic regression on words and pairs by TF-IDF, the words of heading and lead-in, and the evidence.

    Attributes:
        keys, idf: the sorted keys of words and pairs (see ``grams``), and the inverse document frequency of each.
        weights: shape (features, themes + 5): those of the keys, of the words around, of the evidence.
        shifts: shape (themes + 5,).
        size: the size of the vocabulary.
    """

    keys: Ints
    idf: Floats
    weights: Floats
    shifts: Floats
    size: int
    _slots: NDArray[np.int32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Note in a slot where each key is; of those that share one only the last."""
        slots = np.zeros(1 << _SLOT_BITS, np.int32)
        slots[_slot_of(self.keys)] = np.arange(len(self.keys))
        object.__setattr__(self, "_slots", slots)

    def _place_of(self, keys: Ints, of: Ints) -> tuple[Ints, Ints]:
        """Return what ``place_of`` does, in another order; only what is in no slot of its own is searched for."""
        if not len(self.keys):
            return keys[:0], of[:0]
        at = self._slots.take(_slot_of(keys))
        hit = self.keys.take(at) == keys
        others, whose = place_of(self.keys, keys[~hit], of[~hit])
        return np.concatenate((at[hit], others)), np.concatenate((of[hit], whose))

    def said(self, inputs: Inputs) -> Any:
        """Return the words and pairs of the passages, a sparse row of length one each; a word twice counts once."""
        of, at = _distinct(*self._place_of(*grams(inputs.words, self.size)), len(self.keys))
        return _rows(of, at, self.idf[at], (len(inputs.words), len(self.keys)))

    def beside(self, contexts: Sequence[Sequence[int]]) -> Any:
        """Return the words of headings and lead-ins, a sparse row of length one each."""
        words = np.fromiter((w for ws in contexts for w in ws), np.int64)
        of = np.repeat(np.arange(len(contexts)), [len(ws) for ws in contexts])
        of, at = _distinct(words, of, self.size)
        return _rows(of, at, np.ones(len(at), np.float32), (len(contexts), self.size))

    def features(self, inputs: Inputs) -> tuple[Any, Any, Any]:
        """Return all features in three blocks of a row a passage, for training."""
        import scipy.sparse as sp

        near = [a + b for a, b in zip(inputs.heading, inputs.lead_in, strict=True)]
        return self.said(inputs), self.beside(near), sp.csr_matrix(inputs.evidence)

    def logits(self, inputs: Inputs) -> Floats:
        """Return the scores before calibration: shape (passages, themes + 5)."""
        first, second = len(self.keys), len(self.keys) + self.size
        w = self.weights
        # Most passages share their heading and lead-in with others, so each pair is scored once.
        near_of, order = once([a + b for a, b in zip(inputs.heading, inputs.lead_in, strict=True)])
        near = self.beside(near_of) @ w[first:second]
        scores = self.said(inputs) @ w[:first] + near[order] + inputs.evidence @ w[second:]
        return np.asarray(scores + self.shifts, np.float32)


def _slot_of(keys: Ints) -> Ints:
    """Return a slot for each key by multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4)."""
    return keys * _SPREAD >> (64 - _SLOT_BITS) & ((1 << _SLOT_BITS) - 1)


def _distinct(at: Ints, of: Ints, size: int) -> tuple[Ints, Ints]:
    """Return each pair of row and column once, by row, as rows and columns."""
    bits = size.bit_length()
    both = np.sort(of << bits | at)  # many times as fast as np.unique, which makes a hash table first
    both = both[np.flatnonzero(np.diff(both, prepend=-1))]
    return both >> bits, both & ((1 << bits) - 1)


def once(lists: Sequence[Sequence[int]]) -> tuple[list[tuple[int, ...]], list[int]]:
    """Return the distinct ones among ``lists``, and which of these each is."""
    distinct: dict[tuple[int, ...], int] = {}
    order = [distinct.setdefault(tuple(words), len(distinct)) for words in lists]
    return list(distinct), order


def _rows(of: Ints, at: Ints, values: Floats, shape: tuple[int, int]) -> Any:
    """Return a sparse matrix of sorted rows, each scaled to length one; an empty row stays so."""
    from scipy.sparse import csr_matrix

    lengths = np.sqrt(np.bincount(of, values.astype(np.float64) ** 2, minlength=shape[0]))
    scaled = (values / lengths[of]).astype(np.float32)
    return csr_matrix((scaled, at, np.searchsorted(of, np.arange(shape[0] + 1))), shape)


@dataclass(frozen=True)
class Classifier:
    """The models, and what makes one probability of their scores.

    Attributes:
        vocabulary: the words and themes.
        linear, network: the models.
        theme_mix: shape (models + 1, themes): the weights of the models' scores and the shift of each theme.
        stance_mix: shape (models + 5,): the weights of the models' scores, and the shift of each stance.
        thresholds: by theme, the probability from which it is tagged.
        encoder: the third model, where the more accurate one is chosen.
    """

    vocabulary: Vocabulary
    linear: Linear
    network: Network
    theme_mix: Floats
    stance_mix: Floats
    thresholds: dict[str, float]
    encoder: Encoder | None = None

    def probabilities(self, passages: Sequence[Evidence]) -> tuple[Floats, Floats]:
        """Return the probabilities of themes and stances, not rounded, of passages that are no titles."""
        inputs = self.vocabulary.read(passages)
        scores = [self.linear.logits(inputs), self.network.logits(inputs)]
        if self.encoder is not None:
            scores.append(self.encoder.logits(passages, inputs.evidence))
        return mix(scores, self.theme_mix, self.stance_mix)

    def predict(self, passages: Sequence[Evidence]) -> Scores:
        """Return the probabilities of themes and stances; titles get none and context.

        Scores are rounded to three decimals, so that they are the same on every machine.
        """
        if not passages:
            return Scores(
                np.zeros((0, len(self.vocabulary.themes)), np.float32), np.zeros((0, len(STANCES)), np.float32)
            )
        themes, stances = self.probabilities(passages)
        titles = np.fromiter((p.is_title for p in passages), bool, len(passages))
        themes[titles] = 0
        stances[titles] = 0
        stances[titles, STANCES.index("context")] = 1
        return Scores(np.round(themes, 3), np.round(stances, 3))


def mix(scores: Sequence[Floats], theme_mix: Floats, stance_mix: Floats) -> tuple[Floats, Floats]:
    """Return the probabilities of themes and stances that the scores of the models come to."""
    count, models = theme_mix.shape[1], len(scores)
    themes = sum(one[:, :count] * weight for one, weight in zip(scores, theme_mix[:-1], strict=True))
    stances = sum(one[:, count:] * weight for one, weight in zip(scores, stance_mix[:models], strict=True))
    return _sigmoid(themes + theme_mix[-1]), _softmax(stances + stance_mix[models:])


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))), np.float32)


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True), np.float32)
