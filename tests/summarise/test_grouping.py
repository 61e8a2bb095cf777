from hypothesis import given
from hypothesis import strategies as st

from pipeline.summarise.grouping import group_repeats, normalised

SAME = "Supervision in the Northmere teams was monthly, and in most files it was reflective as well."
NEAR = "Supervision in the Fenshire teams was monthly, and in most files it was reflective as well."
OTHER = "Supervision in the duty team was late, and in few files did it look back at anything at all."

texts = st.lists(st.text(alphabet="ab cd.", max_size=40) | st.sampled_from([SAME, NEAR, OTHER]), max_size=12)


def test_near_repeats_form_one_group_and_others_stay_apart():
    assert group_repeats([SAME, OTHER, NEAR]) == [[0, 2], [1]]


def test_punctuation_and_case_do_not_tell_texts_apart():
    assert group_repeats(["Seen alone: 12 of 14.", "seen alone – 12 of 14"]) == [[0, 1]]


def test_short_texts_are_grouped_only_when_equal():
    assert group_repeats(["Good", "good.", "Poor"]) == [[0, 1], [2]]


def test_nothing_gives_nothing():
    assert group_repeats([]) == []


def test_a_turn_of_phrase_that_is_everywhere_proposes_no_candidates_but_loses_no_text():
    many = [f"We found in the files that team number {'x' * i} did well in its own particular way" for i in range(200)]
    assert sorted(i for group in group_repeats(many) for i in group) == list(range(200))


@given(texts)
def test_every_text_is_in_exactly_one_group_in_order(given_texts):
    groups = group_repeats(given_texts)
    assert sorted(i for group in groups for i in group) == list(range(len(given_texts)))
    assert all(group == sorted(group) for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


@given(texts)
def test_equal_texts_are_always_together(given_texts):
    groups = group_repeats(given_texts)
    where = {i: n for n, group in enumerate(groups) for i in group}
    for i, a in enumerate(given_texts):
        for j, b in enumerate(given_texts[:i]):
            if normalised(a) == normalised(b):
                assert where[i] == where[j]
