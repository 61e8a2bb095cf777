"""Levels of headings: from whatever a format offers to ranks from 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.ingest.blocks import Block
from pipeline.ingest.marks import outline

MAX_WORDS = 30
TYPOGRAPHIC = 1000
"""Provisional levels from here on stand for type sizes, below for a format's own heading levels."""


_STEPS = 4  # levels between two sizes
LOWEST = 9000
"""The provisional level of a heading in the type of the body, told by its place alone."""


def by_size(size: float) -> int:
    """Return the provisional level of a heading told by its type alone; larger type comes out on top."""
    return TYPOGRAPHIC + max(0, 1000 - round(size * 2) * 5)


def by_type(size: float, text: str, number: str | None, *, slanted: bool, underlined: bool) -> int:
    """Return the provisional level of a heading told by its type, told apart by more than size.

    Of one size capitals rank above bold type, that above bold italics and underlined words; deep numbers below others.

    Args:
        size: in points.
        text: its words.
        number: its number as printed ("2.", "2.1").
        slanted: it is in italics; underlined: it is underlined and not bold.
    """
    depth = len(outline(number))
    if depth:
        step = min(depth, _STEPS)
    elif is_capitals(text):
        step = 0
    else:
        step = 3 if underlined else 2 if slanted else 1
    return by_size(size) + step


def is_capitals(text: str) -> bool:
    """Tell a line set in capitals from one that is an acronym and little else."""
    return text.isupper() and any(len(word) >= 6 for word in text.split())


def settle_types(blocks: Sequence[Block]) -> list[Block]:
    """Settle what the type of one line cannot tell: headings in capitals, and items of lists in bold type.

    Capitals rank above other headings of their size where several have them. A numbered line in bold type heads the
    text below it; where the next number follows at once, both were items of a list.
    """
    out = _settle_capitals(blocks)
    start = 0
    while start < len(out):
        end = start + 1
        while end < len(out) and _next_item(out[end - 1], out[end]):
            end += 1
        if end - start > 1:
            out[start:end] = [replace(b, kind="bullet", level=1) for b in out[start:end]]
        start = end
    return out


def _settle_capitals(blocks: Sequence[Block]) -> list[Block]:
    """Make short words in capitals ("GAPS") such headings where there are several, and one alone none."""
    typed = [b for b in blocks if b.kind == "heading" and TYPOGRAPHIC <= b.level < LOWEST and not outline(b.number)]
    capitals = Counter(b.level for b in typed if is_capitals(b.text) and b.level % 5 == 0)
    if not capitals:
        return list(blocks)
    several = {level for level, n in capitals.items() if n > 1}
    move = {id(b): -1 for b in typed if b.text.isupper() and b.level - 1 in several}
    move |= {id(b): 1 for b in typed if b.level in capitals and b.level not in several and is_capitals(b.text)}
    return [replace(b, level=b.level + move[id(b)]) if id(b) in move else b for b in blocks]


def _next_item(above: Block, block: Block) -> bool:
    if above.kind != "heading" or block.kind != "heading" or above.level != block.level or block.level < TYPOGRAPHIC:
        return False
    first, second = outline(above.number), outline(block.number)
    return len(first) == len(second) == 1 and second[0] == first[0] + 1


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
