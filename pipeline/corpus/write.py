"""Writing reports, files and failures to the corpus. Every function runs inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pipeline.corpus import columns
from pipeline.corpus.fingerprint import fingerprint
from pipeline.records import Passage, Report

_T = TypeVar("_T")


def write_report(db: sqlite3.Connection, report: Report, *, version: str, size: int | None = None) -> None:
    """Write a report, in place of the one of the same sha256.

    Args:
        db: the connection, inside a transaction.
        report: what the analysis made of the file.
        version: the analysis version it was made with.
        size: of the file, in bytes.

    Raises:
        ValueError: a part of the report refers to a passage that it does not have, or a text holds half a character.
    """
    remove_report(db, report.sha256)
    info = report.info
    key = _insert(
        db,
        "reports",
        {
            "sha256": report.sha256,
            "file": report.file,
            "type": report.type,
            "size": size,
            **dict(zip(columns.INFO, columns.values(info, columns.INFO), strict=True)),
            "words": len(report.text.split()),
            "warnings": columns.as_json(report.warnings),
            "analysis_version": version,
        },
    )
    places = dict.fromkeys(filter(None, (info.authority, *info.authorities)))
    _many(db, "report_authorities", ((key, name) for name in places), ignore=True)
    _many(db, "texts", [(key, report.text)])
    if report.dropped is not None:
        blocks = json.dumps([[b.page, b.text] for b in report.dropped], ensure_ascii=False)
        # Unlike the text of the report, nobody has cleaned these lines of half characters.
        blocks = blocks.encode("utf-8", "replace").decode()
        _many(db, "dropped", [(key, sum(len(b.text.split()) for b in report.dropped), blocks)])
    _records(db, "parts", ("report_key",), columns.PART, (((key,), part) for part in report.parts))
    _records(db, "stated", ("report_key",), columns.STATED, (((key,), stated) for stated in report.stated))
    pages = (((key, i), page) for i, page in enumerate(report.pages, 1))
    _records(db, "pages", ("report_key", "ordinal"), columns.PAGE, pages)
    keys = _write_passages(db, key, report)
    _write_references(db, key, report, keys)
    mark_unlinked(db)


def _forget(db: sqlite3.Connection, first: int, last: int) -> None:
    """Drop what search keeps of these passages."""
    from pipeline.search.blocks import forget  # with numpy, which a run that finds nothing new does without

    forget(db, first, last)


def _write_passages(db: sqlite3.Connection, report_key: int, report: Report) -> dict[str, int]:
    first = _next_key(db, "passages", "passage_key")
    _forget(db, first, first + len(report.passages))
    place = report.info.authority
    numbered = list(enumerate(report.passages, first))
    _records(
        db,
        "passages",
        ("passage_key", "report_key", "ordinal", "fingerprint"),
        columns.PASSAGE,
        (((key, report_key, key - first + 1, _fingerprint(p, place)), p) for key, p in numbered),
    )
    db.execute(
        "INSERT INTO passages_fts (rowid, text, clean_text) "
        "SELECT passage_key, text, clean_text FROM passages WHERE report_key = ? ORDER BY passage_key",
        (report_key,),
    )
    _many(
        db,
        "passage_themes",
        (
            (key, i, t.id, t.score, columns.as_json(t.by), t.stance)
            for key, p in numbered
            for i, t in enumerate(p.themes, 1)
        ),
    )
    figures = [(key, i, f) for key, p in numbered for i, f in enumerate(p.figures, 1)]
    figure_key = _next_key(db, "figures", "figure_key")
    rows = (((k, key, i), f) for k, (key, i, f) in enumerate(figures, figure_key))
    _records(db, "figures", ("figure_key", "passage_key", "ordinal"), columns.FIGURE, rows)
    _many(
        db,
        "figure_links",
        (
            (k, i, link.to, link.relation, link.change, link.direction, link.called)
            for k, (_, _, f) in enumerate(figures, figure_key)
            for i, link in enumerate(f.links, 1)
        ),
    )
    return {p.id: key for key, p in numbered}


def _fingerprint(passage: Passage, place: str | None) -> int | None:
    return None if passage.kind == "heading" else fingerprint(passage.clean_text or passage.text, place)


def _write_references(db: sqlite3.Connection, key: int, report: Report, keys: dict[str, int]) -> None:
    def at(ids: Sequence[str]) -> list[int]:
        try:
            return [keys[i] for i in ids]
        except KeyError as error:
            raise ValueError(f"there is no passage {error.args[0]} to refer to") from error

    acronyms = _numbered(db, key, "acronym", columns.ACRONYM, report.acronyms)
    _many(db, "acronym_passages", ((k, i, p) for k, a in acronyms for i, p in enumerate(at(a.passages), 1)))
    asked = _numbered(db, key, "recommendation", columns.RECOMMENDATION, report.recommendations)
    _many(db, "recommendation_passages", ((k, i, p) for k, r in asked for i, p in enumerate(at(r.passages), 1)))
    told = _numbered(db, key, "progress", columns.PROGRESS, report.progress)
    sides = ((k, side, at(ids)) for k, p in told for side, ids in (("answers", p.answers), ("states", p.passages)))
    _many(db, "progress_passages", ((k, side, i, p) for k, side, found in sides for i, p in enumerate(found, 1)))
    grades = (((key, i, at([g.passage])[0] if g.passage else None), g) for i, g in enumerate(report.grades, 1))
    _records(db, "grades", ("report_key", "ordinal", "passage_key"), columns.GRADE, grades)


def _numbered(
    db: sqlite3.Connection, report_key: int, name: str, fields: Sequence[str], records: Sequence[_T]
) -> list[tuple[int, _T]]:
    """Insert records of a report, in order, into the table of that name; return them with their keys."""
    table = name if name == "progress" else f"{name}s"
    first = _next_key(db, table, f"{name}_key")
    rows = (((first + i, report_key, i + 1), record) for i, record in enumerate(records))
    _records(db, table, (f"{name}_key", "report_key", "ordinal"), fields, rows)
    return list(enumerate(records, first))


def remove_report(db: sqlite3.Connection, sha256: str) -> bool:
    """Remove a report and all of its parts; say whether there was one. People's corrections stay."""
    found = db.execute("SELECT report_key FROM reports WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None:
        return False
    db.execute(
        "INSERT INTO passages_fts (passages_fts, rowid, text, clean_text) "
        "SELECT 'delete', passage_key, text, clean_text FROM passages WHERE report_key = ?",
        found,
    )
    keys = db.execute("SELECT MIN(passage_key), MAX(passage_key) FROM passages WHERE report_key = ?", found).fetchone()
    if keys[0] is not None:
        _forget(db, *keys)
    db.execute("DELETE FROM reports WHERE report_key = ?", found)
    mark_unlinked(db)
    return True


def record_file(db: sqlite3.Connection, path: str, file: str, sha256: str, stat: str | None) -> None:
    """Record that the file at ``path`` holds the bytes ``sha256``; drop what its earlier bytes left behind.

    A report stays as long as another file holds its bytes, and carries the first of their names.
    """
    before = db.execute("SELECT sha256, file FROM files WHERE path = ?", (path,)).fetchone()
    shown = before[1] if before else file
    _many(db, "files", [(path, shown, sha256, stat)], replace=True)
    if before and before[0] != sha256:
        _name_or_remove(db, before[0])
    _name_or_remove(db, sha256)


def forget_file(db: sqlite3.Connection, path: str) -> None:
    """Drop the record of a file that is gone, because its bytes now lie elsewhere."""
    for (sha256,) in db.execute("SELECT sha256 FROM files WHERE path = ?", (path,)).fetchall():
        db.execute("DELETE FROM files WHERE path = ?", (path,))
        _name_or_remove(db, sha256)


def _name_or_remove(db: sqlite3.Connection, sha256: str) -> None:
    first = db.execute("SELECT MIN(file) FROM files WHERE sha256 = ?", (sha256,)).fetchone()[0]
    if first is None:
        remove_report(db, sha256)
    else:
        db.execute("UPDATE reports SET file = ?1 WHERE sha256 = ?2 AND file <> ?1", (first, sha256))


def record_failure(
    db: sqlite3.Connection, path: str, file: str, sha256: str | None, kind: str, message: str, *, version: str
) -> None:
    """Record that the file at ``path`` could not be read.

    With its ``sha256``, a report of the same bytes that an earlier version could read goes; without, the file could
    not be opened, nothing is known of its bytes, and what was read of it before stays.
    """
    if sha256 is not None:
        remove_report(db, sha256)
    _many(db, "failures", [(path, file, sha256, kind, message, version)], replace=True)


def forget_failure(db: sqlite3.Connection, path: str) -> None:
    """Drop the record that the file at ``path`` could not be read."""
    db.execute("DELETE FROM failures WHERE path = ?", (path,))


def mark_unlinked(db: sqlite3.Connection) -> None:
    """Say that the tables of linking are out of date."""
    _many(db, "state", [("linked", "")], replace=True)


def _next_key(db: sqlite3.Connection, table: str, column: str) -> int:
    return int(db.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}").fetchone()[0])  # noqa: S608


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608  (names from this module)
    return int(db.execute(sql, tuple(row.values())).lastrowid or 0)


def _records(
    db: sqlite3.Connection,
    table: str,
    keys: Sequence[str],
    fields: Sequence[str],
    rows: Iterable[tuple[tuple[Any, ...], Any]],
) -> None:
    """Insert records: each with what it has in the columns ``keys``, and its fields in columns of their names."""
    _many(
        db,
        f"{table} ({columns.selected((*keys, *fields))})",
        ((*own, *columns.values(record, fields)) for own, record in rows),
    )


def _many(
    db: sqlite3.Connection,
    table: str,
    rows: Iterable[tuple[Any, ...]],
    *,
    replace: bool = False,
    ignore: bool = False,
) -> None:
    """Insert rows that have a value for every column of ``table``, in its order, or for those that it names."""
    iterator: Iterator[tuple[Any, ...]] = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    verb = "INSERT OR REPLACE" if replace else "INSERT OR IGNORE" if ignore else "INSERT"
    sql = f"{verb} INTO {table} VALUES ({', '.join('?' * len(first))})"
    db.execute(sql, first)
    db.executemany(sql, iterator)
