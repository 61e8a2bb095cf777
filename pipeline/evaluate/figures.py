"""Figures against gold figures, one to one.

Matched on (class, value), percent and proportion being one class, ``share``, equal within 0.06, which is what rounding
to one decimal allows; of the matched, how far ``about`` has the words of gold (token overlap F1 without stop words) and
whether ``when`` is of the same sort (own period, previous, stated).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.evaluate.counts import rounded

SHARE_TOLERANCE = 0.06

_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been by for from had has have in is it its of on or that the their there these it they "
        "this those to was were which who with",
    )
)
_CLASSES = ("share", "count", "score", "rate")


def score_figures(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    """Return precision, recall, F1 and support of all figures and of each class; means of ``about`` and ``when``.

    A gold passage that has no key ``figures`` is not scored.
    """
    counts: Counter[tuple[str, str]] = Counter()
    about: list[float] = []
    when: list[bool] = []
    for gold, mine in pairs:
        if "figures" not in gold:
            continue
        want, got = gold.get("figures") or [], mine.get("figures") or []
        matched = match_figures(want, got)
        for name, figures in (("gold", want), ("found", got), ("both", [a for a, _ in matched])):
            for figure in figures:
                counts[name, _class(figure)] += 1
                counts[name, "all"] += 1
        about += [overlap(a.get("about"), b.get("about")) for a, b in matched]
        when += [_when(a) == _when(b) for a, b in matched]
    each = {
        name: _prf(counts["both", name], counts["found", name], counts["gold", name]) for name in ("all", *_CLASSES)
    }
    return {**each, "about": _mean(about), "when": _mean(when)}


def match_figures(
    gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return pairs (gold, found) of equal class and value, one to one; ties go to the closer ``about``."""
    free = [f for f in found if f.get("value") is not None]
    pairs = []
    for want in gold:
        limit = SHARE_TOLERANCE if _class(want) == "share" else 1e-6
        options = [
            f for f in free if _class(f) == _class(want) and abs(float(f["value"]) - float(want["value"])) <= limit
        ]
        if options:
            best = max(options, key=lambda f: overlap(want.get("about"), f.get("about")))
            free.remove(best)
            pairs.append((want, best))
    return pairs


def overlap(a: str | None, b: str | None) -> float:
    """Return the F1 of the words that two texts share, stop words left out; 1.0 where both have none."""
    first, second = _words(a), _words(b)
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 1.0


def _words(text: str | None) -> Counter[str]:
    return Counter(w for w in re.findall(r"[a-z0-9]+", (text or "").lower()) if w not in _STOP)


def _class(figure: Mapping[str, Any]) -> str:
    return "share" if figure["kind"] in ("percent", "proportion") else figure["kind"]


def _when(figure: Mapping[str, Any]) -> str:
    when = figure.get("when") or ""
    return when if when in ("", "previous") else "stated"


def _prf(both: int, found: int, gold: int) -> dict[str, Any] | None:
    if not found + gold:
        return None
    return {
        "precision": rounded(both / found) if found else 0.0,
        "recall": rounded(both / gold) if gold else 0.0,
        "f1": rounded(2 * both / (found + gold)),
        "support": gold,
    }


def _mean(values: Sequence[float]) -> float | None:
    return rounded(sum(values) / len(values)) if values else None
