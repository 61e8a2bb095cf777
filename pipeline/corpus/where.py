"""``Filters`` as SQL: conditions with parameters, never values pasted into the text.

Aliases: ``r`` reports_shown (what people entered before what was read), ``l`` report_links, ``p`` passages, ``k``
passage_links.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from pipeline.corpus.filters import Filters

REPORTS = "reports_shown r LEFT JOIN report_links l USING (report_key)"
PASSAGES = (
    "passages p JOIN reports_shown r USING (report_key) LEFT JOIN report_links l USING (report_key) "
    "LEFT JOIN passage_links k USING (passage_key)"
)
FAMILY = "COALESCE(l.family, r.report_type)"
ROLE = "COALESCE(k.role, p.role)"

# A report's place in every listing; what is not known comes last.
REPORT_ORDER = "r.authority IS NULL, r.authority, r.date IS NULL, r.date, r.sha256"

FINDINGS = ("finding",)


class Where:
    """Conditions that must all hold, with their parameters in order."""

    def __init__(self) -> None:
        """Start without conditions."""
        self.conditions: list[str] = []
        self.parameters: list[Any] = []

    def add(self, condition: str, *parameters: Any) -> None:
        """Add one condition."""
        self.conditions.append(condition)
        self.parameters += parameters

    def one_of(self, expression: str, values: Sequence[Any]) -> None:
        """Require ``expression`` to be one of ``values``, unless there are none."""
        if values:
            self.add(f"{expression} IN ({marks(values)})", *values)

    def __str__(self) -> str:
        """Return the conditions for the place after WHERE."""
        return " AND ".join(self.conditions) or "1"


def marks(values: Sequence[Any]) -> str:
    """Return as many question marks as there are values."""
    return ", ".join("?" * len(values))


def reports(filters: Filters) -> Where:
    """Return the conditions on ``r`` and ``l``."""
    where = Where()
    if not filters.history:
        where.add("l.superseded_by IS NULL")
    if not filters.duplicates:
        where.add("COALESCE(l.duplicate_kind, 'near') = 'near'" if filters.near else "l.duplicate_of IS NULL")
    if filters.authority:
        names = marks(filters.authority)
        where.add(
            f"r.report_key IN (SELECT report_key FROM report_places WHERE name IN ({names}))",  # noqa: S608
            *filters.authority,
        )
    # Dates of different precision are compared as far as both go.
    if filters.since:
        where.add("r.date >= SUBSTR(?, 1, LENGTH(r.date))", filters.since)
    if filters.until:
        where.add("SUBSTR(r.date, 1, LENGTH(?)) <= ?", filters.until, filters.until)
    if filters.report_type:
        types = marks(filters.report_type)
        where.add(f"(r.report_type IN ({types}) OR l.family IN ({types}))", *filters.report_type * 2)
    where.one_of(FAMILY, filters.family)
    where.one_of("l.region", filters.region)
    if filters.grade:
        _graded(where, filters.grade)
    if filters.report:
        tests = " OR ".join("SUBSTR(r.sha256, 1, LENGTH(?)) = ?" for _ in filters.report)
        where.add(f"({tests})", *(digits.lower() for sha in filters.report for digits in (sha, sha)))
    return where


def passages(filters: Filters, *, role: Sequence[str] | None = None) -> Where:
    """Return the conditions on ``r``, ``l``, ``p`` and ``k``; ``kind`` is left to the caller.

    Args:
        filters: what is asked for.
        role: the query's own default where the filters name no role; None is every role.
    """
    where = reports(filters)
    about(where, filters)
    where.one_of(ROLE, (filters.role if filters.role is not None else role) or ())
    if not filters.include_sensitive:
        where.add("p.sensitivity = '[]'")
    return where


def _graded(where: Where, grades: Sequence[str]) -> None:
    """Require one of the grades, each of an area ("leadership=good") or overall; what it was earlier does not count."""
    pairs = [(area or "overall", grade) for area, _, grade in (given.rpartition("=") for given in grades)]
    tests = " OR ".join("(g.area_id = ? AND g.grade = ?)" for _ in pairs)
    where.add(
        'r.report_key IN (SELECT g.report_key FROM grades g WHERE g."when" IS NULL AND '  # noqa: S608
        f"({tests}))",
        *(value for pair in pairs for value in pair),
    )


def about(where: Where, filters: Filters) -> None:
    """Add the conditions on ``p`` that say what a passage is about and what it is: none where ``narrows`` is false."""
    if filters.themes:
        stance = ""
        if filters.stance:
            stance = f" AND COALESCE(t.stance, p.stance) IN ({marks(filters.stance)})"
        groups = [(theme,) for theme in filters.themes] if filters.all_themes else [filters.themes]
        for themes in groups:
            where.add(
                "EXISTS (SELECT 1 FROM passage_themes t WHERE t.passage_key = p.passage_key "  # noqa: S608
                f"AND t.theme IN ({marks(themes)}){stance})",
                *themes,
                *filters.stance,
            )
    else:
        where.one_of("p.stance", filters.stance)
    agencies(where, "p.agencies", filters.agency)
    where.one_of("p.extent", filters.extent)
    if filters.section:
        tests = " OR ".join("p.section LIKE ? ESCAPE '\\'" for _ in filters.section)
        where.add(f"({tests})", *(f"%{literal(_as_listed(words))}%" for words in filters.section))
    if filters.has_figure:
        where.add("EXISTS (SELECT 1 FROM figures f WHERE f.passage_key = p.passage_key)")
    if filters.is_recommendation:
        where.add("EXISTS (SELECT 1 FROM recommendation_passages n WHERE n.passage_key = p.passage_key)")


def narrows(filters: Filters) -> bool:
    """Whether ``about`` has any condition to add."""
    where = Where()
    about(where, filters)
    return bool(where.conditions)


def literal(words: str) -> str:
    """Return words as LIKE finds them themselves, with a backslash as its escape."""
    return re.sub(r"([\\%_])", r"\\\1", words)


def _as_listed(words: str) -> str:
    """Return words as they stand within a JSON list."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def agencies(where: Where, expression: str, wanted: Sequence[str]) -> None:
    """Require a JSON list of agencies to hold one of those wanted, unless there are none."""
    if wanted:
        tests = " OR ".join(f"{expression} LIKE ?" for _ in wanted)
        where.add(f"({tests})", *(f'%"{name}"%' for name in wanted))
