"""Recommendations asked alike: a cross reference in brackets at their end is no part of what is asked."""

import pytest

from pipeline.corpus.likeness import similar
from pipeline.tables.alike import grouped

PLAIN = "The timeliness of visits to privately fostered children."
REFERENCES = [
    "(outcome 3, national framework)",
    "(Enabler 3, National Framework)",
    "(outcome three, national framework)",
    "(National framework, outcome 4)",
    "(paragraph 36)",
    "(see paragraphs 17, 36 and 81)",
    "(page 13, paragraph 31)",
]


def row(authority: str, text: str) -> dict:
    """Return a recommendation as the corpus lists it."""
    return {
        "id": f"{authority}-1", "authority": authority, "authorities": [authority], "date": "2025-03-01", "title": "t",
        "page": 2, "passage": f"{authority}-p", "text": text, "action": None, "addressee_long": None,
        "kind": "improvement", "themes": [], "agencies": [],
    }  # fmt: skip


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_cross_reference_takes_no_part(reference):
    ((_, _, bare),) = similar([PLAIN, PLAIN], floor=0)
    ((_, _, likeness),) = similar([PLAIN, f"{PLAIN} {reference}"], floor=0)
    assert likeness == bare


def test_two_asks_are_not_alike_for_their_references():
    texts = ("Help for parents at weekends. (outcome 3, national framework)",
             "Records of supervision meetings. (outcome 3, national framework)")  # fmt: skip
    assert list(similar(texts, floor=0.01)) == []


def test_the_words_of_a_group_keep_the_reference():
    (group,) = grouped([row("Fenshire", f"{PLAIN} {REFERENCES[0]}"), row("Tarnshire", PLAIN)])
    assert group["text"] == f"{PLAIN} {REFERENCES[0]}"
    assert group["authorities"] == ["Fenshire", "Tarnshire"]


def test_what_a_bracket_says_of_the_ask_itself_counts():
    ((_, _, likeness),) = similar([PLAIN, f"{PLAIN[:-1]} (within ten days of notice)."], floor=0)
    assert likeness < 1
