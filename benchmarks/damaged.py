"""Damaged input: thousands of broken files of every format through the pool, none of which may stop the run.

Run from the project's root: python benchmarks/damaged.py [--files 2000] [--keep DIR]
It prints the outcomes by kind, those that no file should have (internal, crashed, timeout, memory) one by one, and the
slowest files; exit status 1 where a file had no outcome, or one without a reason.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ingest")]

import damage  # noqa: E402
from traps import traps  # noqa: E402

from pipeline.corpus.filters import Filters  # noqa: E402
from pipeline.corpus.store import Corpus  # noqa: E402
from pipeline.ingest.batch import IngestSummary, ingest  # noqa: E402
from pipeline.ingest.pool import Limits, Pool  # noqa: E402

# Our mistakes, and what only the limits could end.
NOTABLE = ("internal", "crashed", "timeout", "memory")


def main() -> int:
    """Make the files, read them, print what came of them."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--files", type=int, default=2000, help="damaged by chance, besides those made on purpose")
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--seconds", type=float, default=30.0)
    given.add_argument("--memory", type=int, default=1500, help="MB")
    given.add_argument("--workers", type=int, default=2)
    given.add_argument("--keep", type=Path, help="write the files here and leave them")
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        files = folder / "files"
        files.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, data in (*traps(), *damage.damaged(options.files, options.seed)):
            paths.append(files / name)
            paths[-1].write_bytes(data)
        os.environ["DAMAGE_TIMES"] = str(folder / "times.tsv")
        limits = Limits(options.seconds, options.memory * 1_000_000)
        began = time.perf_counter()
        corpus = folder / "damaged.db"
        # One by one, so that folders' rules on names do not apply.
        told: set[str] = set()
        summary = ingest(
            paths,
            corpus,
            analyse=damage.timed,
            mapper=Pool(options.workers, limits),
            on_progress=lambda p: told.add(p.file[len(str(files)) + 1 :].split("/")[0]),
        )
        seconds = time.perf_counter() - began
        return _tell(summary, corpus, Path(os.environ["DAMAGE_TIMES"]), len(paths), len(told), seconds)


def _tell(summary: IngestSummary, corpus: Path, times: Path, made: int, told: int, seconds: float) -> int:
    with Corpus.open(corpus) as store:
        read = list(store.reports(Filters(history=True, duplicates=True)))
    by_format: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read:
        by_format[Path(row["file"]).suffix]["read"] += 1
    for failure in summary.failed:
        by_format[Path(failure.file).suffix][failure.kind] += 1
    print(
        f"{made} files in {seconds:.0f} s: {len(read)} read, {summary.duplicate} the same bytes, "
        f"{len(summary.failed)} failed"
    )
    print("kinds: " + ", ".join(f"{k} {n}" for k, n in Counter(f.kind for f in summary.failed).most_common()))
    for suffix, counts in sorted(by_format.items()):
        print(f"  {suffix:6} " + ", ".join(f"{k} {n}" for k, n in counts.most_common()))
    for failure in summary.failed:
        if failure.kind in NOTABLE:
            print(f"{failure.kind}: {Path(failure.file).name}: {failure.message}")
    slowest = sorted(((float(t), Path(n).name) for t, n in (x.split("\t") for x in times.read_text().splitlines())))[
        -12:
    ]
    print("slowest: " + ", ".join(f"{name} {took:.1f} s" for took, name in reversed(slowest)))
    lost = made - told  # archives have an outcome for each file inside
    mute = [f for f in summary.failed if not f.kind or not f.message.strip()]
    if lost or mute:
        print(f"{lost} files without an outcome, {len(mute)} without a reason")
    return 1 if lost or mute else 0


if __name__ == "__main__":
    sys.exit(main())
