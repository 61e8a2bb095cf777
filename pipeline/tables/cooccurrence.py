"""Which themes stand together: in how many passages and reports, and more often than by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.corpus.store import Corpus
from pipeline.tables import counting
from pipeline.tables.cross import Frame, by_family, prepared, slug, title
from pipeline.tables.dimensions import TITLES, Axis, Members, axis
from pipeline.tables.facts import Entries, Facts
from pipeline.tables.model import MEASURES, Cell, Dimension, Measure, Question, Reference, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

COOCCURRENCE = ("together", "lift", "jaccard")
_NOTE = "On the diagonal: the passages of each theme."


def cooccurrence_tables(corpus: Corpus, question: Question) -> list[Table]:
    """Return themes by themes, a table for each family: ``together``, ``lift`` or ``jaccard`` of ``question.measure``.

    A cell's passages and reports are those with both themes in one passage. Numerator and denominator of a lift are
    passages with both and passages expected if the themes had nothing to do with each other (of those that have any
    theme); of an overlap, passages with both and with either. Neither has a number for a theme and itself.

    Raises:
        ValueError: another measure is asked for.
    """
    if question.measure not in COOCCURRENCE:
        raise ValueError(f"themes together are counted as {', '.join(COOCCURRENCE)}, not {question.measure}")
    asked = replace(question, rows="theme", columns="theme")
    frame = Frame.of(corpus, asked)
    facts = prepared(corpus, asked)
    return [_table(mine, asked, family, frame) for family, mine in by_family(facts, asked)]


def _table(facts: Facts, question: Question, family: str | None, frame: Frame) -> Table:
    labels = axis(facts, "theme", question).labels
    units, entries = _units(facts)
    themes = axis(facts, "theme", question)
    both = Axis("theme", "unit", labels, units, themes.reports, themes.held)
    once = replace(facts, entries=entries)
    found = counting.hits(once, both, both)
    numbers = counting.counts(once, both, both, found)
    size = len(labels)
    alone = numbers.passages.reshape(size, size).diagonal()
    total = len(entries)
    lines = []
    for i in range(size):
        line = []
        for j in range(size):
            at = i * size + j
            number = int(numbers.passages[at])
            pair: tuple[tuple[Dimension, str | None], ...] = (("theme", labels[i].key), ("theme", labels[j].key))
            scoped = facts.shown & facts.in_scope[:, i] & facts.in_scope[:, j]
            cell = Cell(
                "counted" if number else "not_mentioned" if scoped.any() else "out_of_scope",
                passages=number,
                reports=int(numbers.reports[at]),
                ref=Reference(pair[: 1 if i == j else 2]) if number else None,
            )
            if i != j or question.measure == "together":
                cell = replace(cell, **_value(question, number, int(alone[i]), int(alone[j]), total))
            line.append(cell)
        lines.append(tuple(line))
    return frame.table(
        facts,
        question,
        family,
        labels,
        labels,
        tuple(lines),
        name=slug(question, family),
        title=title(question, family, f"{_measure(question).label.capitalize()}: themes in the same passage"),
        row_title=TITLES["theme"],
        column_title="and theme",
        notes=(_NOTE,) if question.measure == "together" else (),
    )


def _measure(question: Question) -> Measure:
    return MEASURES[question.measure]


def _units(facts: Facts) -> tuple[Members, Entries]:
    """Return the themes of each unit, and an entry for each unit that has any."""
    entries = facts.entries
    many = int(entries.unit.max(initial=-1)) + 1
    order = np.lexsort((entries.theme, entries.unit))
    starts = np.zeros(many + 1, dtype=np.int64)
    np.cumsum(np.bincount(entries.unit, minlength=many), out=starts[1:])
    first = np.sort(np.unique(entries.unit, return_index=True)[1])
    mask = np.zeros(len(entries), dtype=bool)
    mask[first] = True
    return Members(starts, entries.theme[order]), entries.only(mask)


def _value(question: Question, both: int, one: int, other: int, total: int) -> dict[str, Any]:
    if question.measure == "together":
        return {"value": both}
    bottom = one * other / total if question.measure == "lift" and total else one + other - both
    if not bottom:
        return {}
    return {"value": round(both / bottom, 4), "numerator": both, "denominator": round(bottom, 6)}
