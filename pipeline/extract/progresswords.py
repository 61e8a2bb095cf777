"""The wordings of progress: labels, columns, headings, signs of change and states, from ``lexicons/progress.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from pipeline.records import ProgressStatus
from pipeline.resources import lexicon

_LONGEST_LABEL = 60
_LONGEST_LINE = 160
_OPENS_ACTION = frozenset("RrAaPpOo123456789")
_WE_SAID = re.compile(
    r"^(?:we|you) said (?:that )?([^;:]{3,200}?)(?:\s*[;:–—]\s+|, (?=and|but|which))(.{2,400})$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Action:
    """An action as a heading names it: its number, its name, the state as printed."""

    reference: str | None
    name: str
    stated: str


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table that follows up, counted from 0: issue, told, status, reference; None where missing."""

    places: tuple[int | None, int | None, int | None, int | None]
    width: int


@cache
def _pattern(name: str, entry: str) -> re.Pattern[str]:
    return re.compile(lexicon("progress")[name][entry], re.IGNORECASE)


@cache
def _states(name: str) -> tuple[tuple[ProgressStatus, re.Pattern[str]], ...]:
    entries = lexicon("progress")[name]
    return tuple((cast(ProgressStatus, e["status"]), re.compile(e["pattern"], re.IGNORECASE)) for e in entries)


@cache
def _holds(name: str) -> tuple[str, ...]:
    return tuple(lexicon("progress")[name]["holds"])


def asked_label(text: str) -> bool:
    """Tell whether a text opens with a label of what was asked or found: "You said: ..."."""
    return _may_open(text) and _pattern("labels", "asked").match(text) is not None


def told_label(text: str) -> bool:
    """Tell whether a text opens with a label of what came of it: "We did: ..."."""
    return _may_open(text) and _pattern("labels", "told").match(text) is not None


def _may_open(text: str) -> bool:
    opening = text[:_LONGEST_LABEL]
    return ":" in opening or "–" in opening or "—" in opening or "-" in opening


def unlabelled(text: str) -> str:
    """Return a text without such a label."""
    if not _may_open(text):
        return text
    for entry in ("asked", "told"):
        match = _pattern("labels", entry).match(text)
        if match:
            return text[match.end() :].strip() or text
    return text


@lru_cache(maxsize=4096)
def action_heading(heading: str) -> Action | None:
    """Return the action that a heading names with its state, or None."""
    match = _pattern("headings", "action").match(heading.strip()[:200])
    if match is None or not (match[1] or match[2]):
        return None
    return Action(match[1], match[2].strip(" :.–—-") or heading.strip(), match[3])


def action_line(text: str) -> Action | None:
    """Return the action that a short passage names with its state, as a heading would, or None."""
    if len(text) > _LONGEST_LINE or text[:1] not in _OPENS_ACTION:
        return None
    return action_heading(text)


@lru_cache(maxsize=4096)
def tells_of_change(heading: str) -> bool:
    """Tell whether below a heading each finding is followed by what has changed since."""
    return _pattern("headings", "change").match(heading.strip()[:200]) is not None


def header_of(cells: Sequence[str]) -> Header | None:
    """Return the columns that a row names if it is the header of a table that follows up, else None."""
    if not 2 <= len(cells) <= 12 or any(len(cell) > _LONGEST_LABEL for cell in cells):
        return None
    found: dict[str, int] = {}
    for index, text in enumerate(cells):
        name = text.strip(" :*").lower()
        for entry in ("reference", "status", "told", "issue"):
            if entry not in found and _pattern("columns", entry).match(name):
                found[entry] = index
                break
    if "issue" not in found or not ("told" in found or "status" in found):
        return None
    return Header((found["issue"], found.get("told"), found.get("status"), found.get("reference")), len(cells))


def cell(cells: Sequence[str], index: int | None, shift: int) -> str | None:
    """Return a cell by its column; ``shift`` is by how many the row is wider than its header."""
    if index is None:
        return None
    place = index + shift
    return cells[place].strip() or None if 0 <= place < len(cells) else None


def changed(text: str) -> bool:
    """Tell whether a passage says that something has changed since."""
    lower = text.lower()
    return any(map(lower.__contains__, _holds("change"))) and _pattern("change", "pattern").search(lower) is not None


def is_past(text: str) -> bool:
    """Tell whether a passage tells of what was."""
    return _pattern("change", "past").search(text) is not None


def says_both(text: str) -> tuple[str, str] | None:
    """Return what was promised and what came of it where one sentence holds both: "We said ...: done."."""
    match = _WE_SAID.match(text)
    return (match[1], match[2]) if match else None


def looks_back(text: str) -> bool:
    """Tell whether a sentence says what became of the recommendations of an earlier report."""
    lower = text.lower()
    if not any(map(lower.__contains__, _holds("lookback"))):
        return False
    return all(_pattern("lookback", entry).search(lower) for entry in ("pattern", "asked", "told"))


def status_of(told: str, stated: str | None, *, strength: bool = False) -> ProgressStatus:
    """Return the state that a report tells of: as printed (a cell, a colour), else by its words, else unclear.

    What is printed as off track ("Red", "overdue") has begun or has not by the words beside it alone.

    Args:
        told: the words of the evidence.
        stated: the state as printed, where there is one.
        strength: the evidence is judged positively throughout.
    """
    if stated and _pattern("off_track", "pattern").search(stated.strip(" .:;(").lower()):
        worded = status_of(told, None)
        return "unclear" if worded == "done" else worded
    for text, entry in ((stated or "", "stated"), (told, "stated"), (told, "told")):
        lower = text.strip(" .:;(").lower()
        # A sentence that only opens like a state ("No plan ...", "Red Bank ...") is none.
        if not lower or (entry == "stated" and text is told and len(lower.split()) > 3):
            continue
        for status, pattern in _states(entry):
            if pattern.search(lower):
                return status
    return "done" if strength else "unclear"
