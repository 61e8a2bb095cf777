"""The nouns of the project as immutable records.

One record a noun of the design: a report, its pages, passages, figures, acronyms, recommendations and grades.
Everything downstream of reading exchanges these and nothing else. ``to_json`` gives the names and the order of the
public JSON contract; a field that is not known is ``None`` (JSON ``null``), never left out and never guessed.

Offsets (``start``, ``end``) count characters of ``Report.text``, the cleaned text of the whole report, and
``report.text[p.start:p.end] == p.text`` holds for every passage. The offsets of a figure count characters of the
same text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

PassageKind = Literal["heading", "sentence", "bullet", "table_row", "caption", "footnote", "note"]
Stance = Literal["strength", "concern", "mixed", "recommendation", "context"]
FigureKind = Literal["percent", "proportion", "rate", "score", "count"]
Extent = Literal["one", "few", "some", "most", "all", "unstated"]
Role = Literal["finding", "template", "background", "method"]
RecommendationKind = Literal["formal", "improvement", "commitment", "suggestion", "request"]
ProgressStatus = Literal["done", "under_way", "not_started", "unclear"]

RECOMMENDATION_KINDS: dict[RecommendationKind, str] = {
    "formal": "recommendation",
    "improvement": "area for improvement",
    "commitment": "own commitment",
    "suggestion": "suggestion in the text",
    "request": "request to the meeting",
}
"""Kinds of what reports ask for, in words."""
FOLLOWED_KINDS: tuple[RecommendationKind, ...] = ("formal", "improvement", "commitment")
"""Those that trackers and counts are about."""

STANCES: tuple[Stance, ...] = ("strength", "concern", "mixed", "recommendation", "context")

AGENCIES = (
    "social_care",
    "police",
    "health",
    "education",
    "probation",
    "youth_justice",
    "housing",
    "adult_services",
    "voluntary",
    "court",
    "partnership",
)

REPORT_TYPES = (
    "sif",
    "ilacs",
    "focused_visit",
    "monitoring_visit",
    "area_send",
    "jtai",
    "multi_agency_audit",
    "single_agency_audit",
    "dip_sample",
    "practice_review",
    "annual_report",
    "self_assessment",
    "committee_paper",
    "other",
)


class _Record:
    """Shared by all records: plain JSON with the contract's names in the contract's order."""

    __slots__: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the record as a dict of JSON values, fields in the order they are declared."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, _Record):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


@dataclass(frozen=True, slots=True)
class Page(_Record):
    """One page (slide, or the whole of an unpaged file): its printed order from 1, and its span of the text."""

    number: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ThemeTag(_Record):
    """A theme on a passage: its score in [0, 1], what put it there, and the passage's stance on it."""

    id: str
    score: float
    by: tuple[str, ...] = ("rule",)
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class FigureLink(_Record):
    """A link of one figure to another of the same report.

    ``change`` is this value less the other's, ``direction`` its sign in words (``up``, ``down``, ``same``); ``called``
    what the report's own words call the change, None where it does not judge.
    """

    to: str
    relation: Literal["previous", "part", "comparator"]
    change: float | None = None
    direction: str | None = None
    called: Literal["better", "worse"] | None = None


@dataclass(frozen=True, slots=True)
class Figure(_Record):
    """A quantity that a passage states: the codebook's fields first, then what later steps add.

    ``value``: percent and proportion on 0 to 100, score, count and rate as written. ``start`` and ``end`` are the
    offsets of the quantity's own characters in the report's text (in the passage's text, for a bare passage).
    """

    id: str
    kind: FigureKind
    value: float
    numerator: float | None
    denominator: float | None
    about: str
    when: str
    start: int
    end: int
    head: str | None = None
    category: str | None = None
    population: str | None = None
    when_start: str | None = None
    when_end: str | None = None
    scope: Literal["self", "neighbours", "national", "target"] | None = None
    basis: str | None = None
    links: tuple[FigureLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage(_Record):
    """One sentence, bullet, heading or table row of a report, with where it stands and what it says.

    ``section`` is the path of headings above it; ``lead_in`` the text of the sentence that introduces its list;
    ``item`` numbers the list item or cell that several passages share; ``number`` is the list number or bullet sign
    as printed; ``part`` counts the audits of a file that holds several, from 1.
    """

    id: str
    page: int | None
    page_end: int | None
    section: tuple[str, ...]
    lead_in: str | None
    item: int | None
    number: str | None
    part: int | None
    kind: PassageKind
    text: str
    start: int
    end: int
    themes: tuple[ThemeTag, ...] = ()
    stance: Stance = "context"
    stance_score: float = 0.0
    extent: Extent = "unstated"
    agencies: tuple[str, ...] = ()
    role: Role = "finding"
    sensitivity: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    clean_text: str | None = None


@dataclass(frozen=True, slots=True)
class Acronym(_Record):
    """A short form of a report: its long form, whether the report defines it, and the source of the long form.

    ``source``: ``report`` (the long form stands in it, as its definition or only near it), ``glossary`` (the field's
    own), or None where the long form is unknown.
    ``passages`` are ids, in order, of the passages that use it; ``defined_in`` that of the first that defines it.
    """

    short: str
    long: str | None
    defined: bool
    source: Literal["report", "glossary"] | None
    count: int
    passages: tuple[str, ...] = ()
    defined_in: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation(_Record):
    """What a report asks to be done, in its own words: ``addressee`` (who), ``action`` (what), ``due`` (by when).

    ``addressee_long`` is the addressee with its acronyms written out; ``due_date`` the last day of ``due``, ISO 8601,
    counted from the date of the report; ``reference`` and ``priority`` as printed; ``parts`` the sub-points of a text
    that counts them; ``finding`` the id of the passage that it answers, where the report links them.
    """

    passages: tuple[str, ...]
    text: str
    kind: RecommendationKind
    addressee: str | None
    action: str | None
    due: str | None
    addressee_long: str | None = None
    due_date: str | None = None
    reference: str | None = None
    priority: str | None = None
    finding: str | None = None
    parts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress(_Record):
    """What a report says has become of a finding or a recommendation, its own or an earlier report's.

    ``answers`` are ids of the passages that hold the ``issue`` (its words), empty where another report does;
    ``passages`` those that hold the ``evidence``. ``stated`` is the status as printed ("Amber"), ``reference`` the
    number of the recommendation answered, as printed.
    """

    answers: tuple[str, ...]
    passages: tuple[str, ...]
    status: ProgressStatus
    stated: str | None
    reference: str | None
    issue: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Grade(_Record):
    """A judgement on a named area: ``area`` as printed, ``area_id`` and ``grade`` normalised where known.

    ``scale`` names the scale (``ofsted``, ``send``, ...), ``when`` the period where it is not the report's own
    (``previous``), ``passage`` the id of the passage it was read from.
    """

    area: str
    area_id: str
    grade: str
    scale: str | None
    when: str | None
    passage: str | None


@dataclass(frozen=True, slots=True)
class Dropped(_Record):
    """A line or block of the file that yields no passage: a running header or footer, a contents line, an address."""

    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Part(_Record):
    """One audit of a file that holds several: its number from 1, and what it says of itself.

    ``start`` and ``end`` are offsets of its text; both None where the parts share their passages.
    """

    number: int
    title: str | None = None
    start: int | None = None
    end: int | None = None
    sample_size: int | None = None
    period_start: str | None = None
    period_end: str | None = None


@dataclass(frozen=True, slots=True)
class Stated(_Record):
    """Where a field of ``ReportInfo`` was read: the page, the passage (its id) or furniture, and the words."""

    field: str
    place: Literal["passage", "furniture", "properties"]
    page: int | None
    passage: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ReportInfo(_Record):
    """What a report says of itself; every field that it does not say is None.

    Dates are ISO 8601, of the precision that the report gives ("2011-07").
    """

    title: str | None = None
    authority: str | None = None
    authorities: tuple[str, ...] = ()
    authority_code: str | None = None
    issuing_body: str | None = None
    published: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    report_type: str = "other"
    sample_size: int | None = None
    circulation: Literal["public", "partners", "internal"] | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One source file, as read: the whole analysis of it.

    ``dropped`` is what the reading left out as furniture of the page, in order; None where that was not recorded.
    ``parts`` are the audits of a file that holds several, else empty; ``stated`` says where ``info`` was read.
    """

    file: str
    sha256: str
    type: str
    info: ReportInfo
    pages: tuple[Page, ...]
    text: str
    passages: tuple[Passage, ...] = ()
    grades: tuple[Grade, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    dropped: tuple[Dropped, ...] | None = None
    parts: tuple[Part, ...] = ()
    stated: tuple[Stated, ...] = ()
    progress: tuple[Progress, ...] = ()

    def to_json(self, *, text: bool = False) -> dict[str, Any]:
        """Return the contract's JSON object; with ``text`` the cleaned text as ``report.text`` too."""
        report: dict[str, Any] = {"file": self.file, "sha256": self.sha256, "type": self.type}
        report |= self.info.to_json()
        report["pages"] = [p.to_json() for p in self.pages]
        report["parts"] = [p.to_json() for p in self.parts]
        if text:
            report["text"] = self.text
        return {
            "report": report,
            "grades": [g.to_json() for g in self.grades],
            "passages": [p.to_json() for p in self.passages],
            "acronyms": [a.to_json() for a in self.acronyms],
            "recommendations": [r.to_json() for r in self.recommendations],
            "progress": [p.to_json() for p in self.progress],
            "warnings": list(self.warnings),
        }
