"""Office files of before 2007 (.doc, .ppt, .xls), through LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.errors import ReadError
from pipeline.ingest import pulse
from pipeline.ingest.blocks import Document

SECONDS = 90.0
_TO = {"doc": "docx", "ppt": "pptx", "xls": "xlsx"}
_NAMED = {
    "doc": "Word 97-2003 file (.doc)",
    "ppt": "PowerPoint 97-2003 file (.ppt)",
    "xls": "Excel 97-2003 workbook (.xls)",
}
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
# Macros are switched off whatever the file asks for, and nothing is fetched that it links to.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value>
</prop></item>
</oor:items>
"""


@lru_cache(maxsize=1)
def program() -> str | None:
    """Return the path of LibreOffice's ``soffice``, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    places = [*_PLACES]
    if sys.platform == "win32":
        for name in ("ProgramFiles", "ProgramFiles(x86)"):
            if os.environ.get(name):
                places.append(str(Path(os.environ[name], "LibreOffice", "program", "soffice.com")))
    return next((p for p in places if Path(p).is_file()), None)


def read_legacy(data: bytes, kind: Literal["doc", "ppt", "xls"]) -> Document:
    """Read an old Office file by way of its present-day format.

    Raises:
        ReadError: ``unsupported`` where LibreOffice is missing, ``damaged`` where it cannot convert the file.
    """
    from pipeline.ingest.readers import read

    if is_encrypted(data, kind):
        raise ReadError(
            "encrypted", f"This is a password-protected {_NAMED[kind]}: save a copy without the password and run again"
        )
    path = program()
    if path is None:
        raise ReadError(
            "unsupported",
            f"This is a {_NAMED[kind]}: save it as .{_TO[kind]} or PDF and run again, or install LibreOffice, "
            "through which such files are read",
        )
    converted = convert(path, data, kind)
    document = read(converted, name=f"converted.{_TO[kind]}", depth=1)
    return replace(document, type=kind)


def is_encrypted(data: bytes, kind: str) -> bool:
    """Tell a file that opens with a password only, by the marks of [MS-DOC] 2.5.2, [MS-PPT] 2.3.7, [MS-XLS] 2.4.117.

    The streams of such a file begin at sectors of 512 bytes, where they are looked for without its directory.
    """
    if kind == "ppt":
        return "EncryptedSummary".encode("utf-16-le") in data
    for at in range(512, len(data) - 64, 512):
        if kind == "doc" and data[at : at + 2] == b"\xec\xa5":
            return bool(data[at + 11] & 0x01)  # fEncrypted
        if kind == "xls" and data[at : at + 4] == b"\x09\x08\x10\x00":
            return data[at + 20 : at + 22] == b"\x2f\x00"  # FilePass follows the first record
    return False


def convert(path: str, data: bytes, kind: str) -> bytes:
    """Return the file in its present-day format, made by the LibreOffice at ``path`` with a profile of its own.

    Raises:
        ReadError: ``damaged``: it cannot be converted, or not in time; ``encrypted``.
    """
    damaged = ReadError(
        "damaged", f"This {_NAMED[kind]} cannot be opened by LibreOffice: save it as .{_TO[kind]} or PDF"
    )
    with tempfile.TemporaryDirectory(prefix="auditlens-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"report.{kind}")
        source.write_bytes(data)
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        command = [
            path,
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            _TO[kind],
            "--outdir",
            str(Path(folder, "out")),
            str(source),
        ]
        pulse.beat()
        try:
            _run(command, folder)
        except subprocess.TimeoutExpired as e:
            raise damaged from e
        except OSError as e:
            raise ReadError(
                "unsupported", f"LibreOffice cannot be started ({e.strerror}): save the file as .{_TO[kind]}"
            ) from e
        out = Path(folder, "out", f"report.{_TO[kind]}")
        if not out.is_file() or not out.stat().st_size:
            raise damaged
        return out.read_bytes()


def _run(command: list[str], folder: str) -> None:
    """Run LibreOffice; the programs that it starts end with it."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(  # noqa: S603 - a fixed program; the file is its only input
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        creationflags=hidden,
        start_new_session=sys.platform != "win32",
    ) as process:
        try:
            process.wait(SECONDS)
        except BaseException:  # also where this process is asked to end
            _end(process)
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    import signal
    from contextlib import suppress

    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
