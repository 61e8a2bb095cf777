from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.evidence import evidence_of
from pipeline.tag.themes import tagger
from pipeline.train.passages import Example
from pipeline.train.variants import joined, thinned, variants


def local(number: int, text: str, *, kind: str = "sentence", genre: str = "local") -> Example:
    section = (f"{number}. Findings",)
    placed = evidence_of(tagger(), text, section=section, kind=kind)._replace(report={"neglect": 0.2})
    return Example(
        f"a-{number}", "ashmarsh", genre, "r", text, section, None, kind, frozenset(), "context", placed=placed
    )


PASSAGES = [
    local(1, "Supervision was monthly, but two files had no record of it."),
    local(2, "Partners came to every core group."),
    local(3, "Findings", kind="heading"),
    local(4, "The plan was clear.", genre="inspection"),
    local(5, "Visits were late, and nobody said why."),
]


def test_each_local_passage_has_a_variant_without_labels():
    made = variants(PASSAGES)
    assert [e.id for e in made] == ["a-1-joined", "a-2-moved", "a-5-thinned"]
    assert all(e.themes is None and e.stance is None for e in made)
    assert all(e.placed and e.placed.report == {"neglect": 0.2} and e.alone for e in made)
    assert [e.text for e in made] == [e.text for e in variants(PASSAGES)]


def test_a_variant_is_of_the_same_authority_so_that_no_fold_is_mixed():
    assert {e.group for e in variants(PASSAGES)} == {"ashmarsh"}


def test_the_beginning_of_one_with_the_end_of_another():
    found = joined("Visits were regular, but short.", "Plans were late because nobody chased them.", random.Random(1))
    assert found.startswith("Visits were regular, ")
    assert found.endswith("because nobody chased them.")


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 5))
def test_any_text_can_be_joined_and_thinned(first, second, seed):
    chance = random.Random(seed)
    assert isinstance(joined(first, second, chance), str)
    assert len(thinned(first, chance).split()) <= len(first.split())
    assert bool(thinned(first, chance).split()) == bool(first.split())
