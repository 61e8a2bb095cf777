from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag import automaton
from pipeline.tag.explain import explain_passage
from pipeline.tag.themes import tagger
from pipeline.tag.withheld import withheld


def test_the_words_of_a_tag_stand_where_it_says():
    text = "In İzmir, reflective discussion’s notes were seldom made."
    told = explain_passage(text)
    reasons = [r for t in told["themes"] if t["id"] == "supervision" for r in t["rules"]["reasons"]]
    assert any(text[r["start"] : r["end"]].startswith("reflective discussion") for r in reasons)


def test_the_part_of_heading_and_lead_in_is_told():
    told = explain_passage(
        "Clear for most staff", section=("Findings", "Supervision"), lead_in="Strengths:", kind="bullet"
    )
    reasons = [r for t in told["themes"] if t["id"] == "supervision" for r in t["rules"]["reasons"]]
    assert [(r["place"], r["words"]) for r in reasons] == [("section", "Supervision")]
    assert told["stance"] == "strength"
    assert "setting: strength" in told["stance_reasons"]


def test_why_not_is_told_of_names_of_bodies():
    near = {n["id"]: n["why"] for n in explain_passage("The Domestic Abuse Partnership Board met in May.")["near"]}
    assert "count for nothing" in near["domestic_abuse"]


def test_a_heading_that_names_a_topic_has_nothing_set_aside():
    assert withheld(tagger(), "Domestic Abuse Partnership Board", kind="heading") == []


@given(st.text(max_size=200))
def test_offsets_are_those_of_the_words(text):
    words, spans = automaton.counted_words(text), automaton.offsets(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    if len(text.lower()) == len(text):
        assert [text.lower()[start:end] for start, end in spans] == list(words)


@given(st.text(max_size=200))
def test_any_text_can_be_explained(text):
    told = explain_passage(text, section=text, lead_in=text)
    assert {t["id"] for t in told["themes"]}.isdisjoint(n["id"] for n in told["near"])


def test_long_forms_that_were_written_out_are_shown() -> None:
    told = explain_passage("Risks of CSE were not seen in two records.")
    assert "CSE (child sexual exploitation)" in told["read_as"]
    (tag,) = (t for t in told["themes"] if t["id"] == "exploitation_missing")
    for reason in tag["rules"]["reasons"]:
        assert told["read_as"][reason["start"] : reason["end"]].lower() == reason["words"]
    assert explain_passage("Visits were on time.")["read_as"] == "Visits were on time."
