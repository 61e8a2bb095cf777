"""Grades from tables, headings and sentences, in every order a reader may give."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.grades import find_grades
from pipeline.ingest.blocks import Block, Document
from pipeline.records import Passage, ReportInfo
from pipeline.tables.sections import areas


def grades(*front, later=(), kind="ilacs"):
    texts = [(t, 1) for t in front] + [(t, 2) for t in later]
    passages = tuple(
        Passage(f"x-{i}", page, page, (), None, None, None, None, "table_row", t, 0, len(t))
        for i, (t, page) in enumerate(texts)
    )
    document = Document("pdf", tuple(Block("paragraph", t, p) for t, p in texts))
    return find_grades(document, passages, ReportInfo(report_type=kind))


def pairs(found):
    return [(g.area_id, g.grade) for g in found]


FIVE = [
    ("leadership", "outstanding"),
    ("help_protection", "requires_improvement"),
    ("children_in_care", "good"),
    ("care_leavers", "inadequate"),
    ("overall", "good"),
]


def test_rows_of_a_table():
    found = grades(
        "Judgement | Grade",
        "The impact of leaders on practice with children and families | Outstanding",
        "The experiences and progress of children who need help and protection | Requires improvement to be good",
        "The experiences and progress of children in care | Good",
        "The experiences and progress of care leavers | Inadequate",
        "Overall effectiveness | Good",
        "The overall effectiveness was judged to be inadequate at the last inspection.",
    )
    assert pairs(found) == FIVE
    assert found[0].area == "The impact of leaders on practice with children and families"
    assert found[1].passage == "x-2"
    assert {g.scale for g in found} == {"ofsted"}


def test_lines_broken_in_the_middle_of_cells():
    found = grades(
        "The impact of leaders on social work Outstanding",
        "practice with children and families",
        "The experiences and progress of children who need help Requires improvement",
        "and protection to be good",
        "The experiences and progress of Good",
        "children in care",
        "The experiences and progress of care Inadequate leavers",
        "Overall effectiveness Good",
    )
    assert pairs(found) == FIVE


def test_grade_above_and_below_its_line():
    found = grades(
        "1. Children who need help and protection Inadequate",
        "Requires",
        "2. Children looked after and achieving permanence",
        "Improvement",
        "2.1 Adoption performance Good",
        "2.2 Experiences and progress of care leavers Not judged",
        "3. Leadership, management and governance Good",
        kind="sif",
    )
    assert pairs(found) == [
        ("help_protection", "inadequate"),
        ("children_in_care", "requires_improvement"),
        ("adoption", "good"),
        ("leadership", "good"),
    ]


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("The overall judgement is inadequate", ("overall", "inadequate")),
        ("Children’s services in Oldmere require improvement to be good", ("overall", "requires_improvement")),
        ("Children's services in the Tarnshire Council area are good", ("overall", "good")),
        ("The overall judgement is that children’s services require improvement", ("overall", "requires_improvement")),
        ("The Local Safeguarding Children Board requires improvement", ("lscb", "requires_improvement")),
        ("The effectiveness of the Local Safeguarding Children Board (LSCB) is good", ("lscb", "good")),
    ],
)
def test_sentences_of_the_first_page(sentence, pair):
    assert pairs(grades(sentence, kind="sif")) == [pair]


def test_headings_on_later_pages():
    found = grades(
        "A summary.", later=["The experiences and progress of care leavers: good", "Care leavers are good at asking."]
    )
    assert pairs(found) == [("care_leavers", "good")]


@pytest.mark.parametrize(
    ("outcome", "grade"),
    [
        ("The arrangements typically lead to positive experiences and outcomes for children", "typically_positive"),
        ("The partnership’s arrangements lead to inconsistent experiences and outcomes", "inconsistent"),
        ("There are widespread and/or systemic failings leading to significant concerns", "widespread_failings"),
    ],
)
def test_send_outcomes(outcome, grade):
    found = grades("Inspection outcome", outcome, kind="area_send")
    assert [(g.area_id, g.grade, g.scale) for g in found] == [("overall", grade, "send")]


def test_shares_of_an_audit_are_no_grades():
    assert grades("Overall grade | Good 14 | Inadequate 3", "Good: 8 (44%)", kind="multi_agency_audit") == ()


def test_domains_of_a_local_audit():
    found = grades(
        "Domain | Judgement",
        "Assessment and analysis | Requires improvement",
        "Children in care | Good",
        "Case 4 | Inadequate",
        "Child B | Good",
        "Overall | Good",
        "Level 2 | Good",
        "Outstanding | 3",
        "Overall judgement: good",
        kind="single_agency_audit",
    )
    assert [(g.area, g.area_id, g.grade) for g in found] == [
        ("Assessment and analysis", "other", "requires_improvement"),
        ("Children in care", "children_in_care", "good"),
        ("Overall", "overall", "good"),
        ("Overall judgement", "overall", "good"),
    ]


def test_previous_grade_is_not_this_ones():
    found = grades(
        "Since the last inspection, when the overall effectiveness was judged to be inadequate, much changed."
    )
    assert [(g.area_id, g.grade, g.when) for g in found] == [("overall", "inadequate", "previous")]
    assert (
        grades("Since the last inspection, when services for children in care were judged to be good, much changed.")
        == ()
    )


PIECES = st.sampled_from(
    [
        "Overall effectiveness",
        "Good",
        "Requires",
        "improvement",
        "to be good",
        "The experiences and progress of",
        "children in care",
        "care leavers",
        "|",
        ":",
        "is",
    ]
)


@settings(max_examples=150)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25),
    st.sampled_from(["ilacs", "sif", "other", "area_send", "dip_sample"]),
)
def test_any_text(parts, kind):
    found = grades(" ".join(parts), *parts, kind=kind)
    assert found == grades(" ".join(parts), *parts, kind=kind)
    for grade in found:
        assert grade.area_id in areas()
        assert grade.area
        assert grade.grade
