"""Rebuild the weights of the boundary model from labelled reports, and test it on reports it has not seen.

    python models/boundaries/build.py [--labels DIR] [--folds N] [--write]

Each list of a labelled report is joined into one paragraph as a careless conversion joins it, bullets and full stops
gone; the model learns where the items began. Needs scikit-learn. ``--folds`` leaves out every Nth report in turn and
prints F1 of the list items of the reports left out, found again by the whole segmentation.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.ingest import boundaries
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.clean import clean
from pipeline.ingest.passages import segment
from pipeline.ingest.runon import stretches
from pipeline.ingest.runonwords import to_words
from pipeline.ingest.usage import Usage
from pipeline.ingest.wordshapes import shape

HERE = Path(__file__).resolve().parent
LABELS = HERE.parent.parent / "corpora" / "sample" / "labels"
# Strength of the regularisation, and how often a feature must occur: chosen by leaving reports out.
INVERSE_PENALTY = 0.5
LEAST_COUNT = 3
# A list counts once as it is, less where its items were made to open with or without capitals; ordinary paragraphs
# without their full stops teach what holds sentences together.
AS_IS, RECASED, PROSE = 1.0, 0.7, 0.3
_STOP = re.compile(r"(?<=[\w)%\"”'’])\.\Z")

Row = tuple[list[str], bool, float]


def paragraphs(report: dict[str, Any]) -> Iterable[tuple[str, list[str]]]:
    """Yield the paragraphs of labels: their kind and their items, sentences or cells without final full stops."""
    for _, group in itertools.groupby(report["passages"], key=lambda p: p.get("para")):
        items: list[str] = []
        before: dict[str, Any] | None = None
        passages = list(group)
        for p in passages:
            same = before and p.get("item") is not None and p.get("item") == before.get("item")
            if p["kind"] == "bullet" and before and before["kind"] == "bullet" and same:
                items[-1] += " " + p["text"]
            else:
                items.append(p["text"])
            before = p
        yield passages[0]["kind"] if len(passages) == 1 else passages[-1]["kind"], items


def recase(text: str, *, capital: bool) -> str:
    """Return an item that opens with a capital, or without one, where its first word may."""
    if len(text) < 2 or not text[0].isalpha() or not (text[1].islower() or text[1] == " ") or text[:2] == "I ":
        return text
    return (text[0].upper() if capital else text[0].lower()) + text[1:]


def lost(report: dict[str, Any], *, small: bool = False) -> list[Block]:
    """Return the blocks of a report whose lists lost their bullets, full stops and, with ``small``, capitals."""
    blocks = []
    for kind, items in paragraphs(report):
        if kind == "heading":
            blocks.append(Block("heading", items[0], level=1))
        elif kind == "table_row":
            blocks.extend(Block("table_row", item) for item in items)
        elif kind == "bullet":
            shown = [recase(i, capital=False) if small else i for i in items]
            blocks.append(Block("paragraph", " ".join(_STOP.sub("", i) for i in shown)))
        else:
            blocks.append(Block("paragraph", " ".join(items)))
    return blocks


def rows(items: list[str], usage: Usage, weight: float) -> list[Row]:
    """Return the examples of one joined paragraph: the features of each gap, whether an item begins there."""
    text, starts = "", set()
    for item in items:
        text += " " if text else ""
        starts.add(len(text))
        text += item
    found: list[Row] = []
    for a, b in stretches(text):
        words = to_words(text, a, b)
        seen = [shape(w.text) for w in words]
        verbs = boundaries.verb_counts(seen)
        last = 0
        for i, names in enumerate(boundaries.gap_features(words, usage) if len(words) > 2 else (), 1):
            opens = words[i].start in starts
            found.append((names + boundaries.item_features(seen, verbs, last, i), opens, weight))
            last = i if opens else last
    return found


def examples(report: dict[str, Any]) -> list[Row]:
    """Return all examples of one report."""
    found: list[Row] = []
    for small in (False, True):
        usage = Usage(b.text for b in lost(report, small=small) if b.kind == "paragraph")
        for kind, items in paragraphs(report):
            if kind not in ("bullet", "sentence") or len(items) < 2:
                continue
            bare = [_STOP.sub("", i) for i in items]
            weight = PROSE if kind == "sentence" else RECASED
            found += rows([recase(i, capital=not small) for i in bare], usage, weight)
            if kind == "bullet" and not small:
                found += rows(bare, usage, AS_IS)
    return found


def fit(data: list[Row]) -> dict[str, float]:
    """Return the weights learnt from ``data``, to two decimals, small ones left out."""
    counts = Counter(name for names, _, _ in data for name in names)
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST_COUNT))}
    columns: list[int] = []
    edges = [0]
    for names, _, _ in data:
        columns.extend(index[n] for n in names if n in index)
        edges.append(len(columns))
    matrix = sparse.csr_matrix((np.ones(len(columns)), columns, edges), shape=(len(data), len(index)))
    model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", fit_intercept=False, max_iter=300, random_state=0)
    model.fit(matrix, [y for _, y, _ in data], sample_weight=[w for _, _, w in data])
    return {n: round(float(model.coef_[0][i]), 2) for n, i in index.items() if abs(model.coef_[0][i]) >= 0.03}


def letters(text: str) -> str:
    """Return a text as it is compared: letters and digits."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def found_again(report: dict[str, Any], blocks: list[Block]) -> tuple[int, int, int]:
    """Return how many list items were found again, how many passages were found, how many items there are."""
    cleaned = clean(Document("txt", tuple(blocks)))
    mine = Counter(letters(cleaned.text[p.start : p.end]) for p in segment(cleaned.blocks) if p.kind != "heading")
    items = Counter(letters(p["text"]) for p in report["passages"] if p["kind"] == "bullet")
    others = Counter(letters(p["text"]) for p in report["passages"] if p["kind"] not in ("bullet", "heading"))
    mine -= others
    return (mine & items).total(), mine.total(), items.total()


def main() -> None:
    """Test, and with ``--write`` write ``weights.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    reports = {f.stem: json.loads(f.read_text("utf-8")) for f in sorted(args.labels.glob("*.json"))}
    data = {name: examples(report) for name, report in reports.items()}
    names = list(reports)
    for small in (False, True):
        total = [0, 0, 0]
        lines = []
        for fold in range(args.folds):
            held = names[fold :: args.folds]
            learnt = fit([row for n in names if n not in held for row in data[n]])
            boundaries.weights.cache_clear()
            boundaries.weights = Learnt(learnt)  # type: ignore[assignment]
            for name in held:
                got = found_again(reports[name], lost(reports[name], small=small))
                total = [t + g for t, g in zip(total, got, strict=True)]
                lines.append(f"  {name:50s} {2 * got[0] / (got[1] + got[2]):.3f}")
        share = 2 * total[0] / (total[1] + total[2])
        sys.stdout.write(f"{'items without capitals' if small else 'items as they are'} {share:.3f}\n")
        sys.stdout.write("".join(f"{line}\n" for line in sorted(lines)))
    if args.write:
        learnt = fit([row for n in names for row in data[n]])
        text = ",\n".join(f"{json.dumps(n)}: {w}" for n, w in sorted(learnt.items()))
        (HERE / "weights.json").write_text("{\n" + text + "\n}\n", "utf-8")


class Learnt:
    """Weights in the place of the stored ones."""

    def __init__(self, learnt: dict[str, float]) -> None:
        """Keep ``learnt``."""
        self.learnt = learnt

    def __call__(self) -> dict[str, float]:
        """Return them."""
        return self.learnt

    def cache_clear(self) -> None:
        """Do nothing."""


if __name__ == "__main__":
    main()
