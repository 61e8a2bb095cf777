"""What was asked for and what is left out, in words."""

from dataclasses import fields

import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.resources import table
from pipeline.tables.asked import also, given, left_out, only

NOTHING = dict.fromkeys(table("corpora", "reference", "asked.toml")["left_out"], 0)


@pytest.mark.parametrize(
    ("filters", "restricts", "lets_in"),
    [
        (Filters(), [], []),
        (Filters(limit=5), [], []),
        (
            Filters(themes=("supervision",), stance=("concern",), agency=("social_care", "police"), has_figure=True),
            ["theme Supervision", "stance concern", "agency social care, police", "passages with a figure"],
            [],
        ),
        (Filters(since="2019-04", until="2021"), ["dated since April 2019", "dated until 2021"], []),
        # The name of a place is no id, whatever it holds.
        (Filters(authority=("Eastvale, Wexholme and North_Fen",)), ["authority Eastvale, Wexholme and North_Fen"], []),
        (Filters(suppress=5), ["counts of children masked below 5"], []),
        (Filters(history=True, near=True), [], ["superseded reports", "reports that nearly repeat another"]),
    ],
)
def test_what_was_asked_for(filters, restricts, lets_in):
    pairs = given(filters)
    assert (only(pairs), also(pairs)) == (restricts, lets_in)


def test_what_is_told_elsewhere_is_not_told_twice():
    pairs = given(Filters(themes=("neglect",), region=("North East",), history=True))
    assert only(pairs, without=("themes",)) == ["region North East"]
    assert also(pairs, without=("history",)) == []


def test_what_is_left_out():
    numbers = {**NOTHING, "background": 1200, "superseded": 1}
    assert left_out(numbers) == ["1,200 passages of background", "1 superseded report"]
    assert left_out(numbers, among=("superseded",)) == ["1 superseded report"]
    assert left_out(NOTHING) == []


def test_every_reason_of_a_corpus_has_its_words(sample_corpus):
    with Corpus.open(sample_corpus) as corpus:
        assert corpus.left_out().keys() == NOTHING.keys()


def test_only_fields_that_there_are_have_words():
    words = table("corpora", "reference", "asked.toml")
    assert {*words["only"], *words["also"]} <= {field.name for field in fields(Filters)}
