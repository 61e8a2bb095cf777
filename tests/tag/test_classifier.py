from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import STANCES
from pipeline.tag.classifier import (
    FIRST_WORD,
    PAD,
    Classifier,
    Linear,
    Vocabulary,
    grams,
    place_of,
    shape_of,
)
from pipeline.tag.classifierfiles import ClassifierError, open_classifier, shipped
from pipeline.tag.evidence import evidence_of, in_report
from pipeline.tag.network import Network
from pipeline.tag.themes import tagger

THEMES = ("supervision", "domestic_abuse", "recording")
WORDS = ("audit", "delay", "good", "no", "records", "supervision", "the", "was")
TEXT = st.lists(st.sampled_from([*WORDS, "unknown", "12", ",", "MARAC"]), max_size=12).map(" ".join)


def made(filters: int = 5, width: int = 4, hidden: int = 6) -> Classifier:
    chance = np.random.default_rng(7)
    vocabulary = Vocabulary(WORDS, THEMES)
    size, labels = len(WORDS) + FIRST_WORD, len(THEMES) + len(STANCES)

    def some(*shape):
        return chance.normal(size=shape).astype(np.float32)

    keys = np.array(sorted({2, 3, 5, 3 * size + 6, 7 * size + 8}), np.int64)
    wide = filters + width + 3 + vocabulary.evidence_size
    weights = {
        "words": np.vstack((np.zeros((2, width), np.float32), some(len(WORDS), width))),
        **{f"conv.{name}": some(width, filters) for name in ("before", "at", "after")},
        "conv.bias": some(filters),
        "near.weight": some(2 * width, 3),
        "near.bias": some(3),
        "hidden.weight": some(wide, hidden),
        "hidden.bias": some(hidden),
        "out.weight": some(hidden, labels),
        "out.bias": some(labels),
        "linear.weight": some(wide, labels),
    }
    linear = Linear(keys, np.ones(5, np.float32), some(5 + size + vocabulary.evidence_size, labels), some(labels), size)
    return Classifier(
        vocabulary, linear, Network(weights), some(3, len(THEMES)), some(2 + len(STANCES)), dict.fromkeys(THEMES, 0.4)
    )


MODEL = made()


def said(*texts: str):
    return [evidence_of(tagger(), text, section=("Supervision records",)) for text in texts]


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_a_passage_scores_the_same_alone_and_among_others(texts):
    together = MODEL.predict(said(*texts))
    for i, text in enumerate(texts):
        alone = MODEL.predict(said(text))
        assert np.allclose(alone.themes[0], together.themes[i], atol=0.0011)
        assert np.allclose(alone.stances[0], together.stances[i], atol=0.0011)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_gets_probabilities(texts):
    scores = MODEL.predict(said(*texts))
    assert scores.themes.shape == (len(texts), len(THEMES))
    assert ((scores.themes >= 0) & (scores.themes <= 1)).all()
    assert np.allclose(scores.stances.sum(1), 1, atol=0.01)


def test_no_passage_no_score():
    assert MODEL.predict([]).stances.shape == (0, len(STANCES))


def test_the_network_is_a_convolution_over_three_words():
    inputs = MODEL.vocabulary.read(said("the records was good", "no"))
    strongest, mean = MODEL.network._convolve(inputs.words)
    w = MODEL.network.weights
    for row, numbers in enumerate(inputs.words):
        padded = [PAD, *numbers, PAD]
        v = w["words"]
        answers = [
            np.maximum(v[a] @ w["conv.before"] + v[b] @ w["conv.at"] + v[c] @ w["conv.after"] + w["conv.bias"], 0)
            for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)
        ]
        assert np.allclose(strongest[row], np.max(answers, axis=0), atol=1e-5)
        assert np.allclose(mean[row], w["words"][numbers].mean(0), atol=1e-5)


def test_a_title_has_no_theme_and_is_context():
    title = evidence_of(tagger(), "Supervision and recording", kind="heading")
    scores = MODEL.predict([title])
    assert not scores.themes.any()
    assert STANCES[scores.stances[0].argmax()] == "context"


def test_words_are_known_by_their_shape():
    assert shape_of("s47") == "s00"
    assert shape_of("no") == "no"
    assert shape_of("2024") == shape_of("1999")


def test_pairs_do_not_reach_over_passages_or_unknown_words():
    keys, of = grams([[2, 3], [4], [1, 5]], 100)
    assert sorted(zip(of.tolist(), keys.tolist(), strict=True)) == [(0, 2), (0, 3), (0, 203), (1, 4), (2, 5)]
    at, whose = place_of(np.array([3, 203]), keys, of)
    assert at.tolist() == [0, 1]
    assert whose.tolist() == [0, 0]
    assert not len(place_of(np.zeros(0, np.int64), keys, of)[0])


def test_what_stands_around_is_evidence():
    alone = said("Nobody came.", "Supervision was monthly.", "It was late.")
    around = in_report(alone, [("A",), ("A",), ("B",)])
    assert around[0].near["supervision"] > 0
    assert not around[2].near
    assert 0 < around[0].report["supervision"] <= 1
    assert alone[0].report == {}


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(ClassifierError, match="auditlens train"):
        open_classifier(tmp_path)
    (tmp_path / "classifier.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(ClassifierError, match="format 99"):
        open_classifier(tmp_path)


def test_the_shipped_classifier_knows_the_shipped_themes():
    model = shipped()
    assert model is not None
    assert set(model.vocabulary.themes) == {t.id for t in tagger().taxonomy.themes if t.shipped}
    assert set(model.thresholds) == set(model.vocabulary.themes)
