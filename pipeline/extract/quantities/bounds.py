"""Where in its sentence a figure's own clause starts and ends: the cuts between it and its neighbours."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.extract.quantities.clauses import ASIDE, CUTS, REACH, SENTENCE
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.own import content
from pipeline.extract.quantities.quantity import Quantity

STANDS = phrase("clauses", "stands")


def sentences(text: str) -> list[int]:
    """Return where the sentences of ``text`` start, and its end."""
    return [0, *(m.end() for m in SENTENCE.finditer(text)), len(text) + 1]


def sentence_of(text: str, starts: list[int], at: int) -> tuple[int, int]:
    """Return the span of the sentence that holds ``at``; ``starts`` as ``sentences`` gives them."""
    i = bisect_right(starts, at)
    return starts[i - 1], min(starts[i], len(text))


def bounds(
    text: str, quantities: list[Quantity], starts: list[int], spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the span of each quantity's own clause; bare asides ("good (25%)") do not end the one before."""
    edges: list[tuple[int, int]] = []
    for i, q in enumerate(quantities):
        start, end = sentence_of(text, starts, q.start)
        if i:
            before = quantities[i - 1]
            begin = last_of(before) if bare_aside(text, before) else edges[i - 1][1]
            if bare_aside(text, q) and not bare_aside(text, before):
                between = text[last_of(before) : q.start]
                parted = STANDS.search(between) or ASIDE.search(between)
                begin = _cut(text, last_of(before), q.start, spans) if parted else last_of(before)
            start = max(start, begin)
        following = next((f for f in quantities[i + 1 : i + 1 + REACH] if not bare_aside(text, f)), None)
        if bare_aside(text, q):
            following = quantities[i + 1] if i + 1 < len(quantities) else None
        if following is not None and following.start < end:
            end = _cut(text, last_of(q), following.start, spans)
        edges.append((start, end))
    return edges


def bare_aside(text: str, q: Quantity) -> bool:
    """Tell whether a quantity stands alone in brackets."""
    return text[max(0, q.start - 1) : q.start] in ("(", "[") and text[last_of(q) : last_of(q) + 1] in (")", "]")


def last_of(q: Quantity) -> int:
    """Return where a quantity ends, with what gives it again."""
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
