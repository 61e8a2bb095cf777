"""The action tracker: an Excel workbook of what was asked for, in the columns that boards use.

A sheet for each kind that is followed up. People type into it; what they type, and columns they add, are kept when a
later run updates it (``trackerfile``). A status that a report tells reads "reported by the authority": nobody has
checked it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.corpus.citation import cite, file_name, say_date, say_places
from pipeline.errors import AuditlensError
from pipeline.isodates import last_day
from pipeline.tables.writers import Row, fitting, headed, lines_in, workbook
from pipeline.version import NAME
from pipeline.wording import spoken

# Kind of recommendation to name of its sheet.
SHEETS = {
    "formal": "Recommendations",
    "improvement": "Areas for improvement",
    "commitment": "Own commitments",
}
GONE = "No longer found"
REPORTED = "reported by the authority"
NOT_REPORTED = "not reported"
# What a report tells, in words that no reader takes for a finding of the tool.
_TOLD = {
    "done": "Reported as complete",
    "under_way": "Reported as under way",
    "not_started": "Reported as not started",
    "unclear": "Reported on, state unclear",
}
# The choices offered for a status; any other can be typed.
STATUSES = ("not started", "in progress", "complete", "closed", REPORTED, NOT_REPORTED)

# Heading to width in characters. Those of EDITED are people's to change.
COLUMNS: dict[str, int] = {
    "Reference": 18,
    "Recommendation": 60,
    "Owner": 24,
    "Due": 18,
    "Due date": 12,
    "Status": 22,
    "Evidence": 44,
    "Comments": 30,
    "Authority": 18,
    "Source": 40,
    "Page": 7,
    "Number": 9,
    "Priority": 11,
    "Themes": 24,
    "Agencies": 18,
    "Answers": 40,
}
EDITED = ("Owner", "Due", "Due date", "Status", "Evidence", "Comments")
# Hidden: what the tool wrote into the columns that people may change.
WRITTEN = "As written by auditlens"
_NOTE = (
    "What reports ask for, one row each, in their own words. Owner, due, due date, status, evidence and comments are "
    "yours to change, and columns can be added: "
    f'"{NAME} recommendations --tracker new.xlsx --update old.xlsx" keeps all of it. '
    f'"{REPORTED}" means that a report says so; it has not been checked. Due dates are read from the words under Due '
    "and the date of the report."
)
_LINE, _MOST_LINES = 15, 27  # points; Excel has rows of at most 409
_HEADINGS_AT = 2  # rows of the note above the headings


def tracker_row(row: Row) -> dict[str, Any]:
    """Return a row of ``Corpus.recommendations`` as a row of the tracker, by heading."""
    told = row["progress"][-1] if row["progress"] else None
    return {
        "Reference": row["id"],
        # Of a row of an action table the other cells have columns of their own here.
        "Recommendation": row["action"] if " | " in row["text"] and row["action"] else row["text"],
        "Owner": row["addressee_long"] or row["addressee"],
        "Due": row["due"],
        "Due date": last_day(row["due_date"]),
        "Status": REPORTED if told else NOT_REPORTED,
        "Evidence": _evidence(told) if told else None,
        "Comments": None,
        "Authority": say_places(row),
        "Source": ", ".join(filter(None, (row["title"] or file_name(row["file"]), say_date(row["date"])))),
        "Page": row["page"],
        "Number": row["reference"],
        "Priority": row["priority"],
        "Themes": _listed(row["themes"]),
        "Agencies": _listed(row["agencies"]),
        "Answers": row["finding_text"],
    }


def _evidence(told: Row) -> str:
    said = f"{_TOLD[told['status']]}"
    if told["stated"]:
        said += f" ({told['stated']})"
    words = f": “{told['evidence']}”" if told["evidence"] else ""
    return f"{said}{words} ({cite(told)})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(spoken, names))


def write_tracker(sheets: Mapping[str, Sequence[Mapping[str, Any]]], path: Path, *, extra: Sequence[str] = ()) -> None:
    """Write the workbook: name of a sheet to its rows, by heading.

    Args:
        sheets: the rows; the hidden column is made of ``WRITTEN`` of a row where it has one.
        path: where to write, replacing what is there.
        extra: headings of columns that people added.

    Raises:
        AuditlensError: the file cannot be written.
    """
    if not path.parent.is_dir():
        raise AuditlensError(f"there is no folder {path.parent}: make it, or write the tracker somewhere else")
    with workbook(path, "Action tracker") as book:
        for name, rows in sheets.items():
            _sheet(book, name, rows, extra)


def _sheet(book: Any, name: str, rows: Sequence[Mapping[str, Any]], extra: Sequence[str]) -> None:
    sheet = book.add_worksheet(name)
    top = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
    plain = book.add_format(top)
    yours = book.add_format({**top, "bg_color": "#FFFBE6"})
    day = book.add_format({**top, "bg_color": "#FFFBE6", "num_format": "d mmm yyyy", "align": "left"})
    head = book.add_format({**top, "bold": True, "bg_color": "#E7EBF0"})
    note = book.add_format({"valign": "top", "text_wrap": True, "italic": True})
    headings = [*COLUMNS, *extra, WRITTEN]
    # Merged over the columns that a screen shows, so that it can be read without scrolling.
    sheet.merge_range(0, 0, 0, 5, _NOTE, note)
    sheet.set_row(0, 64)
    sheet.write_row(_HEADINGS_AT, 0, headings, head)
    for at, row in enumerate(rows, _HEADINGS_AT + 1):
        for column, heading in enumerate(headings):
            value = row.get(heading)
            if isinstance(value, datetime | date):
                sheet.write_datetime(at, column, value, day)
                continue
            form = yours if heading in EDITED or heading in extra else plain
            sheet.write(at, column, fitting(value), form)
        sheet.set_row(at, _LINE * min(_MOST_LINES, max(lines_in(row.get(name), COLUMNS[name]) for name in COLUMNS)))
    last = _HEADINGS_AT + max(len(rows), 1)
    for column, width in enumerate([*COLUMNS.values(), *(24 for _ in extra)]):
        sheet.set_column(column, column, width)
    sheet.set_column(len(headings) - 1, len(headings) - 1, 10, None, {"hidden": True})
    headed(sheet, last, len(headings) - 1, head=_HEADINGS_AT, frozen=2)
    status = list(COLUMNS).index("Status")
    sheet.data_validation(
        _HEADINGS_AT + 1,
        status,
        last,
        status,
        {"validate": "list", "source": list(STATUSES), "error_type": "information", "show_error": False},
    )
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADINGS_AT)


def tracker_sheets(rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every sheet, from rows of ``Corpus.recommendations``; other kinds are left out."""
    sheets: dict[str, list[dict[str, Any]]] = {name: [] for name in SHEETS.values()}
    for row in rows:
        if row["kind"] in SHEETS:
            made = tracker_row(row)
            sheets[SHEETS[row["kind"]]].append({**made, WRITTEN: as_written(made)})
    return sheets


def as_written(row: Mapping[str, Any]) -> str:
    """Return what the tool wrote into the columns that people may change, as JSON."""
    return json.dumps({name: _plain(row.get(name)) for name in EDITED if row.get(name)}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def write_new(path: Path, rows: Iterable[Row]) -> dict[str, int]:
    """Write a new tracker; return how many rows each sheet has.

    Raises:
        AuditlensError: there is a file already, in which people may have typed, or it cannot be written.
    """
    if path.exists():
        raise AuditlensError(
            f"{path} is there already: give --update {path} too, to keep what people typed in it, or another name"
        )
    sheets = tracker_sheets(rows)
    write_tracker(sheets, path)
    return {name: len(found) for name, found in sheets.items()}
