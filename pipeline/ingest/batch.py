"""Ingestion: the analysis mapped over files by a pool of processes, with one writer to the corpus.

A file's bytes and the analysis version say whether there is anything to do; every report is one transaction, so that
whatever ends a run, the next one goes on where it stopped and arrives at the same corpus.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.corpus import write
from pipeline.corpus.link import copies, is_linked, link
from pipeline.corpus.store import Corpus
from pipeline.ingest.find import find
from pipeline.ingest.inside import with_insides
from pipeline.ingest.plan import Plan, Status, make_plan
from pipeline.ingest.pool import Limits, Pool
from pipeline.ingest.tasks import Analyse, Failure, Mapper, Task
from pipeline.records import Report
from pipeline.version import analysis_version

# A process more pays off only for so many files more: it takes longer to start than to read them.
FILES_A_PROCESS = 8

# The workbook beside a corpus in which people say what the reports do not.
DETAILS = "report-details.xlsx"

# What a report can hold that the corpus cannot: half characters, numbers too large, references to nothing.
_NOT_STORABLE = (ValueError, OverflowError, sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError)


@dataclass(frozen=True, slots=True)
class Progress:
    """One file is done: the ``done``-th of ``total``."""

    done: int
    total: int
    file: str
    status: Status


@dataclass(slots=True)
class IngestSummary:
    """What an ingestion did, in files.

    ``same_text`` and ``near`` are the reports of the whole corpus that repeat another, in another format or nearly;
    ``pages`` and ``passages`` are those of the reports it analysed; ``passed_over`` counts the files in folders that
    cannot be reports; ``seconds`` is wall time.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    failed: list[Failure] = field(default_factory=list)
    pages: int = 0
    passages: int = 0
    passed_over: int = 0
    same_text: int = 0
    near: int = 0
    seconds: float = 0.0

    @property
    def files(self) -> int:
        """All files that were found."""
        return self.new + self.updated + self.unchanged + self.duplicate + len(self.failed)


def ingest(
    paths: Iterable[str | Path],
    corpus_path: str | Path,
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    retry_failed: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    analyse: Analyse | None = None,
    mapper: Mapper | None = None,
) -> IngestSummary:
    """Read files and folders into the corpus at ``corpus_path``, which is made if there is none.

    Args:
        paths: files and folders; of a folder, all files below it that may be reports.
        corpus_path: the SQLite file.
        workers: processes; None is one a core, fewer for few files.
        limits: how long the reading of one file may take, and how much memory; None is ``Limits()``.
        retry_failed: try files again that failed before and have not changed.
        on_progress: called in this process after each file.
        analyse: what to do with each file, a function of a module; None is ``pipeline.analysis.analyse``.
        mapper: what maps it over the files; None is a pool of ``workers`` processes.

    Raises:
        AuditlensError: a path does not exist, or the corpus cannot be opened.
        KeyboardInterrupt: what was done is kept.
    """
    started, began = datetime.now(UTC), time.perf_counter()
    files, passed_over = find(paths)
    own = {os.path.abspath(f"{os.fspath(corpus_path)}{end}") for end in ("", "-wal", "-shm", "-journal")}  # noqa: PTH100
    files = [f for f in files if f.path not in own and not _is_details(f.path)]
    version = analysis_version()
    with Corpus.open(corpus_path, create=True) as corpus:
        run = _Run(corpus, version, len(files), on_progress)
        run.summary.passed_over = passed_over
        try:
            files = with_insides(files, limits or Limits())
            run.total = len(files)
            plan = make_plan(corpus.connection, files, version, retry_failed=retry_failed)
            run.settle(plan)
            run.analyse(plan, mapper or Pool(workers or _workers(plan), limits or Limits()), analyse)
        finally:
            if not is_linked(corpus):
                link(corpus)
        run.summary.same_text, run.summary.near = copies(corpus)
        run.summary.seconds = time.perf_counter() - began
        run.close(started)
    return run.summary


def _is_details(path: str) -> bool:
    """Whether it is a workbook of details, which ingestion itself writes."""
    return os.path.basename(path).lower() == DETAILS  # noqa: PTH119


def _workers(plan: Plan) -> int:
    return max(1, min(_cores(), -(-len(plan.tasks) // FILES_A_PROCESS)))


def _cores() -> int:
    """Return the number of cores that this process may use, which can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Run:
    """One ingestion: the writer and its tally."""

    def __init__(
        self, corpus: Corpus, version: str, total: int, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self.corpus = corpus
        self.version = version
        self.total = total
        self.on_progress = on_progress
        self.summary = IngestSummary()

    def settle(self, plan: Plan) -> None:
        """Write and count the files that need no analysis."""
        if plan.changes:
            with self.corpus.transaction() as db:
                for change in plan.changes:
                    change(db)
        for file, status in plan.settled:
            self._count(file, status)
        for failure in plan.failed:
            self._fail(failure)

    def analyse(self, plan: Plan, mapper: Mapper, analyse: Analyse | None) -> None:
        """Analyse what is to be analysed and write each outcome as it comes."""
        if not plan.tasks:
            return
        with _closing(mapper(plan.tasks, analyse)) as outcomes:
            for task, result in outcomes:
                if isinstance(result, Report) and result.sha256 != task.sha256:
                    result = Failure(task.file, "changed", "changed while it was read: run again")
                failure = self._write_report(plan, task, result) if isinstance(result, Report) else result
                if failure:
                    self._write_failure(plan, task, failure)

    def close(self, started: datetime) -> None:
        """Record the run, which is not content."""
        s = self.summary
        told = {
            "new": s.new,
            "updated": s.updated,
            "unchanged": s.unchanged,
            "duplicate": s.duplicate,
            "failed": len(s.failed),
            "pages": s.pages,
            "passages": s.passages,
        }
        with self.corpus.transaction() as db:
            db.execute(
                "INSERT INTO runs (started, seconds, analysis_version, summary) VALUES (?, ?, ?, ?)",
                (started.isoformat(timespec="seconds"), round(s.seconds, 3), self.version, json.dumps(told)),
            )
        if s.new or s.updated:
            # Only statistics for the query planner: not worth waiting for another process that writes.
            with suppress(sqlite3.OperationalError):
                self.corpus.connection.execute("PRAGMA optimize")

    def _write_report(self, plan: Plan, task: Task, report: Report) -> Failure | None:
        sources = plan.sources[task.sha256]
        try:
            with self.corpus.transaction() as db:
                write.write_report(db, report, version=self.version, size=task.size)
                for source in sources:
                    write.record_file(db, source.path, source.file, task.sha256, source.stat)
                    write.forget_failure(db, source.path)
        except _NOT_STORABLE as error:
            return Failure(task.file, "internal", f"cannot be stored: {type(error).__name__}: {error}")
        self.summary.pages += len(report.pages)
        self.summary.passages += len(report.passages)
        for source in sources:
            self._count(source.file, source.status)
        return None

    def _write_failure(self, plan: Plan, task: Task, failure: Failure) -> None:
        known = failure.kind not in ("unreadable", "changed")
        with self.corpus.transaction() as db:
            for source in plan.sources[task.sha256]:
                if known:
                    write.record_file(db, source.path, source.file, task.sha256, source.stat)
                sha256 = task.sha256 if known else None
                write.record_failure(
                    db, source.path, source.file, sha256, failure.kind, failure.message, version=self.version
                )
        for source in plan.sources[task.sha256]:
            self._fail(Failure(source.file, failure.kind, failure.message))

    def _count(self, file: str, status: Status) -> None:
        setattr(self.summary, status, getattr(self.summary, status) + 1)
        self._tell(file, status)

    def _fail(self, failure: Failure) -> None:
        self.summary.failed.append(failure)
        self._tell(failure.file, "failed")

    def _tell(self, file: str, status: Status) -> None:
        if self.on_progress:
            self.on_progress(Progress(self.summary.files, self.total, file, status))


@contextmanager
def _closing(outcomes: Iterator[tuple[Task, Report | Failure]]) -> Iterator[Iterator[tuple[Task, Report | Failure]]]:
    """End the worker processes when the writer stops, for whatever reason."""
    try:
        yield outcomes
    finally:
        close = getattr(outcomes, "close", None)
        if close:
            close()
