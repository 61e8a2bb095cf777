"""Placing the blocks of a document in one cleaned text."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ingest.blocks import Block, Document
from pipeline.records import Page


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
    """Return the blocks of ``document`` placed in one text, a line a block."""
    raise NotImplementedError
