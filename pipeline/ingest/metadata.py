"""``describe``: what a report says of itself, put together from its title, first page, headers and last lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pipeline.ingest.author import find_author
from pipeline.ingest.authority import find_authority, settled_at
from pipeline.ingest.blocks import Document
from pipeline.ingest.evidence import Evidence, compiled, gather
from pipeline.ingest.period import find_period
from pipeline.ingest.published import find_published
from pipeline.ingest.report_type import find_report_type
from pipeline.ingest.sample import find_sample_size
from pipeline.ingest.stated import find_stated
from pipeline.ingest.title import find_title
from pipeline.records import Passage, ReportInfo, Stated

Circulation = Literal["public", "partners", "internal"]


def describe(document: Document, passages: Sequence[Passage]) -> ReportInfo:
    """Return what the report says of itself; see ``describe_with_evidence``."""
    return _describe(document, passages)[0]


def describe_with_evidence(document: Document, passages: Sequence[Passage]) -> tuple[ReportInfo, tuple[Stated, ...]]:
    """Return what the report says of itself, and where; a field that it does not say is None.

    Args:
        document: the file as read: the first page, the furniture and the file's properties speak of the report.
        passages: its passages, for the place it keeps naming, the sample and the period.
    """
    info, type_words = _describe(document, passages)
    return info, find_stated(info, document, passages, type_words)


def _describe(document: Document, passages: Sequence[Passage]) -> tuple[ReportInfo, str | None]:
    evidence = gather(document)
    body = [p.text for p in passages] or [b.text for b in document.blocks]
    title = find_title(evidence)
    authority = find_authority(evidence, title, body)
    sample_size = lru_cache(maxsize=1)(lambda: find_sample_size(title, passages))
    found = find_report_type(evidence, title, authority.issuing_body, body, sample_size)
    inspection = found.inspectorate is not None
    published = find_published(evidence, title, inspection=inspection)
    start, end = find_period(evidence, title, passages, published, inspection=inspection)
    authority = settled_at(authority, end or start or published if inspection else published or end or start)
    info = ReportInfo(
        title=title,
        authority=authority.name,
        authorities=authority.names,
        authority_code=authority.code,
        issuing_body=found.inspectorate or authority.issuing_body,
        published=published,
        period_start=start,
        period_end=end,
        report_type=found.type,
        sample_size=None if inspection else sample_size(),
        circulation=_circulation(evidence, inspection),
        author=find_author(evidence, body, inspection=inspection),
    )
    return info, found.words


def _circulation(evidence: Evidence, inspection: bool) -> Circulation | None:
    """Return who may see it, from markings and form fields outside the narrative; inspectorates publish theirs."""
    marks = [*evidence.furniture, *evidence.cover]
    words = [t for t in marks if len(t.split()) <= 25]
    if not inspection and any(compiled("circulation", "draft").search(t) for t in words):
        return "internal"
    for level in ("internal", "partners"):
        if any(compiled("circulation", level, r"(?<!non-)(?<!not )\b", r"\b").search(t) for t in words):
            return "internal" if level == "internal" else "partners"
    if inspection or any(compiled("circulation", "public").search(t) for t in marks):
        return "public"
    if any(re.search(r"^published\b", t, re.IGNORECASE) for t in evidence.cover):
        return "public"
    return None
