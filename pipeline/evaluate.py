"""Precision, recall and F1 of labels against gold labels, passage by passage.

The measures: themes as micro and macro F1 and each theme alone; stance as accuracy, macro F1 and each stance alone;
figures matched one to one on (class, value), percent and proportion being one class, ``share``, equal within 0.06,
which is what rounding to one decimal allows; of the matched, how far ``about`` has the words of gold (token overlap
F1 without stop words) and whether ``when`` is of the same sort (own period, previous, stated).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.records import STANCES

SHARE_TOLERANCE = 0.06

_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been by for from had has have in is it its of on or that the their there these it they "
        "this those to was were which who with",
    )
)
_CLASSES = ("share", "count", "score", "rate")


def evaluate(gold: Sequence[Mapping[str, Any]], predicted: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the scores of ``predicted`` labels (by id) against ``gold`` ones.

    A gold passage without a prediction counts as predicted empty. A score without support is None.
    """
    pairs = [(g, predicted.get(g["id"], {})) for g in gold]
    return {
        "passages": len(pairs),
        "themes": _themes(pairs),
        "stance": _stance(pairs),
        "figures": _figures(pairs),
    }


def _ids(labels: Mapping[str, Any]) -> list[str]:
    return [t["id"] if isinstance(t, Mapping) else t for t in labels.get("themes") or ()]


def _themes(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    from sklearn.metrics import precision_recall_fscore_support as prfs
    from sklearn.preprocessing import MultiLabelBinarizer

    true, found = [_ids(g) for g, _ in pairs], [_ids(p) for _, p in pairs]
    classes = sorted({t for ids in (*true, *found) for t in ids})
    if not classes:
        return {"micro": None, "macro_f1": None, "each": {}}
    binarizer = MultiLabelBinarizer(classes=classes)
    y_true, y_pred = binarizer.fit_transform(true), binarizer.transform(found)
    each = _each(classes, prfs(y_true, y_pred, zero_division=0))
    supported = [v["f1"] for v in each.values() if v["support"]]
    p, r, f, _ = prfs(y_true, y_pred, average="micro", zero_division=0)
    return {
        "micro": {"precision": _round(p), "recall": _round(r), "f1": _round(f)},
        "macro_f1": _round(sum(supported) / len(supported)) if supported else None,
        "each": each,
    }


def _stance(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    from sklearn.metrics import precision_recall_fscore_support as prfs

    true, found = [g["stance"] for g, _ in pairs], [p.get("stance") or "none" for _, p in pairs]
    if not true:
        return {"accuracy": None, "macro_f1": None, "each": {}}
    each = _each(STANCES, prfs(true, found, labels=list(STANCES), zero_division=0))
    supported = [v["f1"] for v in each.values() if v["support"]]
    return {
        "accuracy": _round(sum(a == b for a, b in zip(true, found, strict=True)) / len(true)),
        "macro_f1": _round(sum(supported) / len(supported)) if supported else None,
        "each": each,
    }


def _each(names: Iterable[str], scores: Any) -> dict[str, dict[str, Any]]:
    return {
        name: {"precision": _round(p), "recall": _round(r), "f1": _round(f), "support": int(n)}
        for name, p, r, f, n in zip(names, *scores, strict=True)
    }


def _figures(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    counts: Counter[tuple[str, str]] = Counter()
    about: list[float] = []
    when: list[bool] = []
    for gold, mine in pairs:
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
        "precision": _round(both / found) if found else 0.0,
        "recall": _round(both / gold) if gold else 0.0,
        "f1": _round(2 * both / (found + gold)),
        "support": gold,
    }


def _mean(values: Sequence[float]) -> float | None:
    return _round(sum(values) / len(values)) if values else None


def _round(value: float) -> float:
    return round(float(value), 3)
