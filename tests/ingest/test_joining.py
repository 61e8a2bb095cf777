from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.joining import clean_line, join_lines


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["The cook-", "ing class"], "The cooking class"),
        (["a multi-", "agency audit"], "a multi-agency audit"),
        (["an inter-", "view"], "an interview"),
        (["an inter-", "agency view"], "an inter-agency view"),
        (["a re-", "sponse"], "a response"),
        (["a re-", "referral"], "a re-referral"),
        (["a re-", "audit in May"], "a re-audit in May"),
        (["an up-to-", "date plan"], "an up-to-date plan"),
        (["decision-", "making"], "decision-making"),
        (["a 3-", "month plan"], "a 3-month plan"),
        (["short-", "and long-term plans"], "short- and long-term plans"),
        (["Anglo-", "Irish"], "Anglo-Irish"),
        (["the plan -", "which was late"], "the plan - which was late"),
        (["and/", "or"], "and/or"),
        (["2009–", "2011"], "2009–2011"),
        (["cook\u00ad", "ing and sa\u00advoury"], "cooking and savoury"),
        (["cook\ufffe", "ing"], "cooking"),
        (["e\ufb03cient \ufb02ow"], "efficient flow"),
        (["a\u00a0b", "  c   d  "], "a b c d"),
        (["", "a", "", "b"], "a b"),
        ([], ""),
    ],
)
def test_join(lines, joined):
    assert join_lines(lines) == joined


def test_the_document_decides():
    assert join_lines(["care-", "plan"], {"care-plan"}) == "care-plan"
    assert join_lines(["multi-", "ply"], {"multiply"}) == "multiply"


@given(st.lists(st.text()))
def test_join_is_idempotent(lines):
    joined = join_lines(lines)
    assert join_lines([joined]) == joined
    assert "\n" not in joined
    assert "  " not in joined


@given(st.text())
def test_clean_line_is_idempotent(text):
    assert clean_line(clean_line(text)) == clean_line(text)
