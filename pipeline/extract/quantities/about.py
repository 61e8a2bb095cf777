"""What a figure measures, in the passage's own words: the clause that the number stands in, less the number.

The clause is found from the cuts between a figure and its neighbours; openings that only report ("Inspectors found
that"), periods, hedges and asides after the figure are left out. A figure whose own clause says next to nothing
("61% for immunisations", "from 52% to 17%") takes the words of the figure before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.clauses import (
    ASIDE,
    BESIDE,
    CHANGE,
    COMMA,
    CUTS,
    FRAME,
    LABEL,
    LEFT_STRONG,
    LEFT_WEAK,
    LEVEL,
    LEVEL_END,
    LOST,
    MAJORITY,
    OPENING,
    PREPOSITION,
    PRONOUN,
    REACH,
    SENTENCE,
    WORDS,
)
from pipeline.extract.quantities.quantity import Quantity

_FAR = 1000  # characters to either side that may stand for a figure without a clause of its own


@lru_cache(maxsize=1)
def _hedges() -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{lexicon.alternatives(lexicon.data()['hedges']['words'])})\s+)+\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _own_period() -> re.Pattern[str]:
    return re.compile(rf"[,\s]*\b(?:{lexicon.alternatives(lexicon.data()['own']['phrases'])})\b,?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _earlier() -> re.Pattern[str]:
    return re.compile(lexicon.pattern("previous", "cues").pattern, re.IGNORECASE)


def abouts(text: str, quantities: list[Quantity], spans: list[tuple[int, int]]) -> list[str]:
    """Return ``about`` of each quantity; ``spans`` are the periods of the text, left out of it."""
    starts = _sentences(text)
    cuts = _bounds(text, quantities, starts)
    out: list[str] = []
    for i, (q, (start, end)) in enumerate(zip(quantities, cuts, strict=True)):
        own = _clause(text, q, start, end, spans, quantities[i + 1 : i + 1 + REACH])
        earlier = out[i - 1] if i else ""
        if earlier and _thin(own) and cuts[i - 1][0] >= _sentence(text, starts, q.start)[0]:
            own = _borrow(own, earlier)
        out.append(own or _fallback(text, q, spans, starts))
    return out


def _sentences(text: str) -> list[int]:
    """Return where the sentences of ``text`` start, and its end."""
    return [0, *(m.end() for m in SENTENCE.finditer(text)), len(text) + 1]


def _sentence(text: str, starts: list[int], at: int) -> tuple[int, int]:
    i = bisect_right(starts, at)
    return starts[i - 1], min(starts[i], len(text))


def _bounds(text: str, quantities: list[Quantity], starts: list[int]) -> list[tuple[int, int]]:
    """Return the span of each quantity's own clause; bare asides ("good (25%)") do not end the one before."""
    edges: list[tuple[int, int]] = []
    for i, q in enumerate(quantities):
        start, end = _sentence(text, starts, q.start)
        if i:
            before = quantities[i - 1]
            begin = _last(before) if _bare_aside(text, before) else edges[i - 1][1]
            if _bare_aside(text, q) and not _bare_aside(text, before):
                between = text[_last(before) : q.start]
                parted = _STANDS.search(between) or ASIDE.search(between)
                begin = _cut(text, _last(before), q.start) if parted else _last(before)
            start = max(start, begin)
        following = next((f for f in quantities[i + 1 : i + 1 + REACH] if not _bare_aside(text, f)), None)
        if _bare_aside(text, q):
            following = quantities[i + 1] if i + 1 < len(quantities) else None
        if following is not None and following.start < end:
            end = _cut(text, _last(q), following.start)
        edges.append((start, end))
    return edges


def _bare_aside(text: str, q: Quantity) -> bool:
    """Tell whether a quantity stands alone in brackets."""
    return text[max(0, q.start - 1) : q.start] in ("(", "[") and text[_last(q) : _last(q) + 1] in (")", "]")


def _last(q: Quantity) -> int:
    return max(q.end, q.inner[1] if q.inner else 0)


def _cut(text: str, start: int, end: int) -> int:
    """Return where the words between two figures pass from the first to the second."""
    between = text[start:end]
    for cut in CUTS:
        found = [m for m in cut.finditer(between) if m.end() <= len(between)]
        if found:
            return start + found[-1].start()
    return (
        start + max(between.rfind(" ", 0, max(len(between) - 1, 0)), 0)
        if len(between.split()) < 2
        else start + len(between)
    )


def _clause(
    text: str, q: Quantity, start: int, end: int, spans: list[tuple[int, int]], quantities: list[Quantity]
) -> str:
    last = _last(q)
    left, right = text[start : q.start], text[q.end : end]
    if q.inner and q.inner[0] >= q.end:
        right = text[q.end : q.inner[0]] + " " + text[q.inner[1] : end]
        right = re.sub(r"[(\[][^()\[\]]{0,20}\s?[)\]]", " ", right, count=1)
    opened = left.rfind("(")
    if opened > left.rfind(")"):
        left, right = _inside(left, right, opened)
    elif re.search(r",\s+(?:standing\s+)?at\s+\Z", left) and right.startswith(","):
        right = ""
    for other in quantities:
        if q.end < other.start < end and _bare_aside(text, other):
            right = right.replace(text[other.start - 1 : _last(other) + 1], " ", 1)
    aside = ASIDE.search(right)
    if aside and len(_content(right[: aside.start()])) + len(_content(left)) >= 2:
        right = right[: aside.start()]
    comma = COMMA.search(right)
    if comma and len(_content(right[: comma.start()])) + len(_content(left)) >= 2:
        right = right[: comma.start()]
    if (not _content(left) and re.match(r"\s*[,;:(]", right)) or re.match(r"\s+(?:and|but)\s", right):
        right = ""
    whole = q.whole
    if whole is not None and start <= whole.start < q.start and whole not in quantities:
        opened_by = text.find(",", whole.end, q.start)
        left = text[opened_by + 1 : q.start] if opened_by > 0 else left
    frame = FRAME.search(left)
    if frame:
        left = left[frame.end() :]
    left = _left_clause(left, right)
    left = _hedges().sub("", left)
    left = _without(text, left, start, q.start, spans)
    right = _without(text, right, q.end, max(end, last), spans)
    if _content(right):
        left = CHANGE.sub("", left)
    return _named(text, q, start, end, _labelled(text, start, q, _tidy(left, PRONOUN.sub("", right))))


def _labelled(text: str, start: int, q: Quantity, about: str) -> str:
    """Add the label that opens a terse item ("Advice line: 9 calls") where little else is said."""
    label = LABEL.match(text, start, q.start)
    if label is None or len(_content(about)) > 3 or label[1].strip().lower() in about.lower():
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
    if len(_content(within)) >= 2:
        return left[opened + 1 :], within
    behind = right[closed + 1 :] if closed >= 0 else ""
    aside = left[opened + 1 :] + within
    named = f" {aside}" if _content(aside) else ""
    if MAJORITY.search(left[:opened]) or re.match(r"\s+of\b", behind):
        return left[:opened] + named, behind.lstrip(" ,")
    return left[:opened] + named, ""


def _left_clause(left: str, right: str) -> str:
    """Cut the words before a figure down to its own clause, where those after it say enough."""
    enough = len(_content(right))
    if enough >= 2:
        cuts = list(LEFT_STRONG.finditer(left))
        if re.match(r"\s+of\b", right) or enough >= 3:
            cuts += LEFT_WEAK.finditer(left)
        if cuts:
            return left[max(m.end() for m in cuts) :]
    elif not enough and LEVEL_END.search(left):
        level = LEVEL.match(left)
        if level and _content(level[1]):
            return level[1]
    return left


def _without(text: str, part: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    for s, e in spans:
        if s < end and start < e:
            part = part.replace(text[s:e], " ", 1)
    return _earlier().sub(" ", _own_period().sub(" ", part))


def _tidy(left: str, right: str) -> str:
    previous = None
    while previous != left:
        previous = left
        left = OPENING.sub("", left)
    left = BESIDE.sub("", left)
    if len(_content(right)) >= 2 and not _content(left):
        left = ""
    whole = f"{left.strip()} {right.strip()}"
    whole = re.sub(r"\s+(?:per\s?cent|%)(?=\s)", " ", whole)
    whole = LOST.sub(" ", whole)
    whole = re.sub(r"\s+([,.;:)])", r"\1", re.sub(r"\s+", " ", whole)).strip(" ,;:.–—-(")
    if whole.count("(") > whole.count(")"):
        whole += ")"
    if whole.count(")") > whole.count("("):
        whole = whole.replace(")", "", 1)
    whole = re.sub(r"^(?:of\s+(?:the\s+|all\s+|these\s+|those\s+)*|the\s+)", "", whole, flags=re.IGNORECASE)
    return re.sub(
        r"\s+(?:and|or|but|with|of|at|to|by|from|than|a|an|the|in|is|was|were|are)$",
        "",
        whole.strip(),
        flags=re.IGNORECASE,
    )


def _content(words: str) -> list[str]:
    empty = lexicon.words("words", "empty")
    return [w for w in WORDS.findall(words.lower()) if w not in empty and not w.isdigit()]


_STANDS = re.compile(
    r"\b(?:average|neighbours?|neighbours’|national\w*|england|comparat\w+|target|region\w*)\b", re.IGNORECASE
)


def _thin(own: str) -> bool:
    content = _content(own)
    if lexicon.words("words", "change").issuperset(content):
        return True
    return (
        not content
        or (len(content) < 3 and PREPOSITION.match(own) is not None)
        or (len(content) < 2 and not _STANDS.search(own))
    )


def _borrow(own: str, earlier: str) -> str:
    """Return the words of an earlier figure with what is said anew of this one in its place."""
    if lexicon.words("words", "change").issuperset(_content(own)) or own.lower() in earlier.lower():
        return earlier
    preposition = PREPOSITION.match(own)
    if preposition:
        at = earlier.lower().rfind(f" {preposition.group().lower()} ")
        return f"{earlier[:at] if at > 0 else earlier} {own}"
    if len(own.split()) == 1 and re.search(
        r"\b(?:good|better|improvement|outstanding|inadequate|adequate)\W*\Z", earlier
    ):
        return re.sub(r"(?:\s+or)?\s+\w+\W*\Z", "", earlier) + f" {own}"
    return f"{earlier}, {own}"


def _fallback(text: str, q: Quantity, spans: list[tuple[int, int]], starts: list[int]) -> str:
    start, end = _sentence(text, starts, q.start)
    start, end = max(start, q.start - _FAR), min(end, _last(q) + _FAR)
    return _tidy(
        _without(text, text[start : q.start], start, q.start, spans),
        _without(text, text[_last(q) : end], q.end, end, spans),
    )
