"""The words of a figure's own clause: what of those before and after it says what it measures."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.clauses import (
    AFTER_LEVEL,
    ASIDE,
    COMMA,
    FINITE,
    GROUP,
    LEFT_STRONG,
    LEFT_WEAK,
    LEVEL,
    LEVEL_END,
    LEVEL_REACH,
    PLACED,
    SECOND,
    THIRD,
    WORDS,
)
from pipeline.extract.quantities.lexicon import phrase


@lru_cache(maxsize=1024)
def content(words: str) -> tuple[str, ...]:
    """Return the words that say something of what is measured, in lower case."""
    empty = lexicon.words("words", "empty")
    return tuple(w for w in WORDS.findall(words.lower()) if w not in empty and not w.isdigit())


def lead_group(left: str) -> str | None:
    """Return what the figure is of where the words before it say just that: "Of current care leavers, "."""
    m = GROUP.search(left)
    return m[1].strip() if m and len(content(m[1])) > 1 else None


def own_words(left: str, right: str, *, later: bool = False) -> str:
    """Cut the words after a figure down to its own clause; ``later`` where another figure stands before it."""
    said = len(content(left))
    if (said or later) and LEVEL_END.search(left) and AFTER_LEVEL.match(right):
        return ""
    right = _closed(right)
    aside = ASIDE.search(right)
    judged = aside is not None and _JUDGED.match(aside.group())
    if aside and len(content(right[: aside.start()])) + said >= (1 if judged else 2):
        right = right[: aside.start()]
    right = _to_comma(left, right, said)
    if (not said and re.match(r"\s*[,;:(]", right)) or re.match(r"\s+(?:and|but)\s", right):
        return ""
    second = SECOND.search(right)
    if second and len(content(right[: second.start()])) + said >= 2:
        right = right[: second.start()]
    third = THIRD.search(right)
    if third and (FINITE.search(right, 0, third.start()) or said >= 2):
        right = right[: third.start()]
    return right


_CLOSING = re.compile(r",\s+[^,;:.]{3,90},\s+(?=" + FINITE.pattern + ")", re.IGNORECASE)


def _closed(right: str) -> str:
    """Leave out an aside between commas that stands before the verb: "of care leavers, fewer than before, are"."""
    m = _CLOSING.search(right)
    if m and content(right[: m.start()]) and not FINITE.search(right, 0, m.start()):
        return f"{right[: m.start()]} {right[m.end() :]}"
    return right


def _to_comma(left: str, right: str, said: int) -> str:
    """Cut at the comma that ends the clause; one after "In three cases" does not."""
    for comma in COMMA.finditer(right):
        head = right[: comma.start()]
        if len(content(head)) + said < (2 if said else 1):
            continue
        behind = right[comma.end() :]
        if not FINITE.search(head):
            if PLACED.fullmatch(left) and len(behind.split()) > 3:
                return f"{head}, {_to_comma('x y', behind, 2)}"
            if not said and FINITE.match(behind):
                return f"{head} {_to_comma('', behind, 2)}"
        if len(content(head)) + said >= 2:
            return head
    return right


def left_clause(left: str, right: str) -> str:
    """Cut the words before a figure down to its own clause, where those after it say enough."""
    enough = len(content(right))
    if enough >= 2:
        cuts = list(LEFT_STRONG.finditer(left))
        if re.match(r"\s+of\b", right) or enough >= 3:
            cuts += LEFT_WEAK.finditer(left)
        left = left[max(m.end() for m in cuts) :] if cuts else left
        return left if enough < 3 or not _LISTING.search(left) else ""
    if _INCREASE.match(right):
        return ""
    if not enough and LEVEL_END.search(left):
        levels = [
            m
            for m in LEVEL.finditer(left, max(0, len(left) - LEVEL_REACH - 40))
            if not _RELATIVE.search(left, 0, m.start())
            and not _RELATIVE.match(m.group().strip(), 0 if "," not in m.group() else len(m.group()))
        ]
        if levels and content(left[: levels[-1].start()]):
            subject = left[: levels[-1].start()]
            ends = [m.end() for m in _SUBJECT.finditer(subject) if content(subject[m.end() :])]
            begin = ends[-1] if ends else 0
            for m in _AND.finditer(subject, begin):
                if FINITE.search(subject, begin, m.start()) and len(content(subject[m.end() :])) > 1:
                    begin = m.end()
            verb = FINITE.search(subject, begin) if levels[-1].group().strip(" ,").lower().startswith("and") else None
            return subject[begin : verb.start() if verb and content(subject[begin : verb.start()]) else len(subject)]
    return left


_LISTING = phrase("clauses", "listing")
_JUDGED = phrase("clauses", "judged")
_INCREASE = phrase("clauses", "increase")
_RELATIVE = phrase("clauses", "relative")
_AND = phrase("clauses", "and")
_SUBJECT = phrase("clauses", "subject")
