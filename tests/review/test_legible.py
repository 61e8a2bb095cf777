import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.legible import legibility
from pipeline.review.settings import load

PROSE = (
    "Auditors read the files of 24 children in Northmere. In most of them the plan says who will do what, and by when. "
    "Supervision of the NQSWs is regular; however, it is not always recorded (in five of the 24 files it was not), and "
    "the child's own words are hard to find. Mr O'Neill-Smith, the QA lead, has raised this in Q3 with all teams."
)


def odd_share(text):
    return legibility(text, load().plain).odd


def plain_share(text):
    return legibility(text, load().plain).plain


def shifted(text):
    """What a wrong glyph map makes of it: every letter another one."""
    return "".join(chr(ord(c) + 29) if c.isalpha() else c for c in text)


def test_prose_is_plain_and_hardly_odd():
    assert odd_share(PROSE) < 0.02
    assert plain_share(PROSE) > 0.25


@pytest.mark.parametrize("spoil", [lambda t: codecs.encode(t, "rot13"), lambda t: t[::-1], shifted])
def test_text_of_other_letters_is_not_plain(spoil):
    assert plain_share(spoil(PROSE)) < 0.12


@pytest.mark.parametrize(
    "word",
    ["\ue001\ue002", "ch\ufffdld", "ch1ld", "chi|d", "sprvsn", "chILd", "сhild", "a" * 40, "w\x02rk"],
)
def test_an_odd_word(word):
    assert odd_share(word) == 1


@pytest.mark.parametrize(
    "word", ["child", "NQSWs", "s47", "16-17", "£1,200", "•", "café", "www.fenshire.gov.uk", "14½", "16to17", "by", "–"]
)
def test_a_word_or_sign_that_is_not_odd(word):
    assert odd_share(word) == 0


@given(st.text())
def test_any_text_has_shares(text):
    found = legibility(text, load().plain)
    assert 0 <= found.odd <= 1
    assert 0 <= found.plain <= 1
    assert found.words <= len(text.split())
