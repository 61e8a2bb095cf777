from hypothesis import given
from hypothesis import strategies as st

from pipeline.summarise.findings import lengths
from pipeline.summarise.model import STANCES

COUNTS = st.fixed_dictionaries({stance: st.integers(0, 2000) for stance in STANCES})


def test_a_large_share_of_passages_has_a_large_share_of_places():
    counts = dict(zip(STANCES, (900, 80, 5, 10), strict=True))
    assert list(lengths(counts, 8).values()) == [8, 1, 0, 0]
    assert list(lengths(counts, 8, ["recommendation"]).values()) == [8, 1, 0, 1]


@given(COUNTS, st.integers(1, 30), st.sets(st.sampled_from(STANCES)))
def test_no_section_is_longer_than_the_length_asked_for(counts, findings, least):
    places = lengths(counts, findings, sorted(least))
    assert max(places.values()) <= findings
    assert all(places[stance] for stance in least)
    if any(counts.values()):
        assert max(places.values()) == findings


@given(COUNTS, st.integers(1, 30))
def test_places_stand_in_proportion(counts, findings):
    places = lengths(counts, findings)
    for stance, number in counts.items():
        for other in counts:
            # Webster: no place could go to another stance without harm to the one that is nearer to its share.
            assert (2 * places[stance] - 1) * counts[other] <= (2 * places[other] + 1) * number or not places[stance]
