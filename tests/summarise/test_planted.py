"""Ten findings, each in different words in several invented reports: each comes out as one, with its own sources."""

import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.records import ThemeTag
from pipeline.summarise.compose import build
from tests.corpus.making import fill, make

PLACES = ("Ashmarsh", "Calderwick", "Eastvale", "Fenshire", "Harrowmoor", "Northmere")

# Theme, stance, and the wordings: one a report, from the first place on.
PLANTED = (
    ("supervision", "strength", (
        "Social workers receive regular supervision from their managers.",
        "Supervision of social workers by their managers takes place regularly.",
        "Social workers told the auditors that they have regular supervision.",
        "Almost all social workers receive regular supervision.",
    )),
    ("supervision", "concern", (
        "Supervision records are too brief to show the reasons for decisions.",
        "Records of supervision are brief and do not show the reasons for decisions.",
        "Most supervision records are too short and leave out the reasons for decisions.",
    )),
    ("multi_agency_working", "concern", (
        "Schools do not attend core groups often enough.",
        "Attendance of schools at core groups is poor.",
        "Core groups are not well attended by schools.",
    )),
    ("multi_agency_working", "strength", (
        "Strategy discussions are timely and are attended by the right agencies.",
        "Timely strategy discussions take place with the right agencies attending.",
        "Strategy discussions are held in time and the right agencies attend.",
        "Most strategy discussions are timely and well attended by agencies.",
    )),
    ("planning_review", "concern", (
        "Minutes of child protection conferences are sent out late.",
        "Conference minutes are sent out too late after child protection conferences.",
        "There are delays in sending out the minutes of child protection conferences.",
    )),
    ("management_oversight", "recommendation", (
        "Managers should record the reasons for their decisions.",
        "The reasons for decisions should be recorded by managers.",
        "Managers must record the reasons for every decision that they take.",
    )),
    ("domestic_abuse", "strength", (
        "Social workers understand the impact of domestic abuse on children.",
        "The impact of domestic abuse on children is well understood by social workers.",
        "Social workers have a good understanding of how domestic abuse affects children.",
    )),
    ("domestic_abuse", "concern", (
        "There is too little work with perpetrators of domestic abuse.",
        "Too little work is done with the perpetrators of domestic abuse.",
        "Work with perpetrators of domestic abuse is limited.",
    )),
    ("acronyms_language", "concern", (
        "Letters to parents contain too much jargon.",
        "Too much jargon is used in letters to parents.",
        "The letters that parents receive are full of jargon.",
    )),
    ("family_engagement", "strength", (
        "Fathers are involved well in assessments.",
        "Fathers are well involved in the assessments of their children.",
        "Assessments involve fathers well.",
    )),
)  # fmt: skip

# What else the reports say on these themes, each alone.
OTHERS = (
    ("supervision", "strength", "Group supervision has helped the court team to plan its hardest cases."),
    ("supervision", "concern", "Newly qualified workers wait up to six weeks for their first supervision."),
    ("multi_agency_working", "strength", "The school nursing service shares its chronologies with the family hubs."),
    ("multi_agency_working", "concern", "Probation officers were not invited to any of the conferences read."),
    ("planning_review", "strength", "Contingency plans name the relative who would step in."),
    ("management_oversight", "concern", "Duty managers close contacts without reading the history."),
    ("domestic_abuse", "strength", "The refuge in the town has a children's worker on every weekday."),
    ("acronyms_language", "strength", "Minutes are written to the child in words that a child can read."),
    ("family_engagement", "concern", "Grandparents were asked for their views in none of the pre-birth cases."),
)


@pytest.fixture(scope="module")
def digest(tmp_path_factory):
    said = {place: [] for place in PLACES}
    for n, (theme, stance, wordings) in enumerate(PLANTED):
        for k, text in enumerate(wordings):
            said[PLACES[(n + k) % len(PLACES)]].append((theme, stance, text))
    for n, other in enumerate(OTHERS):
        said[PLACES[n % len(PLACES)]].append(other)
    reports = [
        make(
            place,
            [
                {"text": text, "stance": stance, "stance_score": 0.9, "themes": (ThemeTag(theme, 0.9, ("rule",)),)}
                for theme, stance, text in own
            ],
            authority=place,
            authorities=(place,),
            title="Case audit",
            published=f"2024-0{i}",
            report_type="multi_agency_audit",
        )
        for i, (place, own) in enumerate(said.items(), 1)
    ]
    with Corpus.open(tmp_path_factory.mktemp("planted") / "corpus.db", create=True) as corpus:
        fill(corpus, *reports)
        yield build(corpus, Filters(), findings=10)


def found(digest, theme, stance):
    section = next(t for t in digest.themes if t.id == theme).section(stance)
    return (*section.findings, *section.more)


def test_nine_of_ten_come_out_as_one_finding_with_all_their_sources_and_no_other(digest):
    whole = []
    for theme, stance, wordings in PLANTED:
        texts = [{m.text for m in (*finding.members, *finding.near)} for finding in found(digest, theme, stance)]
        whole.append(set(wordings) in texts)
    assert sum(whole) >= 9, [planted[2][0] for planted, one in zip(PLANTED, whole, strict=True) if not one]


def test_some_say_all_of_it_and_are_counted(digest):
    """Beside those that lead: the rest only comes near, for its words are few and others'."""
    findings = [f for t in digest.themes for s in t.sections for f in (*s.findings, *s.more)]
    assert sum(len(finding.members) - 1 for finding in findings) >= 8
    assert all(finding.reports.value == len({m.source.report for m in finding.members}) for finding in findings)


def test_no_finding_mixes_what_was_planted_apart(digest):
    planted = {text: n for n, (_, _, wordings) in enumerate(PLANTED) for text in wordings}
    for theme in digest.themes:
        for section in theme.sections:
            for finding in (*section.findings, *section.more):
                assert len({planted.get(m.text) for m in (*finding.members, *finding.near)}) == 1


def test_the_numbers_are_of_the_sources(digest):
    for theme in digest.themes:
        for finding in theme.findings:
            assert finding.reports.value == len({s.report for s in finding.sources})
            assert finding.authorities.basis == tuple(sorted({s.authority for s in finding.sources}))
