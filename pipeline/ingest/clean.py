"""Placing the blocks of a document in one cleaned text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.joining import clean_line
from pipeline.ingest.sentences import glued_stops
from pipeline.records import Page

# No report has a longer word; of what is no words, or damaged, tokenizers and patterns would make very slow work.
LONGEST_WORD = 300
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its offsets in the cleaned text: ``text[start:end] == block.text``."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned text of a report, the span of each page in it, and its blocks in place."""

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Placed, ...]


def clean(document: Document) -> Cleaned:
    """Return the blocks of ``document`` placed in one text, a line a block.

    A space that is missing after a full stop is put in, since passages end at spaces, and some inside words of absurd
    length. Pages follow one another without gaps: a page reaches to where the next one starts, and one that holds
    nothing is an empty span.
    """
    placed: list[Placed] = []
    at = 0
    for block in document.blocks:
        tidy = _tidy(block)
        if not tidy.text:
            continue
        placed.append(Placed(tidy, at, at + len(tidy.text)))
        at += len(tidy.text) + 1
    text = "\n".join(p.block.text for p in placed)
    return Cleaned(text, _pages(document.page_numbers, placed, len(text)), tuple(placed))


def _tidy(block: Block) -> Block:
    """Return ``block`` with clean spaces, a space after each stop that lacks one, and its breaks moved along."""
    text = clean_line(block.text)
    cuts = [] if block.kind == "table_row" else glued_stops(text)
    if len(text) > LONGEST_WORD and max(map(len, text.split()), default=0) > LONGEST_WORD:
        cuts = sorted({*cuts, *(found.end() for found in _LONG_WORD.finditer(text))})
    if text == block.text and not cuts:
        return block
    inked = [_ink(clean_line(block.text[:at])) for at, _ in block.breaks]
    for cut in reversed(cuts):
        text = f"{text[:cut]} {text[cut:]}"
    offsets = _offsets_after(text, inked)
    return replace(block, text=text, breaks=tuple(zip(offsets, (page for _, page in block.breaks), strict=True)))


def _ink(text: str) -> int:
    return len(text) - text.count(" ")


def _offsets_after(text: str, inked: list[int]) -> list[int]:
    """Return the offset of the first character that is no space after so many that are none."""
    solid = [i for i, c in enumerate(text) if c != " "]
    return [solid[n] if n < len(solid) else len(text) for n in inked]


def _pages(numbers: tuple[int | None, ...], placed: list[Placed], length: int) -> tuple[Page, ...]:
    """Return the span of each page: from its first block or break to that of the next page with any."""
    if not any(n is not None for n in numbers):
        return (Page(None, 0, length),)
    known = [n for n in numbers if n is not None]
    first: dict[int, int] = {}
    for item in placed:
        if item.block.page is not None:
            first.setdefault(item.block.page, item.start)
        for offset, page in item.block.breaks:
            first.setdefault(page, item.start + offset)
    starts: list[int] = []
    after = length
    for number in reversed(known):
        after = min(after, first.get(number, after))
        starts.append(after)
    starts.reverse()
    if starts:
        starts[0] = 0
    ends = [*starts[1:], length]
    return tuple(Page(n, a, b) for n, a, b in zip(known, starts, ends, strict=True))
