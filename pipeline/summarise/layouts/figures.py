"""Figures of a theme: charts where they compare, and a table of them as the reports state them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.parts import soft, words
from pipeline.summarise.trail import Trail
from pipeline.tables import charts

_MOST = 12  # figures in the table of those that do not compare
_LEAST = 2  # bars in a chart


def figures(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    """Return the figures of a theme."""
    blocks: list[p.Block] = []
    for lines in theme.measures:
        blocks += measure(lines, trail)
    if theme.figures:
        shown = theme.figures[:_MOST]
        blocks.append(_table(shown, trail))
        if theme.figures_total > len(shown):
            said = f"{len(shown)} of {theme.figures_total:,} shown: auditlens figures --theme {theme.id} lists all."
            blocks.append(p.Text((words(said),), "soft"))
    if not blocks:
        return []
    return [p.Heading(2, "Figures, as the reports state them", f"{theme.id}-figures"), *blocks]


def measure(lines: m.MeasureLines, trail: Trail) -> list[p.Block]:
    """Return the figures of one measure: a chart where they may be compared, and their table."""
    blocks: list[p.Block] = [p.Heading(3, f"{lines.label} ({lines.group})" if lines.group else lines.label,
                                       f"{lines.ref}", False)]  # fmt: skip
    percent = lines.unit in ("percent", "per cent", "%")
    note = "As the reports state it, in alphabetical order; n is the number of cases, dates differ"
    if lines.no_chart is None and len(lines.latest) >= _LEAST:
        bars = [
            charts.Bar(line.source.authority or parts.UNKNOWN, line.value, line.n or 0, line.low, line.high)
            for line in lines.latest
        ]
        blocks.append(p.Picture(charts.comparison(lines.label, bars, note=note, percent=percent), 0.85))
    elif lines.no_chart:
        blocks.append(p.Text((soft(f"Not drawn: {lines.no_chart}."),), "soft"))
    if lines.no_trend is None:
        drawn = trend(lines, percent)
        if drawn is not None:
            blocks.append(drawn)
    blocks.append(_table(lines.latest, trail))
    return blocks


def trend(lines: m.MeasureLines, percent: bool) -> p.Picture | None:
    """Return the course of a measure by authority; None where no authority has two dated figures."""
    series = []
    for place, found in groupby(lines.trend, key=lambda line: line.source.authority or parts.UNKNOWN):
        points = [(line.date, line.value, line.n or 0) for line in found if line.date]
        if len({date for date, _, _ in points}) > 1:
            series.append((place, points))
    if not series:
        return None
    note = "As the reports state it; n is the number of cases"
    return p.Picture(charts.trend(f"{lines.label}, over time", series, note=note, percent=percent), 0.9)


def _table(found: Sequence[m.FigureLine], trail: Trail) -> p.Grid:
    rows = []
    for line in found:
        ref = trail.figure(line)
        rows.append(
            (
                p.Cell((p.Said(" ".join(line.quantity.split()), line.source.passage),)),
                p.Cell((words(f"{line.about}{f' ({line.when})' if line.when not in ('', 'current') else ''}"),)),
                p.Cell((words(line.source.authority or parts.UNKNOWN), parts.note([line.source], ref))),
            )
        )
    return p.Grid(("figure", "what it measures", "source"), tuple(rows), (2.2, 6.5, 4.3), right=frozenset({0}))
