"""Two columns and what lies between them: two periods side by side, or an authority beside its neighbours and region.

Tests and intervals resample reports, whole authorities where they have several (``resample``), and are corrected for
the number of themes tested. Nothing is tested below ten reports a side.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline import register
from pipeline.corpus.citation import places_of
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.isodates import first_day, last_day
from pipeline.tables import counting, notes, resample
from pipeline.tables.cross import Frame, by_family, cells, clusters_of, prepared, slug, title
from pipeline.tables.dimensions import Axis, axis, say
from pipeline.tables.facts import Facts
from pipeline.tables.model import FEW, MEASURES, Cell, Form, Label, Measure, Question, Table
from pipeline.wording import plural

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

NEIGHBOURS, REGION = "statistical neighbours", "region"
_CHANGE = Label("change", "change")
_DECIMALS = 4
_TESTED = (
    "The interval of a change (95%) resamples {clusters}; p is how often chance alone gives as large a change "
    "({shuffles:,} shuffles of reports within authorities, and of authorities), corrected for the {themes} themes "
    "tested (false discovery rate). " + notes.NOT_TESTED
)
_UNTESTED = "Too few reports on a side for a test or an interval: there would have to be ten."
_ALONE = (
    "One authority cannot be tested against others: a difference may be how one report is written. Where there are ten "
    "reports on either side the interval of the difference resamples them."
)


def period_tables(corpus: Corpus, question: Question) -> list[Table]:
    """Return two periods side by side, with the change from the first to the second: a table for each family.

    Rows are those of ``question``, columns its two ``periods`` and the change (of a share in percentage points).
    Reports that later ones supersede take part, since an earlier period has hardly any others.

    Raises:
        ValueError: there are not two periods, or the measure is no share, balance or rate.
    """
    if len(question.periods) != 2 or _overlap(*question.periods):
        raise ValueError("two periods can be compared that do not overlap")
    _mean(question)
    asked = replace(question, columns="period", filters=question.filters.but(history=True), intervals=False)
    frame = Frame.of(corpus, asked)
    facts = prepared(corpus, asked)
    return [
        table for family, mine in by_family(facts, asked) if (table := _periods(mine, asked, family, frame)) is not None
    ]


def neighbour_tables(corpus: Corpus, question: Question, authority: str) -> list[Table]:
    """Return an authority beside its statistical neighbours and its region, as far as they are held, by family.

    Columns are the authority, its neighbours together, the other authorities of its region together, and the authority
    less its neighbours. A neighbour in the region counts in both.

    Raises:
        AuditlensError: the register has no such place, or knows no neighbours of it.
        ValueError: the measure is no share, balance or rate.
    """
    _mean(question)
    place = register.load().named(authority)
    if place is None or not (place.neighbours or place.region):
        raise AuditlensError(f"the register knows no neighbours and no region of {authority!r}")
    by_code = register.load().by_code
    near = [by_code[code].name for code in place.neighbours if code in by_code]
    region = [p.name for p in register.load().places if p.region == place.region and p.name != place.name]
    groups = [(place.name, place.name), *((n, NEIGHBOURS) for n in near), *((r, REGION) for r in region)]
    asked = replace(question, columns="group", groups=tuple(groups), intervals=False)
    frame = Frame.of(corpus, asked)
    named = {name.casefold() for name, _ in groups}
    facts = prepared(corpus, asked).only(lambda r: any(p.casefold() in named for p in places_of(r)))
    return [
        table
        for family, mine in by_family(facts, asked)
        if (table := _neighbours(mine, asked, family, frame, place, near)) is not None
    ]


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    days = sorted((first_day(first), last_day(last)) for first, last in (one, other))
    return any(d is None for pair in days for d in pair) or bool(days[0][1] >= days[1][0])  # type: ignore[operator]


def _mean(question: Question) -> None:
    if question.measure not in counting.SCALE:
        raise ValueError(
            f"{', '.join(counting.SCALE)} can be compared, not {question.measure}: it follows the number of reports"
        )


def _periods(facts: Facts, question: Question, family: str | None, frame: Frame) -> Table | None:
    rows, both = axis(facts, question.rows, question), axis(facts, "period", question)
    if len(both.labels) < 2:
        return None
    lines = cells(facts, question, rows, both)
    inside = replace(facts, shown=facts.shown & (np.diff(both.items.starts) > 0))
    changes = _changes(inside, question, rows, both)
    p = resample.corrected([c.pop("p", None) for c in changes])
    full = tuple(
        (*line, _difference(line[1], line[0], found, chance, points=question.measure == "share"))
        for line, found, chance in zip(lines, changes, p, strict=True)
    )
    unit = "percentage points" if question.measure == "share" else MEASURES[question.measure].unit
    tested = sum(x is not None for x in p)
    several = len(set(clusters_of(inside)[inside.shown].tolist())) < int(inside.shown.sum())
    note = _TESTED.format(
        clusters="authorities with all of their reports" if several else "reports",
        shuffles=resample.SHUFFLES,
        themes=tested,
    )
    types = _types(inside, both)
    outside = int(facts.shown.sum() - inside.shown.sum())
    return frame.table(
        inside,
        question,
        family,
        rows.labels,
        (*both.labels, _CHANGE),
        full,
        measure=MEASURES[question.measure],
        column_measures=_measures(question, len(both.labels), unit),
        notes=(*types, note if tested else _UNTESTED, *_outside(outside)),
    )


def _types(facts: Facts, both: Axis) -> tuple[str, ...]:
    """Return the report types of either period, where they are not the same."""
    of: list[Counter[str]] = [Counter(), Counter()]
    for i, report in enumerate(facts.reports):
        if facts.shown[i]:
            of[both.items.labels[both.items.starts[i]]][report["report_type"]] += 1
    if len(of[0]) == len(of[1]) == 1 and of[0].keys() == of[1].keys():
        return ()
    said = [
        f"{label.text} {', '.join(f'{n} {say(kind)}' for kind, n in sorted(kinds.items()))}"
        for label, kinds in zip(both.labels, of, strict=True)
    ]
    return (
        f"Types of report: {'; '.join(said)}. A change may be one of the framework or the house style, and not of "
        "practice; keep to one type to rule that out.",
    )


def _outside(number: int) -> tuple[str, ...]:
    if not number:
        return ()
    return (f"In neither period, or of no period that is known: {plural(number, 'report')} more.",)


def _measures(question: Question, columns: int, unit: str) -> tuple[Measure, ...]:
    measure = MEASURES[question.measure]
    form: Form = "points" if question.measure == "share" else "signed"
    return (*[measure] * columns, Measure(measure.name, f"change in {measure.label}", unit, form))


def _difference(later: Cell, earlier: Cell, found: dict[str, Any], p: float | None, *, points: bool) -> Cell:
    """Return the cell of a change; of shares (``points``) only where both are of ten reports or more."""
    few = later.numerator is not None and min(later.denominator or 0, earlier.denominator or 0) < FEW
    if later.value is None or earlier.value is None or (few and points):
        return Cell("counted" if "counted" in (later.state, earlier.state) else later.state)
    return Cell(
        "counted",
        value=round(later.value - earlier.value, _DECIMALS),
        p=None if p is None else round(p, _DECIMALS),
        reports=later.reports + earlier.reports,
        passages=later.passages + earlier.passages,
        **found,
    )


def _changes(facts: Facts, question: Question, rows: Axis, both: Axis) -> list[dict[str, Any]]:
    """Return interval and chance of the change of each row."""
    scale = counting.SCALE[question.measure]
    each = counting.shares(facts, rows, both, counting.hits(facts, rows, both), question.measure)
    size = len(facts.reports), len(rows.labels)
    values, counted = np.zeros(size), np.zeros(size, dtype=bool)
    values[each.report, each.cell // 2] = scale * each.value
    counted[each.report, each.cell // 2] = True
    here = np.flatnonzero(facts.shown)
    side = np.zeros(len(facts.reports), dtype=bool)
    side[here] = both.items.labels[both.items.starts[here]] == 1
    values, counted, side, clusters = values[here], counted[here], side[here], clusters_of(facts)[here]
    chances = resample.change_chances(values, counted, side, clusters)
    lines: list[dict[str, Any]] = []
    for i, chance in enumerate(chances):
        mine = counted[:, i]
        span = resample.change_interval(values[mine, i], side[mine], clusters[mine])
        lines.append({"p": chance, **({"low": span[0], "high": span[1]} if span else {})})
    return lines


def _neighbours(
    facts: Facts, question: Question, family: str | None, frame: Frame, place: register.Place, near: list[str]
) -> Table | None:
    rows, groups = axis(facts, question.rows, question), axis(facts, "group", question)
    order = [i for name in (place.name, NEIGHBOURS, REGION) for i, c in enumerate(groups.labels) if c.key == name]
    if not order or groups.labels[order[0]].key != place.name or len(order) < 2:
        return None
    whole = cells(facts, question, rows, groups)
    found = counting.hits(facts, rows, groups)
    each = counting.shares(facts, rows, groups, found, question.measure)
    beside = next((i for i, c in enumerate(groups.labels) if c.key == NEIGHBOURS), order[-1])
    lines = []
    for i, line in enumerate(whole):
        span = _gap(each, i * len(groups.labels) + order[0], i * len(groups.labels) + beside, facts, question)
        kept = tuple(line[j] for j in order)
        lines.append((*kept, _difference(line[order[0]], line[beside], span, None, points=question.measure == "share")))
    labels = [groups.labels[j] for j in order]
    held = sorted({p for r in facts.held() for p in places_of(r) if p in near})
    who = f"Statistical neighbours held: {', '.join(held)} ({len(held)} of {len(near)})." if near else ""
    label = MEASURES[question.measure].label.capitalize()
    versus = groups.labels[beside].text
    return frame.table(
        facts,
        question,
        family,
        rows.labels,
        (*_named(labels, place), Label("difference", f"less {versus}")),
        tuple(lines),
        name=slug(question, family, "neighbours", place.name.lower().replace(" ", "-")),
        title=title(question, family, f"{label}: {place.name} beside its neighbours and region"),
        column_title="place",
        column_measures=_measures(question, len(labels), "difference"),
        notes=(*filter(None, (who,)), _ALONE),
    )


def _named(labels: list[Label], place: register.Place) -> list[Label]:
    return [replace(x, text=f"other {place.region}") if x.key == REGION else x for x in labels]


def _gap(each: counting.Shares, mine: int, theirs: int, facts: Facts, question: Question) -> dict[str, Any]:
    here = (each.cell == mine) | (each.cell == theirs)
    own = each.cell[here] == mine
    if not resample.enough(own):
        return {}
    values = counting.SCALE[question.measure] * each.value[here]
    span = resample.gap_interval(values, own, clusters_of(facts)[each.report[here]])
    return {"low": span[0], "high": span[1]} if span else {}
