"""Bringing an action tracker up to date: what people typed in it stays.

A row is known by its reference; where the report was saved anew or is read a little differently, by its words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from pipeline.errors import AuditlensError
from pipeline.tables import tracker
from pipeline.tables.writers import Row, safe_cell

# Words of a recommendation read a little differently, in per cent of rapidfuzz's ratio.
_SAME_WORDS = 88
_HEADINGS_WITHIN = 12  # rows from the top among which the headings stand
_TOOLS_STATUS = (tracker.REPORTED, tracker.NOT_REPORTED)


@dataclass(slots=True)
class Update:
    """What an update did: rows in all, rows that kept something typed, rows that are new, rows no longer found."""

    rows: int = 0
    kept: int = 0
    new: int = 0
    gone: int = 0
    sheets: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Old:
    values: dict[str, Any]
    written: Mapping[str, Any] | None
    used: bool = False

    @property
    def words(self) -> str:
        return _words(self.values.get("Recommendation"))


def update_tracker(old: Path, new: Path, rows: Iterable[Row]) -> Update:
    """Write the tracker ``new`` from rows of ``Corpus.recommendations``, with what people typed in ``old``.

    What differs from what the tool once wrote there was typed by somebody, and stays; so do added columns, and rows
    whose recommendation is no longer found, on a sheet of their own.

    Raises:
        AuditlensError: ``old`` is no tracker, or ``new`` cannot be written.
    """
    known, extra = _read(old)
    sheets = tracker.tracker_sheets(rows)
    told = Update()
    fresh = [row for found in sheets.values() for row in found]
    matches = _matched(fresh, known)
    for row, match in zip(fresh, matches, strict=True):
        told.rows += 1
        if match is None:
            told.new += 1
            continue
        typed = _typed(match, extra)
        told.kept += bool(typed)
        # The reference that people know, even where the words have changed a little since.
        row |= {**typed, "Reference": match.values.get("Reference") or row["Reference"]}
    gone = [one.values for one in known if not one.used]
    told.gone = len(gone)
    if gone:
        sheets[tracker.GONE] = gone
    tracker.write_tracker(sheets, new, extra=extra)
    told.sheets = {name: len(found) for name, found in sheets.items()}
    return told


def _typed(old: _Old, extra: Sequence[str]) -> dict[str, Any]:
    """Return what people typed in a row: the cells that are not as the tool wrote them."""
    typed = {}
    for name in (*tracker.EDITED, *extra):
        value = old.values.get(name)
        if name in extra:
            typed_in = value is not None
        elif old.written is None:
            typed_in = value is not None and value not in _TOOLS_STATUS
        else:
            typed_in = _same(value) != _same(old.written.get(name))
        if typed_in:
            typed[name] = value
    return typed


def _same(value: Any) -> str:
    """Return a cell in the form in which it is compared: dates as ISO 8601, no apostrophe before a sign."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(safe_cell(value)).lstrip("'").split())


def _matched(fresh: Sequence[Mapping[str, Any]], known: Sequence[_Old]) -> list[_Old | None]:
    """Return, for each new row, the old one that it is, each used once: by reference, then by the same words."""
    by_reference: dict[str, _Old] = {}
    for one in known:
        by_reference.setdefault(str(one.values.get("Reference")), one)
    found: list[_Old | None] = []
    for row in fresh:
        match = by_reference.get(row["Reference"])
        found.append(match if match is not None and not match.used else None)
        if match is not None:
            match.used = True
    for at, row in enumerate(fresh):
        if found[at] is not None:
            continue
        place = row["Authority"] or ""
        left = {i: o.words for i, o in enumerate(known) if not o.used and (o.values.get("Authority") or "") == place}
        best = process.extractOne(_words(row["Recommendation"]), left, scorer=fuzz.ratio, score_cutoff=_SAME_WORDS)
        if best is not None:
            found[at] = known[best[2]]
            known[best[2]].used = True
    return found


def _words(text: Any) -> str:
    return " ".join(re.findall(r"\w+", str(text or "").lower()))


def _read(path: Path) -> tuple[list[_Old], list[str]]:
    """Return the rows of a tracker and the headings of the columns that people added, in order."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise AuditlensError(f"cannot read the tracker {path}: {error}") from error
    rows: list[_Old] = []
    extra: dict[str, None] = {}
    trackers = 0
    for table in tables.values():
        at = next((i for i, cells in enumerate(table[:_HEADINGS_WITHIN]) if _is_head(cells)), None)
        if at is None:
            continue
        trackers += 1
        headings = [str(cell).strip() for cell in table[at]]
        extra |= dict.fromkeys(h for h in headings if h and h not in tracker.COLUMNS and h != tracker.WRITTEN)
        for cells in table[at + 1 :]:
            values = {h: _value(c) for h, c in zip(headings, cells, strict=False) if h}
            if any(v is not None for v in values.values()):
                rows.append(_Old(values, _written(values.get(tracker.WRITTEN))))
    if not trackers:
        raise AuditlensError(
            f"{path} is no action tracker: it has no row of headings with Reference and Recommendation"
        )
    return rows, list(extra)


def _is_head(cells: Sequence[Any]) -> bool:
    names = {str(cell).strip() for cell in cells}
    return {"Reference", "Recommendation"} <= names


def _value(cell: Any) -> Any:
    """Return a cell's value; an empty one is None, a whole number no fraction."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _written(text: Any) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
