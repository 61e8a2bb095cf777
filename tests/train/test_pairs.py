"""The model of what says the same: what it learns from is what it is asked with."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.summarise.saying import Saying, Weights, shipped_weights
from pipeline.summarise.views import Texts, Views
from pipeline.train.pairs import Judged, as_toml, columns, cross_validated, fit, pair_features, read
from tests.corpus.making import fill, make

PASSAGES = [
    "Care leavers have access to training, and most take it up.",
    "Most care leavers are in training.",
    "Assessments are timely and thorough.",
    "Assessments are thorough, but they are not always timely.",
    "Police and schools attend strategy meetings regularly.",
]


def test_the_file_holds_every_weight():
    named = columns()
    weights = np.arange(len(named)) / 8
    data = tomllib.loads(as_toml(named, -1.5, weights))
    assert data["bias"] == -1.5
    for (kind, side), weight in zip(named, weights, strict=True):
        assert (data["seen"][side] if kind == "seen" else data["named"][kind][side]) == weight


def test_a_chance_is_that_of_the_features_that_were_learnt_from():
    texts = Texts(PASSAGES)
    views = Views(texts, texts.read)
    shipped = shipped_weights()
    weights = [
        shipped.seen[at] if kind == "seen" else shipped.named[kind][("less", "more", "both").index(side)]
        for at, (kind, side) in enumerate(columns())
    ]
    for mine in range(len(PASSAGES)):
        for other in range(len(PASSAGES)):
            logit = shipped.bias + float(np.dot(weights, pair_features(views, mine, other)))
            first, second = np.array([mine]), np.array([other])
            seen = views.seen(first, second)
            told = Saying(views.names, shipped).chances(first, second, seen.whole[0], seen.covered[0], seen.back[0])
            assert float(told[0]) == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-3)


def test_what_has_no_weight_tells_nothing():
    texts = Texts(PASSAGES)
    views = Views(texts, texts.read)
    flat = Saying(views.names, Weights(0.0, (0.0,) * 7, {}))
    one = np.array([0])
    assert flat.chances(one, np.array([1]), *(np.ones(1, np.float32),) * 3)[0] == 0.5


def test_fitting_finds_what_tells_pairs_apart_and_never_tests_on_a_theme_it_saw():
    chance = np.random.RandomState(3)
    features = chance.rand(400, len(columns()))
    judged = Judged(features, features[:, 1] > 0.5, [f"theme {n % 10}" for n in range(400)])
    _, weights = fit(judged)
    assert int(np.argmax(np.abs(weights))) == 1
    assert (fit(judged)[1] == weights).all()
    assert ((cross_validated(judged) > 0.5) == judged.same).mean() > 0.85


def test_a_corpus_without_the_pairs_is_refused(tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("theme,quotation,passage,same\nneglect,a-1,b-2,1\n")
    with Corpus.open(tmp_path / "corpus.db", create=True) as corpus:
        fill(corpus, make("one", ["Home conditions were noted on each visit."]))
        with pytest.raises(AuditlensError, match="too few"):
            read(file, corpus)
