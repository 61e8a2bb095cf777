"""The citation of a passage, a figure or a report, the same in every output."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Any

from pipeline.months import MONTHS
from pipeline.wording import listed


def cite(row: Mapping[str, Any]) -> str:
    """Return "Authority, title, date, p. N" of a row with provenance; parts that are not known are left out.

    A joint report names all its places ("Fenshire and Oldmere"). Without a title the file's name stands for it;
    ``p. N`` only where the row has a page.
    """
    title = row["title"] or file_name(row["file"])
    parts = [say_places(row), title, say_date(row.get("date") or row["published"])]
    page = row.get("page")
    if page is not None:
        parts.append(f"p. {page}")
    return ", ".join(part for part in parts if part)


def file_name(file: str) -> str:
    """Return the name of a file without its folders, which say more of a machine than of a report."""
    return PureWindowsPath(file).name or file


def places_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the places, each once, that the report of a row with provenance is on: several of a joint report."""
    return tuple(dict.fromkeys(filter(None, row.get("authorities") or (row["authority"],))))


def say_places(row: Mapping[str, Any]) -> str | None:
    """Return the places that a report is on as people write them: "Fenshire, Oldmere and Tarnshire"."""
    return listed(places_of(row)) or None


def say_date(iso: str | None) -> str | None:
    """Return an ISO date of any precision as people write it: "4 September 2019", "July 2011", "2009"."""
    if not iso:
        return None
    year, *rest = iso.split("-")
    try:
        if not rest:
            return year
        month = MONTHS[int(rest[0]) - 1]
        return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"
    except (ValueError, IndexError):
        return iso


def say_span(first: str | None, last: str | None) -> str | None:
    """Return two ISO dates as people write them: "May 2019 to 4 March 2021"; one of them where they are the same."""
    return " to ".join(dict.fromkeys(filter(None, (say_date(first), say_date(last))))) or None
