"""From the words for a figure's time to dates: "last year" in a report of June 2019, "Q2", "since April".

A date is ISO 8601 of the precision that the words and the report's own dates give; what they do not settle is None.
Financial years run from April, as English councils count them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.ingest.dates import MONTH, find_dates, find_ranges, find_years, moved
from pipeline.months import month_number
from pipeline.numbers import whole_number

Span = tuple[str | None, str | None]
NOTHING: Span = (None, None)

_BARE_YEAR = re.compile(r"\b(?P<y>(?:19|20)\d\d)\b")
_QUARTER = re.compile(
    r"\b(?:q|quarter\s+)(?P<q>[1-4]|one|two|three|four)\b|\b(?P<nth>first|second|third|fourth|last)\s+quarter\b",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"(?P<a>(?P<da>\d{1,2})?(?:st|nd|rd|th)?\s?(?P<ma>" + MONTH + r"))"
    r"(?:\s*(?:to|and|until|–|-)\s*(?:the\s+)?(?:(?P<db>\d{1,2})(?:st|nd|rd|th)?\s)?(?P<mb>" + MONTH + r"))?",
    re.IGNORECASE,
)
_SEASON = re.compile(r"\b(?P<s>spring|summer|autumn|winter)(?P<term>\s+term)?\b", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:last|past|previous|preceding)\s+(?:(?P<n>\d{1,2}|[a-z]+)\s+)?(?P<u>year|month|quarter)s?\b"
    r"|\b(?P<m>\d{1,2}|[a-z]+)\s+(?P<v>year|month)s\s+(?:prior\s+to|before|to|up\s+to)\b",
    re.IGNORECASE,
)
_AGO = re.compile(r"\b(?P<n>\d{1,2}|[a-z]+)\s+(?P<u>year|month)s?\s+ago\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_YEAR_TO = re.compile(r"\byear\s+(?:to|ending|ended)\b", re.IGNORECASE)
_LENGTH = {"year": 12, "quarter": 3, "month": 1}
_NTH = {"one": 1, "first": 1, "two": 2, "second": 2, "three": 3, "third": 3, "four": 4, "fourth": 4, "last": 4}
_EARLIER = (
    (
        12,
        re.compile(r"\b(?:last|previous|prior)\s+year\b|\b(?:a|the)\s+year\s+(?:ago|earlier|before)\b", re.IGNORECASE),
    ),
    (3, re.compile(r"\b(?:last|previous)\s+quarter\b|\bthe\s+quarter\s+before\b", re.IGNORECASE)),
    (1, re.compile(r"\b(?:last|previous)\s+month\b|\bthe\s+month\s+before\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The dates that words are read against: the period of the report or the part, and the date of the report."""

    start: str | None
    end: str | None
    published: str | None

    @property
    def latest(self) -> str | None:
        """The last day or month that the report can speak of."""
        return self.end or self.published


def resolve(when: str, near: str, anchor: Anchor) -> Span:
    """Return the first and last date of a figure.

    Args:
        when: the figure's ``when``: empty for the report's own period, ``previous``, or the words of the period.
        near: the words around the figure, where "last year" may stand.
        anchor: what the report says of its own time.
    """
    if not when:
        return anchor.start, anchor.end
    if when == "previous":
        return _previous(near, anchor)
    return _stated(when, anchor)


@lru_cache(maxsize=1024)
def _stated(when: str, anchor: Anchor) -> Span:
    found = find_ranges(when) or find_years(when)
    if found and not _SINCE.match(when):
        return found[0].first, found[-1].last
    dates = find_dates(when)
    if dates or found:
        first = dates[0].first if dates else found[0].first
        if _SINCE.match(when):
            return first, anchor.latest
        if _YEAR_TO.search(when):
            return moved(first, -12), first
        return first, dates[-1].last if dates else found[-1].last
    year = _BARE_YEAR.search(when)
    return _part_of_year(when, int(year["y"]) if year else None, anchor) or _back(when, anchor) or NOTHING


def _part_of_year(when: str, year: int | None, anchor: Anchor) -> Span | None:
    """Read a quarter, a season, months or a whole year; without a year, the last one before the report's end."""
    quarter = _QUARTER.search(when)
    if quarter:
        word = (quarter["q"] or quarter["nth"]).lower()
        first = 3 * (int(word) if word.isdigit() else _NTH[word]) + 1
        if year is not None and quarter["nth"]:
            first -= 3  # "the first quarter of 2015" is one of the calendar's
        return _months(first, first + 2, year, anchor)
    season = _SEASON.search(when)
    if season:
        kind = "terms" if season["term"] else "seasons"
        first, last = lexicon.data()["meaning"][kind][season["s"].lower()]
        return _months(first, last, year, anchor)
    named = _MONTHS.search(when)
    if named and named["ma"]:
        first = month_number(named["ma"])
        last = month_number(named["mb"]) if named["mb"] else first
        span = _months(first, last if last >= first else last + 12, year, anchor)
        if span is None or span[0] is None or span[1] is None:
            return span
        a = _with_day(span[0], named["da"])
        b = _with_day(span[1], named["db"]) if named["mb"] else (a if named["da"] else span[1])
        return a, (anchor.latest if _SINCE.match(when) else b)
    if year is not None:
        return f"{year}-01", anchor.latest if _SINCE.match(when) else f"{year}-12"
    return None


def _with_day(month: str, day: str | None) -> str:
    if not day or not 1 <= int(day) <= monthrange(int(month[:4]), int(month[5:7]))[1]:
        return month
    return f"{month}-{int(day):02d}"


def _months(first: int, last: int, year: int | None, anchor: Anchor) -> Span | None:
    """Return months counted from January of ``year`` (13 is the next January)."""
    if year is None:
        latest = anchor.latest
        if not latest or len(latest) < len("2024-06"):
            return None
        year = int(latest[:4]) + 1
        while _month(year, first) > latest[:7]:
            year -= 1
    return _month(year, first), _month(year, last)


def _month(year: int, month: int) -> str:
    at = year * 12 + month - 1
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def _back(when: str, anchor: Anchor) -> Span | None:
    m = _BACK.search(when)
    if m:
        end = anchor.start if m["v"] else anchor.latest
        count = whole_number((m["n"] or m["m"] or "one").lower()) or 0
        months = count * _LENGTH[(m["u"] or m["v"]).lower()]
        return (moved(end, -months), end) if end and 0 < months <= 240 and len(end) >= len("2024-06") else None
    ago = _AGO.search(when)
    if ago and anchor.latest:
        count = whole_number(ago["n"].lower()) or (1 if ago["n"].lower() in ("a", "one") else 0)
        if 0 < count <= 20 and ago["u"].lower() == "year":
            year = int(anchor.latest[:4]) - count
            return f"{year}-01", f"{year}-12"
    return None


def _previous(near: str, anchor: Anchor) -> Span:
    months = next((n for n, cue in _EARLIER if cue.search(near)), 0)
    if not months:
        return NOTHING
    if anchor.start and anchor.end and len(anchor.start) >= len("2024-06") and len(anchor.end) >= len("2024-06"):
        return shifted(anchor.start, -months), shifted(anchor.end, -months)
    if anchor.latest and months == _LENGTH["year"]:
        year = int(anchor.latest[:4]) - 1
        return f"{year}-01", f"{year}-12"
    return NOTHING


def shifted(iso: str, months: int) -> str:
    """Return the same day or month so many months later; the last day of a month leads to the last day of another.

    >>> shifted("2024-06-30", -1), shifted("2024-01", -3)
    ('2024-05-31', '2023-10')
    """
    year, month = int(iso[:4]), int(iso[5:7])
    to = _month(year, month + months)
    if len(iso) < len("2024-06-30"):
        return to
    last = monthrange(int(to[:4]), int(to[5:7]))[1]
    whole = int(iso[8:]) == monthrange(year, month)[1]
    return f"{to}-{last if whole else min(int(iso[8:]), last):02d}"
