from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import AGENCIES, Passage, ReportInfo
from pipeline.tag.agencies import agencies_of, own_agency, with_inspected


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Social workers know children well.", ("social_care",)),
        ("Midwives and GPs shared what they knew.", ("health",)),
        ("Police and the school nurse came to each meeting.", ("police", "health")),
        ("Designated safeguarding leads in schools rang twice.", ("education",)),
        ("Youth justice workers and probation officers were invited.", ("probation", "youth_justice")),
        ("Housing officers carried the same fears.", ("housing",)),
        ("Adult social care did not reply.", ("adult_services",)),
        ("The Safeguarding Children Partnership has no plan.", ("partnership",)),
        ("The judiciary has confidence in reports.", ("court",)),
        ("A women's aid charity ran the group.", ("voluntary",)),
        ("Health, care and education agreed a form.", ("social_care", "health", "education")),
        ("Pathway plans are out of date.", ("social_care",)),
        ("Grades were moderated.", ()),
        ("Children's mental health is a worry.", ()),
        ("", ()),
    ],
)
def test_agencies_of_a_sentence(text: str, agencies: tuple[str, ...]) -> None:
    assert agencies_of(text) == agencies


def test_the_place_tells_where_the_words_do_not() -> None:
    assert agencies_of("Invitations came late.", ("Findings", "Police")) == ("police",)
    assert agencies_of("Invitations came late.", ("Findings", "Police"), "The health visitors said:") == ("health",)
    assert agencies_of("Schools were invited late.", ("Police",)) == ("education",)


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
def test_agencies_are_known_and_in_order(text: str, section: list[str]) -> None:
    found = agencies_of(text, tuple(section))
    assert [a for a in AGENCIES if a in found] == list(found)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Their needs are well understood.", ("social_care",)),
        ("Children with SEND wait too long.", ()),
        ("The FSCB challenged its partners well.", ("partnership",)),
    ],
)
def test_a_judgement_that_stands_alone(text: str, agencies: tuple[str, ...]) -> None:
    assert agencies_of(text, judged=True) == agencies
    assert agencies_of(text) == (agencies if "FSCB" in text else ())


def test_an_inspection_is_of_the_local_authority() -> None:
    def passage(text: str, **known: Any) -> Passage:
        given = {"stance": "strength", "section": ("Summary",), "kind": "sentence", **known}
        return Passage(
            id="1-1", page=1, page_end=1, lead_in=None, item=None, number=None, part=None, text=text, start=0, end=1,
            **given,
        )  # fmt: skip

    told = [
        passage("It is well led."),
        passage("It is well led.", stance="context"),
        passage("Led well", kind="heading"),
        passage("Police are quick.", agencies=("police",)),
    ]
    agencies = [p.agencies for p in with_inspected(told, ReportInfo(report_type="ilacs"))]
    assert agencies == [("social_care",), (), (), ("police",)]
    assert with_inspected(told, ReportInfo(report_type="multi_agency_audit")) == tuple(told)


@pytest.mark.parametrize(
    ("kind", "title", "body", "agency"),
    [
        ("ilacs", "Inspection of Fenshire", "Ofsted", "social_care"),
        ("single_agency_audit", "Audit of safeguarding in health visiting", "Northmere NHS Trust", "health"),
        ("single_agency_audit", "Case file audit", "Northmere NHS Trust", "health"),
        ("dip_sample", "Supervision", None, None),
        ("single_agency_audit", "Police and housing together", None, None),
        ("multi_agency_audit", "Neglect", "Fenshire Safeguarding Children Partnership", None),
        ("area_send", None, "Ofsted", None),
    ],
)
def test_the_agency_a_report_is_of(kind: str, title: str | None, body: str | None, agency: str | None) -> None:
    assert own_agency(ReportInfo(report_type=kind, title=title, issuing_body=body)) == agency


def test_an_audit_of_ones_own_work_is_of_that_agency() -> None:
    info = ReportInfo(report_type="single_agency_audit", title="Audit of the health visiting service")
    texts = ("Supervision was late.", "Social workers rang back.", "Forms waited for a fortnight.")
    told = [
        Passage(
            id="1-1", page=1, page_end=1, lead_in=None, item=None, number=None, part=None, text=text, start=0, end=1,
            section=("Findings",), kind="sentence", stance="concern", agencies=agencies_of(text),
        )
        for text in texts
    ]  # fmt: skip
    assert [p.agencies for p in with_inspected(told, info)] == [("health",), ("social_care",), ("health",)]


def test_a_sentence_that_speaks_back_does_not_tell_by_itself() -> None:
    assert agencies_of("However, this is not the case everywhere.", judged=True) == ()
    assert agencies_of("Much has been done.", judged=True) == ("social_care",)
