"""The title of a report: the line of the first page that says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline import register
from pipeline.ingest.dates import find_dates, find_ranges
from pipeline.ingest.evidence import Evidence, Line, compiled

_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|sets?|provides?|summarises?|looked at|looked into|found|gives?|describes?"
    r"|rated|evidenced)\b"
)
# Where a reader has joined the lines of a cover, the title ends before the next label.
_NEXT_LABEL = re.compile(
    r"\s(?=(?:inspection dates?|report published|published|lead inspector|reporting inspector|date of meeting)\s?:)",
    re.IGNORECASE,
)
THRESHOLD = 4.0
MOST_WORDS = 45

_LABEL = re.compile(r"^[A-Z][\w'’ /-]{1,28}:(?:\s|$)|^[^|]{1,40}\s\|\s")


def find_title(evidence: Evidence) -> str | None:
    """Return the title as printed, else that of the file's properties, else None."""
    lines = evidence.front[:40]
    wanted = _words(evidence.property) if evidence.property and not register.load().named(evidence.property) else []
    best: tuple[float, str] | None = None
    for i, line in enumerate(lines):
        for text in _joinings(lines, i):
            score = _score(line, text, i, lines, wanted)
            if score >= THRESHOLD and (best is None or score > best[0]):
                best = (score, text)
    if best:
        return _tidy(best[1])
    if evidence.property and compiled("title", "cues", r"\b", r"\b").search(evidence.property):
        parts = re.split(r"\s[|–-]\s", evidence.property)
        return _tidy(next((p for p in parts if not _organisation_line(p)), parts[0]))
    return None


def _joinings(lines: Sequence[Line], at: int) -> list[str]:
    """Return the line at ``at``, and it with the lines that run on from it."""
    texts = [_NEXT_LABEL.split(lines[at].text)[0]]
    for line in lines[at + 1 : at + 5]:
        text = texts[-1]
        runs_on = line.text[:1].islower() or re.search(
            r"(?:\b(?:and|of|for|in|to|the|a|with|on|children)|[,:&–-])$", text
        )
        if not runs_on or not line.short or line.kind in ("bullet", "table_row") or len(text.split()) > MOST_WORDS:
            break
        texts.append(f"{text} {line.text}")
    return texts[-1:] if len(texts) > 1 else texts


def _score(line: Line, text: str, at: int, lines: Sequence[Line], wanted: Sequence[str]) -> float:
    words = _words(text)
    above = [x for x in lines[:at] if not x.furniture]
    opening = not line.furniture and not above and line.kind in ("heading", "paragraph") and not _VERB.search(text)
    if not 2 <= len(words) <= MOST_WORDS or not (line.short or opening) or _excluded(line, text):
        return 0.0
    place = at if line.furniture else len(above)
    score = 0.0
    if wanted and _same(words, wanted):
        score += 6.0
    cue = compiled("title", "cues", r"\b", r"\b").search(text)
    if cue:
        score += 3.0
    if line.kind == "heading":
        score += 1.5 if line.level <= 1 else 0.5
    if place <= 2:
        score += 1.5
    elif place > 12:
        score -= 2.0
    if at == 0 and _followed_by_cover(lines):
        score += 2.5
    if re.search(r"[.;]$", text) and not cue:
        score -= 3.0
    if _organisation_line(text):
        score -= 4.0
    if not line.furniture and any(not x.short for x in above[-8:]):
        score -= 4.0  # a heading inside the text
    return score


def _excluded(line: Line, text: str) -> bool:
    """Whether it is a row, a form field or a heading that is never the title."""
    if line.kind == "table_row" or (_LABEL.match(text) and line.kind != "heading"):
        return True
    if compiled("title", "never", r"^(?:\d+(?:\.\d+)*\.?\s)?", r"[:\s]*$").match(text):
        return True
    return any(compiled(kind, "labels", r"^", r"\b").match(text) for kind in ("period", "published"))


def _followed_by_cover(lines: Sequence[Line]) -> bool:
    """Whether a line of date or organisation alone follows the first: then that is a title, whatever its words."""
    following = [*lines[1:4], *(line for line in lines[4:] if line.furniture)]
    return any(_organisation_line(line.text) or _only_date(line.text) for line in following if line.short)


def _organisation_line(text: str) -> bool:
    """Whether the line only names a body or a place, with or without a date."""
    rest = text
    named = sum(m.end - m.start for m in register.load().mentions(text))
    if named and len(re.sub(r"\b(?:London|Royal|Borough|of|City|County|the|Council)\b", "", text)) <= 1.3 * named + 2:
        return True
    for when in reversed(find_dates(text)):
        rest = rest[: when.start] + rest[when.end :]
    body = compiled("bodies", "after", r"\b", r"\b")
    match = body.search(rest)
    cue = compiled("title", "cues", r"\b", r"\b").search(rest)
    return bool(match and not cue and len(rest.split()) <= 14)


def _only_date(text: str) -> bool:
    dates = find_dates(text) or find_ranges(text)
    return len(dates) == 1 and len(text) - (dates[0].end - dates[0].start) <= 12


def _same(words: Sequence[str], wanted: Sequence[str]) -> bool:
    if len(words) < 3:
        return list(words) == list(wanted)
    inside = " ".join(words) in " ".join(wanted) or " ".join(wanted) in " ".join(words)
    return inside and min(len(words), len(wanted)) / max(len(words), len(wanted)) >= 0.4


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _tidy(text: str) -> str:
    text = re.sub(r"(?<=[a-z])\d{1,2}$", "", text.strip())  # the mark of a footnote
    addressed = re.match(r"(?:report|paper|prepared|presented) (?:to|for)\b", text, re.IGNORECASE)
    dates = find_dates(text) if addressed else []
    if dates and len(text[dates[0].end :].split()) >= 3:
        text = text[dates[0].end :]
    return text.strip(" .–-|") or text
