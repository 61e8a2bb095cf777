import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.summarise.lint import faults, opener

ALONE = (
    "Social workers receive regular supervision from their managers.",
    "Supervision is regular, and this helps managers to see drift early.",
    "Children who go missing are seen by workers who know them well.",
    "It is clear that core groups meet in time.",
    "Plans are not only clear but also short.",
    "While most plans are clear, a few lack dates.",
    "Those who leave care have a named adviser.",
    "Thresholds are too high for some families.",
    "Letters are written as well as spoken to parents.",
    "Further work is needed to date all plans.",
    "Plans are clear, and because of this drift is rare.",
)
MISLEADING = (
    ("They receive regular supervision from managers.", "pronoun"),
    ("It is held every month with a clear agenda.", "pronoun"),
    ("This helps managers to see drift early.", "pronoun"),
    ("Social workers value these sessions very much.", "pronoun"),
    ("She was seen alone by the social worker.", "pronoun"),
    ("However, supervision is not always reflective.", "link"),
    ("Similarly, core groups are well attended.", "link"),
    ("Managers also read the case before supervision.", "link"),
    ("For example, one team holds group supervision.", "link"),
    ("In other teams supervision records are short.", "link"),
    ("The latter are held every month in the town hall.", "link"),
    ("Although supervision of workers.", "half"),
    ("Supervision is held monthly and covers:", "half"),
    ("Most receive regular supervision from managers.", "fragment"),
    ("Two of these had been closed without a visit.", "fragment"),
    ("regular supervision is held by managers.", "fragment"),
    ("The timeliness of supervision for new workers.", "fragment"),
    ("Supervision | monthly | 12 of 14 files are done.", "fragment"),
    ("Are children seen alone by their social workers?", "context"),
    ("The eight who were not offered one were mostly under nine.", "context"),
    ("Young people in Fenshire live well because of this patient help.", "pronoun"),
    ("Plans are still late in Fenshire despite these new rules.", "pronoun"),
    ("Further, work is needed to date all plans.", "link"),
    ("Owner: the Head of Service leads this for disabled children.", "fragment"),
    ("The service is well regarded by families.", "context"),
    ("The team now meets every week with schools.", "context"),
    ("Supervision is recorded as set out in appendix B.", "context"),
)


@pytest.mark.parametrize("text", ALONE)
def test_what_stands_alone_passes(text):
    assert faults([text]) == []


@pytest.mark.parametrize(("text", "way"), MISLEADING)
def test_each_way_of_misleading_is_refused(text, way):
    assert way in {fault.way for fault in faults([text])}


def test_an_item_that_points_to_the_item_before_it_is_refused():
    lead_in = "Managers in Fenshire found that:"
    assert faults([lead_in, "This is likely to change next year."])[0].way == "pronoun"
    assert faults([lead_in, "Similarly, plans are late for some children."])[0].way == "link"
    assert faults([lead_in, "Those who leave care have a named adviser."]) == []
    assert faults([lead_in, "Plans are late for some children."]) == []


def test_the_passage_before_can_say_what_is_pointed_to():
    assert faults(["Supervision is held in groups.", "This helps new workers to learn."]) == []
    assert faults(["Supervision is held regularly.", "However, it is seldom reflective."]) == []


def test_an_opening_passage_must_stand_alone_itself():
    assert faults(["These are held monthly.", "They help new workers to learn."])


def test_what_is_asked_for_may_be_an_imperative_and_else_needs_an_insertion():
    assert faults(["Ensure that managers sign every plan."], asked=True) == []
    assert faults(["The timeliness of core groups for children in need."], asked=True)
    assert faults(["[To improve:]", "The timeliness of core groups for children in need."], asked=True) == []


def test_an_insertion_within_a_sentence_leaves_it_whole():
    assert faults(["The council", "[Fenshire]", "has trained its managers in supervision."]) == []


def test_an_opener_is_left_out_only_where_nothing_hangs_on_it():
    text = "However, supervision is late."
    assert opener(text) == (len("However, "), True)
    assert opener("For example, supervision is late.")[1] is False
    assert opener("Supervision is late.") is None
    assert opener("Because of this, children are heard.") == (len("Because of this, "), True)
    assert opener("Because of this patient help, children are heard.")[1] is False
    assert opener("But plans are late.") == (len("But "), True)


@given(st.lists(st.text(max_size=80), max_size=3), st.booleans())
def test_any_text_is_read(pieces, asked):
    faults(pieces, asked=asked)
    for piece in pieces:
        found = opener(piece)
        assert found is None or 0 <= found[0] <= len(piece)
