"""Dates and periods in English text, as ISO 8601 of the precision that the text gives.

Reads "4 September 2019", "September 4, 2019", "04/09/2019", "2019-09-04", "Sept 2019", ranges of these ("28 January–5
February 2014", "April to June 2011"), quarters and financial years as English councils count them (quarter 1 is April
to June; 2023/24 runs from April 2023 to March 2024), and "in 2022".
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline import months
from pipeline.months import month_number

MONTH = rf"{months.MONTH}\b\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_Y = r"(?:19[5-9]\d|20\d\d)\b"
_TO = r"\s?(?:[-–—]|\bto\b|\buntil\b|\band\b|\bthrough\b)\s?(?:the\s)?(?:end\sof\s)?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"

_RANGE = re.compile(
    rf"(?<![\w/.])(?:(?P<d1>{_D})(?:\s?(?:of\s)?(?P<m1>{MONTH})(?:,?\s(?P<y1>{_Y}))?)?|(?P<m0>{MONTH})(?:,?\s(?P<y0>{_Y}))?)"
    rf"{_TO}{_WEEKDAY}(?:(?P<d2>{_D})\s?(?:of\s)?)?(?P<m2>{MONTH}),?\s(?P<y2>{_Y})",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?<![\w/.])(?:"
    rf"(?P<iy>{_Y})-(?P<im>0[1-9]|1[0-2])-(?P<id>[0-3]\d)\b"
    rf"|(?P<nd>[0-3]?\d)(?P<ns>[/.])(?P<nm>[01]?\d)(?P=ns)(?P<ny>(?:20)?\d\d)(?![\w/])"
    rf"|(?:(?P<d>{_D})\s?(?:of\s)?)?(?P<m>{MONTH}),?\s(?P<y>{_Y})"
    rf"|(?P<am>{MONTH})\s(?P<ad>{_D}),\s?(?P<ay>{_Y}))",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\b(?:Quarter|Qtr|Q)\s?(?P<q>[1-4])\b,?\s?(?:of\s|\()?(?P<y>20\d\d)\s?[-/–]\s?(?:20)?(?P<z>\d\d)\b", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_YEARS = re.compile(r"(?<![\w/.-])(?P<y>20\d\d)\s?[-/–]\s?(?:20)?(?P<z>\d\d)\b(?![-/]\d)")


@dataclass(frozen=True, slots=True)
class When:
    """A date or period at ``start`` to ``end`` of a text; ``first`` and ``last`` are the same for a single date."""

    first: str
    last: str
    start: int
    end: int

    @property
    def single(self) -> bool:
        """Whether it is one date (of whatever precision)."""
        return self.first == self.last


def find_dates(text: str) -> list[When]:
    """Return the single dates of ``text`` in order, those inside a range left out."""
    if not _DIGIT.search(text):  # most lines: ignoring case makes the patterns slow
        return []
    spans = [(r.start, r.end) for r in find_ranges(text)]
    found = []
    for match in _DATE.finditer(text):
        if any(a <= match.start() < b for a, b in spans):
            continue
        iso = _of_match(match)
        if iso:
            found.append(When(iso, iso, match.start(), match.end()))
    return found


def find_ranges(text: str) -> list[When]:
    """Return the ranges of dates or months of ``text`` in order."""
    if "19" not in text and "20" not in text:  # a range ends with a year
        return []
    found = []
    for match in _RANGE.finditer(text):
        pair = _range(match)
        if pair:
            found.append(When(*pair, match.start(), match.end()))
    return found


def find_years(text: str) -> list[When]:
    """Return the quarters and financial years of ``text``, in order, as periods of months."""
    found = []
    for match in _QUARTER.finditer(text):
        year, quarter = int(match["y"]), int(match["q"])
        if (year + 1) % 100 == int(match["z"]):
            first = 4 + 3 * (quarter - 1)
            year, first = (year + 1, 1) if quarter == 4 else (year, first)
            found.append(When(f"{year}-{first:02d}", f"{year}-{first + 2:02d}", match.start(), match.end()))
    for match in _YEARS.finditer(text):
        year = int(match["y"])
        inside = any(w.start <= match.start() < w.end for w in found)
        if not inside and (year + 1) % 100 == int(match["z"]):
            found.append(When(f"{year}-04", f"{year + 1}-03", match.start(), match.end()))
    return sorted(found, key=lambda w: w.start)


def last_day(iso: str) -> str:
    """Return the last day that a date of month precision covers; other dates unchanged."""
    if len(iso) != len("2011-07"):
        return iso
    return f"{iso}-{monthrange(int(iso[:4]), int(iso[5:]))[1]:02d}"


def moved(iso: str, months: int) -> str:
    """Return the other end of a period of so many months that starts at ``iso`` (or, where negative, ends there).

    Both ends belong to it: six months from 2024-04-01 end at 2024-09-30, six months from 2024-04 at 2024-09.
    """
    year, month = int(iso[:4]), int(iso[5:7] or 1)
    if len(iso) < len("2024-04-01"):
        at = year * 12 + month - 1 + (months - 1 if months > 0 else months + 1)
        return f"{at // 12:04d}-{at % 12 + 1:02d}"
    day = date(year, month, int(iso[8:])) + (timedelta(days=-1) if months > 0 else timedelta(days=1))
    at = day.year * 12 + day.month - 1 + months
    last = monthrange(at // 12, at % 12 + 1)[1]
    # The last day of a month leads to the last day of another.
    whole = day.day == monthrange(day.year, day.month)[1]
    return date(at // 12, at % 12 + 1, last if whole else min(day.day, last)).isoformat()


def _of_match(match: re.Match[str]) -> str | None:
    if match["iy"]:
        return _iso(match["iy"], int(match["im"]), match["id"])
    if match["ny"]:
        year = match["ny"] if len(match["ny"]) > 2 else "20" + match["ny"]
        return _iso(year, int(match["nm"]), match["nd"])
    if match["ay"]:
        return _iso(match["ay"], month_number(match["am"]), match["ad"])
    return _iso(match["y"], month_number(match["m"]), match["d"])


def _range(match: re.Match[str]) -> tuple[str, str] | None:
    day, month, year = match["d1"], match["m1"] or match["m0"], match["y1"] or match["y0"]
    if bool(day) != bool(match["d2"]):
        return None
    second = month_number(match["m2"])
    first = month_number(month) if month else second
    start = int(year) if year else int(match["y2"]) - (first > second)
    a, b = _iso(str(start), first, day), _iso(match["y2"], second, match["d2"])
    return (a, b) if a and b and a <= b else None


def _iso(year: str, month: int, day: str | None) -> str | None:
    if not 1 <= month <= 12:
        return None
    if not day:
        return f"{int(year):04d}-{month:02d}"
    number = int(re.sub(r"\D", "", day))
    try:
        return date(int(year), month, number).isoformat()
    except ValueError:
        return None
