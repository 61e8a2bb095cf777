"""``auditlens train``: from labelled passages to the classifier that ships, and to what is known of how well it does.

In each of five folds by authority a teacher, a linear model and a student are made without the fold's authorities, and
score its passages; what mixes their scores and the thresholds are learnt from these scores, and so are the measures of
the card, each fold's with the mix and thresholds of the others. A sixth time all labelled passages take part: that
model ships. Every step is kept in a work folder, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from pipeline.errors import AuditlensError
from pipeline.tag.classifier import Vocabulary, mix
from pipeline.train import calibrate, encoder, linear, student, teacher
from pipeline.train.folds import FOLDS, folds
from pipeline.train.passages import HELD_OUT, Example
from pipeline.train.steps import claim, kept, mark
from pipeline.train.store import Models, save
from pipeline.train.variants import variants

# Unlabelled passages that the student learns from.
POOL = 24_000
# The teacher's share of what the student is told; the rest is the linear model's.
THEME_SHARE, STANCE_SHARE = 0.5, 0.9

# The models in order: the first two are the classifier, all three the more accurate one.
MODELS = ("linear", "network", "encoder")

Floats = NDArray[np.float32]
Log = Callable[[str], None]


@dataclass(frozen=True)
class Data:
    """What a run learns from.

    Attributes:
        gold: labelled passages to learn from and, where a model has not seen their authority, to test on.
        held_out: labelled passages of ``passages.HELD_OUT``, only to test on.
        besides: labelled passages only to learn from: other hands labelled them, and many were chosen for being hard.
        unlabelled: passages for the teacher to label.
        themes: the ids of the themes, in order.
    """

    gold: Sequence[Example]
    held_out: Sequence[Example]
    besides: Sequence[Example]
    unlabelled: Sequence[Example]
    themes: Sequence[str]


@dataclass(frozen=True)
class Scored:
    """The scores of the models for passages that none of them saw: each shape (passages, themes + 5).

    ``placed`` tells whether a passage was read in its place or alone.
    """

    examples: Sequence[Example]
    scores: Sequence[Floats]
    placed: Sequence[bool] = ()

    def probabilities(self, theme_mix: Floats, stance_mix: Floats) -> tuple[Floats, Floats]:
        """Return the probabilities of themes and stances."""
        return mix(self.scores, theme_mix, stance_mix)


# Passages, probabilities of themes and of stances, thresholds, and which passages were read in their places.
Tested = tuple[Sequence[Example], Floats, Floats, dict[str, float], Sequence[bool]]


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    Attributes:
        folds: of each fold its passages, the probabilities of themes and stances, the thresholds of the others, and
            which of its passages were read in their places.
        tests: the same of passages that were only tested on, by name.
        thresholds: those that ship.
    """

    folds: Sequence[Tested]
    tests: Mapping[str, Tested]
    thresholds: dict[str, float]


def gather(
    local: Sequence[Example],
    inspection: Sequence[Example],
    besides: Sequence[Example],
    unlabelled: Sequence[Example],
    themes: Sequence[str],
) -> Data:
    """Return the data of a run; titles, which are never asked about, are left out."""
    held = {place.lower() for place in HELD_OUT}
    spoken = [e for e in (*inspection, *local) if _is_spoken(e)]
    return Data(
        gold=[e for e in spoken if e.group not in held],
        held_out=[e for e in spoken if e.group in held],
        besides=[e for e in besides if _is_spoken(e)],
        unlabelled=unlabelled,
        themes=themes,
    )


def _is_spoken(example: Example) -> bool:
    return not (example.placed or example.alone or _none()).is_title


def _none() -> Any:
    raise AuditlensError("a passage to train on has no evidence")


def lessons(data: Data, fold: int) -> tuple[list[Example], list[Example]]:
    """Return the labelled passages and those for the teacher to label, without the authorities of ``fold``."""
    where = folds(data.gold)
    gold = [e for e in (*data.gold, *data.besides) if where.get(e.group) != fold]
    pool = sorted(
        (e for e in data.unlabelled if where.get(e.group) != fold),
        key=lambda e: hashlib.sha256(e.id.encode()).digest(),
    )[:POOL]
    return gold, [*pool, *variants(gold)]


def make_models(data: Data, fold: int, work: Path, log: Log) -> tuple[Models, student.Student]:
    """Return the models that have not seen the authorities of ``fold`` (``FOLDS``: that have seen all)."""
    gold, pool = lessons(data, fold)
    met = linear.known_words([*gold, *pool], student.FEWEST)
    vocabulary = Vocabulary([*met, *sorted(set(teacher.Encoding().whole_words()) - set(met))], data.themes)
    said = _told(data, gold, pool, fold, work, log)
    vectors = student.word_vectors(vocabulary.words)
    fitted = linear.fit_linear(gold, _inputs(gold, vocabulary), vocabulary)
    told = blend(said, fitted.logits(student.inputs_of(pool, vocabulary, placed=True)), len(data.themes))
    learnt = student.learn(gold, pool, told, vocabulary, vectors, len(met), log=log)
    return Models(vocabulary, fitted, learnt.weights()), learnt


def _told(data: Data, gold: Sequence[Example], pool: Sequence[Example], fold: int, work: Path, log: Log) -> Floats:
    """Return what a teacher of ``gold`` says of the ``pool``, and leave that teacher in the work folder."""
    labels, model = work / f"teacher-{fold}.npy", _teacher(work, fold)
    if not (labels.exists() and model.exists()):
        vocabulary = Vocabulary([], data.themes)
        so_far = work / f"teacher-{fold}.pt"
        learnt = teacher.teach(gold, vocabulary, log=log, so_far=so_far)
        with kept(labels) as file:
            if not file.exists():
                np.save(file, teacher.label(learnt, pool, vocabulary))
        with kept(model) as file:
            if not file.exists():
                encoder.export(learnt, file)
        so_far.unlink(missing_ok=True)
    return np.asarray(np.load(labels, allow_pickle=False), np.float32)


def _teacher(work: Path, fold: int) -> Path:
    return work / f"teacher-{fold}.onnx"


def _inputs(gold: Sequence[Example], vocabulary: Vocabulary) -> Any:
    """Return labelled passages as numbers, each in its place or alone, as often as the teacher saw them so."""
    chance = np.random.RandomState(0)
    placed = [chance.rand() < teacher.PLACED[e.genre] for e in gold]
    chosen = [(e.placed if use else e.alone) or e.alone for e, use in zip(gold, placed, strict=True)]
    return vocabulary.read([c for c in chosen if c])


def blend(said: Floats, fitted: Floats, themes: int) -> Floats:
    """Return what the student is told of unlabelled passages: probabilities between teacher's and linear model's."""

    def split(scores: Floats) -> tuple[Floats, Floats]:
        stances = np.exp(scores[:, themes:] - scores[:, themes:].max(1, keepdims=True))
        chances = 1 / (1 + np.exp(-scores[:, :themes]))
        return np.asarray(chances, np.float32), np.asarray(stances / stances.sum(1, keepdims=True), np.float32)

    (a, b), (c, d) = split(said), split(fitted)
    told = np.hstack((THEME_SHARE * a + (1 - THEME_SHARE) * c, STANCE_SHARE * b + (1 - STANCE_SHARE) * d))
    return np.asarray(told, np.float32)


def score(models: Models, learnt: student.Student, model: Path, examples: Sequence[Example], *, placed: bool) -> Scored:
    """Return the scores of ``examples``, alone or in their places, by both models and the teacher in ``model``."""
    inputs = student.inputs_of(examples, models.vocabulary, placed=placed)
    network = student.ask(learnt, examples, models.vocabulary, placed=placed)
    read = [(e.placed if placed else None) or e.alone or _none() for e in examples]
    said = encoder.ask(model, read, inputs.evidence)
    return Scored(examples, (models.linear.logits(inputs), network, said), [placed] * len(examples))


def score_fold(data: Data, fold: int, work: Path, log: Log) -> Scored:
    """Return the scores of a fold's passages: inspections alone and in their places, local audits in theirs."""
    where = folds(data.gold)
    mine = [e for e in data.gold if where[e.group] == fold]
    alone = [e for e in mine if e.genre == "inspection"]
    placed = [*(e for e in mine if e.genre == "local"), *(e for e in alone if e.placed)]
    with kept(work / f"scores-{fold}.npz") as file:
        if not file.exists():
            models, learnt = make_models(data, fold, work, log)
            model = _teacher(work, fold)
            parts = [
                score(models, learnt, model, alone, placed=False),
                score(models, learnt, model, placed, placed=True),
            ]
            each = {name: np.vstack([p.scores[i] for p in parts]) for i, name in enumerate(MODELS)}
            np.savez(file, allow_pickle=False, **each)
        with np.load(file, allow_pickle=False) as stored:
            told = [False] * len(alone) + [True] * len(placed)
            return Scored([*alone, *placed], [stored[name] for name in MODELS], told)


def prepare(data: Data, fold: int, work: Path, log: Log) -> None:
    """Do what takes long for a fold, or for all passages (``FOLDS``), and leave it in the work folder."""
    name = f"fold {fold + 1} of {FOLDS}" if fold < FOLDS else "all passages"

    def tell(line: str) -> None:
        log(f"{name}: {line}")

    tell("begun")
    with threadpool_limits(1):
        if fold < FOLDS:
            score_fold(data, fold, work, tell)
        else:
            _told(data, *lessons(data, fold), fold, work, tell)
    tell("done")


def train_shipped(
    data: Data,
    out: Path,
    accurate: Path,
    work: Path,
    tests: Mapping[str, Sequence[Example]],
    *,
    workers: int = 1,
    log: Log = lambda _: None,
) -> tuple[Outcome, Outcome]:
    """Make the classifier of ``out`` and the encoder of ``accurate``, and return what is known of each.

    Args:
        data: what they learn from.
        out: the folder of the classifier.
        accurate: the folder of the encoder, which is used beside the classifier.
        work: where steps are kept, so that a run that was stopped goes on.
        tests: by name, further labelled passages, only to test on.
        workers: how many folds are worked on at once; each has one thread, so that the result does not hang on it.
        log: told of every step.
    """
    claim(work, mark(data.themes, data.gold, data.held_out, data.besides, data.unlabelled))
    # What takes longest first, so that no worker waits for it in the end.
    Parallel(n_jobs=workers)(delayed(prepare)(data, fold, work, log) for fold in (FOLDS, *range(FOLDS)))
    scored = [score_fold(data, fold, work, log) for fold in range(FOLDS)]
    log("the models that ship")
    with threadpool_limits(1):
        models, learnt = make_models(data, FOLDS, work, log)
    tested = {
        name: score(models, learnt, _teacher(work, FOLDS), examples, placed=True)
        for name, examples in {"kept reports of the sample": data.held_out, **tests}.items()
    }
    return write(data, models, _teacher(work, FOLDS), scored, tested, out, accurate)


def write(
    data: Data,
    models: Models,
    model: Path,
    scored: Sequence[Scored],
    tested: Mapping[str, Scored],
    out: Path,
    accurate: Path,
) -> tuple[Outcome, Outcome]:
    """Settle mixes and thresholds, write both models, and return what is known of each."""
    two, three = [_of_two(part) for part in scored], scored
    first = settle(two, data.themes)
    save(out, models, *first)
    second = settle(three, data.themes)
    encoder.save(accurate, model, data.themes, *second)
    return (
        _outcome(two, {name: _of_two(part) for name, part in tested.items()}, data.themes, first),
        _outcome(three, tested, data.themes, second),
    )


Settled = tuple[Floats, Floats, dict[str, float]]


def _of_two(part: Scored) -> Scored:
    return replace(part, scores=part.scores[:2])


def _outcome(
    scored: Sequence[Scored], tested: Mapping[str, Scored], themes: Sequence[str], settled: Settled
) -> Outcome:
    theme_mix, stance_mix, thresholds = settled
    tests = {
        name: (part.examples, *part.probabilities(theme_mix, stance_mix), thresholds, part.placed)
        for name, part in tested.items()
    }
    return Outcome(list(cross_validated(scored, themes)), tests, thresholds)


def settle(scored: Sequence[Scored], themes: Sequence[str]) -> Settled:
    """Return mix and thresholds learnt from the scores of passages that the models never saw."""
    examples = [e for part in scored for e in part.examples]
    scores = [np.vstack(one) for one in zip(*(p.scores for p in scored), strict=True)]
    theme_mix, stance_mix = calibrate.fit_mix(examples, scores, themes)
    wanted, _ = calibrate.labels_of(examples, themes)
    probabilities, _ = mix(scores, theme_mix, stance_mix)
    return (
        theme_mix,
        stance_mix,
        calibrate.fit_thresholds(wanted, probabilities, themes, calibrate.by_genre(examples)),
    )


def cross_validated(scored: Sequence[Scored], themes: Sequence[str]) -> Iterator[Tested]:
    """Yield each fold's passages with probabilities by the mix of the other folds, and the other folds' thresholds."""
    for fold, part in enumerate(scored):
        others = [p for other, p in enumerate(scored) if other != fold]
        theme_mix, stance_mix, thresholds = settle(others, themes)
        yield part.examples, *part.probabilities(theme_mix, stance_mix), thresholds, part.placed
