"""Finding the files that may be reports, in the same order on every machine."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import AuditlensError
from pipeline.ingest.members import CONTAINERS, Inside
from pipeline.ingest.own import is_own_file

# In a folder these are passed over; a file that is named itself is always tried. What people do keep reports in is
# not here, even where reading it needs a program that is not installed: it is better named than lost.
# fmt: off
_NEVER_REPORTS = frozenset((
    ".7z", ".avi", ".bak", ".bin", ".bmp", ".css", ".db", ".dll", ".exe", ".gif", ".gz", ".heic", ".ico", ".ics",
    ".ini", ".js", ".json", ".jsonl", ".lnk", ".log", ".mov", ".mp3", ".mp4", ".msi", ".parquet", ".part", ".ps1",
    ".py", ".pyc", ".sh", ".sql", ".sqlite", ".sqlite3", ".svg", ".tar", ".tmp", ".toml", ".ttf", ".vcf", ".wav",
    ".webp", ".woff", ".woff2", ".xml", ".yaml", ".yml", ".db-wal", ".db-shm", ".db-journal",
))
# fmt: on

# From this length on Windows opens a path only with its "extended-length" prefix (its documented limit is 260).
_LONG = 240


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a report: ``path`` absolute, ``file`` as given by the user, to be shown.

    ``inside`` is what is known of one that lies in an archive or e-mail, or of an archive that cannot be opened.
    """

    path: str
    file: str
    inside: Inside | None = None


def find(paths: Iterable[str | Path]) -> tuple[list[Found], int]:
    """Return the files at ``paths`` and below, in order of name, each once; and how many were passed over.

    In folders, hidden files, lock files (``~$``), those that cannot be reports and those that auditlens wrote are
    passed over; links to folders
    are followed, each folder read once. What is inside archives and e-mails: ``pipeline.ingest.inside``.

    Raises:
        AuditlensError: a path does not exist.
    """
    found: dict[str, str] = {}
    passed_over: set[str] = set()
    for given in paths:
        start = os.fspath(given)
        if not os.path.exists(extended(start)):  # noqa: PTH110  (a Path would drop the Windows prefix)
            raise AuditlensError(f"there is no file or folder {visible(start)}")
        files = _walk(start, passed_over) if os.path.isdir(extended(start)) else iter((start,))  # noqa: PTH112
        for file in files:
            path = os.path.abspath(file)  # noqa: PTH100
            found[path] = min(found.get(path, file), file)
    files_found = [Found(path, visible(file)) for path, file in found.items()]
    return sorted(files_found, key=lambda f: (f.file, f.path)), len(passed_over - found.keys())


def _walk(top: str, passed_over: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for folder, folders, files in os.walk(extended(top), followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:  # a link led back here
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not _hidden(name))
        shown = top + folder[len(extended(top)) :]
        for name in sorted(files):
            file = os.path.join(shown, name)  # noqa: PTH118
            if not may_be_report(name) or not _regular(file) or is_own_file(extended(file)):
                passed_over.add(os.path.abspath(file))  # noqa: PTH100
            else:
                yield file


def is_container(file: str) -> bool:
    """Tell an archive or e-mail by its name; it stands for the files inside it."""
    return file.lower().endswith(CONTAINERS) and _regular(file) and os.path.exists(extended(file))  # noqa: PTH110


def may_be_report(name: str) -> bool:
    """Tell whether a file of this name, met in a folder or an archive, is to be read."""
    return not _hidden(name) and os.path.splitext(name)[1].lower() not in _NEVER_REPORTS  # noqa: PTH122


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in ("Thumbs.db", "__MACOSX", "__pycache__", "node_modules")


def _regular(file: str) -> bool:
    """Whether it can be read as a file; a pipe would wait for ever. A dead link is left to fail with a message."""
    try:
        return stat.S_ISREG(os.stat(extended(file)).st_mode)  # noqa: PTH116
    except OSError:
        return True


def extended(path: str) -> str:
    """Return ``path`` in the form in which it can be opened: on Windows a long one needs a prefix."""
    if sys.platform != "win32" or len(path) < _LONG or path.startswith("\\\\?\\"):
        return path
    absolute = os.path.abspath(path)  # noqa: PTH100
    return "\\\\?\\UNC\\" + absolute[2:] if absolute.startswith("\\\\") else "\\\\?\\" + absolute


def visible(path: str) -> str:
    """Return ``path`` as text that can be stored and printed, also where its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
