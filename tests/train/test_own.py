from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy

import pipeline.nlp  # noqa: F401  (registers the components)
from pipeline import resources
from pipeline.errors import AuditlensError
from pipeline.tag.own import OwnModelError, own_models
from pipeline.tag.ownfeatures import Vocabulary
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.train.ownfiles import train_own

EXAMPLE = resources.path("corpora", "examples", "adult-safeguarding")
FILES = ("classifiers.json", "classifiers.npz", "CLASSIFIERS.md", "themes.yaml")


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("own") / "themes"
    train_own(EXAMPLE / "themes.yaml", EXAMPLE / "labels.jsonl", out)
    return out


def tags(folder: Path, text: str, monkeypatch):
    monkeypatch.setenv("AUDITLENS_THEMES", str(folder))
    language = spacy.blank("en")
    language.add_pipe("audit_themes")
    doc = language(text)
    return {tag.id: tag for tag in doc[:]._.themes}


def test_it_tags_what_is_said_without_the_words_of_the_rules(trained, monkeypatch):
    text = "Bin bags filled the hall, and he would not let the nurse in."
    assert not tags(EXAMPLE / "themes.yaml", text, monkeypatch)
    tag = tags(trained, text, monkeypatch)["self_neglect"]
    assert tag.by == ("classifier",)
    assert 0 < tag.score <= 1


def test_by_says_who_put_a_theme_there(trained, monkeypatch):
    assert tags(trained, "The hoarding had blocked the door.", monkeypatch)["self_neglect"].by == ("rule", "classifier")
    assert tags(trained, "A provider concern was raised.", monkeypatch)["provider_concerns"].by == ("rule",)
    assert not tags(trained, "Supervision took place each month.", monkeypatch)


def test_training_again_gives_the_same_bytes(trained, tmp_path):
    train_own(EXAMPLE / "themes.yaml", EXAMPLE / "labels.jsonl", tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes(), name


def test_the_card_tells_scores_and_what_stays_with_its_rules(trained):
    card = (trained / "CLASSIFIERS.md").read_text(encoding="utf-8")
    assert "| self_neglect | 23 | 51 |" in card
    assert "provider_concerns: 3 labelled passages of it, 71 without it" in card


def test_the_words_that_weigh_are_those_of_the_passage(trained):
    models = own_models(load_taxonomy(trained))
    words = models.contributions("Rubbish filled the rooms.", "self_neglect", "")
    assert {word for word, _ in words} == {"rubbish", "filled", "the", "rooms"}
    assert max(words, key=lambda one: one[1])[0] in ("rubbish", "rooms")
    assert models.contributions("Rubbish", "unknown", "") == []


def test_damaged_files_are_named_and_never_run(trained, tmp_path):
    for name in FILES:
        shutil.copy(trained / name, tmp_path / name)
    (tmp_path / "classifiers.npz").write_bytes(b"\x80\x04N.")
    with pytest.raises(OwnModelError, match="train them again"):
        own_models(load_taxonomy(tmp_path))
    (tmp_path / "classifiers.json").write_text('{"format": 9}', encoding="utf-8")
    with pytest.raises(OwnModelError, match="format is 9"):
        own_models(load_taxonomy(tmp_path))


def test_a_theme_that_is_no_longer_there_is_left_out(trained, tmp_path):
    for name in FILES[:2]:
        shutil.copy(trained / name, tmp_path / name)
    (tmp_path / "few.yaml").write_text("- {name: Self-neglect, definition: x, patterns: [hoard*]}", encoding="utf-8")
    assert [theme.id for theme in own_models(load_taxonomy(tmp_path)).themes] == ["self_neglect"]


def test_labels_of_none_of_the_themes_are_refused(tmp_path):
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"id": 1, "text": "x", "themes": ["other"]}), encoding="utf-8")
    with pytest.raises(AuditlensError, match="has no passage of self_neglect"):
        train_own(EXAMPLE / "themes.yaml", labels, tmp_path / "out")


def test_blocks_of_a_vector_have_length_one():
    vocabulary = Vocabulary.learn([("rubbish in rooms", "homes"), ("rubbish in halls", "homes")])
    which, values = vocabulary.vector("Rubbish in 3 rooms and rubbish", "homes")
    assert list(which) == sorted(set(which))
    assert float(values @ values) == pytest.approx(3)
    assert len(vocabulary.vector("", "")[0]) == 0
