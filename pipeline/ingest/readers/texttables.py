"""Tables of plain text: Markdown, cells between bars, columns lined up with spaces or tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.joining import clean_line
from pipeline.ingest.marks import strip_mark
from pipeline.ingest.readers.textlines import Line

_DIVIDER = re.compile(r"[\s|:+=-]+\Z")
_GAP = re.compile(r" {2,}|\s*\t\s*")

Row = tuple[tuple[str, ...], bool]


def table_at(lines: Sequence[Line], start: int = 0) -> tuple[list[Row], int]:
    """Return the rows of the table that starts with ``lines[start]``, and how many lines it takes.

    A row is its cells and whether it only names the columns. No table: ``([], 0)``.
    """
    for cut, least in ((_bars, 2), (_columns, 3)):
        rows: list[tuple[str, ...]] = []
        used, divider = 0, -1
        for k in range(start, len(lines)):
            line = lines[k]
            if "-" in line.raw and _DIVIDER.match(line.raw) and rows and ("|" in line.raw or "+" in line.raw):
                if divider == len(rows):
                    break
                divider = len(rows)
                used += 1
                continue
            cells = cut(line)
            if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
                break
            rows.append(cells)
            used += 1
        if len(rows) >= least or (len(rows) == 2 and len(rows[0]) >= 3):
            headed = divider == 1 or (divider < 0 and _names_columns(rows))
            return [
                (tuple(filter(None, r)) if cut is _columns else r, headed and not i) for i, r in enumerate(rows)
            ], used
    return [], 0


def _bars(line: Line) -> tuple[str, ...]:
    raw = line.raw.strip()
    if "|" not in raw or not (raw.startswith("|") or " | " in raw):
        return ()
    return tuple(clean_line(c) for c in raw.strip("|").split("|"))


def _columns(line: Line) -> tuple[str, ...]:
    raw = line.raw.strip(" ")
    if ("  " not in raw and "\t" not in raw) or strip_mark(line.text)[0]:
        return ()
    return tuple(clean_line(c) for c in _GAP.split(raw))


def _names_columns(rows: list[tuple[str, ...]]) -> bool:
    def has_digit(row: tuple[str, ...]) -> bool:
        return any(any(c.isdigit() for c in cell) for cell in row[1:])

    return len(rows) > 1 and not has_digit(rows[0]) and all(has_digit(r) for r in rows[1:])
