"""When a figure holds: the period as written, ``previous`` for an earlier time, empty for the report's own.

A period that opens a sentence holds for all its figures; one that follows a figure holds for that figure. "Last year"
before a figure, or "up from" right before it, makes it a previous one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.exclude import DATE, YEAR
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.quantity import Quantity
from pipeline.extract.quantities.scan import lowered
from pipeline.ingest.dates import MONTH
from pipeline.months import SHORT_MONTHS
from pipeline.numbers import small_regex


@lru_cache(maxsize=1)
def _period() -> re.Pattern[str]:
    """Return the pattern of periods, for text in lower case."""
    n = rf"(?:\d+|{small_regex()})"
    part = r"(?:(?:early|mid|late)[\s-]+)"
    season = rf"{part}?(?:spring|summer|autumn|winter)(?:\s+(?:term\s+)?(?:of\s+)?(?:19|20)\d\d|\s+term)?"
    quarter = (
        rf"(?:q[1-4]|quarter\s+(?:[1-4]|one|two|three|four))(?:\s+(?:of\s+)?{YEAR})?"
        rf"|(?:first|second|third|fourth|last)\s+(?:quarter|half)\s+of\s+{YEAR}"
    )
    day = rf"(?:{DATE}|{part}{YEAR}|{quarter}|{YEAR}(?!\s*%)|{season}|{MONTH})"
    end = rf"(?:(?:the\s+)?(?:start|end|beginning)\s+(?:of\s+)?)?{day}"
    to = r"\s*(?:to|and|until|–|-)\s*(?:the\s+)?"
    lead = r"(?:(?:as\s+at|as\s+of|at|in|on|during|since|by|for|to|until|throughout|over)\s+)?(?:the\s+)?"
    parts = [
        rf"(?:between|from)\s+{end}{to}(?:{end}|this\s+inspection|the\s+inspection|date)",
        rf"(?:the\s+)?(?:financial\s+|academic\s+|calendar\s+|whole\s+)?year\s+(?:to|ending|ended|of)\s+{day}",
        rf"(?:in\s+)?(?:the\s+)?{n}\s+(?:months|years)\s+(?:prior\s+to|before|to|up\s+to)\s+"
        rf"(?:(?:the|this)\s+(?:inspection|audit)|before|{day})",
        rf"(?:over|in|during|within|for|throughout)\s+(?:the|its)\s+(?:last|past|previous|preceding|first|next|coming)\s+"
        rf"(?:{n}\s+)?(?:years?|months?|weeks?|quarters?)(?:\s+(?:prior\s+to|before)\s+(?:the|this)\s+inspection)?",
        rf"{n}\s+(?:months|years)\s+ago|(?:in|over)\s+the\s+same\s+period|in\s+the\s+(?:year|quarter)\b|so\s+far\s+this\s+year",
        rf"{lead}(?:{end}(?:{to}{end})?(?:\s+to\s+date)?)",
    ]
    return re.compile(r"\b(?:" + "|".join(f"(?:{p})" for p in parts) + ")")


# Every period names one of these; to seek them first costs a tenth of seeking periods.
_TIME = re.compile(
    rf"(?:19|20)\d\d|\b(?:{'|'.join(SHORT_MONTHS)}|spring|summer|autumn|winter|q[1-4])|year|quarter|month|week|period"
)


@lru_cache(maxsize=1)
def _previous() -> re.Pattern[str]:
    return lexicon.pattern("previous", "cues")


@lru_cache(maxsize=1)
def _own() -> re.Pattern[str]:
    return lexicon.pattern("own", "phrases")


@lru_cache(maxsize=1)
def _left() -> re.Pattern[str]:
    return lexicon.pattern("previous", "left", r"\b(?:", ")" + phrase("periods", "left").pattern)


_FROM = phrase("periods", "from")
_TO = phrase("periods", "to")
_LAST_FROM = phrase("periods", "last_from")
_DOWN = re.compile(r"\b(?:down|up)\s+\Z", re.IGNORECASE)
_WAS = phrase("periods", "was")
_CLAUSE = re.compile(r"[;.]\s|:\s")
_REACH = 200  # characters back that the words before a period are looked at


def periods(text: str, *, bare_months: bool = False) -> list[tuple[int, int]]:
    """Return the spans of the periods that ``text`` names, in order; "May" alone is one only in a column's header."""
    found: list[tuple[int, int]] = []
    low = lowered(text)
    if _TIME.search(low) is None:
        return found
    for m in _period().finditer(low):
        written = text[m.start() : m.end()].rstrip(".")
        bare = re.sub(r"^(?:in|at|on|by|for|to|since|the|during|over)\s+", "", written, flags=re.IGNORECASE).strip()
        if re.fullmatch(r"may|march|mar", bare, re.IGNORECASE) and not bare_months:
            led = written != bare or re.search(
                r"\b(?:in|since|from|to|and|until|by)\s+\Z", text[max(0, m.start() - _REACH) : m.start()]
            )
            if not (bare[:1].isupper() and led):
                continue
        if re.fullmatch(r"(?:spring|summer|autumn|winter)", bare, re.IGNORECASE) and written == bare:
            continue
        if re.match(r"\s+audits?\b", text[m.end() : m.end() + _REACH]) and re.search(r"\bthe\s+[A-Z][a-z]+\Z", written):
            continue  # "the June audit" is the one that the report tells of
        found.append((m.start(), m.start() + len(written)))
    return found


def whens(text: str, quantities: list[Quantity], spans: list[tuple[int, int]]) -> list[str]:
    """Return the ``when`` of each quantity of a running text. ``spans``: what ``periods`` found in it."""
    out: list[str] = []
    led = False
    opening = _opening(text, quantities, spans) if spans and quantities else None
    for i in range(len(quantities)):
        when, led = _when(text, quantities, i, spans, out, led, opening)
        out.append(when)
    return out


def _opening(text: str, quantities: list[Quantity], spans: list[tuple[int, int]]) -> tuple[str, int] | None:
    """Return the last period before all quantities, and where the clause it opens has ended for good."""
    i = bisect_right(spans, quantities[0].start, key=lambda s: s[1])
    if not i:
        return None
    start, end = spans[i - 1]
    mark = _CLAUSE.search(text, end)
    return tidy(text[start:end]), mark.end() if mark else len(text) + 1


def _when(
    text: str,
    quantities: list[Quantity],
    i: int,
    spans: list[tuple[int, int]],
    so_far: list[str],
    led: bool,
    opening: tuple[str, int] | None,
) -> tuple[str, bool]:
    """Return ``when`` of quantity ``i``, and whether a cue of an earlier time still leads the clause after it."""
    q, last = quantities[i], quantities[i - 1] if i else None
    after = next(
        (f for f in quantities[i + 1 : i + 9] if "(" not in text[q.end : f.start] or ")" in text[q.end : f.start]), None
    )
    right_end = _clause_end(text, q.end, after.start if after else len(text))
    # Two characters make the mark of a clause, so one may stand across the end of the figure before.
    start = last.end if last else 0
    start = max([start, *(m.end() for m in _CLAUSE.finditer(text, max(0, start - 1), q.start))])
    left = text[start : q.start]
    joined = last is not None and start == last.end
    written = _written(text, q, after, right_end, spans)
    moved = after is not None and _moved(left, text[q.end : after.start])
    if moved or _left().search(left.lower()) or _WAS.search(left) or _LAST_FROM.search(left):
        return written or "previous", False
    masked = _masked(text, start, q.start, spans)
    cue = _previous().search(masked.lower())
    if cue and (not joined or re.search(r"[,;(]|\b(?:where|than|from|against)\b", masked[: cue.end()])):
        return written or "previous", True
    if _trails(_masked(text, q.end, min(right_end, q.end + 60), spans)):
        return written or "previous", False
    if written:
        return written, False
    if _own().search(_masked(text, q.end, min(right_end, q.end + 60), spans).lower()) or _own().search(masked.lower()):
        return "", False
    if joined and so_far[-1] and "(" in left and ")" not in left[left.rfind("(") :]:
        # A figure in brackets is of the same time as the one it stands beside.
        return so_far[-1], False
    for s in reversed(_between(spans, start, q.start)):
        if not joined or _breaks(text, s[0]):
            return tidy(text[s[0] : s[1]]), False
    if joined and so_far[-1] not in ("", "previous") and opening is not None and q.start < opening[1]:
        return opening[0], False
    if led and joined and so_far[-1] == "previous" and not re.search(r"\b(?:to|now|this|but)\b|;", left):
        return "previous", True
    return "", False


def _written(text: str, q: Quantity, after: Quantity | None, end: int, spans: list[tuple[int, int]]) -> str:
    """Return the period that follows a figure before the next one starts, or an empty string."""
    for s in _between(spans, q.end, end):
        between = text[q.end : s[0]]
        if between.rfind("(") > between.rfind(")") and between.strip() != "(":
            continue
        own = between.strip() in ("(", "") or after is None
        if own or not _opens_next(text, s, after):
            return tidy(text[s[0] : s[1]])
        return ""
    return ""


def _between(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans that begin from ``start`` to before ``end``; ``spans`` are in order."""
    return spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]


def _moved(left: str, between: str) -> bool:
    """Tell whether a figure is where a change began: "from 26% to 48%", "down 15% to 5%"."""
    return bool(_FROM.search(left) or _DOWN.search(left)) and _TO.match(between) is not None


def _masked(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    for s, e in _between(spans, start, end):
        if e <= end:
            parts += (text[start:s], "_" * (e - s))
            start = e
    return "".join((*parts, text[start:end]))


def _breaks(text: str, end: int) -> bool:
    return (
        re.search(
            r"(?:[,;:(]|\band|\bbut)\s*(?:and\s+|but\s+|while\s+|where\s+|when\s+|though\s+|although\s+|than\s+|\w+\s+from\s+)?(?:in\s+|by\s+|at\s+|since\s+)?\Z",
            text[max(0, end - _REACH) : end],
        )
        is not None
    )


def _trails(right: str) -> bool:
    """Tell whether a cue of an earlier time follows a figure in the same clause: "10% last year"."""
    cue = _previous().search(right.lower())
    return (
        cue is not None
        and re.search(r"[,:]|\b(?:than|from|since|compared|on|with|and|but|as)\b", right[: cue.start()]) is None
    )


def _clause_end(text: str, start: int, end: int) -> int:
    m = re.search(r"[;.]\s", text[start:end])
    return start + m.start() if m else end


def _opens_next(text: str, span: tuple[int, int], after: Quantity | None) -> bool:
    """Tell whether a period between two figures belongs to the second: "..., and in 2014 it was 12%"."""
    return after is not None and _breaks(text, span[0]) and after.start - span[1] < 60


def tidy(period: str) -> str:
    """Return the period without the preposition in front of it, unless that says a span ("since", "between")."""
    return re.sub(
        r"^(?:as\s+at|as\s+of|at|in|on|for|by|to)\s+(?:the\s+(?=\d|end|start))?", "", period, flags=re.IGNORECASE
    )


def header_periods(header: tuple[str, ...]) -> list[str]:
    """Return ``when`` for each column from its header cell; of several periods the latest is the report's own."""
    marks: list[str] = []
    for cell in header:
        low = cell.lower().strip()
        if _previous().search(low) or any(re.search(rf"\b{w}\b", low) for w in lexicon.words("previous", "header")):
            marks.append("previous")
        elif any(re.search(rf"\b{w}\b", low) for w in lexicon.words("own", "header")):
            marks.append("own")
        else:
            found = periods(cell, bare_months=True)
            marks.append(cell[found[0][0] : found[-1][1]] if found else "")
    named = [m for m in marks if m not in ("", "previous", "own")]
    if len(named) > 1 and "own" not in marks:
        latest = max(range(len(marks)), key=lambda i: (order(marks[i]), i))
        marks[latest] = "own"
    elif len(named) == 1 and "own" not in marks and "previous" in marks:
        marks[marks.index(named[0])] = "own"
    return ["" if m == "own" else m for m in marks]


@lru_cache(maxsize=1024)
def order(period: str) -> tuple[int, int, int]:
    """Return a key that sorts periods by time: year, quarter, month, as far as they are named."""
    if period in ("", "previous", "own"):
        return (-1, -1, -1)
    year = re.search(r"(?:19|20)\d\d", period)
    quarter = re.search(r"q(?:uarter)?\s?([1-4])", period, re.IGNORECASE)
    month = next((i for i, m in enumerate(SHORT_MONTHS) if re.search(rf"\b{m}", period, re.IGNORECASE)), -1)
    return (int(year.group()) if year else 0, int(quarter[1]) if quarter else 0, month)
