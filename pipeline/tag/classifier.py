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
_AT_ONCE = 1500  # words that the network reads at a time
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
        near: Memory[list[int]] = Memory(lambda text: [number(w) for w in words_of(text)])
        return Inputs(
            [[number(w) for w in p.tokens[:MOST_WORDS]] or [UNKNOWN] for p in passages],
            [near[p.heading][:MOST_HEADING] for p in passages],
            [near[p.lead_in][:MOST_LEAD_IN] for p in passages],
            self._evidence(passages),
        )

    def _evidence(self, passages: Sequence[Evidence]) -> Floats:
        """Return what the rules found: scores of themes, weights of stance, and what each passage is, as numbers."""
        found = np.zeros((len(passages), self.evidence_size), np.float32)
        count, column = len(self.themes), self._column
        rows: list[int] = []
        columns: list[int] = []
        scores: list[float] = []
        # All passages of a report share what is found of the report, so it is read once.
        reports: dict[int, Floats] = {}
        for row, passage in enumerate(passages):
            for at, said in ((0, passage.rules), (count, passage.near)):
                for theme, score in said.items():
                    if theme in column:
                        rows.append(row)
                        columns.append(at + column[theme])
                        scores.append(score)
            if passage.report:
                shares = reports.get(id(passage.report))
                if shares is None:
                    shares = np.fromiter((passage.report.get(t, 0.0) for t in self.themes), np.float32, count)
                    reports[id(passage.report)] = shares
                found[row, 2 * count : 3 * count] = shares
        found[rows, columns] = scores
        at = 3 * count
        weighed = [row for row, p in enumerate(passages) if p.judged.weights is not None]
        sides = np.asarray([_weights(passages[row]) for row in weighed], np.float32).reshape(-1, _WEIGHTS)
        found[weighed, at : at + _WEIGHTS] = np.tanh(sides / 3)
        at += _WEIGHTS
        every = np.arange(len(passages))
        found[every, [at + _PLACES.index(p.judged.place) for p in passages]] = 1
        at += len(_PLACES)
        found[every, [at + STANCES.index(p.judged.stance) for p in passages]] = [
            max(0.1, p.judged.score) for p in passages
        ]
        at += len(STANCES)
        found[every, [at + _KINDS.index(p.kind) for p in passages]] = 1
        return found


def _weights(passage: Evidence) -> tuple[float, ...]:
    """Return what the passage's words and those beside it weigh for its stance."""
    w = passage.judged.weights
    assert w is not None  # noqa: S101 (only asked of such)
    return (w.good, w.bad, w.ask, w.fact, w.contrast, w.adversative, *passage.judged.placed, *passage.near_sides)


def grams(words: Sequence[Sequence[int]], size: int) -> tuple[Ints, Ints]:
    """Return the keys of all known words of passages and of pairs of them, and the passage each is of.

    A key is the number of a word, or that of the first of two times ``size``, the vocabulary's, and that of the second.
    """
    flat = np.fromiter((w for ws in words for w in (*ws, PAD)), np.int64)
    of = np.repeat(np.arange(len(words)), [len(ws) + 1 for ws in words])
    single = np.flatnonzero(flat > UNKNOWN)
    pairs = np.flatnonzero((flat[:-1] > UNKNOWN) & (flat[1:] > UNKNOWN))
    return (
        np.concatenate((flat[single], flat[pairs] * size + flat[pairs + 1])),
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

    def said(self, inputs: Inputs) -> Any:
        """Return the words and pairs of the passages, a sparse row of length one each; a word twice counts once."""
        of, at = _distinct(*place_of(self.keys, *grams(inputs.words, self.size)), len(self.keys))
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
        distinct: dict[tuple[int, ...], int] = {}
        pairs = zip(inputs.heading, inputs.lead_in, strict=True)
        order = [distinct.setdefault(tuple(a + b), len(distinct)) for a, b in pairs]
        near = self.beside(list(distinct)) @ w[first:second]
        scores = self.said(inputs) @ w[:first] + near[order] + inputs.evidence @ w[second:]
        return np.asarray(scores + self.shifts, np.float32)


def _distinct(at: Ints, of: Ints, size: int) -> tuple[Ints, Ints]:
    """Return each pair of row and column once, by row, as rows and columns."""
    both = np.sort(of * max(1, size) + at)  # many times as fast as np.unique, which makes a hash table first
    return np.divmod(both[np.flatnonzero(np.diff(both, prepend=-1))], max(1, size))


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
        distinct: dict[tuple[int, ...], int] = {}
        order = [distinct.setdefault(tuple(words), len(distinct)) for words in lists]
        means = np.zeros((len(distinct), vectors.shape[1]), np.float32)
        for words, i in distinct.items():
            if words:
                means[i] = vectors[list(words)].mean(0)
        return means[order]

    def _convolve(self, lists: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        """Return the strongest answer of each filter over the words of each passage, and the mean of their vectors."""
        lengths = np.fromiter(map(len, lists), np.int64, len(lists))
        ends = np.cumsum(lengths + 1)  # one PAD before, between and after passages
        starts = ends - lengths
        flat = np.zeros(int(ends[-1]) + 1, np.int64)
        mask = np.ones(len(flat), bool)
        mask[starts - 1] = mask[-1] = False
        flat[mask] = np.fromiter((w for ws in lists for w in ws), np.int64, int(lengths.sum()))
        self._know(flat)
        before, at, after = self._answers
        vectors = self.weights["words"]
        strongest = np.empty((len(lists), at.shape[1]), np.float32)
        mean = np.empty((len(lists), vectors.shape[1]), np.float32)
        first = 0
        while first < len(lists):
            # Some hundred words at a time, or one passage: what they say then stays in the processor's cache.
            last = max(first + 1, int(np.searchsorted(ends, starts[first] + _AT_ONCE)))
            begin, end = int(starts[first]), int(ends[last - 1])
            words, within = flat[begin:end], starts[first:last] - begin
            answers = at.take(words, axis=0)
            answers += before.take(flat[begin - 1 : end - 1], axis=0)
            answers += after.take(flat[begin + 1 : end + 1], axis=0)
            answers[within[1:] - 1] = 0  # a PAD never wins
            strongest[first:last] = np.maximum.reduceat(answers, within, axis=0)
            mean[first:last] = np.add.reduceat(vectors.take(words, axis=0), within, axis=0)
            first = last
        return np.maximum(strongest, 0), np.asarray(mean / lengths[:, None], np.float32)


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
