"""How many pages a paper takes in Word: an estimate from the page, the styles and the number of characters.

No program that lays out pages is asked, so that the same corpus gives the same paper on any machine. Lines are filled
word by word at the mean width of a character, of which a plain sans serif has 0.5 of its size in English text; the
estimate errs to the long side by about a twentieth.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.summarise import paper as p

_CHARACTER = 0.5  # mean width in sizes of the type
_BOLD = 1.07
_LINE = 1.15  # height of a line in sizes of the type
_NOTE_RULE = 8.0  # points that the line above the notes of a page takes
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shape:
    """A style as it is set: points."""

    size: float
    before: float
    after: float
    indent: float
    spacing: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Geometry:
    """Width and height of the text of a page in points, and its styles by role."""

    width: float
    height: float
    shapes: dict[str, Shape]


def geometry(template: Path | None, *, compact: bool) -> Geometry:
    """Return the geometry of the document that a paper is written into.

    Raises:
        AuditlensError: the template cannot be used.
    """
    from pipeline.summarise.writers import wordstyles

    document, styles, _ = wordstyles.opened(template, compact=compact)
    section = document.sections[-1]
    by_id = {style.style_id: style for style in document.styles}
    shapes = {role: _shape(by_id[ident], styles.size) for role, ident in styles.ids.items()}
    return Geometry(
        width=(section.page_width - section.left_margin - section.right_margin) / 12700,
        height=(section.page_height - section.top_margin - section.bottom_margin) / 12700,
        shapes=shapes,
    )


def _shape(style: Any, size: float) -> Shape:
    def first(read: Callable[[Any], Any], otherwise: float) -> float:
        at = style
        while at is not None:
            value = read(at)
            if value is not None:
                return float(value)
            at = at.base_style
        return otherwise

    return Shape(
        size=first(lambda s: s.font.size and s.font.size.pt, size),
        before=first(lambda s: _points(s.paragraph_format.space_before), 0),
        after=first(lambda s: _points(s.paragraph_format.space_after), 0),
        indent=first(lambda s: _points(s.paragraph_format.left_indent), 0)
        + first(lambda s: _points(s.paragraph_format.right_indent), 0),
        spacing=first(lambda s: _spacing(s.paragraph_format.line_spacing), 1),
        bold=bool(first(lambda s: s.font.bold, 0)),
    )


def _points(length: Any) -> float | None:
    return None if length is None else length.pt


def _spacing(value: Any) -> float | None:
    """Return spacing in lines; exact heights are rare, and taken as single."""
    return value if isinstance(value, float) else None if value is None else 1.0


def pages(paper: p.Paper, of: Geometry) -> float:
    """Return how many pages a paper takes, about."""
    high = _text(paper.title, of, "title") + (_text(paper.subtitle, of, "subtitle") if paper.subtitle else 0)
    for block in paper.blocks:
        high += _block(block, of, paper)
    notes = sum(_text(_note(span), of, "note") for span in p.spans(paper) if isinstance(span, p.Note))
    whole = (high + notes) / of.height
    return (high + notes + _NOTE_RULE * math.ceil(whole)) / of.height if notes else whole


def fitting(makes: Sequence[T], paper_of: Callable[[T], p.Paper], of: Geometry, most: float) -> p.Paper:
    """Return the paper of the first length that takes at most ``most`` pages, else of the last.

    Args:
        makes: lengths, from the longest.
        paper_of: makes the paper of a length.
        of: the page.
        most: pages.
    """
    made: dict[int, p.Paper] = {}

    def fits(at: int) -> bool:
        made[at] = paper_of(makes[at])
        return pages(made[at], of) <= most

    first = bisect_left(range(len(makes) - 1), True, key=fits)
    return made.get(first) or paper_of(makes[first])


def _words(line: Iterable[p.Span]) -> str:
    return "".join(
        "00" if isinstance(span, p.Note) else span.code if isinstance(span, p.Ref) else span.text for span in line
    )


def _note(note: p.Note) -> str:
    return f"00 {note.plain}. {note.ref or ''}"


def _rows(text: str, width: float, size: float, bold: bool) -> int:
    """Return in how many lines a text stands, word by word."""
    room = width / (size * _CHARACTER * (_BOLD if bold else 1))
    lines, at = 1, 0.0
    for word in text.split():
        if at and at + 1 + len(word) > room:
            lines, at = lines + 1, float(len(word))
        else:
            at += len(word) + (1 if at else 0)
    return lines


def _text(text: str, of: Geometry, role: str, *, width: float | None = None) -> float:
    shape = of.shapes[role]
    rows = _rows(text, (width or of.width) - shape.indent, shape.size, shape.bold)
    return rows * shape.size * _LINE * shape.spacing + shape.before + shape.after


def _block(block: p.Block, of: Geometry, paper: p.Paper) -> float:
    if isinstance(block, p.Heading):
        return _text(block.text, of, f"heading{block.level}")
    if isinstance(block, p.Text):
        return _text(_words(block.line), of, block.look)
    if isinstance(block, p.Quoted):
        return _text(_words(block.line), of, "quote") + (
            _text(_words(block.beneath), of, "beneath") if block.beneath else 0
        )
    if isinstance(block, p.Listing):
        role = "number" if block.numbered else "bullet"
        return sum(_text(_words(item), of, role) for item in block.items)
    if isinstance(block, p.Grid):
        return _grid(block, of)
    if isinstance(block, p.Picture):
        return of.width * block.width * _proportion(block.chart.png) + of.shapes["body"].after
    return sum(
        _text(b.text, of, f"contents{b.level}")
        for b in paper.blocks
        if isinstance(b, p.Heading) and b.listed and b.level <= block.depth
    )


def _grid(block: p.Grid, of: Geometry) -> float:
    role = "heat" if block.look == "heat" and len(block.head) > 12 else "cell"
    total = sum(block.widths)
    widths = [of.width * share / total - 7 for share in block.widths]
    high = 6.0
    if any(block.head):
        upright = block.look == "heat" and len(block.head) > 5
        longest = max(map(len, block.head))
        high += 3.75 * longest + 6 if upright else _text("", of, role)
    for row in block.rows:
        high += max(_text(_words(cell.line), of, role, width=w) for cell, w in zip(row, widths, strict=True))
    return high


def _proportion(png: bytes) -> float:
    """Return height over width of a PNG, from its header."""
    return int.from_bytes(png[20:24], "big") / max(1, int.from_bytes(png[16:20], "big"))
