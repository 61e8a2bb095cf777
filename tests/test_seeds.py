"""What must come out right of the five reports that the project was created from, read beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.analysis import analyse

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed reports are not beside the checkout (../shared)")


@pytest.fixture(scope="module")
def seed():
    reports = {}

    def get(number):
        if number not in reports:
            (file,) = SEEDS.glob(f"{number}_*.txt")
            reports[number] = analyse(file)
        return reports[number]

    return get


def passages(report, words):
    found = [p for p in report.passages if words in p.text]
    assert found, words
    return found


def figures(report):
    return [f for p in report.passages for f in p.figures]


def values(report, when=None):
    return [f.value for f in figures(report) if when is None or f.when == when]


def themes(passage):
    return {t.id for t in passage.themes}


class TestContactsAudit:
    def test_a_share_and_its_parts_are_linked_and_last_year_s_are_previous(self, seed):
        (first,) = passages(seed("000"), "95% of contacts")
        now = {f.value: f for f in first.figures if f.when == ""}
        before = [f.value for f in first.figures if f.when == "previous"]
        assert now.keys() == {95, 25, 70}
        assert before == [90, 70, 20]
        for part in (25, 70):
            assert ("part", now[95].id) in {(link.relation, link.to) for link in now[part].links}

    def test_shares_carry_the_numerators_beside_them(self, seed):
        shares = {(f.value, f.numerator) for f in figures(seed("000")) if f.kind == "percent"}
        assert {(5, 1), (10, 2)} <= shares

    def test_recommendations_have_their_addressees(self, seed):
        found = seed("000").recommendations
        assert sum(r.addressee == "CFCS" for r in found) >= 4
        assert any("Education Safeguarding Manager" in (r.addressee or "") for r in found)

    def test_no_authority_is_guessed(self, seed):
        assert seed("000").info.authority is None
        assert seed("000").info.published is None


class TestSlides:
    def test_no_bullet_sign_is_left(self, seed):
        assert not [p.text for p in seed("001").passages if p.text.startswith(("«", "»", "*", "•", "-"))]

    def test_slide_titles_are_sections(self, seed):
        sections = {p.section[-1] for p in seed("001").passages if p.section}
        assert {"Context", "Improvements"} <= sections

    def test_acronyms_are_a_concern_and_then_no_longer(self, seed):
        (bad,) = passages(seed("001"), "lot of acronyms used")
        (good,) = passages(seed("001"), "are no longer used")
        assert (bad.stance, good.stance) == ("concern", "strength")
        assert "acronyms_language" in themes(bad) & themes(good)


class TestHackney:
    def test_nothing_of_the_link_list_is_a_passage(self, seed):
        text = seed("002").text
        assert "Pupil premium" not in text
        assert "PUPIL PREMIUM" not in text
        assert "Higher Education Review" not in text
        assert "Transcription" not in text

    def test_what_it_says_of_itself(self, seed):
        info = seed("002").info
        assert (info.authority, info.authority_code) == ("Hackney", "E09000012")
        assert (info.period_start, info.period_end) == ("2011-04", "2011-06")
        assert info.published == "2011-07"
        assert info.sample_size == 29

    def test_page_numbers_in_the_running_text_are_gone(self, seed):
        (joined,) = passages(seed("002"), "should be involved and specialist")
        assert "Care 1 should" not in joined.text


class TestOverviewReport:
    def test_areas_of_analysis_are_sections(self, seed):
        sections = {heading for p in seed("003").passages for heading in p.section}
        for area in range(2, 9):
            assert any(s.lower().startswith(f"area of analysis {area}") for s in sections), area

    def test_eight_of_the_ten_is_80_percent(self, seed):
        (passage,) = passages(seed("003"), "eight of the ten cases")
        (figure,) = passage.figures
        assert (figure.value, figure.numerator, figure.denominator) == (80.0, 8, 10)

    def test_the_repeated_page_header_is_dropped(self, seed):
        assert not [p for p in seed("003").passages if p.text.strip() == "EXAMPLE OVERVIEW REPORT"]

    def test_the_grading_scale_is_not_read_as_results(self, seed):
        scale = [p for p in seed("003").passages if p.text.startswith(("1 = ", "2 = ", "3 = ", "4 = "))]
        assert len(scale) == 4
        assert not [f for p in scale for f in p.figures]
        assert seed("003").grades == ()

    def test_eight_recommendations_with_their_sub_points(self, seed):
        formal = [p for p in seed("003").passages if p.section and p.section[-1].upper() == "RECOMMENDATIONS"]
        numbers = [p.number.rstrip(".") for p in formal if p.number and p.number.rstrip(".").isdigit()]
        assert numbers == [str(n) for n in range(1, 9)]
        assert len(seed("003").recommendations) >= 16


class TestDorset:
    def test_what_it_says_of_itself(self, seed):
        info = seed("004").info
        assert (info.authority, info.published) == ("Dorset", "2019-09-04")

    def test_scores(self, seed):
        scores = [f.value for f in figures(seed("004")) if f.kind == "score"]
        assert {6.2, 6.9} <= set(scores)
        (may,) = [f for f in figures(seed("004")) if f.value == 6.2]
        assert may.when == "May"

    def test_shares_of_visits_say_what_they_measure(self, seed):
        about = {f.value: f.about for f in figures(seed("004")) if f.value in (85.81, 12.33)}
        assert "visits" in about[85.81]
        assert "on time" in about[85.81]
        assert "late" in about[12.33]

    def test_supervision_is_the_weakest_domain(self, seed):
        (weakest,) = passages(seed("004"), "was the weakest scoring domain")
        assert weakest.stance == "concern"
        assert "supervision" in themes(weakest)
