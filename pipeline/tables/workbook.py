"""Tables as an Excel workbook: a sheet a table, each cell linked to its passages; all numbers; how it was made.

Nothing in a cell is run as a formula. What does not fit into a sheet is said on the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.filters import Row
from pipeline.tables.answer import Answer, Sheet, explained, legend, source
from pipeline.tables.colours import LESS, LIGHT, MIDDLE, MORE, STATE_COLOURS, css, has_middle
from pipeline.tables.model import Form, shown
from pipeline.tables.writers import fitting, headed, lines_in, printable, safe_cell, workbook
from pipeline.wording import spoken

# A sheet has 1,048,576 rows and 65,530 links at most ("Excel specifications and limits"), and nobody reads so many.
MOST_PASSAGES = 200_000
_NAME = 31  # characters of a sheet's name
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FORMATS: dict[Form, str] = {
    "count": "0",
    "percent": '0"%"',
    "points": "+0;-0;0",
    "signed": "+0.00;-0.00;0.00",
    "decimal": "0.00",
}
_PASSAGE_KEYS = (
    "authority", "date", "title", "report_type", "page", "section", "text", "stance", "extent", "agencies", "citation",
    "passage", "report",
)  # fmt: skip
_CELL_KEYS = ("table", "row", "column")
_HIGH, _TALLEST = 15, 405  # points of a line, and of the highest row that Excel shows
_WIDTHS = {"text": 80, "citation": 40, "title": 30, "section": 30, "row": 24, "column": 24, "authority": 20}


def write_workbook(answer: Answer, path: Path) -> None:
    """Write the tables, their passages, their numbers with what they rest on, and how it was made.

    Raises:
        AuditlensError: the file can't be written.
    """
    with workbook(path, answer.title) as book:
        _Book(book, answer).write()


class _Book:
    def __init__(self, book: Any, answer: Answer) -> None:
        self.book = book
        self.answer = answer
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self.upright = book.add_format({"bold": True, "rotation": 90, "valign": "bottom", "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.top = book.add_format({"valign": "top"})
        self.large = book.add_format({"bold": True, "font_size": 13})
        self.states = {
            state: book.add_format({"align": "center", "bg_color": fill, "font_color": "#555555"})
            for state, fill in STATE_COLOURS.items()
        }
        self.states["no_report"].set_pattern(14)  # thin stripes, so that it is told apart without colours
        self.numbers = {
            form: book.add_format({"num_format": text, "align": "center"}) for form, text in _FORMATS.items()
        }
        self.text = book.add_format({"align": "center"})

    def write(self) -> None:
        names = self._names()
        sheets = [self.book.add_worksheet(name) for name in names]
        places = self._passages(names)
        for sheet, of_sheet in zip(sheets, self.answer.sheets, strict=True):
            self._table(sheet, of_sheet, places)
        self._numbers()
        self._about(names)

    def _names(self) -> list[str]:
        """Return a name a sheet: none twice (upper and lower case alike), none that Excel refuses or another has."""
        used = {"passages", "numbers", "about", "history"}
        names = []
        for sheet in self.answer.sheets:
            name = base = _NOT_IN_NAMES.sub(" ", sheet.table.name)[:_NAME] or "table"
            number = 1
            while name.lower() in used:
                number += 1
                name = f"{base[: _NAME - 4]} {number}"
            used.add(name.lower())
            names.append(name)
        return names

    def _table(self, sheet: Any, of_sheet: Sheet, places: dict[tuple[int, int, int], int]) -> None:
        table = of_sheet.table
        number = self.answer.sheets.index(of_sheet)
        held = any(label.held is not None for label in table.rows)
        first = 2 if held else 1
        upright = len(table.columns) > 6
        sheet.write_string(0, 0, str(safe_cell(table.row_title)), self.bold)
        if held:
            sheet.write_string(0, 1, "reports held", self.upright if upright else self.bold)
        for j, column in enumerate(table.columns):
            text = column.text if column.held is None else f"{column.text} (n={column.held})"
            sheet.write_string(0, first + j, str(safe_cell(text)), self.upright if upright else self.bold)
        last = first + len(table.columns) - 1
        if table.totals:
            sheet.write_string(0, last + 1, "all", self.upright if upright else self.bold)
        for i, row in enumerate(table.rows):
            sheet.write_string(1 + i, 0, str(safe_cell(row.text)))
            if held and row.held is not None:
                sheet.write_number(1 + i, 1, row.held)
            for j in range(len(table.columns)):
                self._cell(sheet, of_sheet, i, j, first + j, places.get((number, i, j)))
            if table.totals:
                self._number(sheet, 1 + i, last + 1, table.totals[i], table.measure.form)
        sheet.freeze_panes(1, 1)
        if table.rows and table.columns:
            sheet.autofilter(0, 0, len(table.rows), last + bool(table.totals))
            self._scales(sheet, of_sheet, first)
        longest = max((len(row.text) for row in table.rows), default=0)
        sheet.set_column(0, 0, min(45, max(12, 1 + longest)))
        if upright:  # room for the longest heading, as far as Excel lets rows grow: 409 points
            tallest = max(len(column.text) + 8 for column in table.columns)
            sheet.set_row(0, min(400, 6 * tallest))
        sheet.set_column(1, last + bool(table.totals), 7 if upright else 16)
        printable(sheet)
        # Under the table, apart from it so that filters leave it alone.
        for at, note in enumerate(("", table.title, *table.notes)):
            sheet.write_string(1 + len(table.rows) + at, 0, str(safe_cell(note)))

    def _cell(self, sheet: Any, of_sheet: Sheet, i: int, j: int, column: int, place: int | None) -> None:
        table = of_sheet.table
        if place is not None:
            # A link that a number is written over stays.
            sheet.write_url(1 + i, column, f"internal:'passages'!A{place + 1}", None, "", "To the passages")
        self._number(sheet, 1 + i, column, table.cells[i][j], table.measure_of(j).form)

    def _number(self, sheet: Any, row: int, column: int, cell: Any, form: Form) -> None:
        text = shown(cell, form)
        if cell.state != "counted":
            sheet.write_string(row, column, text, self.states[cell.state])
        elif cell.value is None or "/" in text:
            sheet.write_string(row, column, text, self.text)
        else:
            sheet.write_number(row, column, cell.value, self.numbers[form])

    def _scales(self, sheet: Any, of_sheet: Sheet, first: int) -> None:
        """Colour the columns, together where they have one measure."""
        table = of_sheet.table
        spans = [(j, j) for j in range(len(table.columns))] if table.column_measures else [(0, len(table.columns) - 1)]
        for start, end in spans:
            form = table.measure_of(start).form
            if has_middle(form):
                scale = {
                    "type": "3_color_scale", "min_color": LESS, "mid_color": MIDDLE, "max_color": MORE,
                    "mid_type": "num", "mid_value": 0,
                }  # fmt: skip
                if form == "signed":
                    scale |= {"min_type": "num", "min_value": -1, "max_type": "num", "max_value": 1}
            else:
                # Lighter than on paper: the numbers on it are black.
                scale = {"type": "2_color_scale", "min_color": LIGHT, "max_color": css((0x7F, 0xB3, 0xE0))}
            sheet.conditional_format(1, first + start, len(table.rows), first + end, scale)

    def _passages(self, names: list[str]) -> dict[tuple[int, int, int], int]:
        """Write the sheet of passages; return the row of the first of each cell, by table, row and column."""
        sheet = self.book.add_worksheet("passages")
        keys = (*_CELL_KEYS, *_PASSAGE_KEYS)
        wrapped = keys.index("text")
        self._heads(sheet, keys)
        places: dict[tuple[int, int, int], int] = {}
        at = 0
        for number, of_sheet in enumerate(self.answer.sheets):
            table = of_sheet.table
            told: dict[int, tuple[list[str | float], int]] = {}  # a passage may stand in many cells
            for (i, j), found in sorted(of_sheet.passages.items()):
                if at + len(found) > MOST_PASSAGES:
                    continue
                places[number, i, j] = at + 1
                where = [fitting(text) for text in (names[number], table.rows[i].text, table.columns[j].text)]
                for passage in found:
                    at += 1
                    mine = told.get(id(passage))
                    if mine is None:
                        mine = told[id(passage)] = _told(passage), lines_in(passage["text"], _WIDTHS["text"])
                    cells, lines = mine
                    if lines > 1:
                        sheet.set_row(at, min(_TALLEST, _HIGH * lines))
                    self._row(sheet, at, [*where, *cells], wrapped)
        self._close(sheet, at, keys)
        return places

    def _numbers(self) -> None:
        sheet = self.book.add_worksheet("numbers")
        records: list[Row] = [record for s in self.answer.sheets for record in s.table.records()]
        keys = tuple(records[0]) if records else ("table",)
        self._heads(sheet, keys)
        for at, record in enumerate(records, 1):
            self._row(sheet, at, [fitting(record[key]) for key in keys])
        self._close(sheet, len(records), keys)

    def _about(self, names: list[str]) -> None:
        sheet = self.book.add_worksheet("about")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 110)
        lines: list[tuple[str, str]] = [*self.answer.made, ("", "")]
        for name, of_sheet in zip(names, self.answer.sheets, strict=True):
            table = of_sheet.table
            lines += [(name, table.title), ("", explained(table)), *(("", note) for note in table.notes), ("", "")]
        lines += [(sign, words) for sign, words in legend()]
        if sum(len(p) for s in self.answer.sheets for p in s.passages.values()) > MOST_PASSAGES:
            lines.append(
                ("", f"The sheet of passages holds the first {MOST_PASSAGES:,}: ask for fewer themes for all.")
            )
        sheet.write_string(0, 0, str(safe_cell(self.answer.title)), self.large)
        for at, (what, how) in enumerate(lines, 2):
            sheet.write_string(at, 0, str(safe_cell(what)), self.top)
            sheet.write_string(at, 1, str(safe_cell(how)), self.wrapped)

    def _heads(self, sheet: Any, keys: tuple[str, ...]) -> None:
        for column, key in enumerate(keys):
            sheet.write_string(0, column, spoken(key), self.bold)
            sheet.set_column(column, column, _WIDTHS.get(key, 13))

    def _row(self, sheet: Any, row: int, cells: Sequence[str | float], wrapped: int = -1) -> None:
        """Write a row, without its empty cells: most of the time of a workbook goes by the cell."""
        for column, cell in enumerate(cells):
            if not isinstance(cell, str):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, cell, self.wrapped if column == wrapped else None)

    def _close(self, sheet: Any, rows: int, keys: tuple[str, ...]) -> None:
        headed(sheet, rows, len(keys))
        printable(sheet)


def _told(passage: Row) -> list[str | float]:
    """Return the cells of a passage."""
    given = {**passage, "section": " > ".join(passage["section"]), "citation": source(passage)}
    return [fitting(given.get(key)) for key in _PASSAGE_KEYS]
