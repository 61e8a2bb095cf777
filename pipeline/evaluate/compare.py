"""Two sets of labels against the same gold: the difference of each score with its interval, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.evaluate import counts as c
from pipeline.evaluate.errors import errors_of
from pipeline.evaluate.figures import score_figures
from pipeline.evaluate.labels import FIELDS, SINGLE, Labels, Pair, counted, labels_of, scored

_FIELDS = tuple(field for field in FIELDS if field != "figures")


def compare(
    gold: Sequence[Labels],
    first: Mapping[Any, Labels],
    second: Mapping[Any, Labels],
    *,
    resamples: int = c.RESAMPLES,
) -> dict[str, Any]:
    """Return how ``second`` differs from ``first``, both labels by id.

    ``scores``: a row a measure with ``first``, ``second``, their ``difference`` (second less first), its 95 per cent
    ``interval`` (both scored on the same resamples) and whether that leaves zero out (``certain``). ``better`` and
    ``worse``: the passages on which second has fewer or more errors than first, with what changed; ``other``: how many
    changed without either.
    """
    by, _ = c.groups(gold)
    a = [(g, first.get(g["id"], {})) for g in gold]
    b = [(g, second.get(g["id"], {})) for g in gold]
    rows: list[dict[str, Any]] = []
    for field in _FIELDS:
        rows += _field(field, scored(a, field), scored(b, field), resamples)
    before, after = (score_figures(pairs)["all"] for pairs in (a, b))
    if before and after:
        rows.append(_row("figures", "F1", before["f1"], after["f1"], None))
    better, worse, other = _changed(a, b)
    return {
        "passages": len(gold),
        "resampled_by": by if resamples else None,
        "scores": rows,
        "better": better,
        "worse": worse,
        "other": other,
    }


def _field(field: str, a: Sequence[Pair], b: Sequence[Pair], resamples: int) -> list[dict[str, Any]]:
    if not a:
        return []
    before, after = counted(a, field), counted(b, field)
    if before.labels != after.labels:  # themes that only one of them found
        names = tuple(sorted({*before.labels, *after.labels}))
        before, after = (
            c.count(names, ((labels_of(g, field), labels_of(p, field)) for g, p in pairs)) for pairs in (a, b)
        )
    totals = (
        {"accuracy": c.accuracy, "macro F1": c.macro} if field in SINGLE else {"micro F1": c.micro, "macro F1": c.macro}
    )
    _, grouped = c.groups([gold for gold, _ in a])
    drawn = None
    if resamples and len(set(grouped)) > 1:
        drawn = before.resampled(grouped, resamples), after.resampled(grouped, resamples)
    rows = []
    for name, of in totals.items():
        spread = of(drawn[1]) - of(drawn[0]) if drawn else None
        rows.append(_row(field, name, float(of(before.summed())), float(of(after.summed())), spread))
    support = before.summed()[0] + before.summed()[2]
    f1 = [c.f1(counts.summed()) for counts in (before, after)]
    for i, label in enumerate(before.labels):
        if support[i]:
            spread = c.f1(drawn[1])[:, i] - c.f1(drawn[0])[:, i] if drawn else None
            rows.append(_row(field, label, float(f1[0][i]), float(f1[1][i]), spread))
    return rows


def _row(field: str, name: str, first: float, second: float, spread: c.Counted | None) -> dict[str, Any]:
    interval = None if spread is None else c.interval(spread)
    return {
        "field": field,
        "measure": name,
        "first": c.maybe(first),
        "second": c.maybe(second),
        "difference": c.maybe(second - first),
        "interval": interval,
        "certain": None if interval is None else interval[0] > 0 or interval[1] < 0,
    }


def _changed(a: Sequence[Pair], b: Sequence[Pair]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return the passages that got better and worse, the most changed first, and how many merely changed."""
    better: list[tuple[int, int, dict[str, Any]]] = []
    worse: list[tuple[int, int, dict[str, Any]]] = []
    other = 0
    for at, ((gold, one), (_, two)) in enumerate(zip(a, b, strict=True)):
        before = {(e.field, e.gold, e.found): e for e in errors_of(gold, one, _FIELDS)}
        after = {(e.field, e.gold, e.found): e for e in errors_of(gold, two, _FIELDS)}
        gone = [str(e) for key, e in before.items() if key not in after]
        new = [str(e) for key, e in after.items() if key not in before]
        change = len(after) - len(before)
        row = {"id": gold["id"], "text": gold.get("text"), "mended": gone, "broken": new}
        if change:
            (better if change < 0 else worse).append((-abs(change), at, row))
        elif gone or new:
            other += 1
    ordered = [[row for _, _, row in sorted(rows, key=lambda r: r[:2])] for rows in (better, worse)]
    return ordered[0], ordered[1], other
