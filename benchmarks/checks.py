"""How well the arithmetic audit finds sums that do not come out, against reports in which they are known.

    python benchmarks/checks.py [--files FOLDER --labels FOLDER] ... [--misses]

Each ``--files`` folder of reports goes with a ``--labels`` folder of readings (same file stems; default: the sample
corpus). A reading lists ``checks``: their type, figures and whether they hold. An entry that does not hold counts as
reported where a finding of its type stands on one of its passages and one of its values; "the same error again" also
where a finding of another type does. What is reported besides is counted as extra. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.analysis import analyse
from pipeline.arithmetic.audit import audit
from pipeline.arithmetic.finding import Finding
from pipeline.records import Figure, Report

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpora" / "sample"


@dataclass
class Score:
    """Counts over all reports: entries that do not hold and those reported, by type, and what else was reported."""

    wanted: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    not_extracted: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    holding: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, action="append")
    parser.add_argument("--labels", type=Path, action="append")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    pairs = list(zip(args.files or [SAMPLE / "files"], args.labels or [SAMPLE / "labels"], strict=True))
    score = Score()
    for files, labels in pairs:
        for path in sorted(labels.glob("*.json")):
            source = next(iter(sorted(files.glob(path.stem + ".*"))), None)
            if source is None:
                print(f"no file for {path.name}", file=sys.stderr)
                continue
            add(score, path.stem, json.loads(path.read_text(encoding="utf-8")), analyse(source))
    show(score, misses=args.misses)


def add(score: Score, stem: str, gold: dict[str, Any], report: Report) -> None:
    """Add one report to the score."""
    findings = audit(report)
    texts = {p.id: norm(p.text) for p in report.passages}
    figures = {f.id: f for p in report.passages for f in p.figures}
    ours = {i: texts[p.id] for p in report.passages for i in (f.id for f in p.figures)}
    known = {f["id"]: (norm(p["text"]), f) for p in gold["passages"] for f in p["figures"] if "id" in f}
    used: set[int] = set()
    for entry in gold.get("checks") or []:
        mine = [known[i] for i in entry["figures"] if i in known]
        hits = [k for k, f in enumerate(findings) if matches(f, entry, mine, texts, figures)]
        wrong = [k for k in hits if not findings[k].holds]
        if entry["holds"]:
            score.holding["listed"] += 1
            score.holding["found to hold"] += any(findings[k].holds for k in hits)
            continue
        score.wanted[entry["type"]] += 1
        used.update(wrong)
        if wrong:
            score.reported[entry["type"]] += 1
            continue
        line = f"{stem}: {entry['type']}: {entry.get('note', '')}"
        read = all(any(ours[i] == text and same(f, figures[i]) for i in ours) for text, f in mine)
        (score.missed if read else score.not_extracted).append(line)
    score.extra += [f"{stem}: {f.type}: {f.sum}" for k, f in enumerate(findings) if not f.holds and k not in used]


def matches(
    finding: Finding,
    entry: dict[str, Any],
    mine: list[tuple[str, dict[str, Any]]],
    texts: dict[str, str],
    figures: dict[str, Figure],
) -> bool:
    """Tell whether a finding is on the passages and values of an entry."""
    if finding.type != entry["type"] and "same error again" not in entry.get("note", ""):
        return False
    places = {texts[i] for i in finding.passages}
    values = {round(figures[i].value, 1) for i in finding.figures}
    return any(text in places and round(f["value"], 1) in values for text, f in mine)


def same(gold: dict[str, Any], figure: Figure) -> bool:
    """Tell whether a figure is the one of a reading: its value and, where given, its parts."""
    return abs(gold["value"] - figure.value) < 0.06 and all(
        gold.get(name) in (None, getattr(figure, name)) for name in ("numerator", "denominator")
    )


def norm(text: str) -> str:
    """Return letters and digits alone, lower case."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def show(score: Score, *, misses: bool) -> None:
    """Print the table and, on demand, what was missed."""
    print("| does not hold | listed | reported |\n| --- | ---: | ---: |")
    for kind in sorted(score.wanted):
        print(f"| {kind} | {score.wanted[kind]} | {score.reported[kind]} |")
    print(f"| all | {score.wanted.total()} | {score.reported.total()} |")
    print(f"\nReported besides: {len(score.extra)}. Of the missed, lost to extraction: {len(score.not_extracted)}.")
    print(f"Of {score.holding['listed']} entries that hold, found to hold: {score.holding['found to hold']}.")
    if misses:
        for name, lines in (
            ("lost to extraction", score.not_extracted),
            ("missed", score.missed),
            ("extra", score.extra),
        ):
            for line in lines:
                print(f"{name}: {line}")


if __name__ == "__main__":
    main()
