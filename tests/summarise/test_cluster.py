from hypothesis import given
from hypothesis import strategies as st

from pipeline.summarise.cluster import NEAR, NEAR_UNSURE, SAYS, UNSURE, Candidate, Link, breadth, stars


def candidate(n, *, extent="unstated", form=1.0, place=None, doubted=False):
    return Candidate(place or f"place {n}", f"report {n}", extent, form, f"id-{n:03}", doubted)


def pairs(n, scores):
    links = [[] for _ in range(n)]
    for (a, b), score in sorted(scores.items()):
        links[a].append(Link(b, score, 1.0))
        links[b].append(Link(a, score, 1.0))
    return links


def test_the_quotation_that_speaks_for_most_leads():
    groups = stars([candidate(n) for n in range(4)], pairs(4, {(0, 1): SAYS, (1, 2): SAYS, (1, 3): SAYS}))
    assert [g.centre for g in groups] == [1]
    assert [m for m, _ in groups[0].members] == [1, 0, 2, 3]


def test_members_are_like_the_quotation_itself_and_no_chain_forms():
    groups = stars([candidate(n) for n in range(5)], pairs(5, {(0, 1): SAYS, (1, 2): SAYS, (2, 3): SAYS, (3, 4): SAYS}))
    assert max(len(g.members) for g in groups) == 3


def test_what_cannot_be_quoted_leads_nothing_but_may_follow():
    groups = stars([candidate(0, form=0.0), candidate(1)], pairs(2, {(0, 1): SAYS}))
    assert [g.centre for g in groups] == [1]


def test_one_case_weighs_less_than_a_general_statement():
    assert breadth([candidate(0, extent="one")]) < breadth([candidate(0)]) < breadth([candidate(0, extent="all")])


def test_an_authority_counts_once():
    assert breadth([candidate(0, place="Fenshire"), candidate(1, place="Fenshire")]) == 1.0


def test_what_only_comes_near_stands_beside_and_is_not_counted_with_the_members():
    (group,) = stars([candidate(n) for n in range(3)], pairs(3, {(0, 1): SAYS, (0, 2): SAYS - 0.1}))
    assert [m for m, _ in group.members] == [0, 1]
    assert [m for m, _ in group.near] == [2]
    assert breadth([candidate(0), candidate(1)]) < group.breadth < 3


def test_a_passage_goes_where_it_says_the_same_and_not_where_it_comes_near():
    # It is nearer to the first centre than other passages are, but says what the second says.
    scores = {(0, 1): SAYS, (0, 2): SAYS, (0, 5): SAYS - 0.01, (3, 4): SAYS, (3, 5): SAYS}
    first, second = stars([candidate(n) for n in range(6)], pairs(6, scores))
    assert [m for m, _ in first.members] == [0, 1, 2] and first.near == ()
    assert [m for m, _ in second.members] == [3, 4, 5]


def test_an_unsure_passage_must_be_likelier():
    sure, unsure = candidate(0), candidate(0, doubted=True)
    assert sure.says(Link(0, SAYS, 1.0)) and not unsure.says(Link(0, SAYS, 1.0))
    assert unsure.says(Link(0, UNSURE, 1.0))
    assert sure.near(Link(0, 0.0, NEAR)) and not unsure.near(Link(0, 0.0, NEAR))
    assert unsure.near(Link(0, 0.0, NEAR_UNSURE))
    assert not sure.near(Link(0, SAYS - 0.01, NEAR - 0.01))


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
    links = pairs(n, scores)
    groups = stars([candidate(i, form=forms[i]) for i in range(n)], links)
    assert sorted(m for g in groups for m, _ in (*g.members, *g.near)) == list(range(n))
    for group in groups:
        for member, score in (*group.members[1:], *group.near):
            (link,) = (link for link in links[group.centre] if link.other == member)
            assert score == (link.says if link.says >= SAYS else link.near)
            assert forms[group.centre] > 0
        assert all(score >= SAYS for _, score in group.members[1:])
    assert groups == stars([candidate(i, form=forms[i]) for i in range(n)], links)
