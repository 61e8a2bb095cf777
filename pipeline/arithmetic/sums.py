"""Parts against their whole, in running text: "37 children, 14 under five and 25 of school age"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.arithmetic.entries import Entry, Layout, finding
from pipeline.arithmetic.finding import Finding, number
from pipeline.arithmetic.lexicon import listed, pattern

_ELLIPTIC = re.compile(
    r"\s*(?:\w+\s+){0,2}?(?:did|do|does|was|were|had|has|have|is|are|could|would)(?:\s+not|n['’]t)\s*(?:[.;]|\Z)",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:the|and)\s+(?:other|remaining)\s+\Z", re.IGNORECASE)
_NET = re.compile(r"\bnet\s+(?:gain|loss|increase|decrease|reduction|growth|change)\s+of\s+\Z", re.IGNORECASE)
_BREAK = re.compile(r"[.;:]\s|\bbut\b|\balthough\b|\bwhile\b", re.IGNORECASE)


def check(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each whole whose parts, by the words between them, leave nothing out."""
    for entries in layout.by_passage:
        if entries[0].passage.kind == "table_row":
            continue
        yield from _divided(layout, entries)
        yield from _net(entries)
    yield from _left(layout)


def _size(entry: Entry) -> float | None:
    return entry.figure.value if entry.figure.kind == "count" else entry.figure.numerator


def _divided(layout: Layout, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find two neighbouring parts of one whole that divide it: opposites, "and 18 did not", "the other three"."""
    for i, (first, second) in enumerate(pairwise(entries)):
        whole = _whole_of(layout, entries, i)
        a, b = _size(first), _size(second)
        if whole is None or a is None or b is None:
            continue
        named, size = whole
        if a > size or b > size or first.figure.when != second.figure.when:
            continue
        if second.figure.denominator not in (None, size) or _BREAK.search(first.gap(second)):
            continue
        if not _exhausts(entries, i):
            continue
        total = a + b
        # Parts far from the whole are of something else.
        if total == size or abs(total - size) <= max(2, 0.15 * size):
            yield finding(
                "parts_sum",
                total == size,
                [first, second, *named],
                f"{number(a)} + {number(b)}",
                number(size),
                number(total),
            )


def _whole_of(layout: Layout, entries: Sequence[Entry], i: int) -> tuple[list[Entry], float] | None:
    """Return the whole of the part at ``i``: its own denominator, or the count just before it."""
    f = entries[i].figure
    if f.kind in ("percent", "proportion") and f.denominator and f.numerator is not None:
        linked = [layout.by_id[k.to] for k in f.links if k.relation == "part" and k.to in layout.by_id]
        near = [e for e in linked if _size(e) == f.denominator]
        return near[:1], f.denominator
    if f.kind == "count" and i and entries[i - 1].figure.kind == "count" and not entries[i - 1].figure.denominator:
        between = entries[i - 1].gap(entries[i])
        if re.fullmatch(r"\s[\w\s'’-]{2,60}[,:]\s+(?:\w+\s+)?", between):
            return [entries[i - 1]], entries[i - 1].figure.value
    return None


def _exhausts(entries: Sequence[Entry], i: int) -> bool:
    """Tell whether the parts at ``i`` and ``i + 1`` leave nothing out, by their words."""
    first, second = entries[i], entries[i + 1]
    text, at = second.passage.text, second.passage.start
    between = first.gap(second)
    after_end = entries[i + 2].figure.start - at if i + 2 < len(entries) else len(text)
    after = text[second.figure.end - at : after_end]
    if not re.search(r"\band\b|,|;", between):
        return False
    if _ELLIPTIC.match(after) or (_OTHER.search(between) and first.figure.denominator):
        return True
    for pair in listed_pairs():
        for one, other in (pair, pair[::-1]):
            if _holds(one, between) and _holds(other, after) and not _holds(other, between):
                return True
    return False


def listed_pairs() -> list[list[str]]:
    """Return the pairs of words that divide a whole in two."""
    found: list[list[str]] = listed("sums", "opposites")  # type: ignore[assignment]
    return found


def _holds(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


def _net(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Check "22 have joined and 17 have gone, a net gain of seven"."""
    for i, entry in enumerate(entries):
        before = entry.passage.text[: entry.figure.start - entry.passage.start]
        if not _NET.search(before) or entry.figure.kind != "count" or i < 2:
            continue
        counts = [e for e in entries[:i] if e.figure.kind == "count"]
        if len(counts) != 2 or len(counts) != i:
            continue
        a, b = (e.figure.value for e in counts)
        yield finding(
            "parts_sum",
            abs(a - b) == entry.figure.value,
            [*counts, entry],
            f"{number(max(a, b))} - {number(min(a, b))}",
            number(entry.figure.value),
            number(abs(a - b)),
        )


def _left(layout: Layout) -> Iterator[Finding]:
    """Check what is left to do against what has been done: "16 of 23 done" and "8 actions left to do"."""
    left_words, done_words = pattern("sums", "left"), pattern("sums", "done")
    for left in layout.entries:
        if left.figure.kind != "count" or not left_words.search(left.figure.about):
            continue
        nouns = left.words - {w for term in listed("sums", "left") for w in term.split()}
        done = [
            e
            for e in layout.entries
            if e.figure.numerator is not None
            and e.figure.denominator
            and done_words.search(e.figure.about)
            and e.passage.part == left.passage.part
            and not e.figure.when
        ]
        wholes = [
            e
            for e in layout.entries
            if e.figure.kind == "count" and nouns & e.words and done and e.figure.value == done[0].figure.denominator
        ]
        if len(done) != 1 or not wholes:
            continue
        part, size = done[0].figure.numerator or 0.0, done[0].figure.denominator or 0.0
        yield finding(
            "parts_sum",
            part + left.figure.value == size,
            [done[0], left, wholes[0]],
            f"{number(part)} + {number(left.figure.value)}",
            number(size),
            number(part + left.figure.value),
        )
        yield from _by_colour(layout, left, nouns)


def _by_colour(layout: Layout, left: Entry, nouns: frozenset[str]) -> Iterator[Finding]:
    """Check what is left to do against the rows of a table that rates progress by colour."""
    colours = pattern("sums", "open_colours")
    for table in layout.tables:
        for column in {c for row in table.rows for c in row.by_column}:
            open_ = [
                row.by_column[column] for row in table.rows if colours.match(row.label) and column in row.by_column
            ]
            if len(open_) != len(listed("sums", "open_colours")) or not all(
                e.figure.kind == "count" and nouns & e.words for e in open_
            ):
                continue
            total = sum(e.figure.value for e in open_)
            yield finding(
                "parts_sum",
                total == left.figure.value,
                [*open_, left],
                " + ".join(number(e.figure.value) for e in open_),
                number(left.figure.value),
                number(total),
            )
