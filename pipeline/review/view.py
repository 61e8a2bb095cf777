"""One report as the tool understood it, ready to be shown: on a terminal or as a page beside the page images.

Nothing is left out here: passages of every role and sensitivity are shown, and what the reading dropped too, since
the point is to see what became of the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.corpus import rebuild
from pipeline.corpus.citation import file_name, say_date, say_places, say_span
from pipeline.corpus.entered import fields_entered
from pipeline.corpus.lookup import Found
from pipeline.corpus.qualified import as_row, qualified
from pipeline.corpus.quality import UNJUDGED, UNSURE
from pipeline.corpus.store import Corpus
from pipeline.ingest.parts import DERIVED
from pipeline.records import Dropped, Figure, Passage, Report, ReportInfo
from pipeline.wording import plural, spoken

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline: its depth from 0, the passage that is the heading, and how many passages stand under it
    before the next heading.
    """

    level: int
    passage: Passage
    passages: int


@dataclass(frozen=True, slots=True)
class PageShown:
    """One page: its number (None where the format has none), its passages, and what was left out of it."""

    number: int | None
    passages: tuple[Passage, ...]
    dropped: tuple[Dropped, ...]

    @property
    def dropped_words(self) -> int:
        """Words of what was left out."""
        return sum(len(block.text.split()) for block in self.dropped)


@dataclass(frozen=True, slots=True)
class Shown:
    """A report to be shown.

    ``facts`` are pairs of a name and what the report says of it, None where it does not; ``asked`` is the id of the
    passage asked for; the report's passages carry the role that linking gave them.
    """

    report: Report
    facts: tuple[tuple[str, str | None], ...]
    outline: tuple[Heading, ...]
    pages: tuple[PageShown, ...]
    asked: str | None = None

    @property
    def title(self) -> str:
        """The title, else the name of the file."""
        return self.report.info.title or file_name(self.report.file)

    @property
    def whose(self) -> str:
        """Place and date, as they stand now: "Fenshire and Oldmere, July 2024"; empty where neither is known."""
        info = self.report.info
        places = say_places({"authority": info.authority, "authorities": info.authorities})
        when = say_date(info.published or info.period_end or info.period_start)
        return ", ".join(part for part in (places, when) if part)


def load(corpus: Corpus, found: Found) -> Report:
    """Return the report as it was analysed, but for what a person entered of it, which comes before what was read."""
    return replace(rebuild.report(corpus.connection, found.key), info=_current(corpus.connection, found.key))


def to_json(corpus: Corpus, found: Found) -> dict[str, Any]:
    """Return the report as ``analyse --json`` prints it, with what a person entered in place of what was read.

    Where something was entered, ``report.entered`` maps each such field to what was read of it.
    """
    read = rebuild.report(corpus.connection, found.key)
    said = replace(read, info=_current(corpus.connection, found.key)).to_json()
    was = read.info.to_json()
    entered = fields_entered(corpus.connection, read.sha256)
    if "authority" in entered:
        entered = ["authority", "authorities", "authority_code", *entered[1:]]
    if entered:
        said["report"]["entered"] = {field: was[field] for field in entered}
    return said


def build(corpus: Corpus, found: Found) -> Shown:
    """Return what is to be shown of a report that ``lookup.find`` found."""
    read = _with_linked_roles(corpus.connection, found.key, rebuild.report(corpus.connection, found.key))
    report = replace(read, info=_current(corpus.connection, found.key))
    return Shown(
        report=report,
        facts=tuple(_facts(corpus.connection, found.key, read)),
        outline=tuple(outline(report.passages)),
        pages=tuple(pages(report)),
        asked=found.passage,
    )


def outline(passages: Sequence[Passage]) -> Iterator[Heading]:
    """Yield the headings in order."""
    at = [i for i, passage in enumerate(passages) if passage.kind == "heading"]
    for i, following in pairwise([*at, len(passages)]):
        yield Heading(len(passages[i].section), passages[i], following - i - 1)


def pages(report: Report) -> Iterator[PageShown]:
    """Yield the pages in order; a passage stands on the page that it starts on.

    An unpaged format is one page. A page that the list of pages lacks, which would be a fault, is still shown.
    """
    dropped = report.dropped or ()
    known = [page.number for page in report.pages] or [None]
    found = [p.page for p in report.passages] + [d.page for d in dropped]
    for number in dict.fromkeys([*known, *found]):
        yield PageShown(
            number,
            tuple(p for p in report.passages if p.page == number),
            tuple(d for d in dropped if d.page == number),
        )


def pieces(passage: Passage) -> Iterator[tuple[str, Figure | None]]:
    """Yield the passage's text in pieces, each with the figure that it is the characters of, else None."""
    at = passage.start
    for figure in sorted(passage.figures, key=lambda f: (f.start, f.end)):
        if not at <= figure.start < figure.end <= passage.end:
            continue  # within another one
        if figure.start > at:
            yield passage.text[at - passage.start : figure.start - passage.start], None
        yield passage.text[figure.start - passage.start : figure.end - passage.start], figure
        at = figure.end
    if at < passage.end:
        yield passage.text[at - passage.start :], None


def say_figure(figure: Figure, passage: Passage) -> str:
    """Return what a figure was understood to say: "percent 56, 18 of 32: files good or better (current)"."""
    said: str = figure.kind
    # A masked figure has no value.
    if figure.value is not None:
        said += f" {qualified(f'{figure.value:g}', as_row(figure, passage))}"
    if figure.numerator is not None and figure.denominator is not None:
        said += f", {figure.numerator:g} of {figure.denominator:g}"
    when = f" ({figure.when})" if figure.when else ""
    return f"{said}: {figure.about or 'what it measures is not known'}{when}"


def unsure(passage: Passage) -> bool:
    """Whether the stance of a passage is little more than a guess; headings and rows of numbers are not judged."""
    return passage.kind not in UNJUDGED and passage.stance_score < UNSURE


def labels(passage: Passage) -> list[str]:
    """Return the labels of a passage besides its stance, as short words; what is usual is not said."""
    said = [theme_label(tag.id, tag.stance, passage.stance) for tag in passage.themes]
    if passage.extent != "unstated":
        said.append(f"extent: {passage.extent}")
    said += [f"about: {spoken(agency)}" for agency in passage.agencies]
    if passage.role != "finding":
        said.append(f"role: {passage.role}")
    said += [f"sensitive: {spoken(mark)}" for mark in passage.sensitivity]
    return said


def theme_label(theme: str, stance: str | None, of_passage: str) -> str:
    """Return a theme's id as words, with its stance where that differs from the passage's."""
    return spoken(theme) + (f" ({stance})" if stance and stance != of_passage else "")


def _with_linked_roles(db: sqlite3.Connection, key: int, report: Report) -> Report:
    linked: Mapping[int, str] = dict(
        db.execute(
            "SELECT ordinal, k.role FROM passage_links k JOIN passages p USING (passage_key) WHERE p.report_key = ?",
            (key,),
        )
    )
    if not linked:
        return report
    passages = tuple(
        replace(p, role=linked[i]) if i in linked else p  # type: ignore[arg-type]
        for i, p in enumerate(report.passages, 1)
    )
    return replace(report, passages=passages)


def _facts(db: sqlite3.Connection, key: int, report: Report) -> Iterator[tuple[str, str | None]]:
    version, family, superseded, duplicate = db.execute(
        "SELECT analysis_version, family, superseded_by, duplicate_of FROM reports LEFT JOIN report_links "
        "USING (report_key) WHERE report_key = ?",
        (key,),
    ).fetchone()
    read = dict(_told(report.info, family))
    for name, value in _told(_current(db, key), family):
        yield (
            name,
            value if value == read[name] else f"{value or NOT_STATED} (entered; read: {read[name] or NOT_STATED})",
        )
    figures = sum(len(p.figures) for p in report.passages)
    yield (
        "holds",
        ", ".join(
            (
                plural(len(report.pages), "page"),
                plural(len(report.passages), "passage"),
                plural(len(report.text.split()), "word"),
                plural(figures, "figure"),
                plural(len(report.grades), "grade"),
                plural(len(report.recommendations), "recommendation"),
                plural(len(report.acronyms), "acronym"),
            )
        ),
    )
    if report.parts:
        yield "parts", f"{len(report.parts)}: the file holds several audits"
    derived = {s.field: s.text for s in report.stated if s.text.startswith(DERIVED)}
    for part in report.parts:
        size = None if part.sample_size is None else f"sample {part.sample_size}"
        why = derived.get(f"part {part.number} sample_size")
        if size and why:
            size += f" ({why})"
        told = (part.title, size, say_span(part.period_start, part.period_end))
        yield f"part {part.number}", "; ".join(filter(None, told)) or None
    yield "left out", _left_out(report)
    for name, sha256 in (("superseded by", superseded), ("repeats", duplicate)):
        if sha256:
            yield name, _other(db, sha256)
    yield "file", f"{file_name(report.file)} ({report.type})"
    yield "sha256", report.sha256
    yield "analysis", version


def _told(info: ReportInfo, family: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield what a report says of itself, by name."""
    places = "; ".join(info.authorities) or info.authority
    yield "place", f"{places} ({info.authority_code})" if places and info.authority_code else places
    yield "issuing body", info.issuing_body
    yield "published", say_date(info.published)
    yield "period", say_span(info.period_start, info.period_end)
    yield "type", spoken(info.report_type) + (f", family: {spoken(family)}" if family else "")
    yield "sample", None if info.sample_size is None else str(info.sample_size)
    yield "circulation", info.circulation


def _current(db: sqlite3.Connection, key: int) -> ReportInfo:
    """Return what the corpus holds of a report now: what a person entered before what was read."""
    return rebuild.info(db, key, shown=True)


def _left_out(report: Report) -> str:
    if report.dropped is None:
        return "not recorded: read the file again with auditlens ingest"
    count = sum(len(block.text.split()) for block in report.dropped)
    return f"{plural(count, 'word')} of headers, footers and the like" if count else "nothing"


def _other(db: sqlite3.Connection, sha256: str) -> str:
    row = db.execute("SELECT title, file, date FROM reports WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return sha256[:12]
    title, file, date = row
    return ", ".join(part for part in (title or file_name(file), say_date(date), sha256[:12]) if part)
