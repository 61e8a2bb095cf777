"""The labels that hold no words: what they name, and that they follow the codebook."""

import csv
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline import resources
from pipeline.records import STANCES
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.train.passages import Example, labelled_besides, named


def _example(text: str, number: int = 0) -> Example:
    return Example(id=f"e{number}", group="harrowmoor", genre="inspection", report="r", text=text)


def test_a_passage_is_named_by_its_letters_alone():
    assert named("Visits are timely.") == named("visits  are – timely")
    assert named("Visits are timely.") != named("Visits are not timely.")


def test_labels_find_their_passages_once_each(tmp_path):
    file = tmp_path / "labels.csv"
    said = "Managers in Harrowmoor sign off every plan."
    file.write_text(f"passage,themes,stance\n{named(said)},management_oversight planning_review,strength\n")
    found = labelled_besides([_example("Another thing.", 1), _example(said, 2), _example(said.upper(), 3)], file)
    assert [(e.id, e.themes, e.stance) for e in found] == [
        ("e2", {"management_oversight", "planning_review"}, "strength")
    ]
    assert found[0].alone is not None
    assert replace(found[0], themes=None, stance=None, alone=None) == _example(said, 2)


@pytest.mark.parametrize("column", ["themes", "stance"])
def test_the_shipped_labels_are_of_the_codebook(column):
    with resources.path("corpora", "training", "inspections.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {"themes": {t.id for t in load_taxonomy().themes}, "stance": set(STANCES)}[column]
    assert {label for row in rows for label in row[column].split()} <= known
    assert all(a["passage"] < b["passage"] for a, b in pairwise(rows)), "sorted, each once"
