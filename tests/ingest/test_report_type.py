"""Report types by the rules of the lexicon."""

from __future__ import annotations

import pytest

from pipeline import reference
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.evidence import gather
from pipeline.ingest.report_type import find_report_type, rules
from pipeline.records import REPORT_TYPES


def type_of(*cover, title=None, issuer=None, body=(), sample=None):
    document = Document("pdf", tuple(Block("paragraph", t, 1) for t in cover), (), (1, 2))
    return find_report_type(gather(document), title, issuer, body, lambda: sample).type


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        (["Inspection of services for children in need of help and", "protection"], "sif"),
        (["Inspection of Oldmere local authority", "children’s services"], "ilacs"),
        (["Oldmere Council", "Inspection of children’s social care services"], "ilacs"),
        (["Inspection of Oldmere County", "Council local authority children’s", "services"], "ilacs"),
        (["Local area partnership report", "Area SEND inspection of Oldmere"], "area_send"),
        (["Joint targeted area inspection of Oldmere"], "jtai"),
        (["Focused visit to Oldmere children’s services"], "focused_visit"),
        (["Monitoring visit to Oldmere children’s services"], "monitoring_visit"),
        (["Inspection of looked after children services"], "other"),
        (["Review of the effectiveness of the Local Safeguarding Children Board"], "other"),
    ],
)
def test_inspectorates(cover, expected):
    assert type_of(*cover) == expected


@pytest.mark.parametrize(
    ("title", "issuer", "expected"),
    [
        ("Multi-agency thematic audit of neglect", None, "multi_agency_audit"),
        ("Thematic audit of neglect", "Oldmere Safeguarding Children Partnership", "multi_agency_audit"),
        ("Thematic audit of neglect", "Oldmere Council", "single_agency_audit"),
        ("Dip sample of supervision", "Oldmere Council", "dip_sample"),
        ("Practice review of recording", "Oldmere Council", "practice_review"),
        ("Annual report 2023/24", "Oldmere Safeguarding Children Partnership", "annual_report"),
        ("Self-evaluation of children's services", "Oldmere Council", "self_assessment"),
        ("Workforce: report to the Scrutiny Committee", "Oldmere Council", "committee_paper"),
        ("Audit action plan", "Oldmere Council", "other"),
        ("Preparing for a joint targeted area inspection", "Oldmere Council", "other"),
    ],
)
def test_titles(title, issuer, expected):
    assert type_of(title=title, issuer=issuer) == expected


def test_form_of_a_committee_paper():
    assert (
        type_of("Date of Meeting: 4 May 2024", "Lead Member: A Person", "Budget implications: none", "Exempt: no")
        == "committee_paper"
    )


def test_text_without_title():
    assert type_of(body=["A further multi-agency audit of contacts will follow."]) == "multi_agency_audit"
    assert type_of(body=["It did better than the last dip sample."], sample=18) == "dip_sample"
    assert type_of(body=["It did better than the last dip sample."]) == "other"


def test_reference_tables_know_every_type():
    assert {r.type for r in rules()} <= set(REPORT_TYPES)
    assert set(reference.families()) == set(REPORT_TYPES)
    assert not reference.in_scope("area_send", "court_preproceedings")
    assert reference.in_scope("area_send", "disabled_send")
    assert all(reference.in_scope("multi_agency_audit", t) for t in ("neglect", "housing"))
