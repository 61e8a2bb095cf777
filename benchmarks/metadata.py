"""How well the reports' own details are read: grades, dates, place and more against readings of them.

    python benchmarks/metadata.py [--data FOLDER] [--all]

``--data`` holds corpora and reference readings (default: ``shared`` beside the checkout); without them nothing is
measured, and the script says so. Prints Markdown for docs/evaluation-metadata.md: the share of values that agree, a
field at a time, and each disagreement; with ``--all`` also where a reference has no value.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import register
from pipeline.analysis import analyse
from pipeline.errors import ReadError
from pipeline.ingest.dates import find_dates, find_ranges, find_years
from pipeline.records import Report

ROOT = Path(__file__).parents[1]
# Columns of the history of inspections -> ids of areas.
AREAS = {
    "overall_effectiveness_grade": "overall",
    "impact_of_leaders_grade": "leadership",
    "help_and_protection_grade": "help_protection",
    "in_care_grade": "children_in_care",
    "care_leavers_grade": "care_leavers",
}
# What the history says where it has no value.
UNREAD = ("data_unreadable", "inspection_pre_dates_judgement", "")


class Tally:
    """Agreements and disagreements by field."""

    def __init__(self, title: str) -> None:
        """Start empty."""
        self.title = title
        self.right: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.wrong: list[tuple[str, str, str, str]] = []

    def add(self, field: str, file: str, want: Any, got: Any) -> None:
        """Count one value."""
        self.all[field] += 1
        if want == got:
            self.right[field] += 1
        else:
            self.wrong.append((field, file, _shown(want), _shown(got)))

    def print(self) -> None:
        """Print the table and the disagreements as Markdown."""
        print(f"\n## {self.title}\n\n| field | values | agree | share |\n|---|---|---|---|")
        for field, n in self.all.items():
            print(f"| {field} | {n} | {self.right[field]} | {self.right[field] / n:.3f} |")
        if self.wrong:
            print("\n| field | file | reference | read |\n|---|---|---|---|")
            for field, file, want, got in self.wrong:
                print(f"| {field} | {file} | {want} | {got} |")


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_shown, value)) or "none"
    return "none" if value is None or value == "" else str(value)


def one(path: Path) -> Report | None:
    """Return the analysis of a file, None where it holds no report."""
    try:
        return analyse(path)
    except ReadError:
        return None


def read_all(paths: Iterable[Path]) -> dict[Path, Report]:
    """Return the analyses of files, by path."""
    listed = sorted(set(paths))
    with ProcessPoolExecutor() as pool:
        return {p: r for p, r in zip(listed, pool.map(one, listed, chunksize=4), strict=True) if r}


def older(data: Path, reports: dict[Path, Report]) -> Tally:
    """Compare with the careful readings of reports that another tool could not read."""
    tally = Tally("Reports read with care")
    for line in (data / "reference" / "grades-older.jsonl").read_text(encoding="utf-8").splitlines():
        want = json.loads(line)
        report = reports.get(data / want["file"])
        if report is None:
            continue
        name, info = _name(data / want["file"]), report.info
        for field in ("authority", "published", "period_start", "period_end", "report_type"):
            tally.add(field, name, want[field], getattr(info, field))
        given: dict[str, list[str]] = {}
        for grade in want["grades"]:
            given.setdefault(grade["area_id"], []).append(grade["grade"])
        got = _grades(report)
        for area in sorted(given.keys() | got.keys()):
            if area == "lscb" and area not in given:
                continue  # it may stand on later pages only
            field = "overall grade" if area == "overall" else "grades of areas"
            tally.add(field, f"{name}: {area}", sorted(given.get(area, [])), sorted(got.get(area, [])))
    return tally


def history(data: Path, reports: dict[Path, Report], *, everything: bool) -> Tally:
    """Compare with the values of another tool; the date it gives for publication is that of the web page."""
    tally = Tally("Values of another tool")
    known = {_name(p): r for p, r in reports.items()}
    careful = {
        json.loads(line)["file"].split("/", 2)[2]
        for line in (data / "reference" / "grades-older.jsonl").read_text(encoding="utf-8").splitlines()
    }
    with (data / "reference" / "ilacs-history.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        name = f"{row['local_authority']}/{row['pdf_filename']}"
        report = known.get(name)
        if report is None or name in careful:
            continue
        info = report.info
        place = register.load().named(row["local_authority"])
        tally.add("authority", name, place.name if place else row["local_authority"], info.authority)
        published = _iso(row["publication_date"])
        # Since 2018 the date of publication stands on the web page only: then none is right.
        printed = published if published and _prints(report, published) else None
        tally.add("published", name, printed, info.published)
        for column, got in (
            ("inspection_start_date", info.period_start),
            ("inspection_end_date", info.period_end),
        ):
            want = _iso(row[column])
            if want or everything:
                tally.add(column, name, want, got)
        if row["inspector_name"] or everything:
            tally.add("lead inspector", name, re.sub(r"\s?-\s?", "-", row["inspector_name"]) or None, info.author)
        grades = _grades(report)
        for column, area in AREAS.items():
            want = row[column].strip().replace(" ", "_")
            if want not in UNREAD or everything:
                field = "overall grade" if area == "overall" else "grades of areas"
                tally.add(field, f"{name}: {area}", want, ", ".join(grades.get(area, ["none"])))
    return tally


def labelled(data: Path, reports: dict[Path, Report], files: dict[Path, Path]) -> Tally:
    """Compare seeds and sample with their labels: title, place, dates, period, type and sample."""
    tally = Tally("Seed reports and the sample")
    for path, label in files.items():
        want = json.loads(label.read_text(encoding="utf-8"))
        info = reports[path].info
        name = path.name
        title, got_title = _plain(want.get("title")), _plain(info.title)
        tally.add(
            "title",
            name,
            title or None,
            title if title and (title in got_title or got_title in title) and got_title else got_title or None,
        )
        tally.add("place", name, want["place"], info.authority)
        tally.add("published", name, want["report_date"], info.published)
        tally.add("report type", name, want["report_type"], info.report_type)
        start, end = _period(want)
        tally.add("period start", name, start, info.period_start)
        tally.add("period end", name, end, info.period_end)
        tally.add("sample size", name, want["sample_size"], info.sample_size)
    return tally


def _period(want: dict[str, Any]) -> tuple[str | None, str | None]:
    if "period_start" in want:
        return want["period_start"], want["period_end"]
    text = want.get("period") or ""
    whens = [*find_ranges(text), *find_dates(text), *find_years(text)]
    years = re.findall(r"\b20\d\d\b", text)
    if whens:
        return min(w.first for w in whens), max(w.last for w in whens)
    return (f"{years[0]}-01", f"{years[-1]}-12") if years else (None, None)


def _grades(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for grade in report.grades:
        if grade.when != "previous":
            found.setdefault(grade.area_id, []).append(grade.grade)
    return found


def _prints(report: Report, day: str) -> bool:
    texts = [report.text, *(d.text for d in report.dropped or ())]
    return any(when.first == day for text in texts for when in find_dates(text))


def _iso(text: str) -> str | None:
    for form in ("%d/%m/%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()
        except ValueError:
            continue
    return None


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", (text or "").lower()).strip()


def _name(path: Path) -> str:
    return "/".join(path.parts[-2:])


def _seeds_and_sample(data: Path) -> Iterator[tuple[Path, Path]]:
    for label in sorted((data / "gold" / "seeds").glob("*.json")):
        yield data / "corpora" / "seeds" / f"{label.stem}.txt", label
    for label in sorted((ROOT / "corpora" / "sample" / "labels").glob("*.json")):
        for file in sorted((ROOT / "corpora" / "sample" / "files").glob(f"{label.stem}.*")):
            yield file, label


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--all", action="store_true", help="also where a reference has no value")
    given = parser.parse_args(arguments)
    data: Path = given.data.resolve()
    if not (data / "reference" / "grades-older.jsonl").exists():
        print(f"no reference readings in {data}: give their folder with --data")
        return 0
    files = dict(_seeds_and_sample(data))
    inspections = list((data / "corpora" / "ofsted-ilacs").rglob("*.pdf"))
    reports = read_all([*files, *inspections])
    for measure in (
        partial(older, data, reports),
        partial(history, data, reports, everything=given.all),
        partial(labelled, data, reports, files),
    ):
        measure().print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
