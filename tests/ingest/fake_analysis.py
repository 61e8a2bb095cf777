"""A quick stand-in for the analysis, which worker processes can import: a line a passage, misfortunes on request."""

import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.errors import AuditlensError, ReadError
from pipeline.ingest import pulse
from pipeline.records import Page, Passage, Report, ReportInfo, ThemeTag

WAY_TOO_MUCH = 600_000_000


def die(what: str, name: str) -> None:
    if what == "SEGFAULT":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "EXIT":
        os._exit(3)
    if what == "NULL":
        ctypes.string_at(0)
    if what == "UNLUCKY":
        died = Path(name).with_suffix(".died")
        if not died.exists():
            died.touch()
            os._exit(1)


def misfortune(what: str, name: str) -> None:
    die(what, name)
    if what == "HANG":
        time.sleep(600)
    if what == "SWELL":
        held = []
        while True:
            held.append(bytearray(10_000_000))
            time.sleep(0.002)
    if what == "SWELL BELOW":
        subprocess.run([sys.executable, "-c", f"import time; b = b'x' * {WAY_TOO_MUCH}; time.sleep(600)"], check=False)
    if what == "BEATS":
        for _ in range(8):
            pulse.beat()
            time.sleep(0.25)
    if what == "ENDLESS":
        while True:
            pulse.beat()
            time.sleep(0.01)
    if what == "NOISY":
        os.write(2, b"libnoise: something is wrong\n")
    if what == "SLOW":
        time.sleep(0.05)
    if what == "BROKEN":
        raise ReadError("damaged", "the file ends in the middle")
    if what == "BUG":
        raise KeyError("oops")
    if what == "MISCONFIGURED":
        raise AuditlensError("theme files cannot be used")


def analyse(data: bytes, *, name: str) -> Report:
    text = data.decode()
    first = text.split("\n", 1)[0]
    misfortune(first, name)
    if first == "LONE":
        text = text + "\ud800"
    sha256 = hashlib.sha256(data).hexdigest()
    info: dict[str, str] = {}
    passages: list[Passage] = []
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\n")
        key, colon, value = words.partition(": ")
        if colon and key in ("authority", "published", "report_type", "title"):
            info[key] = value
        elif words:
            themes = (ThemeTag("neglect", 0.9),) if "neglect" in words.lower() else ()
            ident = f"{sha256[:12]}-{len(passages) + 1}"
            end = at + len(words)
            passages.append(Passage(ident, 1, 1, (), None, None, None, None, "sentence", words, at, end, themes))
        at += len(line)
    return Report(name, sha256, "txt", ReportInfo(**info), (Page(1, 0, len(text)),), text, tuple(passages))
