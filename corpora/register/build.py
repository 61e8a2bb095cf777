"""Builds ``authorities.csv`` from a public list of English local authorities.

    python corpora/register/build.py local-authorities.csv

The list has one row an authority: the ONS name and code, the code used by the Department for Education, region, web
domain, type and statistical neighbours. The names below that no rule gives (short names in daily use, names before a
reorganisation, children's trusts) are facts of public record, kept here so that the file can be built again.

``aliases`` of the output are names that stand for the place wherever they are written. ``short`` are names that other
places share ("Richmond", "Newcastle"): they count only beside a word for an authority ("Richmond Council") or in a
title. ``neighbours`` are the codes of the ten statistical neighbours, nearest first.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

# The list's own name -> the name of the place as people write it.
NAMES = {
    "Bedford Borough": "Bedford",
    "Bristol, City of": "Bristol",
    "Kingston Upon Hull, City of": "Kingston upon Hull",
    "St. Helens": "St Helens",
}

ALIASES = {
    "Bedford": ["Bedford Borough"],
    "Birmingham": ["Birmingham Children's Trust"],
    "Bournemouth, Christchurch and Poole": ["BCP Council", "BCP"],
    "Bradford": ["Bradford Children and Families Trust", "Bradford District"],
    "Brighton and Hove": ["Brighton & Hove City"],
    "Bristol": ["City of Bristol", "Bristol, City of"],
    "Cheshire West and Chester": ["Cheshire West"],
    "City of London": ["City of London Corporation", "Corporation of London", "London Corporation"],
    "Cornwall": ["Cornwall and the Isles of Scilly"],
    "Derby": ["Derby City", "City of Derby"],
    "Doncaster": ["Doncaster Children's Services Trust", "City of Doncaster"],
    "Durham": ["County Durham"],
    "East Riding of Yorkshire": ["East Riding"],
    "Greenwich": ["Royal Greenwich", "Royal Borough of Greenwich"],
    "Hammersmith and Fulham": ["LBHF", "H&F"],
    "Herefordshire": ["County of Herefordshire", "Herefordshire, County of"],
    "Kensington and Chelsea": ["RBKC", "Royal Borough of Kensington and Chelsea"],
    "Kingston upon Hull": ["City of Kingston upon Hull", "Kingston upon Hull, City of"],
    "Kingston upon Thames": [
        "Royal Borough of Kingston upon Thames",
        "Royal Borough of Kingston",
        "Kingston-upon-Thames",
    ],
    "Milton Keynes": ["City of Milton Keynes"],
    "Newcastle upon Tyne": ["Newcastle-upon-Tyne"],
    "Reading": ["Brighter Futures for Children"],
    "Redcar and Cleveland": ["Redcar & Cleveland Borough"],
    "Richmond upon Thames": ["Richmond-upon-Thames"],
    "Sandwell": ["Sandwell Children's Trust"],
    "Slough": ["Slough Children First", "Slough Children's Services Trust"],
    "Southend-on-Sea": ["City of Southend-on-Sea"],
    "St Helens": ["St. Helens"],
    "Sunderland": ["Together for Children"],
    "Telford and Wrekin": ["Borough of Telford and Wrekin"],
    "Wakefield": ["Wakefield Metropolitan District"],
    "Westminster": ["City of Westminster"],
    "Windsor and Maidenhead": ["RBWM", "Royal Borough of Windsor and Maidenhead"],
    "Wolverhampton": ["City of Wolverhampton"],
    "Worcestershire": ["Worcestershire Children First"],
    "York": ["City of York"],
}

SHORT = {
    "Barking and Dagenham": ["LBBD"],
    "Bath and North East Somerset": ["BANES", "B&NES"],
    "Bournemouth, Christchurch and Poole": ["Christchurch"],
    "Brighton and Hove": ["Brighton"],
    "Kingston upon Hull": ["Hull"],
    "Kingston upon Thames": ["Kingston"],
    "Newcastle upon Tyne": ["Newcastle"],
    "Richmond upon Thames": ["Richmond"],
    "Southend-on-Sea": ["Southend"],
    "Stockton-on-Tees": ["Stockton"],
    "Stoke-on-Trent": ["Stoke"],
    "Telford and Wrekin": ["Telford"],
    "Windsor and Maidenhead": ["Windsor"],
}

# Domains that several authorities share name none of them.
SHARED_DOMAINS = {"achievingforchildren.org.uk", "richmondandwandsworth.gov.uk", "analysticsbi.com", "nctrust.co.uk"}

DOMAINS = {
    "Birmingham": ["birmingham.gov.uk"],
    "Bath and North East Somerset": ["bathnes.gov.uk"],
    "Bournemouth, Christchurch and Poole": ["bcpcouncil.gov.uk"],
    "Dorset": ["dorsetcc.gov.uk"],
    "Kingston upon Hull": ["hullcc.gov.uk"],
    "Milton Keynes": ["milton-keynes.gov.uk"],
    "North Tyneside": ["northtyneside.gov.uk"],
    "Reading": ["reading.gov.uk"],
    "Richmond upon Thames": ["richmond.gov.uk"],
    "Slough": ["slough.gov.uk"],
    "Suffolk": ["suffolk.gov.uk"],
    "Sunderland": ["sunderland.gov.uk"],
    "Wandsworth": ["wandsworth.gov.uk"],
    "Windsor and Maidenhead": ["rbwm.gov.uk"],
    "Worcestershire": ["worcestershire.gov.uk"],
}
# The last day of an authority, and those that took its area over. Sources: the structural changes orders for each area.
FORMER = {
    "Bournemouth": ("2019-03-31", ["Bournemouth, Christchurch and Poole"]),
    "Cumbria": ("2023-03-31", ["Cumberland", "Westmorland and Furness"]),
    "Northamptonshire": ("2021-03-31", ["North Northamptonshire", "West Northamptonshire"]),
    "Poole": ("2019-03-31", ["Bournemouth, Christchurch and Poole"]),
}
# The first day of an authority that is younger than the reports people keep. A county that became one council for all
# its services is in the list too: its area, name and children's services went on, its code changed.
SINCE = {
    "Bedford": "2009-04-01",
    "Bournemouth, Christchurch and Poole": "2019-04-01",
    "Buckinghamshire": "2020-04-01",
    "Central Bedfordshire": "2009-04-01",
    "Cheshire East": "2009-04-01",
    "Cheshire West and Chester": "2009-04-01",
    "Cumberland": "2023-04-01",
    "Dorset": "2019-04-01",
    "North Northamptonshire": "2021-04-01",
    "North Yorkshire": "2023-04-01",
    "Somerset": "2023-04-01",
    "West Northamptonshire": "2021-04-01",
    "Westmorland and Furness": "2023-04-01",
}
# Codes before, of authorities that went on under their name: reports from then may be joined with statistics by them.
FORMER_CODES = {
    "Buckinghamshire": ["E10000002"],
    "Dorset": ["E10000009"],
    "North Yorkshire": ["E10000023"],
    "Somerset": ["E10000027"],
}
# Former authorities that the list no longer has: code, the department's code, type, region.
MISSING = {
    "Bournemouth": ("E06000028", "837", "Unitary Authority", "South West"),
}

COLUMNS = (
    "code",
    "la_code",
    "name",
    "aliases",
    "short",
    "region",
    "domain",
    "type",
    "neighbours",
    "country",
    "since",
    "until",
    "successors",
    "former_codes",
)


CITY = [
    "Birmingham",
    "Bradford",
    "Brighton and Hove",
    "Bristol",
    "Coventry",
    "Derby",
    "Doncaster",
    "Kingston upon Hull",
    "Leeds",
    "Leicester",
    "Liverpool",
    "Manchester",
    "Milton Keynes",
    "Newcastle upon Tyne",
    "Nottingham",
    "Peterborough",
    "Plymouth",
    "Portsmouth",
    "Salford",
    "Sheffield",
    "Southampton",
    "Southend-on-Sea",
    "Stoke-on-Trent",
    "Sunderland",
    "Westminster",
    "Wolverhampton",
]
# Unitary authorities that are, or were within the last twenty years, county councils.
COUNTY = [
    "Buckinghamshire",
    "Cornwall",
    "Cumbria",
    "Dorset",
    "Durham",
    "Herefordshire",
    "North Yorkshire",
    "Northamptonshire",
    "Northumberland",
    "Rutland",
    "Shropshire",
    "Somerset",
    "Wiltshire",
]
# Listed as counties, but single councils from their start in 2023.
UNITARY_COUNTIES = ("Cumberland", "Westmorland and Furness")
BOROUGH = [
    "Bedford",
    "Blackburn with Darwen",
    "Blackpool",
    "Bournemouth",
    "Bracknell Forest",
    "Darlington",
    "Halton",
    "Hartlepool",
    "Luton",
    "Middlesbrough",
    "Milton Keynes",
    "Poole",
    "Reading",
    "Redcar and Cleveland",
    "Slough",
    "Southend-on-Sea",
    "Stockton-on-Tees",
    "Swindon",
    "Telford and Wrekin",
    "Thurrock",
    "Torbay",
    "Warrington",
    "Wokingham",
]


def formal_names(name: str, kind: str) -> list[str]:
    """Return the names of the council that go with its type and standing."""
    names = [f"{name} Council"]
    if kind == "London Borough" and name not in ("City of London", "Westminster"):
        names += [f"London Borough of {name}", f"{name} London Borough Council"]
    if name in COUNTY or (kind == "County" and name not in UNITARY_COUNTIES):
        names.append(f"{name} County Council")
    if name in CITY:
        names.append(f"{name} City Council")
    if name in BOROUGH:
        names.append(f"{name} Borough Council")
    if name in ("Bradford", "Wakefield"):
        names.append(f"{name} Metropolitan District Council")
    elif kind == "Metropolitan District" and name not in CITY:
        names += [f"{name} Metropolitan Borough Council", f"{name} Borough Council"]
    return names


def with_ampersand(names: list[str]) -> list[str]:
    """Return the names and those with "&" for "and"."""
    return [n for name in names for n in (name, name.replace(" and ", " & "))]


def row(source: dict[str, str], codes: dict[str, str]) -> dict[str, str]:
    """Return a row of the register for a row of the list; ``codes`` gives the ONS code by the department's."""
    name = NAMES.get(source["local_authority_ons_name"], source["local_authority_ons_name"])
    listed = [a.strip() for a in source["also_known_as"].strip("[]").split(", ") if a.strip() and name.count(",") == 0]
    short = SHORT.get(name, [])
    aliases = [a for a in listed + ALIASES.get(name, []) + formal_names(name, source["ons_la_type"]) if a not in short]
    domain = re.sub(r"^(my|www)\.", "", source["domain"].lower())
    domains = [d for d in [domain, *DOMAINS.get(name, [])] if d not in SHARED_DOMAINS]
    if name in FORMER:
        domains = []
    unique = [a for a in dict.fromkeys(with_ampersand([name, *aliases])) if a != name]
    return {
        "code": source["la_code_new"],
        "la_code": source["la_code"],
        "name": name,
        "aliases": ";".join(unique),
        "short": ";".join(short),
        "region": source["region_name"],
        "domain": ";".join(dict.fromkeys(domains)),
        "type": source["ons_la_type"],
        "neighbours": ";".join(codes[n] for n in source["stat_neighbours"].split(", ") if n in codes),
        "country": source["country"],
        **dates(name),
    }


def dates(name: str) -> dict[str, str]:
    """Return the columns on an authority's start, end and what came before and after."""
    until, successors = FORMER.get(name, ("", []))
    return {
        "since": SINCE.get(name, ""),
        "until": until,
        "successors": ";".join(successors),
        "former_codes": ";".join(FORMER_CODES.get(name, [])),
    }


def missing(name: str) -> dict[str, str]:
    """Return a row for a former authority that the list no longer has."""
    code, la_code, kind, region = MISSING[name]
    aliases = [a for a in with_ampersand([name, *formal_names(name, kind)]) if a != name]
    empty = dict.fromkeys(COLUMNS, "")
    told = {"code": code, "la_code": la_code, "name": name, "aliases": ";".join(dict.fromkeys(aliases)), "type": kind}
    return {**empty, **told, "region": region, "country": "England", **dates(name)}


def main(arguments: list[str]) -> int:
    """Write the register beside this file."""
    with Path(arguments[0]).open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    codes = {r["la_code"]: r["la_code_new"] for r in listed}
    rows = sorted([*(row(r, codes) for r in listed), *map(missing, MISSING)], key=lambda r: r["name"])
    with (Path(__file__).parent / "authorities.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
