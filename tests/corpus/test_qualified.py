"""Figures given as a bound or roughly: the words that say so are printed with the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.qualified import as_row, is_qualified, qualified, stated_span
from pipeline.extract.figures import extract_figures
from pipeline.records import Figure, Passage


def _told(text: str) -> list[str]:
    """Return the values of the figures of a sentence as they are printed."""
    passage = Passage("p", 1, 1, (), None, None, None, None, "sentence", text, 0, len(text))
    told = []
    for figure in extract_figures(text):
        unit = "%" if figure.kind in ("percent", "proportion") else ""
        told.append(qualified(f"{figure.value:g}{unit}", as_row(figure, passage)))
    return told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Almost half of the plans were late.", ["almost 50%"]),
        ("Nearly a third of children had no plan.", ["nearly 33.3%"]),
        ("Under 3% of visits were late.", ["under 3%"]),
        ("At least ten children were missing.", ["at least 10"]),
        ("No more than 3 of 12 plans were good.", ["no more than 25%"]),
        ("Around one in six children live in poverty.", ["around 16.7%"]),
        ("Roughly four out of ten care leavers are out of work.", ["roughly 40%"]),
        ("Around four out of ten care leavers are out of work.", ["around 40%"]),
        (">60% of plans were good.", [">60%"]),
        ("c. 60% of plans were good.", ["c. 60%"]),
        ("60% or more of plans were good.", ["60% or more"]),
        ("Plans rose from almost 40% to nearly 60%.", ["almost 40%", "nearly 60%"]),
        ("Absence fell by almost a half of all cases.", ["almost 50%"]),
        ("In a little\nover half of cases plans were late.", ["a little over 50%"]),
        ("Leaders spoke about almost 40 plans.", ["almost 40"]),
        ("Of those asked, about 40% did not know.", ["about 40%"]),
    ],
)
def test_words_that_make_a_number_a_bound_or_rough_stay_with_it(text: str, told: list[str]) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Almost half (48%) of plans were late.", ["48%"]),  # given again, exactly
        ("Almost half (12 of 25) of plans were late.", ["48%"]),
        ("Only 12% of plans were good.", ["12%"]),  # a judgement, not a bound
        ("We heard concerns about two children.", ["2"]),
        ("Leaders spoke about four plans.", ["4"]),
        ("Leaders spoke about 12 plans.", ["12"]),
        ("We heard concerns over 30 children.", ["30"]),
        ("Their parents were heard late about three of the four plans.", ["75%"]),
        ("The rate of 14% was higher than 11% a year earlier.", ["14%", "11%"]),  # compared
    ],
)
def test_exact_numbers_stay_as_they_are(text: str, told: list[str]) -> None:
    assert _told(text) == told


def test_a_sign_of_a_cell_is_printed() -> None:
    row = {"kind": "count", "numerator": None, "quantity": "<5", "stated": "<5"}
    assert qualified("5", row) == "<5" and is_qualified(row)


def test_a_passage_that_starts_later_in_its_report() -> None:
    text = "Fewer than 40% were seen."
    passage = Passage("p", 1, 1, (), None, None, None, None, "sentence", text, 100, 100 + len(text))
    figure = Figure("f1", "percent", 40.0, None, None, "", "", 111, 114)
    assert as_row(figure, passage)["stated"] == "Fewer than 40%"


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_the_span_holds_the_quantity_and_lies_in_the_text(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = stated_span(text, start, end, "percent", 50.0)
    assert 0 <= first <= start <= end <= last <= len(text)
