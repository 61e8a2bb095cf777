"""What a report asks to be done, of whom and by when."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.addressee import find_addressee, is_agent, lead_addressee
from pipeline.extract.due import find_due, is_due_cell
from pipeline.extract.recommendations import find_recommendations
from pipeline.records import Passage


def passage(text, number=1, **given_fields):
    base = Passage(f"abc-{number}", 1, 1, (), None, None, None, None, "sentence", text, 0, len(text))
    return replace(base, **given_fields)


def bullets(*texts, section=("Recommendations",), lead_in=None):
    return [passage(t, i, kind="bullet", section=section, lead_in=lead_in, item=i) for i, t in enumerate(texts, 1)]


def one(text, **given_fields):
    found = find_recommendations([passage(text, **given_fields)])
    assert len(found) <= 1
    return found[0] if found else None


def test_bullets_below_a_heading_are_recommendations_with_who_what_and_when():
    found = find_recommendations(
        bullets("Team managers to sign every plan by 30 June 2024.", "Every plan to name a worker.")
    )
    assert [(r.kind, r.addressee, r.due) for r in found] == [
        ("formal", "Team managers", "by 30 June 2024"),
        ("formal", None, None),
    ]
    assert found[0].action == "sign every plan"
    assert found[0].passages == ("abc-1",)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Recommendations", "formal"),
        ("5. Recommendations for future action", "formal"),
        ("Actions", "formal"),
        ("Multi-agency action plan", "formal"),
        ("What needs to happen", "formal"),
        ("Next steps", "formal"),
        ("What needs to improve?", "improvement"),
        ("Areas for improvement", "improvement"),
        ("Areas for priority action", "improvement"),
        ("Asks of the Board", "request"),
    ],
)
def test_headings_set_the_kind(heading, kind):
    found = find_recommendations(
        bullets("The recording of visits to children placed out of the area", section=("Audit", heading))
    )
    assert [r.kind for r in found] == [kind]


@pytest.mark.parametrize(
    "heading",
    [
        "Progress on recommendations",
        "Recommendations from the last audit",
        "What we said last year",
        "Action 3: Housing (RED)",
        "Findings",
    ],
)
def test_headings_that_look_back_or_ask_nothing(heading):
    assert find_recommendations(bullets("Chronologies are up to date in most files", section=(heading,))) == ()


def test_a_lead_in_asks_of_its_items_and_names_who():
    lead = "It is proposed that the Quality Assurance sub-committee should:"
    found = find_recommendations(
        bullets("audit ten more cases", "report to members", section=("Conclusions",), lead_in=lead)
    )
    assert [r.addressee for r in found] == ["the Quality Assurance sub-committee"] * 2
    assert find_recommendations([passage(lead, section=("Recommendations",))]) == ()


def test_an_announcement_asks_of_the_next_sentence_only():
    found = find_recommendations(
        [
            passage("The following recommendation has been made in response to the audit.", 1),
            passage("In two contacts a form was missing; the front door to keep every form.", 2),
            passage("Contacts were handled well.", 3),
        ]
    )
    assert [r.passages for r in found] == [("abc-2",)]


def test_a_heading_alone_does_not_make_a_remark_a_recommendation():
    section = ("Recommendations",)
    assert one("The panel thanked everybody who took part.", section=section) is None
    assert one("The Board is asked to agree what follows.", section=section) is None
    assert one("Particular attention should be given to:", section=section) is None
    assert one("8 actions left to do", section=section, kind="bullet") is None
    assert one("Ring parents before the meeting.", section=section).kind == "formal"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Members are asked to note the report.", "request"),
        ("There are no recommendations except to note the contents.", "request"),
        ("It is recommended that visits are recorded within two days.", "formal"),
        ("We will repeat this audit in September 2025.", "commitment"),
        ("Action: HR to send the list by 28 June.", "commitment"),
        ("The dip sample will be repeated once more.", "commitment"),
        ("Carers' complaints will go to the forum in March.", "commitment"),
        ("We will know that it works when scores rise.", None),
        ("Core groups met when they should.", None),
        ("The plan should have been shared.", None),
        ("Visits were made on time.", None),
    ],
)
def test_wording_outside_such_places(text, kind):
    found = one(text, section=("Findings",), stance="context")
    assert (found.kind if found else None) == kind


def test_weaker_wording_counts_where_the_passage_reads_as_a_recommendation():
    text = "It would be useful for the service to review its form."
    assert one(text, stance="recommendation").kind == "suggestion"
    # The rules read it so, whatever a classifier makes of the complaint in it.
    assert one(text, stance="concern").kind == "suggestion"


def test_rows_of_an_action_table_are_read_by_their_header():
    rows = [
        "Action | Owner | By when",
        "Letters to be in plain English | Head of Legal | 31 March 2025",
        "One list | HR | Ongoing",
    ]
    found = find_recommendations(
        [passage(r, i, kind="table_row", section=("Findings",)) for i, r in enumerate(rows, 1)]
    )
    assert [(r.action, r.addressee, r.due) for r in found[:1]] == [
        ("Letters to be in plain English", "Head of Legal", "31 March 2025")
    ]
    assert found[0].text == rows[1]


def test_rows_without_a_header_are_read_by_their_cells():
    row = "Service Manager, Coast | Clear overdue core groups and report weekly | 28 February 2025"
    found = one(row, kind="table_row", section=("What needs to happen",))
    assert (found.addressee, found.due) == ("Service Manager, Coast", "28 February 2025")
    assert found.action == "Clear overdue core groups and report weekly"


def test_a_table_of_results_asks_nothing():
    rows = ["Domain | May | June", "Voice of the child in plans | 6.2 | 6.9"]
    assert (
        find_recommendations([passage(r, i, kind="table_row", section=("Scores",)) for i, r in enumerate(rows, 1)])
        == ()
    )


def test_sentences_of_one_item_that_belong_together_are_one():
    parts = ["CWD caseloads to be below 18 by September 2025.", "Owner: Head of Service, Disabled Children."]
    found = find_recommendations(
        [passage(t, i, kind="bullet", item=4, section=("Next steps",)) for i, t in enumerate(parts, 1)]
    )
    assert [(r.passages, r.addressee, r.due) for r in found] == [
        (("abc-1", "abc-2"), "Head of Service, Disabled Children", "by September 2025")
    ]
    assert found[0].text == " ".join(parts)


def test_a_sentence_of_an_item_that_asks_by_itself_is_its_own():
    parts = ["Good practice should be shared.", "This work would benefit from re-audit in six months time."]
    found = find_recommendations(
        [passage(t, i, kind="bullet", item=7, section=("Recommendations",)) for i, t in enumerate(parts, 1)]
    )
    assert [r.due for r in found] == [None, "in six months time"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Fenshire Partnership should agree one pathway.", "The Fenshire Partnership"),
        ("All teams: stop writing jargon.", "All teams"),
        ("Letters should be collated by the special school nurses.", "the special school nurses"),
        ("Agree a weekly list (Head of Housing, December 2023).", "Head of Housing"),
        ("Offer group sessions; lead: Named Nurse; by October half-term.", "Named Nurse"),
        ("Ask the Strategy Group to consider the form.", "the Strategy Group"),
        ("RESOLVED: that ward councillors shadow a worker.", "ward councillors"),
        ("Every plan should carry a date.", None),
        ("A coordinator should be recruited.", None),
        ("Ensure that managers should know the law.", None),
    ],
)
def test_who_is_asked(text, who):
    assert find_addressee(text) == who


def test_names_of_roles_and_bodies_are_agents_and_things_are_not():
    assert all(
        map(is_agent, ("Head of Service", "CAMHS and the ICB", "Service Manager, Coast", "Police", "the front door"))
    )
    assert not any(map(is_agent, ("Observation of play", "Every plan", "SDQ scores", "Life story work", "")))
    assert lead_addressee("The Committee is asked to:") == "The Committee"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Sign it by 30 June 2024.", "by 30 June 2024"),
        ("Report to the panel in six months time.", "in six months time"),
        ("Check 85% by Q3, 95% by year end.", "by year end"),
        ("Bring it before the end of January, from March 2024", "before the end of January"),
        ("Stop this at once.", "at once"),
        ("Allocate within ten working days of referral.", None),
        ("See each child every six weeks.", None),
        ("Agree what may be shared.", None),
    ],
)
def test_by_when(text, due):
    assert find_due(text) == due


def test_cells_that_state_a_time():
    assert all(
        map(is_due_cell, ("31/03/2025", "Immediate", "from March 2025", "Quarter 4", "before Easter", "Ongoing"))
    )
    assert not any(
        map(is_due_cell, ("", "Head of Service", "Review every plan in the service each month by hand and report"))
    )


KINDS = st.sampled_from(["heading", "sentence", "bullet", "table_row", "caption", "footnote", "note"])
PIECES = [
    "should",
    "by",
    "30 June",
    "the team",
    "Head of Service",
    "to",
    "review",
    "|",
    ":",
    "We will",
    "Action",
    "(",
    ")",
    ".",
    "in",
    "2024",
]
TEXTS = st.one_of(st.text(max_size=150), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))


@given(
    st.lists(
        st.tuples(
            TEXTS,
            KINDS,
            st.sampled_from(
                [(), ("Recommendations",), ("What needs to improve",), ("Next steps", "Asks of the Board")]
            ),
            st.sampled_from([None, "The Board should:", "This includes:"]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from(["context", "recommendation"]),
        ),
        max_size=8,
    )
)
def test_any_passages_are_taken_and_texts_stand_in_them(rows):
    given_passages = [
        passage(text, i, kind=kind, section=section, lead_in=lead, item=item, stance=stance)
        for i, (text, kind, section, lead, item, stance) in enumerate(rows, 1)
    ]
    found = find_recommendations(given_passages)
    assert found == find_recommendations(given_passages)
    by_id = {p.id: p.text for p in given_passages}
    seen = [i for r in found for i in r.passages]
    assert len(seen) == len(set(seen))
    for record in found:
        assert record.text == " ".join(by_id[i] for i in record.passages)
