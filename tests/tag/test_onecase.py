from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.sensitivity import sensitivity_of


@pytest.mark.parametrize(
    "text",
    [
        "A 17-year-old slept in the lobby for a week.",
        "The plan of a boy aged nine had no school in it.",
        "Workers drew with the four-year-old in the kitchen.",
        "The seventh lost touch with her school and nobody rang.",
        "He was moved twice before anybody asked why.",
        "The visit showed what the young man wanted from his plan.",
        "Her grandmother was never rung.",
        "You said: I asked three times to read it.",
        "A good letter began 'I am writing to you about my visit' and went on in plain words.",
    ],
)
def test_one_child_is_told_of(text: str) -> None:
    assert "single_case" in sensitivity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Accommodation for 16- and 17-year-olds is scarce.",
        "Children aged 14 were seen more often than children aged 10 to 12.",
        "When a 16-year-old is homeless, both services meet.",
        "The director told us she had visited every team.",
        "Each child has a plan that says what he or she needs.",
        "The third quarter was better.",
        "Fathers are asked for their views; in several families the father was not seen.",
        "A ten-year-old policy still stands.",
        "Children told us ‘workers listen’.",
    ],
)
def test_general_statements_tell_of_nobody(text: str) -> None:
    assert "single_case" not in sensitivity_of(text)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert sensitivity_of(text) == sensitivity_of(text)
