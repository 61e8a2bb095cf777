"""What reports say became of findings and recommendations."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.progress import find_progress
from pipeline.extract.progresswords import status_of
from pipeline.records import Passage


def passage(text, number=1, **given_fields):
    base = Passage(f"abc-{number}", 1, 1, (), None, None, None, None, "sentence", text, 0, len(text))
    return replace(base, **given_fields)


def listed(*items, section=("Improvements",)):
    """Passages of a slide: (text, kind, stance)."""
    return [
        passage(text, i, kind=kind, stance=stance, section=section) for i, (text, kind, stance) in enumerate(items, 1)
    ]


def told(found):
    return [([i[4:] for i in p.answers], [i[4:] for i in p.passages], p.status) for p in found]


def test_what_was_found_is_followed_by_what_has_changed():
    found = find_progress(
        listed(
            ("Chronologies were missing on most files", "bullet", "concern"),
            ("Every file now opens with a chronology.", "sentence", "strength"),
            ("Managers read them at supervision.", "sentence", "strength"),
            ("Visits were late", "bullet", "concern"),
            ("There was no tracker.", "sentence", "concern"),
            ("A tracker is being built.", "sentence", "context"),
        )
    )
    assert told(found) == [(["1"], ["2", "3"], "done"), (["4", "5"], ["6"], "under_way")]
    assert found[0].issue == "Chronologies were missing on most files"
    assert found[0].evidence.startswith("Every file now")


def test_the_same_passages_below_another_heading_are_findings():
    slide = listed(
        ("Visits were late", "bullet", "concern"),
        ("Visits are now tracked.", "sentence", "strength"),
        section=("Findings",),
    )
    assert find_progress(slide) == ()


def test_you_said_we_did():
    found = find_progress(
        [
            passage("You said: letters are too long.", 1, kind="bullet", item=1),
            passage("We did: one page, since May.", 2, kind="bullet", item=1),
            passage("You said: nobody rings back.", 3, kind="bullet", item=2),
            passage("We did: nothing yet.", 4, kind="bullet", item=2),
        ]
    )
    assert told(found) == [(["1"], ["2"], "done"), (["3"], ["4"], "not_started")]


def test_rows_below_a_header_that_names_issue_and_progress():
    rows = [
        "Ref | Action | Progress | RAG",
        "3 | Train all chairs | Half are trained | Amber",
        "4 | Buy a system |  | Red",
    ]
    found = find_progress([passage(r, i, kind="table_row", section=("Actions",)) for i, r in enumerate(rows, 1)])
    assert [(p.reference, p.issue, p.evidence, p.stated, p.status) for p in found] == [
        ("3", "Train all chairs", "Half are trained", "Amber", "under_way"),
        ("4", "Buy a system", "Red", "Red", "unclear"),
    ]


def test_an_action_table_without_progress_tells_none():
    rows = ["Action | Owner | By when", "Train all chairs | Head of Service | May 2025"]
    assert find_progress([passage(r, i, kind="table_row") for i, r in enumerate(rows, 1)]) == ()


@pytest.mark.parametrize("as_heading", [True, False])
def test_an_action_named_with_its_colour(as_heading):
    line = "Action 3: Chronologies (GREEN)"
    below = passage("All files have one.", 2, section=(line,) if as_heading else ("Progress",))
    first = [] if as_heading else [passage(line, 1, section=("Progress",))]
    (found,) = find_progress([*first, below])
    assert (found.reference, found.issue, found.stated, found.status) == ("3", "Chronologies", "GREEN", "done")
    assert found.passages == ("abc-2",)


def test_a_sentence_that_holds_promise_and_outcome():
    (found,) = find_progress(
        [passage("We said health visits would be on time; they still are not.", section=("Update",))]
    )
    assert (found.issue, found.status) == ("health visits would be on time", "under_way")


def test_looking_back_at_an_earlier_report():
    text = "Most recommendations of the 2019 inspection have been met."
    assert [p.answers for p in find_progress([passage(text)])] == [()]
    assert find_progress([passage("The 2019 inspection took place in May.")]) == ()


@pytest.mark.parametrize(
    ("text", "stated", "status"),
    [
        ("nothing", "Complete", "done"),
        ("it is done", "Red", "unclear"),
        ("We are still waiting for a date.", "Red", "under_way"),
        ("Not yet started: no budget.", "Overdue", "not_started"),
        ("", "Red/Amber", "under_way"),
        ("Partly done: plans are earlier", None, "under_way"),
        ("This continues to be a focus", None, "under_way"),
        ("No change", None, "not_started"),
        ("A bell on the door", None, "unclear"),
        ("", None, "unclear"),
    ],
)
def test_status(text, stated, status):
    assert status_of(text, stated) == status


@given(st.lists(st.tuples(st.text(max_size=80), st.sampled_from(["sentence", "bullet", "table_row"])), max_size=8))
def test_statements_refer_to_passages_that_there_are(items):
    made = [passage(t, i, kind=k, section=("Progress",)) for i, (t, k) in enumerate(items)]
    ids = {p.id for p in made}
    for found in find_progress(made):
        assert found.passages
        assert {*found.passages, *found.answers} <= ids
