"""Finding one report of the corpus by what a person has at hand of it."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from pipeline.corpus import where as w
from pipeline.corpus.columns import all_places
from pipeline.corpus.store import Corpus
from pipeline.wording import spoken

_PASSAGE = re.compile(r"([0-9a-f]{12})-(\d{1,9})")
# Shorter runs of digits and a to f are words and years more often than the start of a sha256.
_PREFIX = re.compile(r"[0-9a-f]{6,64}")
_WORD = re.compile(r"\w+")


class PassageId(NamedTuple):
    """The id of a passage with its parts: the first digits of the sha256 of its report, its number there."""

    ident: str
    report: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Found:
    """A report that may be meant, with what tells it from others.

    ``key`` is its key in the corpus, ``places`` are all that it is on, ``passage`` is the id of the passage asked for,
    ``name`` the file's name without its folders.
    """

    key: int
    sha256: str
    file: str
    title: str | None
    places: tuple[str, ...]
    date: str | None
    report_type: str
    passage: str | None = None

    @property
    def name(self) -> str:
        """The name of the file without its folders."""
        return PureWindowsPath(self.file).name


def find(corpus: Corpus, wanted: str) -> list[Found]:
    """Return the reports that ``wanted`` may mean, by authority, date and sha256; none where there is no such report.

    Args:
        corpus: the corpus.
        wanted: a passage id, the first digits of a sha256, a path, a file's name with or without its ending, or words
            of title, place, date, type or file name, all of which must be there. The first of these that fits
            counts, so that a whole name is never ambiguous with a part of another.
    """
    everything = _reports(corpus.connection)
    lowered = wanted.strip().lower()
    passage = passage_id(wanted)
    if passage:
        return [
            replace(report, passage=passage.ident)
            for report in everything
            if report.sha256.startswith(passage.report) and _has_passage(corpus.connection, report.key, passage.ident)
        ]
    if not lowered:
        return []
    if _PREFIX.fullmatch(lowered):
        found = [report for report in everything if report.sha256.startswith(lowered)]
        if found:
            return found
    return (
        _by_path(corpus.connection, everything, wanted)
        or _by_name(everything, lowered)
        or _by_words(everything, lowered)
    )


def passage_id(text: str) -> PassageId | None:
    """Return the id of a passage that a text is, in upper or lower case; None where it has not the form of one."""
    match = _PASSAGE.fullmatch(text.strip().lower())
    return PassageId(match[0], match[1], int(match[2])) if match else None


def paths(corpus: Corpus, sha256: str) -> list[Path]:
    """Return where the files of these bytes lay when they were read, in alphabetical order."""
    rows = corpus.connection.execute("SELECT path FROM files WHERE sha256 = ? ORDER BY path", (sha256,))
    return [Path(path) for (path,) in rows]


def _reports(db: sqlite3.Connection) -> list[Found]:
    sql = (
        "SELECT r.report_key, r.sha256, r.file, r.title, r.authority, r.authorities, r.date, r.report_type "  # noqa: S608
        f"FROM reports_shown r ORDER BY {w.REPORT_ORDER}"
    )
    return [
        Found(key, sha256, file, title, all_places(authority, listed), date, kind)
        for key, sha256, file, title, authority, listed, date, kind in db.execute(sql)
    ]


def _has_passage(db: sqlite3.Connection, key: int, ident: str) -> bool:
    return db.execute("SELECT 1 FROM passages WHERE report_key = ? AND id = ?", (key, ident)).fetchone() is not None


def _by_path(db: sqlite3.Connection, reports: Sequence[Found], wanted: str) -> list[Found]:
    """Return the report of a file that is there, or was when it was read."""
    absolute = os.path.abspath(wanted)  # noqa: PTH100  (as ingestion makes them: links are not followed)
    rows = db.execute("SELECT sha256 FROM files WHERE path = ? OR file = ?", (absolute, wanted)).fetchall()
    held = {sha256 for (sha256,) in rows}
    return [report for report in reports if report.sha256 in held]


def _by_name(reports: Sequence[Found], lowered: str) -> list[Found]:
    found = [report for report in reports if report.name.lower() == lowered]
    return found or [report for report in reports if report.name.lower().rpartition(".")[0] == lowered]


def _by_words(reports: Sequence[Found], lowered: str) -> list[Found]:
    """Return the reports that have all words somewhere; of several, the one with the whole phrase in title or name."""
    words = _WORD.findall(lowered)
    found = [report for report in reports if all(word in _said(report) for word in words)] if words else []
    if len(found) > 1 and len(words) > 1:
        phrase = [
            report for report in found if lowered in (report.title or "").lower() or lowered in report.name.lower()
        ]
        if len(phrase) == 1:
            return phrase
    return found


def _said(report: Found) -> str:
    parts = (report.title, *report.places, report.date, spoken(report.report_type), report.file)
    return " ".join(part for part in parts if part).lower()
