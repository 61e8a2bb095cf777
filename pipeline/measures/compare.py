"""What reports say on one measure, set side by side by authority and over time, where it can be.

Figures that rest on different things are never put into one group: cases that an audit read, all children, a survey.
Within a group a chart is drawn only where every number of cases is known and 20 at least, and where neither what is
counted nor the time differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.corpus.filters import Filters
from pipeline.corpus.qualified import is_qualified
from pipeline.corpus.store import Corpus
from pipeline.isodates import months
from pipeline.measures.catalogue import Measure
from pipeline.measures.likeness import ENOUGH, likeness
from pipeline.measures.wilson import wilson
from pipeline.tables.writers import Row

FEWEST = 20  # cases, for a chart
_SENTENCE = 220  # characters: a longer sentence says more than what its one figure measures
_MONTHS = 18  # between the earliest and the latest date that can be compared
_KINDS = {"share": ("percent", "proportion"), "rate": ("rate",), "count": ("count",), "score": ("score",)}
_LIMIT = re.compile(
    r"\b(?:within|over|for|aged|at least)\b[^.;,]{0,20}?\b(\d+|[a-z]+)\s+(?:working\s+)?"
    r"(hour|day|week|month|year)",
    re.IGNORECASE,
)
_OF_GROUP = re.compile(r"\bof\s+(?:whom|which|these|those|them)\b", re.IGNORECASE)
# "An improvement of 8%", "reduced by 12%": a change of the measure, not its value.
_CHANGE = re.compile(
    r"\b(?:improvement|increase|rise|reduction|decrease|fall|drop|decline|growth|variation)\s+of\s+(?:\w+\s+){0,2}\Z"
    r"|\bby\s+(?:\w+\s+){0,2}\Z",
    re.IGNORECASE,
)
_AUDITS = ("multi_agency_audit", "single_agency_audit", "dip_sample", "practice_review")
_ELSEWHERE = re.compile(
    r"\b(?:national\w*|england|statistical neighbours?|comparators?|region\w*|similar authorities|target)\b",
    re.IGNORECASE,
)
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a measure: ``n`` are the cases it is of, ``low`` and ``high`` its interval, where it has one.

    ``basis`` is what it rests on in the report's words; ``group`` the class in which it can be compared; ``date`` when
    it was: the end of its period, else the report's date.
    """

    authority: str
    value: float
    kind: str
    numerator: float | None
    n: float | None
    low: float | None
    high: float | None
    basis: str
    group: str
    date: str | None
    when: str
    likeness: float
    limit: str
    row: Row

    def to_json(self) -> dict[str, Any]:
        """Return the point as a row: provenance, value with its n and interval, what it rests on, the words."""
        names = ("report", "file", "authority", "title", "published", "report_type", "family", "page", "passage")
        return {
            **{name: self.row.get(name) for name in names},
            "authority": self.authority,
            "date": self.date,
            "when": self.when,
            "kind": self.kind,
            "value": self.value,
            "numerator": self.numerator,
            "n": self.n,
            "low": self.low,
            "high": self.high,
            "basis": self.basis,
            "group": self.group,
            "likeness": self.likeness,
            "quantity": self.row["quantity"],
            "stated": self.row["stated"],
            "about": self.row["about"],
            "text": self.row["text"],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The points of one group: ``latest`` one an authority, alphabetical; ``trend`` all, by authority and date.

    ``no_chart`` says why the latest are not drawn, ``no_trend`` why the trend is not; None where they are.
    """

    measure: Measure
    group: str
    latest: tuple[Point, ...]
    trend: tuple[Point, ...]
    no_chart: str | None
    no_trend: str | None


def compare(corpus: Corpus, measure: Measure, filters: Filters) -> list[Comparison]:
    """Return what the reports that ``filters`` let in say on a measure, a comparison a group, in alphabetical order.

    Only the authorities' own figures count, not those of the nation, of neighbours or of targets. Reports that a later
    one supersedes take part in the trend.
    """
    rows = list(corpus.figures(filters.but(history=True, limit=None)))
    shown = {row["report"] for row in corpus.reports(filters.but(themes=(), stance=(), limit=None))}
    return side_by_side(measure, list(points_of(measure, rows)), shown)


def side_by_side(measure: Measure, points: Sequence[Point], shown: set[str]) -> list[Comparison]:
    """Return the points of a measure by what they rest on; ``shown`` are the reports that may stand for now."""
    groups = sorted({p.group for p in points})
    return [_comparison(measure, g, [p for p in points if p.group == g], shown) for g in groups]


def points_of(measure: Measure, rows: Sequence[Row]) -> Iterator[Point]:
    """Yield the figures among ``rows``, as ``Corpus.figures`` gives them, that are of the measure."""
    beside = Counter(row["passage"] for row in rows if row["kind"] in _KINDS[measure.unit])
    for row in rows:
        if row["kind"] not in _KINDS[measure.unit]:
            continue
        place = row["authority"]
        if row["value"] is None or not place or not _own(row):
            continue
        sure = figure_likeness(row, measure, alone=beside[row["passage"]] == 1)
        if sure < ENOUGH or (row["when"] and not row.get("when_end") and row["when"] != ""):
            continue
        yield _point(row, place, sure)


def figure_likeness(row: Row, measure: Measure, *, alone: bool = False) -> float:
    """Return how far a figure is of the measure: by what it measures, its category, and the group that it is of.

    Of "48 live in children's homes, of whom 52% live out of the area", the homes belong to what the 52% measure. A
    figure that stands ``alone`` in its sentence is measured by the whole of it.
    """
    lead = row["text"].partition(row["quantity"])[0]
    if _CHANGE.search(lead):
        return 0.0
    group = lead if _OF_GROUP.search(lead) else None
    sure = likeness(" ".join(filter(None, (row["about"], row.get("category"), group))), measure)
    if sure >= ENOUGH or not alone or len(row["text"]) > _SENTENCE or " | " in row["text"]:
        return sure
    return likeness(row["text"], measure)


def _own(row: Row) -> bool:
    """Tell whether a figure is the authority's own."""
    scope = row.get("scope")
    return scope == "self" or (scope is None and not _ELSEWHERE.search(row["about"]))


def _point(row: Row, place: str, sure: float) -> Point:
    basis = row.get("basis") or ("case sample" if row["report_type"] in _AUDITS else NOT_STATED)
    numerator, n = row["numerator"], row["denominator"] if row["kind"] != "rate" else None
    # Of "over 60% of 25 plans" it can't be said how many they are.
    if numerator is None and n and row["kind"] in ("percent", "proportion") and not is_qualified(row):
        cases = round(row["value"] * n / 100)
        numerator = float(cases) if abs(100 * cases / n - row["value"]) <= 50 / n else None
    low = high = None
    if "random" in basis.split(", ") and n and numerator is not None and numerator <= n:
        low, high = (round(x, 1) for x in wilson(numerator, n))
    found = _LIMIT.search(row["about"])
    return Point(
        authority=place,
        value=row["value"],
        kind=row["kind"],
        numerator=numerator,
        n=n,
        low=low,
        high=high,
        basis=basis,
        group=basis.split(",")[0],
        date=row.get("when_end") or row["date"],
        when=row["when"],
        likeness=sure,
        limit=" ".join(found.groups()).lower() if found else "",
        row=row,
    )


def _comparison(measure: Measure, group: str, points: Sequence[Point], shown: set[str]) -> Comparison:
    trend = sorted(_one_a_report(points), key=lambda p: (p.authority, p.date or "", p.row["report"]))
    latest: dict[str, Point] = {}
    for point in trend:
        if point.row["report"] in shown and not (point.when and point.authority in latest):
            latest[point.authority] = point
    chosen = tuple(latest[name] for name in sorted(latest))
    lines = [p for p in trend if sum(q.authority == p.authority for q in trend) > 1 and p.date]
    return Comparison(
        measure=measure,
        group=group,
        latest=chosen,
        trend=tuple(trend),
        no_chart=_why_not(chosen, "fewer than two authorities") if len(chosen) > 1 else "fewer than two authorities",
        no_trend=_why_not(lines, "", over_time=True) if lines else "no authority has two dates",
    )


def _one_a_report(points: Iterable[Point]) -> list[Point]:
    """Return the surest point of each report and time, one with a known number of cases before one without."""
    best: dict[tuple[str, str], Point] = {}
    for point in points:
        key = (point.row["report"], point.when)
        if key not in best or (point.likeness, point.n is not None) > (best[key].likeness, best[key].n is not None):
            best[key] = point
    return list(best.values())


def _why_not(points: Sequence[Point], nothing: str, *, over_time: bool = False) -> str | None:
    """Return why points can't be drawn side by side, None where they can."""
    if not points:
        return nothing
    if any(p.n is None for p in points):
        return "the number of cases is not stated everywhere"
    if any((p.n or 0) < FEWEST for p in points):
        return f"fewer than {FEWEST} cases somewhere"
    if len({p.limit for p in points}) > 1:
        return "what is counted differs: " + "; ".join(sorted({p.limit or "no limit stated" for p in points}))
    if any(is_qualified(p.row) for p in points):
        return "a figure is stated as a bound or roughly"
    if points[0].group == NOT_STATED:
        return "what the figures rest on is not stated"
    if any(p.date is None for p in points):
        return "a date is not known"
    if not over_time and _months(points) > _MONTHS:
        return f"the dates lie more than {_MONTHS} months apart"
    return None


def _months(points: Sequence[Point]) -> int:
    dates = [int(months(p.date)) for p in points if p.date]
    return max(dates) - min(dates)
