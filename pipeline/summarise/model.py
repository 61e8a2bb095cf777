"""What a digest tells, before it is laid out: quotations, findings, differences, figures, grades, states, coverage.

Every number in it is one of two things, and its type says which. A ``Count`` is counted from the corpus and carries
what was counted, so that it can be traced; every other number stands in the words of a report and is quoted
(``Quotation``, ``FigureLine``). Nothing else is printed but connecting words, which the layouts take from templates.

References (``ref``) are made of the content alone: a letter for the kind (F finding, D difference, C change, N number,
M measure, Q quotation), a hyphen, and eight characters of a hash of what lies behind it. The same evidence has the
same reference in every digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Stance = Literal["strength", "concern", "mixed", "recommendation"]
Mending = Literal["passage_before", "lead_in", "inserted", "trimmed"]
State = Literal["counted", "not_mentioned", "out_of_scope", "badly_read", "no_report"]

# The order in which a digest tells them.
STANCES: tuple[Stance, ...] = ("strength", "concern", "mixed", "recommendation")
FINDINGS = 8  # of the largest section of a theme; the others have fewer, in proportion


def reference(kind: str, *parts: str) -> str:
    """Return the reference of what ``parts`` (ids, names, in a fixed order) identify: "F-3k9d0a2c" for kind "F"."""
    return f"{kind}-{hashlib.sha256('|'.join(parts).encode('utf-8', 'replace')).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Source:
    """The place of a passage: ``report`` is the sha256, ``citation`` the same line as in every other output.

    ``authority`` is the first place of the report, ``authorities`` all; ``date`` is ISO 8601 of any precision.
    """

    report: str
    passage: str
    page: int | None
    citation: str
    date: str | None
    authority: str | None
    authorities: tuple[str, ...]
    family: str
    report_type: str
    title: str | None
    file: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a quotation.

    Without ``passage`` it is our own insertion and ``text`` begins and ends with square brackets. Else ``text`` is
    letter for letter ``report.text[start:end]``, within the passage of that id.
    """

    text: str
    passage: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of one report. ``mended`` says how it was made to stand alone, empty where it does so as it is.

    ``passage_before``: opened by the passage before; ``lead_in``: by the sentence that introduces its list;
    ``inserted``: by words in square brackets; ``trimmed``: without its linking opener ("However,"), shown by "[…]".
    """

    pieces: tuple[Piece, ...]
    source: Source
    mended: tuple[Mending, ...] = ()

    @property
    def text(self) -> str:
        """The quotation as it is printed, without quotation marks; pieces parted by a space."""
        return " ".join(" ".join(piece.text.split()) for piece in self.pieces)

    @property
    def opened(self) -> bool:
        """Whether words of another passage stand before the one that is quoted."""
        return bool({"passage_before", "lead_in"} & set(self.mended))

    @property
    def passages(self) -> frozenset[str]:
        """The ids of the passages whose words it quotes."""
        return frozenset(piece.passage for piece in self.pieces if piece.passage)


@dataclass(frozen=True, slots=True)
class Count:
    """A number counted from the corpus.

    ``basis`` are the things counted, each once (``value`` of them): sha256 of reports, names of authorities, or ids of
    passages, as ``unit`` says. ``passages`` are the ids of the passages that it rests on; empty where it rests on
    whole reports.
    """

    ref: str
    unit: Literal["reports", "authorities", "passages", "recommendations"]
    basis: tuple[str, ...]
    passages: tuple[str, ...] = ()

    @property
    def value(self) -> int:
        """The number."""
        return len(self.basis)

    @classmethod
    def of(
        cls,
        unit: Literal["reports", "authorities", "passages", "recommendations"],
        basis: Iterable[str],
        passages: Iterable[str] = (),
    ) -> Count:
        """Return the count of the different things in ``basis``."""
        things = tuple(sorted(set(basis)))
        behind = tuple(dict.fromkeys(passages))
        return cls(reference("N", unit, *things, "/", *behind), unit, things, behind)


@dataclass(frozen=True, slots=True)
class Member:
    """A passage behind a finding: ``text`` is the whole passage, letter for letter.

    ``chance`` is how likely it says what the finding's quotation says, or of one that only comes near that it does, 0
    to 1; 1 for the quoted passage itself.
    """

    source: Source
    text: str
    extent: str
    chance: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What several passages of one stance on one theme say, in the words of the most central of them.

    ``members`` are all passages that say it, the quoted one first, then by authority and date; ``near`` those that come
    near it (of fewer, more weakly, or without a lesser point), which ``reports``, ``authorities`` and ``years`` do not
    count. ``further`` are the reports of which passages come near and none says it. ``years`` are the reports by year
    of their date, oldest first (year "" for undated ones). ``extent`` is what most members state,
    ``unstated`` where most state none; ``families`` are the families of report types that it rests on. For
    recommendations ``facts`` tells kind, addressee and due date of the quoted one, in the report's words. ``sure`` is
    how sure theme and stance of the quoted passage are, 0 to 1.
    """

    ref: str
    theme: str
    stance: Stance
    quotation: Quotation
    members: tuple[Member, ...]
    near: tuple[Member, ...]
    reports: Count
    authorities: Count
    further: Count
    years: tuple[tuple[str, Count], ...]
    extent: str
    families: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    sure: float = 1.0

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the members, in their order."""
        return tuple(member.source for member in self.members)

    @property
    def behind(self) -> tuple[Source, ...]:
        """The sources of the members and of what comes near, in their order."""
        return tuple(member.source for member in (*self.members, *self.near))

    @property
    def places(self) -> tuple[str, ...]:
        """The authorities whose reports say it or come near, in alphabetical order."""
        return tuple(sorted({place for source in self.behind for place in source.authorities}))

    @property
    def several(self) -> bool:
        """Whether more than one report says it or comes near."""
        return self.reports.value + self.further.value > 1


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one stance on a theme.

    ``findings`` are those that the length ordered lets in, most telling first; ``more`` the other findings of two
    reports or more, those that come near counted, in the same order; ``singular`` what one report alone says, where it
    can be quoted, first those that together name most that is judged; ``beside`` are those of them that the length lets
    in. ``passages`` counts all of the stance; ``behind`` those behind ``findings`` and ``more``, ``alone`` the singular
    ones (whether they can be quoted or not).
    """

    stance: Stance
    findings: tuple[Finding, ...]
    more: tuple[Finding, ...]
    singular: tuple[Finding, ...]
    beside: tuple[Finding, ...]
    passages: Count
    behind: Count
    alone: Count


@dataclass(frozen=True, slots=True)
class Difference:
    """The same point, judged well by the reports of some authorities and badly by those of others.

    Both sides are of one family of report types, at most three years apart, and of different authorities.
    ``well`` and ``badly`` are findings (also of a single report), quoted side by side.
    """

    ref: str
    theme: str
    family: str
    well: Finding
    badly: Finding
    likeness: float


@dataclass(frozen=True, slots=True)
class Change:
    """What became of something, of one authority.

    ``reported``: a report says so itself (``status`` is one of ``done``, ``under_way``, ``not_started``,
    ``unclear``; ``before`` is what was asked for, where the corpus holds it). ``turned``: the authority's later
    report of the same family judges the same point the other way (``status`` ``improved`` or ``declined``).
    """

    ref: str
    kind: Literal["reported", "turned"]
    status: str
    authority: str
    before: Quotation | None
    after: Quotation


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as a report states it: ``quantity`` in its own characters (with "almost" or "under" where these make it
    a bound or rough), ``about`` and ``when`` in its words.

    ``value`` and ``n`` are the numbers that ``quantity`` and its passage state; ``low`` and ``high`` a 95% interval
    (Wilson), only where the report says that its sample was random. ``text`` is the passage, letter for letter.
    """

    ref: str
    quantity: str
    kind: str
    value: float
    numerator: float | None
    n: float | None
    about: str
    when: str
    date: str | None
    text: str
    source: Source
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureLines:
    """Figures of one measure that rest on the same kind of thing (``group``): ``latest`` one an authority.

    Authorities in alphabetical order. ``no_chart`` and ``no_trend`` say why they may not be drawn, None where they
    may; ``trend`` holds all of them by authority and date.
    """

    ref: str
    measure: str
    label: str
    unit: str
    group: str
    latest: tuple[FigureLine, ...]
    trend: tuple[FigureLine, ...]
    no_chart: str | None
    no_trend: str | None


@dataclass(frozen=True, slots=True)
class GradeSpread:
    """How many of the reports behind a theme gave each grade to an area, on one scale; never averaged."""

    family: str
    area_id: str
    scale: str | None
    grades: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The authorities of one family of report types by what an empty place means for a theme, alphabetical.

    ``mentioned``: a passage speaks of it. ``not_mentioned``: a report in scope is held and none does. ``out_of_scope``:
    held, but reports of its type do not look at the theme. ``badly_read``: held, but some of it could not be read.
    ``no_report``: the corpus knows the authority and holds no report of this family that the filters let in.
    """

    family: str
    mentioned: tuple[str, ...]
    not_mentioned: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    badly_read: tuple[str, ...]
    no_report: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A thing or a respect that passages on a theme name by their words (``corpora/lexicons/subjects.toml``).

    ``stances`` counts, for each stance, the reports with such a passage, which may be several of one report;
    ``reports`` and ``authorities`` are those of all four. ``well`` and ``badly`` quote one passage each that is quoted
    nowhere else in the theme, None where there is none.
    """

    name: str
    label: str
    stances: tuple[tuple[Stance, Count], ...]
    reports: Count
    authorities: Count
    well: Finding | None
    badly: Finding | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What is judged in the passages on a theme of one family of report types (None: mixed on request)."""

    family: str | None
    rows: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the evidence on a theme the digest covers, in passages.

    ``passages`` speak of the theme; of them ``shown`` stand behind the findings printed, ``more`` behind findings that
    the length left out, ``singular`` say what no other report says, ``context`` judge nothing. Those four make up
    all. ``unquotable`` (of all of them) cannot stand alone, so that they may be behind a finding but never lead one;
    ``sensitive`` were left out beforehand and are no part of ``passages``.
    ``named`` are the authorities whose passages stand behind what is printed, of ``speaking`` that speak of the theme.
    """

    passages: Count
    shown: Count
    more: Count
    singular: Count
    context: Count
    unquotable: Count
    sensitive: int
    named: Count
    speaking: Count


@dataclass(frozen=True, slots=True)
class ThemeDigest:
    """What a corpus says on one theme.

    ``reports`` and ``authorities`` speak of it, of ``held_reports`` and ``held_authorities`` that the filters let in;
    ``stances`` counts the passages of each, context last; ``since`` and ``until`` are the dates of the reports
    that speak of it.
    """

    id: str
    label: str
    definition: str
    since: str | None
    until: str | None
    reports: Count
    authorities: Count
    held_reports: Count
    held_authorities: Count
    stances: tuple[tuple[str, Count], ...]
    overviews: tuple[Overview, ...]
    sections: tuple[Section, ...]
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    measures: tuple[MeasureLines, ...]
    figures: tuple[FigureLine, ...]
    figures_total: int
    grades: tuple[GradeSpread, ...]
    places: tuple[Places, ...]
    coverage: Coverage

    def section(self, stance: Stance) -> Section:
        """Return the section of a stance."""
        return next(section for section in self.sections if section.stance == stance)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings printed, over all sections."""
        return tuple(finding for section in self.sections for finding in section.findings)

    @property
    def quoted(self) -> tuple[Finding, ...]:
        """All findings that are quoted anywhere, also what one report alone says."""
        rows = [row for overview in self.overviews for row in overview.rows]
        return (
            *(side for row in rows for side in (row.well, row.badly) if side is not None),
            *(finding for section in self.sections for finding in (*section.findings, *section.beside)),
            *(side for difference in self.differences for side in (difference.well, difference.badly)),
        )


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A theme in the reports of an authority; ``passages`` is None where the state is not ``counted``."""

    state: State
    passages: Count | None = None


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Themes by authority for one family of report types (None: mixed on request): ``cells[theme][authority]``."""

    family: str | None
    themes: tuple[str, ...]
    authorities: tuple[str | None, ...]
    held: tuple[int, ...]
    cells: tuple[tuple[HeatCell, ...], ...]
