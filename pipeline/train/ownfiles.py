"""``auditlens train --taxonomy``: from a file of themes and labelled passages to a folder that tags by both."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import AuditlensError
from pipeline.evaluate.files import load_gold
from pipeline.evaluate.labels import labels_of
from pipeline.files import private_file, private_folder, private_text
from pipeline.tag.own import FORMAT
from pipeline.tag.ownfeatures import BLOCKS, Vocabulary
from pipeline.tag.taxonomy import Taxonomy, read_file
from pipeline.tag.themes import Tagger
from pipeline.train.own import ENOUGH, ENOUGH_OTHERS, Outcome, prepare, train_theme
from pipeline.version import OWN_CLASSIFIERS

CARD = "CLASSIFIERS.md"
_TOP = 10  # words of a theme that the card names


def train_own(
    taxonomy: Path, labels: Path, out: Path, say: Callable[[str], None] = lambda _: None
) -> tuple[list[Outcome], Path]:
    """Train a classifier for each theme of ``taxonomy`` that has passages enough, and write all to ``out``.

    Args:
        taxonomy: a YAML or TOML file of themes.
        labels: labelled passages, JSON Lines: id, text, themes, optionally section, lead_in, kind, authority, report.
        out: the folder for a copy of the themes, the classifiers and their card; ``AUDITLENS_THEMES`` then names it.
        say: takes a line of progress.

    Returns:
        what became of each theme, and the path of the card.

    Raises:
        TaxonomyError: the themes cannot be used.
        AuditlensError: the labels cannot be read, or name none of the themes.
    """
    # One thread, so that sums are added up in one order (OpenBLAS and OpenMP read these when they are first loaded).
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    themes = read_file(taxonomy)
    rows = [row for row in load_gold(labels) if "themes" in row]
    _check(rows, themes, labels)
    tagger = Tagger(themes)
    passages = prepare(rows, tagger)
    vocabulary = Vocabulary.learn(passages.texts)
    outcomes = []
    for theme in themes.themes:
        outcome = train_theme(theme, passages, vocabulary, tagger)
        outcomes.append(outcome)
        say(_told(outcome))
    private_folder(out)
    copy = out / taxonomy.name
    if copy.resolve() != taxonomy.resolve():
        with private_file(copy) as part:
            part.write_bytes(taxonomy.read_bytes())
    _write(outcomes, vocabulary, out)
    card = out / CARD
    with private_text(card) as stream:
        stream.write(_card(outcomes, vocabulary, rows, taxonomy, labels, passages.grouped_by))
    return outcomes, card


def _check(rows: Sequence[Mapping[str, Any]], themes: Taxonomy, labels: Path) -> None:
    named = {theme for row in rows for theme in labels_of(row, "themes")}
    if not named & set(themes.ids):
        raise AuditlensError(
            f"{labels} has no passage of {', '.join(themes.ids)}: a line is "
            f'{{"id": 1, "text": "...", "themes": ["{themes.ids[0]}"]}}'
        )


def _told(outcome: Outcome) -> str:
    if outcome.reason:
        return f"{outcome.theme.id}: no classifier: {outcome.reason}"
    trained, measured = outcome.trained, outcome.measured
    if trained is None or measured is None:
        return f"{outcome.theme.id}: no classifier"
    return f"{outcome.theme.id}: F1 {measured.f1[trained.decides]:.2f}, rules alone {measured.f1['rule']:.2f}"


def _write(outcomes: Sequence[Outcome], vocabulary: Vocabulary, out: Path) -> None:
    trained = [(o.trained, o.weights) for o in outcomes if o.trained is not None and o.weights is not None]
    files = [out / name for name in OWN_CLASSIFIERS]
    if not trained:
        for file in files:
            file.unlink(missing_ok=True)
        return
    told = {
        "format": FORMAT,
        "themes": [
            {name: getattr(one, name) for name in ("id", "threshold", "slope", "offset", "bias", "decides")}
            for one, _ in trained
        ],
        "blocks": BLOCKS,
        "features": vocabulary.blocks,
    }
    with private_text(files[0]) as stream:
        stream.write(json.dumps(told, ensure_ascii=False, indent=0) + "\n")
    with private_file(files[1]) as part, part.open("wb") as stream:
        np.savez_compressed(stream, idf=vocabulary.idf, weights=np.stack([weights for _, weights in trained], axis=1))


_METHOD = """\
**Method.** Logistic regression over {features:,} features (words and pairs of words, letters within words, words of
heading and lead-in, by TF-IDF) and the score of the theme's own rules. Weights, calibration (Platt) and threshold are
set by cross-validation in which no {by} is on both sides; the scores are those of passages for which none of the
three was set. `either`: rules or classifier put the theme on a passage; `classifier`: it decides alone, the rules'
score being one of its features; `rule`: the rules did better alone, and the classifier is not used.
"""
_FAILS = f"""\
**Where it fails.** On wordings and sorts of report that the labelled passages do not show; the interval says how little
a few passages can tell. {ENOUGH} passages of a theme and {ENOUGH_OTHERS} without it are the least; a hundred of each,
from several places, are worth having. `auditlens evaluate` on other labelled passages says more.
"""
_COLUMNS = (
    "theme",
    "labelled",
    "without it",
    "decides",
    "threshold",
    "precision",
    "recall",
    "F1",
    "interval",
    "rules alone",
    "classifier alone",
    "calibration error",
)


def _card(
    outcomes: Sequence[Outcome],
    vocabulary: Vocabulary,
    rows: Sequence[Mapping[str, Any]],
    taxonomy: Path,
    labels: Path,
    grouped_by: str,
) -> str:
    seal = hashlib.sha256(labels.read_bytes()).hexdigest()[:12]
    lines = [
        f"# Classifiers of the themes in {taxonomy.name}\n",
        "Set `AUDITLENS_THEMES` to this folder, and its themes are tagged by their rules and by these classifiers.\n",
        f"**Data.** {len(rows)} labelled passages of {labels.name} (SHA-256 {seal}), kept together by {grouped_by},",
        "and the examples of the themes, which are learnt from and not scored.\n",
        _METHOD.format(features=vocabulary.size, by=grouped_by),
        f"| {' | '.join(_COLUMNS)} |",
        "|" + "---|" * len(_COLUMNS),
        *(_row(outcome) for outcome in outcomes if outcome.trained),
    ]
    untrained = [f"- {o.theme.id}: {o.reason}." for o in outcomes if o.reason]
    if untrained:
        lines += ["\n**By rules alone.**\n", *untrained]
    tops = [(o.theme.id, _top(vocabulary, o)) for o in outcomes]
    weighty = [f"- {name}: {', '.join(top)}." for name, top in tops if top]
    if weighty:
        lines += ["\n**Words that weigh most.**\n", *weighty]
    command = f"auditlens train --taxonomy {taxonomy.name} --labels {labels.name} --out FOLDER"
    lines += ["", _FAILS, f"**To rebuild**, to the same bytes: `{command}`.\n"]
    return "\n".join(lines)


def _row(outcome: Outcome) -> str:
    trained, measured = outcome.trained, outcome.measured
    if trained is None or measured is None:
        return ""
    low_high = "" if measured.interval is None else "{:.2f} to {:.2f}".format(*measured.interval)
    f1 = measured.f1
    scores = (measured.precision, measured.recall, f1[trained.decides])
    cells = (
        outcome.theme.id,
        str(outcome.labelled),
        str(outcome.others),
        trained.decides,
        f"{trained.threshold:.2f}",
        *(f"{score:.2f}" for score in scores),
        low_high,
        *(f"{score:.2f}" for score in (f1["rule"], f1["classifier"], measured.calibration_error)),
    )
    return f"| {' | '.join(cells)} |"


def _top(vocabulary: Vocabulary, outcome: Outcome) -> list[str]:
    """Return the words and pairs of words of most weight for a theme."""
    if outcome.weights is None:
        return []
    names = vocabulary.blocks[0]
    order = sorted(range(len(names)), key=lambda i: (-float(outcome.weights[i]), names[i]))  # type: ignore[index]
    return [names[i] for i in order[:_TOP] if outcome.weights[i] > 0]
