"""How well labels agree with gold labels, passage by passage: scores with intervals, calibration, errors, comparisons.

Everything here is pure: gold labels and found labels in, numbers out. Themes are scored as micro and macro F1 and each
theme alone; stance, extent and role as accuracy, macro F1 and each label alone, with the confusion; agencies and
sensitivity as themes are; figures by value (``figures``). Intervals of 95 per cent come from resampling authorities,
reports or passages, whichever the gold file names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.evaluate import counts as c
from pipeline.evaluate.calibration import calibration
from pipeline.evaluate.figures import match_figures, overlap, score_figures
from pipeline.evaluate.labels import SINGLE, Pair, confusion, counted, scored

__all__ = ["evaluate", "match_figures", "overlap"]


def evaluate(
    gold: Sequence[Mapping[str, Any]], predicted: Mapping[Any, Mapping[str, Any]], *, resamples: int = c.RESAMPLES
) -> dict[str, Any]:
    """Return the scores of ``predicted`` labels (by id) against ``gold`` ones.

    A gold passage without a prediction counts as predicted empty; a field that a gold passage leaves out is not scored
    on it. A score without support is None. ``resamples`` of 0 leaves the intervals out.
    """
    pairs = [(g, predicted.get(g["id"], {})) for g in gold]
    by, _ = c.groups(gold)
    return {
        "passages": len(pairs),
        "resampled_by": by if resamples else None,
        **{field: _score(pairs, field, resamples) for field in ("themes", "stance")},
        "figures": score_figures(pairs),
        **{field: _score(pairs, field, resamples) for field in ("extent", "agencies", "role", "sensitivity")},
        "calibration": calibration(pairs),
    }


def _score(pairs: Sequence[Pair], field: str, resamples: int) -> dict[str, Any]:
    """Return the scores of one field, with ``intervals`` of the totals and an ``interval`` of each label's F1."""
    rows = scored(pairs, field)
    single = field in SINGLE
    totals = {"accuracy": c.accuracy, "macro_f1": c.macro} if single else {"micro_f1": c.micro, "macro_f1": c.macro}
    counts = counted(rows, field)
    if not rows or not counts.labels:
        return {"accuracy" if single else "micro": None, "macro_f1": None, "each": {}}
    summed = counts.summed()
    found: dict[str, Any] = {"passages": len(rows)}
    if single:
        found["accuracy"] = c.maybe(float(c.accuracy(summed)))
    else:
        found["micro"] = c.prf(*summed.sum(axis=1))
    found["macro_f1"] = c.maybe(float(c.macro(summed)))
    found["each"] = c.each(counts)
    _, grouped = c.groups([gold for gold, _ in rows])
    if resamples and len(set(grouped)) > 1:
        drawn = counts.resampled(grouped, resamples)
        found["intervals"] = {name: c.interval(of(drawn)) for name, of in totals.items()}
        for i, label in enumerate(counts.labels):
            found["each"][label]["interval"] = (
                c.interval(c.f1(drawn)[:, i]) if found["each"][label]["support"] else None
            )
    if single:
        found["confusion"] = confusion(rows, field)
    return found
