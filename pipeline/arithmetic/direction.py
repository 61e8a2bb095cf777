"""Changes against the words for them: "improved, from 90% to 83%"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.arithmetic.entries import Entry, Layout, finding
from pipeline.arithmetic.finding import Finding, number
from pipeline.arithmetic.lexicon import listed, pattern
from pipeline.arithmetic.tables import is_apart
from pipeline.extract.quantities.lexicon import phrase

FROM = phrase("changes", "from")
TO = phrase("changes", "to")
_WAS = phrase("changes", "was")
_NOT = phrase("changes", "not")
_CLAUSE = phrase("changes", "clause")
_THAN = phrase("changes", "than")
_SHORT = phrase("changes", "short")
_IS_TARGET = phrase("changes", "is_target")
_CALLED = phrase("changes", "called", exact=True)
_BY = re.compile(r"\bby\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_REACH = 110  # characters before "from" in which the word for the change stands


def check(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each change from one number to another whose direction a word gives."""
    for entries in layout.by_passage:
        if entries[0].passage.kind == "table_row":
            continue
        for before, after in pairwise(entries):
            if before.kind != after.kind or (before.figure.kind == "count" and before.figure.denominator):
                continue
            yield from _from_to(entries, before, after)
            yield from _up_from(before, after)
            yield from _beside(before, after)
            yield from _target(before, after)
            yield from _called(before, after)
    yield from _in_tables(layout)


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    return pattern("direction", "up", "down", "better", "worse")


def _from_to(entries: Sequence[Entry], before: Entry, after: Entry) -> Iterator[Finding]:
    """Check "has risen from 42% to 30%"."""
    text, at = before.passage.text, before.passage.start
    lead = text[: before.figure.start - at]
    if not FROM.search(lead) or not TO.fullmatch(before.gap(after)):
        return
    earlier = [e for e in entries if e.place < before.place]
    start = max(earlier[-1].figure.end - at if earlier else 0, len(lead) - _REACH)
    way = _way(lead[start:], before.figure.about + " " + after.figure.about + " " + lead[start:])
    if way:
        yield _finding(way, before, after)


def _up_from(now: Entry, was: Entry) -> Iterator[Finding]:
    """Check "30%, up from 42%"."""
    found = _WAS.search(now.gap(was))
    if found and len(now.gap(was)) <= _REACH and not _CLAUSE.search(now.gap(was)):
        yield _finding((found["way"].lower(), found["way"].lower()), was, now)


def _beside(own: Entry, other: Entry) -> Iterator[Finding]:
    """Check "47%, higher than the national average of 50%"."""
    found = _THAN.fullmatch(own.gap(other))
    lead = own.passage.text[: own.figure.start - own.passage.start]
    if not found or _BY.search(lead) or own.hedged or other.hedged or _NOT.search(own.gap(other)[: found.start("way")]):
        return
    higher = found["way"].lower() in ("higher", "greater", "above", "more", "exceeds", "exceeding")
    yield _compared(own, other, found["way"].lower(), higher, "beside", ("higher", "lower"))


def _target(own: Entry, target: Entry) -> Iterator[Finding]:
    """Check "62%, well short of the 90% target"."""
    found = _SHORT.fullmatch(own.gap(target))
    after = target.passage.text[target.figure.end - target.passage.start :]
    if not found or not _IS_TARGET.match(after) or own.hedged:
        return
    higher = found["way"].lower() in ("above", "over", "beyond", "exceeding", "exceeds")
    yield _compared(own, target, found["way"].lower(), higher, "beside a target of", ("above it", "below it"))


def _compared(own: Entry, other: Entry, way: str, higher: bool, beside: str, told: tuple[str, str]) -> Finding:
    """Return whether a figure lies on the side of another that the words say; ``told``: above it, and below it."""
    a, b = own.figure.value, other.figure.value
    unit = "%" if own.kind == "share" else ""
    return finding(
        "direction",
        a >= b if higher else a <= b,
        [own, other],
        f"{number(a)}{unit} {beside} {number(b)}{unit}",
        way,
        told[0] if a > b else told[1] if a < b else "the same",
    )


def _called(one: Entry, other: Entry) -> Iterator[Finding]:
    """Check "61%, compared with 68% last year, an improvement"."""
    links = {link.to for link in one.figure.links if link.relation == "previous"}
    back = {link.to for link in other.figure.links if link.relation == "previous"}
    if other.figure.id in links:
        before, after = other, one
    elif one.figure.id in back:
        before, after = one, other
    else:
        return
    tail = other.passage.text[other.figure.end - other.passage.start :]
    found = _CALLED.match(tail)
    if not found:
        return
    way = _way_of(found["way"].lower(), one.figure.about + " " + other.figure.about)
    if way:
        yield _finding((way, found["way"].lower()), before, after)


def _in_tables(layout: Layout) -> Iterator[Finding]:
    """Check a column that says of each row whether it went up or down, better or worse."""
    for table in layout.tables:
        for row in table.rows:
            cells = [row.by_column[c] for c in sorted(row.by_column)]
            if len(cells) != 2 or cells[0].kind != cells[1].kind or not cells[0].figure.when or cells[1].figure.when:
                continue
            passage = cells[0].passage
            word = passage.text[max(e.figure.end for e in cells) - passage.start :].strip(" |")
            said = _words().fullmatch(word)
            way = _way_of(word.lower(), row.label) if said else None
            if way and not any(is_apart(heading) for heading in table.header):
                yield _finding((way, word), cells[0], cells[1])


def _way(lead: str, measured: str) -> tuple[str, str] | None:
    """Return which way the last word of change before "from" says that the numbers go, and that word."""
    cut = [m.end() for m in _CLAUSE.finditer(lead)]
    clause = lead[cut[-1] :] if cut else lead
    found = list(_words().finditer(clause))
    if not found:
        return None
    word = found[-1]
    if any(_NOT.search(clause[: m.start()]) for m in found):
        return None
    ways = {_way_of(m.group().lower(), measured) for m in found}
    return (ways.pop() or "", word.group().lower()) if len(ways) == 1 and None not in ways else None


def _way_of(word: str, measured: str) -> str | None:
    if pattern("direction", "up").fullmatch(word):
        return "up"
    if pattern("direction", "down").fullmatch(word):
        return "down"
    if _less_is_better(measured):
        return None
    return "up" if pattern("direction", "better").fullmatch(word) else "down"


def _less_is_better(measured: str) -> bool:
    low = measured.lower()
    return any(part in low for part in listed("direction", "less_is_better"))


def _finding(way: tuple[str, str], before: Entry, after: Entry) -> Finding:
    a, b = before.figure.value, after.figure.value
    holds = b >= a if way[0] == "up" else b <= a
    went = "rises" if b > a else "falls" if b < a else "stays"
    unit = "%" if before.kind == "share" else ""
    return finding(
        "direction",
        holds,
        [before, after],
        f"{number(a)}{unit} to {number(b)}{unit}",
        way[1],
        f"{went} by {number(abs(b - a))}",
    )
