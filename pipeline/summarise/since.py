"""What changed between an issued digest and the evidence of today, and why: reports, corrections, another version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.summarise import model as m
from pipeline.summarise.issued import Issued
from pipeline.summarise.whole import Digest, ReportLine

Cause = Literal["new", "gone", "version", "corrected", "reviewed"]
CAUSES: Mapping[Cause, str] = {
    "new": "new reports",
    "gone": "reports no longer used",
    "version": "another version of the analysis",
    "corrected": "corrected details of reports",
    "reviewed": "corrected labels of passages",
}
# What people enter of a report, or reading anew finds; a change of it moves passages between authorities and years.
_DETAILS = ("authorities", "date", "report_type", "family", "title")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report of which details changed: names of the fields with their values before and now."""

    citation: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The passages of one theme and stance: how many there were, are, and what came and went by cause."""

    theme: str
    stance: str
    before: int
    now: m.Count
    came: tuple[tuple[Cause, int], ...]
    went: tuple[tuple[Cause, int], ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed. ``new`` and ``gone`` are citations of reports; ``versions`` (what, before, now).

    ``added`` and ``dropped`` are findings that are printed now and rest on no passage of one printed before, and the
    words of those printed before that are so no more, each with its causes.
    """

    title: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    corrected: tuple[Corrected, ...]
    versions: tuple[tuple[str, str, str], ...]
    moved: tuple[Moved, ...]
    added: tuple[tuple[m.Finding, tuple[Cause, ...]], ...]
    dropped: tuple[tuple[Mapping[str, Any], tuple[Cause, ...]], ...]
    same_corpus: bool
    asked_otherwise: tuple[str, ...]


def since(before: Issued, now: Digest, asked: Mapping[str, Any], codebook: str) -> Since:
    """Return what changed from ``before`` to ``now``, the themes that both hold."""
    lines = {line.report: line for line in now.scope.reports}
    new = [sha for sha in lines if sha not in before.reports]
    gone = [sha for sha in before.reports if sha not in lines]
    corrected = _corrected(before, lines)
    versions = _versions(before, now, codebook)
    cause = _Causes(set(new), set(gone), {c[0] for c in corrected}, bool(versions))
    themes = [theme for theme in now.themes if theme.id in before.evidence]
    printed = {f.ref: f for theme in themes for f in theme.findings}
    old = {
        ref: entry
        for ref, entry in before.entries.items()
        if entry["kind"] == "finding" and entry["theme"] in {theme.id for theme in themes}
    }
    was = {ident for entry in old.values() for ident in _saying(entry)}
    members = {source.passage for theme in themes for finding in theme.quoted for source in finding.sources}
    return Since(
        title=before.title,
        new=tuple(lines[sha].citation for sha in new),
        gone=tuple(str(before.reports[sha]["citation"]) for sha in gone),
        corrected=tuple(said for _, said in corrected),
        versions=versions,
        moved=tuple(moved for theme in themes for moved in _moved(before, theme, cause)),
        added=tuple(
            (finding, cause.of(source.passage for source in finding.sources))
            for finding in printed.values()
            if not any(source.passage in was for source in finding.sources)
        ),
        dropped=tuple(
            (entry, cause.of(_saying(entry)))
            for entry in old.values()
            # Of what one report alone says only a few are shown: that others are shown today is no news.
            if entry["reports"] + entry.get("further", 0) > 1 and not any(ident in members for ident in _saying(entry))
        ),
        same_corpus=before.versions["corpus"] == now.versions.corpus,
        asked_otherwise=tuple(
            name for name in sorted({*before.asked, *asked}) if before.asked.get(name) != _as_kept(asked.get(name))
        ),
    )


def _as_kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _saying(entry: Mapping[str, Any]) -> list[str]:
    """Return the passages of a finding as it was printed that say it, those left out that only came near."""
    near = set(entry.get("near", ()))
    return [ident for ident in entry["passages"] if ident not in near]


class _Causes:
    """Why a passage counts now and did not before, or the other way round."""

    def __init__(self, new: set[str], gone: set[str], corrected: set[str], version: bool) -> None:
        self._starts: dict[str, Cause] = {}
        for reports, cause in ((corrected, "corrected"), (new, "new"), (gone, "gone")):
            self._starts.update({sha[:12]: cause for sha in reports})  # type: ignore[misc]
        self._else: Cause = "version" if version else "reviewed"

    def one(self, passage: str) -> Cause:
        return self._starts.get(passage.partition("-")[0], self._else)

    def of(self, passages: Iterable[str]) -> tuple[Cause, ...]:
        """Return the causes behind some passages, in the order of ``CAUSES``."""
        found = {self.one(ident) for ident in passages}
        return tuple(cause for cause in CAUSES if cause in found)

    def counted(self, passages: Iterable[str]) -> tuple[tuple[Cause, int], ...]:
        causes = [self.one(ident) for ident in passages]
        return tuple((cause, causes.count(cause)) for cause in CAUSES if cause in causes)


def _corrected(before: Issued, lines: Mapping[str, ReportLine]) -> list[tuple[str, Corrected]]:
    found = []
    for sha, line in lines.items():
        old = before.reports.get(sha)
        if old is None:
            continue
        changed = []
        for field in _DETAILS:
            was, is_ = old.get(field), _as_kept(getattr(line, field))
            if was != is_:
                changed.append((field, _said(was), _said(is_)))
        if changed:
            found.append((sha, Corrected(line.citation, tuple(changed))))
    return found


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    return str(value) if value not in (None, "") else "nothing"


def _versions(before: Issued, now: Digest, codebook: str) -> tuple[tuple[str, str, str], ...]:
    old = before.versions
    pairs = (
        ("auditlens", old["auditlens"], now.versions.auditlens),
        ("analysis", ", ".join(old["analysis"]), ", ".join(now.versions.analysis)),
        ("codebook", old["codebook"], codebook),
        ("embedding", old["embedding"], now.versions.embedding),
        ("what says the same", old.get("saying", "another"), now.versions.saying),
    )
    return tuple((what, was, is_) for what, was, is_ in pairs if was != is_)


def _moved(before: Issued, theme: m.ThemeDigest, cause: _Causes) -> Iterable[Moved]:
    kept = before.evidence[theme.id]
    for stance, now in theme.stances:
        was, is_ = set(kept.get(stance, ())), set(now.basis)
        if was == is_:
            continue
        came, went = cause.counted(sorted(is_ - was)), cause.counted(sorted(was - is_))
        yield Moved(theme.label, stance, len(was), now, came, went)
