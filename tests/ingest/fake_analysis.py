"""A quick stand-in for the analysis, which worker processes can import: a line a passage, misfortunes on request."""

import hashlib
import os
import signal
import time

from pipeline.errors import AuditlensError, ReadError
from pipeline.records import Page, Passage, Report, ReportInfo, ThemeTag


def analyse(data: bytes, *, name: str) -> Report:
    text = data.decode()
    first = text.split("\n", 1)[0]
    if first == "SEGFAULT":
        os.kill(os.getpid(), signal.SIGSEGV)
    if first == "EXIT":
        os._exit(3)
    if first == "HANG":
        time.sleep(600)
    if first == "SLOW":
        time.sleep(0.05)
    if first == "BROKEN":
        raise ReadError("damaged", "the file ends in the middle")
    if first == "BUG":
        raise KeyError("oops")
    if first == "MISCONFIGURED":
        raise AuditlensError("theme files cannot be used")
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
