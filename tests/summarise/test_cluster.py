from hypothesis import given
from hypothesis import strategies as st

from pipeline.summarise.cluster import Candidate, breadth, stars


def candidate(n, *, extent="unstated", form=1.0, place=None):
    return Candidate(place or f"place {n}", f"report {n}", extent, form, f"id-{n:03}")


def pairs(n, scores):
    alike = [[] for _ in range(n)]
    for (a, b), score in sorted(scores.items()):
        alike[a].append((b, score))
        alike[b].append((a, score))
    return alike


def test_the_quotation_that_speaks_for_most_leads():
    groups = stars([candidate(n) for n in range(4)], pairs(4, {(0, 1): 0.7, (1, 2): 0.7, (1, 3): 0.7}))
    assert [g.centre for g in groups] == [1]
    assert [m for m, _ in groups[0].members] == [1, 0, 2, 3]


def test_members_are_like_the_quotation_itself_and_no_chain_forms():
    groups = stars([candidate(n) for n in range(5)], pairs(5, {(0, 1): 0.7, (1, 2): 0.7, (2, 3): 0.7, (3, 4): 0.7}))
    assert max(len(g.members) for g in groups) == 3


def test_what_cannot_be_quoted_leads_nothing_but_may_follow():
    groups = stars([candidate(0, form=0.0), candidate(1)], pairs(2, {(0, 1): 0.8}))
    assert [g.centre for g in groups] == [1]


def test_one_case_weighs_less_than_a_general_statement():
    assert breadth([candidate(0, extent="one")]) < breadth([candidate(0)]) < breadth([candidate(0, extent="all")])


def test_an_authority_counts_once():
    assert breadth([candidate(0, place="Fenshire"), candidate(1, place="Fenshire")]) == 1.0


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.dictionaries(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] < p[1]),
                st.floats(0.6, 1.0).map(lambda x: round(x, 3)),
            ),
            st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=n, max_size=n),
        )
    )
)
def test_every_passage_is_in_exactly_one_group_around_what_it_is_like(given_):
    n, scores, forms = given_
    alike = pairs(n, scores)
    groups = stars([candidate(i, form=forms[i]) for i in range(n)], alike)
    assert sorted(m for g in groups for m, _ in g.members) == list(range(n))
    for group in groups:
        for member, score in group.members[1:]:
            assert dict(alike[group.centre])[member] == score
            assert forms[group.centre] > 0
    assert groups == stars([candidate(i, form=forms[i]) for i in range(n)], alike)
