"""Rows of cells, as any format gives them, to ``table_row`` blocks with their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline import resources
from pipeline.ingest.blocks import Block
from pipeline.ingest.joining import join_lines

_NUMBER = re.compile(r"\d")
_REFERENCE = re.compile(r"(?:(?:R|A|Rec|No)\.?\s?\d{1,3}|\(?\d{1,3}(?:\.\d{1,2})*[.)]?|\(?[a-z][.)]|[ivx]{1,5}[.)]?)\Z")
MAX_HEADER_WORDS = 12


@dataclass(frozen=True, slots=True)
class RunOn:
    """Where a row runs on to ``page``: the index of the last cell that does, and how much of it stands there."""

    page: int
    cell: int
    length: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        cells: the text of each column, one line each, "" where a cell is empty.
        strong: the format sets the row off as a header (tag, style or bold type).
        page: the page it starts on.
        run_on: where it runs on to the next page, None where it does not.
    """

    cells: tuple[str, ...]
    strong: bool = False
    page: int | None = None
    run_on: RunOn | None = None


def table_blocks(rows: Sequence[Row]) -> list[Block]:
    """Return the blocks of one table: a block a row, empty cells and empty rows left out.

    The first row (or rows, where several are marked) is the header if the format says so or if it reads like one;
    a header printed again on the next page is dropped. ``Block.header`` has an entry for each cell that is kept,
    "" where the header's own cell is empty, so that both can be paired off.
    """
    full = [r for r in rows if any(r.cells)]
    if not full:
        return []
    known = _header_rows(full)
    header: tuple[str, ...] = ()
    for row in full[:known]:
        header = _stack(header, row.cells)
    first = [r.cells for r in full[:known]]
    numbered = _numbered([r for r in full[known:] if r.cells not in first])
    blocks = []
    for i, row in enumerate(full):
        is_header = i < known
        if not is_header and row.cells in first:
            continue
        number = row.cells[0] if numbered and not is_header else ""
        kept = [
            (c, header[j] if j < len(header) else "") for j, c in enumerate(row.cells) if c and not (number and j == 0)
        ]
        text = " | ".join(c.replace(" | ", " / ") for c, _ in kept)
        blocks.append(
            Block(
                "table_row",
                text,
                page=row.page,
                header=() if is_header or not header else tuple(h for _, h in kept),
                number=number or None,
                is_header=is_header,
                breaks=_breaks(row, text),
            )
        )
    return blocks


def _breaks(row: Row, text: str) -> tuple[tuple[int, int], ...]:
    """Return where the last cell that runs on to the next page does so."""
    if row.run_on is None:
        return ()
    after = sum(len(c) + len(" | ") for c in row.cells[row.run_on.cell + 1 :] if c)
    return ((max(0, len(text) - after - row.run_on.length), row.run_on.page),)


def mend_break(above: list[Row], below: list[Row]) -> None:
    """Join a row that runs over a page break, in place: the first of ``below`` to the last of ``above``.

    It goes on there if it leaves cells empty, each cell of it has words above to go on from, and either its first
    cell is empty as no other row's is, or its words begin in the middle of a sentence.
    """
    at = 1 if len(below) > 1 and below[0].cells == above[0].cells else 0
    first, last = below[at], above[-1]
    pairs = [(a, b) for a, b in zip(last.cells, first.cells, strict=False) if b]
    if not pairs or len(pairs) == len(first.cells) or not all(a for a, _ in pairs) or len(above) < 2:
        return
    others = [*above, *below[:at], *below[at + 1 :]]
    headless = not first.cells[0] and all(r.cells[0] for r in others)
    running = all(b[0].islower() and a[-1] not in ".!?:;" for a, b in pairs)
    if not running and not (headless and any(b[0].islower() for _, b in pairs)):
        return
    joined = tuple(join_lines([a, b]) for a, b in zip(last.cells, first.cells, strict=True))
    at_cell = max(i for i, (a, b) in enumerate(zip(last.cells, first.cells, strict=True)) if a and b)
    run_on = RunOn(first.page, at_cell, len(first.cells[at_cell])) if first.page is not None else None
    above[-1] = Row(joined, last.strong, last.page, run_on if first.page != last.page else None)
    del below[at]


def _numbered(rows: Sequence[Row]) -> bool:
    """A first column that only counts the rows: "1", "2" or "R1", "R2"."""
    if len(rows) < 2 or not all(_REFERENCE.match(r.cells[0]) and any(r.cells[1:]) for r in rows):
        return False
    ends = [re.findall(r"\d+|[a-z]+", r.cells[0])[-1] for r in rows]
    if all(e.isdigit() for e in ends):
        # The count goes up one by one; figures in a first column seldom do.
        return all(int(b) - int(a) == 1 or int(b) == 1 for a, b in pairwise(ends))
    return len(set(ends)) == len(ends)


def _stack(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    if not upper:
        return lower
    width = max(len(upper), len(lower))
    pairs = zip(upper + ("",) * (width - len(upper)), lower + ("",) * (width - len(lower)), strict=True)
    return tuple(" ".join(x for x in (a, b) if x) for a, b in pairs)


def _header_rows(rows: Sequence[Row]) -> int:
    if len(rows) < 2:
        return 0
    marked = 0
    while marked < len(rows) and rows[marked].strong:
        marked += 1
    if marked == len(rows) or marked > 3:
        return 0  # where most rows are marked, the marks say nothing
    if marked > 1 and all(rows[0].cells):
        marked = 0  # two full rows: the main rows of the table rather than a header of two storeys
    if marked:
        return marked if not _holds_values(rows, marked) else 0
    return int(_reads_like_header(rows))


def _names_columns(cells: Sequence[str]) -> bool:
    """Tell a row of which most cells are usual names of columns ("Action", "Lead", "By when")."""
    full = [c for c in cells if c]
    known = sum(c.strip(" .:?*").lower() in column_names() for c in full)
    return known >= 2 and known >= 0.6 * len(full)


@lru_cache(maxsize=1)
def column_names() -> frozenset[str]:
    """Return the usual names of columns, in lower case, of ``corpora/lexicons/layout.toml``."""
    return frozenset(resources.lexicon("layout")["columns"])


def _holds_values(rows: Sequence[Row], known: int) -> bool:
    """Whether a first row has an entry that its own column has again below: it is a row like the others."""
    for j, cell in enumerate(rows[0].cells[1:], 1):
        below = (r.cells for r in rows[known:] if r.cells != rows[0].cells)
        if cell and any(j < len(cells) and cells[j] == cell for cells in below):
            return True
    return False


def _reads_like_header(rows: Sequence[Row]) -> bool:
    """A first row of short labels without figures over columns that hold figures."""
    top = rows[0].cells
    if sum(bool(c) for c in top) < 2 or any(len(c.split()) > MAX_HEADER_WORDS or c[-1:] == ":" for c in top):
        return False
    below = rows[1:]
    if _names_columns(top) and not _holds_values(rows, 1):
        return True
    for j, cell in enumerate(top):
        if j == 0 or not cell or _NUMBER.match(cell):
            continue
        column = [r.cells[j] for r in below if j < len(r.cells) and r.cells[j]]
        if column and 2 * sum(bool(_NUMBER.match(c)) for c in column) >= len(column):
            return not any(_NUMBER.match(c) and "/" not in c and len(c) < 4 for c in top[1:] if c)
    return False
