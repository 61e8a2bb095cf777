"""A run that was stopped goes on with its own steps, and never with those of other data."""

from dataclasses import replace

import pytest

from pipeline.errors import AuditlensError
from pipeline.train.passages import Example
from pipeline.train.steps import claim, kept, mark

SAID = Example(
    id="e1",
    group="harrowmoor",
    genre="local",
    report="r",
    text="Managers sign off every plan.",
    themes=frozenset({"planning_review", "management_oversight"}),
    stance="strength",
)
THEMES = ["management_oversight", "planning_review"]


def test_the_same_data_has_the_same_mark_and_other_data_another():
    again = replace(SAID, themes=frozenset(["management_oversight", "planning_review"]))
    assert mark(THEMES, [SAID]) == mark(THEMES, [again])
    others = {
        "stance": "concern",
        "themes": frozenset(),
        "text": "Managers sign off no plan.",
        "section": ("Planning",),
        "lead_in": "Managers always:",
        "kind": "bullet",
        "group": "fenshire",
        "genre": "inspection",
        "report": "s",
        "theme_stances": {"planning_review": "concern"},
    }
    marks = {mark(THEMES, [replace(SAID, **{name: value})]) for name, value in others.items()}
    marks |= {mark(THEMES, [SAID]), mark(THEMES[:1], [SAID]), mark(THEMES, [SAID, SAID]), mark(THEMES, [SAID], [SAID])}
    marks |= {mark(THEMES, [], [SAID])}
    assert len(marks) == len(others) + 5


def test_a_folder_is_of_one_run(tmp_path):
    folder = tmp_path / "deep" / "work"
    claim(folder, "one")
    claim(folder, "one")
    with pytest.raises(AuditlensError, match="other passages, labels or rules: name another folder"):
        claim(folder, "another")
    unknown = tmp_path / "unknown"
    unknown.mkdir()
    (unknown / "scores-0.npz").write_bytes(b"")
    with pytest.raises(AuditlensError, match="name another folder"):
        claim(unknown, "one")


def test_a_step_is_written_whole_or_not_at_all(tmp_path):
    step = tmp_path / "step.txt"
    with pytest.raises(RuntimeError), kept(step) as file:
        file.write_text("half")
        raise RuntimeError
    assert not step.exists()
    with kept(step) as file:
        assert not file.exists(), "what was left half done is begun anew"
        file.write_text("whole")
    assert step.read_text() == "whole"
    with kept(step) as file:
        assert file == step
