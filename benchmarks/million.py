"""Make a corpus of a million passages from a small one, to measure search at that size.

    python benchmarks/million.py SAMPLE.db OUT.db [--passages 1000000]

Each passage is the first half of one passage and the second half of another, numbers changed and a place of its own
named now and then, so that sentences and vocabulary vary as they do in real text while the commonest words stay as
common. Labels are those of the passage that gave the first half. Linking is left out: nothing is superseded, so that
every search scans all of it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.corpus.store import Corpus
from pipeline.corpus.write import write_report
from pipeline.records import Page, Passage, Report, ReportInfo
from pipeline.search import blocks

PER_REPORT = 355  # as real reports have on average
AUTHORITIES = 150
_TYPES = ("ilacs", "focused_visit", "multi_agency_audit", "area_send", "dip_sample")
_NUMBER = re.compile(r"\d+")
_SYLLABLES = ("ash", "bex", "cal", "dun", "eld", "fen", "gar", "har", "ick", "marsh", "nor", "tarn", "wex", "worth")


def main() -> None:
    """Make the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    given = parser.parse_args()
    started = time.perf_counter()
    with Corpus.open(given.sample) as corpus:
        sample = [passage for report in corpus.all_reports() for passage in report.passages]
    with Corpus.open(given.out, create=True) as corpus:
        made = 0
        for report in _reports(sample, given.passages):
            with corpus.transaction() as db:
                write_report(db, report, version="made")
            made += len(report.passages)
            if made % 100_000 < PER_REPORT:
                print(f"{made} passages, {time.perf_counter() - started:.0f} s", flush=True)
        with corpus.transaction() as db:
            db.execute("INSERT INTO report_links SELECT report_key, report_type, NULL, NULL, NULL, NULL FROM reports")
            db.execute("INSERT INTO passages_fts (passages_fts) VALUES ('optimize')")
        with corpus.transaction() as db:
            blocks.complete(db)
    print(f"{made} passages, {time.perf_counter() - started:.0f} s, {given.out.stat().st_size / 1e6:.0f} MB")


def _reports(sample: list[Passage], wanted: int) -> Iterator[Report]:
    chance = random.Random(1)  # noqa: S311  (the same corpus every time)
    for number in range(-(-wanted // PER_REPORT)):
        sha256 = hashlib.sha256(f"made {number}".encode()).hexdigest()
        passages, text = [], ""
        for i in range(min(PER_REPORT, wanted - number * PER_REPORT)):
            one, other = chance.choice(sample), chance.choice(sample)
            said = _varied(one.text, other.text, chance)
            passages.append(
                replace(
                    one,
                    id=f"{sha256[:12]}-{i + 1}",
                    page=1,
                    page_end=1,
                    part=None,
                    text=said,
                    clean_text=None,
                    start=len(text),
                    end=len(text) + len(said),
                    figures=(),
                )
            )
            text += said + "\n"
        place = f"Place {number % AUTHORITIES}"
        info = ReportInfo(
            title=f"Audit {number}",
            authority=place,
            authorities=(place,),
            published=f"{2010 + number % 16}-03-01",
            report_type=_TYPES[number % len(_TYPES)],
        )
        yield Report(f"{number}.pdf", sha256, "pdf", info, (Page(1, 0, len(text)),), text, tuple(passages))


def _varied(one: str, other: str, chance: random.Random) -> str:
    first, second = one.split(), other.split()
    words = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
    if chance.random() < 0.1:
        words.insert(len(words) // 2, "".join(chance.choices(_SYLLABLES, k=3)).title())
    return _NUMBER.sub(lambda _: str(chance.randrange(1, 400)), " ".join(words))


if __name__ == "__main__":
    main()
