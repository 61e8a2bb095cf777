"""Files inside archives and e-mails, each to be read as a report of its own.

A member has a path like any other file: that of its archive, a slash, and its name inside ("papers.zip/audit.pdf").
Nothing is unpacked to disk.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.errors import ReadError
from pipeline.ingest import pulse
from pipeline.ingest.readers.archive import MAX_DEPTH, MAX_MEMBER, Member, zip_members, zip_names

CONTAINERS = (".zip", ".eml")
MOST_UNPACKED = 8 * 2**30  # of all files of one archive
MESSAGE = "message.eml"
"""The message itself among the members of an e-mail with attachments."""


Source = bytes | str
"""An archive or e-mail: its bytes, or its path, so that a large archive need not be loaded for one of its files."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A file inside an archive or e-mail: its name there, size, and sha256, or why it cannot be had."""

    name: str
    size: int
    sha256: str
    problem: tuple[str, str] | None = None


def look(source: Source, *, depth: int = 0) -> list[Inside]:
    """Return the files inside an archive or e-mail, in order; none where it is to be read as a whole.

    An e-mail is read as a whole where nothing is attached to it that may be a report; an archive where it is damaged,
    empty or too large, so that its reading says so. To look takes what it takes to unpack: not to be done where a
    bomb would do harm.
    """
    out: list[Inside] = []
    with suppress(ReadError):
        for found in _all(source):
            pulse.beat()
            if found.problem:
                message = found.problem.message
                told = found.problem.kind, message[:1].upper() + message[1:]
                out.append(Inside(found.name, 0, "", told))
                continue
            inner: list[Inside] = []
            if depth + 1 < MAX_DEPTH and found.name.lower().endswith(CONTAINERS) and found.name != MESSAGE:
                inner = look(found.data, depth=depth + 1)  # where there is none, its own reading says what is wrong
            out += [replace(i, name=f"{found.name}/{i.name}") for i in inner] or [
                Inside(found.name, len(found.data), hashlib.sha256(found.data).hexdigest())
            ]
    return out


def _all(source: Source) -> Iterator[Member]:
    """The files inside that may be reports."""
    if _is_zip(source):
        yield from (m for m in zip_members(source, most=MOST_UNPACKED) if _may_be_report(m.name))
        return
    data = _bytes(source)
    attached = [m for m in _attached(data) if _may_be_report(m.name)]
    if attached and _has_message(data):
        yield Member(MESSAGE, _message(data))
    yield from attached


def member(source: Source, name: str) -> bytes:
    """Return the bytes of the file ``name`` inside an archive or e-mail, or inside one that is inside.

    Raises:
        ReadError: ``missing``, ``encrypted``, ``damaged`` or ``too_large``.
    """
    for found in _members(source, name):
        if found.problem:
            message = found.problem.message
            raise ReadError(found.problem.kind, message[:1].upper() + message[1:])
        if found.name == name:
            return found.data
        return member(found.data, name[len(found.name) + 1 :])
    raise ReadError("missing", "It is no longer in its archive")


def _members(source: Source, name: str) -> Iterator[Member]:
    """The member that is or holds ``name``."""
    if _is_zip(source):
        names = zip_names(source)
        found = name if name in names else next((n for n in names if name.startswith(f"{n}/")), None)
        if found is not None:
            yield from zip_members(source, found)
        return
    data = _bytes(source)
    if name == MESSAGE:
        yield Member(name, _message(data))
        return
    for attached in _attached(data):
        if attached.name == name or name.startswith(f"{attached.name}/"):
            yield attached
            return


def _is_zip(source: Source) -> bool:
    if isinstance(source, str):
        with open(source, "rb") as file:  # noqa: PTH123
            return _is_zip(file.read(4))
    return source.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    with open(source, "rb") as file:  # noqa: PTH123
        return file.read(MAX_MEMBER)


def _may_be_report(name: str) -> bool:
    from pipeline.ingest.find import may_be_report

    return may_be_report(PurePosixPath(name.replace("\\", "/")).name)


def _attached(data: bytes) -> Iterator[Member]:
    """The attachments of an e-mail, those of the same name told apart by a number."""
    from pipeline.ingest.readers.email import attachments, parse

    seen: dict[str, int] = {}
    for found in attachments(parse(data)):
        count = seen[found.name] = seen.get(found.name, 0) + 1
        path = PurePosixPath(found.name)
        yield found if count == 1 else Member(f"{path.stem} ({count}){path.suffix}", found.data, found.problem)


def _has_message(data: bytes) -> bool:
    """Tell whether the message itself says more than what is attached to it."""
    from pipeline.ingest.readers.email import is_cover, parse

    return not is_cover(parse(data))


def _message(data: bytes) -> bytes:
    from pipeline.ingest.readers.email import alone, parse

    return alone(parse(data))


def split(path: str) -> tuple[str, str] | None:
    """Return the path of the archive and the name inside it that ``path`` stands for; None for a path of a file."""
    from pipeline.ingest.find import extended

    if os.path.lexists(extended(path)):
        return None
    for at in range(len(path) - 1, 0, -1):
        if path[at] == "/" and os.path.isfile(extended(path[:at])):  # noqa: PTH113 - a Path drops the Windows prefix
            return path[:at], path[at + 1 :]
    return None


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file, which may lie inside an archive or e-mail.

    Raises:
        OSError: the file cannot be opened.
        ReadError: it cannot be had from its archive.
    """
    from pipeline.ingest.find import extended

    inside = split(path)
    if inside:
        return member(extended(inside[0]), inside[1])
    with open(extended(path), "rb") as file:  # noqa: PTH123
        return file.read()


def holder(path: str) -> str:
    """Return the path of the file on disk: ``path`` itself, or that of the archive it lies in."""
    inside = split(path)
    return inside[0] if inside else path
