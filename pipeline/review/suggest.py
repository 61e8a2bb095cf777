"""What the names of folders and files suggest of a report: shown to a person, never used by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PureWindowsPath

from pipeline import register
from pipeline.ingest.dates import find_dates

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|&")


def place(files: Iterable[str]) -> str | None:
    """Return the place that a folder is named after, the innermost first; None where none is.

    Args:
        files: the names of the file as given, with their folders.
    """
    known = register.load()
    for file in files:
        # The separators of either system: a corpus may have been made on the other one.
        for folder in reversed(PureWindowsPath(file).parts[:-1]):
            name = " ".join(_WORDS.findall(folder.replace("_", " ")))
            found = known.named(name) or known.named(
                re.sub(r"\s(?:reports?|audits?|inspections?)$", "", name, flags=re.I)
            )
            if found:
                return found.name
            mentions = known.mentions(name.title())
            if len(mentions) == 1 and not mentions[0].weak:
                return mentions[0].place.name
    return None


def published(files: Iterable[str]) -> str | None:
    """Return the date in the file's name, else the year in its name or that of a folder; None where there is none."""
    for file in files:
        parts = PureWindowsPath(file).parts
        dates = find_dates(re.sub(r"[_-]", " ", PureWindowsPath(file).stem)) or find_dates(PureWindowsPath(file).stem)
        if dates:
            return dates[-1].first
        for part in reversed(parts):
            years = _YEAR.findall(part)
            if len(set(years)) == 1:
                return str(years[0])
    return None
