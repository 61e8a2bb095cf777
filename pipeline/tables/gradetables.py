"""Grades by count: how many reports have which grade; and themes by the grade of the area that a section is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.corpus.filters import Row
from pipeline.corpus.store import Corpus
from pipeline.tables import sections
from pipeline.tables.cross import Frame, by_family, tables, title
from pipeline.tables.dimensions import OF_REPORTS, TITLES, axis, grades_of, keys_of, say
from pipeline.tables.facts import Facts, read
from pipeline.tables.model import Cell, Label, Question, Reference, Table


def grade_tables(corpus: Corpus, question: Question) -> list[Table]:
    """Return how many reports have which grade: a table for each family of report types that has any.

    Rows are a dimension of reports, with the grades of ``question.area``, or the areas themselves. A cell's denominator
    is the number of graded reports of its row. Grades are counted and never averaged.

    Raises:
        ValueError: rows are no dimension of reports.
    """
    if question.rows not in (*OF_REPORTS, "area") or question.rows == "grade":
        raise ValueError(f"grades are counted by area or by what reports have, not by {question.rows}")
    asked = replace(question, columns="grade", measure="grades", filters=question.filters.but(themes=(), stance=()))
    frame = Frame.of(corpus, asked)
    facts = read(corpus, asked.filters)
    found = ((family, mine, _listed(mine.held(), asked)) for family, mine in by_family(facts, asked))
    return [_table(mine, asked, family, grades, frame) for family, mine, grades in found if grades]


def by_grade(corpus: Corpus, question: Question) -> list[Table]:
    """Return themes by grade: for each family and graded area, what the sections about the area say, by its grade.

    Under the overall grade all sections count.
    """
    found = []
    for area in sections.areas():
        if area == "other":
            continue
        asked = replace(question, rows="theme", columns="grade", area=area)
        found += [t for t in tables(corpus, asked) if any(c.key is not None for c in t.columns)]
    return sorted(found, key=lambda t: t.family or "")


def _listed(reports: Iterable[Row], question: Question) -> list[str]:
    grades = {
        g["grade"] for r in reports for g in r["grades"] if question.rows == "area" or g["area_id"] == question.area
    }
    return sorted(grades, key=sections.grade_order)


def _table(facts: Facts, question: Question, family: str | None, grades: list[str], frame: Frame) -> Table:
    reports = facts.held()
    ungraded = question.rows != "area" and any(not grades_of(r, question.area) for r in reports)
    columns = [Label(g, say(g)) for g in grades] + [Label(None, "no grade")] * ungraded
    if question.rows == "area":
        here = {g["area_id"] for r in reports for g in r["grades"]}
        rows = [Label(a, sections.area_label(a), len(reports)) for a in sections.areas() if a in here]
    else:
        rows = list(axis(facts, question.rows, question).labels)
    cells = tuple(tuple(_cells(reports, question, row, columns)) for row in rows)
    of = TITLES[question.rows] if question.rows != "area" else "area"
    what = f"Grades by {of}" + ("" if question.rows == "area" else f": {sections.area_label(question.area).lower()}")
    titles = {
        "title": title(question, family, what), "row_title": of, "column_title": "grade",
        "counted": "counted from the grades that the reports give",
    }  # fmt: skip
    return frame.table(facts, question, family, rows, columns, cells, **titles)


def _cells(reports: list[Row], question: Question, row: Label, columns: list[Label]) -> Iterable[Cell]:
    if question.rows == "area":
        mine, area = reports, row.key or ""
    else:
        of = keys_of(question.rows, question)
        mine, area = [r for r in reports if row.key in of(r)], question.area
    given = [grades_of(r, area) for r in mine]
    graded = sum(bool(g) for g in given)
    for column in columns:
        number = sum(column.key in g if column.key is not None else not g for g in given)
        stated = column.key is not None
        yield Cell(
            "counted",
            value=number,
            numerator=number if stated else None,
            denominator=graded if stated else None,
            reports=number,
            ref=Reference(((question.rows, row.key), ("grade", column.key))) if number and stated else None,
        )
