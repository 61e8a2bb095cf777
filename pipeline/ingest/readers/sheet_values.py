"""Cells of a workbook as a person sees them: dates, percentages and decimals in their number format."""

from __future__ import annotations

import datetime
import re
from typing import Any

from pipeline.months import MONTHS

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DATE = re.compile(r"yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|am/pm|a/p", re.I)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def shown(value: Any, number_format: str = "General") -> str:
    """Return the text of a cell: its value in its number format, "" for an empty one or an error.

    Formats are followed in what changes the meaning of a value (percent, decimals, thousands, currency, the parts of
    a date); colours, widths and sections for negative numbers are not.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value.startswith("#") and value.rstrip("!?").isupper() and " " not in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return _date(value, number_format)
    if isinstance(value, datetime.date):
        return _date(datetime.datetime(value.year, value.month, value.day), number_format)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    form = _QUOTED.sub(lambda m: m[1] or m[2] or "", number_format.split(";")[0])
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if "%" in form:
        return f"{value * 100:.{_decimals(form)}f}%"
    if form in ("General", "@", "") or not re.search(r"[0#?]", form) or "E" in form or "/" in form:
        return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
    digits = f"{value:,.{_decimals(form)}f}" if ",#" in form or ",0" in form else f"{value:.{_decimals(form)}f}"
    sign = next((c for c in "£€$" if c in number_format), "")
    return f"-{sign}{digits[1:]}" if digits.startswith("-") else f"{sign}{digits}"


def _decimals(form: str) -> int:
    found = re.search(r"\.([0#?]+)", form)
    return min(len(found[1]), 10) if found else 0


def _date(value: datetime.datetime, number_format: str) -> str:
    form = _QUOTED.sub(lambda m: m[1] or m[2] or "", number_format.split(";")[0])
    if form in ("General", "@", "") or not _DATE.search(form):
        return f"{value:%d/%m/%Y}"
    clock = False  # "m" after hours counts minutes
    out: list[str] = []
    at = 0
    for part in _DATE.finditer(form):
        between = form[at : part.start()]
        at = part.end()
        code = part[0].lower()
        if code in ("h", "hh"):
            clock = True
        elif code[0] in "yd":
            clock = False
        out += (between, _date_part(value, code, minutes=clock and code in ("m", "mm")))
    return ("".join(out) + form[at:]).strip()


def _date_part(value: datetime.datetime, code: str, *, minutes: bool) -> str:
    if minutes:
        return f"{value.minute:02d}"
    month, day = MONTHS[value.month - 1], _DAYS[value.weekday()]
    return {
        "yyyy": f"{value.year:04d}",
        "yy": f"{value.year % 100:02d}",
        "mmmmm": month[:1],
        "mmmm": month,
        "mmm": month[:3],
        "mm": f"{value.month:02d}",
        "m": str(value.month),
        "dddd": day,
        "ddd": day[:3],
        "dd": f"{value.day:02d}",
        "d": str(value.day),
        "hh": f"{value.hour:02d}",
        "h": str(value.hour),
        "ss": f"{value.second:02d}",
        "s": str(value.second),
    }.get(code, "")
