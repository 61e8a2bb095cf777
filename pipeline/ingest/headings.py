"""Levels of headings: from whatever a format offers to ranks from 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.ingest.blocks import Block

MAX_WORDS = 30
TYPOGRAPHIC = 1000
"""Provisional levels from here on stand for type sizes, below for a format's own heading levels."""


LOWEST = 9000
"""The provisional level of a heading in the type of the body, told by its place alone."""


def by_size(size: float) -> int:
    """Return the provisional level of a heading told by its type alone; larger type comes out on top."""
    return TYPOGRAPHIC + max(0, 1000 - round(size * 2) * 5)


def reads_like_heading(text: str, *, large: bool = False) -> bool:
    """Tell whether a set-off line may be a heading: short, some letters, and no full stop unless in ``large`` type."""
    text = text.rstrip("\"'”’)")
    if not text or len(text.split()) > MAX_WORDS or sum(c.isalpha() for c in text) < 2:
        return False
    return text[-1] not in ".;," or (large and ". " not in text)


def rank_headings(blocks: Sequence[Block]) -> list[Block]:
    """Replace provisional heading levels by ranks: 1 for the topmost that occurs.

    A lone topmost heading before all others is the document's title: what stands directly under it keeps level 1 too,
    so that section paths do not all begin with the title.
    """
    levels = sorted({b.level for b in blocks if b.kind == "heading"})
    rank = {level: i for i, level in enumerate(levels, 1)}
    heads = [b.level for b in blocks if b.kind == "heading"]
    if len(levels) > 1 and heads.count(levels[0]) == 1 and heads[0] == levels[0]:
        rank = {level: max(1, r - 1) for level, r in rank.items()}
    return [replace(b, level=rank[b.level]) if b.kind == "heading" else b for b in blocks]
