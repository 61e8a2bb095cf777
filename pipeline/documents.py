"""What every Word document has: its author and title, and the same bytes for the same content."""

from __future__ import annotations

import io
from typing import Any

from pipeline.files import of_one_day
from pipeline.version import NAME

_LONGEST = 255  # characters that a property of a document may have
# Control characters that XML 1.0 cannot hold, and the two that are no characters.
_GONE = {i: None for i in range(0x20) if i not in (0x09, 0x0A, 0x0D)} | {0xFFFE: None, 0xFFFF: None}


def named(document: Any, title: str) -> Any:
    """Put author and title into the properties of a document of python-docx; return the properties."""
    properties = document.core_properties
    properties.title = " ".join(printable(title).split())[:_LONGEST]
    properties.author, properties.comments = NAME, ""
    return properties


def saved(document: Any) -> bytes:
    """Return a document of python-docx as a file, without the time of its writing."""
    out = io.BytesIO()
    document.save(out)
    return of_one_day(out.getvalue())


def printable(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold."""
    return "".join(c for c in text.translate(_GONE) if not "\ud800" <= c <= "\udfff")
