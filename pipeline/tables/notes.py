"""What stands under a table: what it rests on, what it leaves out, and how far its labels can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline import register
from pipeline.corpus.citation import places_of, say_span
from pipeline.corpus.filters import Row
from pipeline.tables import asked
from pipeline.tables.dimensions import TITLES, say
from pipeline.tables.model import Accuracy, Basis, Dimension, MeasureName, Question
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.wording import plural

GRADES = (
    "Inspectors write to the grade: what a report says of a theme follows from the grade of its section as much as the "
    "grade from what was found. Differences between grades describe how reports are written."
)
PRACTICE = (
    "Reports are placed by the middle of the period that they look at, not by when they were published; where the "
    "period is not known or too long, they are under “not stated”."
)
NOT_TESTED = "Nothing is tested, and no interval given, where there are fewer than ten reports on a side."
_HOW: dict[MeasureName, str] = {
    "share": "Shares are of the reports whose type looks at the theme and that could be read; a long report counts as "
    "much as a short one.",
    "balance": "Balance: strengths less concerns over both in each report, and the mean of the reports; -1 is all "
    "concerns, +1 all strengths.",
    "rate": "Rates are the mean of the reports: passages on the theme in 100 of the report's passages.",
    "grades": "Grades are counted, never averaged.",
    "lift": "Lift: how many times as often two themes share a passage as they would if they had nothing to do with one "
    "another.",
    "jaccard": "Overlap: passages with both themes out of passages with either.",
}
# Themes that a note names one by one.
_FEW = 3


def basis(reports: Sequence[Row]) -> Basis:
    """Return what a table of ``reports`` (rows of ``Corpus.countable_reports``) rests on."""
    dates = sorted(r["date"] for r in reports if r["date"])
    kinds = Counter(r["report_type"] for r in reports)
    return Basis(
        reports=len(reports),
        authorities=len({p.casefold() for r in reports for p in places_of(r)}),
        kinds=tuple(sorted(kinds.items(), key=lambda k: (-k[1], k[0]))),
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        undated=sum(not r["date"] for r in reports),
        badly_read=sum(r["badly_read"] for r in reports),
    )


def said(basis: Basis) -> str:
    """Return how many reports of what kinds and dates there are, in a sentence."""
    kinds = ", ".join(f"{n} {say(kind)}" for kind, n in basis.kinds)
    text = f"{plural(basis.reports, 'report')} ({kinds}) on {plural(basis.authorities, 'authority')}"
    if basis.since and basis.until:
        text += f", dated {say_span(basis.since, basis.until)}"
    if basis.undated:
        text += f"; {basis.undated} undated"
    if basis.badly_read:
        text += f"; {basis.badly_read} could not be wholly read"
    return text + "."


def selection(basis: Basis) -> str:
    """Return what the reports are a selection of."""
    england = sum(p.until is None and p.code is not None for p in register.load().places)
    held = plural(basis.authorities, "authority")
    return (
        f"A selection: the reports put into this corpus, on {held} where England has {england}; not drawn at random "
        "and no ground for a ranking."
    )


def for_table(
    question: Question,
    basis: Basis,
    hidden: Sequence[Mapping[str, int]],
    found: Sequence[Accuracy],
    *,
    themed: bool,
) -> tuple[str, ...]:
    """Return the notes of a table, in order; ``hidden`` is what the defaults leave out, family by family."""
    notes = [said(basis), selection(basis)]
    pairs = asked.given(question.filters)
    if restricted := asked.only(pairs):
        notes.append(f"Only: {'; '.join(restricted)}.")
    if let_in := asked.also(pairs):
        notes.append(f"Also: {'; '.join(let_in)}.")
    not_counted = left_out(hidden)
    if not_counted:
        notes.append(not_counted)
    if question.measure in _HOW:
        notes.append(_HOW[question.measure])
    dims = (question.rows, question.columns)
    if {"year", "financial_year", "quarter", "period"} & set(dims):
        notes.append(PRACTICE)
    if "grade" in dims and question.measure != "grades":
        notes.append(GRADES)
    if question.intervals:
        notes.append(
            "Intervals (95%) resample reports, or authorities that have several; they hold only if the reports are as "
            "good as drawn at random. " + NOT_TESTED
        )
    if themed:
        notes.append(trust(found))
    return tuple(notes)


def left_out(hidden: Sequence[Mapping[str, int]]) -> str:
    """Return what the defaults keep out of the numbers, in a sentence; "" where that is nothing."""
    numbers = sum(map(Counter, hidden), Counter[str]())
    listed = asked.left_out(numbers)
    return f"Not counted: {', '.join(listed)}." if listed else ""


def trust(found: Sequence[Accuracy]) -> str:
    """Return how well the themes are found, in a sentence or two."""
    if not found:
        return "How well these themes are found was not measured."
    labels = load_taxonomy().labels
    parts = []
    for genre, name in (("inspection", "inspection reports"), ("local", "local audits")):
        mine = [a for a in found if a.genre == genre]
        if not mine:
            continue
        if len(mine) <= _FEW:
            scores = "; ".join(
                f"{labels[a.theme]}: precision {a.precision:.2f}, recall {a.recall:.2f} (n={a.labelled})" for a in mine
            )
            parts.append(f"in {name}, {scores}")
            continue
        low_p, low_r = min(mine, key=lambda a: a.precision), min(mine, key=lambda a: a.recall)
        parts.append(
            f"in {name}, precision {low_p.precision:.2f} ({labels[low_p.theme]}) to "
            f"{max(a.precision for a in mine):.2f}, recall {low_r.recall:.2f} ({labels[low_r.theme]}) to "
            f"{max(a.recall for a in mine):.2f}"
        )
    return f"How well themes are found in passages not learnt from: {'; '.join(parts)}."


def by(rows: Dimension, columns: Dimension) -> str:
    """Return "theme by authority"."""
    return f"{TITLES[rows]} by {TITLES[columns]}"
