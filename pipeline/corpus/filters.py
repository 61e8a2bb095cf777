"""``Filters``: which reports and passages a query is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Row = dict[str, Any]

ROLES = ("finding", "template", "background", "method")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports and passages a query is about; an empty field does not restrict.

    Several values of one field are alternatives; different fields must all hold.

    Attributes:
        themes: theme ids; a passage needs one of them, with ``all_themes`` every one.
        stance: stances of the passage, or of its tag on one of ``themes`` where they are given.
        agency: agencies, one of which the passage (or the recommendation) must be about.
        authority: names of places, upper and lower case alike; a joint report has several.
        since, until: ISO dates of any precision ("2019", "2019-04"), both inclusive, compared with the date of
            publication, else the end of the period. An undated report matches neither.
        report_type: report types, or families of them.
        family, region: as the reports carry them.
        grade: grades that the report gives now, overall ("good") or in an area ("help_protection=good").
        extent: of passages.
        section: words that a heading over the passage holds, in a row, upper and lower case alike.
        has_figure: only passages that hold a figure.
        is_recommendation: only passages that a recommendation of any kind was read from.
        kind: of a passage, figure or recommendation, whichever the query lists.
        role: roles of passages; None is the query's own default: findings for ``passages`` and tables,
            every role for the others.
        addressee: words of whom recommendations address, upper and lower case alike.
        status: what reports say became of recommendations, "not_reported" where they say nothing.
        history: also reports that a later one of the same authority and family supersedes.
        duplicates: also reports that repeat another: the same text in another format, and what ``near`` lets in.
        near: also reports that nearly repeat another, as a draft does its final.
        mix: let tables add up reports of different families.
        include_sensitive: also passages in which a child could be recognised.
        report: sha256 of reports, or the first digits.
        limit: the most rows to return.
        suppress: counts of children below this are masked in what is read; None masks nothing. Whoever opens the
            corpus for an output sees to it (``pipeline.disclosure``).
    """

    themes: tuple[str, ...] = ()
    all_themes: bool = False
    stance: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    report_type: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    extent: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    has_figure: bool = False
    is_recommendation: bool = False
    kind: tuple[str, ...] = ()
    role: tuple[str, ...] | None = None
    addressee: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    history: bool = False
    duplicates: bool = False
    near: bool = False
    mix: bool = False
    include_sensitive: bool = False
    report: tuple[str, ...] = ()
    limit: int | None = None
    suppress: int | None = None

    def but(self, **changes: Any) -> Filters:
        """Return the same filters with some fields changed."""
        return replace(self, **changes)


EVERYTHING = Filters()
