"""When the practice was that a report is about: the year, financial year and quarter of its period.

The period is that of the inspection or audit (``period_start`` to ``period_end``), never the day of publication. It is
placed by its middle day, so that an audit of April 2022 to March 2023 is of the financial year 2022/23, and of 2022. A
period much longer than what it would be placed in (an annual report's in a quarter) is not placed at all.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Span = Literal["year", "financial_year", "quarter"]

# The longest period, in days, that is placed in each: one and a half of it.
LONGEST: dict[Span, int] = {"year": 549, "financial_year": 549, "quarter": 137}
_APRIL = 4  # the month in which a financial year of English public bodies begins


def day(iso: str, *, last: bool = False) -> date | None:
    """Return the first (with ``last`` the last) day of an ISO date of any precision: "2023", "2023-04", "2023-04-30".

    None where it is no date.
    """
    try:
        parts = [int(p) for p in iso.split("-")]
        if len(parts) == 1:
            return date(parts[0], 12, 31) if last else date(parts[0], 1, 1)
        if len(parts) == 2:
            return date(parts[0], parts[1], monthrange(parts[0], parts[1])[1] if last else 1)
        return date(parts[0], parts[1], parts[2])
    except (ValueError, IndexError):
        return None


def middle(start: str | None, end: str | None) -> tuple[date, int] | None:
    """Return the middle day of a period and its length in days; None where neither end is known."""
    first = day(start or end or "")
    last = day(end or start or "", last=True)
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
    first, last = day(period[0]), day(period[1], last=True)
    return found is not None and first is not None and last is not None and first <= found[0] <= last
