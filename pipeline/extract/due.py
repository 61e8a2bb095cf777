"""By when an action is asked for, in the report's own words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.asks import lexicon
from pipeline.extract.quantities.scan import lowered
from pipeline.months import MONTH

# "By" and "before" bind closest to a deadline, then a start, then a bare date.
_FIRM, _START, _BARE = 0, 1, 2


@lru_cache(maxsize=1)
def _date() -> str:
    table = lexicon()["due"]
    joined = "|".join(f"(?:{d})" for d in table["dates"])
    return joined.replace("{month}", MONTH)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[int, re.Pattern[str], tuple[str, ...]], ...]:
    """Return rank and pattern of each wording of a deadline, and texts of which it needs one, where that is told."""
    table = lexicon()["due"]
    date, span = f"(?:{_date()})", table["span"]
    spell = "week|month|quarter|term|year|spring|summer|autumn|winter"
    opening = r"(?:starting|beginning|commencing)"
    units = ("day", "week", "month", "year")
    found: tuple[tuple[int, tuple[str, ...], str], ...] = (
        (
            _FIRM,
            ("by", "before", "until", "later than"),
            rf"\b(?:no later than|not later than|by|before|until)\s+{date}\b",
        ),
        (_FIRM, (), rf"\b(?:{table['now']})\b(?=\s*(?:[.,;)]|$))"),
        (
            _FIRM,
            ("before the ",),
            r"\bbefore the (?:[\w/-]+ ){1,4}(?:is|are) (?:set|agreed|approved|signed|published|issued|complete)\b",
        ),
        (_START, (), rf"\b(?:{opening}\s+)?(?:from|in|at|during|with|for|as part of|{opening})\s+{date}\b"),
        (_START, units, rf"\bin\s+{span}(?:['’]?s?['’]?\s+time)?\b(?!\s+(?:of|from|after|before|and)\b)"),
        (_START, (), rf"\b(?:to|at)\s+(?:its|their|the)\s+{MONTH}\s+[a-z]+\b"),
        (_START, units, rf"\bat\s+{span}\s+and\s+(?:at\s+)?(?:{span}|\w+)\b"),
        (_START, ("within",), rf"\bwithin\s+(?:the\s+(?:week|month|year)|{span})\b(?!\s+(?:of|from|after)\b)"),
        (_START, ("next", "this"), rf"(?<!earlier )\b(?:later this|next|this)\s+(?:{spell})\b"),
        (_BARE, (", ", "(", ": "), rf"(?:(?<=, )|(?<=\()|(?<=: )){date}(?=\s*(?:[.,;)]|$))"),
        (_BARE, ("19", "20"), rf"\b(?:{_month_year()})\b"),
    )
    return tuple((rank, re.compile(pattern), holds) for rank, holds, pattern in found)


def _month_year() -> str:
    return rf"(?<!beyond )(?<!since )(?<!until )(?<!of )(?<!and )(?<!between )(?:\d{{1,2}} )?{MONTH} (?:19|20)\d\d"


# A cheap test that spares most passages the patterns above.
_MAYBE = re.compile(
    r"\b(?:by|before|until|than|from|in|at|with|within|immediate\w*|straight|once|next|this|later|ongoing"
    r"|to (?:its|the|their)|(?:19|20)\d\d)\b|[,(:]"
)
# A standard for each case ("within two working days of referral", "within 20 working days") is no deadline.
_STANDARD = re.compile(r"\bworking\s+days?\b|\bhours?\b", re.IGNORECASE)


def find_due(text: str) -> str | None:
    """Return the deadline that ``text`` states for its action, as written, or None.

    A firm deadline ("by ...") goes before a start ("from ..."), the last firm one and the first of the others count.
    """
    low = lowered(text)  # ignoring case costs five times as much
    if low.startswith("note ") or not _MAYBE.search(low):
        return None
    found: list[tuple[int, int, int]] = []
    for rank, pattern, holds in _patterns():
        if rank > _FIRM and found:
            break
        if holds and not any(map(low.__contains__, holds)):
            continue
        found += [(rank, *m.span()) for m in pattern.finditer(low) if not _STANDARD.search(m.group())]
        if rank == _FIRM:
            continue
    if not found:
        return None
    firm = [f for f in found if f[0] == _FIRM]
    _, start, end = max(firm, key=lambda f: f[1]) if firm else min(found, key=lambda f: f[1])
    return " ".join(text[start:end].split())


def is_due_cell(cell: str) -> bool:
    """Tell whether a table cell states a time and little else."""
    text = cell.strip().lower()
    if not text or len(text.split()) > 7:
        return False
    return _cell().search(text) is not None or _whole().search(text) is not None


@lru_cache(maxsize=1)
def _cell() -> re.Pattern[str]:
    return re.compile(lexicon()["due"]["cell"])


@lru_cache(maxsize=1)
def _whole() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:(?:by|from|before|in|at|within|until|starting)\s+)?(?:the\s+)?(?:{_date()}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}})\b"
        rf"|\b(?:by|in|at|to)\s+(?:{_date()})$",
        re.IGNORECASE,
    )
