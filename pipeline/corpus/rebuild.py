"""The records of the reports, read back from the corpus as they were written, and a digest of its content."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.corpus import columns
from pipeline.records import (
    Acronym,
    Dropped,
    Figure,
    FigureLink,
    Grade,
    Page,
    Part,
    Passage,
    Progress,
    Recommendation,
    Report,
    ReportInfo,
    Stated,
    ThemeTag,
)

Values = tuple[Any, ...]


def all_reports(db: sqlite3.Connection) -> Iterator[Report]:
    """Yield every report as it was analysed, in order of sha256."""
    for (key,) in db.execute("SELECT report_key FROM reports ORDER BY sha256").fetchall():
        yield report(db, key)


def report(db: sqlite3.Connection, key: int) -> Report:
    """Return the report of a key."""
    file, sha256, kind, warnings = db.execute(
        "SELECT file, sha256, type, warnings FROM reports WHERE report_key = ?", (key,)
    ).fetchone()
    pages = _of_report(db, key, "pages", columns.PAGE, "ordinal")
    parts = _of_report(db, key, "parts", columns.PART, "number")
    stated = _of_report(db, key, "stated", columns.STATED, "field")
    grades = db.execute(
        f"SELECT {columns.selected(columns.GRADE, 'g')}, p.id FROM grades g "  # noqa: S608
        "LEFT JOIN passages p USING (passage_key) WHERE g.report_key = ? ORDER BY g.ordinal",
        (key,),
    )
    left_out = db.execute("SELECT blocks FROM dropped WHERE report_key = ?", (key,)).fetchone()
    return Report(
        file=file,
        sha256=sha256,
        type=kind,
        info=info(db, key),
        pages=tuple(Page(*values) for values in pages),
        text=db.execute("SELECT text FROM texts WHERE report_key = ?", (key,)).fetchone()[0],
        passages=tuple(_passages(db, key)),
        grades=tuple(Grade(*values) for values in grades),
        acronyms=tuple(_acronyms(db, key)),
        recommendations=tuple(_recommendations(db, key)),
        progress=tuple(_progress(db, key)),
        warnings=_tuple(warnings),
        dropped=tuple(Dropped(*block) for block in json.loads(left_out[0])) if left_out else None,
        parts=tuple(Part(*values) for values in parts),
        stated=tuple(Stated(*values) for values in stated),
    )


def info(db: sqlite3.Connection, key: int, *, shown: bool = False) -> ReportInfo:
    """Return what was read of a report, or with ``shown`` what a person entered of it before that."""
    row = db.execute(
        f"SELECT {columns.selected(columns.INFO)} FROM {'reports_shown' if shown else 'reports'} "  # noqa: S608
        "WHERE report_key = ?",
        (key,),
    ).fetchone()
    return ReportInfo(**columns.told(columns.INFO, row))


def _of_report(db: sqlite3.Connection, key: int, table: str, names: Sequence[str], order: str) -> sqlite3.Cursor:
    return db.execute(
        f"SELECT {columns.selected(names)} FROM {table} WHERE report_key = ? ORDER BY {order}",  # noqa: S608
        (key,),
    )


def _passages(db: sqlite3.Connection, report_key: int) -> Iterator[Passage]:
    themes = _grouped(
        db.execute(
            "SELECT passage_key, theme, score, put_by, t.stance "
            "FROM passage_themes t JOIN passages USING (passage_key) "
            "WHERE report_key = ? ORDER BY passage_key, t.ordinal",
            (report_key,),
        )
    )
    links = _grouped(
        db.execute(
            "SELECT figure_key, to_id, relation, change, direction, called FROM figure_links n "
            "JOIN figures USING (figure_key) "
            "JOIN passages USING (passage_key) WHERE report_key = ? ORDER BY figure_key, n.ordinal",
            (report_key,),
        )
    )
    figures = _grouped(
        db.execute(
            f"SELECT passage_key, figure_key, {columns.selected(columns.FIGURE, 'f')} FROM figures f "  # noqa: S608
            "JOIN passages USING (passage_key) WHERE report_key = ? ORDER BY passage_key, f.ordinal",
            (report_key,),
        )
    )
    for key, *row in _of_report(db, report_key, "passages", ("passage_key", *columns.PASSAGE), "ordinal"):
        yield Passage(
            **columns.told(columns.PASSAGE, row),
            themes=tuple(ThemeTag(name, score, _tuple(by), on) for name, score, by, on in themes.get(key, ())),
            figures=tuple(
                Figure(*(*values, tuple(FigureLink(*link) for link in links.get(figure_key, ()))))
                for figure_key, *values in figures.get(key, ())
            ),
        )


def _acronyms(db: sqlite3.Connection, report_key: int) -> Iterator[Acronym]:
    used = _grouped(
        db.execute(
            "SELECT acronym_key, p.id FROM acronym_passages u JOIN passages p USING (passage_key) "
            "WHERE p.report_key = ? ORDER BY acronym_key, u.ordinal",
            (report_key,),
        )
    )
    for key, *row in _of_report(db, report_key, "acronyms", ("acronym_key", *columns.ACRONYM), "ordinal"):
        told = columns.told(columns.ACRONYM, row)
        passages = tuple(i for (i,) in used.get(key, ()))
        yield Acronym(**told | {"defined": bool(told["defined"])}, passages=passages)


def _recommendations(db: sqlite3.Connection, report_key: int) -> Iterator[Recommendation]:
    used = _grouped(
        db.execute(
            "SELECT recommendation_key, p.id FROM recommendation_passages u JOIN passages p USING (passage_key) "
            "WHERE p.report_key = ? ORDER BY recommendation_key, u.ordinal",
            (report_key,),
        )
    )
    names = columns.RECOMMENDATION
    for key, *row in _of_report(db, report_key, "recommendations", ("recommendation_key", *names), "ordinal"):
        yield Recommendation(passages=tuple(i for (i,) in used.get(key, ())), **columns.told(names, row))


def _progress(db: sqlite3.Connection, report_key: int) -> Iterator[Progress]:
    used = _grouped(
        db.execute(
            "SELECT progress_key, side, p.id FROM progress_passages u JOIN passages p USING (passage_key) "
            "WHERE p.report_key = ? ORDER BY progress_key, side, u.ordinal",
            (report_key,),
        )
    )
    for key, *row in _of_report(db, report_key, "progress", ("progress_key", *columns.PROGRESS), "ordinal"):
        sides = {name: tuple(i for side, i in used.get(key, ()) if side == name) for name in ("answers", "states")}
        yield Progress(sides["answers"], sides["states"], *row)


def content_digest(db: sqlite3.Connection) -> str:
    """Return a sha256 over all content: reports, links, files and failures; no keys, clocks or absolute paths."""
    digest = hashlib.sha256()
    for found in all_reports(db):
        _add(digest, found.to_json(text=True))
    for query in _ALSO:
        for row in db.execute(query):
            _add(digest, row)
    return digest.hexdigest()


# The columns that records do not have, and the tables that no report owns.
_ALSO = (
    "SELECT sha256, size, date, words, analysis_version FROM reports ORDER BY sha256",
    "SELECT sha256, d.words, blocks FROM dropped d JOIN reports USING (report_key) ORDER BY sha256",
    "SELECT sha256, field, place, page, passage, text FROM stated JOIN reports USING (report_key) "
    "ORDER BY sha256, field",
    "SELECT * FROM entered ORDER BY sha256",
    "SELECT sha256, name FROM report_authorities JOIN reports USING (report_key) ORDER BY sha256, name",
    "SELECT sha256, ordinal, fingerprint FROM passages JOIN reports USING (report_key) ORDER BY sha256, ordinal",
    "SELECT sha256, family, region, superseded_by, duplicate_of, duplicate_kind "
    "FROM report_links JOIN reports USING (report_key) ORDER BY sha256",
    "SELECT sha256, ordinal, k.role FROM passage_links k JOIN passages USING (passage_key) "
    "JOIN reports USING (report_key) ORDER BY sha256, ordinal",
    "SELECT a.sha256, m.ordinal, b.sha256, g.ordinal, score FROM progress_links "
    "JOIN recommendations m USING (recommendation_key) JOIN reports a ON a.report_key = m.report_key "
    "JOIN progress g USING (progress_key) JOIN reports b ON b.report_key = g.report_key "
    "ORDER BY a.sha256, m.ordinal, b.sha256, g.ordinal",
    "SELECT sha256, ordinal, k.long, k.source, score, evidence FROM acronym_links k JOIN acronyms USING (acronym_key) "
    "JOIN reports USING (report_key) ORDER BY sha256, ordinal",
    "SELECT * FROM acronym_senses ORDER BY words, short",
    "SELECT file, sha256 FROM files ORDER BY file, sha256",
    "SELECT file, sha256, kind, message, analysis_version FROM failures ORDER BY file, sha256, kind, message",
)


def _add(digest: hashlib._Hash, value: Any) -> None:
    digest.update(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n")


def _grouped(rows: Iterable[Values]) -> dict[int, list[Values]]:
    """Gather rows by their first value, in order."""
    groups: dict[int, list[Values]] = defaultdict(list)
    for key, *values in rows:
        groups[key].append(tuple(values))
    return groups


def _tuple(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
