"""The labelled and unlabelled passages that the classifier is trained on, each with where it stands in its report."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from pipeline import resources
from pipeline.analysis import analyse
from pipeline.errors import AuditlensError, ReadError
from pipeline.records import Report
from pipeline.tag.evidence import Evidence, Seen, all_evidence, evidence_of, in_report
from pipeline.tag.themes import tagger

# Three places whose sample reports are never trained on: the test that any checkout can repeat.
HELD_OUT = ("Brackenford", "Oldmere", "Saltholme")
# An unlabelled passage of fewer words says too little to learn from, one of more is a table or a reading error.
FEWEST_WORDS, MOST_WORDS = 3, 90

Genre = Literal["inspection", "local"]


@dataclass(frozen=True)
class Example:
    """One passage to learn from or to be tested on.

    Attributes:
        id: unique among all.
        group: the authority, by which passages are split.
        genre: inspection reports, or local audits.
        report: what its report is called; passages of one report stand together and in order.
        text, section, lead_in, kind: as in ``records.Passage``.
        themes, stance: the labels; None where it has none.
        theme_stances: of a mixed passage, the stance of each theme, where it was labelled.
        alone, placed: its evidence by itself, and in its report.
    """

    id: str
    group: str
    genre: Genre
    report: str
    text: str
    section: tuple[str, ...] = ()
    lead_in: str | None = None
    kind: str = "sentence"
    themes: frozenset[str] | None = None
    stance: str | None = None
    theme_stances: dict[str, str] = field(default_factory=dict)
    alone: Evidence | None = None
    placed: Evidence | None = None


def sample() -> list[Example]:
    """Return the passages of the sample reports, those of the held-out places among them."""
    found = []
    for file in sorted(resources.path("corpora", "sample", "labels").glob("*.json")):
        found += whole_report(json.loads(file.read_text(encoding="utf-8")), file.stem)
    return found


def whole_report(labels: dict[str, Any], name: str) -> list[Example]:
    """Return the passages of a report labelled whole, as ``corpora/sample/labels`` has them."""
    place = labels.get("place") or labels.get("authority") or name
    lead_ins = _lead_ins(labels["passages"])
    return _placed(
        [
            Example(
                id=f"{name}-{i}",
                group=_place(place),
                genre="local",
                report=name,
                text=p.get("clean_text") or p["text"],
                section=_path(p.get("section")),
                lead_in=lead_in,
                kind=p.get("kind") or "sentence",
                themes=frozenset(p.get("themes") or ()),
                stance=p.get("stance") or "context",
            )
            for i, (p, lead_in) in enumerate(zip(labels["passages"], lead_ins, strict=True), 1)
        ]
    )


def _lead_ins(passages: Sequence[dict[str, Any]]) -> Iterator[str | None]:
    """Yield of each labelled passage the sentence that introduces its list, as it is found in a report that is read."""
    before: str | None = None
    for passage in passages:
        in_list = passage.get("kind") == "bullet"
        yield passage.get("lead_in") or (before if in_list else None)
        if passage["text"].rstrip().endswith(":") and passage.get("kind") in ("sentence", "bullet", None):
            before = passage["text"]
        elif not in_list:
            before = None


def invented(*folder: str) -> list[Example]:
    """Return the invented passages of a folder below ``corpora/training``, each in its report.

    Those of ``further`` are to learn from and not to test on: more of them are said indirectly than in real reports.
    """
    return _placed(invented_labels(*folder))


def invented_labels(*folder: str) -> list[Example]:
    """Return the invented passages of a folder below ``corpora/training`` as they are labelled, without evidence."""
    found = []
    for file in sorted(resources.path("corpora", "training", *folder).glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        found += [
            Example(
                id=row["id"],
                group=_place(row["authority"]),
                genre="local",
                report=f"{file.stem}: {row['document']}",
                text=row["text"],
                section=_path(row["section"]),
                lead_in=row["lead_in"],
                kind=row["kind"],
                themes=frozenset(row["themes"]),
                stance=row["stance"],
                theme_stances=row.get("theme_stances") or {},
            )
            for row in rows
        ]
    return found


def inspection(gold: Path, unlabelled: Iterable[Example]) -> list[Example]:
    """Return labelled passages of inspection reports, each in its place among the ``unlabelled`` ones of its report.

    Args:
        gold: JSON Lines with id, authority, report (a path), page, text, themes and stance.
        unlabelled: the passages of these reports as they are read. One that can't be found there stands alone.

    Raises:
        AuditlensError: the file can't be read.
    """
    try:
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise AuditlensError(f"cannot read the labelled passages of {gold}: {error}") from error
    known: dict[str, dict[str, Example]] = defaultdict(dict)
    for passage in unlabelled:
        known[passage.report].setdefault(_letters(passage.text), passage)
    found = []
    for row in rows:
        name = "/".join(Path(row["report"]).parts[-2:])
        mine = Example(
            id=row["id"],
            group=row["authority"].lower(),
            genre="inspection",
            report=name,
            text=row["text"],
            themes=frozenset(row["themes"]),
            stance=row["stance"],
        )
        mine = replace(mine, alone=_alone(mine))
        there = known[name].get(_letters(row["text"]))
        if there is not None:
            mine = replace(mine, section=there.section, lead_in=there.lead_in, kind=there.kind, placed=there.placed)
        found.append(mine)
    return found


def labelled_besides(unlabelled: Iterable[Example], labels_file: Path) -> list[Example]:
    """Return those of the ``unlabelled`` passages that a file labels, each text once.

    Args:
        unlabelled: passages as they are read.
        labels_file: a CSV with passage, themes and stance, as ``corpora/training/inspections.csv``. It names a passage
            by the SHA-256 of its letters (``named``) and holds none of its words: it is of use only beside the reports.
    """
    with labels_file.open(encoding="utf-8", newline="") as file:
        labels = {row["passage"]: row for row in csv.DictReader(file)}
    found = []
    for passage in unlabelled:
        row = labels.pop(named(passage.text), None)
        if row is not None:
            themes = frozenset(row["themes"].split())
            found.append(replace(passage, themes=themes, stance=row["stance"], alone=_alone(passage)))
    return found


def named(text: str) -> str:
    """Return what a passage is called that may not be written down: of its letters' SHA-256 the first 16 digits."""
    return hashlib.sha256(_letters(text).encode()).hexdigest()[:16]


def analysed(folder: Path) -> Iterator[tuple[Path, Report]]:
    """Yield all files below ``folder`` that can be read, in order, each with its report."""
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            yield file, analyse(file)
        except ReadError:
            continue


def reports(folder: Path, *, genre: Genre = "inspection") -> Iterator[Example]:
    """Yield the passages of all reports below ``folder``, whose own folders are named after authorities.

    Files that can't be read are left out.
    """
    for file, report in analysed(folder):
        name = "/".join(file.parts[-2:])
        yield from _placed(
            [
                Example(
                    id=f"{name}#{i}",
                    group=file.parent.name.lower(),
                    genre=genre,
                    report=name,
                    text=p.clean_text or p.text,
                    section=p.section,
                    lead_in=p.lead_in,
                    kind=p.kind,
                )
                for i, p in enumerate(report.passages)
            ]
        )


def worth_learning(passages: Iterable[Example], known: Iterable[Example]) -> list[Example]:
    """Return the unlabelled passages of a usable length, each text once, without those that are labelled."""
    seen = {_letters(p.text) for p in known}
    found = []
    for passage in passages:
        letters = _letters(passage.text)
        if letters in seen or not FEWEST_WORDS <= len(passage.text.split()) <= MOST_WORDS:
            continue
        seen.add(letters)
        found.append(passage)
    return found


def _placed(passages: Sequence[Example]) -> list[Example]:
    """Return passages with their evidence, alone and in their report."""
    rules = tagger()
    by_report: dict[str, list[Example]] = defaultdict(list)
    for passage in passages:
        by_report[passage.report].append(passage)
    found: list[Example] = []
    for group in by_report.values():
        evidence = all_evidence(rules, [Seen(p.text, p.section, p.lead_in, p.kind) for p in group])
        around = in_report(evidence, [p.section for p in group])
        found += [replace(p, alone=_alone(p), placed=e) for p, e in zip(group, around, strict=True)]
    return found


def _alone(passage: Example) -> Evidence:
    return evidence_of(tagger(), passage.text)


def _path(section: Any) -> tuple[str, ...]:
    return (section,) if isinstance(section, str) else tuple(section or ())


def _place(name: str) -> str:
    """Return the place of a council's or partnership's name: its first word, in small letters."""
    return name.split()[0].lower()


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
