"""Whose practice a passage judges, or who is to act: the agencies that its words, lead-in or section name or imply."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from pipeline.records import AGENCIES, Passage
from pipeline.tag.cues import Lexicon, table, words

# How much a word says of an agency: it names who acts, or what an agency's work is for, or the work itself.
_NAMES, _TOPIC, _WORK = range(3)

_Found = tuple[set[str], set[str], set[str]]


INSPECTED = ("social_care",)
"""The agency that an inspection of a local authority's children's services is of."""


@cache
def _shared() -> Lexicon[bool]:
    """Return the words of what all agencies answer for."""
    return Lexicon((phrase, True) for phrase in table("agencies")["shared"]["words"])


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the endings of words that name an agency, each agency with its own."""
    return tuple((agency, tuple(ends)) for agency, ends in table("agencies")["endings"].items())


@cache
def _lexicon() -> Lexicon[tuple[tuple[str, ...], int]]:
    """Return the words of agencies, each with (agencies, how much it says); no agency: it only holds a place."""
    data = table("agencies")
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
        return () if _shared().first(tokens) else INSPECTED
    return implied


def with_inspected(passages: Sequence[Passage], report_type: str) -> tuple[Passage, ...]:
    """Return the passages of a report with the agency inspected on those that judge practice and tell of no other.

    Inspections of a local authority's children's services are of one agency, whatever stands in a heading.
    """
    if report_type not in table("agencies")["inspections"]["types"]:
        return tuple(passages)
    return tuple(
        replace(p, agencies=INSPECTED)
        if not p.agencies and p.kind != "heading" and p.role == "finding" and p.stance != "context"
        else p
        for p in passages
    )


@lru_cache(maxsize=4096)
def _found_in(place: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _found(words(place))


def _found(tokens: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: _Found = (set(), set(), set())
    for _, _, (agencies, says) in _lexicon().scan(tokens):
        found[says].update(agencies)
    named, topics, implied = found
    for agency, endings in _endings():
        if any(map(operator.methodcaller("endswith", endings), tokens)):
            named.add(agency)
    if len(implied) > 1:
        # Working together, and education as a good, are spoken of everywhere; a service's own work says more.
        implied.difference_update(_EVERYWHERE)
    return _in_order(named or topics), _in_order(implied)


_EVERYWHERE = ("partnership", "education")


def _in_order(agencies: set[str]) -> tuple[str, ...]:
    return tuple(a for a in AGENCIES if a in agencies) if agencies else ()
