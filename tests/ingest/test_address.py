"""A postal address says whose report it is only where nothing else does, and never by guessing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.address import address_place, addresses
from pipeline.ingest.authority import find_authority
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.evidence import gather


def evidence(*lines):
    return gather(Document("pdf", tuple(Block("paragraph", line, 1) for line in lines), (), (1, 2)))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Town Hall, Long Road, Oldmere, OM1 2AB"], "Oldmere"),
        (["Safeguarding Children Partnership", "Town Hall", "Long Road", "Rotherham", "S60 1AE"], "Rotherham"),
        (["Oldmere Town Hall, High Street, OM1 2AB"], "Oldmere"),
        (["County Hall", "Maidstone", "Kent ME14 1XQ"], "Kent"),
        (["Mr A. Person", "Director of Children’s Services", "River House", "Rotherham", "S60 1AE"], "Rotherham"),
        # A county's hall stands in a city that governs itself.
        (["County Hall, Long Road, Nottingham NG2 7QP"], None),
        # The county of a post town is no evidence.
        (["Civic Offices, Broadway, Bexleyheath, Kent DA6 7LB"], None),
        # A director of a county may have an office in its city.
        (["Director of Children's Services", "1 Bow Street", "Derby DE1 1AA"], None),
        # Other bodies' offices.
        (["Ofsted", "Piccadilly Gate", "Store Street", "Manchester", "M1 2WD"], None),
        (["Ofsted, Town Hall, Manchester, M1 2WD"], None),
        (["Children's services, Royal Hospital, Rotherham S60 1AE"], None),
        # Not in the register, no building of a council's, no postcode.
        (["Town Hall, Long Road, Nowhereton, OM1 2AB"], None),
        (["12 Long Road, Rotherham S60 1AE"], None),
        (["Town Hall, Long Road, Rotherham"], None),
        # Two places are none.
        (["Town Hall, Oldmere, OM1 2AB", "Town Hall, Rotherham, S60 1AE"], None),
    ],
)
def test_the_place_of_an_address(lines, expected):
    place = address_place(evidence("Audit of files", *lines))
    assert (place and place.name) == expected


def test_a_name_comes_before_an_address():
    found = find_authority(evidence("Calderwick Council", "Town Hall, Long Road, Rotherham, S60 1AE"), None, ())
    assert found.name == "Calderwick"
    found = find_authority(evidence("An audit", "Town Hall, Long Road, Rotherham, S60 1AE"), None, ())
    assert (found.name, found.code) == ("Rotherham", "E08000018")


def test_a_place_that_the_body_keeps_naming_comes_before_an_address():
    body = ("Leeds City Council audited ten files.", "Leeds City Council agreed.")
    assert find_authority(evidence("An audit", "Town Hall, Rotherham, S60 1AE"), None, body).name == "Leeds"


@given(st.lists(st.text(alphabet="AB1 ,\n.Zz9'-Town Hall", max_size=60), max_size=6))
def test_any_lines_have_addresses_or_none(lines):
    assert all(isinstance(part, str) and part for parts in addresses(lines) for part in parts)
