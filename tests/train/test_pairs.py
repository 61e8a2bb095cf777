"""The model of what says the same: what it learns from is what it is asked with."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.summarise.saying import QUESTIONS, SEEN, Saying, Weights, alike, shipped_weights
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
    data = tomllib.loads(as_toml("says", named, -1.5, weights))["says"]
    assert data["bias"] == -1.5
    for (kind, side), weight in zip(named, weights, strict=True):
        assert (data["seen"][side] if kind == "seen" else data["named"][kind][side]) == weight


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_chance_is_that_of_the_features_that_were_learnt_from(question):
    texts = Texts(PASSAGES)
    views = Views(texts, texts.read)
    shipped = shipped_weights(question)
    weights = [
        shipped.seen[at] if kind == "seen" else shipped.named[kind][("less", "more", "both").index(side)]
        for at, (kind, side) in enumerate(columns())
    ]
    for mine in range(len(PASSAGES)):
        for other in range(len(PASSAGES)):
            logit = shipped.bias + float(np.dot(weights, pair_features(views, mine, other)))
            first, second = np.array([mine]), np.array([other])
            seen = alike(*(view[0] for view in views.seen(first, second)))
            told = Saying(views.names, shipped).chances(first, second, seen)
            assert float(told[0]) == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-3)


def test_what_has_no_weight_tells_nothing():
    texts = Texts(PASSAGES)
    views = Views(texts, texts.read)
    flat = Saying(views.names, Weights(0.0, (0.0,) * len(SEEN), {}))
    one = np.array([0])
    assert flat.chances(one, np.array([1]), alike(*(np.ones(1, np.float32),) * 4))[0] == 0.5


def test_fitting_finds_what_tells_pairs_apart_and_never_tests_on_a_theme_it_saw():
    chance = np.random.RandomState(3)
    features = chance.rand(400, len(columns()))
    answers = ["says" if says > 0.6 else "near" if says > 0.3 else "no" for says in features[:, 1]]
    judged = Judged(features, answers, [f"theme {n % 10}" for n in range(400)])
    for question, yes in (("says", {"says"}), ("near", {"says", "near"})):
        _, weights = fit(judged, question)
        assert int(np.argmax(np.abs(weights))) == 1
        assert (fit(judged, question)[1] == weights).all()
        assert judged.yes(question).tolist() == [answer in yes for answer in answers]
        assert ((cross_validated(judged, question) > 0.5) == judged.yes(question)).mean() > 0.85


def test_a_corpus_without_the_pairs_is_refused(tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("theme,quotation,passage,answer\nneglect,a-1,b-2,near\n")
    with Corpus.open(tmp_path / "corpus.db", create=True) as corpus:
        fill(corpus, make("one", ["Home conditions were noted on each visit."]))
        with pytest.raises(AuditlensError, match="too few"):
            read(file, corpus)
