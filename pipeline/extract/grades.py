"""Placeholder."""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.blocks import Document
from pipeline.records import Grade, Passage, ReportInfo


def find_grades(document: Document, passages: Sequence[Passage], info: ReportInfo) -> tuple[Grade, ...]:
    """Placeholder."""
    return ()
