"""Mapping the analysis over files by processes of which each may die, hang or swell without the others.

A ``ProcessPoolExecutor`` would lose every pending file with one process, and could not tell which file it was.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any

from pipeline.errors import AuditlensError
from pipeline.ingest.tasks import Analyse, Analysing, Failure, Outcome, Task, Work
from pipeline.ingest.worker import BEAT, READY, Worker

# How often the memory of the workers is looked at.
WATCH_SECONDS = 0.2

# From then on a worker that has not said it is ready will not.
START_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may take.

    Attributes:
        seconds: for a small file; a file of ten megabytes has twice as long, one of twenty three times. Each scanned
            page, which takes seconds to recognise, has as long again, up to thirty times in all.
        memory: bytes, of the process that reads it and of what that starts.
    """

    seconds: float = 120.0
    memory: int = 2_000_000_000

    def of(self, task: Task) -> float:
        """Return how many seconds ``task`` may take between two signs of life."""
        return self.seconds * (1 + task.size / 10e6)

    def most(self, task: Task) -> float:
        """Return how many seconds ``task`` may take in all."""
        return 30 * self.of(task)


@dataclass(frozen=True, slots=True)
class Pool:
    """A mapper over ``workers`` processes of this machine, each started afresh (spawn) on every system.

    A file on which a process dies twice, or that takes more than ``limits``, is a failure of that file; a new process
    takes the place.
    """

    workers: int
    limits: Limits = Limits()

    def __call__(self, tasks: Sequence[Task], analyse: Analyse | None) -> Iterator[Outcome]:
        """Yield the outcomes as they come.

        Raises:
            AuditlensError: a worker cannot start, or said what keeps every file from being analysed.
        """
        yield from self.map(tasks, Analysing(analyse))

    def map(self, tasks: Sequence[Task], work: Work) -> Iterator[tuple[Task, Any]]:
        """Yield what ``work`` returns for each task as it comes, or a ``Failure``; raises as calling does."""
        mapping = _Mapping(self, tasks, work)
        try:
            yield from mapping.outcomes()
        finally:
            mapping.stop()


class _Mapping:
    """One run of a pool."""

    def __init__(self, pool: Pool, tasks: Sequence[Task], work: Work) -> None:
        self.most = pool.workers
        self.limits = pool.limits
        self.work = work
        self.waiting = list(reversed(tasks))
        self.workers: list[Worker] = []
        self.died_on: set[str] = set()
        self.looked = time.monotonic()

    def outcomes(self) -> Iterator[tuple[Task, Any]]:
        while True:
            self._employ()
            if not any(w.task for w in self.workers):
                return
            found = self._step()
            self._employ()  # before anything is handed on: they run while the caller writes
            yield from found

    def stop(self) -> None:
        while self.workers:
            self.workers.pop().stop()

    def _employ(self) -> None:
        """Give every worker a task, as long as there are any."""
        for worker in self.workers[:]:
            if self.waiting and not worker.task and not worker.left:
                self._drop(worker)
        for worker in self.workers:
            if self.waiting and not worker.task:
                self._give(worker, self.waiting.pop())
        while self.waiting and len(self.workers) < self.most:
            self._hire(self.waiting.pop())

    def _hire(self, task: Task) -> None:
        try:
            worker = Worker(self.work)
        except OSError as error:
            raise AuditlensError(
                f"a process that reads files cannot start ({error.strerror}): close other programs, "
                "or give fewer with --workers"
            ) from error
        self.workers.append(worker)
        self._give(worker, task)

    def _give(self, worker: Worker, task: Task) -> None:
        worker.give(task, time.monotonic() + (self.limits.of(task) if worker.ready else START_SECONDS))

    def _drop(self, worker: Worker) -> None:
        self.workers.remove(worker)
        worker.stop()

    def _step(self) -> list[tuple[Task, Any]]:
        """Wait until something happens; return what has come in."""
        busy = [w for w in self.workers if w.task]
        soon = min(w.deadline for w in busy) - time.monotonic()
        happened = set(
            wait([x for w in busy for x in (w.pipe, w.process.sentinel)], min(WATCH_SECONDS, max(0.0, soon)))
        )
        now = time.monotonic()
        look = now - self.looked >= WATCH_SECONDS
        if look:
            self.looked = now
        outcomes: list[tuple[Task, Any]] = []
        for worker in busy:
            task = worker.task
            if task is None:
                continue
            if worker.pipe in happened or worker.process.sentinel in happened:
                result = self._receive(worker, task)
            elif now >= worker.deadline:
                result = self._late(worker, task, now)
            elif look and worker.memory() > self.limits.memory:
                result = self._swollen(worker, task)
            else:
                continue
            if result is not None:
                worker.task = None
                outcomes.append((task, result))
        return outcomes

    def _receive(self, worker: Worker, task: Task) -> Any:
        """Return what came of the task; None when it goes on."""
        try:
            sent = worker.pipe.recv()
        except (EOFError, OSError):
            return self._dead(worker, task)
        if isinstance(sent, AuditlensError):
            raise sent
        now = time.monotonic()
        if sent == READY:
            worker.ready = True
            worker.started, worker.deadline = now, now + self.limits.of(task)
            return None
        if sent == BEAT:
            worker.deadline = min(now + self.limits.of(task), worker.started + self.limits.most(task))
            return None
        return sent

    def _dead(self, worker: Worker, task: Task) -> Failure | None:
        worker.process.join()
        code = worker.process.exitcode
        self._drop(worker)
        if not worker.ready:
            raise AuditlensError(
                f"the processes that read files cannot start ({_cause(code)}): install auditlens again"
            )
        # It may have died of what an earlier file left behind, or of other programs' hunger for memory.
        if task.sha256 not in self.died_on:
            self.died_on.add(task.sha256)
            self._hire(task)
            return None
        return Failure(
            task.file,
            "crashed",
            f"the process that read it died ({_cause(code)}): save it again from the program it was made with, "
            "or as PDF, and run again",
        )

    def _late(self, worker: Worker, task: Task, now: float) -> Failure:
        self._drop(worker)
        if not worker.ready:
            raise AuditlensError("the processes that read files do not start: try again when the machine is less busy")
        return Failure(
            task.file,
            "timeout",
            f"was not read within {now - worker.started:.0f} seconds and was given up: split it, or give it more "
            "with --retry-failed --timeout SECONDS",
        )

    def _swollen(self, worker: Worker, task: Task) -> Failure:
        self._drop(worker)
        return Failure(
            task.file,
            "memory",
            f"took more than {self.limits.memory / 1e6:.0f} MB of memory and was given up: split it, or give it more "
            "with --retry-failed --memory MB",
        )


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"{name}, perhaps out of memory" if name == "SIGKILL" else name
    return f"exit status {code}"
