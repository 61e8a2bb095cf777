"""A process that works on one file at a time: its own side, and the side of the process that started it.

Each has a pipe of its own, so that the file a process died on is known for certain.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Literal

import psutil

from pipeline.errors import AuditlensError
from pipeline.ingest import pulse
from pipeline.ingest.tasks import Task, Work

# A worker is replaced after so many files: tokenizers keep every new word they meet.
FILES_A_WORKER = 1000

# What a worker says before and between its results: it has started; it gets on with a long file.
READY: Literal["ready"] = "ready"
BEAT: Literal["beat"] = "beat"

# What numerical libraries read when they are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

# To look for what a worker has started takes a millisecond or more, so it's done for files that take a while.
_ALONE_SECONDS = 1.0

_PR_SET_PDEATHSIG = 1  # prctl(2)


def _serve(pipe: Connection, work: Work) -> None:
    """Work on what comes down the pipe until it closes. An interrupt is for the parent, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    _silence()
    for name in _THREADS:  # the processes are the parallel part; threads inside them would only get in their way
        os.environ.setdefault(name, "1")
    with suppress(EOFError, OSError):  # the parent is gone, and with it who would want the result
        try:
            work.ready()
        except AuditlensError as error:
            pipe.send(error)
            return
        pulse.listen(lambda: pipe.send(BEAT))
        pipe.send(READY)
        while True:
            task = pipe.recv()
            try:
                result: object = work(task)
            except AuditlensError as error:
                result = error
            pipe.send(result)


def _end_with_parent() -> None:
    """End this process when its parent ends, however that ends and whatever this one is at."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    if sys.platform == "linux":  # the thread does not run while a library that hangs holds the interpreter
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _silence() -> None:
    """Drop what libraries print about damaged files: it would stand among the progress, without the file's name."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with suppress(OSError):
            os.dup2(nowhere, stream)
    os.close(nowhere)


class Worker:
    """A process as its parent sees it: its pipe, the task it is at, and until when it may be at it.

    ``deadline`` and ``started`` are ``time.monotonic`` seconds; ``left`` is how many more files it may take.
    """

    def __init__(self, work: Work) -> None:
        """Start the process.

        Raises:
            OSError: there cannot be one more.
        """
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _without_main():
            self.process.start()
        theirs.close()
        self.ready = False
        self.left = FILES_A_WORKER
        self.task: Task | None = None
        self.started = 0.0
        self.deadline = 0.0

    def give(self, task: Task, deadline: float) -> None:
        """Have it work on ``task``, now or as soon as it is ready."""
        self.task = task
        self.left -= 1
        self.started, self.deadline = time.monotonic(), deadline
        with suppress(OSError):  # a process that has died meanwhile is found out when its answer is awaited
            self.pipe.send(task)

    def memory(self) -> int:
        """Return the bytes that it holds, with the programs that it has started."""
        with suppress(psutil.Error):
            process = psutil.Process(self.process.pid)
            held = _held(process)
            if time.monotonic() - self.started > _ALONE_SECONDS:
                for started in process.children(recursive=True):
                    with suppress(psutil.Error):
                        held += _held(started)
            return held
        return 0

    def stop(self) -> None:
        """End it at once, with the programs that it has started."""
        below: list[psutil.Process] = []
        if self.task is not None and self.process.is_alive():
            with suppress(psutil.Error):
                below = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.join()
        for process in below:
            with suppress(psutil.Error):
                process.kill()
        self.pipe.close()


def _held(process: psutil.Process) -> int:
    told = process.memory_info()
    # On Windows the resident part may be small while the whole is swapped out.
    return max(int(told.rss), int(getattr(told, "private", 0)))


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep the new process from running the caller's script: it needs nothing of it.

    So a script needs no ``if __name__ == "__main__"``, and the process starts faster.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
