from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.marks import is_sign, outline, strip_mark


@pytest.mark.parametrize(
    ("text", "mark", "rest"),
    [
        ("• Visits were on time", "•", "Visits were on time"),
        ("•Visits were on time", "•", "Visits were on time"),
        ("* Visits", "*", "Visits"),
        ("« Posts have been filled", "«", "Posts have been filled"),
        ("» Posts have been filled", "»", "Posts have been filled"),
        ("- Posts", "-", "Posts"),
        ("  – Posts", "–", "Posts"),
        ("— Posts", "—", "Posts"),
        ("o Posts", "o", "Posts"),
        ("◼ Posts", "◼", "Posts"),
        ("▪\tPosts", "▪", "Posts"),
        ("\uf0b7 Posts", "\uf0b7", "Posts"),
        ("●", "●", ""),
        ("1. Context", "1.", "Context"),
        ("1) Context", "1)", "Context"),
        ("(12) Context", "(12)", "Context"),
        ("4.2 The sample was small", "4.2", "The sample was small"),
        ("4.1. 13 files were read", "4.1.", "13 files were read"),
        ("a) first", "a)", "first"),
        ("(i) first", "(i)", "first"),
        ("iv. first", "iv.", "first"),
        ("- 1.1. Audits help", "1.1.", "Audits help"),
        ("4.10 'Good' was the grade of most", "4.10", "'Good' was the grade of most"),
    ],
)
def test_marks(text, mark, rest):
    assert strip_mark(text) == (mark, rest)


@pytest.mark.parametrize(
    "text",
    [
        "-5% on last year",
        "2022 year was the focus",
        "13 CWAD files were read",
        "4 September 2019",
        "04.09.19 Meeting of the board",
        "4.9.19 Meeting of the board",
        "6.9 is the highest score",
        "2.5 FTE posts are vacant",
        "12.5% of visits",
        "Recommendation 3: train all staff",
        "one of ten",
        "of the ten",
        "A. Smith chaired the panel",
        "i.e. the worst of them",
        "-",
        "o",
        "1.",
        "9/11 would recommend it",
        "1 = outstanding",
        "10% (two contacts)",
        "2009-2011 plan",
        "*asterisk without a space",
        "«Quoted» words",
        "",
    ],
)
def test_no_mark(text):
    assert strip_mark(text) == (None, text)


def test_kinds_of_marks():
    assert is_sign("•") and is_sign("-") and is_sign("o") and is_sign("\uf0b7")
    assert not is_sign("1.") and not is_sign("a)") and not is_sign(None)
    assert outline("4.2.") == (4, 2) and outline("(3)") == (3,) and outline("•") == () and outline(None) == ()


@given(st.text())
def test_nothing_is_lost(text):
    mark, rest = strip_mark(text)
    assert text.endswith(rest)
    if mark is None:
        assert rest == text
    else:
        assert mark in text[: len(text) - len(rest)]
