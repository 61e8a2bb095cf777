"""What a figure measures, in the passage's own words: the clause that the number stands in, less the number.

The clause is found from the cuts between a figure and its neighbours; openings that only report ("Inspectors found
that"), periods, hedges and asides after the figure are left out. A figure whose own clause says next to nothing
("61% for immunisations", "from 52% to 17%") takes the words of the figure before it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.borrowed import borrow, noun_of, per_head, share_predicate, thin
from pipeline.extract.quantities.bounds import bare_aside, bounds, last_of, sentence_of, sentences
from pipeline.extract.quantities.clauses import (
    AGAIN,
    BESIDE,
    CHANGE,
    CHANGED,
    FRAME,
    HEDGES,
    LABEL,
    LEAD,
    LOST,
    MAJORITY,
    MOST,
    OPENING,
    PRONOUN,
    REACH,
)
from pipeline.extract.quantities.own import content, lead_group, left_clause, own_words
from pipeline.extract.quantities.quantity import Quantity

_FAR = 1000  # characters to either side that may stand for a figure without a clause of its own


@lru_cache(maxsize=1)
def _own_period() -> re.Pattern[str]:
    return re.compile(rf"[,\s]*\b(?:{lexicon.alternatives(lexicon.data()['own']['phrases'])})\b,?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _earlier() -> re.Pattern[str]:
    return re.compile(lexicon.pattern("previous", "cues").pattern, re.IGNORECASE)


def abouts(text: str, quantities: list[Quantity], spans: list[tuple[int, int]]) -> list[str]:
    """Return ``about`` of each quantity; ``spans`` are the periods of the text, left out of it."""
    starts = sentences(text)
    cuts = bounds(text, quantities, starts, spans)
    out: list[str] = []
    for i, (q, (start, end)) in enumerate(zip(quantities, cuts, strict=True)):
        near = bool(i) and cuts[i - 1][0] >= sentence_of(text, starts, q.start)[0]
        own = _clause(text, q, start, end, spans, quantities[i + 1 : i + 1 + REACH], later=near)
        if near and out[i - 1] and q.kind == "rate" and per_head(own):
            own = out[i - 1] if content(CHANGED.sub("", out[i - 1])) else own
        elif near and out[i - 1] and thin(own):
            own = borrow(own, out[i - 1], noun_of(text, quantities[i - 1]))
        out.append(own or _fallback(text, q, spans, starts))
    share_predicate(text, quantities, out)
    return out


def _clause(
    text: str,
    q: Quantity,
    start: int,
    end: int,
    spans: list[tuple[int, int]],
    quantities: list[Quantity],
    *,
    later: bool,
) -> str:
    last = last_of(q)
    left, right = text[start : q.start], text[q.end : end]
    if q.inner and q.inner[0] >= q.end:
        right = AGAIN.sub(" ", text[q.end : q.inner[0]]) + " " + text[q.inner[1] : end].lstrip(" ,")
        right = re.sub(r"[(\[][^()\[\]]{0,20}\s?[)\]]", " ", right, count=1)
    opened = left.rfind("(")
    if opened > left.rfind(")"):
        left, right = _inside(left, right, opened)
    elif re.search(r",\s+(?:standing\s+)?at\s+\Z", left) and right.startswith(","):
        right = ""
    for other in quantities:
        if q.end < other.start < end and bare_aside(text, other):
            right = right.replace(text[other.start - 1 : last_of(other) + 1], " ", 1)
    frame = FRAME.search(left)
    if frame:
        left = left[frame.end() :]
    left = _without(text, left, start, q.start, spans)
    right = _without(text, right, q.end, max(end, last), spans)
    if content(right):
        left = MOST.sub("", left)
    group = lead_group(left)
    whole = q.whole
    if whole is not None and start <= whole.start < q.start and whole not in quantities:
        opened_by = text.find(",", whole.end, q.start)
        if opened_by > 0:
            group, left = text[whole.end : opened_by].strip(), text[opened_by + 1 : q.start]
            group = _without(text, group, whole.end, opened_by, spans).strip()
    elif group is not None:
        left = ""
    right = own_words(left, right, later=later)
    left = left_clause(left, right)
    left = HEDGES.sub("", left)
    if content(right):
        left = CHANGE.sub("", left)
    about = _labelled(text, start, q, _tidy(left, PRONOUN.sub("", right)))
    if group and content(about):
        return f"{group} {about}"
    return _named(text, q, start, end, about)


def _labelled(text: str, start: int, q: Quantity, about: str) -> str:
    """Add the label that opens a terse item ("Advice line: 9 calls") where little else is said."""
    label = LABEL.match(text, start, q.start)
    if label is None or len(content(about)) > 3 or label[1].strip().lower() in about.lower():
        return about
    return f"{label[1].strip()}, {about}" if about else label[1].strip()


def _named(text: str, q: Quantity, start: int, end: int, about: str) -> str:
    """Put the noun of a part's whole before ``about`` where the part's own clause does not name it."""
    if q.noun is None or start <= q.noun[0] < end or q.kind not in ("percent", "proportion"):
        return about
    noun = text[q.noun[0] : q.noun[1]]
    return about if noun.lower() in about.lower() else f"{noun} {about}"


def _inside(left: str, right: str, opened: int) -> tuple[str, str]:
    """Return the words left and right of a figure in brackets that measure it: of the aside, or of what it follows."""
    closed = right.find(")")
    within = right[:closed] if closed >= 0 else right
    if len(content(within)) >= 2:
        return left[opened + 1 :], within
    behind = right[closed + 1 :] if closed >= 0 else ""
    aside = left[opened + 1 :] + within
    named = f" {aside}" if content(aside) else ""
    if MAJORITY.search(left[:opened]) or re.match(r"\s+of\b", behind):
        return left[:opened] + named, behind.lstrip(" ,")
    return left[:opened] + named, ""


def _without(text: str, part: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    for s, e in spans:
        if s < end and start < e:
            part = part.replace(text[s:e], " ", 1)
    low = part.lower()
    if any(map(low.__contains__, lexicon.telling("own", "phrases"))):
        part = _own_period().sub(" ", part)
    if any(map(low.__contains__, lexicon.telling("previous", "cues"))):
        part = _earlier().sub(" ", part)
    return part


_PERCENT = re.compile(r"\s+(?:per\s?cent|%)(?=\s)")
_LOOSE = re.compile(r"\s+([,.;:)])")
_OF_THE = re.compile(r"^(?:of\s+(?:the\s+|all\s+|these\s+|those\s+)*|the\s+)", re.IGNORECASE)
_HANGING = re.compile(r"\s+(?:and|or|but|with|of|at|to|by|from|than|a|an|the|in|is|was|were|are)$", re.IGNORECASE)


def _tidy(left: str, right: str) -> str:
    previous = None
    while previous != left:
        previous = left
        left = OPENING.sub("", left)
    left = BESIDE.sub("", left)
    left = LEAD.sub("", left) if content(LEAD.sub("", left)) else left
    if len(content(right)) >= 2 and not content(left):
        left = ""
    whole = f"{left.strip()} {right.strip()}"
    whole = _PERCENT.sub(" ", whole)
    whole = LOST.sub(" ", whole)
    whole = _LOOSE.sub(r"\1", " ".join(whole.split())).strip(" ,;:.–—-(")
    if whole.count("(") > whole.count(")"):
        whole += ")"
    if whole.count(")") > whole.count("("):
        whole = whole.replace(")", "", 1)
    return _HANGING.sub("", _OF_THE.sub("", whole).strip())


def _fallback(text: str, q: Quantity, spans: list[tuple[int, int]], starts: list[int]) -> str:
    start, end = sentence_of(text, starts, q.start)
    start, end = max(start, q.start - _FAR), min(end, last_of(q) + _FAR)
    return _tidy(
        _without(text, text[start : q.start], start, q.start, spans),
        _without(text, text[last_of(q) : end], q.end, end, spans),
    )
