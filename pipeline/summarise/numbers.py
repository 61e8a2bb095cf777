"""The figures of a digest: those of measures that can be set side by side, and others as reports state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.measures import catalogue
from pipeline.measures.compare import Point, points_of, side_by_side
from pipeline.summarise.gather import source_of
from pipeline.summarise.model import FigureLine, MeasureLines, reference
from pipeline.tables.writers import Row

# A measure is told where so many authorities state it; of other figures, so many.
_ENOUGH, _MOST = 2, 12
_WEIGHT: Mapping[str, int] = {"percent": 0, "proportion": 0, "rate": 1, "score": 1}


class Numbers:
    """The figures of the reports that filters let in, and of those that they supersede, read once."""

    def __init__(self, corpus: Corpus, filters: Filters, shown: Iterable[str]) -> None:
        """Read them; ``shown`` are the reports that may stand for now."""
        rows = [row for row in corpus.figures(filters.but(history=True)) if row["value"] is not None]
        self._shown = set(shown)
        # The trend takes earlier reports too: they are looked through for what several authorities now state.
        now = [row for row in rows if row["report"] in self._shown]
        self._measures = [
            (measure, list(points_of(measure, rows)))
            for measure in catalogue.load().values()
            if len({point.authority for point in points_of(measure, now)}) >= _ENOUGH
        ]
        self._of_theme: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row["report"] in self._shown and row["role"] == "finding":
                for theme in row["themes"]:
                    self._of_theme[theme].append(row)

    def measures(self, theme: str) -> tuple[MeasureLines, ...]:
        """Return the measures that reports of two authorities or more state in passages on the theme."""
        found = []
        for measure, points in self._measures:
            mine = [p for p in points if theme in p.row["themes"]]
            for one in side_by_side(measure, mine, self._shown) if len(mine) >= _ENOUGH else ():
                if len(one.latest) < _ENOUGH:
                    continue
                latest, trend = (tuple(map(_of_point, points)) for points in (one.latest, one.trend))
                found.append(
                    MeasureLines(
                        ref=reference("M", theme, measure.id, one.group, *(line.ref for line in latest)),
                        measure=measure.id,
                        label=measure.label,
                        unit=measure.unit,
                        group=one.group,
                        latest=latest,
                        trend=trend,
                        no_chart=one.no_chart,
                        no_trend=one.no_trend,
                    )
                )
        return tuple(found)

    def figures(self, theme: str, told: Iterable[MeasureLines]) -> tuple[tuple[FigureLine, ...], int]:
        """Return figures on the theme that stand in no measure told, and how many there are on it in all.

        One a passage, shares before rates and scores, what is before what was, authorities in turn; those chosen by
        authority and date. Counts are left out: "two workers" tells nothing of practice without the sentence around it.
        """
        known = {line.ref for measure in told for line in (*measure.latest, *measure.trend)}
        rows = [row for row in self._of_theme.get(theme, ()) if row["about"] and row["kind"] in _WEIGHT]
        of_passage: dict[str, FigureLine] = {}
        for line in map(_of_row, sorted(rows, key=_rank)):
            if line.ref not in known:
                of_passage.setdefault(line.source.passage, line)
        lines = list(of_passage.values())
        turns: dict[str, int] = defaultdict(int)
        keyed = []
        for rank, line in enumerate(lines):
            place = line.source.authority or line.source.report
            keyed.append((turns[place], rank, line))
            turns[place] += 1
        chosen = [line for _, _, line in sorted(keyed, key=lambda k: k[:2])[:_MOST]]
        chosen.sort(key=lambda x: (x.source.authority or "\U0010ffff", x.date or "", x.source.passage, x.ref))
        return tuple(chosen), len(self._of_theme.get(theme, ()))


def _rank(row: Row) -> tuple[int, bool]:
    return _WEIGHT[row["kind"]], row["when"] == "previous"


def _of_point(point: Point) -> FigureLine:
    return _line(point.row, date=point.date, n=point.n, numerator=point.numerator, low=point.low, high=point.high)


def _of_row(row: Row) -> FigureLine:
    return _line(row, date=row["date"], n=row["denominator"], numerator=row["numerator"])


def _line(
    row: Row,
    *,
    date: str | None,
    n: float | None,
    numerator: float | None,
    low: float | None = None,
    high: float | None = None,
) -> FigureLine:
    return FigureLine(
        ref=reference("Q", row["passage"], row["id"]),
        quantity=row["stated"],
        kind=row["kind"],
        value=row["value"],
        numerator=numerator,
        n=n,
        about=row["about"],
        when=row["when"],
        date=date,
        text=row["text"],
        source=source_of(row, row["passage"]),
        low=low,
        high=high,
    )
