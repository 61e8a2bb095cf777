from __future__ import annotations

import importlib.util
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import resources
from pipeline.errors import AuditlensError
from pipeline.records import STANCES
from pipeline.tag import classifierfiles, encoder
from pipeline.tag.evidence import evidence_of
from pipeline.tag.themes import tagger
from pipeline.version import MODEL_VARIABLE, analysis_version

needs_runtime = pytest.mark.skipif(importlib.util.find_spec("onnxruntime") is None, reason="onnxruntime is not there")
PIECES = ["[PAD]", "super", "##vision", "was", "late", ",", "'", "s", "e", "##co"]


@pytest.fixture
def accurate(monkeypatch):
    monkeypatch.setenv(MODEL_VARIABLE, "accurate")
    classifierfiles._shipped.cache_clear()
    yield
    classifierfiles._shipped.cache_clear()


def said(*texts):
    return [evidence_of(tagger(), text, section=("Supervision",), lead_in="We found:") for text in texts]


def test_words_are_read_as_the_encoder_learnt_them():
    assert encoder.words_of("The IRO's café,\tnot\x07 £20!") == ["the", "iro", "'", "s", "cafe", ",", "not", "£20", "!"]
    assert encoder.words_of("a\u200bb\u2013c 中文") == ["ab", "–", "c", "中", "文"]
    ids = encoder.Pieces(PIECES).ids
    assert ids("Supervision was LATE, éco") == [1, 2, 3, 4, 5, 8, 9]
    assert ids("zzz " + "e" * 200) == [encoder.UNKNOWN] * 2


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    assert all(piece >= 0 for piece in encoder.Pieces(PIECES).ids(text))


def test_a_long_context_leaves_room_for_the_passage():
    ids, types = encoder.item(range(1000, 1200), range(2000, 2400))
    assert len(ids) == len(types) == encoder.MOST_PIECES
    assert ids[0] == encoder.BEGIN and ids[-1] == encoder.END
    assert ids[1] == 1200 - encoder.MOST_CONTEXT
    assert types.index(1) == encoder.MOST_CONTEXT + 2
    assert encoder.item([], [7]) == ([encoder.BEGIN, 7, encoder.END], [0, 0, 0])
    assert encoder.context_of("", "We found:") == "We found:"


def test_what_to_install_is_told(monkeypatch, accurate):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(AuditlensError, match=r"pip install 'auditlens\[accurate\]'"):
        classifierfiles.shipped()


def test_another_choice_is_told(monkeypatch):
    monkeypatch.setenv(MODEL_VARIABLE, "best")
    with pytest.raises(AuditlensError, match=r"'best'.*accurate"):
        classifierfiles.shipped()


def test_the_choice_is_part_of_the_version(monkeypatch):
    versions = set()
    for chosen in ("", "accurate"):
        monkeypatch.setenv(MODEL_VARIABLE, chosen)
        versions.add(analysis_version())
    monkeypatch.delenv(MODEL_VARIABLE)
    assert len(versions) == 2
    assert analysis_version() in versions


@needs_runtime
def test_a_passage_scores_the_same_alone_and_among_others(accurate):
    model = classifierfiles.shipped()
    assert model is not None and model.encoder is not None
    texts = ["Supervision was regular and recorded.", "Police did not attend.", "", "x" * 5000]
    together = model.predict(said(*texts))
    assert np.allclose(together.stances.sum(1), 1, atol=0.01)
    for i, text in enumerate(texts):
        alone = model.predict(said(text))
        assert np.allclose(alone.themes[0], together.themes[i], atol=0.0011)
        assert np.allclose(alone.stances[0], together.stances[i], atol=0.0011)
    assert STANCES[int(together.stances[0].argmax())] == "strength"
    assert model.predict([]).themes.shape == (0, len(model.vocabulary.themes))


@needs_runtime
def test_a_damaged_model_is_told(tmp_path, accurate):
    known = classifierfiles.open_classifier(resources.path(*classifierfiles.MODEL)).vocabulary
    for name in encoder.FILES:
        (tmp_path / name).write_bytes(resources.path(*encoder.MODEL, name).read_bytes())
    with pytest.raises(encoder.EncoderError, match="another classifier"):
        encoder.open_encoder(tmp_path, known.themes[:-1], known.evidence_size)
    (tmp_path / "model.onnx").write_bytes(b"damaged")
    with pytest.raises(encoder.EncoderError, match="install auditlens again"):
        encoder.open_encoder(tmp_path, known.themes, known.evidence_size)
