"""The place that a postal address gives: of a town hall, or of the officer or board that a letter is addressed to.

The weakest evidence of all, asked for only where no name, board or e-mail domain says whose report it is. A post town
is often not the authority (a county hall stands in a city that governs itself; inspectorates have regional offices), so
an address counts only where its building is a council's own or its addressee a council's officer or board, and where a
whole part of it is the name of one place of the register. Counties as part of a town's address are no evidence either:
"Kent" stands in the addresses of London boroughs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import register
from pipeline.ingest.evidence import Evidence, compiled
from pipeline.register import Place

# The longest address, in characters and parts, and the longest part of one, in words.
CHARACTERS, PARTS, WORDS = 260, 10, 9

# "Postcodes" in the government's address standard: area and district, a space, sector and unit.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?[ \t]?\d[ABD-HJLNP-UW-Z]{2}\b")
_BREAK = re.compile(r"\s*[,;|\n•·]\s*|\s[–-]\s")


def address_place(evidence: Evidence) -> Place | None:
    """Return the one place that the addresses on the first page, in headers and at the end give, else None."""
    found: dict[str, Place] = {}
    zones = ([line.text for line in evidence.front], evidence.furniture, evidence.tail)
    for lines in zones:
        for parts in addresses(lines):
            place = _place(parts)
            if place:
                found[place.name] = place
    return next(iter(found.values())) if len(found) == 1 else None


def addresses(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the parts of each address in ``lines``, in order, the postcode itself left out.

    Parts stand between commas or on lines of their own; a sentence, or an earlier postcode, ends the address above it.
    """
    text = "\n".join(lines)
    last = 0
    for match in _POSTCODE.finditer(text):
        before = text[max(last, match.start() - CHARACTERS) : match.start()]
        last = match.end()
        parts: list[str] = []
        for part in reversed(_BREAK.split(before)):
            part = part.strip(" .:\t")
            if not part:
                continue
            if len(parts) == PARTS or len(part.split()) > WORDS:
                break
            parts.append(part)
        yield parts[::-1]


def _place(parts: Sequence[str]) -> Place | None:
    """Return the place of an address, None where it is another body's, or its town may not be the authority."""
    if any(_has("never", part) for part in parts):
        return None
    county = any(_has("county_buildings", part) for part in parts)
    town = any(_has("town_buildings", part) for part in parts)
    if not county and not town and not any(_has("addressees", part) for part in parts):
        return None
    known = register.load()
    for part in parts:
        # "Oldmere Town Hall" names the town itself.
        own = compiled("addresses", "town_buildings", r"\s(?:old\s|new\s)?", r"$").sub("", part)
        place = known.named(own)
        if place and (_is_county(place) if county else _is_town(place, sure=town)):
            return place
    return None


def _is_county(place: Place) -> bool:
    if place.kind in ("County", "invented") or place.name.endswith("shire"):
        return True
    return any(alias.endswith("County Council") for alias in place.aliases)


def _is_town(place: Place, *, sure: bool) -> bool:
    """Whether a town's name in an address tells its council; not ``sure``, the county around it may be meant too."""
    if place.kind == "County":
        return False
    around = any(p.name != place.name and p.name.startswith(place.name) for p in register.load().places)
    return sure or not around


def _has(key: str, text: str) -> bool:
    return bool(compiled("addresses", key, r"\b", r"\b").search(text))
