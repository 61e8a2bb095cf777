import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate import counts as c

LABELS = ("a", "b", "c")
SETS = st.lists(st.tuples(st.sets(st.sampled_from(LABELS)), st.sets(st.sampled_from(LABELS))), min_size=1, max_size=30)


@given(SETS)
def test_counts_are_those_of_the_sets(pairs):
    right, wrong, missed = c.count(LABELS, pairs).summed()
    for i, label in enumerate(LABELS):
        assert right[i] == sum(label in g and label in f for g, f in pairs)
        assert wrong[i] == sum(label not in g and label in f for g, f in pairs)
        assert missed[i] == sum(label in g and label not in f for g, f in pairs)


@given(SETS)
def test_scores_are_shares_and_perfect_labels_score_one(pairs):
    for scored in (pairs, [(g, g) for g, _ in pairs]):
        summed = c.count(LABELS, scored).summed()
        for of in (c.micro, c.macro, c.accuracy):
            value = float(of(summed))
            assert np.isnan(value) or 0 <= value <= 1
    assert float(c.micro(summed)) == 1 or not any(g for g, _ in pairs)


@given(SETS)
def test_resamples_are_the_same_each_time_and_hold_whole_groups(pairs):
    counts = c.count(LABELS, pairs)
    grouped = [i // 3 for i in range(len(pairs))]
    first, again = counts.resampled(grouped, 60), counts.resampled(grouped, 60)
    assert first.shape == (60, 3, 3)
    assert (first == again).all()
    assert (counts.resampled(["one"] * len(pairs), 5) == counts.summed()).all()


def test_passages_are_grouped_by_the_widest_that_all_name():
    rows = [{"id": 1, "authority": "Fenshire", "report": "a"}, {"id": 2, "authority": "Fenshire", "report": "b"}]
    assert c.groups(rows) == ("authority", ["Fenshire", "Fenshire"])
    assert c.groups([*rows, {"id": 3, "report": "b"}]) == ("report", ["a", "b", "b"])
    assert c.groups([{"id": 1}, {"id": 2}]) == ("passage", [0, 1])


def test_an_interval_of_what_can_hardly_be_scored_is_not_told():
    assert c.interval(np.array([np.nan, np.nan, 0.5])) is None
    assert c.interval(np.array([0.25, 0.25, 0.25])) == [0.25, 0.25]
