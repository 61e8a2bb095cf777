"""Reading files: the type is sniffed from the bytes, then the reader of that format makes a ``Document``."""
from __future__ import annotations

from pipeline.ingest.blocks import Document


def read(data: bytes, *, name: str = "unnamed") -> Document:
    """Placeholder."""
    raise NotImplementedError
