"""Workbooks and delimited text: audit tools, in which a row is a case and a column a question.

A cell of prose becomes text under its row and its column as headings; short cells (grades, scores, dates) stay
together as the table row of their case, with the names of their columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.headings import reads_like_heading
from pipeline.ingest.joining import clean_line
from pipeline.ingest.readers.sheet_values import shown
from pipeline.ingest.readers.text import decode
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.sniff import decode_head, delimiter
from pipeline.ingest.typed import paragraph_blocks

MAX_CELLS = 3_000_000
MAX_LETTERS = 30_000_000
_MAX_COLUMNS = 1000
_PROSE_WORDS = 8
_SENTENCE = re.compile(r"[.!?][\"'”’)]*\s*\Z")
_PLAIN_NAME = re.compile(r"(?:sheet|table|export|data)\s*\d*", re.I)
_NUMBER = re.compile(r"[£€$]?-?[\d,]+(?:\.\d+)?\s*%?")
_LABEL_WORDS = 25

Cells = list[str]


def read_xlsx(data: bytes) -> Document:
    """Read an Excel workbook; a block's page is the number of its sheet. Hidden sheets are left out and named.

    Raises:
        ReadError: ``no_text`` or ``too_large``.
    """
    import warnings as python_warnings

    import openpyxl

    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # of features that do not concern the values
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        blocks: list[Block] = []
        warnings = []
        sheets = book.worksheets
        count = _Count()
        for page, sheet in enumerate(sheets, 1):
            if sheet.sheet_state != "visible":
                warnings.append(f'Sheet "{sheet.title}" is hidden and was not read.')
                continue
            sheet.reset_dimensions()  # what the file declares may be far larger than what it holds
            rows = []
            for row in sheet.iter_rows():
                cells = row[:_MAX_COLUMNS]
                rows.append(count.checked([shown(c.value, getattr(c, "number_format", None) or "") for c in cells]))
                count.cells += max(1, len(row))
            name = None if len(sheets) == 1 and _PLAIN_NAME.fullmatch(sheet.title) else clean_line(sheet.title)
            blocks.extend(sheet_blocks(rows, name=name, page=page))
        title = clean_line(book.properties.title or "") or None
        book.close()
    if not any(b.kind != "heading" for b in blocks):
        raise ReadError("no_text", "This workbook holds no text: check that it is the right file")
    pages = tuple(range(1, len(sheets) + 1))
    return Document("xlsx", tuple(blocks), page_numbers=pages, title=title, warnings=tuple(warnings))


def read_csv(data: bytes) -> Document:
    """Read delimited text; its columns are parted by tabs, commas or semi-colons.

    Raises:
        ReadError: ``no_text`` or ``too_large``.
    """
    sign = delimiter(decode_head(data, 2**15)) or ","
    text, warning = decode(data)
    count = _Count()
    rows = []
    csv.field_size_limit(2**24)
    for row in csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=sign):
        rows.append(count.checked(row[:_MAX_COLUMNS]))
        count.cells += max(1, len(row))
    blocks = sheet_blocks(rows, name=None, page=None)
    if not blocks:
        raise ReadError("no_text", "This table holds no text: check that it is the right file")
    return Document("csv", tuple(blocks), warnings=(warning,) if warning else ())


class _Count:
    """Counts what a file unpacks to, and refuses what is no report any more."""

    def __init__(self) -> None:
        self.cells = self.letters = 0

    def checked(self, cells: Cells) -> Cells:
        self.letters += sum(map(len, cells))
        if self.cells > MAX_CELLS or self.letters > MAX_LETTERS:
            raise ReadError(
                "too_large", "This table is far larger than an audit: save the part that is one, and run again"
            )
        return cells


def sheet_blocks(rows: Sequence[Cells], *, name: str | None, page: int | None) -> list[Block]:
    """Return the blocks of one sheet; ``name`` is a heading over it, unless the sheet begins with one of its own."""
    blocks: list[Block] = []
    header: Cells = []
    for numbers, region in _regions(rows):
        top, names, start = _split(region)
        blocks.extend(_free(region[:top], page))
        if names:
            header = names
        elif not header or max(map(_width, region)) < 2:
            blocks.extend(_free(region, page))
            continue
        # Without names of its own a region goes on with the columns of the one above: a blank row within a table.
        data = region[start:]
        if any(_is_prose(c) for row in data for c in row):
            blocks.extend(_cases(header, data, numbers[start:], page))
        else:
            blocks.extend(
                table_blocks(
                    [Row(tuple(header), True, page), *(Row(tuple(map(clean_line, r)), False, page) for r in data)]
                )
            )
    if blocks and name and blocks[0].kind != "heading":
        blocks.insert(0, Block("heading", name, page=page, level=1))
    return blocks


def _regions(rows: Sequence[Cells]) -> Iterator[tuple[list[int], list[Cells]]]:
    """Rows between blank ones, with their numbers in the sheet, from 1."""
    numbers: list[int] = []
    region: list[Cells] = []
    for n, row in enumerate(rows, 1):
        cells = [c.strip() for c in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            numbers.append(n)
            region.append(cells)
        elif region:
            yield numbers, region
            numbers, region = [], []
    if region:
        yield numbers, region


def _width(row: Cells) -> int:
    return sum(bool(c) for c in row)


def _is_prose(cell: str) -> bool:
    words = len(cell.split())
    return words >= _PROSE_WORDS or (words >= 5 and _SENTENCE.search(cell) is not None)


def _split(region: Sequence[Cells]) -> tuple[int, Cells, int]:
    """Return how many rows stand above the table, the names of its columns, and where its data begin."""
    for top in range(min(len(region) - 1, 12)):
        if not _names_columns(region, top):
            continue
        upper, lower = region[top], region[top + 1]
        two = (
            top + 2 < len(region)
            and any(c and (j >= len(upper) or not upper[j]) for j, c in enumerate(lower))
            and all(len(c.split()) < _PROSE_WORDS for c in lower)
            and _names_columns(region, top + 1)
        )
        if not two:
            return top, [clean_line(c) for c in upper], top + 1
        # A name over several columns stands in the first of them only.
        full: Cells = []
        for j, cell in enumerate(lower):
            over = upper[j] if j < len(upper) else ""
            spread = next((upper[k] for k in range(min(j, len(upper) - 1), -1, -1) if upper[k]), "")
            full.append(clean_line(f"{over or (spread if cell else '')} {cell}"))
        return top, full, top + 2
    return 0, [], 0


def _names_columns(region: Sequence[Cells], at: int) -> bool:
    row, below = region[at], region[at + 1 : at + 40]
    cells = [c for c in row if c]
    if len(cells) < 2 or not below or any(_NUMBER.fullmatch(c) or len(c.split()) > 60 for c in cells):
        return False
    if any(_is_prose(c) and c.rstrip().endswith(".") for c in cells) or len(set(cells)) < len(cells):
        return False
    if len(cells) < 0.6 * max(_width(r) for r in below):
        return False
    columns = [[r[j] for r in below if j < len(r) and r[j]] for j in range(len(row))]
    named = [(c, column) for c, column in zip(row, columns, strict=True) if c]
    if any(c in column for c, column in named[1:]):
        return False
    telling = any(_NUMBER.match(x) or _is_prose(x) for c, column in named for x in column if not _is_prose(c))
    if len(cells) == 2:
        return telling and not row[0].endswith(":") and len(below) > 1
    return telling or len(below) > 1


def _free(rows: Sequence[Cells], page: int | None) -> Iterator[Block]:
    """Rows outside tables: titles, notes, and labels with their values."""
    level = 1
    for row in rows:
        cells = [clean_line(c) for c in row if c]
        if len(cells) > 1:
            yield Block("table_row", " | ".join(c.replace(" | ", " / ") for c in cells), page=page)
        elif cells and reads_like_heading(cells[0]) and len(cells[0].split()) <= 15 and not _NUMBER.fullmatch(cells[0]):
            yield Block("heading", cells[0], page=page, level=level)
            level = 2
        elif cells:
            yield from paragraph_blocks(next(c for c in row if c), page=page)


def _cases(header: Cells, rows: Sequence[Cells], numbers: Sequence[int], page: int | None) -> Iterator[Block]:
    """The rows of an audit tool: a heading a case, its short cells as a table row, then its cells of prose."""
    column = _label_column(rows)
    label = ""
    for number, row in zip(numbers, rows, strict=True):
        if _width(row) == 1 and not _is_prose(next(c for c in row if c)):
            yield Block("heading", clean_line(next(c for c in row if c)), page=page, level=2)
            continue
        own = _label(header, row, column)
        # An empty label is a merged cell's: the row goes on with the case above.
        new = own or (label if column is not None else "") or f"Row {number}"
        if new != label:
            yield Block("heading", new, page=page, level=3)
        label = new
        cells = [(header[j] if j < len(header) else "", c) for j, c in enumerate(row) if c]
        short = [(h, clean_line(c)) for h, c in cells if not _is_prose(c)]
        if len(short) > (own != ""):
            text = " | ".join(c.replace(" | ", " / ") for _, c in short)
            yield Block("table_row", text, page=page, header=tuple(h for h, _ in short))
        for name, cell in cells:
            if _is_prose(cell):
                if clean_line(cell) == label:
                    continue
                if name:
                    yield Block("heading", name, page=page, level=4)
                yield from paragraph_blocks(cell, page=page)


def _label_column(rows: Sequence[Cells]) -> int | None:
    """The column that tells the rows apart: the first of the left ones whose cells are short and all different."""
    for j in range(min(4, max(map(len, rows)))):
        cells = [r[j] for r in rows if j < len(r) and r[j]]
        if (
            2 * len(cells) >= len(rows)
            and all(a != b for a, b in pairwise(cells))
            and len(set(cells)) >= 0.8 * len(cells)
            and all(len(c.split()) <= _LABEL_WORDS for c in cells)
            and not all(re.search(r"\d[/.-]\d", c) for c in cells)  # dates
        ):
            return j
    return None


def _label(header: Cells, row: Cells, column: int | None) -> str:
    cell = clean_line(row[column]) if column is not None and column < len(row) else ""
    name = header[column] if column is not None and column < len(header) else ""
    # "3" says nothing without "Case".
    return (
        f"{name} {cell}".strip()
        if cell and len(cell.split()) == 1 and not cell.lower().startswith(name.lower()[:4])
        else cell
    )
