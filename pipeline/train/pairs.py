"""The model that tells whether a passage says what a quotation says, made from pairs that were read and judged.

What is learnt is in ``pipeline.summarise.saying``: whether a passage says all of it, and whether it says that or comes
near. Scores are cross-validated by theme: a model is never tested on a theme that it learnt from.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline import resources
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.files import private_text
from pipeline.summarise.cluster import NEAR, NEAR_UNSURE, SAYS, UNSURE
from pipeline.summarise.findings import Theme
from pipeline.summarise.gather import gather
from pipeline.summarise.saying import MODEL, QUESTIONS, SEEN, TABLES, alike
from pipeline.summarise.views import Views

# The inverse of the strength of L2 regularisation, and the number of parts for cross-validation.
_C, _PARTS = 0.02, 8
# Which sides of a table are weighed: that only the quotation names one of it ("less"), only the passage, or both.
_SIDES: Mapping[str, tuple[str, ...]] = {
    "whom": ("less", "more"),
    "what": ("less",),
    "who": ("less",),
    "how": ("less", "both"),
    "further": ("less", "both"),
    "weaker": ("less", "more"),
    "stronger": ("less", "more"),
    "limiting": ("less", "more"),
    "narrower": ("less", "more"),
    "pointing": ("less", "more"),
}
_OF_PREDICATE = ("less", "both")
# What a pair is judged to be, and which of these answer a question with yes.
_YES: Mapping[str, frozenset[str]] = {"says": frozenset({"says"}), "near": frozenset({"says", "near"})}
# The thresholds that are in use, with what they are for.
_USED: Mapping[str, Mapping[float, str]] = {
    "says": {SAYS: "members of findings", UNSURE: "where a passage is unsure"},
    "near": {NEAR: "beside a finding", NEAR_UNSURE: "where a passage is unsure"},
}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """Judged pairs as numbers.

    Attributes:
        features: shape (pairs, features), named by ``columns``.
        answers: of each pair "says", "near" or "no": the passage says all that the quotation says, its main point, or
            not even that.
        themes: the theme of each pair.
    """

    features: Floats
    answers: Sequence[str]
    themes: Sequence[str]

    def yes(self, question: str) -> NDArray[np.bool_]:
        """Return of which pairs a question of ``saying.QUESTIONS`` is answered with yes."""
        return np.array([answer in _YES[question] for answer in self.answers])


@cache
def columns() -> list[tuple[str, str]]:
    """Return what the features of a pair are called: ("seen", name), or (table or predicate, side)."""
    predicates = sorted(resources.lexicon("subjects")["predicate"])
    return [
        *(("seen", name) for name in SEEN),
        *((table, side) for table in TABLES for side in _SIDES[table]),
        *((predicate, side) for predicate in predicates for side in _OF_PREDICATE),
    ]


def read(pairs: Path, corpus: Corpus) -> Judged:
    """Return the judged pairs whose passages the corpus holds.

    Args:
        pairs: a CSV with theme, quotation, passage (ids of passages) and answer ("says", "near" or "no").
        corpus: the reports that they are from.

    Raises:
        AuditlensError: there are too few.
    """
    by_theme: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with pairs.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_theme[row["theme"]].append((row["quotation"], row["passage"], row["answer"]))
    evidence = gather(corpus, Filters())
    features, answers, themes = [], [], []
    for theme, own in sorted(by_theme.items()):
        passages = Theme(evidence, theme)
        at = {p.id: n for n, p in enumerate(passages.passages)}
        views = Views(evidence.texts, [evidence.texts.read[i] for i in passages.indices]) if at else None
        for quotation, passage, answer in own:
            if views is not None and quotation in at and passage in at:
                features.append(pair_features(views, at[quotation], at[passage]))
                answers.append(answer)
                themes.append(theme)
    if len(set(themes)) < _PARTS:
        raise AuditlensError(f"the corpus holds too few of the passages that {pairs} judges: ingest their reports")
    return Judged(np.array(features), answers, themes)


def pair_features(views: Views, quotation: int, passage: int) -> list[float]:
    """Return the features of a pair, by positions in ``views``, in the order of ``columns``."""
    mine, other = np.array([quotation]), np.array([passage])
    pair = views.seen(mine, other)
    likes = [float(view[0, 0]) for view in alike(*pair)]
    names = views.names
    first, second = names.flags[quotation], names.flags[passage]
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for column, a, b in zip(names.columns, first, second, strict=True):
        if a or b:
            counts[column, "both" if a and b else "less" if a else "more"] += 1
    joins, length = names.own[quotation]
    their_joins, their_length = names.own[passage]
    seen = (*likes, float(joins), float(their_joins), float(length), float(their_length))
    return [*seen, *(counts[column] for column in columns()[len(SEEN) :])]


def fit(judged: Judged, question: str) -> tuple[float, Floats]:
    """Return the bias and the weight of each feature, to six significant digits."""
    scaler, model = (step for _, step in _model().fit(judged.features, judged.yes(question)).steps)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return float(f"{bias:.6g}"), np.array([float(f"{w:.6g}") for w in weights])


def _model() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_C, solver="liblinear", random_state=0))


def cross_validated(judged: Judged, question: str) -> Floats:
    """Return for each pair how likely ``question`` is answered with yes, by a model that did not learn its theme."""
    yes = judged.yes(question)
    found = np.zeros(len(yes))
    for others, mine in GroupKFold(_PARTS).split(judged.features, yes, judged.themes):
        found[mine] = _model().fit(judged.features[others], yes[others]).predict_proba(judged.features[mine])[:, 1]
    return found


def scores(judged: Judged, question: str, chances: Floats) -> list[str]:
    """Return how good ``chances`` are for judged pairs, as lines of Markdown."""
    yes, used = judged.yes(question), _USED[question]
    lines = [
        f"**{question}**: yes of {yes.mean():.0%} of {len(yes):,} pairs; area under the curve "
        f"{roc_auc_score(yes, chances):.3f}.",
        "",
        "| chance at least | pairs | precision | recall |",
        "|---|---|---|---|",
    ]
    for least in sorted({0.5, 0.7, 0.8, 0.9, *used}):
        told = chances >= least
        right = (told & yes).sum()
        what = f" ({used[least]})" if least in used else ""
        lines.append(
            f"| {least:.2f}{what} | {told.sum()} | {right / max(1, told.sum()):.3f} | {right / yes.sum():.2f} |"
        )
    return lines


def as_toml(question: str, named: Sequence[tuple[str, str]], bias: float, weights: Floats) -> str:
    """Return the weights of a question as the file holds them."""
    by_name: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(("less", "more", "both"), 0.0))
    seen = {}
    for (kind, side), weight in zip(named, weights, strict=True):
        if kind == "seen":
            seen[side] = float(weight)
        else:
            by_name[kind][side] = float(weight)
    lines = [f"[{question}]", f"bias = {bias!r}", "", f"[{question}.seen]"]
    lines += [f"{name} = {weight!r}" for name, weight in seen.items()]
    lines += ["", f"[{question}.named]"]
    lines += [
        f"{name} = {{ " + ", ".join(f"{side} = {weight!r}" for side, weight in sides.items()) + " }"
        for name, sides in by_name.items()
    ]
    return "\n".join(lines) + "\n"


def make_from(pairs: Path, corpus: Path, out: Path, log: Callable[[str], None]) -> None:
    """Make the weights in the folder ``out`` from judged pairs of a corpus, and tell how good they are."""
    with Corpus.open(corpus) as opened:
        judged = read(pairs, opened)
    out.mkdir(parents=True, exist_ok=True)
    with private_text(out / MODEL[-1]) as file:
        made = (as_toml(question, columns(), *fit(judged, question)) for question in QUESTIONS)
        file.write("# Made by `auditlens train --pairs`; see README.md.\n" + "\n".join(made))
    for question in QUESTIONS:
        for line in ("", *scores(judged, question, cross_validated(judged, question))):
            log(line)
