"""What kinds of report look at: the family of each report type, and the themes within its scope."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline import resources


class Family(NamedTuple):
    """The family of a report type.

    ``supersedes`` says whether a later report of an authority stands for an earlier one of the family: "yes", "no", or
    "series" where it does if their titles are the same but for dates and numbers.
    """

    name: str
    supersedes: str


@lru_cache(maxsize=1)
def families() -> dict[str, Family]:
    """Return the family of each report type, in the order of ``corpora/reference/families.csv``."""
    rows = resources.rows("corpora", "reference", "families.csv")
    return {row["report_type"]: Family(row["family"], row["supersedes"]) for row in rows}


@lru_cache(maxsize=1)
def _out_of_scope() -> frozenset[tuple[str, str]]:
    return frozenset(
        (row["report_type"], theme)
        for row in resources.rows("corpora", "reference", "scope.csv")
        for theme, scope in row.items()
        if scope == "out"
    )


def in_scope(report_type: str, theme: str) -> bool:
    """Tell whether reports of this type look at the theme; a theme that the table lacks is in scope."""
    return (report_type, theme) not in _out_of_scope()
