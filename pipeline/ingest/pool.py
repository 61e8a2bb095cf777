"""Mapping the analysis over files: in this process, or by processes of which one may die without the others.

Each worker process has a pipe of its own, so that the file a process died on is known for certain; a
``ProcessPoolExecutor`` would only say that some process died. A mapper is any function of ``Mapper``'s shape.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from typing import Protocol

from pipeline.errors import AuditlensError, ReadError
from pipeline.ingest.find import extended
from pipeline.records import Report

Analyse = Callable[..., Report]

# Long enough for a long scan on a slow laptop, which takes seconds a page; only a file that never ends takes longer.
LIMIT_SECONDS = 300.0
LIMIT_SECONDS_A_MEGABYTE = 60.0

# A worker is replaced after so many files: tokenizers keep every new word they meet.
FILES_A_WORKER = 1000

# What numerical libraries read when they are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to analyse: ``path`` to open, ``file`` to show, ``sha256`` and ``size`` (bytes) as found before."""

    path: str
    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: ``kind`` as in ``ReadError``, or ``unreadable``, ``crashed``, ``timeout``."""

    file: str
    kind: str
    message: str


Outcome = tuple[Task, Report | Failure]


class Mapper(Protocol):
    """Maps the analysis over tasks, in any order, one outcome a task."""

    def __call__(self, tasks: Sequence[Task], analyse: Analyse | None) -> Iterator[Outcome]:
        """Yield the outcomes as they come; ``analyse`` is a function of a module, None the project's own."""
        ...


def run(task: Task, analyse: Analyse | None) -> Report | Failure:
    """Analyse one file.

    Raises:
        AuditlensError: what keeps every file from being analysed, such as a theme file with a mistake.
    """
    if analyse is None:
        analyse = _own()
    try:
        with open(extended(task.path), "rb") as file:  # noqa: PTH123
            data = file.read()
        return analyse(data, name=task.file)
    except ReadError as error:
        return Failure(task.file, error.kind, error.message)
    except AuditlensError:
        raise
    except OSError as error:
        return Failure(task.file, "unreadable", f"cannot be opened: {error.strerror or error}")
    except MemoryError:
        return Failure(task.file, "too_large", "needs more memory than there is")
    except Exception as error:  # a mistake of ours or of a library must not stop the other files
        return Failure(task.file, "internal", f"{type(error).__name__}: {error}")


def _own() -> Analyse:
    """Return the project's analysis, ready to run; what goes wrong here is no fault of any file."""
    try:
        from pipeline import nlp
        from pipeline.analysis import analyse

        nlp.load()
    except AuditlensError:
        raise
    except Exception as error:
        raise AuditlensError(
            f"the analysis cannot start ({type(error).__name__}: {error}): install auditlens again"
        ) from error
    return analyse


def serial(tasks: Sequence[Task], analyse: Analyse | None) -> Iterator[Outcome]:
    """Analyse the files in this process, in order. A crash of a library takes the process with it."""
    for task in tasks:
        yield task, run(task, analyse)


class _Worker:
    """A process, its pipe and the task it is at."""

    def __init__(self, context: SpawnContext, analyse: Analyse | None) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, analyse), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.left = FILES_A_WORKER
        self.task: Task | None = None
        self.deadline = 0.0

    def start(self, task: Task, limit: float) -> None:
        self.task = task
        self.left -= 1
        self.deadline = time.monotonic() + limit
        with suppress(OSError):  # a process that has died meanwhile is found out when its answer is awaited
            self.pipe.send(task)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, analyse: Analyse | None) -> None:
    """Analyse what comes down the pipe until it closes. An interrupt is for the parent, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _THREADS:  # the processes are the parallel part; threads inside them would only get in their way
        os.environ.setdefault(name, "1")
    with suppress(EOFError, OSError):  # the parent is gone, and with it who would want the result
        pipe.send(None)
        while True:
            task = pipe.recv()
            try:
                result: Report | Failure | AuditlensError = run(task, analyse)
            except AuditlensError as error:
                result = error
            pipe.send(result)


@dataclass(frozen=True, slots=True)
class Pool:
    """A mapper over ``workers`` processes of this machine, each started afresh (spawn) on every system.

    A file on which a process dies, or that takes longer than ``limit`` seconds and ``a_megabyte`` for each megabyte,
    is a failure of that file; a new process takes the place.
    """

    workers: int
    limit: float = LIMIT_SECONDS
    a_megabyte: float = LIMIT_SECONDS_A_MEGABYTE

    def __call__(self, tasks: Sequence[Task], analyse: Analyse | None) -> Iterator[Outcome]:
        """Yield the outcomes as they come.

        Raises:
            AuditlensError: a worker cannot start, or said what keeps every file from being analysed.
        """
        context = multiprocessing.get_context("spawn")
        waiting = list(reversed(tasks))
        workers: list[_Worker] = []
        try:
            for _ in range(min(self.workers, len(tasks))):
                workers.append(_Worker(context, analyse))  # one by one: those that have started are to be stopped
            while any(w.task for w in workers) or waiting:
                for i, worker in enumerate(workers):
                    if worker.task is None and not worker.left and waiting:
                        worker.stop()
                        workers[i] = _Worker(context, analyse)
                # Those that are ready get work before anything is handed on: they run while the caller writes.
                for worker, outcome in self._step(workers, waiting):
                    if not worker.process.is_alive() and waiting:
                        workers[workers.index(worker)] = _Worker(context, analyse)
                    yield outcome
        finally:
            for worker in workers:
                worker.stop()

    def _step(self, workers: Sequence[_Worker], waiting: list[Task]) -> list[tuple[_Worker, Outcome]]:
        """Wait until something happens; give out tasks; return what has come in."""
        busy = [w for w in workers if w.task or not w.ready]
        deadline = min((w.deadline for w in busy if w.task), default=None)
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        happened = set(wait([x for w in busy for x in (w.pipe, w.process.sentinel)], timeout))
        outcomes: list[tuple[_Worker, Outcome]] = []
        for worker in busy:
            task = worker.task
            if worker.pipe in happened or worker.process.sentinel in happened:
                result = self._receive(worker)
            elif task and time.monotonic() >= worker.deadline:
                worker.stop()
                seconds = round(self._limit(task))
                result = Failure(task.file, "timeout", f"was not read within {seconds} seconds and was given up")
            else:
                continue
            if task is not None and result is not None:
                worker.task = None
                outcomes.append((worker, (task, result)))
            if worker.process.is_alive() and worker.left and waiting:
                following = waiting.pop()
                worker.start(following, self._limit(following))
        return outcomes

    def _limit(self, task: Task) -> float:
        return self.limit + self.a_megabyte * task.size / 1e6

    def _receive(self, worker: _Worker) -> Report | Failure | None:
        """Return what a worker sent; None when it has only said that it is ready."""
        try:
            sent = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            code = worker.process.exitcode
            worker.stop()
            if worker.task is None:
                raise AuditlensError(
                    "the processes that read files cannot start; a script that calls ingest must do so "
                    "under \"if __name__ == '__main__':\""
                ) from None
            return Failure(worker.task.file, "crashed", f"the process that read it died ({_cause(code)})")
        if isinstance(sent, AuditlensError):
            raise sent
        worker.ready = True
        return sent if isinstance(sent, (Report, Failure)) else None


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"{name}, perhaps out of memory" if name == "SIGKILL" else name
    return f"exit status {code}"
