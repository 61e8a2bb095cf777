"""``describe`` on invented documents: who, what, when, how many, for whom."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import register
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.metadata import describe
from pipeline.records import REPORT_TYPES, Passage


def paged(*lines, body=(), furniture=(), title=None):
    """A PDF: ``lines`` on the first page, ``body`` on the second."""
    blocks = [Block("heading" if i == 0 else "paragraph", t, 1, level=i == 0) for i, t in enumerate(lines)]
    blocks += [Block("paragraph", t, 2) for t in body]
    return Document("pdf", tuple(blocks), tuple(Block("paragraph", t, 1) for t in furniture), (1, 2), title)


def passages_of(document):
    return tuple(
        Passage(f"x-{i}", b.page, b.page, (), None, None, None, None, "sentence", b.text, 0, len(b.text))
        for i, b in enumerate(document.blocks)
    )


def read(document):
    return describe(document, passages_of(document))


def test_local_audit():
    info = read(
        paged(
            "Multi-agency audit of neglect",
            "Fenshire Safeguarding Children Partnership",
            "6 July 2023",
            body=(
                "The partnership audited 14 children's records open between 1 September 2022 and 31 March 2023.",
                "Plans were clear in nine of the 14 records.",
            ),
        )
    )
    assert info.title == "Multi-agency audit of neglect"
    assert info.authority == "Fenshire"
    assert info.authorities == ("Fenshire",)
    assert info.authority_code is None
    assert info.issuing_body == "Fenshire Safeguarding Children Partnership"
    assert info.published == "2023-07-06"
    assert (info.period_start, info.period_end) == ("2022-09-01", "2023-03-31")
    assert info.report_type == "multi_agency_audit"
    assert info.sample_size == 14
    assert info.circulation is None


def test_inspection():
    info = read(
        paged(
            "Inspection of Hackney local authority children’s services",
            "Inspection dates: 22 November to 3 December 2021",
            "Lead inspector: Ann Kent, His Majesty’s Inspector",
            body=("Since 4 March 2019 the council has worked with Kent.",),
            furniture=("Piccadilly Gate, Store Street, Manchester M1 2WD",),
        )
    )
    assert info.authority == "Hackney"
    assert info.authority_code == "E09000012"
    assert info.report_type == "ilacs"
    assert (info.period_start, info.period_end) == ("2021-11-22", "2021-12-03")
    assert info.published is None
    assert info.circulation == "public"


def test_nothing_said_is_null():
    info = read(paged("The contacts were good.", body=("Thresholds were applied in a placement in Leeds.",)))
    assert info.authority is None
    assert info.authorities == ()
    assert info.published is None
    assert info.period_start is None
    assert info.sample_size is None
    assert info.title is None


def test_a_place_outside_the_register_is_kept_as_written():
    info = read(paged("REPORT TO ROWANBY SAFEGUARDING CHILDREN BOARD, MAY 2012 AUDIT OF TEN CASES OF NEGLECT"))
    assert info.authority == "Rowanby"
    assert info.authority_code is None
    assert info.published == "2012-05"
    assert info.title == "AUDIT OF TEN CASES OF NEGLECT"


def test_misspelt_council():
    assert read(paged("Case file audit", "Wolverhamton City Council")).authority == "Wolverhampton"
    assert read(paged("Case file audit", "Harrowmoore Council")).authority != "Harrow"


def test_joint_report_lists_both_places():
    info = read(
        paged("Audit of neglect in Derby and Derbyshire", "Derby and Derbyshire Safeguarding Children Partnership")
    )
    assert info.authorities == ("Derby", "Derbyshire")
    assert info.authority == "Derby"


def test_a_joint_boards_report_on_one_place():
    info = read(paged("Audit of visits in Derbyshire", "Derby and Derbyshire Safeguarding Children Partnership"))
    assert info.authorities == ("Derbyshire",)
    assert info.issuing_body == "Derby and Derbyshire Safeguarding Children Partnership"


def test_letter_about_a_visit():
    info = read(
        paged(
            "Focused visit to Tarnshire children’s services",
            "18 March 2019",
            "This letter summarises the findings of a focused visit to Tarnshire on 26 and 27 February 2019. All well.",
        )
    )
    assert info.report_type == "focused_visit"
    assert info.published == "2019-03-18"
    assert (info.period_start, info.period_end) == ("2019-02-26", "2019-02-27")


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("We audited 24 cases in May.", 24),
        ("Thirty files were read: 22 of younger children and eight of care leavers.", 30),
        ("A sample of cases (29 in total) was jointly audited.", 29),
        ("In moderation the grade stood in seven of ten audits.", None),
        ("We will audit 40 cases next year.", None),
        ("Four tier 3 plans were mentioned in 2019 cases.", None),
    ],
)
def test_sample_size(sentence, size):
    assert read(paged("Case file audit", "Oldmere Council", body=(sentence,))).sample_size == size


def test_officers_email_gives_the_place():
    document = paged(
        "Executive Summary:", furniture=("Email: a.person@dorsetcouncil.gov.uk", "Date of Meeting: 4 September 2019")
    )
    info = read(document)
    assert info.authority == "Dorset"
    assert info.published == "2019-09-04"


def test_link_list_names_no_place():
    links = tuple(
        Block("paragraph", t) for t in ("Similar documents", "Leeds Safeguarding Children Board handbook May 2016")
    )
    document = Document("txt", (Block("paragraph", "The audit looked at 12 cases."),), links)
    info = read(document)
    assert info.authority is None
    assert info.published is None


@pytest.mark.parametrize(
    ("mark", "circulation"),
    [("OFFICIAL: SENSITIVE", "internal"), ("Confidential", "internal"), ("For publication", "public"), ("Final", None)],
)
def test_circulation(mark, circulation):
    assert read(paged("Case file audit", "Oldmere Council", furniture=(mark,))).circulation == circulation


@pytest.mark.parametrize(
    "mark",
    [
        "DRAFT",
        "Draft v0.3",
        "Draft report",
        "FINAL DRAFT 2.1",
        "Draft for comment",
        "Status: draft",
        "Audit of visits - draft",
    ],
)
def test_a_draft_is_internal(mark):
    assert read(paged("Case file audit", "Oldmere Council", furniture=(mark,))).circulation == "internal"


@pytest.mark.parametrize(
    "mark", ["OFFICIAL", "Draft plans were late", "Not protectively marked", "The draft was agreed"]
)
def test_other_marks_say_nothing_of_who_may_see_it(mark):
    assert read(paged("Case file audit", "Oldmere Council", furniture=(mark,))).circulation is None


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("We audited cases from the six months to 30 September 2024.", ("2024-04-01", "2024-09-30")),
        ("Auditors went back three months, to 1 April 2024, in each file.", ("2024-04-01", "2024-06-30")),
        ("The sample was drawn from the twelve months ending March 2024.", ("2023-04", "2024-03")),
    ],
)
def test_a_period_by_its_months_and_one_end(sentence, period):
    info = read(paged("Case file audit", "Oldmere Council, 2 December 2024", body=(sentence,)))
    assert (info.period_start, info.period_end) == period


def test_audits_that_came_back_are_the_sample():
    body = (
        "Of 30 audits due, 26 came back.",
        "Plans were clear in 13 of the 26.",
        "Visits were on time in 20 of the 26.",
    )
    assert read(paged("Case file audit", "Oldmere Council", body=body)).sample_size == 26


def test_finer_date_of_the_same_month_wins():
    info = read(
        paged("Thematic audit", "Eastvale Council", "November 2023", "Agreed by the Executive on 30 November 2023")
    )
    assert info.published == "2023-11-30"


def test_review_date_is_not_the_date():
    info = read(paged("Thematic audit", "Eastvale Council", furniture=("Next review: May 2026", "Date | 2 May 2024")))
    assert info.published == "2024-05-02"


def test_sign_off():
    assert (
        read(
            paged("Audit report", body=("We will repeat this audit. A Person Head of Safeguarding July 2011",))
        ).published
        == "2011-07"
    )


TEXT = (
    "audit of the Council Harrow moor Hackney Leeds and Board Safeguarding Children Partnership July 2011 29 cases "
    "in 30/02/2019 Published: Report City London Borough a@hackney.gov.uk | Inspection dates: 4 to 9 May"
)
WORDS = st.sampled_from(TEXT.split())


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), st.text(max_size=60)), max_size=8),
    st.integers(0, 8),
)
def test_any_document(texts, split):
    document = Document(
        "txt", tuple(Block("paragraph", t) for t in texts[:split]), tuple(Block("paragraph", t) for t in texts[split:])
    )
    info = read(document)
    assert info == read(document)
    assert info.report_type in REPORT_TYPES
    for iso in (info.published, info.period_start, info.period_end):
        if iso:
            date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")
    whole = "\n".join(texts)
    known = register.load()
    for name in info.authorities:
        place = known.by_name.get(name)
        written = {m.place.name for m in known.mentions(whole)} | {name for t in texts if name.lower() in t.lower()}
        mailed = place is not None and any(d in whole for d in place.domains)
        assert name in written or mailed
    assert (info.authority is None) == (info.authorities == ())
