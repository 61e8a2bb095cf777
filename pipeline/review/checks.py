"""Which reports to look at first after an ingest, and what to look at in each.

Each check is a function of the facts of one report that yields what it found; how much each counts, from when it speaks
and what is to be done stand in ``corpora/reference/checks.toml``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

from pipeline import register
from pipeline.corpus.quality import PageFacts, ReportFacts, facts
from pipeline.corpus.store import Corpus
from pipeline.isodates import later
from pipeline.review import suggest
from pipeline.review.legible import legibility
from pipeline.review.settings import Settings, load
from pipeline.wording import listed, spoken

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBERING = re.compile(r"^[\W\d]+|[\W\d]+$")
_SPLIT = re.compile(r"[-_ ]+")
_MOST_WORDS = 4  # of a place's name at the front of a file's name


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in a report.

    ``share`` is the part that is affected of what the check is about (the report, its pages, passages, grades or
    recommendations), from 0 to 1; ``words`` the part of the report's words that may be affected, ``share`` where it
    is None; ``page`` the first page to look at.
    """

    check: str
    what: str
    share: float = 1.0
    page: int | None = None
    words: float | None = None
    weight: float = 0.0
    do: str = ""

    @property
    def evidence(self) -> float:
        """The part of the report's words that may be affected."""
        return self.share if self.words is None else self.words

    @property
    def points(self) -> float:
        """What it adds to the report's place in the list."""
        return self.weight * math.sqrt(self.share)


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A report, or a file that could not be read, with what to look at, weightiest first.

    ``points`` give its place in the list; ``evidence`` is the share of the corpus's words that is affected, None for
    a file of which nothing was read.
    """

    file: str
    sha256: str | None
    authority: str | None
    places: tuple[str, ...]
    title: str | None
    date: str | None
    report_type: str | None
    findings: tuple[Finding, ...]
    points: float
    evidence: float | None

    @property
    def name(self) -> str:
        """The name of the file without its folders."""
        return PureWindowsPath(self.file).name


def failures(corpus: Corpus) -> list[ToCheck]:
    """Return the files that could not be read, by name."""
    found = []
    for row in corpus.failures():
        finding = _weighed(Finding("not_read", row["message"]), load())
        found.append(
            ToCheck(row["file"], row["sha256"], None, (), None, None, None, (finding,), round(finding.points, 3), None)
        )
    return found


def check(corpus: Corpus) -> tuple[list[ToCheck], int]:
    """Return the reports with something to look at, those first that matter most, and how many reports there are.

    Equal ones stand by how much of the corpus's evidence is affected.
    """
    settings = load()
    found = [(report, tuple(run(report, settings))) for report in facts(corpus)]
    words = sum(report.words for report, _ in found) or 1
    listed = [_listed(report, findings, words) for report, findings in found if findings]
    listed.sort(key=lambda c: (-c.points, -(c.evidence or 0.0), c.sha256 or ""))
    return listed, len(found)


def run(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    """Yield what the checks find in a report, weightiest first."""
    if not report.passages:
        yield _weighed(Finding("no_passages", "no passage was found in it"), settings)
        return
    findings = [_weighed(f, settings) for each in _CHECKS for f in each(report, settings)]
    yield from sorted(findings, key=lambda f: (-round(f.points, 3), f.check, f.page or 0))


def _weighed(finding: Finding, settings: Settings) -> Finding:
    own = settings.of(finding.check)
    return replace(finding, share=round(finding.share, 3), weight=own["weight"], do=own["do"])


def _listed(report: ReportFacts, findings: tuple[Finding, ...], words: int) -> ToCheck:
    return ToCheck(
        file=report.file,
        sha256=report.sha256,
        authority=report.authority,
        places=report.places,
        title=report.title,
        date=report.date,
        report_type=report.report_type,
        findings=findings,
        points=round(sum(f.points for f in findings), 3),
        evidence=round(max(f.evidence for f in findings) * report.words / words, 4),
    )


def _details(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    """What the report should say of itself."""
    by_path = _told_by_path(report.file)
    told = [place for place in by_path if place not in report.places]
    if not report.places:
        hint = f"; its folder or name says {told[0]}" if told else ""
        yield Finding("place_missing", f"no place was found{hint}")
    elif told and told == by_path:
        yield Finding("place_conflict", f"read as {report.places[0]}, but its folder or name says {told[0]}")
    if not report.date:
        yield Finding("date_missing", "no date was found")
    if report.report_type == "other":
        yield Finding("type_other", "its type was not recognised")
    if not report.title:
        yield Finding("title_missing", "no title was found")
    if report.sample_size is None and report.report_type in settings.of("sample_missing")["report_types"]:
        yield Finding("sample_missing", "an audit without a sample size")


def _told_by_path(file: str) -> list[str]:
    """Return the places that a folder, or the front of the file's name, is named after."""
    places = register.load()
    words = _SPLIT.split(PureWindowsPath(file).stem)
    fronts = (places.named(" ".join(words[:n])) for n in range(min(_MOST_WORDS, len(words)), 0, -1))
    found = [suggest.place([file]), *(place.name for place in fronts if place)]
    return list(dict.fromkeys(name for name in found if name))


def _dates(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    own = settings.of("date_conflict")
    start, end, published = report.period_start, report.period_end, report.published
    if later(start, end):
        yield Finding("date_conflict", f"its period ends ({end}) before it starts ({start})")
    if later(end, published):
        yield Finding("date_conflict", f"published {published}, before its period ends ({end})")
    years = [int(day[:4]) for day in (start, end, published) if day]
    if years and min(years) < own["first_year"]:
        yield Finding("date_conflict", f"a date of {min(years)} is hardly its own")
    in_name = [int(year) for year in _YEAR.findall(PureWindowsPath(report.file).name)]
    if years and in_name and all(abs(a - b) > own["years_apart"] for a in years for b in in_name):
        yield Finding("date_conflict", f"dated {report.date}, but its file's name says {in_name[-1]}")


def _reading(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    """What became of the words on the pages."""
    pages = [page for page in report.pages if page.number is not None]
    own = settings.of("page_without_text")
    empty = [page for page in pages if len(page.text.split()) + page.dropped_words < own["words"]]
    if pages and len(empty) / len(pages) >= own["share"]:
        what = f"{_pages(empty)} {'has' if len(empty) == 1 else 'have'} next to no text"
        yield Finding("page_without_text", what, len(empty) / len(pages), empty[0].number)
    own = settings.of("page_garbled")
    garbled = [page for page in report.pages if _is_garbled(page.text, settings)]
    if garbled:
        share = min(1.0, sum(len(page.text.split()) for page in garbled) / max(1, report.words))
        yield Finding("page_garbled", f"{_pages(garbled)}: the text looks garbled", share, garbled[0].number)
    for warning in report.warnings:
        yield Finding("warning", warning)


def _is_garbled(text: str, settings: Settings) -> bool:
    own = settings.of("page_garbled")
    read = legibility(text, settings.plain)
    return bool(read.words >= own["words"] and (read.plain < own["plain"] or read.odd >= own["odd"]))


def _dropping(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    """What the reading left out as furniture of the page."""
    dropped = report.dropped_words or 0
    own = settings.of("dropped_much")
    share = dropped / max(1, dropped + report.words)
    if dropped >= own["words"] and share >= own["share"]:
        what = f"{dropped} of {dropped + report.words} words were left out as furniture of the page"
        yield Finding("dropped_much", what, share)
    own = settings.of("dropped_page")
    numbered = [page for page in report.pages if page.number is not None]
    for page in numbered[own["edge"] : len(numbered) - own["edge"]]:
        all_words = len(page.text.split()) + page.dropped_words
        if page.dropped_words >= own["words"] and page.dropped_words / all_words >= own["share"]:
            what = f"{page.dropped_words} of {all_words} words of page {page.number} were left out as furniture"
            yield Finding("dropped_page", what, page.dropped_words / (report.words + dropped), page.number)


def _passages(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    """How passages were cut and labelled."""
    own = settings.of("broken_sentences")
    if report.sentences >= own["sentences"] and report.broken / report.sentences >= own["share"]:
        what = f"{report.broken} of {report.sentences} sentences begin or end in their middle"
        yield Finding("broken_sentences", what, report.broken / report.sentences)
    own = settings.of("few_themes")
    if report.judged >= own["passages"] and report.themed / report.judged < own["share"]:
        what = f"only {report.themed} of {report.judged} passages speak of a theme"
        yield Finding("few_themes", what, 1 - report.themed / report.judged)
    own = settings.of("labels_unsure")
    if report.judged >= own["passages"] and report.unsure / report.judged >= own["share"]:
        what = f"the stance of {report.unsure} of {report.judged} passages is little more than a guess"
        yield Finding("labels_unsure", what, report.unsure / report.judged)
    if report.words >= settings.of("no_sections")["words"] and len(report.sections) < 2:
        yield Finding("no_sections", f"{report.words} words and {len(report.sections) or 'no'} heading")


def _grades(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    areas = {area for area, _ in report.grades}
    wanted = [a for e in settings.expected if e.holds(report.report_type, report.date) for a in e.areas]
    missing = [area for area in dict.fromkeys(wanted) if area not in areas]
    if missing:
        what = (
            "no grade was found" if not areas else f"no grade was found on {listed([spoken(area) for area in missing])}"
        )
        yield Finding("grades_missing", what, len(missing) / len(wanted))


def _recommendations(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    # An inspection that finds everything outstanding may ask for nothing.
    faultless = bool(report.grades) and all(grade == "outstanding" for _, grade in report.grades)
    expected = report.report_type in settings.of("recommendations_missing")["report_types"]
    if expected and not report.recommendations and not faultless:
        yield Finding("recommendations_missing", "no recommendation was found")
    own = settings.of("section_without_recommendations")
    for section in report.sections:
        heading = _NUMBERING.sub("", section.heading)
        if section.passages >= own["passages"] and not section.asked and settings.asking.fullmatch(heading):
            what = f"“{section.heading}”: {section.passages} passages and no recommendation"
            # Each of its passages may be a recommendation that was not taken for one.
            share = section.passages / (section.passages + report.recommendations)
            words = section.passages / report.passages
            yield Finding("section_without_recommendations", what, share, section.page, words)


def _copies(report: ReportFacts, settings: Settings) -> Iterator[Finding]:
    # The same text in another format is left out everywhere: there is nothing to look at.
    if report.duplicate_of and report.duplicate_kind != "same_text":
        yield Finding("near_duplicate", f"nearly repeats {report.duplicate_of[:12]}")


_CHECKS: tuple[Callable[[ReportFacts, Settings], Iterable[Finding]], ...] = (
    _details,
    _dates,
    _reading,
    _dropping,
    _passages,
    _grades,
    _recommendations,
    _copies,
)


def _pages(pages: list[PageFacts]) -> str:
    numbers = [str(page.number) for page in pages if page.number is not None]
    if not numbers:
        return "its text"
    shown = ", ".join(numbers[:8]) + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"
