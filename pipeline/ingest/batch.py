"""Ingestion: the analysis mapped over files by a pool of processes, with one writer to the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Status = Literal["new", "updated", "unchanged", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: ``kind`` as in ``ReadError``, or ``crashed`` or ``timeout``."""

    file: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One file is done: the ``done``-th of ``total``."""

    done: int
    total: int
    file: str
    status: Status


@dataclass(slots=True)
class IngestSummary:
    """What an ingestion did, in files; pages and passages of the reports it analysed; wall time in seconds."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    failed: list[Failure] = field(default_factory=list)
    pages: int = 0
    passages: int = 0
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
    retry_failed: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> IngestSummary:
    """Read files and folders into the corpus at ``corpus_path``, which is made if there is none.

    Args:
        paths: files and folders; of a folder, all files below it that may be reports.
        corpus_path: the SQLite file.
        workers: processes; None is one a core. A few small files are read without any.
        retry_failed: try files again that failed before and have not changed.
        on_progress: called in this process after each file.

    Raises:
        AuditlensError: a path does not exist, or the corpus cannot be opened.
        KeyboardInterrupt: what was done is kept.
    """
    raise NotImplementedError
