"""The records of the reports, read back from the corpus as they were written, and a digest of its content."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

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
    file, sha256, kind, warnings, authorities, *told = db.execute(
        "SELECT file, sha256, type, warnings, authorities, title, authority, authority_code, issuing_body, published, "
        "period_start, period_end, report_type, sample_size, circulation, author FROM reports WHERE report_key = ?",
        (key,),
    ).fetchone()
    title, authority, *rest = told
    pages = db.execute('SELECT number, start, "end" FROM pages WHERE report_key = ? ORDER BY ordinal', (key,))
    grades = db.execute(
        'SELECT area, area_id, grade, scale, "when", p.id FROM grades g LEFT JOIN passages p USING (passage_key) '
        "WHERE g.report_key = ? ORDER BY g.ordinal",
        (key,),
    )
    parts = db.execute(
        'SELECT number, title, start, "end", sample_size, period_start, period_end FROM parts WHERE report_key = ? '
        "ORDER BY number",
        (key,),
    )
    stated = db.execute(
        "SELECT field, place, page, passage, text FROM stated WHERE report_key = ? ORDER BY field", (key,)
    )
    left_out = db.execute("SELECT blocks FROM dropped WHERE report_key = ?", (key,)).fetchone()
    return Report(
        file=file,
        sha256=sha256,
        type=kind,
        info=ReportInfo(title, authority, _tuple(authorities), *rest),
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
            "SELECT passage_key, figure_key, f.id, f.kind, value, numerator, denominator, about, "
            'f."when", f.start, f."end", head, category, population, when_start, when_end, scope, basis '
            "FROM figures f JOIN passages USING (passage_key) WHERE report_key = ? ORDER BY passage_key, f.ordinal",
            (report_key,),
        )
    )
    for key, section, agencies, sensitivity, *row in db.execute(
        "SELECT passage_key, section, agencies, sensitivity, id, page, page_end, lead_in, item, number, part, kind, "
        'text, start, "end", stance, stance_score, extent, role, clean_text '
        "FROM passages WHERE report_key = ? ORDER BY ordinal",
        (report_key,),
    ):
        ident, page, page_end, lead_in, item, number, part, kind, text, start, end, *rest = row
        stance, stance_score, extent, role, clean_text = rest
        yield Passage(
            id=ident,
            page=page,
            page_end=page_end,
            section=_tuple(section),
            lead_in=lead_in,
            item=item,
            number=number,
            part=part,
            kind=kind,
            text=text,
            start=start,
            end=end,
            themes=tuple(ThemeTag(name, score, _tuple(by), on) for name, score, by, on in themes.get(key, ())),
            stance=stance,
            stance_score=stance_score,
            extent=extent,
            agencies=_tuple(agencies),
            role=role,
            sensitivity=_tuple(sensitivity),
            figures=tuple(
                Figure(*(*values, tuple(FigureLink(*link) for link in links.get(figure_key, ()))))
                for figure_key, *values in figures.get(key, ())
            ),
            clean_text=clean_text,
        )


def _acronyms(db: sqlite3.Connection, report_key: int) -> Iterator[Acronym]:
    used = _grouped(
        db.execute(
            "SELECT acronym_key, p.id FROM acronym_passages u JOIN passages p USING (passage_key) "
            "WHERE p.report_key = ? ORDER BY acronym_key, u.ordinal",
            (report_key,),
        )
    )
    for key, short, long, defined, source, count, defined_in in db.execute(
        "SELECT acronym_key, short, long, defined, source, count, defined_in FROM acronyms "
        "WHERE report_key = ? ORDER BY ordinal",
        (report_key,),
    ):
        passages = tuple(i for (i,) in used.get(key, ()))
        yield Acronym(short, long, bool(defined), source, count, passages, defined_in)


def _recommendations(db: sqlite3.Connection, report_key: int) -> Iterator[Recommendation]:
    used = _grouped(
        db.execute(
            "SELECT recommendation_key, p.id FROM recommendation_passages u JOIN passages p USING (passage_key) "
            "WHERE p.report_key = ? ORDER BY recommendation_key, u.ordinal",
            (report_key,),
        )
    )
    names = (
        "text",
        "kind",
        "addressee",
        "action",
        "due",
        "addressee_long",
        "due_date",
        "reference",
        "priority",
        "finding",
    )
    for key, parts, themes, agencies, *row in db.execute(
        f"SELECT recommendation_key, parts, themes, agencies, {', '.join(names)} "  # noqa: S608 (names of ours)
        "FROM recommendations WHERE report_key = ? ORDER BY ordinal",
        (report_key,),
    ):
        passages = tuple(i for (i,) in used.get(key, ()))
        told = dict(zip(names, row, strict=True))
        yield Recommendation(passages, parts=_tuple(parts), themes=_tuple(themes), agencies=_tuple(agencies), **told)


def _progress(db: sqlite3.Connection, report_key: int) -> Iterator[Progress]:
    used = _grouped(
        db.execute(
            "SELECT progress_key, side, p.id FROM progress_passages u JOIN passages p USING (passage_key) "
            "WHERE p.report_key = ? ORDER BY progress_key, side, u.ordinal",
            (report_key,),
        )
    )
    for key, *row in db.execute(
        "SELECT progress_key, status, stated, reference, issue, evidence FROM progress WHERE report_key = ? "
        "ORDER BY ordinal",
        (report_key,),
    ):
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
