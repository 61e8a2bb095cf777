from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.boundaries import openings
from pipeline.ingest.clean import clean
from pipeline.ingest.passages import segment
from pipeline.ingest.runonwords import to_words
from pipeline.ingest.usage import Usage

LISTS = (
    "chairs ring parents before the meeting plans written in words that a child could follow fathers asked for "
    "their views in ten of the twelve records",
    "Workers know their children well Plans were late in six of the nine records Reviews held on time in all but one",
)


def passages_of(*texts: str) -> list[str]:
    blocks = [Block("heading", "What we found", level=1), *(Block("paragraph", text) for text in texts)]
    cleaned = clean(Document("txt", tuple(blocks)))
    return [cleaned.text[p.start : p.end] for p in segment(cleaned.blocks)][1:]


def test_lists_without_signs_are_cut() -> None:
    found = passages_of(*LISTS)
    assert "Workers know their children well" in found
    assert "Reviews held on time in all but one" in found


def test_ordinary_paragraphs_are_left_alone() -> None:
    text = "The board met in June and Named Nurse time was agreed. Plans improved."
    assert passages_of(text) == ["The board met in June and Named Nurse time was agreed.", "Plans improved."]


def test_no_item_ends_with_an_article() -> None:
    words = to_words(LISTS[0])
    assert all(words[i - 1].lower not in ("a", "the", "of") for i in openings(words, Usage(LISTS)))


@given(st.lists(st.text(min_size=1, max_size=120), max_size=4))
def test_nothing_is_lost_or_moved(texts: list[str]) -> None:
    blocks = [Block("heading", "A heading", level=1), *(Block("paragraph", t) for t in (*texts, *LISTS))]
    cleaned = clean(Document("txt", tuple(blocks)))
    found = segment(cleaned.blocks)
    for before, after in pairwise(found):
        assert before.end <= after.start
    inside = "".join(cleaned.text[p.start : p.end] for p in found)
    numbers = "".join(p.number or "" for p in found)
    assert len("".join(inside.split())) + len("".join(numbers.split())) >= len("".join(cleaned.text.split()))


@given(st.text(max_size=300))
def test_any_text_has_openings_in_order(text: str) -> None:
    words = to_words(text)
    found = openings(words, Usage([text]))
    assert found == sorted(set(found))
    assert all(0 < i < len(words) for i in found)
