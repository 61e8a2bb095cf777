"""Training a classifier for each of one's own themes that has enough labelled passages.

Logistic regression over the features of ``tag.ownfeatures`` and the score of the theme's own rules. Calibration (Platt,
"Probabilistic outputs for support vector machines", 1999) and threshold come from margins of grouped cross-validation:
no passage of an authority (else report) is judged by a model that saw another of it. The scores told are those of
passages for which neither weights nor calibration nor threshold were set. Deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate import counts as c
from pipeline.evaluate.calibration import calibration_error
from pipeline.evaluate.labels import labels_of
from pipeline.tag.own import RULE_SCALE, OwnTheme, context_of
from pipeline.tag.ownfeatures import Vocabulary
from pipeline.tag.theme import Theme
from pipeline.tag.themes import Tagger

ENOUGH = 20  # labelled passages of a theme
ENOUGH_OTHERS = 10  # labelled passages without it
FOLDS = 5
STRENGTH = 10.0  # inverse of the regularisation, for features of length one
DIGITS = 6  # significant digits of a weight that is kept
_GRID = tuple(i / 20 for i in range(1, 20))
_TIE = 0.005  # F1 that the classifier alone must gain before the rules' word is overruled

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Passages:
    """Labelled passages, ready for training: text and context, the rules' scores by theme, groups, themes."""

    texts: list[tuple[str, str]]
    rules: list[dict[str, float]]
    groups: list[Any]
    themes: list[frozenset[str]]
    grouped_by: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What cross-validation said of one theme: F1 of the ways to decide, and of the chosen one all scores."""

    f1: Mapping[str, float]
    precision: float
    recall: float
    interval: tuple[float, float] | None
    calibration_error: float
    folds: int
    grouped_by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one theme: ``trained`` with its weights, or ``reason`` why not."""

    theme: Theme
    labelled: int
    others: int
    reason: str | None = None
    trained: OwnTheme | None = None
    weights: Floats | None = None
    measured: Measured | None = None


def prepare(rows: Sequence[Mapping[str, Any]], tagger: Tagger) -> Passages:
    """Return passages (text, themes; optionally section, lead_in, kind, authority, report) ready for training."""
    by, groups = c.groups(rows)
    found = Passages([], [], list(groups), [], by)
    for row in rows:
        section, lead_in = row.get("section") or (), row.get("lead_in")
        kind = row.get("kind") or "sentence"
        found.texts.append((row["text"], context_of(section, lead_in)))
        found.rules.append(tagger.scores(row["text"], section=section, lead_in=lead_in, kind=kind))
        found.themes.append(frozenset(labels_of(row, "themes")))
    return found


def train_theme(theme: Theme, passages: Passages, vocabulary: Vocabulary, tagger: Tagger) -> Outcome:
    """Train the classifier of one theme, if there are passages enough.

    Args:
        theme: the theme; its examples are learnt from, never scored.
        passages: all labelled passages.
        vocabulary: the features of the final model, shared by all themes.
        tagger: the rules, for the examples.
    """
    truth = np.array([theme.id in themes for themes in passages.themes])
    labelled, others = int(truth.sum()), int((~truth).sum())
    if labelled < ENOUGH or others < ENOUGH_OTHERS:
        short = f"{labelled} labelled passages of it, {others} without it"
        return Outcome(theme, labelled, others, f"{short}; at least {ENOUGH} and {ENOUGH_OTHERS} are needed")
    rules = np.array([scores.get(theme.id, 0.0) for scores in passages.rules])
    examples = _Examples(theme, tagger)
    folds, grouped_by = _folds(truth, passages)
    margins = np.zeros(len(truth))
    for fold in range(folds.max() + 1):
        here = folds == fold
        learnt = Vocabulary.learn([text for text, held in zip(passages.texts, here, strict=True) if not held])
        weights, bias = _fit(learnt, passages.texts, rules, truth, ~here, examples)
        margins[here] = _matrix(learnt, passages.texts, rules)[here] @ weights + bias
    ruled = rules >= theme.threshold
    probable = np.zeros(len(truth))
    told = np.zeros(len(truth), dtype=bool)
    for fold in range(folds.max() + 1):
        here = folds == fold
        slope, offset = _calibrate(margins[~here], truth[~here])
        probable[here] = _sigmoid(slope * margins[here] + offset)
        told[here] = probable[here] >= _threshold(_sigmoid(slope * margins[~here] + offset), truth[~here])
    slope, offset = _calibrate(margins, truth)
    ways = {"either": told | ruled, "classifier": told, "rule": ruled}
    f1 = {name: _scores(found, truth)["f1"] for name, found in ways.items()}
    decides = _decide(f1, has_rules=bool(theme.groups))
    weights, bias = _fit(vocabulary, passages.texts, rules, truth, np.ones(len(truth), dtype=bool), examples)
    trained = OwnTheme(
        id=theme.id,
        threshold=_threshold(_sigmoid(slope * margins + offset), truth),
        slope=_kept(slope),
        offset=_kept(offset),
        bias=_kept(bias),
        decides=decides,
    )
    scores = _scores(ways[decides], truth)
    error = calibration_error(zip(probable.tolist(), truth.tolist(), strict=True))
    measured = Measured(
        f1=f1,
        precision=scores["precision"],
        recall=scores["recall"],
        interval=_interval(theme.id, ways[decides], truth, passages.groups),
        calibration_error=error["ece"] if error else 0.0,
        folds=int(folds.max()) + 1,
        grouped_by=grouped_by,
    )
    return Outcome(theme, labelled, others, None, trained, weights, measured)


class _Examples:
    """The example passages of a theme, to learn from."""

    def __init__(self, theme: Theme, tagger: Tagger) -> None:
        told = [(text, True) for text in theme.examples.tagged] + [(text, False) for text in theme.examples.untagged]
        self.texts = [(text, "") for text, _ in told]
        self.truth = np.array([truth for _, truth in told], dtype=bool)
        self.rules = np.array([tagger.scores(text).get(theme.id, 0.0) for text, _ in told])


def _folds(truth: Mask, passages: Passages) -> tuple[NDArray[np.int64], str]:
    """Return the fold of each passage: by group where at least three groups hold the theme, else by passage."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    holding = {group for group, held in zip(passages.groups, truth, strict=True) if held}
    folds = np.zeros(len(truth), dtype=np.int64)
    blank = np.zeros((len(truth), 1))
    grouped = passages.grouped_by != "passage" and len(holding) >= 3
    if grouped:
        numbers = {group: i for i, group in enumerate(dict.fromkeys(passages.groups))}
        groups = [numbers[group] for group in passages.groups]
        count = min(FOLDS, len(holding))
        parts = StratifiedGroupKFold(count, shuffle=True, random_state=0).split(blank, truth, groups)
    else:
        parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(blank, truth)
    for fold, (_, held) in enumerate(parts):
        folds[held] = fold
    return folds, passages.grouped_by if grouped else "passage"


def _matrix(vocabulary: Vocabulary, texts: Sequence[tuple[str, str]], rules: Floats) -> Any:
    """Return passages by features, (passages, vocabulary + 1), the rules' score last."""
    from scipy.sparse import csr_matrix

    starts, numbers, values = [0], [], []
    for (text, context), rule in zip(texts, rules, strict=True):
        which, value = vocabulary.vector(text, context)
        numbers += [which, np.array([vocabulary.size])]
        values += [value, np.array([rule * RULE_SCALE])]
        starts.append(starts[-1] + len(which) + 1)
    shape = (len(texts), vocabulary.size + 1)
    if not texts:
        return csr_matrix(shape)
    return csr_matrix((np.concatenate(values), np.concatenate(numbers), np.array(starts)), shape=shape)


def _fit(
    vocabulary: Vocabulary,
    texts: Sequence[tuple[str, str]],
    rules: Floats,
    truth: Mask,
    chosen: Mask,
    examples: _Examples,
) -> tuple[Floats, float]:
    """Return weights, the rules' last, and bias, learnt from the chosen passages and the examples."""
    from scipy.sparse import vstack
    from sklearn.linear_model import LogisticRegression

    held = [text for text, kept in zip(texts, chosen, strict=True) if kept]
    rows = [_matrix(vocabulary, held, rules[chosen])]
    answers = [truth[chosen]]
    if examples.texts:
        rows.append(_matrix(vocabulary, examples.texts, examples.rules))
        answers.append(examples.truth)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000, tol=1e-8)
    model.fit(vstack(rows).tocsr(), np.concatenate(answers))
    weights = np.array([_kept(w) for w in model.coef_[0]], dtype=np.float64)
    return weights, _kept(float(model.intercept_[0]))


def _calibrate(margins: Floats, truth: Mask) -> tuple[float, float]:
    """Return slope and offset that turn margins into probabilities, with Platt's softened targets."""
    from sklearn.linear_model import LogisticRegression

    yes, no = int(truth.sum()), int((~truth).sum())
    soft = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))
    twice = np.concatenate([margins, margins])[:, None]
    answers = np.repeat([1, 0], len(margins))
    model = LogisticRegression(C=1e4, max_iter=2000, tol=1e-8)
    model.fit(twice, answers, sample_weight=np.concatenate([soft, 1 - soft]))
    return _kept(float(model.coef_[0, 0])), _kept(float(model.intercept_[0]))


def _threshold(probable: Floats, truth: Mask) -> float:
    """Return the threshold of best F1, the nearest to a half of equals."""
    return max(_GRID, key=lambda at: (_scores(probable >= at, truth)["f1"], -abs(at - 0.5)))


def _scores(found: Mask, truth: Mask) -> dict[str, float]:
    return c.prf(int((found & truth).sum()), int((found & ~truth).sum()), int((~found & truth).sum()))


def _decide(f1: Mapping[str, float], *, has_rules: bool) -> str:
    """Return who decides: the rules keep their word unless the classifier does better without them."""
    if not has_rules or f1["classifier"] > f1["either"] + _TIE:
        return "classifier" if not has_rules or f1["classifier"] >= f1["rule"] else "rule"
    return "rule" if f1["rule"] > f1["either"] else "either"


def _interval(name: str, found: Mask, truth: Mask, groups: Sequence[Any]) -> tuple[float, float] | None:
    held = c.count((name,), (((name,) * int(t), (name,) * int(f)) for t, f in zip(truth, found, strict=True)))
    if len(set(groups)) < 2:
        return None
    spread = c.interval(c.f1(held.resampled(groups))[:, 0])
    return (spread[0], spread[1]) if spread else None


def _sigmoid(margins: Floats) -> Floats:
    return np.round(1 / (1 + np.exp(-np.clip(margins, -500, 500))), 3)


def _kept(value: float) -> float:
    """Return a weight with as many digits as are stored, so that training on any machine tells the same."""
    if not value or not math.isfinite(value):
        return 0.0
    return float(f"{value:.{DIGITS - 1}e}")
