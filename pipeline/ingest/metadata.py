"""Placeholder."""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.blocks import Document
from pipeline.records import Passage, ReportInfo


def describe(document: Document, passages: Sequence[Passage]) -> ReportInfo:
    """Placeholder."""
    return ReportInfo()
