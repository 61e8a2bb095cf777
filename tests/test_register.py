"""The register names the right place, and no place that is not written."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import register, resources


@pytest.fixture(scope="module")
def known():
    return register.load()


def names(known, text):
    return [m.place.name for m in known.mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harrowmoor Council", ["Harrowmoor"]),
        ("Harrow Council", ["Harrow"]),
        ("auditors kept reading the file in Reading", ["Reading"]),
        ("NORTH EAST LINCOLNSHIRE COUNCIL", ["North East Lincolnshire"]),
        ("Brighton & Hove and Brighton and Hove", ["Brighton and Hove", "Brighton and Hove"]),
        ("Stoke on Trent, Stoke-on-Trent", ["Stoke-on-Trent", "Stoke-on-Trent"]),
        ("Newcastle-under-Lyme", []),
        ("Bournemouth, Christchurch & Poole", ["Bournemouth, Christchurch and Poole"]),
        ("Kingston upon\nThames", ["Kingston upon Thames"]),
        ("Kingston upon Hull City Council", ["Kingston upon Hull"]),
        ("St. Helens and St Helens", ["St Helens", "St Helens"]),
        ("West Northamptonshire, not Northamptonshire", ["West Northamptonshire", "Northamptonshire"]),
        ("Slough Children’s Services Trust", ["Slough"]),
        ("the London Borough of Hackney", ["Hackney"]),
        ("durham is written small", []),
        ("Yorkville and Derbyville", []),
    ],
)
def test_whole_words_only(known, text, expected):
    assert names(known, text) == expected


def test_short_names_are_weak(known):
    assert [m.weak for m in known.mentions("Richmond and Richmond upon Thames")] == [True, False]


def test_misspelling_only_of_the_whole_name(known):
    assert known.nearest("Wolverhamton").name == "Wolverhampton"
    assert known.nearest("Harrowmor") is None or known.nearest("Harrowmor").name == "Harrowmoor"
    assert known.nearest("Lontown") is None
    assert known.nearest("Harrowmoor Council").name == "Harrowmoor"


def test_domains(known):
    assert known.of_domain("mail.hackney.gov.uk").name == "Hackney"
    assert known.of_domain("DorsetCouncil.gov.uk").name == "Dorset"
    assert known.of_domain("gov.uk") is None
    assert known.of_domain("achievingforchildren.org.uk") is None


def test_board_by_its_short_form(known):
    assert known.board("CHSCB sub-committee").name == "City and Hackney Safeguarding Children Board"
    assert known.board("CHSCBX") is None


def test_data_is_sound(known):
    with resources.path("corpora", "register", "authorities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [r["code"] for r in rows]
    assert len(rows) >= 150
    assert len(set(codes)) == len(codes)
    assert all(c[0] == "E" and len(c) == 9 for c in codes)
    assert len({r["name"] for r in rows}) == len(rows)
    assert sum(p.kind == "invented" for p in known.places) == 12
    assert all(p.code is None for p in known.places if p.kind == "invented")
    for place in known.places:
        assert all(n in known.by_code for n in place.neighbours), place.name
        assert names(known, f"the {place.name} audit") == [place.name]
    for board in known.boards:
        assert all(p in known.by_name for p in board.places), board.name


@given(st.text())
def test_mentions_stand_in_any_text(text):
    last = 0
    for mention in register.load().mentions(text):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start].isupper()
        last = mention.end


@given(st.lists(st.sampled_from(["Harrow", "moor", " ", "-", "Kingston upon", "Hull", "&", "Brighton", "Hove", "and"])))
def test_mentions_never_join_words(parts):
    text = "".join(parts)
    for mention in register.load().mentions(text):
        assert not text[mention.end : mention.end + 1].isalnum()
        assert not text[max(0, mention.start - 1) : mention.start].isalnum()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz &-,.'"))
def test_no_place_without_a_capital(text):
    assert register.load().mentions(text) == []


def test_former_authorities_end_and_have_successors(known):
    cumbria, bournemouth = known.by_name["Cumbria"], known.by_name["Bournemouth"]
    assert known.at(cumbria, "2022-11-18") == (cumbria,)
    assert known.at(cumbria, "2023") == (cumbria,)
    assert [p.name for p in known.at(cumbria, "2023-06")] == ["Cumberland", "Westmorland and Furness"]
    assert [p.name for p in known.at(bournemouth, "2021-12")] == ["Bournemouth, Christchurch and Poole"]
    assert known.at(bournemouth, None) == (bournemouth,)
    for place in known.places:
        assert all(name in known.by_name for name in place.successors)
        assert bool(place.until) == bool(place.successors)


def test_codes_before_a_change_lead_to_the_authority_that_went_on(known):
    assert known.by_code["E10000023"].name == "North Yorkshire"


def test_shared_domains_know_their_places(known):
    assert known.shared_domain("mail.achievingforchildren.org.uk").places[0] == "Kingston upon Thames"
    assert known.shared_domain("hackney.gov.uk") is None
    for domain in known.domains.values():
        assert all(name in known.by_name for name in domain.places)


def test_a_misspelt_place_is_asked_about(known):
    assert known.likely("Hackny") == "Hackney"
    assert known.likely("zzzz") is None
