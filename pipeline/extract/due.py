"""By when an action is asked for, in the report's own words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.asks import filled, lexicon, pattern_of
from pipeline.extract.quantities.scan import lowered

# "By" and "before" bind closest to a deadline, then a start, then a bare date.
_RANKS = ("firm", "start", "bare")
_FIRM = 0


@lru_cache(maxsize=1)
def _wordings() -> tuple[tuple[int, re.Pattern[str], tuple[str, ...]], ...]:
    """Return rank and pattern of each wording of a deadline, and texts of which it needs one, where that is told."""
    found = [
        (_RANKS.index(one["rank"]), re.compile(filled("due", one["pattern"])), tuple(one.get("holds", ())))
        for one in lexicon()["due"]["wordings"]
    ]
    return tuple(sorted(found, key=lambda wording: wording[0]))


def find_due(text: str) -> str | None:
    """Return the deadline that ``text`` states for its action, as written, or None.

    A firm deadline ("by ...") goes before a start ("from ..."), the last firm one and the first of the others count.
    """
    low = lowered(text)  # ignoring case costs five times as much
    if low.startswith("note ") or not pattern_of("due", "maybe").search(low):
        return None
    standard = pattern_of("due", "standard")
    found: list[tuple[int, int, int]] = []
    for rank, pattern, holds in _wordings():
        if rank > _FIRM and found:
            break
        if holds and not any(map(low.__contains__, holds)):
            continue
        found += [(rank, *m.span()) for m in pattern.finditer(low) if not standard.search(m.group())]
    if not found:
        return None
    firm = [f for f in found if f[0] == _FIRM]
    _, start, end = max(firm, key=lambda f: f[1]) if firm else min(found, key=lambda f: f[1])
    return " ".join(text[start:end].split())


def is_due_cell(cell: str) -> bool:
    """Tell whether a table cell states a time and little else."""
    text = cell.strip().lower()
    if not text or len(text.split()) > 7:
        return False
    return pattern_of("due", "cell").search(text) is not None or pattern_of("due", "whole").search(text) is not None
