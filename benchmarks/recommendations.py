"""How well recommendations of real inspection reports are found: ``python benchmarks/recommendations.py``.

The labels, in ``tests/gold/recommendation-sections.json``, are of the sections "What needs to improve",
"Recommendations" and "Areas for improvement" of twenty reports, read from their pages before the tool's output was
seen. They hold no sentence: of each recommendation only the hashed words, in order of the hash, so that a
recommendation counts as found where it shares at least 0.8 of its words (Dice, as multisets) with one of the tool's.
Formal recommendations and areas for improvement from anywhere in a report are scored against them.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pipeline.analysis import analyse

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "gold" / "recommendation-sections.json"
REPORTS = ROOT.parent / "shared" / "corpora"
SHARED = 0.8


def hashed(text: str) -> Counter[str]:
    """Return the words of a text as the first four digits of their sha256, with how often each stands there."""
    return Counter(hashlib.sha256(word.encode()).hexdigest()[:4] for word in re.findall(r"[a-z0-9]+", text.lower()))


def alike(a: Counter[str], b: Counter[str]) -> float:
    """Return the share of words that two texts have in common, from 0 to 1."""
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)


def matched(wanted: list[Counter[str]], found: list[Counter[str]]) -> int:
    """Return how many pairs of the same recommendation there are, one to one, the closest first."""
    pairs = sorted(
        ((-alike(w, f), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found)),
    )
    left, right = set(range(len(wanted))), set(range(len(found)))
    for score, i, j in pairs:
        if -score >= SHARED and i in left and j in right:
            left.remove(i)
            right.remove(j)
    return len(wanted) - len(left)


def texts(path: Path) -> list[str]:
    """Return the formal recommendations and areas for improvement that the tool finds in one report."""
    return [r.text for r in analyse(path).recommendations if r.kind in ("formal", "improvement")]


def main() -> None:
    """Print precision, recall and F1 over the reports that are at hand."""
    hits = mine = gold = 0
    entries = [e for e in json.loads(LABELS.read_text(encoding="utf-8")) if (REPORTS / e["file"]).exists()]
    read = len(entries)
    # A process a core: reading the files takes nearly all of the time.
    with ProcessPoolExecutor() as pool:
        asked = list(pool.map(texts, [REPORTS / e["file"] for e in entries]))
    for entry, told in zip(entries, asked, strict=True):
        wanted = [Counter(words.split()) for words in entry["recommendations"]]
        found = [hashed(text) for text in told]
        hits, mine, gold = hits + matched(wanted, found), mine + len(found), gold + len(wanted)
    if not read:
        sys.exit("the labelled reports are not beside the checkout (../shared/corpora)")
    print(f"{read} reports, {gold} recommendations: precision {hits / mine:.3f}, recall {hits / gold:.3f}, ", end="")
    print(f"F1 {2 * hits / (mine + gold):.3f}")


if __name__ == "__main__":
    main()
