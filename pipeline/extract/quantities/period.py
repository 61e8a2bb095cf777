"""When a figure holds: the period as written, ``previous`` for an earlier time, empty for the report's own.

A period that opens a sentence holds for all its figures; one that follows a figure holds for that figure. "Last year"
before a figure, or "up from" right before it, makes it a previous one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.grammar import Quantity
from pipeline.extract.quantities.numbers import small_regex
from pipeline.extract.quantities.scan import DATE, MONTH, YEAR


@lru_cache(maxsize=1)
def _period() -> re.Pattern[str]:
    season = r"(?:(?:early|mid|late)[\s-]+)?(?:spring|summer|autumn|winter)(?:\s+(?:term\s+)?(?:of\s+)?(?:19|20)\d\d|\s+term)?"
    quarter = rf"(?:Q[1-4]|[Qq]uarter\s+(?:[1-4]|one|two|three|four))(?:\s+(?:of\s+)?{YEAR})?|(?:first|second|third|fourth|last)\s+(?:quarter|half)\s+of\s+{YEAR}"
    early = rf"(?:early|mid|late)[\s-]+{YEAR}"
    month = rf"{MONTH}"
    day = rf"(?:{DATE}|{early}|{quarter}|{YEAR}(?!\s*%)|{season}|{month})"
    end = rf"(?:(?:the\s+)?(?:start|end|beginning)\s+(?:of\s+)?)?{day}"
    to = r"\s*(?:to|and|until|–|-)\s*(?:the\s+)?"
    n = rf"(?:\d+|{small_regex()})"
    span = rf"(?:between|from)\s+{end}{to}(?:{end}|this\s+inspection|the\s+inspection|date)"
    lead = r"(?:(?:as\s+at|as\s+of|at|in|on|during|since|by|for|to|until|throughout|over)\s+)?(?:the\s+)?"
    year = rf"(?:(?:the\s+)?(?:financial\s+|academic\s+|calendar\s+|whole\s+)?year\s+(?:to|ending|ended|of)\s+{day})"
    past = rf"(?:over|in|during|within|for|throughout)\s+(?:the\s+)?(?:(?:last|past|previous|preceding|first|next|next|coming)\s+)(?:{n}\s+)?(?:years?|months?|weeks?|quarters?)(?:\s+(?:prior\s+to|before)\s+(?:the|this)\s+inspection)?"
    prior = rf"(?:in\s+)?(?:the\s+)?{n}\s+(?:months|years)\s+(?:prior\s+to|before|to|up\s+to)\s+(?:(?:the|this)\s+(?:inspection|audit)|before|{day})"
    ago = rf"{n}\s+(?:months|years)\s+(?:ago|before|earlier)|(?:in|over)\s+the\s+same\s+period|in\s+the\s+year\b|in\s+the\s+quarter\b|(?:over|during|for)\s+the\s+year\b|so\s+far\s+this\s+year"
    return re.compile(
        rf"\b(?:{span}|{year}|{prior}|{past}|{ago}|{lead}(?:{end}(?:{to}{end})?(?:\s+to\s+date)?))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _previous() -> re.Pattern[str]:
    return lexicon.pattern("previous", "cues")


@lru_cache(maxsize=1)
def _left() -> re.Pattern[str]:
    return lexicon.pattern("previous", "left", r"\b(?:", r")\s+(?:just\s+|only\s+|an?\s+|under\s+|over\s+|nearly\s+|about\s+|around\s+)*\Z")


_FROM = re.compile(r"\bfrom\s+(?:just\s+|only\s+|under\s+|over\s+|nearly\s+|about\s+|around\s+|a\s+high\s+of\s+|an?\s+)*\Z", re.IGNORECASE)
_TO = re.compile(r"(?:[^.;]{0,60}?)\s(?:to|down\s+to|up\s+to)\s+(?:just\s+|only\s+|under\s+|over\s+|nearly\s+|about\s+|an?\s+)*\Z", re.IGNORECASE)
_WAS = re.compile(r"[,(:;]\s*(?:was|were|previously|had\s+been)\s+(?:just\s+|only\s+|at\s+)*\Z", re.IGNORECASE)
_NOT_PERIOD = re.compile(r"\b(?:may|march|mar|dec|second)\Z", re.IGNORECASE)
_CLAUSE = re.compile(r"[;.]\s|:\s")


def periods(text: str) -> list[tuple[int, int]]:
    """Return the spans of the periods that ``text`` names, in order."""
    found = []
    for m in _period().finditer(text):
        written = m.group()
        bare = re.sub(r"^(?:in|at|on|by|for|to|since|the|during|over)\s+", "", written, flags=re.IGNORECASE)
        if re.fullmatch(r"may|march|mar", bare.strip(), re.IGNORECASE) and not (
            bare[:1].isupper() and (written != bare or re.search(r"\b(?:in|since|from|to|and|until|by)\s+\Z", text[: m.start()]))
        ):
            continue
        if re.fullmatch(r"(?:spring|summer|autumn|winter)", bare.strip(), re.IGNORECASE) and written == bare:
            continue
        found.append(m.span())
    return found


def whens(text: str, quantities: list[Quantity], spans: list[tuple[int, int]]) -> list[str]:
    """Return the ``when`` of each quantity of a running text. ``spans``: what ``periods`` found in it."""
    out = []
    for i, q in enumerate(quantities):
        last = quantities[i - 1] if i else None
        after = quantities[i + 1] if i + 1 < len(quantities) else None
        out.append(_when(text, q, last, after, quantities[0], spans, out))
    return out


def _when(
    text: str,
    q: Quantity,
    last: Quantity | None,
    after: Quantity | None,
    first: Quantity,
    spans: list[tuple[int, int]],
    so_far: list[str],
) -> str:
    right_end = after.start if after else len(text)
    sentence_end = _clause_end(text, q.end, right_end)
    trailing = [s for s in spans if q.end <= s[0] < sentence_end]
    left_start = last.end if last else 0
    left = text[left_start : q.start]
    cut = [m.end() for m in _CLAUSE.finditer(left)]
    if cut:
        left_start += cut[-1]
        left = text[left_start : q.start]
    leading = [s for s in spans if left_start <= s[0] < q.start]
    written = ""
    if trailing and not _opens_next(text, trailing[0], after):
        written = text[trailing[0][0] : trailing[0][1]]
    if _left().search(left) or _WAS.search(left):
        return written or "previous"
    if _FROM.search(left) and after is not None and _TO.match(text[q.end : after.start]):
        return written or "previous"
    if _previous().search(left[-90:]) or _previous().search(text[q.end : min(sentence_end, q.end + 40)]):
        return written or "previous"
    if written:
        return tidy(written)
    if leading:
        # A period right before the figure is its own; one at the start of the sentence holds for all.
        return tidy(text[leading[-1][0] : leading[-1][1]])
    if so_far and last is not None and not cut and so_far[-1] not in ("", "previous"):
        opening = [s for s in spans if s[1] <= first.start]
        if opening:
            return tidy(text[opening[-1][0] : opening[-1][1]])
    if so_far and so_far[-1] == "previous" and last is not None and not cut and last.kind == q.kind and re.match(
        r"[^.;]{0,60}?(?:\bor\b|\band\b|,|\()[^.;]{0,30}\Z", text[last.end : q.start]
    ) and not re.search(r"\b(?:to|now|this)\b", text[last.end : q.start]):
        return "previous"
    return ""


def _clause_end(text: str, start: int, end: int) -> int:
    m = re.search(r"[;.]\s", text[start:end])
    return start + m.start() if m else end


def _opens_next(text: str, span: tuple[int, int], after: Quantity | None) -> bool:
    """Tell whether a period between two figures belongs to the second: "..., and in 2014 it was 12%"."""
    if after is None:
        return False
    before, behind = text[: span[0]], text[span[1] : after.start]
    return re.search(r"[,;:(]\s*(?:and\s+|but\s+|while\s+)?(?:in\s+|by\s+|at\s+|since\s+)?\Z", before) is not None and len(behind) < 60


def tidy(period: str) -> str:
    """Return the period without the preposition in front of it, unless that says a span ("since", "between")."""
    return re.sub(r"^(?:as\s+at|as\s+of|at|in|on|for|by|to)\s+(?:the\s+(?=\d|end|start))?", "", period, flags=re.IGNORECASE)


def header_periods(header: tuple[str, ...]) -> list[str]:
    """Return ``when`` for each column of a table from its header cells; of several periods the latest is the report's own."""
    marks: list[str] = []
    for cell in header:
        low = cell.lower().strip()
        if _previous().search(low) or any(re.search(rf"\b{w}\b", low) for w in lexicon.words("previous", "header")):
            marks.append("previous")
        elif any(re.search(rf"\b{w}\b", low) for w in lexicon.words("own", "header")):
            marks.append("own")
        else:
            found = periods(cell)
            marks.append(cell[found[0][0] : found[-1][1]] if found else "")
    named = [m for m in marks if m not in ("", "previous", "own")]
    if len(named) > 1 and "own" not in marks:
        latest = max(range(len(marks)), key=lambda i: (_order(marks[i]), i))
        marks[latest] = "own"
    elif len(named) == 1 and "own" not in marks and "previous" in marks:
        marks[marks.index(named[0])] = "own"
    return ["" if m == "own" else m for m in marks]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _order(period: str) -> tuple[int, int, int]:
    """Return a key that sorts periods by time: year, quarter, month, as far as they are named."""
    if period in ("", "previous", "own"):
        return (-1, -1, -1)
    year = re.search(r"(?:19|20)\d\d", period)
    quarter = re.search(r"q(?:uarter)?\s?([1-4])", period, re.IGNORECASE)
    month = next((i for i, m in enumerate(_MONTHS) if re.search(rf"\b{m}", period, re.IGNORECASE)), -1)
    return (int(year.group()) if year else 0, int(quarter[1]) if quarter else 0, month)
