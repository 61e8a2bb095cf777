"""Which mentions of a place count, and which never do."""

from __future__ import annotations

import pytest

from pipeline.ingest.authority import Authority, find_authority, places_in, settled_at
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.evidence import gather


def authority(*cover, title=None, body=(), furniture=()):
    document = Document(
        "pdf",
        tuple(Block("paragraph", t, 1) for t in cover),
        tuple(Block("paragraph", t, 1) for t in furniture),
        (1, 2),
    )
    return find_authority(gather(document), title, body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Store Street, Manchester M1 2WD", []),
        ("York Road children's home", []),
        ("Derby Hospital", []),
        ("Greater Manchester Police", []),
        ("Manchester City Council", ["Manchester"]),
        ("North Tyneside", ["North Tyneside"]),
    ],
)
def test_addresses_and_regions_are_no_places(text, expected):
    assert [m.place.name for m in places_in(text)] == expected


def test_a_name_over_two_lines():
    assert (
        authority("Area inspection of West", "Northamptonshire Local Area Partnership").name == "West Northamptonshire"
    )


def test_persons_are_no_places():
    assert authority("Case audit", "Author: Jane Bolton", "Lead inspector: Tom Sutton").name is None


def test_title_beats_a_partner():
    found = authority("Oldmere Council", "With Calderwick Council as peer reviewer", title="Audit of visits in Oldmere")
    assert found.name == "Oldmere"


def test_body_alone_needs_its_council_again_and_again():
    once = ("A child placed in Leeds was seen.", "Leeds City Council was told.")
    often = ("Leeds City Council audited ten files.", "Leeds City Council agreed.", "Leeds has three teams.")
    assert authority("Findings", body=once).name is None
    assert authority("Findings", body=often).name == "Leeds"


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Rowanby Safeguarding Children Partnership", "Rowanby Safeguarding Children Partnership"),
        ("Fenshire Council, Children's Services", "Fenshire Council, Children's Services"),
        ("Quality Team, London Borough of Hackney Council", "London Borough of Hackney Council"),
        ("The Local Safeguarding Children Board", None),
        ("Every Council", None),
    ],
)
def test_issuing_body(line, body):
    assert authority(line).issuing_body == body


def test_a_named_board_outside_the_register_beats_a_neighbour_in_the_text():
    found = authority("Rowanby Safeguarding Children Board", "The audit followed one by Leeds City Council in May.")
    assert found.name == "Rowanby"
    assert found.code is None


@pytest.mark.parametrize(
    ("title", "board", "names"),
    [
        ("Audit of neglect", "City and Hackney Safeguarding Children Board", ("Hackney", "City of London")),
        ("Audit of neglect in Hackney", "City and Hackney Safeguarding Children Board", ("Hackney",)),
        (
            "Audit of neglect",
            "Berkshire West Safeguarding Children Partnership",
            ("Reading", "West Berkshire", "Wokingham"),
        ),
    ],
)
def test_joint_boards_whose_name_is_not_their_places(title, board, names):
    assert authority(board, title=title).names == names


def test_short_names_beside_one_another_are_a_joint_report():
    found = authority("July 2024", title="Achieving for Children, Richmond and Kingston: multi-agency audit of neglect")
    assert found.names == ("Richmond upon Thames", "Kingston upon Thames")


def test_an_address_of_several_places_names_them_all():
    contact = ("Contact: partnership@chscp.org.uk",)
    assert authority("Multi-agency audit of neglect", furniture=contact).names == ("Hackney", "City of London")
    alone = authority("Audit", title="Audit of neglect in Hackney", furniture=contact)
    assert alone.names == ("Hackney",)


def test_a_shared_address_speaks_for_the_place_that_is_named():
    contact = ("Contact: audit@achievingforchildren.org.uk",)
    assert authority("Audit of visits", furniture=contact).name is None
    assert authority("Audit of visits", "Windsor and Maidenhead", furniture=contact).names == (
        "Windsor and Maidenhead",
    )


def test_a_place_that_has_ended_is_its_successors():
    poole = Authority("Poole", ("Poole",), "E06000029", "Borough of Poole")
    assert settled_at(poole, "2016-05") is poole
    assert settled_at(poole, None) is poole
    later = settled_at(poole, "2021-12-17")
    assert later.names == ("Bournemouth, Christchurch and Poole",)
    assert later.issuing_body == "Borough of Poole"
    cumbria = settled_at(Authority("Cumbria", ("Cumbria",), "E10000006", None), "2024")
    assert (cumbria.name, cumbria.names) == ("Cumberland", ("Cumberland", "Westmorland and Furness"))
    unknown = Authority("Lontown", ("Lontown",))
    assert settled_at(unknown, "2024") is unknown
