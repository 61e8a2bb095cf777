"""Reading back the details that people typed: an Excel or CSV file into entries, with every mistake told at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline import register
from pipeline.corpus.entered import NONE, Entry
from pipeline.errors import AuditlensError
from pipeline.ingest.dates import find_dates
from pipeline.isodates import later
from pipeline.records import REPORT_TYPES

# The heading of the column to type into, by field of ``Entry``.
ENTER = {
    "places": "enter place",
    "issuing_body": "enter issuing body",
    "published": "enter published",
    "period_start": "enter period start",
    "period_end": "enter period end",
    "report_type": "enter type",
    "sample_size": "enter sample size",
    "circulation": "enter circulation",
}
CIRCULATIONS = ("public", "partners", "internal")
# What to type where there is no such thing, whatever was read.
NOTHING = ("none", "-", "–", "n/a")

_ISO = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_ERRORS = 40


class _Mistake(Exception):
    """What is wrong with a cell."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What a file of details says: entries by sha256, and by name of file where a row has no sha256."""

    by_sha256: Mapping[str, Entry]
    by_file: Mapping[str, Entry]


def read(path: Path) -> Entries:
    """Return what people typed into a file of details.

    Args:
        path: an Excel (xlsx, xls, ods) or CSV file with the columns ``sha256`` or ``file`` and those of ``ENTER``, in
            any order; other columns are not looked at.

    Raises:
        AuditlensError: the file can't be read or cells are wrong; the message names row and column of each.
    """
    table = _csv(path) if path.suffix.lower() in (".csv", ".txt") else _workbook(path)
    heads = [_text(c).lower() for c in table[0]] if table else []
    if not ({"sha256", "file"} & set(heads)) or not set(ENTER.values()) & set(heads):
        raise AuditlensError(
            f"{path} holds no details: its first row needs the headings sha256 or file, and {', '.join(ENTER.values())}"
        )
    errors: list[str] = []
    by_sha256: dict[str, Entry] = {}
    by_file: dict[str, Entry] = {}
    for number, cells in enumerate(table[1:], 2):
        row = dict(zip(heads, cells, strict=False))
        entry = _entry(row, number, heads, errors)
        sha256, file = _text(row.get("sha256")).lower(), _text(row.get("file"))
        target, key = (by_sha256, sha256) if sha256 else (by_file, file)
        if not key and not entry:
            continue
        if (sha256 and not _SHA256.fullmatch(sha256)) or not key:
            errors.append(f"row {number}, sha256: {sha256 or 'nothing'} says of no file which it is")
        elif key in target and target[key] != entry:
            errors.append(f"row {number}: another row has other details of the same file")
        else:
            target[key] = entry
    if errors:
        more = [f"and {len(errors) - _MOST_ERRORS} more"] if len(errors) > _MOST_ERRORS else []
        raise AuditlensError(
            "\n  ".join([f"{path} cannot be used; correct it and try again:", *errors[:_MOST_ERRORS], *more])
        )
    return Entries(by_sha256, by_file)


def _entry(row: Mapping[str, Any], number: int, heads: Sequence[str], errors: list[str]) -> Entry:
    told: dict[str, Any] = {}
    for field, head in ENTER.items():
        value = row.get(head)
        text = _text(value)
        if not text:
            continue
        try:
            told[field] = () if field == "places" and text.lower() in NOTHING else _READ[field](value, text, row)
        except _Mistake as mistake:
            errors.append(f"row {number}, column {_letters(heads.index(head))} ({head}): {mistake}")
    start, end = told.get("period_start"), told.get("period_end")
    if later(start, end):
        errors.append(
            f"row {number}, column {_letters(heads.index(ENTER['period_end']))}: the period ends before it starts"
        )
    if told.get("places"):
        place = register.load().named(told["places"][0])
        told["code"] = place.code if place else None
    return Entry(**told)


def _places(value: Any, text: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    known = register.load()
    names = []
    for name in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        place = known.named(name)
        if place:
            names.append(place.name)
        elif name in _text(row.get("place")).split("; "):
            names.append(name)  # as read: a place that the register lacks
        else:
            near = known.likely(name)
            raise _Mistake(
                f"no place in the register is called {name!r}" + (f"; did you mean {near!r}?" if near else "")
            )
    return tuple(dict.fromkeys(names))


def _date(value: Any, text: str, row: Mapping[str, Any]) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if text.lower() in NOTHING:
        return NONE
    whens = find_dates(text)
    if len(whens) == 1 and (whens[0].start, whens[0].end) == (0, len(text)):
        return whens[0].first
    if _ISO.fullmatch(text):
        return text
    raise _Mistake(f"{text!r} is no date; write 2024-03-31, 31/03/2024, 31 March 2024, March 2024, 2024-03 or 2024")


def _type(value: Any, text: str, row: Mapping[str, Any]) -> str:
    name = re.sub(r"[\s-]+", "_", text.lower())
    if name not in REPORT_TYPES:
        raise _Mistake(f"{text!r} is no type of report; known are {', '.join(REPORT_TYPES)}")
    return name


def _size(value: Any, text: str, row: Mapping[str, Any]) -> str:
    if text.lower() in NOTHING:
        return NONE
    if not re.fullmatch(r"[1-9]\d{0,6}", text):
        raise _Mistake(f"{text!r} is no number of cases; write a whole number")
    return text


def _circulation(value: Any, text: str, row: Mapping[str, Any]) -> str:
    name = text.lower()
    if name in NOTHING:
        return NONE
    if name not in CIRCULATIONS:
        raise _Mistake(f"{text!r} is no circulation; known are {', '.join(CIRCULATIONS)}")
    return name


def _body(value: Any, text: str, row: Mapping[str, Any]) -> str:
    if len(text) > 300:
        raise _Mistake("is too long for the name of a body")
    return NONE if text.lower() in NOTHING else text


_READ: dict[str, Callable[[Any, str, Mapping[str, Any]], Any]] = {
    "places": _places,
    "issuing_body": _body,
    "published": _date,
    "period_start": _date,
    "period_end": _date,
    "report_type": _type,
    "sample_size": _size,
    "circulation": _circulation,
}


def _text(value: Any) -> str:
    """Return a cell as text: whole numbers without ".0", and without the apostrophe that keeps a cell from running."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"[^\S\n]+", " ", str(value)).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _workbook(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as file:
            sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
            return sheet.to_python(skip_empty_area=False)
    except OSError as error:
        raise AuditlensError(f"cannot read {path}: {error.strerror}{_open_elsewhere(error)}") from error
    except CalamineError as error:
        raise AuditlensError(f"cannot read {path} as an Excel file: {error}") from error


def _csv(path: Path) -> list[list[Any]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AuditlensError(f"cannot read {path}: {error.strerror}{_open_elsewhere(error)}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what Excel saves as "CSV" on Windows
    lines = text.splitlines(keepends=True)
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    try:
        return [list(row) for row in csv.reader(lines, delimiter=separator)]
    except csv.Error as error:
        raise AuditlensError(f"cannot read {path} as CSV: {error}") from error


def _open_elsewhere(error: OSError) -> str:
    return "; close it if another program has it open" if isinstance(error, PermissionError) else ""


def _letters(column: int) -> str:
    """Return the letters of a column, counted from 0, as Excel shows them."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def resolved(entries: Entries, files: Mapping[str, Sequence[str]]) -> dict[str, Entry]:
    """Return the entries by sha256.

    Args:
        entries: as read.
        files: by sha256, the names under which the corpus knows a file.

    Raises:
        AuditlensError: the name of a file in a row without sha256 is none of the corpus's, or that of several.
    """
    found = dict(entries.by_sha256)
    errors = []
    for name, entry in entries.by_file.items():
        held = sorted(_holders(name, files))
        if len(held) == 1:
            found[held[0]] = entry
        else:
            several = "several files of that name: give their sha256" if held else "no file of that name"
            errors.append(f"{name}: the corpus holds {several}")
    if errors:
        raise AuditlensError(
            "\n  ".join(["some rows of the details name no file that was read:", *errors[:_MOST_ERRORS]])
        )
    return found


def _holders(name: str, files: Mapping[str, Sequence[str]]) -> Iterator[str]:
    wanted = name.replace("\\", "/")
    for sha256, names in files.items():
        if any(n.replace("\\", "/") == wanted or n.replace("\\", "/").endswith("/" + wanted) for n in names):
            yield sha256
