"""The dates of the inspection or audit, or the time from which the work it read comes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.dates import MONTH, When, find_dates, find_ranges, find_years, moved
from pipeline.ingest.evidence import Evidence, compiled
from pipeline.months import month_number
from pipeline.numbers import whole_number
from pipeline.records import Passage

THRESHOLD = 3.5
EARLY = 40  # passages; what a report covers is said at its start

_YEAR = re.compile(
    r"\b(?:in|during|calendar year|year)\s(?P<y>20\d\d)\b|^\W*(?P<z>20\d\d)\s(?:year|calendar)\b", re.IGNORECASE
)
_YEARLESS = re.compile(rf"\b(?:between|from)\s(?P<a>{MONTH})\s(?:and|to)\s(?P<b>{MONTH})(?!\w|,?\s\d)", re.IGNORECASE)
# Clear in the middle of a line too, where a reader has joined the lines of a cover.
_INSPECTED = re.compile(r"\binspection dates?:\s", re.IGNORECASE)
_NEXT_LABEL = re.compile(
    r"\b(?:dates? of previous|lead inspector|reporting inspector|report published|previous inspection)\b", re.IGNORECASE
)
_VISIT = re.compile(
    r"\b(?:visit|inspection)s?\b(?! report)[^.]{0,80}?\b(?:on|between|from|took place|carried out)\b", re.IGNORECASE
)
# "The six months to 30 September 2024", "twelve months from April 2023", "went back six months, to 1 April 2024".
_MONTHS = re.compile(
    r"(?P<back>\bback\s)?\b(?P<n>\d{1,2}|[a-z]{3,9})\smonths?,?\s"
    r"(?P<way>up to|to|end(?:ing|ed)(?: on| in)?|from|(?:starting|beginning)(?: on| in)?|since)\s(?:the end of\s)?$",
    re.IGNORECASE,
)
_WEEK = re.compile(r"\bweek (?:of|beginning|commencing)\s$", re.IGNORECASE)


def find_period(
    evidence: Evidence, title: str | None, passages: Sequence[Passage], published: str | None, *, inspection: bool
) -> tuple[str | None, str | None]:
    """Return the first and the last date of the period, ISO 8601 of the precision given; None, None where none is.

    Args:
        evidence: the first page and running headers; a labelled period there stands before all else.
        title: the title as found.
        passages: the passages; the method says when cases were read or drawn.
        published: the report's own date: no audit ends after it.
        inspection: an inspectorate's report: only its labelled dates are taken.
    """
    labelled = _labelled(evidence)
    if labelled or inspection:
        return labelled or _visited(evidence) or (None, None)
    best: tuple[float, int, When] | None = None
    for order, (score, when) in enumerate(_candidates(title, passages, published)):
        if published and when.first[:7] > published[:7]:
            continue
        if score >= THRESHOLD and (best is None or score > best[0]):
            best = (score, order, when)
    return (best[2].first, best[2].last) if best else (None, None)


def _labelled(evidence: Evidence) -> tuple[str, str] | None:
    texts = [*(line.text for line in evidence.front), *evidence.headers]
    for i, text in enumerate(texts):
        match = compiled("period", "labels", r"^\W*", r"\s?[:|–-]?\s{0,3}(?=\S)").match(text)
        match = match or _INSPECTED.search(text[:600])
        if not match:
            continue
        rest = text[match.end() : match.end() + 160]
        if not re.search(r"\d", rest) and i + 1 < len(texts):
            rest = texts[i + 1][:160]
        # The next label on the same line ends the value.
        rest = _NEXT_LABEL.split(rest)[0]
        ranges = find_ranges(rest)
        if ranges:
            return min(w.first for w in ranges), max(w.last for w in ranges)
        dates = find_dates(rest)
        if dates:
            return dates[0].first, dates[0].last
        years = find_years(rest)
        if years:
            return years[0].first, years[0].last
    return None


def _visited(evidence: Evidence) -> tuple[str, str] | None:
    """Return the dates of a visit that a letter gives in its first sentences: "the visit on 5 and 6 March 2019"."""
    text = " ".join(line.text for line in evidence.front)[:3000]
    for match in _VISIT.finditer(text):
        rest = text[match.end() : match.end() + 120]
        ranges = find_ranges(rest)
        dates = ranges or find_dates(rest)
        if dates and len(dates[0].first) == len("2019-03-05"):
            return dates[0].first, dates[0].last
    return None


def _candidates(title: str | None, passages: Sequence[Passage], published: str | None) -> list[tuple[float, When]]:
    found: list[tuple[float, When]] = []
    if title:
        found += [(5.0, w) for w in find_ranges(title)]
        found += [(4.0, w) for w in find_years(title)]
        found += [(3.5, w) for w in find_dates(title) if len(w.first) == len("2024-06")]
    for i, passage in enumerate(passages[: 3 * EARLY]):
        text = passage.text[:1500]
        whens = _whens(text) if re.search(r"20\d\d", text) else []
        whens += _yearless(text, published)
        if not whens:
            continue
        base = 1.0 if i < EARLY // 2 else 0.5 if i < EARLY else 0.0
        if any(compiled("period", "sections", r"\b", r"\b").search(s) for s in passage.section):
            base += 1.0
        for when, worth in whens:
            around = text[max(0, when.start - 60) : when.end + 30]
            if compiled("period", "cues", r"\b", r"\b").search(text[max(0, when.start - 90) : when.end + 40]):
                worth += 1.0
            if compiled("period", "verbs", r"\b", r"\b").search(text[max(0, when.start - 90) : when.end + 40]):
                worth += 1.0
            if compiled("period", "never", r"\b", r"\b").search(around):
                worth -= 2.0
            found.append((base + worth, when))
    return found


def _yearless(text: str, published: str | None) -> list[tuple[When, float]]:
    """Return ranges of months without a year ("between June and September"), as the last before the report's date."""
    found: list[tuple[When, float]] = []
    if not published or len(published) < len("2024-06"):
        return found
    for match in _YEARLESS.finditer(text):
        first, last = month_number(match["a"]), month_number(match["b"])
        year = int(published[:4]) - (last > int(published[5:7]))
        start = f"{year - (first > last)}-{first:02d}"
        found.append((When(start, f"{year}-{last:02d}", match.start(), match.end()), 1.5))
    return found


def _spans(text: str) -> list[When]:
    """Return the periods that are given by a number of months and the date on which they start or end."""
    found = []
    for when in find_dates(text):
        match = _MONTHS.search(text[max(0, when.start - 60) : when.start])
        months = whole_number(match["n"]) if match else 0
        if not match or not 1 <= months <= 36:
            continue
        starts = match["back"] or match["way"].lower().startswith(("from", "starting", "beginning", "since"))
        first, last = (when.first, moved(when.first, months)) if starts else (moved(when.first, -months), when.first)
        found.append(When(first, last, when.start, when.end))
    return found


def _whens(text: str) -> list[tuple[When, float]]:
    found = [(w, 2.0) for w in find_ranges(text)]
    found += [(w, 2.5) for w in _spans(text)]
    found += [(w, 1.0) for w in find_years(text)]
    for when in find_dates(text):
        before = text[: when.start]
        if len(when.first) == len("2024-06") and re.search(r"\b(?:in|for|during|of)\s$", before):
            found.append((when, 0.5))
        elif _WEEK.search(before):
            found.append((when, 1.5))
    for match in _YEAR.finditer(text):
        year = match["y"] or match["z"]
        found.append((When(f"{year}-01", f"{year}-12", match.start(), match.end()), 0.0))
    return sorted(found, key=lambda f: f[0].start)
