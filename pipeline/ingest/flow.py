"""The lines of one page to paragraphs, headings, list items and footnotes, by place and type."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipeline.ingest.blocks import BlockKind
from pipeline.ingest.grids import is_mark
from pipeline.ingest.marks import is_sign, strip_mark
from pipeline.ingest.tables import Line, Table

_SENTENCE_END = re.compile(r"[.!?:;]['\"’”)\]]*$")
_NOTE_START = re.compile(r"\s*(?:\[?(\d{1,2})\]?|([*†‡§]{1,3}))(?:\s+(?=\S)|\Z)")
_BARE_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\s+(?=[A-Z])")
_REFERENCE = re.compile(r"((?:R|Rec|A|AP)\.?\s?\d{1,2}(?:\.\d{1,2})?[.:)])\s+(?=\S)")
_SMALL = 0.92  # of the body's type size: footnotes
_LARGE = 1.1  # of it: headings
_PLAIN_END = 0.35  # of its column is empty after a line that wraps for no other reason than its paragraph's end


@dataclass(slots=True)
class Open:
    """A block in the making: its lines, the first one's words after its list sign, whether it comes after a break."""

    kind: BlockKind
    lines: list[Line]
    first_text: str
    number: str | None = None
    level: int = 0
    breaks_in: bool = False


@dataclass(slots=True)
class Measure:
    """What is usual in a document.

    Type ``size`` in points, ``leading`` from line to line in ems, whether paragraphs are ``gapped`` (set apart by more
    than a line's step), and the left and right margins by stretch of lines.
    """

    size: float
    leading: float
    gapped: bool = False
    margins: dict[tuple[int, int, int], tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Sequence[Sequence[Line | Table]]) -> Measure:
        """Measure all pages of a document."""
        weights: Counter[float] = Counter()
        for page in items:
            for x in page:
                if isinstance(x, Line):
                    weights[round(2 * x.size) / 2] += len(x.text)
        size = max(weights, key=lambda s: (weights[s], -s)) if weights else 10.0
        steps: list[float] = []
        places: dict[tuple[int, int, int], list[Line]] = defaultdict(list)
        for page in items:
            before: Line | None = None
            stretch = 0
            for x in page:
                if not isinstance(x, Line):
                    before = None
                    continue
                if x.jump:
                    stretch += 1
                x.place = (x.page, stretch, round(x.size))
                places[x.place].append(x)
                if before is not None and abs(x.size - size) < 0.6 and abs(before.size - size) < 0.6:
                    step = (before.y - x.y) / x.size
                    if 0.9 < step < 1.9:
                        steps.append(step)
                before = x
        # The commonest step is that from line to line; the median would lean to the gaps of a list.
        rounded: Counter[float] = Counter()  # a step comes again and again, so each is rounded once
        for step, times in Counter(steps).items():
            rounded[round(step, 2)] += times
        leading = rounded.most_common(1)[0][0] if steps else 1.2
        measure = cls(size, max(1.0, min(leading, median(steps) if steps else 1.2)))
        measure.margins = _margins(places)
        measure.gapped = _gapped(items, measure)
        return measure

    def left(self, line: Line) -> float:
        """The left margin where ``line`` stands."""
        return self.margins.get(line.place, (line.x0, line.x1))[0]

    def rest(self, line: Line) -> float:
        """The share of its column that ``line`` leaves empty."""
        left, right = self.margins.get(line.place, (line.x0, line.x1))
        return (right - line.x1) / max(1.0, right - left)

    def is_short(self, line: Line, following: str) -> bool:
        """Tell whether the first word of ``following`` would have fitted on ``line``: its end is a break of its own."""
        right = self.margins.get(line.place, (line.x0, line.x1))[1]
        word = following.split(" ", 1)[0]
        return line.x1 + (0.55 * len(word) + 1.0) * line.size < right


def _gapped(items: Sequence[Sequence[Line | Table]], measure: Measure) -> bool:
    """Whether nearly every line that plainly ends a paragraph has a gap below it."""
    ends = gaps = 0
    for page in items:
        for a, b in pairwise(page):
            if not isinstance(a, Line) or not isinstance(b, Line) or b.jump or abs(a.size - b.size) > 0.3:
                continue
            if a.text[-1:] == "." and measure.rest(a) > _PLAIN_END and not is_mark(b.gaps.split("\t", 1)[0]):
                ends += 1
                gaps += a.y - b.y > 1.22 * measure.leading * a.size + 0.3
    return ends >= 4 and gaps >= 0.8 * ends


def _right(lines: Sequence[Line]) -> float:
    """Where lines usually end at the latest; one that sticks out does not count."""
    ends = sorted(x.x1 for x in lines)
    return ends[-1 if len(ends) < 8 else (9 * len(ends)) // 10]


def _margins(places: dict[tuple[int, int, int], list[Line]]) -> dict[tuple[int, int, int], tuple[float, float]]:
    """Left and right edges by place; where few lines stand, the right edge is that usual for the same left edge."""
    edges = {k: (min(x.x0 for x in lines), _right(lines)) for k, lines in places.items()}
    alike: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (_, _, size), (left, right) in edges.items():
        alike[size, round(left / 8)].append(right)
    usual = {k: median(v) for k, v in alike.items()}
    return {k: (left, max(right, usual[k[2], round(left / 8)])) for k, (left, right) in edges.items()}


def flow(page: Sequence[Line | Table], measure: Measure) -> Iterator[Open | Table]:
    """Yield the blocks of one page in order; footnotes come last."""
    body, notes = _part_notes(page, measure)
    indents: list[float] = []
    current: Open | None = None
    top = True
    for x in body:
        if isinstance(x, Table):
            if current:
                yield current
            current = None
            yield x
        elif current is not None and not x.jump and _continues(current, x, measure):
            current.lines.append(x)
            if current.lines[0].indent == current.lines[0].x0 and current.number and x.x0 > current.lines[0].x0:
                current.lines[0].indent = x.x0
        else:
            if current:
                yield current
            current = _open(x, current, measure, indents)
            current.breaks_in = top or x.jump
        top = False
    if current:
        yield current
    yield from notes


def _part_notes(page: Sequence[Line | Table], measure: Measure) -> tuple[list[Line | Table], list[Open]]:
    """Part the footnotes from the rest: small type that begins with a mark and runs to the end of a column."""
    body: list[Line | Table] = []
    notes: list[Open] = []
    i = 0
    while i < len(page):
        end = i + 1
        while end < len(page) and not getattr(page[end], "jump", False):
            end += 1
        start = end
        while start > i and _is_small(page[start - 1], measure):
            start -= 1
        while start < end and not _starts_note(page[start]):
            start += 1
        body.extend(page[i:start])
        for x in page[start:end]:
            found = _NOTE_START.match(x.text) if isinstance(x, Line) else None
            if isinstance(x, Line) and found and (x.raised or x is page[start] or found[1]):
                number = found[1] or found[2]
                notes.append(Open("footnote", [x], x.text[found.end() :], number))
            elif isinstance(x, Line) and notes:
                notes[-1].lines.append(x)
        i = end
    return body, notes


def _is_small(x: Line | Table, measure: Measure) -> bool:
    return isinstance(x, Line) and x.size <= _SMALL * measure.size


def _starts_note(x: Line | Table) -> bool:
    return isinstance(x, Line) and not x.bold and _NOTE_START.match(x.text) is not None


def _open(line: Line, before: Open | None, measure: Measure, indents: list[float]) -> Open:
    mark, rest = list_mark(line.text)
    head = _is_head(line, measure)
    if mark is None and (head or line.indent > line.x0):
        bare = _BARE_NUMBER.match(line.text)
        if bare:
            mark, rest = bare[1], line.text[bare.end() :]
    if head and not is_sign(mark):
        return Open("heading", [line], rest if mark else line.text, mark)
    if mark is None and before is not None and _is_subitem(line, before):
        level = before.level if before.level and before.number is None else before.level + 1
        return Open("bullet", [line], line.text, level=level)
    if mark is None:
        if line.x0 < measure.left(line) + 0.5 * line.size:
            indents.clear()
        return Open("paragraph", [line], line.text)
    while indents and line.x0 < indents[-1] - 0.4 * line.size:
        indents.pop()
    if not indents or line.x0 > indents[-1] + 0.4 * line.size:
        indents.append(line.x0)
    return Open("bullet", [line], rest, mark, level=len(indents))


def list_mark(text: str) -> tuple[str | None, str]:
    """Return the list sign, number or reference ("R3.") that a line begins with, and the rest."""
    found = _REFERENCE.match(text)
    return (found[1], text[found.end() :]) if found else strip_mark(text)


def _is_subitem(line: Line, before: Open) -> bool:
    """Whether a line without a sign is an item under the one before: set in from a lead-in, or beside such an item."""
    first = before.lines[0]
    if before.kind == "bullet" and before.number is None:
        return abs(line.x0 - first.x0) < 0.4 * line.size
    return (
        before.kind in ("bullet", "paragraph")
        and before.lines[-1].text.endswith(":")
        and line.x0 > first.indent + 1.2 * line.size
    )


def _is_head(line: Line, measure: Measure) -> bool:
    return (line.bold and line.size > 0.85 * measure.size) or line.size > _LARGE * measure.size


def _continues(current: Open, line: Line, measure: Measure) -> bool:
    """Tell whether ``line`` goes on with the block before it."""
    last = current.lines[-1]
    step = last.y - line.y
    if abs(line.size - last.size) > 0.08 * last.size + 0.3:
        return False
    if current.kind == "heading":
        limit = (1.3 if abs(line.size - measure.size) < 1 else 1.45) * line.size
        return line.bold == last.bold and step < max(limit, 1.12 * measure.leading * line.size) and not _own(line)
    if step > 1.22 * measure.leading * line.size + 0.3:
        return False
    lower = line.text[:1].islower()
    short = measure.is_short(last, line.text)
    if measure.gapped and measure.rest(last) < _PLAIN_END:
        short = False  # where gaps part the paragraphs, a line that is a little short only wraps early
    if line.bold != last.bold and (not lower or short) and (line.bold or all(x.bold for x in current.lines)):
        return False
    if _marked(current, line, short) or not _in_line(current, line):
        return False
    if current.kind == "bullet" and current.number is None:
        return not short
    if lower or not short:
        return True
    # In the middle of a sentence only a line that is much shorter than the others is one of its own.
    return not _SENTENCE_END.search(last.text) and measure.rest(last) < 0.25


def _in_line(current: Open, line: Line) -> bool:
    """Whether ``line`` begins where the next line of the block would: under its words, not at a first-line indent."""
    last = current.lines[-1]
    if current.number:
        hang = current.lines[0].indent
        first = len(current.lines) == 1 and hang == current.lines[0].x0
        return line.x0 > hang - (0.4 if first else 0.7) * line.size
    if line.x0 > last.x0 + 0.8 * line.size:
        return not _SENTENCE_END.search(last.text)
    return line.x0 >= last.x0 - 0.8 * line.size or len(current.lines) == 1


def _own(line: Line) -> bool:
    """A heading line that begins with a number of its own."""
    return line.gaps != line.text and is_mark(line.gaps.split("\t", 1)[0])


def _marked(current: Open, line: Line, short: bool) -> bool:
    """Tell whether a line begins with a list sign or number, and not with the like of it in running text."""
    mark, _ = list_mark(line.text)
    if mark is None:
        return line.indent > line.x0 and is_mark(line.gaps.split("\t", 1)[0])
    if line.indent > line.x0 or (is_sign(mark) and mark not in "-–—o*"):
        return True
    last = current.lines[-1]
    if abs(line.x0 - current.lines[0].x0) < 0.3 * line.size and current.number:
        return True
    return short or _SENTENCE_END.search(last.text) is not None
