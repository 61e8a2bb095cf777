"""How fast reports are read and analysed, as ratios to a bare text extraction of the same files in the same run.

    python benchmarks/speed.py FOLDER_OR_PDF... [--files N]

One process, one core: numerical libraries get one thread, as in the processes of ``auditlens ingest``; what idle ones
spend waiting would be counted too. Every step is measured in CPU time, the fastest of three rounds; memory is
the peak of the process. Prints Markdown for docs/evaluation.md.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
from threadpoolctl import threadpool_limits

from pipeline import nlp
from pipeline.analysis import analyse
from pipeline.errors import ReadError
from pipeline.ingest.clean import clean
from pipeline.ingest.readers import read

ROUNDS = 3


def bare(data: bytes) -> None:
    """Extract the text of every page and nothing more."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
        page.close()
    document.close()


def fastest(step: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    """Return the CPU seconds of the fastest round."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for data in files:
            step(data)
        rounds.append(time.process_time() - began)
    return min(rounds)


def components(files: Sequence[bytes]) -> dict[str, float]:
    """Return the CPU seconds of each component of the pipeline, over all files in the fastest round."""
    rounds = [one_round(files) for _ in range(ROUNDS)]
    return {name: min(spent[name] for spent in rounds) for name in rounds[0]}


def one_round(files: Sequence[bytes]) -> dict[str, float]:
    """Return the CPU seconds of each component, over all files once."""
    language = nlp.load()
    spent = dict.fromkeys(("tokenizer", *language.pipe_names), 0.0)
    for data in files:
        cleaned = clean(read(data, name=""))
        began = time.process_time()
        doc = nlp.make_doc(cleaned.text)
        spent["tokenizer"] += time.process_time() - began
        doc._.blocks = cleaned.blocks
        for name, component in language.pipeline:
            began = time.process_time()
            doc = component(doc)
            spent[name] += time.process_time() - began
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=20, help="how many files, spread evenly over those found")
    args = parser.parse_args()
    found = sorted(p for path in args.paths for p in ([path] if path.is_file() else path.rglob("*.pdf")))
    data, reports = [], []
    for path in found[:: max(1, len(found) // args.files)]:
        try:
            reports.append(analyse(path))  # which also warms caches
        except ReadError as error:
            print(f"{path.name}: {error.message}", file=sys.stderr)
        else:
            data.append(path.read_bytes())
    pages = sum(len(r.pages) for r in reports)
    passages = sum(len(r.passages) for r in reports)
    steps = {
        "bare text extraction (pypdfium2)": fastest(bare, data),
        "reading": fastest(lambda d: read(d, name=""), data),
        "the whole of `analyse`": fastest(analyse, data),
    }
    base = steps["bare text extraction (pypdfium2)"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(data)} files, {pages} pages, {passages} passages; {platform.processor() or platform.machine()}, ")
    print(f"{platform.system()}, Python {platform.python_version()}, one core; peak memory {peak:.0f} MB\n")
    print("| step | ms a page | pages a second | passages a second | ratio to bare extraction |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, seconds in steps.items():
        print(
            f"| {name} | {1000 * seconds / pages:.2f} | {pages / seconds:.0f} | {passages / seconds:.0f} | "
            f"{seconds / base:.2f} |"
        )
    for name, seconds in components(data).items():
        print(f"| - {name} | {1000 * seconds / pages:.2f} | | {passages / seconds:.0f} | {seconds / base:.2f} |")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
