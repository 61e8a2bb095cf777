"""The shipped classifier of themes and stance at work: a small network over words, and the rules' evidence.

Words become vectors; a convolution over three words at a time, its strongest answers, the mean of the vectors, weights
of telling pairs and triples of words, the heading and lead-in, and what the rules found give one score a label. It is
made by ``auditlens train``, which also says how well it does: ``models/classifier`` holds the weights and the card.
Here numpy alone is needed, and all passages of a report are done at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from pipeline import resources, version
from pipeline.errors import AuditlensError
from pipeline.memory import Memory
from pipeline.records import STANCES, PassageKind
from pipeline.tag.cues import words as words_of
from pipeline.tag.evidence import Evidence

if TYPE_CHECKING:
    from pipeline.tag.encoder import Encoder

MODEL = ("models", "classifier")
FORMAT = 1

# What is read of a passage, of the heading above it and of the lead-in of its list, in words.
MOST_WORDS, MOST_HEADING, MOST_LEAD_IN = 100, 24, 40
PAD, UNKNOWN, FIRST_WORD = 0, 1, 2
_PLACES = (None, *STANCES)
_KINDS: tuple[str, ...] = get_args(PassageKind)
_PLACE_AT, _STANCE_AT, _KIND_AT = ({name: i for i, name in enumerate(of)} for of in (_PLACES, STANCES, _KINDS))
_AT_ONCE = 256  # passages that the network reads at a time
_SLOT_BITS = 18
_SPREAD = np.int64(-7046029254386353131)  # 2**64 over the golden ratio, as a signed number
_WEIGHTS = 12  # what the passage's words and those beside it weigh for its stance

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class ClassifierError(AuditlensError):
    """A model that cannot be used; the message says why and what to do."""


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
    return (
        word
        if word.isalpha() or not any(c.isdigit() for c in word)
        else "".join("0" if c.isdigit() else c for c in word)
    )


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
        """Return what the rules found: scores of themes, weights of stance, and what each passage is, as numbers."""
        found = np.zeros((len(passages), self.evidence_size), np.float32)
        count, column = len(self.themes), self._column
        every = np.arange(len(passages))
        for at, told in ((0, [p.rules for p in passages]), (count, [p.near for p in passages])):
            rows = np.repeat(every, list(map(len, told)))
            columns = np.asarray([column.get(theme, -1) for said in told for theme in said], np.int64)
            scores = np.asarray([score for said in told for score in said.values()], np.float32)
            known = columns >= 0
            found[rows[known], at + columns[known]] = scores[known]
        # All passages of a report share what is found of the report, so it is read once.
        reports = {id(p.report): p.report for p in passages if p.report}
        for one, report in reports.items():
            shares = np.fromiter((report.get(t, 0.0) for t in self.themes), np.float32, count)
            found[[id(p.report) == one for p in passages], 2 * count : 3 * count] = shares
        at = 3 * count
        weighed = [row for row, p in enumerate(passages) if p.judged.weights is not None]
        sides = np.asarray([_weights(passages[row]) for row in weighed], np.float32).reshape(-1, _WEIGHTS)
        found[weighed, at : at + _WEIGHTS] = np.tanh(sides / 3)
        at += _WEIGHTS
        found[every, [at + _PLACE_AT[p.judged.place] for p in passages]] = 1
        at += len(_PLACES)
        found[every, [at + _STANCE_AT[p.judged.stance] for p in passages]] = [
            max(0.1, p.judged.score) for p in passages
        ]
        at += len(STANCES)
        found[every, [at + _KIND_AT[p.kind] for p in passages]] = 1
        return found


def _weights(passage: Evidence) -> tuple[float, ...]:
    """Return what the passage's words and those beside it weigh for its stance."""
    w = passage.judged.weights
    assert w is not None  # noqa: S101 (only asked of such)
    return (w.good, w.bad, w.ask, w.fact, w.contrast, w.adversative, *passage.judged.placed, *passage.near_sides)


def in_a_row(words: Sequence[Sequence[int]]) -> tuple[Ints, Ints, Ints]:
    """Return all lists of words in one row, a PAD before, between and after them; where each begins; their lengths."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths + 1)
    row = np.zeros(int(ends[-1]) + 1 if len(ends) else 1, np.int64)
    held = np.ones(len(row), bool)
    held[0] = False
    held[ends] = False
    row[held] = np.fromiter(chain.from_iterable(words), np.int64, int(lengths.sum()))
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
        """Note of each key where it is; of those that share a slot only the last."""
        slots = np.zeros(1 << _SLOT_BITS, np.int32)
        slots[_slot_of(self.keys)] = np.arange(len(self.keys))
        object.__setattr__(self, "_slots", slots)

    def _place_of(self, keys: Ints, of: Ints) -> tuple[Ints, Ints]:
        """Return what ``place_of`` returns, in another order: a look into a slot costs less than a search."""
        if not len(self.keys):
            return place_of(self.keys, keys, of)
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
        near_of, order = _once([a + b for a, b in zip(inputs.heading, inputs.lead_in, strict=True)])
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


def _once(lists: Sequence[Sequence[int]]) -> tuple[list[tuple[int, ...]], list[int]]:
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
class Network:
    """A convolution over words, and what stands around: ``models/classifier/README.md`` lists the ``weights``.

    A convolution of three places over word vectors is three look-ups in what each word says to the place after, at and
    before it, which is worked out when a word is met first.
    """

    weights: dict[str, Floats]
    _answers: Floats = field(init=False, repr=False)
    _met: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make room for what the words say."""
        shape = (3, len(self.weights["words"]), len(self.weights["conv.bias"]))
        object.__setattr__(self, "_answers", np.zeros(shape, np.float32))
        object.__setattr__(self, "_met", np.zeros(shape[1], bool))

    def _know(self, words: Ints) -> None:
        """Work out what the words say to their places that have not been met before."""
        new = np.unique(words[~self._met[words]])
        if len(new):
            vectors = self.weights["words"][new]
            for side, name in enumerate(("conv.before", "conv.at", "conv.after")):
                self._answers[side, new] = vectors @ self.weights[name]
            self._answers[1, new] += self.weights["conv.bias"]
            self._met[new] = True

    def logits(self, inputs: Inputs) -> Floats:
        """Return the scores before calibration: shape (passages, themes + 5)."""
        w = self.weights
        near = np.concatenate((self._mean(inputs.heading), self._mean(inputs.lead_in)), axis=1)
        near = np.maximum(near @ w["near.weight"] + w["near.bias"], 0)
        strongest, mean = self._convolve(inputs.words)
        x = np.concatenate((strongest, mean, near, inputs.evidence), axis=1)
        hidden = np.maximum(x @ w["hidden.weight"] + w["hidden.bias"], 0)
        return np.asarray(hidden @ w["out.weight"] + w["out.bias"] + x @ w["linear.weight"], np.float32)

    def _mean(self, lists: Sequence[Sequence[int]]) -> Floats:
        """Return the mean vector of each list of words; nothing for an empty one."""
        vectors = self.weights["words"]
        distinct, order = _once(lists)
        means = np.zeros((len(distinct), vectors.shape[1]), np.float32)
        for i, words in enumerate(distinct):
            if words:
                means[i] = vectors[list(words)].mean(0)
        return means[order]

    def _convolve(self, lists: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        """Return the strongest answer of each filter over the words of each passage, and the mean of their vectors."""
        row, starts, lengths = in_a_row(lists)
        self._know(row)
        before, at, after = self._answers
        vectors = self.weights["words"]
        strongest = np.empty((len(lists), at.shape[1]), np.float32)
        mean = np.empty((len(lists), vectors.shape[1]), np.float32)
        answers, beside = np.empty((2, _AT_ONCE, at.shape[1]), np.float32)
        held = np.empty((_AT_ONCE, vectors.shape[1]), np.float32)
        by_length = np.argsort(-lengths, kind="stable")
        for first in range(0, len(lists), _AT_ONCE):
            # Some hundred passages step side by side from word to word, the longest first: what is worked on then stays
            # in the processor's cache, and a step is over those that still have a word.
            some = by_length[first : first + _AT_ONCE]
            longest = int(lengths[some[0]])
            steps = row.take(starts[some] + np.arange(-1, longest + 1)[:, None], mode="clip")
            left = np.searchsorted(-lengths[some], -np.arange(longest)).tolist()
            best, total = (
                np.zeros((len(some), at.shape[1]), np.float32),
                np.zeros((len(some), held.shape[1]), np.float32),
            )
            for step, count in enumerate(left):
                answer, other = answers[:count], beside[:count]
                at.take(steps[step + 1, :count], 0, answer, "clip")
                answer += before.take(steps[step, :count], 0, other, "clip")
                answer += after.take(steps[step + 2, :count], 0, other, "clip")
                np.maximum(best[:count], answer, out=best[:count])
                total[:count] += vectors.take(steps[step + 1, :count], 0, held[:count], "clip")
            strongest[some], mean[some] = best, total
        return strongest, np.asarray(mean / lengths[:, None], np.float32)


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


def open_classifier(folder: Path) -> Classifier:
    """Return the classifier that ``folder`` holds.

    Raises:
        ClassifierError: a file is missing, or is not of this format.
    """
    try:
        card: dict[str, Any] = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            raise ClassifierError(f"{folder} is of format {card['format']}, not {FORMAT}: run `auditlens train` again")
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        keys, thresholds, themes = arrays.pop("keys"), dict(card["thresholds"]), tuple(card["themes"])
        w = {name: np.asarray(array, np.float32) for name, array in arrays.items()}
        size = len(words) + FIRST_WORD
        linear = Linear(keys, w.pop("idf"), w.pop("linear"), w.pop("shifts"), size)
        mixes = w.pop("theme_mix"), w.pop("stance_mix")
    except (OSError, KeyError, ValueError) as error:
        raise ClassifierError(
            f"no classifier can be read from {folder} ({error}): run `auditlens train` again"
        ) from error
    return Classifier(Vocabulary(words, themes), linear, Network(w), *mixes, thresholds)


def shipped() -> Classifier | None:
    """Return the classifier that ships with auditlens, or None where there is none.

    Raises:
        AuditlensError: the more accurate model is chosen (``AUDITLENS_MODEL``) and cannot be used.
    """
    return _shipped(version.accurate())


@lru_cache(maxsize=2)
def _shipped(accurate: bool) -> Classifier | None:
    try:
        model = open_classifier(resources.path(*MODEL))
    except resources.MissingResourceError:
        return None
    if not accurate:
        return model
    from pipeline.tag import encoder

    known = model.vocabulary
    beside = encoder.open_encoder(resources.path(*encoder.MODEL), known.themes, known.evidence_size)
    return replace(model, **beside._asdict())
