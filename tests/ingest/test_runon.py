from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.runon import RunOn

LOST = (
    "Introduction This paper sums up visits to family hubs in Oldmere between May and July. The work was shared by "
    "four agencies. Context There were two reasons for it. Findings of these visits were that: In most hubs the "
    "welcome was warm In all hubs staff knew who to ring There was little written down about fathers The audit group "
    "of the Oldmere Partnership was told of two gaps. In one hub the plan was lost Reception staff were unsure what to "
    "do after five Hub audits A total of nine records were read. Notes from these were that: Records were short In no "
    "record was the child quoted Managers had signed seven"
)


def texts(text, pieces):
    return [text[p.start : p.end] for p in pieces]


def test_a_page_of_lost_lists():
    pieces = RunOn([LOST]).split(LOST)
    assert [(p.kind, LOST[p.start : p.end]) for p in pieces] == [
        ("heading", "Introduction"),
        ("sentence", "This paper sums up visits to family hubs in Oldmere between May and July."),
        ("sentence", "The work was shared by four agencies."),
        ("heading", "Context"),
        ("sentence", "There were two reasons for it."),
        ("sentence", "Findings of these visits were that:"),
        ("bullet", "In most hubs the welcome was warm"),
        ("bullet", "In all hubs staff knew who to ring"),
        ("bullet", "There was little written down about fathers"),
        ("bullet", "The audit group of the Oldmere Partnership was told of two gaps."),
        ("bullet", "In one hub the plan was lost"),
        ("bullet", "Reception staff were unsure what to do after five"),
        ("heading", "Hub audits"),
        ("sentence", "A total of nine records were read."),
        ("sentence", "Notes from these were that:"),
        ("bullet", "Records were short"),
        ("bullet", "In no record was the child quoted"),
        ("bullet", "Managers had signed seven"),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Good: 8 (44%) Requires improvement: 9 (50%) Inadequate: 1 (6%)", 3),
        ("Then: no plan named an aunt Now: all of them do Then: minutes took a month Now: they take a day", 4),
        ("9/11 would ring again 7/11 had been sent a letter that was not theirs", 2),
        ("The better ones: asked who gets up at night; rang the aunt; wrote it all down the same day", 4),
        ("Records were read by: 1. Team managers. 2. The lead nurse, who read twelve.", 3),
    ],
)
def test_items_that_open_alike(text, items):
    pieces = RunOn([text], headed=True).split(text)
    assert len(texts(text, pieces)) == items


def test_numbers_stand_before_their_items():
    text = "The aims were: 1. To read nine plans. They were drawn by lot. 2. To ask parents."
    pieces = RunOn([text], headed=True).split(text)
    assert [(p.number, p.kind) for p in pieces] == [
        (None, "sentence"),
        ("1.", "bullet"),
        (None, "bullet"),
        ("2.", "bullet"),
    ]


def test_signs_inside_a_line():
    text = "What was good: • Plans were short. All were read. • Visits were on time ▪ Fathers were seen"
    pieces = RunOn([text], headed=True).split(text)
    assert [(p.kind, p.number, p.item, text[p.start : p.end]) for p in pieces] == [
        ("sentence", None, None, "What was good:"),
        ("bullet", "•", 1, "Plans were short."),
        ("bullet", None, 1, "All were read."),
        ("bullet", "•", None, "Visits were on time"),
        ("bullet", "▪", None, "Fathers were seen"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Fenshire Safeguarding Children Partnership met in May. It heard from the Named Nurse.",
        "Staff in Early Help know the Team Around the Family model and use it well.",
        "Visits to children in Appendix A were on time",
        "Working Together to Safeguard Children and the Children Act were cited",
        "Visits improved: most were on time, and the Independent Reviewing Officer saw every plan.",
        "A parent said they had met In Northmere once.",
        "Outstanding practice was seen in the Court Team, where the Public Law Outline is followed.",
        "",
    ],
)
def test_prose_is_left_alone(text):
    assert RunOn([text]).split(text) is None


def test_a_bullet_needs_no_full_stop():
    text = "'I was told I was moving on the day I moved'"
    assert RunOn([text] * 4).split(text, marked=True) is None


WORDS = (
    "In all cases The plan was good There were gaps with Panel Social Care 1. 2. 9 cases 9/11 would : ; . ( ) “ ” ' "
    "Good: none to the A I managers Team Triage to agree (see it) February 2024 – s é • ▪ o"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=60), st.booleans(), st.booleans(), st.booleans())
def test_nothing_is_lost_or_moved(chosen, headed, in_list, marked):
    text = " ".join(chosen)
    pieces = RunOn([text, LOST], headed=headed).split(text, in_list=in_list, marked=marked)
    if pieces is None:
        return
    at = 0
    for piece in pieces:
        between = text[at : piece.start].strip()
        assert between == (piece.number or "")
        assert piece.start < piece.end
        assert text[piece.start : piece.end].strip() == text[piece.start : piece.end]
        at = piece.end
    assert not text[at:].strip()
    assert RunOn([text, LOST], headed=headed).split(text, in_list=in_list, marked=marked) == pieces


@given(st.text())
def test_any_text_will_do(text):
    RunOn([text]).split(text)
