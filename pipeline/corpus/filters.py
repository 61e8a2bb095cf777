"""``Filters``: which reports and passages a query is about."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.errors import AuditlensError
from pipeline.records import REPORT_TYPES, STANCES

Row = dict[str, Any]
By = Literal["authority", "year", "report", "type"]

ROLES = ("finding", "template", "background", "method")

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports and passages a query is about; an empty field does not restrict.

    Several values of one field are alternatives; different fields must all hold.

    Attributes:
        themes: theme ids; a passage needs one of them.
        stance: stances of the passage, or of its tag on one of ``themes`` where they are given.
        authority: names of places, upper and lower case alike; a joint report has several.
        since, until: ISO dates of any precision ("2019", "2019-04"), both inclusive, compared with the date of
            publication, else the end of the period. An undated report matches neither.
        report_type: report types, or families of them.
        family, region: as the reports carry them.
        kind: of a passage, figure or recommendation, whichever the query lists.
        role: roles of passages; None is the query's own default: findings for ``passages`` and ``theme_counts``,
            every role for the others.
        history: also reports that a later one of the same authority and family supersedes.
        duplicates: also reports whose text nearly repeats another's.
        mix: let ``theme_counts`` add up reports of different families.
        include_sensitive: also passages in which a child could be recognised.
        report: sha256 of reports, or the first digits.
        limit: the most rows to return.
    """

    themes: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    report_type: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    role: tuple[str, ...] | None = None
    history: bool = False
    duplicates: bool = False
    mix: bool = False
    include_sensitive: bool = False
    report: tuple[str, ...] = ()
    limit: int | None = None

    def but(self, **changes: Any) -> Filters:
        """Return the same filters with some fields changed."""
        return replace(self, **changes)


EVERYTHING = Filters()


def parse_filters(
    *,
    theme: Sequence[str] = (),
    stance: Sequence[str] = (),
    authority: Sequence[str] = (),
    region: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    type_: Sequence[str] = (),
    history: bool = False,
    themes_known: Iterable[str] = (),
    families_known: Iterable[str] = (),
) -> Filters:
    """Return the filters that a user asks for in words.

    Args:
        theme, stance, authority, region, since, until, type_, history: as ``Filters`` has them.
        themes_known: the ids of the taxonomy; none: any id is taken.
        families_known: families of report types besides the types themselves; none: any is taken.

    Raises:
        AuditlensError: a value that there is none of, with the known ones and the closest.
    """
    known_types = (*REPORT_TYPES, *families_known)
    filters = Filters(
        themes=_known("theme", theme, tuple(themes_known)),
        stance=_known("stance", stance, STANCES),
        authority=tuple(authority),
        region=tuple(region),
        since=_date("since", since),
        until=_date("until", until),
        report_type=_known("type", type_, known_types if families_known else ()),
        history=history,
    )
    if filters.since and filters.until and filters.since[: len(filters.until)] > filters.until:
        raise AuditlensError(f"--since {since} is after --until {until}")
    return filters


def _known(option: str, values: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if known and value not in known:
            close = difflib.get_close_matches(value, known, 1, 0.5)
            meant = f" Did you mean {close[0]}?" if close else ""
            raise AuditlensError(f"there is no {option} {value!r}.{meant} Known are: {', '.join(known)}")
    return tuple(values)


def _date(option: str, value: str | None) -> str | None:
    if value and not _DATE.match(value):
        raise AuditlensError(f"--{option} {value!r} is not a date: give 2019, 2019-04 or 2019-04-30")
    return value or None
