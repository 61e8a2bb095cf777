import json

import pytest

from pipeline.errors import AuditlensError
from pipeline.evaluate import evaluate
from pipeline.evaluate.calibration import calibration_error
from pipeline.evaluate.compare import compare
from pipeline.evaluate.errors import worst
from pipeline.evaluate.files import load_gold, load_labels
from pipeline.evaluate.tables import FORMS, comparison_tables, evaluation_tables, write_tables


def gold(ident, themes, stance="concern", **more):
    return {"id": ident, "text": f"Passage {ident}.", "themes": themes, "stance": stance, **more}


def found(themes, stance="concern", score=0.9):
    tags = [{"id": t, "score": s, "by": ["rule"]} for t, s in themes.items()]
    return {"themes": tags, "stance": stance, "stance_score": score}


GOLD = [
    gold("a", ["neglect"], authority="Fenshire"),
    gold("b", ["neglect", "housing"], "strength", authority="Northmere"),
    gold("c", [], "context", authority="Fenshire"),
]
FOUND = {
    "a": found({"neglect": 1.0}),
    "b": found({"neglect": 0.7}, "concern", 0.8),
    "c": found({"health": 0.95}, "context", 0.4),
}


def test_what_gold_leaves_out_is_not_scored():
    scores = evaluate([{"id": 1, "text": "x", "extent": "one"}], {1: {**found({"neglect": 1}), "extent": "one"}})
    assert scores["extent"]["accuracy"] == 1.0
    assert scores["themes"] == {"micro": None, "macro_f1": None, "each": {}}
    assert scores["stance"]["accuracy"] is None
    assert scores["figures"]["all"] is None


def test_a_passage_without_a_prediction_counts_as_empty():
    scores = evaluate(GOLD, {})
    assert scores["themes"]["micro"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert scores["stance"]["confusion"]["strength"]["none"] == 1


def test_scores_intervals_confusion_and_calibration():
    scores = evaluate(GOLD, FOUND)
    assert scores["resampled_by"] == "authority"
    assert scores["themes"]["micro"] == {"precision": 0.667, "recall": 0.667, "f1": 0.667}
    low, high = scores["themes"]["intervals"]["micro_f1"]
    assert low <= 0.667 <= high
    assert scores["stance"]["confusion"]["strength"]["concern"] == 1
    assert scores["calibration"]["themes"]["labels"] == 3
    assert evaluate(GOLD, FOUND) == scores
    assert "intervals" not in evaluate(GOLD, FOUND, resamples=0)["themes"]


def test_calibration_error_by_hand():
    told = calibration_error([(0.95, True), (0.95, False), (0.2, False), (1.0, True)])
    assert told["ece"] == pytest.approx((abs(2.9 / 3 - 2 / 3) * 3 + 0.2) / 4, abs=0.001)
    assert [b["labels"] for b in told["bins"]] == [1, 3]
    assert calibration_error([]) is None


def test_the_surest_errors_come_first():
    pairs = [(g, FOUND[g["id"]]) for g in GOLD]
    rows = worst(pairs, 5, lambda _, errors: [str(len(errors))])
    assert [r["id"] for r in rows] == ["b", "c"]
    assert [e["said"] for e in rows[0]["errors"]] == ["missed housing", "stance: concern (0.80), not strength"]
    assert rows[0]["why"] == ["2"]
    assert rows[1]["errors"][0]["said"] == "wrongly health (0.95)"


def test_two_sets_of_labels_side_by_side():
    better = {**FOUND, "b": found({"neglect": 0.7, "housing": 0.8}, "strength")}
    told = compare(GOLD, FOUND, better)
    micro = told["scores"][0]
    assert (micro["first"], micro["second"], micro["difference"]) == (0.667, 0.857, 0.19)
    assert [r["id"] for r in told["better"]] == ["b"]
    assert told["better"][0]["mended"] == ["missed housing", "stance: concern (0.80), not strength"]
    assert not told["worse"]
    assert all(r["difference"] == 0 for r in compare(GOLD, FOUND, FOUND)["scores"])
    turned = compare(GOLD, better, FOUND)
    assert turned["scores"][0]["difference"] == -micro["difference"]
    assert [r["id"] for r in turned["worse"]] == ["b"]


@pytest.mark.parametrize("form", FORMS)
def test_tables_in_every_form_the_same_each_time(tmp_path, form):
    scores = {**evaluate(GOLD, FOUND), "errors": worst([(g, FOUND[g["id"]]) for g in GOLD], 2)}
    tables = [*evaluation_tables(scores), *comparison_tables(compare(GOLD, FOUND, {}))]
    if form == ".xlsx":
        tables = tables[:5]
    for name in ("one", "two"):
        write_tables(tables, tmp_path / f"{name}{form}", "Scores <of> a|b")
    assert (tmp_path / f"one{form}").read_bytes() == (tmp_path / f"two{form}").read_bytes()
    if form == ".html":
        assert "<of>" not in (tmp_path / "one.html").read_text(encoding="utf-8")


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(AuditlensError, match=r"end its name in \.xlsx"):
        write_tables([], tmp_path / "x.pdf", "x")


def test_gold_of_a_whole_report(tmp_path):
    file = tmp_path / "report.json"
    file.write_text(json.dumps({"place": "Fenshire", "passages": [{"text": "A.", "themes": []}]}), encoding="utf-8")
    assert load_gold(file) == [{"id": 1, "authority": "Fenshire", "text": "A.", "themes": []}]


def test_labels_need_an_id(tmp_path):
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": 1}\n{"themes": []}\n', encoding="utf-8")
    with pytest.raises(AuditlensError, match="line 2 has no id"):
        load_labels(file)
