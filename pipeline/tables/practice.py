"""When the practice was that a report is about: the year, financial year and quarter of its period.

The period is that of the inspection or audit (``period_start`` to ``period_end``), never the day of publication. It is
placed by its middle day, so that an audit of April 2022 to March 2023 is of the financial year 2022/23, and of 2022. A
period much longer than what it would be placed in (an annual report's in a quarter) is not placed at all.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pipeline.isodates import first_day, last_day

Span = Literal["year", "financial_year", "quarter"]

# The longest period, in days, that is placed in each: one and a half of it.
LONGEST: dict[Span, int] = {"year": 549, "financial_year": 549, "quarter": 137}
_APRIL = 4  # the month in which a financial year of English public bodies begins


def middle(start: str | None, end: str | None) -> tuple[date, int] | None:
    """Return the middle day of a period and its length in days; None where neither end is known."""
    first = first_day(start or end)
    last = last_day(end or start)
    if first is None or last is None or last < first:
        return None
    length = (last - first).days
    return first + timedelta(days=length // 2), length + 1


def placed(start: str | None, end: str | None, span: Span) -> str | None:
    """Return "2023", "2022/23" or "2022/23 Q4" (of the financial year); None where it is not known or too long."""
    found = middle(start, end)
    if found is None or found[1] > LONGEST[span]:
        return None
    at = found[0]
    if span == "year":
        return str(at.year)
    first = at.year if at.month >= _APRIL else at.year - 1
    name = f"{first}/{(first + 1) % 100:02d}"
    return name if span == "financial_year" else f"{name} Q{(at.month - _APRIL) % 12 // 3 + 1}"


def within(start: str | None, end: str | None, period: tuple[str, str]) -> bool:
    """Tell whether the middle day of a report's period lies in ``period`` (ISO dates, both inclusive)."""
    found = middle(start, end)
    first, last = first_day(period[0]), last_day(period[1])
    return found is not None and first is not None and last is not None and first <= found[0] <= last
