"""Writing files that only their owner can read, whole or not at all: reports hold personal data."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pipeline.errors import AuditlensError

# The first day that a ZIP file can be of.
_DAY = (1980, 1, 1, 0, 0, 0)


def private_folder(path: Path) -> Path:
    """Return ``path`` as an existing folder; one that is made here is readable by its owner alone.

    Raises:
        AuditlensError: it can't be made, or is a file.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise AuditlensError(f"cannot make the folder {path}: {error.strerror}; choose another with --out") from error
    return path


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """Give a path to write to, of mode 0600, that becomes ``path`` when the block ends without an error."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.replace(path)
    except PermissionError as error:
        raise AuditlensError(f"cannot write {path}: close it if another program has it open, and try again") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def private_text(path: Path, *, newline: str = "\n") -> Iterator[IO[Any]]:
    """Give a UTF-8 text stream that becomes the file ``path``, of mode 0600."""
    with private_file(path) as part, part.open("w", encoding="utf-8", newline=newline) as stream:
        yield stream


def zip_member(name: str) -> zipfile.ZipInfo:
    """Return a compressed member of a ZIP file, always of one day and as on one system: same content, same bytes."""
    member = zipfile.ZipInfo(name, _DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = 0o600 << 16
    return member


def of_one_day(archive: bytes) -> bytes:
    """Return a ZIP file (Word and Excel files are) with all its members of one day: same content, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zip_member(name), source.read(name))
    return out.getvalue()
