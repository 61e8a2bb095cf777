"""Deadlines as dates: "in six months time", "by the end of March", "Q2", counted from the date of the report.

A result has the precision that words and report date allow ("2012-01" for six months after a report of July 2011). The
year of a council begins in April, so Q1 is April to June. What no calendar settles ("the next board") is None.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.extract.asks import lexicon
from pipeline.isodates import last_day
from pipeline.months import MONTH, month_number
from pipeline.numbers import whole_number

_NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b")
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[-/–]\s?(\d\d(?:\d\d)?)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?$")
_MONTH = re.compile(rf"\b{MONTH}\b")
_QUARTER = re.compile(r"\b(?:q|quarter )([1-4]|one|two|three|four)\b")
_SPAN = re.compile(r"\b(a|an|\d{1,2}|[a-z]+)[ -](working day|day|week|month|quarter|year)(?:s|s['’]|['’]s)?\b")
_RELATIVE = re.compile(r"\b(?:later )?(this|next|(?:the )?coming|(?:the )?next) (week|month|quarter|term|year)\b")
_JUST_GONE = 2  # months
_QUARTER_ENDS = {"1": 6, "one": 6, "2": 9, "two": 9, "3": 12, "three": 12, "4": 3, "four": 3}


def resolve_due(due: str | None, report_date: str | None) -> str | None:
    """Return the date, ISO 8601, by which ``due`` asks for an action, or None where that cannot be told.

    Args:
        due: the deadline as written.
        report_date: date of the report, ISO 8601 of any precision; what has no year of its own needs it.
    """
    if not due:
        return None
    text = " ".join(due.lower().split())
    return _stated(text, report_date) or _counted(text, report_date)


def _stated(text: str, report_date: str | None) -> str | None:
    """Return a date that stands in the words: of the calendar, a season, a quarter, a year."""
    numeric = _NUMERIC.search(text)
    if numeric:
        return _iso(int(numeric[3]) + (2000 if len(numeric[3]) == 2 else 0), int(numeric[2]), int(numeric[1]))
    year: int | None
    year_span, plain = _YEARS.search(text), _YEAR.search(text)
    stated = int(plain[0]) if plain else None
    month = _MONTH.search(text)
    if month:
        number = month_number(month[0])
        day = _DAY.search(text[: month.start()])
        year = stated or _next(number, report_date, int(day[1]) if day else None)
        return _iso(year, number, int(day[1]) if day else None) if year else None
    quarter = _QUARTER.search(text)
    if quarter:
        number = _QUARTER_ENDS[quarter[1]]
        year = _of_financial_year(stated, number) if stated else _next(number, report_date)
        return _iso(year, number) if year else None
    if year_span or re.search(r"\b(?:financial year|year[- ]end)\b", text):
        year = stated + 1 if year_span and stated else stated or _next(3, report_date)
        return _iso(year, 3, 31) if year else None
    for words, number in lexicon()["due"]["ends"].items():
        if re.search(rf"\b{words}\b", text):
            if words == "easter":
                year = stated or _year_of_easter(report_date)
                return easter(year).isoformat() if year else None
            year = stated or _next(number, report_date)
            return _iso(year, number, 25 if words == "christmas" else None) if year else None
    return str(stated) if stated else None


def _counted(text: str, report_date: str | None) -> str | None:
    """Return a date that the words count from the report's."""
    if report_date is None or last_day(report_date) is None:
        return None
    if re.search(rf"\b(?:{lexicon()['due']['at_once']})\b", text):
        return report_date
    span = _SPAN.search(text)
    count = 1 if span and span[1] in ("a", "an") else whole_number(span[1]) if span else 0
    if span and count:
        return _after(report_date, count, span[2])
    relative = _RELATIVE.search(text)
    if relative is None:
        return None
    which, unit = relative[1].removeprefix("the "), relative[2]
    if unit == "term":
        return None
    if which == "this":
        return _end_of_this(report_date, unit)
    if which == "coming" and unit == "year":
        return _after(report_date, 1, "year")
    if which == "next" and unit in ("month", "year"):
        later = _after(report_date, 1, unit)
        return later[: 7 if unit == "month" else 4] if later and (unit == "year" or len(later) >= 7) else None
    return _after(report_date, 1, unit)


def _after(start: str, count: int, unit: str) -> str | None:
    """Return the date ``count`` units after ``start``, of the precision of ``start``."""
    if unit in ("month", "quarter", "year"):
        if len(start) == 4:
            return str(int(start) + count) if unit == "year" else None
        months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
        whole = int(start[:4]) * 12 + int(start[5:7]) - 1 + months
        year, month = divmod(whole, 12)
        if len(start) == 7:
            return _iso(year, month + 1)
        return _iso(year, month + 1, min(int(start[8:10]), monthrange(year, month + 1)[1]))
    if len(start) < 10:
        return None
    days = {"week": count * 7, "day": count}.get(unit, -(-count * 7 // 5))
    return (date.fromisoformat(start[:10]) + timedelta(days=days)).isoformat()


def _end_of_this(start: str, unit: str) -> str | None:
    if unit == "year" or len(start) < 7:
        return start[:4] if unit == "year" else None
    if unit == "month":
        return start[:7]
    if unit == "quarter":
        return _iso(int(start[:4]), -(-int(start[5:7]) // 3) * 3)
    if len(start) < 10:
        return None
    day = date.fromisoformat(start[:10])
    return (day + timedelta(days=6 - day.weekday())).isoformat()


def _next(month: int, report_date: str | None, day: int | None = None) -> int | None:
    """Return the year of the first such month that is not over at the date of the report.

    One that has only just gone by is None: the words may be older than the date on the cover.
    """
    if report_date is None or len(report_date) < 7:
        return None
    year, now = int(report_date[:4]), int(report_date[5:7])
    over = month < now or (month == now and day is not None and len(report_date) >= 10 and day < int(report_date[8:10]))
    return None if over and (now - month) % 12 <= _JUST_GONE else year + over


def _of_financial_year(stated: int, month: int) -> int:
    return stated + 1 if month == 3 else stated


def _year_of_easter(report_date: str | None) -> int | None:
    if report_date is None or len(report_date) < 7:
        return None
    year = int(report_date[:4])
    return year + (report_date > easter(year).isoformat())


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian algorithm, as in Meeus, "Astronomical Algorithms", chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _iso(year: int, month: int, day: int | None = None) -> str | None:
    try:
        return date(year, month, day or 1).isoformat()[: 10 if day else 7]
    except ValueError:
        return None
