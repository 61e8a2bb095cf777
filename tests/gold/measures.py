"""What is measured for the gate: the sample corpus, and the seeds and labelled passages where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import report_scores
from gate import data_hash

from pipeline import resources
from pipeline.analysis import analyse
from pipeline.evaluate import evaluate
from pipeline.tag.texts import tag_texts

SHARED = Path(__file__).resolve().parents[3] / "shared"


def sample():
    files = sorted(resources.path("corpora", "sample", "files").iterdir())
    return _reports(files, resources.path("corpora", "sample", "labels"))


def seeds():
    if not (SHARED / "gold" / "seeds").is_dir():
        return None
    return _reports(sorted((SHARED / "corpora" / "seeds").glob("*.txt")), SHARED / "gold" / "seeds")


def passages():
    gold = SHARED / "gold" / "train.jsonl"
    if not gold.is_file():
        return None
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    scores = evaluate(rows, {r["id"]: r for r in tag_texts(rows)})
    flat = {
        "themes_micro_f1": scores["themes"]["micro"]["f1"],
        "themes_macro_f1": scores["themes"]["macro_f1"],
        "stance_accuracy": scores["stance"]["accuracy"],
        "stance_macro_f1": scores["stance"]["macro_f1"],
        "figures_f1": scores["figures"]["all"]["f1"],
        "figures_share_f1": scores["figures"]["share"]["f1"],
        "figures_about": scores["figures"]["about"],
        "figures_when": scores["figures"]["when"],
    }
    return flat, data_hash([gold])


def _reports(files, labels):
    gold = {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in labels.glob("*.json")}
    analyses = {f.stem: analyse(f).to_json() for f in files}
    return report_scores.score(analyses, gold), data_hash([*files, *labels.glob("*.json")])


MEASURES = {"sample": sample, "seeds": seeds, "passages": passages}
