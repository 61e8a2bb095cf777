"""What a report says its short forms stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.brackets import bracketed
from pipeline.extract.definitions import definitions


def found(text):
    return [(d.short, d.long) for d in definitions(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "The Harrowmoor Safeguarding Children Partnership (HSCP) met.",
            "HSCP",
            "Harrowmoor Safeguarding Children Partnership",
        ),
        ("Seven referrals came from health visitors (HVs).", "HV", "health visitor"),
        ("A Missing Return Plan (‘MRP’) was on file.", "MRP", "Missing Return Plan"),
        (
            "One was made on an eCaf (electronic Common Assessment Framework).",
            "eCaf",
            "electronic Common Assessment Framework",
        ),
        (
            "In two cases a CAF (Common Assessment Framework, since replaced) was open.",
            "CAF",
            "Common Assessment Framework",
        ),
        ("CAF (child and family assessment)", "CAF", "child and family assessment"),
        ("The Fenshire Early Support Team, known as FEST, visits.", "FEST", "Fenshire Early Support Team"),
        ("Fenshire Early Support Team (hereafter the FEST)", "FEST", "Fenshire Early Support Team"),
        ("WNB stands for 'was not brought'.", "WNB", "was not brought"),
        ("They write WNB, 'was not brought', on the file.", "WNB", "was not brought"),
        ("AAC is augmentative and alternative communication.", "AAC", "augmentative and alternative communication"),
        ("SPA = Single Point of Access.", "SPA", "Single Point of Access"),
        ("NTS: National Transfer Scheme", "NTS", "National Transfer Scheme"),
        ("NTS – National Transfer Scheme", "NTS", "National Transfer Scheme"),
        ("CPA | Care Programme Approach", "CPA", "Care Programme Approach"),
        ("MAP | Multi-Agency Panel (early help)", "MAP", "Multi-Agency Panel"),
        ("Care Programme Approach | CPA", "CPA", "Care Programme Approach"),
        ("SMART is an acronym for specific, measurable, agreed, realistic and timely.", "SMART", None),
        (
            "S17 – Section 17 of the Children Act 1989 lets councils help.",
            "S17",
            "Section 17 of the Children Act 1989",
        ),
        ("Note: in Oldmere CPC means child protection chair, not conference.", "CPC", "child protection chair"),
        (
            "CASE, the monthly child abuse and sexual exploitation panel, met.",
            "CASE",
            "child abuse and sexual exploitation",
        ),
    ],
)
def test_each_wording(text, short, long):
    pairs = dict(found(text))
    assert short in pairs
    if long is not None:
        assert pairs[short] == long


def test_words_in_another_order_and_nouns_without_a_letter():
    assert found("This month's audit was of Children Looked After (LAC).") == [("LAC", "Children Looked After")]
    assert found("Files from the Children with Disabilities Team (CWD) were read.") == [
        ("CWD", "Children with Disabilities Team")
    ]


def test_two_brackets_on_a_line_are_two_definitions():
    assert found("Six came from the Brief Help Team (BHT) and two from school nurses (SNs).") == [
        ("BHT", "Brief Help Team"),
        ("SN", "school nurse"),
    ]


def test_the_whole_phrase_when_one_word_holds_both_letters():
    assert found("A course in Mindful Memoization (MM) was offered.") == [("MM", "Mindful Memoization")]


def test_a_long_form_does_not_reach_over_a_sentence_end_or_another_bracket():
    assert found("It was early. Help (EH) came late.") == []
    assert found("The early (new) help (EH) came late.") == []


def test_initials_of_a_person_are_no_definition():
    assert found("The chair was Jo Fenwickson (JF).") == []


def test_two_meanings_of_one_form():
    text = "One PPU is the Practice and Performance Unit and the other PPU means the Public Protection Unit."
    assert {long for short, long in found(text) if short == "PPU"} == {
        "Practice and Performance Unit",
        "Public Protection Unit",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The plan (see page 4) was late.",
        "It was rated good (GOOD).",
        "Two of ten (20%)",
        "()",
        "(A)",
        "The PA is a positive sign.",
    ],
)
def test_brackets_that_define_nothing(text):
    assert found(text) == []


@given(st.text(max_size=300))
def test_any_text_is_taken_and_the_answer_stands_in_it(text):
    once = definitions(text)
    assert once == definitions(text)
    words = " ".join(text.split())
    for definition in once:
        assert definition.long.rstrip("y")[:-1] in words


PIECES = [
    "Family",
    "support",
    "and",
    "Team",
    "(FST)",
    "FST",
    "(",
    ")",
    ":",
    "|",
    "is",
    "the",
    ",",
    ".",
    "MASH",
    "s47",
    "-",
    "'",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_any_order_of_its_parts_is_taken(text):
    for definition in definitions(text):
        assert definition.short.lower().rstrip("s") in text.lower()
        assert definition.long


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("The MASH (Multi-Agency Safeguarding Hub) met.", [("MASH", "Multi-Agency Safeguarding Hub")]),
        (
            "EHA (early help assessment) and TAF (team around the family)",
            [("EHA", "early help assessment"), ("TAF", "team around the family")],
        ),
        (
            "The early help assessment (EHA) and the team around the family (TAF).",
            [("EHA", "early help assessment"), ("TAF", "team around the family")],
        ),
        ("It was Mindful Memoization (MM).", [("MM", "Mindful Memoization")]),
        ("They went home. Northmere Panel (NP) met.", [("NP", "Northmere Panel")]),
        (
            "Young People at risk of Sexual Exploitation and Missing (YPSEM) panel",
            [("YPSEM", "Young People at risk of Sexual Exploitation and Missing")],
        ),
        ("a single plan (Common Assessment Framework, CAF) was used", [("CAF", "Common Assessment Framework")]),
        ("a single plan (Common Assessment Framework - CAF) was used", [("CAF", "Common Assessment Framework")]),
        ("the Early Help Assessment(EHA) was late", [("EHA", "Early Help Assessment")]),
        ("not in education, employment or training (NEET)", [("NEET", "not in education, employment or training")]),
        ("the front door [Multi-Agency Safeguarding Hub (MASH)] was busy", [("MASH", "Multi-Agency Safeguarding Hub")]),
        ("Every meeting and report was said to be good (MARG).", []),
        ("the non-Child Protection (CP) cases", [("CP", "Child Protection")]),
    ],
)
def test_what_others_get_wrong(text, pairs):
    assert found(text) == pairs


def test_any_field_takes_short_forms_of_any_shape():
    text = "mouse interferon (mIFN) and two amino acids (aas); p (probability) was low (p = 0.1), or (see page 4)."
    assert [(p.short, p.long) for p in bracketed(text)] == [("mIFN", "mouse interferon"), ("aas", "amino acids")]


@pytest.mark.parametrize("text", ["(" * 20000, "()" * 10000, "a " * 5000 + "(AB)", "(" + "AB, " * 5000 + ")"])
def test_hostile_texts_are_quick(text):
    assert definitions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "QZH Quality Zonal Hub",
        "• QZH\tQuality Zonal Hub.",
        "Quality Zonal Hub QZH",
        "QZH | Quality Zonal Hub | a hub for quality",
        "the QZH, short for Quality Zonal Hub, met",
        "QZH (short for Quality Zonal Hub)",
        "QZH (i.e. the Quality Zonal Hub) met",
        "QZH, that is, the Quality Zonal Hub, met",
        "the Quality Zonal Hub ('the Hub', QZH)",
        "the Quality Zonal Hub (QZH or ‘the Hub’)",
        "the hub (the QZH, Quality Zonal Hub)",
        "the Quality Zonal Hub, QZH, met",
        "the Quality Zonal Hub – QZH – met",
        "the Quality Zonal Hub (formerly QZH)",
        "the Quality Zonal Hub, which was abbreviated to QZH",
        "QZH is the abbreviation for Quality Zonal Hub",
        "the Zonal Hub [Quality Zonal Hub (QZH)]",
    ],
)
def test_whatever_the_shape(text):
    assert found(text) == [("QZH", "Quality Zonal Hub")]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "child in need and child protection (CIN and CP) plans",
            {("CIN", "child in need"), ("CP", "child protection")},
        ),
        ("child in need/child protection (CIN/CP)", {("CIN", "child in need"), ("CP", "child protection")}),
        ("the Common Assessment Framework (CAF/eCAF)", {("CAF", "Common Assessment Framework")}),
        ("section 47 of the Children Act 1989 (s.47)", {("S47", "section 47 of the Children Act 1989")}),
        ("in education, training or employment (EET)", {("EET", "education, training or employment")}),
        ("Police, Housing, Education, PHE, met", set()),
        ("a partner for her (PA)", set()),
        ("The QZH Quality Zonal Hub met", set()),
        ("They asked MASH (police and health)", set()),
    ],
)
def test_two_forms_and_none(text, pairs):
    assert set(found(text)) == pairs
