"""How long a set of theme tables with all their charts takes from a corpus, each question a command of its own.

    python benchmarks/tables.py CORPUS [--rounds N]

For every question the command is started anew, as by a user, and writes a workbook (tables, the passages behind every
cell, all numbers) and each chart as SVG and PNG with its numbers as CSV. Time is that of the processor and of the
clock, of the fastest round; memory is the peak of the process. Prints Markdown for docs/evaluation.md. Not for Windows,
which does not tell a process's memory after its end.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

QUESTIONS = {
    "theme by authority": (),
    "theme by stance": ("--by", "stance"),
    "theme by year": ("--by", "year", "--rows", "theme"),
    "themes together": ("--together",),
}
_KILOBYTE = 1024 if sys.platform == "darwin" else 1  # units of the peak: bytes on macOS, else kilobytes


@dataclass(frozen=True, slots=True)
class Run:
    """A question asked once: seconds of the clock and of the processor, MB, and what came of it."""

    clock: float
    processor: float
    memory: float
    tables: int
    charts: int


def ask(corpus: Path, options: tuple[str, ...]) -> Run:
    """Start the command and wait for it."""
    with tempfile.TemporaryDirectory() as folder:
        out, charts = Path(folder) / "tables.xlsx", Path(folder) / "charts"
        command = [sys.executable, "-m", "pipeline.cli.main", "themes", *options, "--corpus", str(corpus)]
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            [*command, "--out", str(out), "--charts", str(charts)], stdout=subprocess.DEVNULL, cwd=Path.cwd()
        )
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - began
        if status:
            sys.exit(f"{' '.join(command)} failed")
        return Run(
            clock,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss / _KILOBYTE / 1024,
            len(list(charts.glob("*.csv"))),
            len(list(charts.glob("*.svg"))),
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print("| question | tables | charts | processor s | clock s | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    best = []
    for name, options in QUESTIONS.items():
        run = min((ask(args.corpus, options) for _ in range(args.rounds)), key=lambda r: r.processor)
        print(
            f"| {name} | {run.tables} | {run.charts} | {run.processor:.1f} | {run.clock:.1f} | {run.memory:.0f} |",
            flush=True,
        )
        best.append(run)
    tables, charts = sum(r.tables for r in best), sum(r.charts for r in best)
    seconds, clock = sum(r.processor for r in best), sum(r.clock for r in best)
    print(f"| all | {tables} | {charts} | {seconds:.1f} | {clock:.1f} | {max(r.memory for r in best):.0f} |\n")
    machine = f"{platform.processor() or platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    print(f"{tables / seconds:.1f} tables a second with their workbooks and charts; {machine}, one core.")


if __name__ == "__main__":
    main()
