"""What is measured for the gate: the sample corpus, and the seeds and labelled passages where they are at hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import report_scores
from gate import data_hash

from pipeline import resources
from pipeline.analysis import analyse
from pipeline.evaluate import evaluate
from pipeline.tag.texts import tag_texts
from pipeline.train.passages import HELD_OUT

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold" / "train.jsonl"


def sample():
    files = sorted(resources.path("corpora", "sample", "files").iterdir())
    return _reports(files, resources.path("corpora", "sample", "labels"))


def kept():
    """The reports of the sample that nothing is trained on: what they reach is a test of the classifier."""
    folder = resources.path("corpora", "sample")
    places = tuple(place.lower() for place in HELD_OUT)
    files = sorted(f for f in (folder / "files").iterdir() if f.name.startswith(places))
    return _reports(files, folder / "labels")


def seeds():
    if not (SHARED / "gold" / "seeds").is_dir():
        return None
    return _reports(sorted((SHARED / "corpora" / "seeds").glob("*.txt")), SHARED / "gold" / "seeds")


def passages():
    rows = labelled()
    return rows and (_flat(scored(rows)), data_hash([GOLD]))


def held_out():
    """The passages of the authorities that no rule of figures was written on."""
    rows = labelled(kept_back=True)
    return rows and (_flat(scored(rows)), data_hash([GOLD]))


def labelled(*, kept_back=False):
    """The labelled inspection passages; with ``kept_back`` those of authorities whose name hashes to an odd number."""
    if not GOLD.is_file():
        return None
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [r for r in rows if _odd(r["authority"])] if kept_back else rows


def _odd(authority):
    return int(hashlib.sha256(authority.encode()).hexdigest(), 16) % 2 == 1


def scored(rows):
    return evaluate(rows, {r["id"]: r for r in tag_texts(rows)})


def _flat(scores):
    # Figures alone: the classifier of themes and stance has learnt from these passages; its card has their scores.
    return {
        "figures_f1": scores["figures"]["all"]["f1"],
        "figures_share_f1": scores["figures"]["share"]["f1"],
        "figures_about": scores["figures"]["about"],
        "figures_when": scores["figures"]["when"],
    }


def _reports(files, labels):
    stems = {f.stem for f in files}
    sources = [f for f in labels.glob("*.json") if f.stem in stems]
    gold = {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in sources}
    analyses = {f.stem: analyse(f).to_json() for f in files}
    return report_scores.score(analyses, gold), data_hash([*files, *sources])


def fields():
    """Role, extent, agencies and sensitivity of labelled passages."""
    gold = SHARED / "gold" / "fields.jsonl"
    if not gold.is_file():
        return None
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    pairs = list(zip(rows, tag_texts(rows), strict=True))
    scores = {
        **{name: sum(g[name] == p[name] for g, p in pairs) / len(pairs) for name in ("role", "extent")},
        **{name: _f1((set(g[name]), set(p[name])) for g, p in pairs) for name in ("agencies", "sensitivity")},
    }
    return {name: round(score, 3) for name, score in scores.items()}, data_hash([gold])


def _f1(pairs):
    both = found = gold = 0
    for want, got in pairs:
        both, found, gold = both + len(want & got), found + len(got), gold + len(want)
    return 2 * both / (found + gold)


MEASURES = {
    "sample": sample,
    "kept": kept,
    "seeds": seeds,
    "passages": passages,
    "held_out": held_out,
    "fields": fields,
}
