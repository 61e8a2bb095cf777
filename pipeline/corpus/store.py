"""``Corpus``: the store of all reports, one SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.corpus import migrate
from pipeline.corpus.filters import EVERYTHING, Filters, Row
from pipeline.errors import AuditlensError
from pipeline.records import Report

if TYPE_CHECKING:
    from pipeline.search.results import Hit, Results

# How long a writer waits for another process that writes to the same corpus; each holds it for one report.
BUSY_SECONDS = 60


class Corpus:
    """An open corpus; use it as a context manager.

    Rows are dicts of JSON values with the names of the JSON contract. Each row of a report or of a part of one
    carries its provenance: ``report`` (sha256), ``file``, ``authority``, ``title``, ``published``, ``report_type``,
    ``family``, and below the report also ``page`` and ``passage`` (the passage's id).
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Take an open connection; ``open`` is the way to make one."""
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Corpus:
        """Open the corpus at ``path``; with ``create`` make it if there is none.

        Raises:
            AuditlensError: there is none, the file is not a corpus, or a newer version of auditlens made it.
        """
        place = Path(path)
        if not place.exists():
            if not create:
                raise AuditlensError(
                    f"there is no corpus at {place}: make one with auditlens ingest FOLDER --corpus {place}"
                )
            _make_private(place)
        elif not place.is_file():
            raise migrate.not_a_corpus(place)
        try:
            connection = sqlite3.connect(place, timeout=BUSY_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            raise AuditlensError(f"cannot open the corpus {place}: {error}") from error
        try:
            # The stamp first: changing the journal would write to a database that is someone else's.
            migrate.prepare(connection, place, create=create)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -65536")
        except AuditlensError:
            connection.close()
            raise
        except sqlite3.OperationalError as error:
            connection.close()
            raise AuditlensError(f"cannot open the corpus {place}: {error}{_remedy(str(error))}") from error
        except sqlite3.DatabaseError as error:
            connection.close()
            raise migrate.not_a_corpus(place) from error
        return cls(connection, place)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Corpus:
        """Return the corpus itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction: all of the block is kept, or none.

        Raises:
            AuditlensError: another process held the corpus for too long, or the disk is full or read-only.
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise AuditlensError(
                f"cannot write to the corpus {self.path}: {error}; is another auditlens writing to it?"
            ) from error
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):  # SQLite itself has rolled back after some errors
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise AuditlensError(f"cannot write to the corpus {self.path}: {error}") from error
            raise

    def reports(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row a report, by authority, date and sha256.

        ``report``, ``file``, the fields of ``ReportInfo``, ``type`` (file format), ``date`` (published, else end of
        period), ``family``, ``region``, ``superseded_by`` and ``duplicate_of`` (sha256 or None),
        ``duplicate_kind`` (``same_text``, ``near`` or None), ``pages``,
        ``passages``, ``words``, ``figures``, ``recommendations`` (formal ones), ``improvements`` (areas for
        improvement), ``commitments`` (numbers), ``analysis_version``, ``warnings`` (list), ``parts`` (list).
        What people entered stands in place of what was read, here and in every other query; ``entered`` names
        the fields of which that is so.
        """
        from pipeline.corpus import queries

        return queries.reports(self.connection, filters)

    def passages(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row a passage in order of its report's authority, date, sha256 and its place in the report.

        The provenance; ``id`` (the same as ``passage``), ``page_end``, ``section`` (list), ``lead_in``, ``item``,
        ``number``, ``part``, ``kind``, ``text``, ``clean_text``, ``start``, ``end``, ``themes`` (list of ``{"id",
        "score", "by", "stance"}``), ``stance``, ``stance_score``, ``extent``, ``agencies``, ``role`` (``template``
        where linking found it to be one), ``sensitivity``, ``figures`` (list, as in the contract), ``fingerprint``
        (equal for passages of the same words, None for the shortest).
        """
        from pipeline.corpus import queries

        return queries.passages(self.connection, filters)

    def figures(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row a figure.

        The provenance, the contract's fields of a figure, ``links`` (list), ``quantity`` (its own characters),
        ``stated`` (these with the words beside them that make it a bound or rough: "almost half"); ``text``,
        ``stance``, ``extent``, ``agencies`` (list) and ``role`` of its passage, ``themes`` (ids).
        """
        from pipeline.corpus import queries

        return queries.figures(self.connection, filters)

    def acronyms(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row an acronym and report, by short form.

        The provenance, ``short``, ``long``, ``defined``, ``source`` (``report``, ``glossary``; told by linking from
        other reports: ``authority``, ``context``; None), ``score`` of what linking told, ``evidence`` (sha256 of the
        report that gives it), ``count``, ``defined_in`` (id of a passage), ``definition`` (``first``: at first use,
        ``late``, ``none``), ``passages`` (ids); ``page`` and ``passage`` are those of the first use. With ``themes``,
        only acronyms of a passage on them.
        """
        from pipeline.corpus import queries

        return queries.acronyms(self.connection, filters)

    def recommendations(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row a recommendation.

        The provenance (of its first passage), ``id`` (stable), ``passages`` (ids), ``text``, ``kind``, ``addressee``,
        ``addressee_long``, ``action``, ``due``, ``due_date`` (by the report's date as shown), ``reference``,
        ``priority``, ``parts``, ``finding`` (id) and ``finding_text``, ``themes`` (ids), ``agencies``,
        ``reported_status`` (of the latest progress; None where none is reported), ``progress`` (list of
        ``{"status", "stated", "evidence", "score", "report", "authority", "title", "file", "date", "page",
        "passage"}``, oldest first).
        """
        from pipeline.corpus import asked

        return asked.recommendations(self.connection, filters)

    def progress(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row a statement of what became of a finding or a recommendation.

        The provenance (of the first passage that states it), ``status``, ``stated``, ``reference``, ``issue``,
        ``evidence``, ``answers`` and ``passages`` (ids).
        """
        from pipeline.corpus import asked

        return asked.progress(self.connection, filters)

    def grades(self, filters: Filters = EVERYTHING) -> Iterator[Row]:
        """Yield a row a grade: provenance, ``area``, ``area_id``, ``grade``, ``scale``, ``when``."""
        from pipeline.corpus import queries

        return queries.grades(self.connection, filters)

    def countable_reports(self, filters: Filters = EVERYTHING) -> list[Row]:
        """Return the reports that tables rest on, by authority, date and sha256, whatever they speak of.

        ``report_key``, the provenance, ``authorities`` (list), ``date``, ``period_start``, ``period_end``, ``region``,
        ``badly_read`` (without a passage, or with too few words for its pages), ``grades`` (list of ``{"area_id",
        "grade", "passage_key"}``, those of earlier inspections left out).
        """
        from pipeline.corpus import counts

        return counts.countable_reports(self.connection, filters)

    def countable_passages(self, filters: Filters = EVERYTHING) -> list[tuple[Any, ...]]:
        """Return the passages that tables count, in no order, whatever their stances and whatever one theme they have.

        Tuples of key, key of the report, ordinal, fingerprint (below nought: the passage's own), stance, agencies and
        section (both JSON).
        """
        from pipeline.corpus import counts

        return counts.countable_passages(self.connection, filters)

    def countable_tags(self, filters: Filters = EVERYTHING) -> list[tuple[int, str, str]]:
        """Return the tags of those passages that ``filters`` let in, in no order: key of the passage, theme, stance."""
        from pipeline.corpus import counts

        return counts.countable_tags(self.connection, filters)

    def report_sizes(self, filters: Filters = EVERYTHING) -> dict[int, int]:
        """Return how many passages each report has to count, by its key, each sentence once, whatever it is about."""
        from pipeline.corpus import counts

        return counts.report_sizes(self.connection, filters)

    def fingerprint(self) -> str:
        """Return sixteen hex digits that change when a report, its analysis, an entry or the linking does."""
        from pipeline.corpus import counts

        return counts.reports_fingerprint(self.connection)

    def left_out(self, filters: Filters = EVERYTHING) -> Row:
        """Return how much the defaults hide of what ``filters`` ask for.

        ``sensitive``, ``template``, ``background`` and ``method`` (passages), ``superseded``,
        ``near_duplicates`` and ``duplicates`` (of the same text; reports); each counted as if it alone were let in.
        """
        from pipeline.corpus import counts

        return counts.left_out(self.connection, filters)

    def left_out_by_family(self, filters: Filters = EVERYTHING) -> dict[str, Row]:
        """Return the same for each family of report types, in order of name."""
        from pipeline.corpus import counts

        return counts.left_out_by_family(self.connection, filters)

    def search(self, query: str, filters: Filters = EVERYTHING, *, exact: bool = False) -> Results:
        """Return the passages that answer ``query``, best first; iterating the results gives the hits.

        Any text is a valid query: words, "phrases", prefix*, NEAR, AND, OR, NOT and brackets. All words are wanted (or
        any, where no passage has all); passages that mean the same in other words are found too, unless ``exact``. A
        short form finds its long form, and the other way round; what is quoted only itself.
        Passages of every role are searched, sensitive ones only where the filters include them.
        """
        from pipeline.search import engine

        return engine.search(self, query, filters, exact=exact)

    def similar(self, passage: str, filters: Filters = EVERYTHING) -> list[Hit]:
        """Return the passages most like the one of an id, the likest first, by the meaning of their words.

        Raises:
            AuditlensError: the corpus has no such passage.
        """
        from pipeline.search import similar

        return similar.similar(self, passage, filters)[1]

    def all_reports(self) -> Iterator[Report]:
        """Yield every report as it was analysed, in order of sha256."""
        from pipeline.corpus import rebuild

        return rebuild.all_reports(self.connection)

    def failures(self) -> list[Row]:
        """Return the files that could not be read: ``file``, ``sha256``, ``kind``, ``message``, in order of file."""
        from pipeline.corpus import queries

        return queries.failures(self.connection)

    def counts(self) -> Row:
        """Return the numbers of reports, passages, figures, acronyms, recommendations, grades, authorities,
        failures and duplicates (further files with the same bytes).
        """
        from pipeline.corpus import counts

        return counts.totals(self.connection)

    def content_digest(self) -> str:
        """Return a sha256 of all that ingestion and linking put in, whatever the order or the machine."""
        from pipeline.corpus import rebuild

        return rebuild.content_digest(self.connection)


def _remedy(problem: str) -> str:
    if "fts5" in problem:
        return "; this Python's SQLite was built without full-text search: use the one from python.org"
    if "locked" in problem:
        return "; is another auditlens writing to it?"
    return "; it needs to be on a disk of this computer, in a folder that can be written to"


def _make_private(path: Path) -> None:
    """Make an empty file that only its owner can read; SQLite gives its side files the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise AuditlensError(f"cannot make the corpus {path}: {error.strerror}; choose another place") from error
