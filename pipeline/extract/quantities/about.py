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
    CHANGED,
    CUTS,
    FINITE,
    FRAME,
    LABEL,
    LEAD,
    LOST,
    MAJORITY,
    MOST,
    OPENING,
    PREPOSITION,
    PRONOUN,
    REACH,
    SENTENCE,
)
from pipeline.extract.quantities.nouns import noun_span
from pipeline.extract.quantities.own import content, lead_group, left_clause, own_words
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
    cuts = _bounds(text, quantities, starts, spans)
    out: list[str] = []
    for i, (q, (start, end)) in enumerate(zip(quantities, cuts, strict=True)):
        near = bool(i) and cuts[i - 1][0] >= _sentence(text, starts, q.start)[0]
        own = _clause(text, q, start, end, spans, quantities[i + 1 : i + 1 + REACH], later=near)
        if near and out[i - 1] and q.kind == "rate" and _per_head(own):
            own = out[i - 1] if content(CHANGED.sub("", out[i - 1])) else own
        elif near and out[i - 1] and _thin(own):
            own = _borrow(own, out[i - 1], _noun_of(text, quantities[i - 1]))
        out.append(own or _fallback(text, q, spans, starts))
    _share_predicate(text, quantities, out)
    return out


_JOINED = re.compile(r"\A[^;:.()]{0,80}?(?:,|,?\s+and|,?\s+or)\s+(?:[^;:.(),]{0,60})?\Z", re.IGNORECASE)


def _share_predicate(text: str, quantities: list[Quantity], out: list[str]) -> None:
    """Give the figures of a list the words that end it: "77% of girls, 89% of boys and 60% of babies were seen"."""
    last = len(out) - 1
    for i in range(len(out) - 2, -1, -1):
        q, after = quantities[i], quantities[i + 1]
        between = text[_last(q) : after.start]
        if not _JOINED.match(between) or FINITE.search(out[i]) or q.kind != after.kind:
            last = i
            continue
        end = quantities[last]
        tail = _TAIL.match(text, _last(end))
        if q.kind not in ("percent", "proportion") or tail is None or not between.lstrip().startswith("of "):
            continue
        said = text[tail.start(1) : tail.end(1)].strip()
        if said and said in out[last] and said not in out[i]:
            out[i] = f"{out[i]} {said}"


_TAIL = re.compile(r"\s+of\s+[^.;:()]{2,80}?\s((?:" + FINITE.pattern + r")[^.;:(),]{3,120})", re.IGNORECASE)


def _sentences(text: str) -> list[int]:
    """Return where the sentences of ``text`` start, and its end."""
    return [0, *(m.end() for m in SENTENCE.finditer(text)), len(text) + 1]


def _sentence(text: str, starts: list[int], at: int) -> tuple[int, int]:
    i = bisect_right(starts, at)
    return starts[i - 1], min(starts[i], len(text))


def _bounds(
    text: str, quantities: list[Quantity], starts: list[int], spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
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
                begin = _cut(text, _last(before), q.start, spans) if parted else _last(before)
            start = max(start, begin)
        following = next((f for f in quantities[i + 1 : i + 1 + REACH] if not _bare_aside(text, f)), None)
        if _bare_aside(text, q):
            following = quantities[i + 1] if i + 1 < len(quantities) else None
        if following is not None and following.start < end:
            end = _cut(text, _last(q), following.start, spans)
        edges.append((start, end))
    return edges


def _bare_aside(text: str, q: Quantity) -> bool:
    """Tell whether a quantity stands alone in brackets."""
    return text[max(0, q.start - 1) : q.start] in ("(", "[") and text[_last(q) : _last(q) + 1] in (")", "]")


def _last(q: Quantity) -> int:
    return max(q.end, q.inner[1] if q.inner else 0)


def _cut(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> int:
    """Return where the words between two figures pass from the first to the second, at no place inside a period."""
    between = text[start:end]
    opened = between.rfind("(")
    if opened > between.rfind(")"):
        # The words before a bracket measure the figure in it: "..., and higher than the average (62%".
        found = list(CUTS[1].finditer(between, 0, opened))
        if found and content(between[found[-1].end() : opened]):
            return start + found[-1].start()
    for cut in CUTS:
        found = [m for m in cut.finditer(between) if not _inside_period(start + m.start() + 1, spans)]
        if found:
            return start + found[-1].start()
    return (
        start + max(between.rfind(" ", 0, max(len(between) - 1, 0)), 0)
        if len(between.split()) < 2
        else start + len(between)
    )


def _inside_period(at: int, spans: list[tuple[int, int]]) -> bool:
    i = bisect_right(spans, at, key=lambda s: s[0])
    return i > 0 and at < spans[i - 1][1]


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
    last = _last(q)
    left, right = text[start : q.start], text[q.end : end]
    if q.inner and q.inner[0] >= q.end:
        right = _AGAIN.sub(" ", text[q.end : q.inner[0]]) + " " + text[q.inner[1] : end].lstrip(" ,")
        right = re.sub(r"[(\[][^()\[\]]{0,20}\s?[)\]]", " ", right, count=1)
    opened = left.rfind("(")
    if opened > left.rfind(")"):
        left, right = _inside(left, right, opened)
    elif re.search(r",\s+(?:standing\s+)?at\s+\Z", left) and right.startswith(","):
        right = ""
    for other in quantities:
        if q.end < other.start < end and _bare_aside(text, other):
            right = right.replace(text[other.start - 1 : _last(other) + 1], " ", 1)
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
    left = _hedges().sub("", left)
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
    return _earlier().sub(" ", _own_period().sub(" ", part))


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


_STANDS = re.compile(
    r"\b(?:average|neighbours?|neighbours’|national\w*|england|comparat\w+|target|region\w*)\b", re.IGNORECASE
)


def _thin(own: str) -> bool:
    said = content(own)
    if lexicon.words("words", "change").issuperset(said):
        return True
    return (
        not said
        or (len(said) < 3 and PREPOSITION.match(own) is not None)
        or (len(said) < 2 and not _STANDS.search(own))
    )


_AGAIN = re.compile(r",\s+(?:or|that\s+is|exactly|about|just|nearly)?\s*(?:a\s+rate\s+of\s+)?\Z", re.IGNORECASE)


def _noun_of(text: str, q: Quantity) -> str | None:
    """Return the words that name what a figure counts, those after "of" too: "60% of care leavers"."""
    span = q.noun
    if span is None:
        of = _OF_NOUN.match(text, _last(q))
        span = noun_span(text, of.end()) if of else None
    return text[span[0] : span[1]] if span else None


_OF_NOUN = re.compile(r"\s*\)?\s+of\s+(?:(?:all|the|its|our|their|these|those)\s+)*", re.IGNORECASE)
_VERB_ONLY = re.compile(
    r"(?:(?:is|are|was|were|has|have|had|been|being|now|currently|also|already)\s+)*\w+(?:ed|ing)\b|(?:is|are|was|were|has|have|had)\s",
    re.IGNORECASE,
)


def _per_head(own: str) -> bool:
    """Tell whether all that is said of a rate is what it is counted in: "per 10,000 children"."""
    return len(content(own)) < 2


def _borrow(own: str, earlier: str, noun: str | None) -> str:
    """Return the words of an earlier figure with what is said anew of this one in its place."""
    if noun and content(own) and _VERB_ONLY.match(own) and not CHANGED.fullmatch(own):
        return f"{noun} {own}"
    if lexicon.words("words", "change").issuperset(content(own)) or own.lower() in earlier.lower():
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
