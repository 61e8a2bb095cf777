"""From files to the shipped classifier and its card: what ``auditlens train --gold`` does."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline import resources
from pipeline.tag.encoder import MODEL as ENCODER
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.train import passages
from pipeline.train.card import Scores, card, write_card
from pipeline.train.passages import Example
from pipeline.train.run import Data, Outcome, gather, train_shipped


def read(gold: Path, reports: Path, tests: Sequence[Path]) -> tuple[Data, dict[str, list[Example]]]:
    """Return what a run learns from, and what it is tested on besides.

    Args:
        gold: labelled inspection passages, JSON Lines.
        reports: the reports that they are from, and more, below folders named after authorities.
        tests: folders of reports labelled whole, as ``corpora/sample/labels`` has them.

    Raises:
        AuditlensError: a file can't be read.
    """
    read_ones = [p for folder in _authorities(reports) for p in passages.reports(folder)]
    labelled = passages.inspection(gold, read_ones)
    besides = passages.labelled_besides(
        passages.worth_learning(read_ones, labelled), resources.path("corpora", "training", "inspections.csv")
    )
    unlabelled = passages.worth_learning(read_ones, [*labelled, *besides])
    besides += passages.invented("further")
    themes = [theme.id for theme in load_taxonomy().themes if theme.shipped]
    local = [*passages.sample(), *passages.invented()]
    apart = {}
    for folder in tests:
        found = [
            example
            for file in sorted(folder.glob("*.json"))
            for example in passages.whole_report(json.loads(file.read_text(encoding="utf-8")), file.stem)
        ]
        apart[folder.name] = [e for e in found if e.placed and not e.placed.is_title]
    return gather(local, labelled, besides, unlabelled, themes), apart


def _authorities(reports: Path) -> list[Path]:
    """Return the folders that hold files, in order."""
    return sorted({p.parent for p in reports.rglob("*") if p.is_file()})


def train_from(
    gold: Path,
    reports: Path,
    out: Path,
    tests: Sequence[Path],
    work: Path,
    workers: int,
    log: Callable[[str], None],
) -> list[str]:
    """Make the classifier in ``out``, the encoder in the folder beside it, and their cards; return what came of it."""
    log("reading the reports")
    data, apart = read(gold, reports, tests)
    accurate = out.with_name(ENCODER[-1])
    first, second = train_shipped(data, out, accurate, work, apart, workers=workers, log=log)
    return [*write_cards(data, out, first), *write_cards(data, accurate, second, first)]


def write_cards(data: Data, folder: Path, outcome: Outcome, plain: Outcome | None = None) -> list[str]:
    """Write the card of a model; ``plain`` is what the classifier alone comes to, for the card of the encoder."""
    sets = measured(outcome, data.themes)
    beside = measured(plain, data.themes) if plain else None
    write_card(folder, card(data, sets, outcome.thresholds, load_taxonomy().labels, beside))
    return [s.line() for s in sets]


def measured(outcome: Outcome, themes: Sequence[str]) -> list[Scores]:
    """Return the scores of both genres by cross-validation, and those of each further test."""
    sets = []
    for genre, in_place, name in (
        ("inspection", False, "inspections, cross-validated"),
        ("local", True, "local audits, cross-validated"),
        ("inspection", True, "inspections in their reports, cross-validated"),
    ):
        parts = []
        for examples, chances, stances, limits, placed in outcome.folds:
            rows = [i for i, e in enumerate(examples) if e.genre == genre and placed[i] == in_place]
            parts.append(([examples[i] for i in rows], chances[rows], stances[rows], limits))
        sets.append(Scores.of(name, parts, themes))
    sets += [Scores.of(f"{name}, never learnt from", [part[:4]], themes) for name, part in outcome.tests.items()]
    return sets
