"""Telling the headings of a plain text, which has nothing but words, capitals and blank lines to mark them."""

from __future__ import annotations

import re

from pipeline.ingest.marks import is_sign, outline, strip_mark
from pipeline.ingest.readers.textlines import Line

_RULE = re.compile(r"([=\-~_*#])\1{2,}\Z")
_LABELLED = re.compile(
    r"(?:area|section|part|theme|question|standard|chapter|appendix|annex|domain|objective|outcome|criterion|case|"
    r"child|family|cohort|stage|phase|step|priority|key line)s?\b[^:.?!\d]{0,30}\b(?:\d{1,2}|[A-Z])\s?[:.–-]",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]+\.?,?\s+\d{4}\Z")
_OPEN_END = (".", ";", ",", ":", "!")
_TITLE_WORDS = 10
_SHORT_TITLE = 6


def is_rule(text: str) -> bool:
    """Tell a line that only underlines or divides."""
    return len(text) >= 3 and _RULE.match(text.replace(" ", "")) is not None


def heading_level(
    line: Line,
    mark: str | None,
    rest: str,
    *,
    lone: bool,
    first: bool,
    last: bool,
    below: Line | None,
    under: Line | None = None,
    above: Line | None = None,
) -> int:
    """Return the level of the heading that a line is, 0 where it is none.

    Args:
        line: the line.
        mark: its list mark, as ``strip_mark`` gives it with ``rest``.
        rest: the line without it.
        lone: whether it has blank lines on both sides.
        first: whether nothing stands directly above it.
        last: whether nothing stands directly below it.
        below: the next line that is not blank.
        under: the line right under that one, where a blank line comes before it.
        above: the line right above.
    """
    if is_sign(mark) or not any(c.isalpha() for c in rest):
        return 0
    words = rest.split()
    if _is_capitals(rest) and len(words) <= 40 and not rest.endswith((";", ",")) and (mark or first or last):
        return 1
    if mark is not None:
        return _numbered(mark, rest, words, lone=lone, below=below, above=above)
    heads = lone or (first and below is not None and len(words) <= _TITLE_WORDS and _reads_like_text(below))
    if heads and _LABELLED.match(rest) and len(words) <= 90 and ("?" in rest or not rest.endswith(_OPEN_END)):
        return 2
    if lone and rest.endswith("?") and len(words) <= 40 and rest[0].isupper() and not re.search(r"[.!]\s", rest):
        return 2
    if below is None or len(words) > _TITLE_WORDS or not is_title_like(rest):
        return 0
    if last and (lone or line.indent):
        # Of two titles that follow one another the second must head a text, or they are a list of names.
        heads = under is not None and len(below.text.split()) <= _SHORT_TITLE and _reads_like_text(under)
        wraps = under is not None and under.text[0].islower()
        return 0 if is_title_like(below.text) and not heads and not wraps else 2
    return 2 if first and not last and len(words) <= _SHORT_TITLE and _reads_like_text(below) else 0


def _reads_like_text(line: Line) -> bool:
    text = line.text.rstrip("\"'”’)")
    if strip_mark(text)[0] is not None or "\t" in line.raw.strip():
        return True
    words = len(text.split())
    return text.endswith(".") or (words >= 3 and text.endswith(":"))


def _numbered(mark: str, rest: str, words: list[str], *, lone: bool, below: Line | None, above: Line | None) -> int:
    depth = len(outline(mark))
    if not depth or len(words) > 14 or rest.endswith(_OPEN_END) or not rest[0].isupper():
        return 0
    if lone:
        return depth
    if above is not None and len(outline(strip_mark(above.text)[0])) == depth:
        return 0
    # Without blank lines around it, a short title and below it anything but the next number of its own list.
    if below is None or len(words) > _SHORT_TITLE or below.text[0].islower():
        return 0
    after = strip_mark(below.text)[0]
    return depth if after is None or len(outline(after)) != depth else 0


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return text.isupper() and len(letters) >= 4 and any(len(w) >= 4 for w in text.split())


def is_title_like(text: str) -> bool:
    """Tell a short line that could be a title: no list sign, no date, no full stop, a capital first."""
    if len(text.split()) > _TITLE_WORDS or text.endswith(_OPEN_END) or not text[:1].isupper():
        return False
    return strip_mark(text)[0] is None and _DATE.match(text) is None and ": " not in text and "@" not in text
