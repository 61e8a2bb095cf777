from __future__ import annotations

import pytest

from pipeline.tag.clauses import clauses
from pipeline.tag.evidence import evidence_of
from pipeline.tag.texts import tag_texts
from pipeline.tag.themes import tagger


def parts(text: str) -> list[str]:
    return [" ".join(part) for part in clauses(evidence_of(tagger(), text))]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Referrals were prompt, but supervision was missing.", 2),
        ("While visits are regular, records are thin.", 2),
        ("Plans are clear. However, contingency is missing.", 2),
        ("Plans are clear and visits are regular.", 1),
        ("", 0),
    ],
)
def test_clauses(text, count):
    assert len(parts(text)) == count


def test_only_what_parts_the_clauses_is_left_out():
    text = "Although assessments are thorough, plans are vague; reviews drift."
    assert parts(text) == ["assessments are thorough", "plans are vague", "reviews drift"]


def test_each_theme_of_a_mixed_passage_has_its_own_stance():
    row = {
        "id": 1,
        "text": "Strategy meetings are well attended by partners, but supervision of staff is poor and irregular.",
    }
    found = next(iter(tag_texts([row])))
    assert found["stance"] == "mixed"
    stances = {tag["id"]: tag["stance"] for tag in found["themes"]}
    assert stances["supervision"] == "concern"
    assert stances["multi_agency_working"] == "strength"
