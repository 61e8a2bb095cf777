"""The schema of the corpus and the steps from one version of it to the next.

The version stands in the file's ``user_version``; ``application_id`` says that the file is a corpus. A new schema
version is a function in ``STEPS`` that changes a corpus of the version before, and the same change in ``schema.sql``,
from which new corpora are made.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.errors import AuditlensError

APPLICATION_ID = 0x41554C45  # "AULE"
SCHEMA_VERSION = 6


def _dropped(connection: sqlite3.Connection) -> None:
    """From 1 to 2: what the reading left out; it is not known of the reports that are there."""
    connection.execute(
        "CREATE TABLE dropped (report_key INTEGER PRIMARY KEY REFERENCES reports ON DELETE CASCADE, "
        "words INTEGER NOT NULL, blocks TEXT NOT NULL)"
    )


def _told(connection: sqlite3.Connection) -> None:
    """From 2 to 3: authors, parts, where a field was read, what people enter, and the views that put that first."""
    connection.execute("ALTER TABLE reports ADD COLUMN author TEXT")
    wanted = re.compile(r"CREATE (?:TABLE|VIEW) (?:parts|stated|entered|reports_shown|report_places)\b")
    for statement in _statements(_schema()):
        if wanted.search(statement):
            connection.execute(statement)


def _copied(connection: sqlite3.Connection) -> None:
    """From 3 to 4: whether a report has the text of another or nearly so; the next linking finds it out."""
    connection.execute("ALTER TABLE report_links ADD COLUMN duplicate_kind TEXT")


# Columns that a recommendation got in version 5.
_OF_RECOMMENDATIONS = (
    "addressee_long TEXT",
    "due_date TEXT",
    "reference TEXT",
    "priority TEXT",
    "finding TEXT",
    "parts TEXT NOT NULL DEFAULT '[]'",
    "themes TEXT NOT NULL DEFAULT '[]'",
    "agencies TEXT NOT NULL DEFAULT '[]'",
)


def _followed(connection: sqlite3.Connection) -> None:
    """From 4 to 5: recommendations and what became of them, where acronyms are defined, what changes are called."""
    for column in _OF_RECOMMENDATIONS:
        connection.execute(f"ALTER TABLE recommendations ADD COLUMN {column}")
    connection.execute("ALTER TABLE acronyms ADD COLUMN defined_in TEXT")
    connection.execute("ALTER TABLE figure_links ADD COLUMN called TEXT")
    names = r"(?:progress|progress_\w+|acronym_links|acronym_senses\w*|acronyms_short)"
    wanted = re.compile(rf"CREATE (?:TABLE|INDEX) {names}\b")
    for statement in _statements(_schema()):
        if wanted.search(statement):
            connection.execute(statement)


def _searched(connection: sqlite3.Connection) -> None:
    """From 5 to 6: what searching by meaning scans, filled when it is needed; saved searches; issued digests."""
    wanted = re.compile(r"CREATE (?:VIRTUAL )?TABLE (?:search_\w+|saved_searches|passages_words|issued)\b")
    for statement in _statements(_schema()):
        if wanted.search(statement):
            connection.execute(statement)


# From the key's version to the next one.
STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {
    1: _dropped,
    2: _told,
    3: _copied,
    4: _followed,
    5: _searched,
}


def prepare(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    """Make an empty file a corpus, or bring an older corpus up to date.

    Raises:
        AuditlensError: the file is something else, is empty and ``create`` is false, or is of a newer version.
    """
    application, version = _stamp(connection)
    if application == APPLICATION_ID and version == SCHEMA_VERSION:
        return
    _refuse(connection, path, application, version, create)
    connection.execute("BEGIN IMMEDIATE")
    try:
        application, version = _stamp(connection)  # another process may have been first
        if version == 0 and application == 0:
            for statement in _statements(_schema()):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        else:
            for step in range(version, SCHEMA_VERSION):
                STEPS[step](connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return application, version


def _refuse(connection: sqlite3.Connection, path: Path, application: int, version: int, create: bool) -> None:
    if application == APPLICATION_ID and version > SCHEMA_VERSION:
        raise AuditlensError(
            f"{path} was made by a newer version of auditlens (schema {version}; this one knows {SCHEMA_VERSION}): "
            "install the newer version"
        )
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    empty = application == 0 and version == 0 and tables == 0
    if application != APPLICATION_ID and not (empty and create):
        raise not_a_corpus(path)


def not_a_corpus(path: Path) -> AuditlensError:
    """Return the error for a file that is something else."""
    return AuditlensError(f"{path} is not an auditlens corpus: give another file with --corpus")


def _schema() -> str:
    return Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; ``executescript`` would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
