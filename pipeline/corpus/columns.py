"""The columns that hold records: named and ordered as the fields of the record, so that none is listed twice.

A field that is a list of words is a column of JSON text; one that is a list of records, or of their ids, has a table
of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from pipeline.corpus.filters import Row
from pipeline.records import Acronym, Figure, Grade, Page, Part, Passage, Progress, Recommendation, ReportInfo, Stated

# One encoder for all: ``json.dumps`` makes a new one a call when its options are not the default ones.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _names(record: type, *without: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record) if field.name not in without)


INFO = _names(ReportInfo)
PAGE = _names(Page)
PART = _names(Part)
STATED = _names(Stated)
PASSAGE = _names(Passage, "themes", "figures")
FIGURE = _names(Figure, "links")
ACRONYM = _names(Acronym, "passages")
RECOMMENDATION = _names(Recommendation, "passages")
PROGRESS = _names(Progress, "answers", "passages")
GRADE = _names(Grade, "passage")

LISTS = frozenset({"authorities", "section", "agencies", "sensitivity", "parts", "themes"})
"""Those of JSON text."""


def selected(names: Sequence[str], table: str = "") -> str:
    """Return columns for the place after SELECT, or between the brackets of INSERT; ``table`` is an alias."""
    return ", ".join(f'{table}."{name}"' if table else f'"{name}"' for name in names)


def values(record: Any, names: Sequence[str]) -> Iterator[Any]:
    """Yield what a record has to put into columns, in their order."""
    for name in names:
        value = getattr(record, name)
        yield as_json(value) if isinstance(value, tuple) else value


def told(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Return the fields of a record by name, from its columns in order."""
    return {name: tuple(json.loads(value)) if name in LISTS else value for name, value in zip(names, row, strict=True)}


def as_json(words: Sequence[str]) -> str:
    """Return a list of words as a column holds it."""
    return _encode(list(words)) if words else "[]"


def dicts(cursor: sqlite3.Cursor) -> Iterator[Row]:
    """Yield the rows of a query by the names of its columns."""
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def parsed(row: Row, *names: str) -> Row:
    """Return the row, its columns of JSON text turned into lists."""
    for name in names:
        row[name] = json.loads(row[name])
    return row


def all_places(authority: str | None, authorities: str) -> tuple[str, ...]:
    """Return the places of a report, the one that it goes by first, from the columns of these names."""
    return tuple(dict.fromkeys(filter(None, (authority, *json.loads(authorities)))))
