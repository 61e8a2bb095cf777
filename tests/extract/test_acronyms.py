"""The short forms of a report."""

import csv

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

import pipeline.extract.acronyms  # noqa: F401  (registers the component)
from pipeline.extract.acronyms import find_acronyms
from pipeline.extract.glossary import glossary, senses
from pipeline.resources import path


def passages(*texts):
    return [(f"abc-{number}", text) for number, text in enumerate(texts, 1)]


def shorts(*texts):
    return {a.short: a for a in find_acronyms(passages(*texts))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The MASH and the LSCB met.", {"MASH", "LSCB"}),
        ("GPs and the IRO's notes; CPs’ views", {"GP", "IRO", "CP"}),
        ("Contacts that were MASHed, or MASHINg on re-referral", {"MASH"}),
        ("closed by A&A/CIN", {"A&A", "CIN"}),
        ("the CIN/CP threshold", {"CIN", "CP"}),
        ("FiPs, CiCC, DoLS and an eCaf", {"FiP", "CiCC", "DoLS", "eCaf"}),
        ("an S.47 enquiry, a s47 enquiry and the S47", {"S47"}),
        ("GCP2 and KS4 scores on CP-IS", {"GCP2", "KS4", "CP-IS"}),
        ("HVS-led assessments", {"HVS"}),
        ("the QZRT meets monthly", {"QZRT"}),
    ],
)
def test_forms_in_every_dress(text, expected):
    assert set(shorts(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "REPORT TO THE BOARD ON CHILDREN SUBJECT TO A PLAN",
        "This is NOT good and must NEVER happen.",
        "rated RED, then AMBER; priority HIGH",
        "Part II, chapter IV and Year X",
        "Tier 2A and 2B, Q1 to Q4, H1, grade B",
        "Write to LS1 4AP or mail QRST@fenshire.example or www.LSXB.example",
        "Child AB and Mr JT",
        "JM (schools) asked whether it counted.",
        "McKay, MacLeod and Multi-Agency work on GetSafe",
        "COVID-19 and N/A and w/c 3 May",
        "It was sent on 3 JAN at 7 PM.",
    ],
)
def test_capitals_that_are_no_short_form(text):
    assert shorts(text) == {}


def test_a_word_in_capitals_is_emphasis_when_the_report_writes_it_small():
    assert set(shorts("The BLORT was late.", "A blort is a tool.")) == set()
    assert set(shorts("The BLORT was late.", "It met twice.")) == {"BLORT"}


def test_a_heading_in_capitals_counts_only_what_is_known():
    assert set(shorts("MASH AND OTHER CONTACTS", "WHAT IT TOLD US")) == {"MASH"}


def test_the_report_goes_before_the_glossary():
    record = shorts("The My Aims and Plans (MAP) form is loved.", "MAPs are on file.")["MAP"]
    assert (record.long, record.defined, record.source) == ("My Aims and Plans", True, "report")
    assert (record.count, record.passages) == (2, ("abc-1", "abc-2"))


def test_the_glossary_gives_the_sense_that_the_report_words():
    assert shorts("The SCR was published.")["SCR"].long == "serious case review"
    assert (
        shorts("The SCR was checked.", "Each school keeps a single central record.")["SCR"].long
        == "single central record"
    )


def test_an_unknown_form_takes_the_phrase_with_its_initials_untied():
    record = shorts("The QHG met.", "The Quality Harbour Group has four members.")["QHG"]
    assert (record.long, record.defined, record.source) == ("Quality Harbour Group", False, "report")
    record = shorts("The QHG met.")["QHG"]
    assert (record.long, record.defined, record.source) == (None, False, None)


def test_two_meanings_give_two_records():
    found = find_acronyms(
        passages("The Direct Access (DA) hostel is full.", "Domestic abuse (DA) was not asked about.")
    )
    assert [a.long for a in found] == ["Direct Access", "Domestic abuse"]


def test_a_definition_parted_by_a_page_break():
    record = shorts("Each child in residential care had a Missing Action", "Plan (MAP) with a photograph.")["MAP"]
    assert record.long == "Missing Action Plan"


def test_the_component_counts_passages_from_one():
    nlp = spacy.blank("en")
    nlp.add_pipe("audit_acronyms")
    doc = nlp("The MASH met.")
    assert [(a.short, a.passages) for a in doc._.acronyms] == [("MASH", ("1",))]


def test_the_glossary_is_whole():
    with path("corpora", "glossary", "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({r["short"] for r in rows}) >= 250
    assert all(r["short"] and r["long"] and r["domain"] and r["main"] in ("", "yes") for r in rows)
    assert len({(r["short"], r["long"]) for r in rows}) == len(rows)
    for short, known in glossary().items():
        assert sum(s.main for s in known) == (1 if known[0].main else 0), short
        assert senses(short)[0].main == known[0].main


@given(st.lists(st.text(max_size=120), max_size=6))
def test_any_text_is_taken_and_short_forms_stand_in_it(texts):
    given_passages = passages(*texts)
    found = find_acronyms(given_passages)
    assert found == find_acronyms(given_passages)
    by_id = dict(given_passages)
    for acronym in found:
        assert acronym.count >= len(acronym.passages) > 0
        squeezed = [by_id[i].upper().replace(".", "").replace(" ", "") for i in acronym.passages]
        assert all(acronym.short.upper() in text for text in squeezed)


TOKENS = [
    "MASH",
    "GPs",
    "the",
    "S.47",
    "A&A",
    "FiP",
    "(",
    ")",
    "/",
    "CIN",
    "CP-IS",
    ".",
    "THE",
    "BOARD",
    "Team",
    "MASHed",
    "'s",
    "|",
]


@given(st.lists(st.sampled_from(TOKENS), max_size=25), st.sampled_from(["", " "]))
def test_any_mixture_of_forms_is_taken(tokens, glue):
    texts = passages(glue.join(tokens))
    assert find_acronyms(texts) == find_acronyms(texts)
