"""A file to analyse, what comes of it, and the analysis of one file whatever it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pipeline.errors import AuditlensError, ReadError
from pipeline.ingest.members import read_bytes
from pipeline.records import Report

Analyse = Callable[..., Report]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to analyse: ``path`` to open, ``file`` to show, ``sha256`` and ``size`` (bytes) as found before."""

    path: str
    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read.

    ``kind`` is one of ``ReadError``, or ``unreadable``, ``changed``, ``crashed``, ``timeout``, ``memory``.
    """

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
    found = analyse or own()
    return guarded(task, lambda: found(read_bytes(task.path), name=task.file))


def guarded(task: Task, work: Callable[[], Result]) -> Result | Failure:
    """Return what comes of the work on a file, or why nothing does.

    Raises:
        AuditlensError: what keeps every file from being worked on.
    """
    try:
        return work()
    except ReadError as error:
        return Failure(task.file, error.kind, error.message)
    except AuditlensError:
        raise
    except OSError as error:
        return Failure(task.file, "unreadable", f"cannot be opened: {error.strerror or error}")
    except MemoryError:
        return Failure(task.file, "too_large", "needs more memory than there is")
    except RecursionError:
        return Failure(task.file, "damaged", "is nested too deeply to be a report: save it again and run again")
    except Exception as error:  # a mistake of ours or of a library must not stop the other files
        return Failure(task.file, "internal", f"{type(error).__name__}: {error}")


class Work(Protocol):
    """What a worker process does with each task; it has to be importable."""

    def ready(self) -> None:
        """Load what it takes.

        Raises:
            AuditlensError: it cannot be loaded, whatever the file.
        """

    def __call__(self, task: Task) -> object:
        """Do it; what goes wrong with this file alone is a ``Failure``."""


@dataclass(slots=True)
class Analysing:
    """The work of analysing; None is the project's own analysis."""

    analyse: Analyse | None

    def ready(self) -> None:
        """Load the models."""
        self.analyse = self.analyse or own()

    def __call__(self, task: Task) -> Report | Failure:
        """Analyse one file."""
        return run(task, self.analyse)


def own() -> Analyse:
    """Return the project's analysis, ready to run.

    Raises:
        AuditlensError: it cannot start, which is no fault of any file.
    """
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
    """Analyse the files in this process, in order, without limits. A crash of a library takes the process with it."""
    for task in tasks:
        yield task, run(task, analyse)
