"""One way to write rows: to the terminal, as JSON Lines, CSV, Excel or Parquet.

A row is a dict; a column names a key of it (or computes a value from it) and how it looks in a terminal.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from pipeline.corpus.citation import places_of
from pipeline.files import private_file, private_text
from pipeline.version import NAME
from pipeline.wording import spoken

Row = Mapping[str, Any]

# Excel refuses longer cells ("Excel specifications and limits": 32,767 characters).
EXCEL_CELL = 32_767
_WIDEST, _A_PAGE = 60, 250  # letters of a column, and across a printed page
_SHA256, _SHA256_SHOWN = 64, 12
# Nothing in a cell of a workbook is taken for a formula, a link or a number; cells begin at the top, beside long texts.
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "default_format_properties": {"valign": "top"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table: its key, its heading, and how it takes part in fitting the terminal.

    ``value`` computes the cell from the row where the key alone is not enough; a ``ratio`` lets the column share
    the width that is left over, and it never gets narrower than ``min_width`` and the longest word of its heading.
    Terminals that are not ``wide`` letters wide leave it out; CSV and JSON have it all the same.
    """

    key: str
    title: str
    value: Callable[[Row], Any] | None = None
    justify: Literal["left", "right"] = "left"
    ratio: int | None = None
    no_wrap: bool = False
    min_width: int = 0
    wide: int = 0

    def cell(self, row: Row) -> Any:
        """Return the value of this column for ``row``."""
        return self.value(row) if self.value else row.get(self.key)


def places(row: Row) -> str:
    """Return the places that a report is on, as a cell: all of a joint report."""
    return "; ".join(places_of(row)) or "not stated"


def kind_of(row: Row) -> str:
    """Return the type of a report as a cell that can be broken between words."""
    return spoken(row["report_type"] or "")


def plain(value: Any) -> str | int | float:
    """Return ``value`` as one cell: lists joined by "; ", None empty, whole floats without ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, Mapping):
        return str(value["id"]) if "id" in value else json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple)):
        return "; ".join(str(plain(v)) for v in value)
    return str(value)


def safe_cell(value: Any) -> str | int | float:
    """Return a cell that no spreadsheet runs as a formula.

    Text that begins with = + - @, a tab or a line end is given a leading apostrophe (OWASP, "CSV Injection").
    """
    cell = plain(value)
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return "'" + cell
    return cell


def write_jsonl(rows: Iterable[Row], stream: IO[str]) -> None:
    """Write each row as one JSON object a line."""
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_csv(rows: Iterable[Row], stream: IO[str], keys: Sequence[str]) -> None:
    """Write rows as CSV, a heading line of ``keys`` first."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow([safe_cell(row.get(k)) for k in keys])


def csv_file(rows: Iterable[Row], path: Path, keys: Sequence[str]) -> None:
    """Write rows as the CSV file ``path``, of mode 0600.

    Raises:
        AuditlensError: the file can't be written.
    """
    with private_text(path, newline="") as stream:
        # Excel takes a CSV for UTF-8 only where it begins with a byte order mark.
        stream.write("\ufeff")
        write_csv(rows, stream, keys)


def lines_in(value: Any, width: int) -> int:
    """Return how many lines a text takes in a column of ``width`` letters, on the safe side.

    Excel finds the height of a row by itself, LibreOffice does not.
    """
    if not isinstance(value, str):
        return 1
    return sum(-(-len(line) * 10 // (width * 9)) or 1 for line in value.split("\n"))


@contextmanager
def workbook(path: Path, title: str | None = None) -> Iterator[Any]:
    """Give an xlsxwriter workbook to fill, which becomes the file ``path``, of mode 0600.

    Raises:
        AuditlensError: the file can't be written.
    """
    import xlsxwriter

    with private_file(path) as part, xlsxwriter.Workbook(str(part), dict(_OPTIONS)) as book:
        # The same rows give the same bytes: no time of writing.
        told = {"author": NAME, "created": datetime(2000, 1, 1)}
        book.set_properties(told if title is None else {**told, "title": title})
        yield book


def fitting(value: Any) -> str | int | float:
    """Return a safe cell that is not too long for Excel."""
    cell = safe_cell(value)
    return cell[:EXCEL_CELL] if isinstance(cell, str) else cell


def headed(sheet: Any, last: int, columns: int, *, head: int = 0, frozen: int = 0) -> None:
    """Keep the row of headings in sight, and the first ``frozen`` columns, and let its ``columns`` be filtered.

    Args:
        sheet: of a workbook of xlsxwriter.
        last: the last row, from 0.
        columns: how many there are, at least one.
        head: the row of headings, from 0.
        frozen: columns that stay in sight.
    """
    sheet.freeze_panes(head + 1, frozen)
    sheet.autofilter(head, 0, last, columns - 1)


def printable(sheet: Any) -> None:
    """Let a sheet be printed across one A4 page, its headings on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_xlsx(sheets: Mapping[str, tuple[Sequence[str], Iterable[Row]]], path: Path) -> None:
    """Write a workbook of one sheet an entry: name to (keys, rows); the heading row is frozen and can be filtered."""
    with workbook(path) as book:
        bold = book.add_format({"bold": True})
        for name, (keys, rows) in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.write_row(0, 0, keys, bold)
            last = 0
            widths = [len(key) for key in keys]
            for row in rows:
                last += 1
                for column, key in enumerate(keys):
                    cell = fitting(row.get(key))
                    widths[column] = max(widths[column], _letters(cell))
                    sheet.write(last, column, cell)
            if keys:
                headed(sheet, last, len(keys))
                for column, width in enumerate(widths):
                    sheet.set_column(column, column, min(_WIDEST, 2 + width))
            if sum(widths) <= _A_PAGE:  # more would be too small to read
                printable(sheet)


def _letters(cell: str | int | float) -> int:
    """Return how many letters of a cell are to be seen: of a sha256, which is there to be looked up, the first."""
    if not isinstance(cell, str):
        return 0
    return _SHA256_SHOWN if len(cell) == _SHA256 and cell.isalnum() else len(cell)


def write_parquet(rows: Iterable[Row], path: Path, keys: Sequence[str]) -> None:
    """Write rows as Parquet; lists and mappings become text as in CSV, numbers stay numbers."""
    import pandas as pd

    table = {k: [] for k in keys}  # type: dict[str, list[Any]]
    for row in rows:
        for k in keys:
            value = row.get(k)
            table[k].append(value if value is None or isinstance(value, (int, float, str)) else plain(value))
    with private_file(path) as part:
        pd.DataFrame(table, columns=list(keys)).to_parquet(part, index=False)
