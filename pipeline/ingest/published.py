"""When a report was published or dated: a labelled date, a line of the cover, the sign-off at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.ingest.dates import When, find_dates, find_ranges
from pipeline.ingest.evidence import Evidence, compiled, lexicon

# Worth of what gives a date; labels lose a little by their rank in the lexicon.
LABEL, ALONE, LINE_END, IN_TITLE, SIGN_OFF = 10.0, 7.0, 6.0, 5.0, 4.0

# The one label that is clear in the middle of a line, where a reader has joined the lines of a cover.
_PUBLISHED = re.compile(r"\b(?:report )?published(?: on)?:\s?(?P<rest>\S.{3,40})", re.IGNORECASE)
_SIGNED = re.compile(
    r"\b(?:head|manager|director|chair|consultant|officer|lead|author|reviewer|auditor|adviser|advisor|scrutineer|nurse|coordinator)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    order: int
    iso: str


def find_published(evidence: Evidence, title: str | None, *, inspection: bool) -> str | None:
    """Return the date as ISO 8601 of the precision printed, None where none is.

    Args:
        evidence: the first page, running headers and last lines.
        title: the title as found: a date in it dates the report only where nothing else does.
        inspection: an inspectorate's report, whose date stands beside a label or alone on a line, never in a sentence.
    """
    found = list(_candidates(evidence, title, inspection))
    if not found:
        return None
    best = max(found, key=lambda c: (c.score, -c.order))
    if len(best.iso) < 10:
        finer = [c for c in found if len(c.iso) == 10 and c.iso.startswith(best.iso)]
        if finer:
            best = max(finer, key=lambda c: (c.score, -c.order))
    return best.iso


def _candidates(evidence: Evidence, title: str | None, inspection: bool) -> Iterator[_Candidate]:
    order = 0
    lines = [*(line.text for line in evidence.front), *evidence.headers]
    short = {line.text for line in evidence.front if line.short} | set(evidence.headers)
    previous = ""
    for i, text in enumerate(lines):
        order += 1
        labelled, before = _labelled(text, previous), previous
        previous = text
        if labelled:
            yield _Candidate(labelled[0], order, labelled[1])
            continue
        if text not in short and len(text.split()) > 35:
            continue
        if compiled("published", "never", r"^\W*", r"\b").match(text) or find_ranges(text):
            continue
        dates = find_dates(text)
        if len(dates) != 1:
            continue
        score = _line_score(text, dates[0], inspection, title)
        if score == ALONE and _SIGNED.search(before) and len(before.split()) <= 6:
            score = SIGN_OFF  # the date under a name and a post
        if score:
            header = i >= len(evidence.front)
            yield _Candidate(score - 2 * header - (0.5 if len(dates[0].first) < 10 else 0), order, dates[0].first)
    if not inspection:
        yield from _sign_off(evidence, order)


def _labelled(text: str, previous: str) -> tuple[float, str] | None:
    """Return the worth and date of a line "Published: 19 October 2015", also where the label is the line before."""
    inside = _PUBLISHED.search(text[:600])
    if inside:
        dates = find_dates(inside["rest"])
        if dates and dates[0].start <= 4:
            return LABEL - 0.5, dates[0].first
    if compiled("published", "never", r"^\W*", r"\b").match(text):
        return None
    match = compiled("published", "labels", r"^\W*(?P<label>", r")\s?[:|–-]?\s{0,3}(?P<rest>\S.{3,60})").match(
        text[:200]
    )
    if match:
        dates = find_dates(match["rest"])
        if dates and dates[0].start <= 6:
            return LABEL - 0.2 * _rank(match["label"]), dates[0].first
        return None
    agreed = compiled("published", "labels", r"[|.]\s?(?P<label>", r")\s?[:|]\s?(?P<rest>\S.{3,40})").search(text[:400])
    if agreed:
        dates = find_dates(agreed["rest"])
        if dates and dates[0].start <= 4:
            return LABEL - 0.5 - 0.2 * _rank(agreed["label"]), dates[0].first
    if compiled("published", "labels", r"^", r"\s?:?$").match(previous):
        dates = find_dates(text)
        if len(dates) == 1 and dates[0].start <= 4 and len(text) < 40:
            return LABEL - 1.0 - 0.2 * _rank(previous.rstrip(": ")), dates[0].first
    return None


def _rank(label: str) -> int:
    for i, pattern in enumerate(lexicon()["published"]["labels"]):
        if re.fullmatch(pattern, label, re.IGNORECASE):
            return i
    return 0


def _line_score(text: str, when: When, inspection: bool, title: str | None) -> float:
    before, after = text[: when.start].rstrip(" ,|–-:("), text[when.end :].strip(" .,)|")
    if not before and not after:
        return ALONE
    if inspection:
        return 0.0
    if re.match(r"\d{1,2}:\d\d", after):
        return 0.0
    if (title and text.strip(" .") in title) or _title_like(text):
        return IN_TITLE
    if (
        not after
        and len(text.split()) <= 30
        and not re.search(r"\b(?:in|for|since|by|until|during|from|between)$", before)
    ):
        return LINE_END
    return 0.0


def _title_like(text: str) -> bool:
    return text.isupper()


def _sign_off(evidence: Evidence, order: int) -> Iterator[_Candidate]:
    """The last lines: "Head of Safeguarding July 2011", or a date alone under a name."""
    for i, text in enumerate(evidence.tail):
        end = text[-120:].rstrip()
        dates = find_dates(end)
        if not dates:
            continue
        last = dates[-1]
        after = end[last.end :].strip(" .|")
        if after and not re.fullmatch(r"\d{1,3}", after):
            continue
        before = end[: last.start].strip(" ,|-–")
        alone = not before and len(text) < 40
        signed = _SIGNED.search(before[-45:]) and not re.search(r"\b(?:by|in|for|to|and|from|until|the)$", before)
        labelled = compiled("published", "labels", r"^", r"\b[:\s]*$").match(before)
        if alone or signed or labelled:
            yield _Candidate(SIGN_OFF, order + i + 1, last.first)
