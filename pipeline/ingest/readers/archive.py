"""Files that hold files: archives (ZIP) and what joins the documents found in them.

A batch run reads each member as a report of its own (see ``pipeline.ingest.members``); whoever reads the archive as
one file gets its members one after the other.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.errors import ReadError
from pipeline.ingest import pulse
from pipeline.ingest.blocks import Block, Document

MAX_DEPTH = 2
"""An archive or e-mail in an archive or e-mail is opened; one inside that is not."""
MAX_MEMBERS = 2000
MAX_MEMBER = 300 * 2**20
MAX_TOTAL = 2**30
MAX_RATIO = 250  # of members over a megabyte: reports are packed by 2 to 20

_BAD = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside another: its name there, and its bytes, or why it cannot be had."""

    name: str
    data: bytes = b""
    problem: ReadError | None = None


def zip_names(source: bytes | str) -> list[str]:
    """Return the names of the files of an archive (its bytes, or its path), hidden ones left out, in order.

    Raises:
        ReadError: ``damaged`` or ``too_large``.
    """
    with _open(source) as archive:
        return [m.filename for m in _infos(archive)]


def zip_members(source: bytes | str, only: str | None = None, *, most: int = MAX_TOTAL) -> Iterator[Member]:
    """Yield the files of an archive, hidden ones left out, in order of name; ``only`` one of them, where given.

    In all they may have ``most`` bytes.

    Raises:
        ReadError: ``damaged`` or ``too_large``.
    """
    with _open(source) as archive:
        total = 0
        for info in _infos(archive):
            if only is not None and info.filename != only:
                continue
            member = _member(archive, info)
            total += len(member.data)
            if total > most:
                raise ReadError("too_large", "This archive unpacks to far more than reports hold: unpack it by hand")
            yield member


def _open(source: bytes | str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source if isinstance(source, str) else io.BytesIO(source))
    except _BAD as e:
        raise ReadError("damaged", "This archive is damaged: save or download it again") from e


def _infos(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > 10 * MAX_MEMBERS:
        raise ReadError("too_large", f"This archive holds {len(infos)} files: unpack it by hand")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if not info.is_dir() and not _hidden(info.filename):
            found[info.filename] = info  # of two with one name the last counts, as when it is unpacked
    if len(found) > MAX_MEMBERS:
        raise ReadError("too_large", f"This archive holds {len(found)} files: unpack it by hand")
    return [found[name] for name in sorted(found)]


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(p.startswith((".", "~$", "__MACOSX")) or p == "Thumbs.db" for p in parts)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = info.filename
    if info.flag_bits & 0x1:
        told = ReadError("encrypted", "it is protected by a password: unpack the archive with it and run again")
        return Member(name, problem=told)
    if info.file_size > MAX_MEMBER or (info.file_size > 2**20 and info.file_size > MAX_RATIO * info.compress_size):
        return Member(name, problem=ReadError("too_large", "it unpacks to far more than a report holds"))
    try:
        with archive.open(info) as part:
            data = part.read(info.file_size + 1)
    except _BAD:
        return Member(name, problem=ReadError("damaged", "it is damaged: save or download the archive again"))
    return Member(name, data)


def read_zip(data: bytes, *, depth: int = 0) -> Document:
    """Read all members of an archive, one after the other; what cannot be read is named in the warnings.

    Raises:
        ReadError: the archive is damaged, too large or too deep, or none of its members can be read.
    """
    if depth >= MAX_DEPTH:
        raise ReadError("too_large", "This is an archive deep inside others: unpack them by hand")
    parts, problems = read_members(zip_members(data), depth)
    if not parts:
        if not problems:
            raise ReadError("empty", "This archive holds no files that may be reports")
        name, problem = problems[0]
        raise ReadError(problem.kind, f"No file of this archive can be read. {name}: {problem.message}")
    return join("zip", parts, [_told(n, p) for n, p in problems])


def read_members(
    members: Iterator[Member], depth: int
) -> tuple[list[tuple[str, Document]], list[tuple[str, ReadError]]]:
    """Read files inside another; return (name, document) of those that can be, (name, problem) of the others."""
    from pipeline.ingest.readers import read

    parts: list[tuple[str, Document]] = []
    problems: list[tuple[str, ReadError]] = []
    for member in members:
        pulse.beat()
        try:
            if member.problem:
                raise member.problem
            parts.append((member.name, read(member.data, name=member.name, depth=depth + 1)))
        except ReadError as e:
            problems.append((member.name, e))
    return parts, problems


def _told(name: str, problem: ReadError) -> str:
    return f"{name} was not read: {problem.message.removesuffix('.')}."


def join(kind: str, parts: Sequence[tuple[str, Document]], warnings: Sequence[str] = ()) -> Document:
    """Return documents as one, each under its name as a heading; pages count on from one to the next.

    A lone document stays as it is.
    """
    told = [*warnings, *(w if len(parts) == 1 else f"{name}: {w}" for name, d in parts for w in d.warnings)]
    if len(parts) == 1:
        return replace(parts[0][1], warnings=tuple(told))
    paged = any(n is not None for _, d in parts for n in d.page_numbers)
    blocks: list[Block] = []
    furniture: list[Block] = []
    pages: list[int | None] = []
    for name, document in parts:
        own = [n for n in document.page_numbers if n is not None] or [1]
        shift = len(pages) + 1 - own[0]
        pages += [n + shift for n in own]
        first = own[0] + shift if paged else None
        if name:
            blocks.append(Block("heading", PurePosixPath(name.replace("\\", "/")).name, page=first, level=1))
        for block in document.blocks:
            moved = _moved(block, shift, first)
            blocks.append(replace(moved, level=block.level + 1) if block.kind == "heading" and name else moved)
        furniture += [_moved(b, shift, first) for b in document.furniture]
    return Document(
        kind,
        tuple(blocks),
        tuple(furniture),
        page_numbers=tuple(pages) if paged else (None,),
        title=parts[0][1].title,
        warnings=tuple(told),
    )


def _moved(block: Block, shift: int, first: int | None) -> Block:
    if block.page is None:
        return replace(block, page=first)
    return replace(block, page=block.page + shift, breaks=tuple((at, n + shift) for at, n in block.breaks))
