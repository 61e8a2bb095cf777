from __future__ import annotations

import tomllib

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.spans  # noqa: F401  (registers the attributes)
from pipeline.records import STANCES, ThemeTag
from pipeline.resources import path
from pipeline.tag.cues import Lexicon, words
from pipeline.tag.setting import setting_of
from pipeline.tag.stance import fields_of, stance_of, stance_reasons

CASES = [
    # praise, criticism and their turning round
    ("There was a lack of multi-agency working.", "concern"),
    ("No concerns were identified.", "strength"),
    ("Threshold application was not consistently evidenced.", "concern"),
    ("Recording has improved but remains inconsistent.", "mixed"),
    ("Initials are no longer used.", "strength"),
    ("Core group minutes continue to need improvement.", "concern"),
    ("Supervision has improved.", "strength"),
    ("Pathway plans are not sufficiently detailed.", "concern"),
    ("Visits were not identified, recorded or followed up promptly.", "concern"),
    ("Delays have been reduced.", "strength"),
    ("Managers have tackled drift in pre-proceedings work.", "strength"),
    ("Too many children wait too long for a first visit.", "concern"),
    ("Assessments are thorough, although fathers are rarely included.", "mixed"),
    ("It is too early to see the impact of the new panel.", "concern"),
    ("Practice requires strengthening.", "concern"),
    ("The worker should have told the school.", "concern"),
    ("They are good not only at listening but also at acting.", "strength"),
    # grades and samples
    ("Twelve contacts were rated as good.", "strength"),
    ("Nine files required improvement.", "concern"),
    ("Six of the cases were inadequate.", "concern"),
    ("This is an improvement from last year when four were inadequate.", "strength"),
    ("Views were on file in 18 of the 20.", "strength"),
    ("Views were on file in five of the 20.", "concern"),
    ("Return interviews within 72 hours | 41 of 44 | Green", "strength"),
    ("Health assessments in time | 9 of 44 | Red", "concern"),
    # asking
    ("The team should review all plans by March.", "recommendation"),
    ("Visits must take place within ten days.", "recommendation"),
    ("The front door to undertake a further dip sample.", "recommendation"),
    ("Ensure that every child has a chronology.", "recommendation"),
    ("We will repeat the audit in the autumn.", "recommendation"),
    ("This is an area of focus for us.", "recommendation"),
    ("The timeliness of health assessments", "recommendation"),
    ("Action: Business Manager to circulate the tool.", "recommendation"),
    ("In addition, review the threshold guidance with schools.", "recommendation"),
    ("As a priority, ensure that every child is seen alone.", "recommendation"),
    # neither
    ("The sample was drawn from open cases.", "context"),
    ("This audit looked at 24 children.", "context"),
    ("At 31 March 2024, 410 children were the subject of a plan.", "context"),
    ("What worked well:", "context"),
    ("Did the plan change anything?", "context"),
    ("", "context"),
]


@pytest.mark.parametrize(("text", "stance"), CASES)
def test_stance_of_a_sentence(text: str, stance: str) -> None:
    assert stance_of(text)[0] == stance, stance_reasons(text)


@pytest.mark.parametrize(
    ("text", "section", "lead_in", "kind", "stance"),
    [
        ("a bed found the same day", (), "Positive features included:", "bullet", "strength"),
        ("a bed found after midnight", (), "Areas of concern:", "bullet", "concern"),
        ("the voice of the brother", (), "The concerns were as follows:", "bullet", "concern"),
        ("first visits within five days", (), "Not done well enough:", "bullet", "concern"),
        ("minutes in plain English", (), "Supervisors were less happy with:", "bullet", "concern"),
        ("the timeliness of assessments", ("What needs to improve?",), None, "bullet", "recommendation"),
        ("Housing options | clearer letters | May", ("Recommendations",), None, "table_row", "recommendation"),
        ("a warm welcome from reception", ("What works well",), None, "bullet", "strength"),
        ("Two files were inadequate and had no plan.", ("What works well",), None, "bullet", "concern"),
        ("Recommendations", ("Recommendations",), None, "heading", "context"),
        ("Files were read by two auditors.", ("Method",), None, "sentence", "context"),
        (
            "Plans were thorough and timely.",
            ("Progress against last year's recommendations",),
            None,
            "bullet",
            "strength",
        ),
    ],
)
def test_a_passage_takes_its_stance_from_its_place_unless_it_says_otherwise(
    text: str, section: tuple[str, ...], lead_in: str | None, kind: str, stance: str
) -> None:
    assert stance_of(text, section=section, lead_in=lead_in, kind=kind)[0] == stance


def test_what_a_heading_sets() -> None:
    assert setting_of("Areas for improvement") == "recommendation"
    assert setting_of("What is working well") == "strength"
    assert setting_of("How we did the audit") == "context"
    assert setting_of("Supervision") is None
    assert setting_of("What became of last year's actions") is None
    assert setting_of("These recommendations were made in response to the audit:") == "recommendation"


@pytest.mark.parametrize(
    "good",
    [
        "Records are clear.",
        "Supervision is effective.",
        "Visits are timely.",
        "Plans are robust.",
        "Meetings are purposeful.",
    ],
)
def test_negation_turns_praise_into_criticism(good: str) -> None:
    assert stance_of(good)[0] == "strength"
    assert stance_of(good.replace(" are ", " are not ").replace(" is ", " is not "))[0] == "concern"


@pytest.mark.parametrize(("text", "stance"), [c for c in CASES if c[0].endswith(".")])
def test_a_page_number_does_not_turn_the_stance(text: str, stance: str) -> None:
    assert stance_of(f"{text} 14")[0] == stance


@given(st.text(max_size=400), st.sampled_from(["sentence", "bullet", "table_row", "heading", "note"]))
def test_any_text_has_a_stance(text: str, kind: str) -> None:
    stance, score = stance_of(text, kind=kind)
    assert stance in STANCES
    assert 0.0 <= score <= 1.0
    assert score == round(score, 3)
    assert stance_of(text, kind=kind) == (stance, score)


VOCABULARY = sorted({w for text, _ in CASES for w in words(text)})


@given(st.lists(st.sampled_from(VOCABULARY), max_size=30))
@settings(max_examples=200)
def test_any_order_of_cues_has_a_stance(tokens: list[str]) -> None:
    text = " ".join(tokens)
    found = fields_of(text)
    assert found == fields_of(text)
    assert found.stance in STANCES
    assert fields_of(text.upper()).stance == found.stance or any(c.isdigit() for c in text)


def test_reasons_name_the_words() -> None:
    reasons = stance_reasons("Recording has improved but remains inconsistent.", section=("Strengths",))
    assert reasons[0] == "setting: strength"
    assert any(r.startswith("good") and "improved" in r for r in reasons)
    assert any(r.startswith("bad") and "inconsistent" in r for r in reasons)


def test_no_phrase_of_the_lexicon_has_two_meanings() -> None:
    with path("corpora", "lexicons", "stance.toml").open("rb") as file:
        data = tomllib.load(file)
    seen: dict[str, str] = {}
    for kind, groups in data.items():
        if kind in ("verbs", "setting"):
            continue
        for group in groups:
            for phrase in group["words"]:
                key = " ".join(words(phrase)) + ("*" if phrase.endswith("*") else "")
                assert seen.setdefault(key, kind) == kind, phrase


def test_the_longest_phrase_of_a_lexicon_wins() -> None:
    lexicon = Lexicon([("good", 1), ("good or better", 2), ("goods*", 3)])
    assert list(lexicon.scan(words("Good, or good or better; goodsyard."))) == [(0, 1, 1), (3, 6, 2), (7, 8, 3)]


def test_a_lexicon_refuses_a_phrase_without_words() -> None:
    with pytest.raises(ValueError, match="no word"):
        Lexicon([("...", 1), (" ", 2)])


def test_the_component_sets_fields_and_the_stance_of_themes() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("audit_stance")
    doc = nlp.make_doc("Supervision in the social work teams is not regular in most cases.")
    span = doc[:]
    span._.themes = (ThemeTag("supervision", 0.9),)
    doc.spans["passages"] = [span]
    doc = nlp.get_pipe("audit_stance")(doc)
    at = doc.spans["passages"][0]._
    assert (at.stance, at.extent, at.agencies, at.role) == ("concern", "most", ("social_care",), "finding")
    assert at.themes == (ThemeTag("supervision", 0.9, stance="concern"),)


def test_the_component_works_without_passages() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("audit_stance")
    nlp("Plans are robust.")
    nlp("")


def test_fields_that_depend_on_each_other() -> None:
    asked = fields_of("All teams must review every plan.")
    assert (asked.stance, asked.extent) == ("recommendation", "unstated")
    one = fields_of("A girl of nine was moved at short notice.")
    assert (one.extent, one.sensitivity) == ("one", ("single_case",))
    method = fields_of("Social workers and police read the sample of files together.", section=("Method",))
    assert (method.role, method.agencies) == ("method", ())


def test_a_general_word_sets_a_stance_only_in_a_short_heading() -> None:
    assert setting_of("2. Process") == "context"
    assert setting_of("The child protection process in the city") is None


def test_a_grading_scale_is_no_result() -> None:
    assert stance_of("1 = outstanding", kind="bullet")[0] == "context"
    assert stance_of("Overall: outstanding", kind="bullet")[0] == "strength"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("When risks increase, strategy meetings are held promptly.", "strength"),
        ("While attendance is improving, the quality of minutes is poor.", "mixed"),
        ("Plans to improve recording are in place and are effective.", "strength"),
        ("Plans of the service to improve recording by June", "recommendation"),
        ("Leaders need to strengthen the oversight of visits.", "recommendation"),
        ("Records need to be clearer.", "concern"),
        ("Timeliness is better than the national average.", "strength"),
        ("It should be noted that two files were closed.", "context"),
    ],
)
def test_clauses(text: str, stance: str) -> None:
    assert stance_of(text)[0] == stance, stance_reasons(text)


@pytest.mark.parametrize(
    ("text", "kind", "stance"),
    [
        ("WORRIED ABOUT: letters that open without a name", "bullet", "concern"),
        ("Worked well: letters that open with a name", "bullet", "strength"),
        ("You said: nobody rings back. | We did: calls are now returned promptly.", "table_row", "strength"),
        ("Standard | This audit | Last audit", "table_row", "context"),
        ("Thresholds.", "bullet", "context"),
    ],
)
def test_labels_and_rows(text: str, kind: str, stance: str) -> None:
    assert stance_of(text, kind=kind)[0] == stance, stance_reasons(text, kind=kind)


def test_a_quoted_standard_is_not_what_was_found():
    standard = "'Plans are clear, current and regularly reviewed with the family' "
    assert stance_of(standard + "was the weakest of the seven domains.")[0] == "concern"
    assert stance_of(standard + "was the strongest of the seven domains.")[0] == "strength"


def test_an_area_that_was_not_judged_is_no_concern():
    from pipeline.tag.cues import words
    from pipeline.tag.polarity import Weights

    assert Weights(words("Adoption performance | Not judged")).bad == 0
    assert Weights(words("Services were not judged good.")).bad > 0
