"""What stands under a table: what it rests on, what it leaves out, and how far its labels can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline import register
from pipeline.corpus.citation import say_date
from pipeline.corpus.filters import Filters, Row
from pipeline.tables.dimensions import TITLES, places_of, say
from pipeline.tables.model import Accuracy, Basis, Dimension, MeasureName, Question
from pipeline.tag.taxonomy import load_taxonomy

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
_LEFT_OUT = (
    ("sensitive", "passage in which a child or a person could be recognised", "passages in which a child or a person "
     "could be recognised"),
    ("template", "sentence of template wording", "sentences of template wording"),
    ("background", "passage of background", "passages of background"),
    ("method", "passage of method", "passages of method"),
    ("superseded", "superseded report", "superseded reports"),
    ("near_duplicates", "draft or near copy", "drafts or near copies"),
    ("duplicates", "duplicate report", "duplicate reports"),
)  # fmt: skip
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
    text = f"{_many(basis.reports, 'report')} ({kinds}) on {_many(basis.authorities, 'authority', 'authorities')}"
    if basis.since and basis.until:
        span = " to ".join(dict.fromkeys((str(say_date(basis.since)), str(say_date(basis.until)))))
        text += f", dated {span}"
    if basis.undated:
        text += f"; {basis.undated} undated"
    if basis.badly_read:
        text += f"; {basis.badly_read} could not be wholly read"
    return text + "."


def selection(basis: Basis) -> str:
    """Return what the reports are a selection of."""
    england = sum(p.until is None and p.code is not None for p in register.load().places)
    held = _many(basis.authorities, "authority", "authorities")
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
    filters = asked(question.filters)
    if filters:
        notes.append(f"Only: {filters}.")
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
    numbers = {key: sum(h[key] for h in hidden) for key, _, _ in _LEFT_OUT}
    listed = [_many(numbers[key], one, several) for key, one, several in _LEFT_OUT if numbers[key]]
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


def asked(filters: Filters) -> str:
    """Return the filters as words; "" where there are none."""
    labels = load_taxonomy().labels
    named: list[tuple[str, Iterable[str]]] = [
        ("all of the themes" if filters.all_themes else "theme", (labels.get(t, t) for t in filters.themes)),
        ("stance", filters.stance),
        ("agency", map(say, filters.agency)),
        ("authority", filters.authority),
        ("region", filters.region),
        ("type", map(say, (*filters.report_type, *filters.family))),
        ("grade", map(say, filters.grade)),
        ("extent", filters.extent),
        ("section", filters.section),
        ("kind", map(say, filters.kind)),
        ("role", filters.role or ()),
        ("from", filter(None, (filters.since,))),
        ("until", filter(None, (filters.until,))),
    ]
    words = [f"{name} {', '.join(values)}" for name, given in named if (values := list(given))]
    words += ["with a figure"] * filters.has_figure + ["recommendations"] * filters.is_recommendation
    return "; ".join(words)


def by(rows: Dimension, columns: Dimension) -> str:
    """Return "theme by authority"."""
    return f"{TITLES[rows]} by {TITLES[columns]}"


def _many(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
