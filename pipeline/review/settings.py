"""The settings of the checks: ``corpora/reference/checks.toml``, where each has its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline import resources


@dataclass(frozen=True, slots=True)
class Expected:
    """Judgement areas that a report of this type is graded on, if its date is within ``since`` and ``until``."""

    report_type: str
    areas: tuple[str, ...]
    since: str | None
    until: str | None

    def holds(self, report_type: str, date: str | None) -> bool:
        """Whether it says something of a report of that type and date."""
        if report_type != self.report_type:
            return False
        if date is None:
            return self.since is None and self.until is None
        since, until = self.since or "", self.until or "9999"
        return date[: len(since)] >= since[: len(date)] and date[: len(until)] <= until


@dataclass(frozen=True, slots=True)
class Settings:
    """Weights, sentences and thresholds by the name of the check."""

    first: int
    checks: Mapping[str, Mapping[str, Any]]
    expected: tuple[Expected, ...]
    asking: re.Pattern[str]
    plain: frozenset[str]

    def of(self, check: str) -> Mapping[str, Any]:
        """Return the settings of one check."""
        return self.checks[check]


@lru_cache(maxsize=1)
def load() -> Settings:
    """Return the settings."""
    data = resources.table("corpora", "reference", "checks.toml")
    headings = data["check"]["section_without_recommendations"]["headings"]
    return Settings(
        first=data["first"],
        checks=data["check"],
        expected=tuple(
            Expected(e["report_type"], tuple(e["areas"]), e.get("since"), e.get("until"))
            for e in data["expected_grades"]
        ),
        asking=re.compile("|".join(f"(?:{h})" for h in headings), re.IGNORECASE),
        plain=resources.words("corpora", "reference", "plain-words.txt"),
    )
