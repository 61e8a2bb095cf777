"""The tables of a web page: which hold data and which only lay out the page, and their cells by column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MOST_SPAN = 60
_LONG_CELL = 80  # words; a cell of so many broken lines is running text


def own_rows(table: Any) -> Iterator[Any]:
    """Yield the ``tr`` and ``caption`` elements of a table, not those of the tables inside it."""
    for el in table.iter("tr", "caption"):
        parent = el.getparent()
        while parent is not None and parent.tag != "table":
            parent = parent.getparent()
        if parent is table:
            yield el


def is_layout(cells: list[Any], *, first: bool) -> bool:
    """Tell a row that only lays out the page: its cells hold tables or running text, or it opens with one cell."""
    return any(c.find(".//table") is not None or _is_prose(c) for c in cells) or (len(cells) == 1 and first)


def _is_prose(cell: Any) -> bool:
    if len(cell.findall(".//p")) > 2 or len(cell.findall(".//li")) > 1 or cell.find(".//h2") is not None:
        return True
    return len(cell.findall(".//br")) > 3 and len(cell.text_content().split()) > _LONG_CELL


def spread(cells: list[Any], texts: list[str], open_spans: dict[int, int]) -> tuple[str, ...]:
    """Return the texts of a row's cells by column, "" where a cell spans from the left or from above.

    Args:
        cells: the ``td`` and ``th`` elements.
        texts: their texts.
        open_spans: columns taken by cells of the rows above, with how many rows each still takes; brought up to date.
    """
    out: list[str] = []
    opened: dict[int, int] = {}

    def taken() -> None:
        while open_spans.get(len(out), 0) > 0:
            out.append("")

    for cell, text in zip(cells, texts, strict=True):
        taken()
        rows = _span(cell, "rowspan")
        for i in range(_span(cell, "colspan")):
            if rows > 1:
                opened[len(out)] = rows - 1
            out.append("" if i else text)
    taken()
    for column in list(open_spans):
        open_spans[column] -= 1
        if open_spans[column] <= 0:
            del open_spans[column]
    open_spans.update(opened)
    return tuple(out)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, min(int(value), _MOST_SPAN)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def is_strong(cells: list[Any]) -> bool:
    """Tell a row whose cells are set off as a header: header cells, or all words bold."""
    full = [c for c in cells if c.text_content().strip()]
    if len(full) < 2:
        return False
    return all(c.tag == "th" for c in full) or all(_all_bold(c) for c in full)


def _all_bold(cell: Any) -> bool:
    bold = "".join(t for b in cell.iter("b", "strong") for t in b.itertext())
    return len("".join(bold.split())) >= len("".join(cell.text_content().split()))
