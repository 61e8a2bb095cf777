"""What stands under a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.accuracy import accuracy, genres
from pipeline.tables.model import Basis
from pipeline.tables.notes import said, trust
from pipeline.tables.sections import area_of, grade_order, section_of
from pipeline.tag.taxonomy import load_taxonomy


def test_every_shipped_theme_has_its_scores_in_both_genres():
    ids = load_taxonomy().ids
    found = accuracy(ids, ("inspection", "local"))
    assert [(a.genre, a.theme) for a in found] == [(g, t) for g in ("inspection", "local") for t in ids]
    assert all(0 < a.precision <= 1 and 0 < a.recall <= 1 and a.labelled > 0 for a in found)


def test_the_genre_is_that_of_the_reports():
    assert genres(["send"]) == ("inspection",)
    assert genres(["local_audit", "inspection"]) == ("inspection", "local")
    one = trust(accuracy(("supervision",), ("local",)))
    assert "local audits, Supervision: precision" in one
    assert "not measured" in trust(accuracy(("a_theme_of_ones_own",), ("local",)))


def test_the_basis_in_words():
    basis = Basis(3, 2, (("ilacs", 2), ("dip_sample", 1)), "2023-01", "2024-02-05", 1, 1)
    assert said(basis) == (
        "3 reports (2 ILACS, 1 dip sample) on 2 authorities, dated January 2023 to 5 February 2024; 1 undated; "
        "1 could not be wholly read."
    )


@pytest.mark.parametrize(
    ("path", "area", "section"),
    [
        (("The local authority", "The experiences and progress of care leavers: good"), "care_leavers", "Care leavers"),
        (("Leadership, management and governance Requires improvement", "Findings"), "leadership", "Leadership"),
        (("3.2 What needs to improve?",), None, "What needs to improve"),
        (("SECTION 2: RECORDING",), None, "Recording"),
        ((), None, None),
    ],
)
def test_sections_and_areas(path, area, section):
    assert (area_of(path), section_of(path)) == (area, section)


def test_grades_stand_from_the_highest_down():
    assert sorted([None, "inadequate", "amber", "outstanding"], key=grade_order) == [
        "outstanding",
        "inadequate",
        "amber",
        None,
    ]


@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_heading_breaks_the_naming_of_sections(path):
    assert section_of(path) is None or section_of(path)
