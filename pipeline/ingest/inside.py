"""Looking into archives and e-mails, by processes that a bomb may take along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.ingest.find import Found, extended, is_container
from pipeline.ingest.members import Inside, look
from pipeline.ingest.pool import Limits, Pool
from pipeline.ingest.tasks import Failure, Task, guarded


@dataclass(frozen=True, slots=True)
class Looking:
    """The work of a worker process that looks into archives and e-mails."""

    def ready(self) -> None:
        """Load nothing: what it takes is loaded where it is met."""

    def __call__(self, task: Task) -> list[Inside] | Failure:
        """Return what is inside the file of ``task``."""
        return guarded(task, lambda: look(extended(task.path)))


def with_insides(files: Sequence[Found], limits: Limits) -> list[Found]:
    """Return ``files``, in place of archives and e-mails with attachments what is inside them; in order of name."""
    tasks = list(_tasks(files))
    if not tasks:
        return list(files)
    looked = {task.path: found for task, found in Pool(1, limits).map(tasks, Looking())}
    out: list[Found] = []
    for file in files:
        found = looked.get(file.path) or ()
        if isinstance(found, Failure):
            out.append(replace(file, inside=Inside("", 0, "", (found.kind, found.message))))
        else:
            out += [Found(f"{file.path}/{i.name}", f"{file.file}/{i.name}", i) for i in found] or [file]
    return sorted(out, key=lambda f: (f.file, f.path))


def _tasks(files: Sequence[Found]) -> Iterator[Task]:
    for file in files:
        if is_container(file.path):
            yield Task(file.path, file.file, file.path, Path(extended(file.path)).stat().st_size)
