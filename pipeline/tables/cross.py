"""Cross-report tables: any two dimensions, any measure, a table for each family of report types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.corpus.citation import places_of
from pipeline.corpus.store import Corpus
from pipeline.tables import counting, notes, resample, sections
from pipeline.tables.accuracy import accuracy, genres
from pipeline.tables.dimensions import TITLES, Axis, axis, say
from pipeline.tables.facts import Facts, read
from pipeline.tables.model import MEASURES, Cell, Dimension, Label, Question, Reference, State, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_SIDE_BY_SIDE = ("family", "type")
_DECIMALS = 4


def tables(corpus: Corpus, question: Question) -> list[Table]:
    """Return the answer to ``question``: a table for each family of report types, in order of name.

    There is one table where families are mixed on request or stand side by side (rows or columns of families or types);
    none where no report matches.

    Raises:
        ValueError: rows and columns are the same, or the measure cannot be counted over them.
    """
    if question.rows == question.columns:
        raise ValueError(f"rows and columns are both {question.rows}: take something else for one of them")
    if question.measure not in MEASURES or question.measure in ("grades", "together", "lift", "jaccard"):
        raise ValueError(f"a table of {question.rows} by {question.columns} has no measure {question.measure!r}")
    facts = prepared(corpus, question)
    frame = Frame.of(corpus, question)
    return [_table(mine, question, family, frame) for family, mine in by_family(facts, question)]


def prepared(corpus: Corpus, question: Question) -> Facts:
    """Return the facts that ``question`` is about: those of a graded area are of its sections alone."""
    facts = read(corpus, question.filters, themed="theme" in (question.rows, question.columns))
    if "grade" not in (question.rows, question.columns) or question.area == "overall":
        return facts
    about = np.array([sections.area_of(path) == question.area for path in facts.section_paths], dtype=bool)
    graded = facts.only(lambda r: any(g["area_id"] == question.area for g in r["grades"]))
    here = about[facts.sections[graded.entries.passage]] if len(graded.entries) else np.zeros(0, dtype=bool)
    once = np.unique(facts.units[about[facts.sections]], return_index=True)[1]
    sizes = np.bincount(facts.owners[about[facts.sections]][once], minlength=len(facts.reports))
    return replace(graded, entries=graded.entries.only(here), sizes=sizes)


def by_family(facts: Facts, question: Question) -> list[tuple[str | None, Facts]]:
    """Return the facts of each table: of each family of report types, or of all where that is asked for."""
    held = facts.held()
    if not held:
        return []
    if question.filters.mix or {question.rows, question.columns} & set(_SIDE_BY_SIDE):
        return [(None, facts)]
    families = sorted({r["family"] for r in held})
    return [(family, facts.only(lambda r, family=family: r["family"] == family)) for family in families]  # type: ignore[misc]


@dataclass(frozen=True)
class Frame:
    """What all tables of an answer share: the fingerprint of the corpus, and what the defaults leave out by family."""

    fingerprint: str
    left_out: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, corpus: Corpus, question: Question) -> Frame:
        """Ask the corpus."""
        return cls(corpus.fingerprint(), corpus.left_out_by_family(question.filters))

    def table(
        self,
        facts: Facts,
        question: Question,
        family: str | None,
        rows: Sequence[Label],
        columns: Sequence[Label],
        cells: tuple[tuple[Cell, ...], ...],
        **more: Any,
    ) -> Table:
        """Return a table with its name, title, basis, notes and accuracy; ``more`` overrides and adds fields."""
        reports = facts.held()
        basis = notes.basis(reports)
        families = {r["family"] for r in reports}
        found = accuracy(facts.themes, genres(families)) if facts.themed else ()
        hidden = [self.left_out[f] for f in sorted(families) if f in self.left_out]
        extra = more.pop("notes", ())
        given: dict[str, Any] = {
            "name": slug(question, family),
            "title": title(question, family),
            "row_title": TITLES[question.rows],
            "column_title": TITLES[question.columns],
            "measure": MEASURES[question.measure],
            "notes": (*notes.for_table(question, basis, hidden, found, themed=facts.themed), *extra),
        }
        return Table(
            question=question,
            family=family,
            rows=tuple(rows),
            columns=tuple(columns),
            cells=cells,
            basis=basis,
            fingerprint=self.fingerprint,
            accuracy=found,
            **(given | more),
        )


def _table(facts: Facts, question: Question, family: str | None, frame: Frame) -> Table:
    rows, columns = axis(facts, question.rows, question), axis(facts, question.columns, question)
    mixed = family is None and question.filters.mix
    return frame.table(
        facts,
        question,
        family,
        rows.labels,
        columns.labels,
        cells(facts, question, rows, columns),
        totals=_totals(facts, question, rows) if family is not None or mixed else (),
    )


def _totals(facts: Facts, question: Question, rows: Axis) -> tuple[Cell, ...]:
    whole = cells(facts, question, rows, axis(facts, None, question))
    return tuple(row[0] for row in whole)


def cells(facts: Facts, question: Question, rows: Axis, columns: Axis) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of two axes over some facts, a tuple a row."""
    found = counting.hits(facts, rows, columns)
    numbers = counting.counts(facts, rows, columns, found)
    valued = _valued(facts, question, rows, columns, found)
    lines = []
    for i, row in enumerate(rows.labels):
        line = []
        for j, column in enumerate(columns.labels):
            at = i * len(columns.labels) + j
            conditions: list[tuple[Dimension, str | None]] = [
                (of.dimension, label.key) for of, label in ((rows, row), (columns, column)) if of.dimension
            ]
            state = _state(numbers, at, themed=facts.themed)
            reference = Reference(tuple(conditions)) if state == "counted" else None
            cell = Cell(state, passages=int(numbers.passages[at]), reports=int(numbers.reports[at]), ref=reference)
            line.append(_with_value(cell, question, numbers, at, valued))
        lines.append(tuple(line))
    return tuple(lines)


def _state(numbers: counting.Counts, at: int, *, themed: bool) -> State:
    if numbers.passages[at]:
        return "counted"
    if not numbers.held[at]:
        return "no_report"
    if themed and not numbers.looking[at]:
        return "out_of_scope"
    # One report that could not be wholly read is enough: the theme may stand on the pages that are missing.
    return "badly_read" if numbers.unread[at] else "not_mentioned"


def _with_value(
    cell: Cell, question: Question, numbers: counting.Counts, at: int, valued: dict[int, dict[str, Any]]
) -> Cell:
    if cell.state not in ("counted", "not_mentioned"):
        return cell
    if question.measure in counting.SCALE:
        return replace(cell, **valued.get(at, {}))
    return replace(cell, value=int(getattr(numbers, question.measure)[at]))


def _valued(
    facts: Facts, question: Question, rows: Axis, columns: Axis, found: counting.Hits
) -> dict[int, dict[str, Any]]:
    """Return value, numerator, denominator and interval of the cells of a share, balance or rate."""
    if question.measure not in counting.SCALE:
        return {}
    scale = counting.SCALE[question.measure]
    each = counting.shares(facts, rows, columns, found, question.measure)
    starts = np.flatnonzero(np.diff(each.cell, prepend=-1))
    clusters = clusters_of(facts)
    valued = {}
    for start, end in pairwise([*starts.tolist(), len(each.cell)]):
        values = each.value[start:end]
        top = round(float(values.sum()), 6)
        value: dict[str, Any] = {
            "value": round(scale * top / len(values), _DECIMALS),
            "numerator": int(top) if question.measure == "share" else top,
            "denominator": len(values),
        }
        if question.intervals:
            span = resample.mean_interval(scale * values, clusters[each.report[start:end]])
            value |= {"low": span[0], "high": span[1]} if span else {}
        valued[int(each.cell[start])] = value
    return valued


def clusters_of(facts: Facts) -> Ints:
    """Return the number of each report's authority; a report without one, or on several places, by itself."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array(
        [numbers.setdefault(tuple(sorted(places_of(r))) or (r["report"],), len(numbers)) for r in facts.reports],
        dtype=np.int64,
    )


def slug(question: Question, family: str | None, *more: str) -> str:
    """Return the name of a table for files and anchors."""
    parts: list[str] = [question.measure, question.rows, question.columns]
    if "grade" in (question.rows, question.columns):
        parts.append(question.area)
    parts += [*more, family or ("mixed" if question.filters.mix else "")]
    return "-".join(p.replace("_", "-") for p in parts if p)


def title(question: Question, family: str | None, what: str = "") -> str:
    """Return what a table counts (``what``, else its measure and dimensions), and of which reports."""
    if not what:
        what = f"{MEASURES[question.measure].label.capitalize()}: {notes.by(question.rows, question.columns)}"
        if "grade" in (question.rows, question.columns):
            what += f" ({sections.area_label(question.area).lower()})"
    return f"{what}, {_families_said(question, family)}"


def _families_said(question: Question, family: str | None) -> str:
    """Return which reports a table is of: "local audit reports", "all types of report, mixed"."""
    if family is None:
        of = "all types of report, mixed" if question.filters.mix else "types of report side by side"
    elif family == "other":
        of = "reports of other types"
    else:
        of = f"{say(family)}s" if family.endswith(("report", "paper", "audit", "review")) else f"{say(family)} reports"
    return of + (", superseded ones too" if question.filters.history else "")
