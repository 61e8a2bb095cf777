"""A corpus with small numbers masked: what every output is made from when they must not be told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.corpus.link import link
from pipeline.corpus.rebuild import all_reports
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import write_report
from pipeline.disclosure.report import mask_report


@contextmanager
def suppressed(corpus: Corpus, least: int) -> Iterator[Corpus]:
    """Give a copy of ``corpus`` in memory in which no count from 1 to ``least - 1`` is told or can be worked out.

    Whatever reads the copy, a table, a search, a digest, an export, reads masked text: no output can forget to mask.
    The copy knows nothing of where the files lie, so that no picture of a page is shown beside the masked text.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        corpus.connection.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        _let_figures_be_masked(connection)
        copy = Corpus(connection, corpus.path)
        rows = connection.execute("SELECT sha256, analysis_version, size FROM reports")
        details = {sha256: (version, size) for sha256, version, size in rows}
        with copy.transaction() as db:
            for report in all_reports(db):
                version, size = details[report.sha256]
                write_report(db, mask_report(report, least), version=version, size=size)
            db.execute("DELETE FROM files")
            db.execute(
                "UPDATE entered SET sample_size = NULL WHERE CAST(sample_size AS INTEGER) BETWEEN 1 AND ?", (least - 1,)
            )
        link(copy, searched=False)
        yield copy
    finally:
        connection.close()


def _let_figures_be_masked(connection: sqlite3.Connection) -> None:
    """Let the value of a figure be null.

    This is the way that SQLite gives for dropping a NOT NULL (sqlite.org/lang_altertable.html, section 8).
    """
    version = connection.execute("PRAGMA schema_version").fetchone()[0]
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, 'value REAL NOT NULL', 'value REAL') "
        "WHERE type = 'table' AND name = 'figures'"
    )
    connection.execute(f"PRAGMA schema_version = {version + 1}")
    connection.execute("PRAGMA writable_schema = RESET")
