"""Due dates, numbers, priorities, sub-points and names written out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.askdetails import add_details, sub_points, written_out
from pipeline.extract.duedate import easter, resolve_due
from pipeline.extract.recommendations import find_recommendations
from pipeline.isodates import last_day
from pipeline.records import Acronym, Passage


def passage(text, ordinal=1, **given_fields):
    base = Passage(f"abc-{ordinal}", 1, 1, (), None, None, None, None, "sentence", text, 0, len(text))
    return replace(base, **given_fields)


@pytest.mark.parametrize(
    ("due", "report", "date"),
    [
        ("by 30 June 2024", None, "2024-06-30"),
        ("in six months time", "2011-07", "2012-01"),
        ("in 6 months’ time", "2024-08-31", "2025-02-28"),
        ("in August", "2023-05", "2023-08"),
        ("by March", "2023-05", None),  # only just gone: this year's or next's cannot be told
        ("by 1 February", "2023-05-02", "2024-02-01"),
        ("Q4 2024/25", None, "2025-03"),
        ("by Easter", "2024-11-14", "2025-04-20"),
        ("immediately", "2024-01-02", "2024-01-02"),
        ("within 20 working days", "2024-01-01", "2024-01-29"),
        ("28/02/25", None, "2025-02-28"),
        ("31 February 2024", None, None),
        ("ongoing", "2024-01-02", None),
        (None, "2024", None),
    ],
)
def test_due_dates(due, report, date):
    assert resolve_due(due, report) == date


def test_last_days_and_easter():
    assert last_day("2024-02").isoformat() == "2024-02-29"
    assert last_day("2024").isoformat() == "2024-12-31"
    assert last_day("soon") is None
    assert easter(2024).isoformat() == "2024-03-31"


@given(st.text(max_size=60), st.sampled_from([None, "2024", "2024-02", "2024-02-29"]))
def test_any_words_give_a_date_or_none(due, report):
    found = resolve_due(due, report)
    assert found is None or last_day(found) is not None


def test_sub_points():
    text = "All agencies must (a) record views; (b) invite fathers; and (c) report."
    assert sub_points(text) == ("record views", "invite fathers", "report")
    assert sub_points("Plan A) is better.") == ()


def test_acronyms_are_written_out():
    longs = {"IRO": "independent reviewing officer", "DCS": "Director of Children's Services"}
    assert (
        written_out("IROs and the DCS", longs)
        == "independent reviewing officers and the Director of Children's Services"
    )


def test_details_of_a_recommendation():
    passages = [
        passage("High priority: the DCS should report to the Board in six months' time.", 2, number="R2",
                section=("Recommendations",)),
    ]  # fmt: skip
    acronyms = [Acronym("DCS", "Director of Children's Services", False, "glossary", 1)]
    (ask,) = add_details(find_recommendations(passages), passages, acronyms, (), "2024-01-31")
    assert (ask.reference, ask.priority, ask.due_date) == ("R2", "high", "2024-07-31")
    assert ask.addressee_long == "the Director of Children's Services"
    assert ask.agencies == ("social_care",)


def test_the_finding_before_it_in_a_section_of_findings():
    passages = [
        passage("Visits were late.", 1, stance="concern", section=("Visits",)),
        passage("It is recommended that visits are tracked.", 2, section=("Visits",)),
    ]
    (ask,) = add_details(find_recommendations(passages), passages)
    assert ask.finding == "abc-1"


def test_a_time_above_a_list_is_its_deadline():
    passages = [
        passage("Ensure all plans are read", kind="bullet", section=("Areas for improvement", "Within three months:"))
    ]
    (ask,) = find_recommendations(passages)
    assert ask.due == "Within three months"


def test_orders_with_a_condition_and_sentences_that_go_on():
    section = ("Recommendations",)
    passages = [
        passage("When plans end, ensure that families know.", 1, number="1.", section=section),
        passage("Review all plans that ended.", 2, section=section),
        passage("Thanks are due to all.", 3, section=section),
    ]
    assert [r.passages for r in find_recommendations(passages)] == [("abc-1", "abc-2")]
