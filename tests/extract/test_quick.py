"""The quick looks that spare a dear one: they must let through all that the dear one finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import asks, shortforms, wordings
from pipeline.tag import sensitivity

WORDINGS = [w for table in ("strong", "weak") for w in asks.lexicon()[table] if "holds" in w]


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda w: w["pattern"][:30])
@settings(max_examples=40)
@given(data=st.data())
def test_a_wording_holds_what_it_is_said_to(wording, data):
    found = re.search(wording["pattern"], data.draw(st.from_regex(wording["pattern"])))
    assert any(text in found[0] for text in wording["holds"])


@given(st.from_regex(shortforms._CANDIDATE))
def test_a_text_with_a_short_form_is_not_passed_over(text):
    assert shortforms._QUICK.search(text)


@given(st.from_regex(wordings.introduces()))
def test_what_introduces_a_short_form_is_not_passed_over(before):
    assert wordings.may_introduce(before)


@given(st.from_regex(sensitivity._PAIR))
def test_a_pair_of_names_is_not_passed_over(text):
    assert sensitivity._SECOND.search(text)
