"""The scores of docs/evaluation.md as Markdown tables: ``python benchmarks/scores.py``.

Whole reports: the sample with its labels, those of it that nothing is trained on, and the seed reports where they are
beside the checkout. Passages: the figures of labelled inspection passages, of all authorities and of those that no rule
was written on; themes and stance of these are on the card of the classifier, cross-validated.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "gold"))

import measures

ORDER = (
    "boundaries",
    "stray",
    "sections",
    "figures",
    "acronyms",
    "recommendations",
    "authority",
    "date",
    "themes",
    "core_themes",
    "stance",
)


def reports() -> None:
    """Print a row a measure of whole reports."""
    columns = {name: measured[0] for name in ("seeds", "kept", "sample") if (measured := getattr(measures, name)())}
    print("| measure | " + " | ".join(f"{n} ({int(c['reports'])} reports)" for n, c in columns.items()) + " |")
    print("| --- |" + " ---: |" * len(columns))
    for name in ORDER:
        print(f"| {name} | " + " | ".join(str(c[name]) for c in columns.values()) + " |")


def passages() -> None:
    """Print the summary and a row a label of the labelled passages."""
    rows = {"all": measures.labelled(), "kept back": measures.labelled(kept_back=True)}
    if not rows["all"]:
        print("the labelled passages are not beside the checkout (../shared)", file=sys.stderr)
        return
    scores = {name: measures.scored(some) for name, some in rows.items()}
    print("\n| label | " + " | ".join(f"{n}: F1 | P | R | gold" for n in scores) + " |")
    print("| --- |" + " ---: | ---: | ---: | ---: |" * len(scores))
    for name in ("all", "share", "count", "rate", "score"):
        row(f"figures: {name}", [s["figures"][name] for s in scores.values()])
    for name, s in scores.items():
        print(f"\n{name}: {s['passages']} passages; about {s['figures']['about']}, when {s['figures']['when']}")


def row(name: str, scores: list[dict[str, Any] | None]) -> None:
    """Print one label's scores."""
    cells = [" | ".join(str(s[k]) for k in ("f1", "precision", "recall", "support")) if s else " | | |" for s in scores]
    print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    reports()
    passages()
