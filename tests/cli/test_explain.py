import json

import pytest

from pipeline import resources

EXAMPLE = resources.path("corpora", "examples", "adult-safeguarding")


def test_explain_in_the_terminal_and_as_json(auditlens):
    text = "Supervision was monthly but seldom reflective."
    shown = auditlens("explain", text, "--section", "Areas for improvement").out
    assert "supervision  1.00" in shown
    told = json.loads(auditlens("explain", text, "--json").out)
    assert told["themes"][0]["rules"]["reasons"][0]["words"].startswith("supervision")


def test_explain_a_passage_of_the_corpus(auditlens, sample_corpus):
    ident = auditlens("search", "supervision", "--json", "--limit", "1", "--corpus", sample_corpus).rows()[0]["id"]
    ran = auditlens("explain", ident, "--corpus", sample_corpus, "--json")
    assert "upervision" in json.loads(ran.out)["text"]
    missing = auditlens("explain", "a" * 12 + "-1", "--corpus", sample_corpus)
    assert missing.code == 2
    assert "holds no passage" in missing.err


def test_the_commands_of_the_page_on_own_themes_run(auditlens, tmp_path, monkeypatch, sample_corpus):
    labels, out = EXAMPLE / "labels.jsonl", tmp_path / "adult-themes"
    monkeypatch.setenv("AUDITLENS_THEMES", str(EXAMPLE / "themes.yaml"))
    shown = auditlens("explain", "The hoarding panel met twice, and nobody asked what she wanted.").out
    assert "self_neglect  1.00  by rule" in shown
    ran = auditlens("train", "--taxonomy", EXAMPLE / "themes.yaml", "--labels", labels, "--out", out)
    assert "2 of 4 themes have a classifier" in ran.out
    monkeypatch.setenv("AUDITLENS_THEMES", str(out))
    assert "by classifier" in auditlens("explain", "Bin bags filled the hall, and he would not let the nurse in.").out
    draft = tmp_path / "draft.yaml"
    assert auditlens("discover", "--corpus", sample_corpus, "--yaml", draft).code == 0
    assert draft.is_file()


def test_train_says_what_it_needs(auditlens):
    ran = auditlens("train", "--taxonomy", "x.yaml")
    assert ran.code == 2


def test_evaluate_in_all_its_forms(auditlens, tmp_path):
    gold, out = EXAMPLE / "labels.jsonl", tmp_path / "scores.md"
    ran = auditlens("evaluate", gold, "--worst", "3", "--out", out)
    assert "resampled by authority" in ran.out
    assert "\n# Labels scored on labels.jsonl" in out.read_text(encoding="utf-8")
    first = tmp_path / "first.jsonl"
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    first.write_text("".join(json.dumps({**row, "themes": []}) + "\n" for row in rows), encoding="utf-8")
    told = json.loads(auditlens("evaluate", gold, "--compare", first, gold, "--json").out)
    assert told["scores"][0]["second"] == 1.0
    assert told["worse"] == []
    assert "better" in auditlens("evaluate", gold, "--compare", first, "now").out


@pytest.mark.parametrize("given", [("--compare", "a", "b", "--predicted", "c")])
def test_evaluate_refuses_what_excludes_each_other(auditlens, given):
    assert auditlens("evaluate", EXAMPLE / "labels.jsonl", *given).code == 2
