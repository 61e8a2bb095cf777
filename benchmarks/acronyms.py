"""How well brackets are read, on abstracts of another field: NCBI's MED1250 (public domain, from the Ab3P package).

    python benchmarks/acronyms.py MED1250_labeled

The file holds titles and abstracts, each followed by the definitions in it as lines of "  short|long". A definition
counts when both forms are as labelled, whatever their case and spacing; each pair counts once an abstract. Nothing is
learned from the file; errors were looked at in its first third alone, so the rest is reported apart. Prints Markdown.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.brackets import bracketed

# Sohn et al. (2008), "Abbreviation definition identification based on automatic precision estimates", on this file.
PUBLISHED = "published: Ab3P 0.894 F1"
LEAST_F1, LEAST_PRECISION = 0.88, 0.95


class Abstract(NamedTuple):
    """A title and an abstract, and the pairs of short and long form labelled in them."""

    number: str
    texts: list[str]
    pairs: set[tuple[str, str]]


def load(path: Path) -> list[Abstract]:
    """Return the abstracts of a file in the form of Ab3P."""
    found: list[Abstract] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if re.fullmatch(r"\d+", line):
            found.append(Abstract(line, [], set()))
        elif line.startswith("  "):
            short, long = line.split("|")
            found[-1].pairs.add((folded(short), folded(long)))
        elif line.strip():
            found[-1].texts.append(line.strip())
    return found


def folded(text: str) -> str:
    """Return a text in lower case, with single spaces."""
    return " ".join(text.lower().split())


def score(abstracts: Sequence[Abstract], *, show: bool = False) -> tuple[float, float, float]:
    """Return precision, recall and F1; with ``show`` print what was wrong and what was missed."""
    right = found = wanted = 0
    for abstract in abstracts:
        pairs = {(folded(p.short), folded(p.long)) for text in abstract.texts for p in bracketed(text)}
        right, found, wanted = right + len(pairs & abstract.pairs), found + len(pairs), wanted + len(abstract.pairs)
        if show:
            for sign, some in (("wrong", pairs - abstract.pairs), ("missed", abstract.pairs - pairs)):
                print(
                    "\n".join(f"{abstract.number} {sign}: {a} | {b}" for a, b in sorted(some)) or "",
                    end="\n" * bool(some),
                )
    precision, recall = right / max(1, found), right / max(1, wanted)
    return precision, recall, 2 * right / max(1, found + wanted)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the errors of the first third")
    args = parser.parse_args()
    abstracts = load(args.path)
    third = len(abstracts) // 3
    print("| abstracts | definitions | precision | recall | F1 |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, some in (("first third", abstracts[:third]), ("the rest", abstracts[third:]), ("all", abstracts)):
        precision, recall, f1 = score(some)
        count = sum(len(a.pairs) for a in some)
        print(f"| {name} ({len(some)}) | {count} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")
    met = f1 >= LEAST_F1 and precision >= LEAST_PRECISION
    print(f"\n{PUBLISHED}; the least is {LEAST_F1} F1 at {LEAST_PRECISION} precision: {'met' if met else 'MISSED'}")
    if args.errors:
        score(abstracts[:third], show=True)


if __name__ == "__main__":
    main()
