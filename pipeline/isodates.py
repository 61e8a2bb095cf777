"""ISO dates of any precision: "2019", "2019-04", "2019-04-30", as far as reports give them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def first_day(iso: str | None) -> date | None:
    """Return the first day that a date covers; None for None and what is no date."""
    return _day(iso, last=False)


def last_day(iso: str | None) -> date | None:
    """Return the last day that a date covers; None for None and what is no date."""
    return _day(iso, last=True)


def later(day: str | None, than: str | None) -> bool:
    """Tell whether a date is surely later: as far as both are given, so "2011-07" is not later than "2011-07-15"."""
    if not day or not than:
        return False
    known = min(len(day), len(than))
    return day[:known] > than[:known]


def months(iso: str) -> float:
    """Return the months from the year 0 to a date, the day as a part of one; whole months are its whole part.

    What is not given counts as about the middle: as July and as the 15th.

    Raises:
        ValueError: it is no date.
    """
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    return 12 * year + (month or 7) - 1 + ((day or 15) - 1) / 31


def _day(iso: str | None, *, last: bool) -> date | None:
    if not iso:
        return None
    try:
        year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except (ValueError, OverflowError):
        return None
