"""Writing reports, files and failures to the corpus. Every function runs inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.corpus.fingerprint import fingerprint
from pipeline.records import Figure, Passage, Recommendation, Report

# One encoder for all: ``json.dumps`` makes a new one a call when its options are not the default ones.
_encode = json.JSONEncoder(ensure_ascii=False).encode


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
            "title": info.title,
            "authority": info.authority,
            "authority_code": info.authority_code,
            "issuing_body": info.issuing_body,
            "published": info.published,
            "period_start": info.period_start,
            "period_end": info.period_end,
            "report_type": info.report_type,
            "sample_size": info.sample_size,
            "circulation": info.circulation,
            "author": info.author,
            "words": len(report.text.split()),
            "warnings": _list(report.warnings),
            "authorities": _list(info.authorities),
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
    _many(
        db,
        "parts",
        ((key, p.number, p.title, p.start, p.end, p.sample_size, p.period_start, p.period_end) for p in report.parts),
    )
    _many(db, "stated", ((key, s.field, s.place, s.page, s.passage, s.text) for s in report.stated))
    _many(db, "pages", ((key, i, p.number, p.start, p.end) for i, p in enumerate(report.pages, 1)))
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
    _many(db, "passages", (_passage(key, report_key, key - first + 1, p, place) for key, p in numbered))
    db.execute(
        "INSERT INTO passages_fts (rowid, text, clean_text) "
        "SELECT passage_key, text, clean_text FROM passages WHERE report_key = ? ORDER BY passage_key",
        (report_key,),
    )
    _many(
        db,
        "passage_themes",
        ((key, i, t.id, t.score, _list(t.by), t.stance) for key, p in numbered for i, t in enumerate(p.themes, 1)),
    )
    figures = [(key, i, f) for key, p in numbered for i, f in enumerate(p.figures, 1)]
    figure_key = _next_key(db, "figures", "figure_key")
    _many(db, "figures", (_figure(k, key, i, f) for k, (key, i, f) in enumerate(figures, figure_key)))
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


def _passage(key: int, report_key: int, ordinal: int, p: Passage, place: str | None) -> tuple[Any, ...]:
    return (
        key,
        report_key,
        ordinal,
        p.id,
        p.page,
        p.page_end,
        _list(p.section),
        p.lead_in,
        p.item,
        p.number,
        p.part,
        p.kind,
        p.text,
        p.clean_text,
        p.start,
        p.end,
        p.stance,
        p.stance_score,
        p.extent,
        _list(p.agencies),
        p.role,
        _list(p.sensitivity),
        None if p.kind == "heading" else fingerprint(p.clean_text or p.text, place),
    )


def _figure(key: int, passage_key: int, ordinal: int, f: Figure) -> tuple[Any, ...]:
    return (
        key,
        passage_key,
        ordinal,
        f.id,
        f.kind,
        f.value,
        f.numerator,
        f.denominator,
        f.about,
        f.when,
        f.start,
        f.end,
        f.head,
        f.category,
        f.population,
        f.when_start,
        f.when_end,
        f.scope,
        f.basis,
    )


def _write_references(db: sqlite3.Connection, key: int, report: Report, keys: dict[str, int]) -> None:
    def at(ids: Sequence[str]) -> list[int]:
        try:
            return [keys[i] for i in ids]
        except KeyError as error:
            raise ValueError(f"there is no passage {error.args[0]} to refer to") from error

    first = _next_key(db, "acronyms", "acronym_key")
    acronyms = list(enumerate(report.acronyms, first))
    _many(
        db,
        "acronyms",
        ((k, key, k - first + 1, a.short, a.long, a.defined, a.source, a.count, a.defined_in) for k, a in acronyms),
    )
    _many(db, "acronym_passages", ((k, i, p) for k, a in acronyms for i, p in enumerate(at(a.passages), 1)))
    first = _next_key(db, "recommendations", "recommendation_key")
    asked = list(enumerate(report.recommendations, first))
    _many(
        db,
        "recommendations",
        (_recommendation(k, key, k - first + 1, r) for k, r in asked),
    )
    _many(db, "recommendation_passages", ((k, i, p) for k, r in asked for i, p in enumerate(at(r.passages), 1)))
    first = _next_key(db, "progress", "progress_key")
    told = list(enumerate(report.progress, first))
    _many(
        db,
        "progress",
        ((k, key, k - first + 1, p.status, p.stated, p.reference, p.issue, p.evidence) for k, p in told),
    )
    sides = ((k, side, at(ids)) for k, p in told for side, ids in (("answers", p.answers), ("states", p.passages)))
    _many(db, "progress_passages", ((k, side, i, p) for k, side, found in sides for i, p in enumerate(found, 1)))
    _many(
        db,
        "grades",
        (
            (key, i, g.area, g.area_id, g.grade, g.scale, g.when, at([g.passage])[0] if g.passage else None)
            for i, g in enumerate(report.grades, 1)
        ),
    )


def _recommendation(key: int, report_key: int, ordinal: int, r: Recommendation) -> tuple[Any, ...]:
    return (
        key,
        report_key,
        ordinal,
        r.text,
        r.kind,
        r.addressee,
        r.action,
        r.due,
        r.addressee_long,
        r.due_date,
        r.reference,
        r.priority,
        r.finding,
        _list(r.parts),
        _list(r.themes),
        _list(r.agencies),
    )


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


def _list(values: Sequence[str]) -> str:
    return _encode(list(values)) if values else "[]"


def _next_key(db: sqlite3.Connection, table: str, column: str) -> int:
    return int(db.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}").fetchone()[0])  # noqa: S608


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608  (names from this module)
    return int(db.execute(sql, tuple(row.values())).lastrowid or 0)


def _many(
    db: sqlite3.Connection,
    table: str,
    rows: Iterable[tuple[Any, ...]],
    *,
    replace: bool = False,
    ignore: bool = False,
) -> None:
    """Insert rows that have a value for every column of ``table``, in its order."""
    iterator: Iterator[tuple[Any, ...]] = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    verb = "INSERT OR REPLACE" if replace else "INSERT OR IGNORE" if ignore else "INSERT"
    sql = f"{verb} INTO {table} VALUES ({', '.join('?' * len(first))})"
    db.execute(sql, first)
    db.executemany(sql, iterator)
