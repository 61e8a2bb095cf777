"""Whether one passage says what another says: what the model is asked, and what it must not be moved by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import resources
from pipeline.summarise.likeness import likeness
from pipeline.summarise.saying import QUESTIONS, SEEN, TABLES, Saying, alike, shipped_weights
from pipeline.summarise.views import Texts, Views

WORDS = st.sampled_from(
    ("visits", "are", "timely", "thorough", "plans", "and", "records", "regular", "children", "know them well", "not")
)
PASSAGES = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=2, max_size=6)


def chances(passages: list[str], mine: list[int], others: list[int], question: str = "says") -> np.ndarray:
    texts = Texts(passages)
    views, every = Views(texts, texts.read), np.arange(len(passages))
    first, second = np.array(mine), np.array(others)
    seen = (view[first, second] for view in views.seen(every, every))
    return Saying(views.names, shipped_weights(question)).chances(first, second, alike(*seen))


def chance(first: str, second: str, question: str = "says") -> float:
    return float(chances([first, second], [0], [1], question)[0])


@given(PASSAGES)
def test_chances_are_chances_and_do_not_hang_on_what_else_is_asked(passages):
    every = list(range(len(passages)))
    whole = chances(passages, every, every[::-1])
    assert ((whole >= 0) & (whole <= 1)).all()
    assert chances(passages, every[:1], every[-1:])[0] == pytest.approx(whole[0], abs=1.1e-3)


@given(PASSAGES)
def test_likeness_tells_who_surely_says_it_and_never_the_passage_itself(passages):
    texts = Texts(passages)
    found = likeness(texts, range(len(passages)), floor=0.4, linked={"says": 0.5, "near": 0.8})
    for own, links in enumerate(found.links):
        assert own not in {link.other for link in links}
        assert all(link.says >= 0.5 or link.near >= 0.8 for link in links)
    assert not any(likeness(texts, range(len(passages)), floor=0.4).links), "not asked"


def test_a_passage_that_says_more_says_it_surer_than_one_that_says_less():
    both = "Assessments are timely and thorough."
    one = "Assessments are timely."
    assert chance(one, both) > chance(both, one)


@pytest.mark.parametrize(
    "less",
    [
        "Health assessments have begun to improve in timeliness.",
        "Initial health assessments are timely where the nurse is told.",
        "They are timely.",
    ],
)
def test_what_is_said_more_weakly_or_of_fewer_is_less_sure_to_say_it_than_to_come_near(less):
    said, same = "Health assessments are timely.", "Children’s health assessments are timely."
    assert chance(said, less) < chance(said, same)
    assert chance(said, less) < chance(said, less, "near")


def test_another_predicate_on_the_same_subject_is_less_sure_than_the_same_in_other_words():
    said = "Care leavers are in suitable accommodation."
    assert chance(said, "Most care leavers live in suitable accommodation.") > chance(
        said, "Care leavers have strong relationships with those who run their accommodation."
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_weight_is_of_something_that_is_seen(question):
    weights = shipped_weights(question)
    assert len(weights.seen) == len(SEEN)
    assert set(weights.named) == {*TABLES, *resources.lexicon("subjects")["predicate"]}
