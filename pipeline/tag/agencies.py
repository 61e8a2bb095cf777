"""Whose practice a passage judges, or who is to act: the agencies that its words, lead-in or section name or imply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from pipeline import resources
from pipeline.memory import Memory
from pipeline.records import AGENCIES, Passage, ReportInfo
from pipeline.tag.cues import Lexicon, words

# How much a word says of an agency: it names who acts, or what an agency's work is for, or the work itself.
_NAMES, _TOPIC, _WORK = range(3)

_Found = tuple[set[str], set[str], set[str]]


INSPECTED = ("social_care",)
"""The agency that an inspection of a local authority's children's services is of."""


@cache
def _shared() -> Lexicon[bool]:
    """Return the words of what all agencies answer for."""
    return Lexicon((phrase, True) for phrase in resources.lexicon("agencies")["shared"]["words"])


@cache
def _by_ending() -> Memory[tuple[str, ...]]:
    """Return the agencies that a word names by how it ends."""
    endings = [(agency, tuple(ends)) for agency, ends in resources.lexicon("agencies")["endings"].items()]
    return Memory(lambda word: tuple(agency for agency, ends in endings if word.endswith(ends)))


@cache
def _lexicon() -> Lexicon[tuple[tuple[str, ...], int]]:
    """Return the words of agencies, each with (agencies, how much it says); no agency: it only holds a place."""
    data = resources.lexicon("agencies")
    meanings: dict[str, tuple[tuple[str, ...], int]] = {}
    for part, says in (("implied", _WORK), ("topics", _TOPIC), ("named", _NAMES)):
        for agency, phrases in data[part].items():
            meanings |= dict.fromkeys(phrases, ((agency,), says))
    meanings |= dict.fromkeys(data["unnamed"]["words"], ((), _NAMES))
    meanings |= {entry["phrase"]: (tuple(entry["agencies"]), _NAMES) for entry in data["joint"]["words"]}
    return Lexicon(meanings.items())


def agencies_of(
    text: str,
    section: Sequence[str] = (),
    lead_in: str | None = None,
    *,
    judged: bool = False,
    tokens: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """Return the agencies that a passage is about, in the order of ``AGENCIES``.

    Those that its words name, else those whose business it speaks of; else those that its lead-in or nearest heading
    names; else those whose work the passage speaks of, or then its lead-in or heading. ``judged``: the passage judges
    practice or asks for some. Where such a passage stands alone, with nothing above it, and tells nothing of this, it
    is the local authority's children's service that is judged, unless it speaks of what all agencies answer for.
    """
    if tokens is None:
        tokens = words(text)
    named, implied = _found(tokens)
    if named:
        return named
    for place in (lead_in, section[-1] if section else None):
        if place:
            by_name, by_work = _found_in(place)
            if by_name:
                return by_name
            implied = implied or by_work
    if judged and not (implied or section or lead_in):
        return () if _speaks_back(tokens) or _shared().first(tokens) else INSPECTED
    return implied


def _speaks_back(tokens: Sequence[str]) -> bool:
    """Tell whether a sentence has as its subject what an earlier one named, so that it does not tell by itself."""
    openers, back = _back()
    first = next((t for t in tokens if t not in openers), "")
    return first in back


@cache
def _back() -> tuple[frozenset[str], frozenset[str]]:
    data = resources.lexicon("agencies")["back"]
    return frozenset(data["openers"]), frozenset(data["words"])


def with_inspected(passages: Sequence[Passage], info: ReportInfo) -> tuple[Passage, ...]:
    """Return the passages of a report with the agency that the report is of, where they judge and name no other.

    Inspections of a local authority's children's services are of one agency, whatever stands in a heading. An audit
    that one agency makes of its own work is of that agency: what its passages only speak of, without a name, is its
    own work, be it called a plan, a visit or supervision.
    """
    own = own_agency(info)
    if own is None:
        return tuple(passages)
    return tuple(
        replace(p, agencies=(own,))
        if p.kind != "heading" and p.role == "finding" and p.stance != "context" and _is_of(own, p)
        else p
        for p in passages
    )


def own_agency(info: ReportInfo) -> str | None:
    """Return the one agency that a report is of, from its type, title and issuing body; None where there is not one.

    A local audit of one agency is of that which its title, or else its issuing body, names. Those of councils are not
    counted so: their passages go beyond the children's service far more often than an inspection's.
    """
    data = resources.lexicon("agencies")
    if info.report_type in data["inspections"]["types"]:
        return INSPECTED[0]
    if info.report_type not in data["own"]["types"]:
        return None
    named = _named_in(info.title or "") or _named_in(info.issuing_body or "")
    return named[0] if len(named) == 1 and named != INSPECTED else None


def _is_of(own: str, passage: Passage) -> bool:
    """Tell whether a passage that names no other agency is about the report's own."""
    if not passage.agencies:
        return True
    return own not in (*INSPECTED, *passage.agencies) and not _named_in(passage.text)


def _named_in(text: str) -> tuple[str, ...]:
    """Return the agencies that are named in ``text``."""
    return _in_order({a for _, _, (found, says) in _lexicon().scan(words(text)) if says == _NAMES for a in found})


@lru_cache(maxsize=4096)
def _found_in(place: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _found(words(place))


def _found(tokens: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: _Found = (set(), set(), set())
    for _, _, (agencies, says) in _lexicon().scan(tokens):
        found[says].update(agencies)
    named, topics, implied = found
    for agencies in filter(None, map(_by_ending().__getitem__, tokens)):
        named.update(agencies)
    if len(implied) > 1:
        # Working together, and education as a good, are spoken of everywhere; a service's own work says more.
        implied.difference_update(_EVERYWHERE)
    return _in_order(named or topics), _in_order(implied)


_EVERYWHERE = ("partnership", "education")


def _in_order(agencies: set[str]) -> tuple[str, ...]:
    return tuple(agencies) if len(agencies) < 2 else tuple(a for a in AGENCIES if a in agencies)
