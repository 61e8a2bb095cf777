"""From the lines of a plain text to headings, paragraphs, list items, table rows and footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.ingest.blocks import Block, BlockKind
from pipeline.ingest.joining import join_lines, join_parts
from pipeline.ingest.marks import is_sign, outline, strip_mark
from pipeline.ingest.readers.texthead import heading_level, is_rule, is_title_like
from pipeline.ingest.readers.textlines import Line, field_of, is_date, label_of, layout, page_numbers_at_ends
from pipeline.ingest.readers.texttables import table_at
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import is_caption

_STOPPED = re.compile(r"[.!?:;][\"'”’)\]*†‡¹²³⁰-⁹]*\Z")
_STOP_INSIDE = re.compile(r"[.!?][\"'”’)\]]*\s+[A-Z]")
_FOOTNOTE = re.compile(r"(\*{1,4}|[†‡§]|[¹²³⁴-⁹]{1,2})\s*(?=\S)")
_DEFINED = re.compile(r"\[\^([\w-]{1,20})\]:\s*(?=\S)")
_HASHES = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*\Z")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_LAST_WORD = re.compile(r"([\w’']+)\W*\Z")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NARROW = 45  # nor at fewer: such lines are addresses, signatures, short items
_WIDE = 160  # no one wraps at more characters than this: such a line is a paragraph


@dataclass(slots=True)
class Unit:
    """A block in the making: its lines with their pages, and where it stood (``at``, index of its first line)."""

    kind: BlockKind
    lines: list[tuple[str, int | None]]
    at: int
    level: int = 0
    number: str | None = None
    indent: int = 0
    header: tuple[str, ...] = ()
    is_header: bool = False
    furniture: bool = False
    alone: bool = False
    ruled: bool = False
    words: frozenset[str] = field(default=frozenset(), repr=False)
    joined: str | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The lines joined, with the words mended that a line end had cut."""
        if self.joined is None:
            self.joined = join_lines([text for text, _ in self.lines], self.words)
        return self.joined

    def set_lines(self, lines: list[tuple[str, int | None]]) -> None:
        """Replace the lines."""
        self.lines, self.joined = lines, None

    def block(self) -> Block:
        """Return the unit as a block, with the offsets at which it runs on to another page."""
        page = self.lines[0][1] if self.lines else None
        text, starts = join_parts([t for t, _ in self.lines], self.words)
        pages = [number for _, number in self.lines]
        breaks = [
            (starts[i], number) for i, number in enumerate(pages) if i and number is not None and number != pages[i - 1]
        ]
        return Block(self.kind, text, page, tuple(breaks), self.level, self.number, self.header, self.is_header)


def to_units(lines: Sequence[Line], *, markdown: bool = False) -> tuple[list[Unit], tuple[int | None, ...]]:
    """Return the units of a text in order, and the numbers of its pages where it has any."""
    chunks = _chunks(lines)
    pages: tuple[int | None, ...] = ()
    if lines and lines[0].page is not None:
        pages = tuple(range(1, (lines[-1].page or 0) + 1))
    else:
        chunks, pages = _paged_by_number(chunks)
    words = frozenset(w for line in lines for w in _WORDS.findall(line.text.lower()))
    builder = _Builder(_width(chunks), _footnote_marks(lines), markdown)
    for i, chunk in enumerate(chunks):
        builder.add(chunk, chunks[i + 1] if i + 1 < len(chunks) else [])
    units = _merge_broken(builder.units)
    _set_levels(units)
    for unit in units:
        unit.words, unit.joined = words, None
    return units, pages


Numbered = tuple[int, Line]


def _chunks(lines: Sequence[Line]) -> list[list[Numbered]]:
    chunks: list[list[Numbered]] = [[]]
    for i, line in enumerate(lines):
        if line.text and not line.furniture:
            chunks[-1].append((i, line))
        elif chunks[-1]:
            chunks.append([])
    return [c for c in chunks if c]


def _paged_by_number(chunks: list[list[Numbered]]) -> tuple[list[list[Numbered]], tuple[int | None, ...]]:
    """Take page numbers off the ends of paragraphs, and join the pages where each is one running paragraph."""
    found = page_numbers_at_ends([" ".join(line.text for _, line in c) for c in chunks])
    if not found:
        return chunks, ()
    numbers = sorted(found.values())
    first, last = min(found), max(found)
    page = 1
    for i, chunk in enumerate(chunks[: last + 1]):
        for _, line in chunk:
            line.page = page
        if i in found:
            end = chunk[-1][1]
            end.text = re.sub(r"\s*\d{1,3}\Z", "", end.text)
            end.raw = re.sub(r"\s*\d{1,3}\s*\Z", "", end.raw)
            page += 1
    for chunk in chunks[last + 1 :]:
        for _, line in chunk:
            line.page = page
    if last - first + 1 == len(found):
        running = [line for chunk in chunks[first : last + 1] for line in chunk]
        for _, line in running[1:]:
            line.runs_on = True
        chunks = [*chunks[:first], running, *chunks[last + 1 :]]
    if chunks[-1][-1][1].page == page:
        numbers.append(page)
    return chunks, tuple(numbers)


def _width(chunks: list[list[Numbered]]) -> int:
    """Return the width at which the text is wrapped, 0 where every line is a paragraph."""
    # Rows of tables are as wide as their columns.
    chunks = [[pair for pair in c if not _in_columns(pair[1].raw) and not is_rule(pair[1].text)] for c in chunks]
    every = [len(line.raw) for c in chunks for _, line in c]
    if sum(n > _WIDE for n in every) > 0.08 * len(every):
        return 0
    wrapped = sorted(len(line.raw) for c in chunks if len(c) > 1 for _, line in c)
    width = wrapped[int(0.9 * (len(wrapped) - 1))] if wrapped else 0
    if width < _NARROW:
        return 0
    followed = [c[i][1] for c in chunks for i in range(len(c) - 1) if not strip_mark(c[i + 1][1].text)[0]]
    if sum(len(line.raw) >= 0.7 * width for line in followed) < 0.4 * len(followed):
        return 0  # lines that are wrapped reach near to the margin
    ends = [_STOPPED.search(line.text) for line in followed]
    # Of wrapped lines one in five or so happens to end with a sentence.
    return 0 if ends and sum(end is not None for end in ends) >= 0.7 * len(ends) else width


def _in_columns(raw: str) -> bool:
    """Tell a row of three columns or more."""
    bare = raw.strip()
    return bare.count("|") > 1 or bare.count("\t") > 1 or len(_GAP.findall(bare)) > 1


def _footnote_marks(lines: Sequence[Line]) -> frozenset[str]:
    """Return the footnote marks that the text refers to: "SMART*" makes of "* SMART is ..." a footnote."""
    opens: dict[str, int] = {}
    for line in lines:
        found = _FOOTNOTE.match(line.text)
        if found:
            opens[found[1]] = opens.get(found[1], 0) + 1
    marks = set()
    for mark, count in opens.items():
        refers = re.compile(rf"[^\W_][)’']?{re.escape(mark)}(?!\*)(?=[\s.,;:)]|\Z)")
        if count <= 2 and any(refers.search(line.text) for line in lines):
            marks.add(mark)
    return frozenset(marks)


class _Builder:
    def __init__(self, width: int, footnotes: frozenset[str], markdown: bool) -> None:
        self.width = width
        self.footnotes = footnotes
        self.markdown = markdown
        self.units: list[Unit] = []

    def add(self, chunk: list[Numbered], after: list[Numbered]) -> None:
        """Take one run of lines without a blank between them."""
        i = 0
        bare = [line for _, line in chunk]
        current: Unit | None = None
        previous: Line | None = None
        while i < len(chunk):
            at, line = chunk[i]
            rows, used = table_at(bare, i)
            if used:
                self._rows(rows, at, line.page)
                i, current = i + used, None
                continue
            if is_rule(line.text):
                i, current = i + 1, None
                continue
            if i + 1 < len(chunk) and is_rule(chunk[i + 1][1].text) and (current is None or self.markdown is False):
                rule = chunk[i + 1][1].text[0]
                self._heading(line, at, 1 if rule == "=" else 2 if line.text.isupper() else 3)
                i, current = i + 2, None
                continue
            unit = self._opens(line, at, chunk, i, after, current, previous)
            if unit is not None:
                self.units.append(unit)
                current = unit if unit.kind != "heading" else None
            elif current is not None:
                current.lines.append((line.text, line.page))
                current.joined = None
            previous = line
            i += 1

    def _rows(self, rows: list[tuple[tuple[str, ...], bool]], at: int, page: int | None) -> None:
        last = self.units[-1] if self.units else None
        if last and last.kind in ("paragraph", "heading") and is_caption(last.text):
            last.kind, last.level = "caption", 0
        blocks = table_blocks([Row(cells, strong=is_header, page=page) for cells, is_header in rows])
        if blocks and blocks[0].is_header:
            # A header that is printed again is left out of the table.
            for cells, _ in rows[1:]:
                if cells == rows[0][0]:
                    self.units.append(Unit("table_row", [(" | ".join(cells), page)], at, furniture=True))
        for block in blocks:
            unit = Unit("table_row", [(block.text, page)], at, number=block.number, is_header=block.is_header)
            unit.header = block.header
            self.units.append(unit)

    def _heading(self, line: Line, at: int, level: int) -> None:
        mark, rest = strip_mark(line.text)
        keep = is_sign(mark)
        text, number = (line.text, None) if keep else (rest, mark)
        self.units.append(Unit("heading", [(text, line.page)], at, level=level, number=number, alone=True, ruled=True))

    def _opens(
        self,
        line: Line,
        at: int,
        chunk: list[Numbered],
        i: int,
        after: list[Numbered],
        current: Unit | None,
        previous: Line | None,
    ) -> Unit | None:
        """Return the unit that ``line`` opens, None where it goes on with the current one."""
        if line.runs_on and current is not None:
            return None
        hashes = _HASHES.match(line.text) if self.markdown or line.text.startswith("##") else None
        if hashes:
            mark, rest = strip_mark(hashes[2])
            return Unit("heading", [(rest, line.page)], at, level=len(hashes[1]), number=mark, alone=True)
        defined = _DEFINED.match(line.text) if self.markdown else None
        if defined:
            return Unit("footnote", [(line.text[defined.end() :], line.page)], at, number=defined[1])
        note = _FOOTNOTE.match(line.text)
        if note and note[1] in self.footnotes:
            return Unit("footnote", [(line.text[note.end() :], line.page)], at, number=note[1])
        mark, rest = strip_mark(line.text)
        goes_on = False
        if current is not None and previous is not None and mark is None:
            goes_on = not self._breaks(previous, line, current)
            # A slide title may stand right below the text of the slide before.
            if i + 1 == len(chunk) and line.indent != current.indent and _STOPPED.search(previous.text):
                goes_on = goes_on and not is_title_like(line.text)
        if not goes_on:
            lone = len(chunk) == 1
            ends = i + 1 == len(chunk)
            below = after[0][1] if ends and after else chunk[i + 1][1] if not ends else None
            under = after[1][1] if ends and len(after) > 1 else None
            level = heading_level(
                line, mark, rest, lone=lone, first=i == 0, last=ends, below=below, under=under, above=previous
            )
            if (
                level
                and not ends
                and below is not None
                and not lone
                and not rest.isupper()
                and not self._breaks(line, below, None)
            ):
                level = 0
            if level:
                number = None if is_sign(mark) else mark
                return Unit(
                    "heading", [(rest if mark else line.text, line.page)], at, level=level, number=number, alone=lone
                )
        if goes_on:
            return None
        if mark is None:
            return Unit("paragraph", [(line.text, line.page)], at, indent=line.indent, alone=len(chunk) == 1)
        kind: BlockKind = "paragraph" if len(outline(mark)) > 1 else "bullet"
        return Unit(kind, [(rest, line.page)], at, number=mark, indent=line.indent)

    def _breaks(self, previous: Line, line: Line, current: Unit | None) -> bool:
        """Tell whether the line end after ``previous`` was meant: a paragraph ends there."""
        if current is not None and current.number and line.indent > current.indent + 1:
            return False
        stopped = _STOPPED.search(previous.text) is not None
        if line.text[0].islower():
            return stopped and not self.width
        if not self.width or is_date(line.text) or field_of(line.text) in layout()["form_fields"]:
            return True
        room = self.width - len(previous.raw) - len(line.text.split(" ", 1)[0]) - 1
        return room >= 10 and (stopped or len(previous.raw) < 0.6 * self.width)


def _merge_broken(units: list[Unit]) -> list[Unit]:
    """Join what a page end, a blank line or a stray dash had cut in mid-sentence."""
    merged: list[Unit] = []
    for i, unit in enumerate(units):
        last = merged[-1] if merged else None
        if last and last.kind in ("paragraph", "bullet", "footnote") and _goes_on(last, unit, units[i + 1 : i + 2]):
            last.lines.extend(unit.lines)
            last.joined = None
        else:
            merged.append(unit)
    return merged


def _goes_on(last: Unit, unit: Unit, following: list[Unit]) -> bool:
    # The last lines tell, and keep a text of a thousand broken lines from being joined a thousand times.
    text, more = join_lines([t for t, _ in last.lines[-4:]]), unit.text
    if not text or not more or _STOPPED.search(text):
        return False
    if unit.kind == "bullet":
        lone = not following or following[0].kind != "bullet" or following[0].text[:1].isupper()
        return len(outline(last.number)) > 1 and unit.number in ("-", "–", "—") and more[0].islower() and lone
    if unit.kind != "paragraph" or unit.number:
        return False
    if more[0].islower():
        return True
    word = _LAST_WORD.search(text)
    if word and word[1].lower() in layout()["unfinished"] and len(text.split()) > 4:
        return True
    return len(text.split()) >= 12 and _STOP_INSIDE.search(text) is not None and _STOPPED.search(more) is not None


def _set_levels(units: list[Unit]) -> None:
    """Number the depths of lists by their indentation, and drop a slide title that only repeats."""
    stack: list[int] = []
    title: str | None = None
    numbered = any(unit.kind == "heading" and len(outline(unit.number)) == 1 for unit in units)
    if any(unit.ruled and unit.level > 2 for unit in units):
        # Beside headings that are underlined a plain line is one of a lower order.
        for unit in units:
            if unit.kind == "heading" and unit.level == 2 and not unit.ruled and not unit.number:
                unit.level = 4
    for unit in units:
        if unit.kind == "heading":
            # "Recommendations" below numbered chapters is one of them, not a part of the last.
            if numbered and unit.level == 2 and not unit.number and label_of(unit.text) in layout()["form_headings"]:
                unit.level = 1
            unit.furniture = unit.text == title
            title = unit.text
        if unit.kind != "bullet":
            stack = []
            continue
        while stack and stack[-1] > unit.indent:
            stack.pop()
        if not stack or stack[-1] < unit.indent:
            stack.append(unit.indent)
        unit.level = len(stack)
