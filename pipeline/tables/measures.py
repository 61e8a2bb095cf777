"""The charts of a comparison: where its rules let one be drawn, and else why not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.corpus.citation import say_span
from pipeline.measures.compare import Comparison
from pipeline.tables.charts import Bar, Chart, comparison, trend


def drawn(one: Comparison) -> Iterator[tuple[str, Chart | str]]:
    """Yield the name of each chart of a comparison with the chart, or with the reason why there is none."""
    group = re.sub(r"\W+", "-", one.group)
    name = f"{one.measure.id}-{group}"
    percent = one.measure.unit == "share"
    note = f"Rests on: {one.group}. Authorities in alphabetical order; n: cases."
    if one.no_chart:
        yield name, one.no_chart
    else:
        bars = [Bar(p.authority, p.value, p.n or 0, p.low, p.high) for p in one.latest]
        dates = sorted(filter(None, (p.date for p in one.latest)))
        dated = f" {say_span(dates[0], dates[-1])}." if dates else ""
        lines_mean = "\nGrey line: 95% interval, where the sample is random."
        ends = lines_mean if any(p.low is not None for p in one.latest) else ""
        yield name, comparison(one.measure.label, bars, note=f"{note}{dated}{ends}", percent=percent)
    if one.no_trend:
        yield f"{name}-trend", one.no_trend
        return
    names = sorted({p.authority for p in one.trend})
    lines = [(n, [(p.date, p.value, p.n or 0) for p in one.trend if p.authority == n and p.date]) for n in names]
    yield (
        f"{name}-trend",
        trend(f"{one.measure.label}: trend", [x for x in lines if len(x[1]) > 1], note=note, percent=percent),
    )
