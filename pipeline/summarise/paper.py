"""A digest as a document: blocks of marked words that every writer (Word, web page, Markdown) prints alike.

A layout turns the model (``model.py``) into a ``Paper``; what is printed is decided there, once, and a writer only
says how it looks. Words of a report are ``Said`` and nothing else is, so that one test can hold every quotation of
every form against its report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.tables.charts import Chart

Look = Literal["plain", "strong", "soft"]

# What stands before those that only come near what a quotation says.
NEAR = "near it: "


@dataclass(frozen=True, slots=True)
class Words:
    """Our own words: from templates, names and counts of the corpus."""

    text: str
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a report, letter for letter but for line ends; ``passage`` is the id of the passage they stand in."""

    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference for ``auditlens trace``."""

    code: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where words stand: ``full`` as in every other output, ``short`` where it stands beside many."""

    passage: str
    full: str
    short: str


@dataclass(frozen=True, slots=True)
class Note:
    """Citations of what stands before: a footnote on paper, links on a screen.

    ``near`` are those of what only comes near. ``more`` and ``more_near`` sources are not named for want of room;
    ``ref`` leads to all of them.
    """

    citations: tuple[Citation, ...]
    ref: str | None = None
    more: int = 0
    near: tuple[Citation, ...] = ()
    more_near: int = 0

    @property
    def parts(self) -> list[tuple[str, Citation | None, str]]:
        """What it says, to be parted by semicolons: words before a citation, the citation if any, and its words.

        The first citation is told in full, the others short.
        """
        said: list[tuple[str, Citation | None, str]] = []
        for cited, more in ((self.citations, self.more), (self.near, self.more_near)):
            before = NEAR if said and (cited or more) else ""
            for citation in cited:
                said.append((before, citation, citation.short if said else citation.full))
                before = ""
            if more:
                said.append((before or "and ", None, f"{more} more"))
        return said

    @property
    def plain(self) -> str:
        """All of it as plain words."""
        return "; ".join(f"{before}{words}" for before, _, words in self.parts)

    def changed(self, change: Callable[[Citation], Citation]) -> Note:
        """Return it with ``change`` made to each citation, in order."""
        return replace(self, citations=tuple(map(change, self.citations)), near=tuple(map(change, self.near)))


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a heading of the same paper."""

    text: str
    anchor: str


Span = Words | Said | Ref | Note | Link
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; ``listed`` ones stand in the contents."""

    level: int
    text: str
    anchor: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    line: Line
    look: Literal["body", "soft", "lead"] = "body"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in its own right: its words with their note, and what is told of it beneath."""

    line: Line
    beneath: Line = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with bullets, or with numbers where ``numbered``."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``shade`` is "s1" to "s5", or the name of a state that has no count; ``title`` says more."""

    line: Line
    shade: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``widths`` are shares of the columns; columns in ``right`` hold numbers.

    ``look``: "rows" is a table to read, "heat" one of small shaded cells whose column heads stand upright, "beside"
    two texts side by side.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""
    right: frozenset[int] = frozenset()
    look: Literal["rows", "heat", "beside"] = "rows"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; ``width`` is the share of the text's width that it takes."""

    chart: Chart
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the table of contents, of the headings of the first level or the first two."""

    depth: Literal[1, 2] = 2


Block = Heading | Text | Quoted | Listing | Grid | Picture | Contents


@dataclass(frozen=True, slots=True)
class PageText:
    """A page of a report as it was read, for the web page: ``pieces`` are (id of the passage, text) in order.

    The id is None for words that are ours ("a passage is left out here").
    """

    report: str
    title: str
    pieces: tuple[tuple[str | None, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: ``compact`` asks for the smaller print of a board paper; ``name`` is that of its files."""

    name: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    compact: bool = False
    pages: tuple[PageText, ...] = field(default=())
    language: str = "en-GB"


def lines(block: Block) -> Iterator[Line]:
    """Yield the lines of a block, in order."""
    if isinstance(block, Text):
        yield block.line
    elif isinstance(block, Quoted):
        yield block.line
        yield block.beneath
    elif isinstance(block, Listing):
        yield from block.items
    elif isinstance(block, Grid):
        for row in block.rows:
            for cell in row:
                yield cell.line


def spans(paper: Paper) -> Iterator[Span]:
    """Yield every span of a paper, in order."""
    for block in paper.blocks:
        for line in lines(block):
            yield from line


def cited(paper: Paper) -> list[str]:
    """Return the ids of the passages that the paper cites, each once, in order."""
    found: dict[str, None] = {}
    for span in spans(paper):
        if isinstance(span, Note):
            found.update(dict.fromkeys(c.passage for c in (*span.citations, *span.near)))
    return list(found)


def briefly(paper: Paper) -> Paper:
    """Return the paper with a report named in full only in the first note that cites it.

    Where the short forms of two reports are the same, they stay in full.
    """
    reports: dict[str, set[str]] = {}
    for span in spans(paper):
        for one in (*span.citations, *span.near) if isinstance(span, Note) else ():
            reports.setdefault(_start(one), set()).add(one.passage.partition("-")[0])
    told: set[str] = set()

    def brief(one: Citation) -> Citation:
        report = one.passage.partition("-")[0]
        if report in told and len(reports[_start(one)]) == 1:
            return replace(one, full=one.short)
        told.add(report)
        return one

    def of_line(line: Line) -> Line:
        return tuple(span.changed(brief) if isinstance(span, Note) else span for span in line)

    return replace(paper, blocks=tuple(_relined(block, of_line) for block in paper.blocks))


def _start(one: Citation) -> str:
    return one.short.partition(", p. ")[0]


def _relined(block: Block, change: Callable[[Line], Line]) -> Block:
    """Return the block with ``change`` made to each of its lines, in order."""
    if isinstance(block, Text):
        return replace(block, line=change(block.line))
    if isinstance(block, Quoted):
        return replace(block, line=change(block.line), beneath=change(block.beneath))
    if isinstance(block, Listing):
        return replace(block, items=tuple(change(item) for item in block.items))
    if isinstance(block, Grid):
        rows = tuple(tuple(replace(cell, line=change(cell.line)) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    return block


def mapped(paper: Paper, change: Callable[[str], str]) -> Paper:
    """Return the paper with ``change`` made to every string that is printed, quotations and pages among them."""

    def of_span(span: Span) -> Span:
        if isinstance(span, Note):
            return span.changed(lambda c: replace(c, full=change(c.full), short=change(c.short)))
        return span if isinstance(span, Ref) else replace(span, text=change(span.text))

    def of_line(line: Line) -> Line:
        return tuple(of_span(span) for span in line)

    def of_block(block: Block) -> Block:
        block = _relined(block, of_line)
        if isinstance(block, Heading):
            return replace(block, text=change(block.text))
        if isinstance(block, Grid):
            rows = tuple(tuple(replace(cell, title=change(cell.title)) for cell in row) for row in block.rows)
            return replace(block, head=tuple(change(h) for h in block.head), rows=rows, caption=change(block.caption))
        return block

    pages = tuple(
        replace(page, title=change(page.title), pieces=tuple((i, change(t), c) for i, t, c in page.pieces))
        for page in paper.pages
    )
    return replace(
        paper,
        title=change(paper.title),
        subtitle=change(paper.subtitle),
        blocks=tuple(of_block(block) for block in paper.blocks),
        pages=pages,
    )
