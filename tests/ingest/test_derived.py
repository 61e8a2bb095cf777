"""Sizes that follow from a number and its share, and above all those that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.derived import derive_size
from pipeline.ingest.parts import find_parts, stated_in_parts
from pipeline.records import Passage, ReportInfo


def made(*texts):
    return [
        Passage(f"x-{i}", 1, 1, (), None, None, None, None, "sentence", text, 0, len(text))
        for i, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    ("texts", "size"),
    [
        # 19 to 22 by the first alone; a quarter of 19, 21 or 22 is no number of files.
        (["One file (5%) was rated as inadequate.", "25% were rated as good."], 20),
        (["One file (5%) was rated as inadequate, 25% of files as good, 70% of files as outstanding."], 20),
        (["Three (37.5%) of the plans were judged to be good."], 8),
        (["Two files (67%) were late."], 3),
        (["Of note, 12.5% (one case) was graded inadequate."], 8),
        (["33% (two) were rated good; 17% (one) was rated inadequate."], 6),
        # Several are left.
        (["One file (5%) was rated as inadequate."], None),
        (["10% (two contacts) were rated as inadequate.", "90% of contacts were rated as good."], None),
        # None is left.
        (["One file (50%) was rated good.", "Two files (5%) were rated inadequate."], None),
        # Shares of last year, of something else, of some of the cases.
        (["One file (5%) was rated inadequate.", "Last year 25% were rated good."], None),
        (["One file (5%) was rated inadequate.", "25% of parents were rated good at replying."], None),
        (["Of the late files, one file (25%) was rated inadequate and 75% were rated good."], None),
        (["Three (37.5%) of the parents felt that work was good."], None),
        (["Five of 20 files (25%) were rated good; two files (10%) were late."], None),
        # No number, or nothing.
        (["25% were rated as good, 75% as outstanding."], None),
        ([], None),
    ],
)
def test_one_size_or_none(texts, size):
    found = derive_size(made(*texts))
    assert (found and found.size) == size


@given(st.integers(2, 60), st.data())
def test_what_is_derived_is_never_another_size(size, data):
    """The shares of a true size, rounded, always allow it: so what is derived is that size or nothing."""
    counts = data.draw(st.lists(st.integers(1, size), min_size=1, max_size=4))
    texts = [f"{count} files ({100 * count / size:.0f}%) were rated good." for count in counts]
    found = derive_size(made(*texts))
    assert found is None or found.size == size


@given(st.text(alphabet="one5%(). 10of%filescent\n", max_size=80))
def test_any_text_is_fine(text):
    found = derive_size(made(text))
    assert found is None or found.size >= 2


def test_a_part_says_that_its_size_is_derived():
    one = (
        "Overall, 95% of referrals were rated as good or outstanding.",
        "One referral (5%) was rated as inadequate, 25% as good.",
        "Thinking was clear.",
        "The following recommendations were made:",
        "The front door to check its inbox.",
    )
    two = ("Overall, 90% of referrals were rated as good.", "We read 30 referrals.", "They were clear.", "All agreed.")
    passages, parts = find_parts(made(*one, *two), ReportInfo(report_type="multi_agency_audit"))
    assert [part.sample_size for part in parts] == [20, 30]
    first, second = stated_in_parts(passages, parts)
    assert (first.field, first.passage) == ("part 1 sample_size", "x-2")
    assert first.text == f"derived from: {one[1]}"
    assert (second.field, second.text) == ("part 2 sample_size", two[1])
