"""Words looked up in running text."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.cues import Lexicon, words
from pipeline.tag.together import Together


def scan(phrases, text):
    return [(a, b, meaning) for a, b, meaning in Lexicon((p, p) for p in phrases).scan(words(text))]


def test_the_longest_phrase_at_a_place():
    assert scan(["plan", "plan of work", "plan of"], "A plan of work, a plan") == [
        (1, 4, "plan of work"),
        (6, 7, "plan"),
    ]


def test_open_words():
    assert scan(["assess* the", "assessed"], "assessed the risk; assessing the risk") == [
        (0, 2, "assess* the"),
        (4, 6, "assess* the"),
    ]


def test_an_open_second_word_beside_an_exact_one():
    assert scan(["good plan*", "good plans made"], "good plans made, good planning") == [
        (0, 3, "good plans made"),
        (4, 6, "good plan*"),
    ]


def test_a_phrase_needs_a_word():
    with pytest.raises(ValueError, match="no word"):
        Lexicon([("'-'", 1)])


@given(st.text())
def test_any_text_has_words_in_lower_case(text):
    assert all(w == w.lower() for w in words(text))


# Words that the phrases are made of, and some that they are not.
_WORDS = st.lists(st.sampled_from(["a", "good", "plan", "plans", "made", "of", ",", "work"]), max_size=9).map(" ".join)
_PHRASES = ["plan", "plan* of work", "good plan*", "good plans made", "a good", "of work", "mad*"]


@given(st.lists(_WORDS, max_size=5))
def test_texts_read_together_say_the_same(texts):
    lexicon = Lexicon((p, p) for p in _PHRASES)
    every = Together(texts).words()
    assert every == [words(text) for text in texts]
    assert [list(lexicon.scan(found)) for found in every] == [list(lexicon.scan(words(text))) for text in texts]


def test_a_part_or_copy_of_words_read_together_is_a_list():
    (found,) = Together(["A plan of work"]).words()
    assert type(found[1:]) is type(copy.deepcopy(found)) is list
    assert list(Lexicon([("plan of", 1)]).scan(found[1:])) == [(0, 2, 1)]
