"""What there is to do for each file: nothing, a note in the corpus, or its analysis."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from pipeline.corpus import write
from pipeline.ingest.find import Found, extended
from pipeline.ingest.members import holder
from pipeline.ingest.tasks import Failure, Task

Status = Literal["new", "updated", "unchanged", "duplicate", "failed"]
Change = Callable[[sqlite3.Connection], object]

# A larger file is no report: the largest known has 30 megabytes.
LARGEST_BYTES = 300_000_000

# A file that was written within these seconds may be written again without its time changing.
_UNSETTLED_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose bytes are to be analysed; ``stat`` is kept to know it by, ``status`` what it will count as."""

    path: str
    file: str
    stat: str | None
    status: Status


@dataclass(slots=True)
class Plan:
    """What there is to do.

    Attributes:
        tasks: what to analyse, each content once, in order of file.
        sources: by sha256 of a task, the files that hold it.
        settled: files that need no analysis, with what they count as.
        failed: files that failed before and are not tried again, or that cannot be opened.
        changes: what to write of those two, in order.
    """

    tasks: list[Task] = field(default_factory=list)
    sources: dict[str, list[Source]] = field(default_factory=dict)
    settled: list[tuple[str, Status]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the corpus knows."""

    files: dict[str, tuple[str, str | None]]  # path: sha256, stat
    reports: dict[str, str]  # sha256: analysis version
    failures: dict[str, tuple[str | None, str, str, str]]  # path: sha256, kind, message, analysis version
    failed: dict[str, tuple[str, str]]  # sha256 that failed with this analysis version: kind, message
    holders: dict[str, list[str]]  # sha256: paths


def make_plan(db: sqlite3.Connection, files: Sequence[Found], version: str, *, retry_failed: bool) -> Plan:
    """Return what there is to do for ``files``; a file that is known and has not been touched is not even opened."""
    before = _before(db, version)
    plan = Plan()
    for found in files:
        _decide(plan, before, found, version, retry_failed)
    found_paths = {f.path for f in files}
    for path in sorted(before.failures.keys() - found_paths):
        if not os.path.lexists(extended(holder(path))):
            plan.changes.append(partial(write.forget_failure, path=path))
    return plan


def _before(db: sqlite3.Connection, version: str) -> _Before:
    failures = {
        p: (sha, kind, text, v)
        for p, sha, kind, text, v in db.execute(
            "SELECT path, sha256, kind, message, analysis_version FROM failures ORDER BY path"
        )
    }
    files: dict[str, tuple[str, str | None]] = {}
    holders: dict[str, list[str]] = {}
    for path, sha, stat in db.execute("SELECT path, sha256, stat FROM files ORDER BY path"):
        files[path] = (sha, stat)
        holders.setdefault(sha, []).append(path)
    return _Before(
        files=files,
        holders=holders,
        reports=dict(db.execute("SELECT sha256, analysis_version FROM reports").fetchall()),
        failures=failures,
        failed={sha: (kind, text) for sha, kind, text, v in failures.values() if sha and v == version},
    )


def _decide(plan: Plan, before: _Before, found: Found, version: str, retry_failed: bool) -> None:
    known = before.files.get(found.path)
    try:
        size, now = _stat(found.path)
        if found.inside:
            size, sha256 = found.inside.size, found.inside.sha256
        else:
            sha256 = known[0] if known and now and known[1] == now else _sha256(found.path)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        why = "is a link to nothing, or was removed" if missing else f"cannot be opened: {error.strerror}"
        failure = Failure(found.file, "missing" if missing else "unreadable", why)
        plan.failed.append(failure)
        plan.changes.append(partial(_fail, found=found, sha256=None, failure=failure, version=version))
        return
    if found.inside and found.inside.problem:
        failure = Failure(found.file, *found.inside.problem)
        plan.failed.append(failure)
        plan.changes.append(partial(_fail, found=found, sha256=None, failure=failure, version=version))
        return
    same = known is not None and known[0] == sha256
    record = partial(write.record_file, path=found.path, file=found.file, sha256=sha256, stat=now)
    if before.reports.get(sha256) == version:
        if not known or known != (sha256, now):
            plan.changes.append(record)
        gone = [p for p in before.holders.get(sha256, ()) if not os.path.lexists(extended(holder(p)))]
        plan.changes += [partial(write.forget_file, path=path) for path in gone]
        moved = len(gone) == len(before.holders.get(sha256, ()))
        plan.settled.append((found.file, "unchanged" if same or moved else "duplicate"))
        if found.path in before.failures:
            plan.changes.append(partial(write.forget_failure, path=found.path))
    elif size > LARGEST_BYTES or (sha256 in before.failed and not retry_failed):
        too_large = ("too_large", f"has {size / 1e6:.0f} MB; the most is {LARGEST_BYTES / 1e6:.0f} MB")
        kind, message = before.failed.get(sha256, too_large)
        failure = Failure(found.file, kind, message)
        plan.failed.append(failure)
        if not known or known != (sha256, now):
            plan.changes.append(record)
        if before.failures.get(found.path) != (sha256, kind, message, version):
            plan.changes.append(partial(_fail, found=found, sha256=sha256, failure=failure, version=version))
    else:
        others = plan.sources.setdefault(sha256, [])
        if not others:
            plan.tasks.append(Task(found.path, found.file, sha256, size))
        read_before = known is not None and found.path not in before.failures
        first: Status = "updated" if read_before else "new"
        others.append(Source(found.path, found.file, now, "duplicate" if others and not read_before else first))


def _fail(db: sqlite3.Connection, *, found: Found, sha256: str | None, failure: Failure, version: str) -> None:
    write.record_failure(db, found.path, found.file, sha256, failure.kind, failure.message, version=version)


def _stat(path: str) -> tuple[int, str | None]:
    """Return the size of a file and what tells that it has not been touched, None while that can't be relied on."""
    s = os.stat(extended(holder(path)))  # noqa: PTH116
    touched = max(s.st_mtime, s.st_ctime)
    settled = 0 <= time.time() - touched > _UNSETTLED_SECONDS
    return s.st_size, f"{s.st_size}:{s.st_mtime_ns}:{s.st_ctime_ns}:{s.st_ino}" if settled else None


def _sha256(path: str) -> str:
    with open(extended(path), "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").hexdigest()
