"""Short forms written out for the rules of themes."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

import pipeline.nlp  # noqa: F401  (registers the components)
from pipeline.records import Acronym
from pipeline.spans import draft_of
from pipeline.tag.longforms import by_passage, written_out


def handed(*acronyms):
    return {n: list(forms) for n, forms in by_passage(acronyms).items()}


def known(short, long, source="report", passages=("1",)):
    return Acronym(short, long, source == "report", source, len(passages), passages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The EH record was thin.", "The EH (early help) record was thin."),
        ("EHs, EH's and EH", "EHs (early help), EH's and EH"),
        ("Early help (EH) was slow.", "Early help (EH) was slow."),
        ("EHC plans", "EHC plans"),
    ],
)
def test_the_long_form_comes_once_after_the_short_one(text, expected):
    assert written_out(text, [("EH", "early help")]) == expected


def test_only_what_is_clear_is_handed_over():
    assert handed(known("EH", "early help", passages=("1", "3"))) == {
        1: [("EH", "early help")],
        3: [("EH", "early help")],
    }
    assert handed(known("EH", "early help"), known("EH", "emergency housing")) == {}
    assert handed(known("QZX", None, None)) == {}
    assert handed(known("SCR", "serious case review", "glossary")) == {}  # of several senses in the glossary
    assert handed(known("NRM", "National Referral Mechanism", "glossary")) != {}


@pytest.mark.parametrize(
    "long", ["Early Help Board", "Mental Health Services", "early help worker", "Children Looked After"]
)
def test_names_of_bodies_and_people_are_not(long):
    assert handed(known("XYZ", long)) == {}


def test_a_list_of_short_forms_is_left_alone():
    many = [
        known(short, long) for short, long in (("EH", "early help"), ("MO", "management oversight"), ("TA", "a stay"))
    ]
    assert handed(*many) == {}
    assert len(handed(*many[:2])[1]) == 2


def test_themes_see_what_the_report_calls_by_letters_of_its_own():
    nlp = spacy.blank("en")
    nlp.add_pipe("audit_acronyms")
    nlp.add_pipe("audit_themes")
    doc = nlp("The QMO was absent.")
    doc.spans["passages"] = [doc[:]]
    assert draft_of(doc[:]).themes == ()
    text = "Management oversight of quality (MOQ) is late.\nMOQ was absent."
    doc = nlp.make_doc(text)
    at = text.index("\n")
    doc.spans["passages"] = [doc.char_span(0, at), doc.char_span(at + 1, len(text))]
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert "management_oversight" in {t.id for t in draft_of(doc.spans["passages"][1]).themes}


@given(st.text(max_size=80), st.text(alphabet="ABCa&/-47", min_size=1, max_size=6), st.text(max_size=30))
def test_any_text_is_taken_and_kept(text, short, long):
    out = written_out(text, [(short, long)])
    assert out == text or out.replace(f" ({long})", "", 1) == text or f" ({long})" in text
