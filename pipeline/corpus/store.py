"""``Corpus``: the store of all reports, one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from pipeline.corpus.filters import Filters
from pipeline.records import Report

Row = dict[str, Any]
By = Literal["authority", "year", "report", "type"]


class Corpus:
    """An open corpus; use it as a context manager.

    Rows are dicts of JSON values with the names of the JSON contract. Each row of a report or of a part of one
    carries its provenance: ``report`` (sha256), ``file``, ``authority``, ``title``, ``published``, ``report_type``,
    ``family``, and below the report also ``page`` and ``passage`` (the passage's id).
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Corpus:
        """Open the corpus at ``path``; with ``create`` make it if there is none.

        Raises:
            AuditlensError: there is none, the file is not a corpus, or a newer version of auditlens made it.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reports(self, filters: Filters = Filters()) -> Iterator[Row]:
        """Yield a row a report, by authority, date and sha256.

        ``report``, ``file``, the fields of ``ReportInfo``, ``type`` (file format), ``date`` (published, else end of
        period), ``family``, ``region``, ``superseded_by`` and ``duplicate_of`` (sha256 or None), ``pages``,
        ``passages``, ``words``, ``figures``, ``recommendations`` (numbers), ``analysis_version``, ``warnings`` (list).
        """
        raise NotImplementedError

    def passages(self, filters: Filters = Filters()) -> Iterator[Row]:
        """Yield a row a passage in order of its report's authority, date, sha256 and its place in the report.

        The provenance; ``id`` (the same as ``passage``), ``page_end``, ``section`` (list), ``lead_in``, ``item``,
        ``number``, ``part``, ``kind``, ``text``, ``clean_text``, ``start``, ``end``, ``themes`` (list of ``{"id",
        "score", "by", "stance"}``), ``stance``, ``stance_score``, ``extent``, ``agencies``, ``role`` (``template``
        where linking found it to be one), ``sensitivity``, ``figures`` (list, as in the contract).
        """
        raise NotImplementedError

    def figures(self, filters: Filters = Filters()) -> Iterator[Row]:
        """Yield a row a figure: the provenance, the contract's fields of a figure, ``links`` (list), ``quantity``
        (its own characters), ``text``, ``stance`` and ``role`` of its passage, ``themes`` (ids).
        """
        raise NotImplementedError

    def acronyms(self, filters: Filters = Filters()) -> Iterator[Row]:
        """Yield a row an acronym and report: provenance, ``short``, ``long``, ``defined``, ``source``, ``count``,
        ``passages`` (ids); ``page`` and ``passage`` are those of the first use. With ``themes``, only acronyms
        of a passage on them.
        """
        raise NotImplementedError

    def recommendations(self, filters: Filters = Filters()) -> Iterator[Row]:
        """Yield a row a recommendation: provenance (of its first passage), ``passages`` (ids), ``text``, ``kind``,
        ``addressee``, ``action``, ``due``, ``themes`` (ids, of all its passages).
        """
        raise NotImplementedError

    def grades(self, filters: Filters = Filters()) -> Iterator[Row]:
        """Yield a row a grade: provenance, ``area``, ``area_id``, ``grade``, ``scale``, ``when``."""
        raise NotImplementedError

    def theme_counts(self, by: By = "authority", filters: Filters = Filters()) -> list[Row]:
        """Return how many passages and reports speak of each theme, for each group.

        ``theme``, ``group`` (name of the authority, year, sha256 or report type; None where not known), ``family``
        (None with ``mix``), ``strength``, ``concern``, ``mixed``, ``recommendation``, ``context`` (passages by
        stance), ``passages``, ``reports``, ``authorities``. A sentence that a report repeats counts once. Only
        groups with a hit: see ``held`` for the reports that there are.
        """
        raise NotImplementedError

    def held(self, by: By = "authority", filters: Filters = Filters()) -> list[Row]:
        """Return how many reports each group holds, whatever they speak of: ``group``, ``family``, ``report_type``,
        ``reports``, ``passages``, ``badly_read`` (reports with no passage or a warning), ``since``, ``until`` (dates).
        """
        raise NotImplementedError

    def left_out(self, filters: Filters = Filters()) -> Row:
        """Return how much the defaults hide of what ``filters`` ask for: ``sensitive`` (passages), ``superseded`` and
        ``duplicates`` (reports), ``template`` and ``background`` (passages); each counted as if it alone were let in.
        """
        raise NotImplementedError

    def search(self, query: str, filters: Filters = Filters()) -> list[Any]:
        """Return the passages that answer ``query``, best first, as ``pipeline.corpus.search.Hit`` (``score``,
        ``passage`` (a row of ``passages``), ``spans`` (of the words found in its text), ``citation``, ``to_json()``).

        Any text is a valid query: words (all of them, or any where no passage has all), "phrases", prefix*.
        """
        raise NotImplementedError

    def all_reports(self) -> Iterator[Report]:
        """Yield every report as it was analysed, in order of sha256."""
        raise NotImplementedError

    def failures(self) -> list[Row]:
        """Return the files that could not be read: ``file``, ``sha256``, ``kind``, ``message``, in order of file."""
        raise NotImplementedError

    def counts(self) -> Row:
        """Return the number of ``reports``, ``passages``, ``figures``, ``authorities``, ``failures``, ``duplicates``."""
        raise NotImplementedError

    def content_digest(self) -> str:
        """Return a sha256 of all that ingestion and linking put in, whatever the order or the machine."""
        raise NotImplementedError
