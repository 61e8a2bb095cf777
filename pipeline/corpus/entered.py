"""What people know of a file and it does not say: entered by hand, tied to its bytes, shown before what was read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pipeline.corpus.columns import dicts, parsed
from pipeline.corpus.filters import Row
from pipeline.corpus.write import mark_unlinked

# What can be entered, by the names of the report's fields; "authority" stands for all places and their code.
FIELDS = (
    "authority", "issuing_body", "published", "period_start", "period_end", "report_type", "sample_size", "circulation",
)  # fmt: skip
NONE = ""  # entered: there is no such thing, whatever was read


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered for one file; None where nothing was, ``NONE`` where a field is to be empty.

    ``places`` are names of the register (or as read); the report goes by the first, whose code is ``code``.
    """

    places: tuple[str, ...] | None = None
    code: str | None = None
    issuing_body: str | None = None
    published: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    report_type: str | None = None
    sample_size: str | None = None
    circulation: str | None = None

    def __bool__(self) -> bool:
        """Whether anything was entered."""
        return any(getattr(self, f.name) is not None for f in fields(self) if f.name != "code")


_COLUMNS = (
    "sha256", "authority", "authorities", "authority_code", "issuing_body", "published", "period_start", "period_end",
    "report_type", "sample_size", "circulation",
)  # fmt: skip


def enter(db: sqlite3.Connection, entries: Mapping[str, Entry]) -> int:
    """Keep what was entered, by sha256, in place of what was before; return how many entries changed.

    An entry without anything forgets what was entered before. Runs inside the caller's transaction.
    """
    before = entered(db)
    changed = 0
    for sha256, entry in sorted(entries.items()):
        if before.get(sha256, Entry()) == entry:
            continue
        changed += 1
        db.execute("DELETE FROM entered WHERE sha256 = ?", (sha256,))
        if entry:
            places = entry.places
            marks = ", ".join("?" * len(_COLUMNS))
            db.execute(
                f"INSERT INTO entered ({', '.join(_COLUMNS)}) VALUES ({marks})",  # noqa: S608  (names from this module)
                (
                    sha256,
                    None if places is None else places[0] if places else NONE,
                    None if places is None else json.dumps(places, ensure_ascii=False),
                    entry.code,
                    entry.issuing_body,
                    entry.published,
                    entry.period_start,
                    entry.period_end,
                    entry.report_type,
                    entry.sample_size,
                    entry.circulation,
                ),
            )
    if changed:
        mark_unlinked(db)
    return changed


def entered(db: sqlite3.Connection) -> dict[str, Entry]:
    """Return what was entered, by sha256."""
    found = {}
    for sha256, _, places, code, *rest in db.execute(f"SELECT {', '.join(_COLUMNS)} FROM entered ORDER BY sha256"):  # noqa: S608
        found[sha256] = Entry(None if places is None else tuple(json.loads(places)), code, *rest)
    return found


def fields_entered(db: sqlite3.Connection, sha256: str) -> list[str]:
    """Return which of ``FIELDS`` were entered for a file, in their order."""
    row = db.execute(f"SELECT {', '.join(FIELDS)} FROM entered WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608
    return [field for field, value in zip(FIELDS, row or (), strict=bool(row)) if value is not None]


def as_read(db: sqlite3.Connection) -> Iterator[Row]:
    """Yield a row a report in order of file: what was read of it, without what was entered.

    ``file``, ``sha256``, ``files`` (all names of it), the fields of ``ReportInfo``, ``parts`` (number of them) and
    ``stated``: by field, (place, page, passage, text).
    """
    names: dict[str, list[str]] = {}
    for sha256, file in db.execute("SELECT sha256, file FROM files ORDER BY file"):
        names.setdefault(sha256, []).append(file)
    stated: dict[int, dict[str, Sequence[Any]]] = {}
    for key, field, *where in db.execute("SELECT report_key, field, place, page, passage, text FROM stated"):
        stated.setdefault(key, {})[field] = where
    cursor = db.execute(
        "SELECT report_key, file, sha256, title, authority, authorities, issuing_body, published, period_start, "
        "period_end, report_type, sample_size, circulation, author, "
        "(SELECT COUNT(*) FROM parts x WHERE x.report_key = r.report_key) AS parts "
        "FROM reports r ORDER BY file, sha256"
    )
    for row in dicts(cursor):
        parsed(row, "authorities")
        row["files"] = names.get(row["sha256"], [row["file"]])
        row["stated"] = stated.get(row.pop("report_key"), {})
        yield row
