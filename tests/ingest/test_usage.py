"""How a document writes its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import usage as module
from pipeline.ingest.usage import Usage

TEXTS = [
    "The plan of the Board was clear and the board met.",
    "A social worker met the Social Worker of another team Good plans followed.",
    "A good plan is a plan.",
]


def test_words_in_lower_case():
    usage = Usage(TEXTS)
    assert [usage.small(w) for w in ("plan", "board", "good", "harrowmoor")] == [3, 1, 1, 0]


def test_names_follow_words_that_end_no_clause():
    usage = Usage(TEXTS)
    assert [usage.names(w) for w in ("board", "social", "good")] == [1, 1, 0]


def test_pairs_within_a_paragraph_but_not_over_a_joint():
    usage = Usage(TEXTS)
    assert usage.pairs("social", "worker") == 2
    assert usage.pairs("team", "good") == 0
    assert usage.pairs("met", "a") == 0


@given(st.lists(st.text("abAB -'.é", max_size=30), max_size=6), st.lists(st.sampled_from(["a", "b", "ab", "é", ""])))
def test_what_was_asked_before_changes_no_count(texts, words):
    usage = Usage(texts)
    for word in words:
        assert usage.small(word) == Usage(texts).small(word)
        assert usage.names(word) == Usage(texts).names(word)
        assert usage.pairs(word, "b") == Usage(texts).pairs(word, "b")


@given(st.lists(st.text("abAB -'.é", max_size=30), max_size=6), st.sampled_from(["a", "b", "ab", "ba"]))
def test_a_few_paragraphs_count_as_all(texts, word):
    asked = Usage(texts)
    many = module._MANY
    try:
        module._MANY = 0  # which counts all paragraphs at the first question
        everything = Usage(texts)
        counts = (everything.small(word), everything.names(word), everything.pairs(word, "a"))
    finally:
        module._MANY = many
    assert counts == (asked.small(word), asked.names(word), asked.pairs(word, "a"))
