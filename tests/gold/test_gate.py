import json

import gate
import pytest
from measures import MEASURES


@pytest.mark.parametrize("name", MEASURES)
def test_no_score_falls_through_its_floor(name):
    measured = MEASURES[name]()
    if measured is None:
        pytest.skip(f"the labelled data of {name!r} is not beside the checkout (../shared)")
    baseline = json.loads(gate.BASELINE.read_text(encoding="utf-8"))
    assert gate.failures(name, *measured, baseline) == []


PINNED = {"x": {"data": "d", "floors": {"boundaries": 0.9, "stray": 2}}}


def test_scores_at_their_floors_pass():
    assert gate.failures("x", {"boundaries": 0.9, "stray": 2}, "d", PINNED) == []


@pytest.mark.parametrize(
    ("scores", "data", "said"),
    [
        ({"boundaries": 0.89, "stray": 2}, "d", "x: boundaries is 0.89, its floor 0.9"),
        ({"boundaries": 0.9, "stray": 3}, "d", "x: stray is 3, its floor 2"),
        ({"stray": 2}, "d", "x: boundaries is None, its floor 0.9"),
        ({"boundaries": 0.9, "stray": 2}, "e", "x: the labelled data is not what the floors were measured on"),
    ],
)
def test_a_fall_is_named(scores, data, said):
    assert gate.failures("x", scores, data, PINNED) == [said]


def test_no_baseline_is_a_failure():
    assert gate.failures("y", {}, "d", PINNED) == ["y has no baseline: run python tests/gold/gate.py"]


def test_repinning_raises_a_floor():
    new = gate.repinned("x", {"boundaries": 0.95, "stray": 0}, "d", PINNED)
    assert new["x"] == {"data": "d", "floors": {"boundaries": 0.95, "stray": 0}}


@pytest.mark.parametrize("scores", [{"boundaries": 0.8, "stray": 2}, {"boundaries": 0.9, "stray": 9}])
def test_repinning_refuses_to_lower(scores):
    with pytest.raises(ValueError, match="--lower"):
        gate.repinned("x", scores, "d", PINNED)
    assert gate.repinned("x", scores, "d", PINNED, lower=True)["x"]["floors"] == scores


def test_the_hash_does_not_depend_on_order_or_line_ends(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"one\r\ntwo")
    b.write_bytes(b"three")
    first = gate.data_hash([a, b])
    a.write_bytes(b"one\ntwo")
    assert gate.data_hash([b, a]) == first
    b.write_bytes(b"four")
    assert gate.data_hash([a, b]) != first
