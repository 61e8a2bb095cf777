from dataclasses import replace

import pytest

from pipeline.corpus.quality import PageFacts, ReportFacts, SectionFacts
from pipeline.review.checks import run
from pipeline.review.settings import load

PROSE = "The plan says what will be done by whom and it is reviewed with the child in good time. " * 12
SOUND = ReportFacts(
    sha256="0" * 64,
    file="reports/audit-2024.pdf",
    type="pdf",
    title="Audit of plans",
    authority="Fenshire",
    places=("Fenshire",),
    published="2024-06-03",
    period_start="2024-02",
    period_end="2024-03",
    date="2024-06-03",
    report_type="multi_agency_audit",
    sample_size=12,
    words=1200,
    dropped_words=40,
    warnings=(),
    duplicate_of=None,
    duplicate_kind=None,
    pages=tuple(PageFacts(n, PROSE, 6) for n in range(1, 7)),
    sections=(
        SectionFacts("Findings", 2, "0-1", 40, 0),
        SectionFacts("7. Recommendations:", 6, "0-42", 5, 5),
    ),
    grades=(),
    recommendations=5,
    passages=60,
    sentences=40,
    broken=1,
    judged=50,
    unsure=2,
    themed=44,
)


def found(**changes):
    return [finding.check for finding in run(replace(SOUND, **changes), load())]


def page(number, text=PROSE, dropped=6):
    return PageFacts(number, text, dropped)


def test_a_sound_reading_has_nothing_to_check():
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"authority": None, "places": ()}, "place_missing"),
        ({"file": "reports/northmere/audit-2024.pdf"}, "place_conflict"),
        ({"file": "reports/northmere-audit-2024.pdf"}, "place_conflict"),
        ({"date": None, "published": None, "period_start": None, "period_end": None}, "date_missing"),
        ({"published": "2024-01"}, "date_conflict"),
        ({"period_start": "2024-04-02", "period_end": "2024-04-01"}, "date_conflict"),
        ({"period_start": "1989"}, "date_conflict"),
        ({"file": "audit 2019.pdf"}, "date_conflict"),
        ({"report_type": "other"}, "type_other"),
        ({"title": None}, "title_missing"),
        ({"sample_size": None}, "sample_missing"),
        ({"warnings": ("Page 3 holds no text.",)}, "warning"),
        ({"pages": (*SOUND.pages, page(7, "", 2))}, "page_without_text"),
        ({"pages": (*SOUND.pages, page(7, "Gur cyna fnlf jung jvyy or qbar ol jubz. " * 9))}, "page_garbled"),
        (
            {"pages": (*SOUND.pages, page(7, "The child\ufffds plan is cle\ufffdr and it is good. " * 9))},
            "page_garbled",
        ),
        ({"dropped_words": 900}, "dropped_much"),
        ({"pages": (*SOUND.pages[:3], page(4, "Left.", 300), *SOUND.pages[3:])}, "dropped_page"),
        ({"broken": 20}, "broken_sentences"),
        ({"themed": 5}, "few_themes"),
        ({"unsure": 30}, "labels_unsure"),
        ({"sections": (), "words": 4000}, "no_sections"),
        ({"recommendations": 0, "sections": SOUND.sections[:1]}, "recommendations_missing"),
        ({"sections": (SectionFacts("7. Recommendations:", 6, "0-42", 5, 0),)}, "section_without_recommendations"),
        ({"duplicate_of": "1" * 64, "duplicate_kind": "near"}, "near_duplicate"),
        ({"passages": 0, "authority": None}, "no_passages"),
    ],
)
def test_each_check_finds_its_own_and_nothing_else(changes, check):
    assert found(**changes) == [check]


def test_the_same_text_in_another_format_is_nothing_to_look_at():
    assert found(duplicate_of="1" * 64, duplicate_kind="same_text") == []


def test_details_that_agree_with_the_name_and_folder_of_the_file():
    assert found(file="Fenshire/2024/fenshire-audit.pdf") == []
    assert found(file="council reports/Fenshire audit 2023.pdf") == []  # a year apart
    assert found(file="northmere/joint.pdf", places=("Fenshire", "Northmere")) == []


def test_a_folder_suggests_the_place_that_is_missing():
    (finding,) = run(replace(SOUND, authority=None, places=(), file=r"C:\reports\Northmere\a.pdf"), load())
    assert finding.what.endswith("says Northmere")


@pytest.mark.parametrize(
    ("report_type", "date", "areas", "missing"),
    [
        ("sif", "2015-06-02", "overall leadership help_protection children_in_care care_leavers", None),
        ("sif", "2015-06-02", "overall leadership help_protection care_leavers", "children in care"),
        ("ilacs", "2019-06", "overall leadership help_protection children_in_care", None),
        ("ilacs", "2024", "overall leadership help_protection children_in_care", "care leavers"),
        ("ilacs", "2026-08-01", "leadership help_protection children_in_care care_leavers", None),
        ("ilacs", "2025-08-01", "leadership help_protection children_in_care care_leavers", "overall"),
        ("area_send", "2024-02", "overall", None),
        ("area_send", "2019-02", "", None),
        ("annual_report", "2024", "", None),
    ],
)
def test_grades_are_expected_by_type_and_date(report_type, date, areas, missing):
    report = replace(
        SOUND,
        report_type=report_type,
        date=date,
        published=None,
        period_start=None,
        period_end=None,
        grades=tuple((area, "good") for area in areas.split()),
    )
    assert [f.what for f in run(report, load())] == ([f"no grade was found on {missing}"] if missing else [])


def test_an_outstanding_inspection_may_ask_for_nothing():
    areas = ("overall", "leadership", "help_protection", "children_in_care")
    changes = {"report_type": "ilacs", "date": "2019-06-03", "recommendations": 0, "sections": SOUND.sections[:1]}
    assert found(**changes, grades=tuple((area, "outstanding") for area in areas)) == []
    assert found(**changes, grades=tuple((area, "good") for area in areas)) == ["recommendations_missing"]


@pytest.mark.parametrize(
    ("heading", "asks"),
    [
        ("Recommendations", True),
        ("5. Key recommendations", True),
        ("What needs to improve?", True),
        ("What does the local authority need to improve?", True),
        ("Areas for improvement", True),
        ("Priority and immediate action", True),
        ("What became of the recommendations of 2021", False),
        ("Who kept an eye on the actions", False),
        ("Were appropriate actions taken?", False),
    ],
)
def test_sections_that_ask(heading, asks):
    checks = found(sections=(SOUND.sections[0], SectionFacts(heading, 6, "0-42", 5, 0)))
    assert checks == ["section_without_recommendations"] * asks
    assert found(sections=(SOUND.sections[0], SectionFacts(heading, 6, "0-42", 1, 0))) == []


def test_the_weightiest_comes_first_and_says_what_to_do():
    findings = list(run(replace(SOUND, title=None, authority=None, places=(), unsure=30), load()))
    assert [f.check for f in findings] == ["place_missing", "labels_unsure", "title_missing"]
    assert all(f.do.endswith(".") and f.weight > 0 and 0 < f.share <= 1 for f in findings)


def test_every_check_has_a_weight_and_says_what_to_do():
    for name, own in load().checks.items():
        assert 1 <= own["weight"] <= 10, name
        assert own["do"][0].isupper() and own["do"].endswith("."), name
