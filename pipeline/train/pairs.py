"""The model that tells whether a passage says what a quotation says, made from pairs that were read and judged.

What is learnt is in ``pipeline.summarise.saying``. Its scores are cross-validated by theme: a model is never tested on
a theme that it learnt from.
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
from pipeline.summarise.cluster import ALIKE, UNSURE
from pipeline.summarise.findings import Theme
from pipeline.summarise.gather import gather
from pipeline.summarise.saying import MODEL, SEEN, TABLES, alike
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
}
_OF_PREDICATE = ("less", "both")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """Judged pairs as numbers.

    Attributes:
        features: shape (pairs, features), named by ``columns``.
        same: whether the passage says what the quotation says.
        themes: the theme of each pair.
    """

    features: Floats
    same: NDArray[np.bool_]
    themes: Sequence[str]


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
        pairs: a CSV with theme, quotation, passage (ids of passages) and same (1 or 0).
        corpus: the reports that they are from.

    Raises:
        AuditlensError: there are too few.
    """
    by_theme: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    with pairs.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_theme[row["theme"]].append((row["quotation"], row["passage"], row["same"] == "1"))
    evidence = gather(corpus, Filters())
    features, same, themes = [], [], []
    for theme, own in sorted(by_theme.items()):
        passages = Theme(evidence, theme)
        at = {p.id: n for n, p in enumerate(passages.passages)}
        views = Views(evidence.texts, [evidence.texts.read[i] for i in passages.indices]) if at else None
        for quotation, passage, is_same in own:
            if views is not None and quotation in at and passage in at:
                features.append(pair_features(views, at[quotation], at[passage]))
                same.append(is_same)
                themes.append(theme)
    if len(set(themes)) < _PARTS:
        raise AuditlensError(f"the corpus holds too few of the passages that {pairs} judges: ingest their reports")
    return Judged(np.array(features), np.array(same), themes)


def pair_features(views: Views, quotation: int, passage: int) -> list[float]:
    """Return the features of a pair, by positions in ``views``, in the order of ``columns``."""
    mine, other = np.array([quotation]), np.array([passage])
    pair = views.seen(mine, other)
    likes = [float(view[0, 0]) for view in alike(pair.whole, pair.covered, pair.back)]
    names = views.names
    first, second = names.flags[quotation], names.flags[passage]
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for column, a, b in zip(names.columns, first, second, strict=True):
        if a or b:
            counts[column, "both" if a and b else "less" if a else "more"] += 1
    joins, length = names.own[quotation]
    seen = (*likes, float(joins), float(names.own[passage][0]), float(length))
    return [*seen, *(counts[column] for column in columns()[len(SEEN) :])]


def fit(judged: Judged) -> tuple[float, Floats]:
    """Return the bias and the weight of each feature, to six significant digits."""
    scaler, model = (step for _, step in _model().fit(judged.features, judged.same).steps)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return float(f"{bias:.6g}"), np.array([float(f"{w:.6g}") for w in weights])


def _model() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_C, solver="liblinear", random_state=0))


def cross_validated(judged: Judged) -> Floats:
    """Return for each pair how likely the passage says what the quotation says, by a model without its theme."""
    found = np.zeros(len(judged.same))
    for others, mine in GroupKFold(_PARTS).split(judged.features, judged.same, judged.themes):
        found[mine] = (
            _model().fit(judged.features[others], judged.same[others]).predict_proba(judged.features[mine])[:, 1]
        )
    return found


def scores(judged: Judged, chances: Floats) -> list[str]:
    """Return how good ``chances`` are for judged pairs, as lines of Markdown."""
    lines = [
        f"{len(judged.same):,} pairs, {judged.same.mean():.0%} of which say the same; area under the curve "
        f"{roc_auc_score(judged.same, chances):.3f}.",
        "",
        "| chance at least | pairs | precision | recall |",
        "|---|---|---|---|",
    ]
    for least in sorted({0.5, 0.6, 0.7, 0.9, ALIKE, UNSURE}):
        told = chances >= least
        right = (told & judged.same).sum()
        lines.append(
            f"| {least:.2f} | {told.sum()} | {right / max(1, told.sum()):.2f} | {right / judged.same.sum():.2f} |"
        )
    return lines


def as_toml(named: Sequence[tuple[str, str]], bias: float, weights: Floats) -> str:
    """Return the weights as the file holds them."""
    by_name: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(("less", "more", "both"), 0.0))
    seen = {}
    for (kind, side), weight in zip(named, weights, strict=True):
        if kind == "seen":
            seen[side] = float(weight)
        else:
            by_name[kind][side] = float(weight)
    lines = ["# Made by `auditlens train --pairs`; see README.md.", f"bias = {bias!r}", "", "[seen]"]
    lines += [f"{name} = {weight!r}" for name, weight in seen.items()]
    lines += ["", "[named]"]
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
        file.write(as_toml(columns(), *fit(judged)))
    for line in scores(judged, cross_validated(judged)):
        log(line)
