from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.cues import words
from pipeline.tag.extent import extent_of, sample_share


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("In one case the plan was late.", "one"),
        ("Only one of the 18 was seen twice.", "one"),
        ("A small number of files had gaps.", "few"),
        ("In two cases the letter went astray.", "few"),
        ("Managers rarely sign the record.", "few"),
        ("Absence fell from 6.2% to 4.1%.", "few"),
        ("Some plans were out of date.", "some"),
        ("Recording is inconsistent.", "some"),
        ("Checks were not always made.", "some"),
        ("A third of meetings slipped.", "some"),
        ("Six of the 13 files held a chronology.", "some"),
        ("Good or better | 9/20", "some"),
        ("Half of the files (15 of 30) were good.", "some"),
        ("Most visits were on time.", "most"),
        ("Plans are generally clear.", "most"),
        ("Eleven of the 12 records were signed.", "most"),
        ("Timeliness rose from 46% to 78%.", "most"),
        ("Nearly every parent liked the chair.", "most"),
        ("All cases had a plan.", "all"),
        ("Nobody had rung the father.", "all"),
        ("Both schools and all nine nurseries replied.", "all"),
        ("Health was at none of the six meetings.", "all"),
        ("Actions were picked up without exception.", "all"),
        ("The plan was clear.", "unstated"),
        ("General practice was invited.", "unstated"),
        ("The most vulnerable children live in Ashmarsh.", "unstated"),
        ("Support for children aged 16 to 17 is clear.", "unstated"),
        ("The average score is 6.4 in June.", "unstated"),
        ("", "unstated"),
    ],
)
def test_extent(text: str, extent: str) -> None:
    assert extent_of(text) == extent


def test_counts_can_be_left_out() -> None:
    assert extent_of("Referrals came from 16 schools.") == "some"
    assert extent_of("Referrals came from 16 schools.", counts=False) == "unstated"


def test_the_share_of_a_sample() -> None:
    assert sample_share(words("Eight of the ten were good.")) == 0.8
    assert sample_share(words("None of those 13 cases was late.")) == 0.0
    assert sample_share(words("Ten of the eight were good.")) is None
    assert sample_share(words("One of the teams moved.")) is None


@given(st.text(max_size=300))
def test_any_text_has_an_extent(text: str) -> None:
    assert extent_of(text) in ("one", "few", "some", "most", "all", "unstated")
    assert extent_of(text) == extent_of(text)


@given(st.integers(0, 999), st.integers(2, 999))
def test_a_share_has_the_extent_of_its_value(part: int, whole: int) -> None:
    found = extent_of(f"{part} of the {whole} files were signed.")
    if part > whole:
        return
    if part == 1:
        assert found == "one"
    elif part in (0, whole):
        assert found == "all"
    elif part > 0.51 * whole:
        assert found == "most"
    elif 0.1 * whole < part <= 0.5 * whole:
        assert found == "some"
    elif part < 0.1 * whole:
        assert found == "few"


def test_numbers_of_any_length_do_no_harm() -> None:
    assert extent_of("9" * 5000 + "% of " + "8" * 5000 + " files " + "1/" * 2000) is not None
