"""A digest as a whole: the reports it is made of, what made it, and what it tells of each theme."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pipeline.summarise.model import Count, Heatmap, ThemeDigest


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report that the digest draws on; ``superseded``: a later one of the same authority and line stands for it."""

    report: str
    citation: str
    authority: str | None
    authorities: tuple[str, ...]
    date: str | None
    family: str
    report_type: str
    title: str | None
    file: str
    pages: int
    passages: int
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read, and why."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What the digest is made of: the reports, the span of their dates, and what the rules keep out, by reason.

    ``left_out`` maps ``sensitive``, ``template``, ``background``, ``method`` (passages), ``superseded``,
    ``near_duplicates`` and ``duplicates`` (reports) to their numbers.
    """

    reports: tuple[ReportLine, ...]
    authorities: tuple[str, ...]
    families: tuple[tuple[str, Count], ...]
    since: str | None
    until: str | None
    undated: int
    left_out: tuple[tuple[str, int], ...]
    failures: tuple[FailedFile, ...]
    history: bool
    mixed: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """What made the digest: ``corpus`` is the fingerprint of the corpus's content, the others name versions.

    ``analysis`` are the analysis versions that the reports were read with; ``saying`` tells the model of what says the
    same.
    """

    corpus: str
    auditlens: str
    analysis: tuple[str, ...]
    embedding: str
    saying: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of a corpus under ``filters`` (the fields that restrict, as name and values)."""

    filters: tuple[tuple[str, str], ...]
    versions: Versions
    scope: Scope
    heatmaps: tuple[Heatmap, ...]
    themes: tuple[ThemeDigest, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the digest as plain JSON values, the fields under their names."""
        return asdict(self)
