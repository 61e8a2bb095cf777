"""``auditlens train``: from labelled passages to the classifier that ships, and to what is known of how well it does.

In each of five folds by authority a teacher, a linear model and a student are made without the fold's authorities, and
score its passages; what mixes their scores and the thresholds are learnt from these scores, and so are the measures of
the card, each fold's with the mix and thresholds of the others. A sixth time all labelled passages take part: that
model ships. Every step is kept in a work folder, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import AuditlensError
from pipeline.tag.classifier import Vocabulary, mix
from pipeline.train import calibrate, linear, student, teacher
from pipeline.train.folds import FOLDS, folds
from pipeline.train.passages import HELD_OUT, Example
from pipeline.train.store import Models, save
from pipeline.train.variants import variants

# Unlabelled passages that the student learns from.
POOL = 24_000
# The teacher's share of what the student is told; the rest is the linear model's.
THEME_SHARE, STANCE_SHARE = 0.5, 0.9

Floats = NDArray[np.float32]
Log = Callable[[str], None]


@dataclass(frozen=True)
class Data:
    """What a run learns from.

    Attributes:
        gold: labelled passages to learn from, by the codebook.
        held_out: labelled passages of ``passages.HELD_OUT``, only to test on.
        unlabelled: passages for the teacher to label.
        themes: the ids of the themes, in order.
    """

    gold: Sequence[Example]
    held_out: Sequence[Example]
    unlabelled: Sequence[Example]
    themes: Sequence[str]


@dataclass(frozen=True)
class Scored:
    """The scores of both models for passages that neither saw: each shape (passages, themes + 5).

    ``placed`` tells whether a passage was read in its place or alone.
    """

    examples: Sequence[Example]
    linear: Floats
    network: Floats
    placed: Sequence[bool] = ()

    def probabilities(self, theme_mix: Floats, stance_mix: Floats) -> tuple[Floats, Floats]:
        """Return the probabilities of themes and stances."""
        return mix(self.linear, self.network, theme_mix, stance_mix)


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
    local: Sequence[Example], inspection: Sequence[Example], unlabelled: Sequence[Example], themes: Sequence[str]
) -> Data:
    """Return the data of a run; titles, which are never asked about, are left out."""
    held = {place.lower() for place in HELD_OUT}
    spoken = [e for e in (*inspection, *local) if not (e.placed or e.alone or _none()).is_title]
    return Data(
        gold=[e for e in spoken if e.group not in held],
        held_out=[e for e in spoken if e.group in held],
        unlabelled=unlabelled,
        themes=themes,
    )


def _none() -> Any:
    raise AuditlensError("a passage to train on has no evidence")


def make_models(data: Data, fold: int, work: Path, log: Log) -> tuple[Models, student.Student]:
    """Return the models that have not seen the authorities of ``fold`` (``FOLDS``: that have seen all)."""
    where = folds(data.gold)
    gold = [e for e in data.gold if where[e.group] != fold]
    pool = sorted(
        (e for e in data.unlabelled if where.get(e.group) != fold),
        key=lambda e: hashlib.sha256(e.id.encode()).digest(),
    )[:POOL]
    pool += variants(gold)
    met = linear.known_words([*gold, *pool], student.FEWEST)
    vocabulary = Vocabulary([*met, *sorted(set(teacher.Encoding().whole_words()) - set(met))], data.themes)
    with _kept(work / f"teacher-{fold}.npy") as file:
        if not file.exists():
            model = teacher.teach(gold, Vocabulary([], data.themes), log=log)
            np.save(file, teacher.label(model, pool, Vocabulary([], data.themes)))
        said = np.load(file, allow_pickle=False)
    vectors = student.word_vectors(vocabulary.words)
    fitted = linear.fit_linear(gold, _inputs(gold, vocabulary), vocabulary)
    told = blend(said, fitted.logits(student.inputs_of(pool, vocabulary, placed=True)), len(data.themes))
    learnt = student.learn(gold, pool, told, vocabulary, vectors, len(met), log=log)
    return Models(vocabulary, fitted, learnt.weights()), learnt


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


def score(models: Models, learnt: student.Student, examples: Sequence[Example], *, placed: bool) -> Scored:
    """Return the scores of ``examples``, alone or in their places."""
    inputs = student.inputs_of(examples, models.vocabulary, placed=placed)
    network = student.ask(learnt, examples, models.vocabulary, placed=placed)
    return Scored(examples, models.linear.logits(inputs), network, [placed] * len(examples))


def score_fold(data: Data, fold: int, work: Path, log: Log) -> Scored:
    """Return the scores of a fold's passages: inspections alone and in their places, local audits in theirs."""
    where = folds(data.gold)
    mine = [e for e in data.gold if where[e.group] == fold]
    alone = [e for e in mine if e.genre == "inspection"]
    placed = [*(e for e in mine if e.genre == "local"), *(e for e in alone if e.placed)]
    with _kept(work / f"scores-{fold}.npz") as file:
        if not file.exists():
            models, learnt = make_models(data, fold, work, log)
            parts = [score(models, learnt, alone, placed=False), score(models, learnt, placed, placed=True)]
            linears, networks = [p.linear for p in parts], [p.network for p in parts]
            np.savez(file, linear=np.vstack(linears), network=np.vstack(networks))
        with np.load(file, allow_pickle=False) as stored:
            told = [False] * len(alone) + [True] * len(placed)
            return Scored([*alone, *placed], stored["linear"], stored["network"], told)


@contextmanager
def _kept(file: Path) -> Iterator[Path]:
    """Hand over a file that is written in one step, or not at all."""
    if file.exists():
        yield file
        return
    part = file.with_name(f"part-{file.name}")
    part.unlink(missing_ok=True)
    yield part
    part.replace(file)


def train_shipped(
    data: Data, out: Path, work: Path, tests: Mapping[str, Sequence[Example]], *, log: Log = lambda _: None
) -> Outcome:
    """Make the classifier of ``out``, and return what is known of it.

    Args:
        data: what it learns from.
        out: the folder to write to.
        work: where steps are kept, so that a run that was stopped goes on.
        tests: by name, further labelled passages, only to test on.
        log: told of every step.
    """
    work.mkdir(parents=True, exist_ok=True)
    scored = []
    for fold in range(FOLDS):
        log(f"fold {fold + 1} of {FOLDS}")
        scored.append(score_fold(data, fold, work, log))
    log("all passages")
    models, learnt = make_models(data, FOLDS, work, log)
    theme_mix, stance_mix, thresholds = settle(scored, data.themes)
    save(out, models, theme_mix, stance_mix, thresholds)
    tested = {}
    for name, examples in {"kept reports of the sample": data.held_out, **tests}.items():
        part = score(models, learnt, examples, placed=True)
        tested[name] = (examples, *part.probabilities(theme_mix, stance_mix), thresholds, part.placed)
    return Outcome(list(cross_validated(scored, data.themes)), tested, thresholds)


def settle(scored: Sequence[Scored], themes: Sequence[str]) -> tuple[Floats, Floats, dict[str, float]]:
    """Return mix and thresholds learnt from the scores of passages that the models never saw."""
    examples = [e for part in scored for e in part.examples]
    a, b = np.vstack([p.linear for p in scored]), np.vstack([p.network for p in scored])
    theme_mix, stance_mix = calibrate.fit_mix(examples, a, b, themes)
    wanted, _ = calibrate.labels_of(examples, themes)
    probabilities, _ = mix(a, b, theme_mix, stance_mix)
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
