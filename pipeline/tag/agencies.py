"""Whose practice a passage judges, or who is to act: the agencies that its words, lead-in or section name or imply."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.records import AGENCIES
from pipeline.tag.cues import Lexicon, table, words


@cache
def _lexicon() -> Lexicon[tuple[tuple[str, ...], bool]]:
    """Return the words of agencies, each with (agencies, whether it names them); no agency: it only holds a place."""
    data = table("agencies")
    meanings: dict[str, tuple[tuple[str, ...], bool]] = {}
    for agency, phrases in data["implied"].items():
        meanings |= dict.fromkeys(phrases, ((agency,), False))
    for agency, phrases in data["named"].items():
        meanings |= dict.fromkeys(phrases, ((agency,), True))
    meanings |= dict.fromkeys(data["unnamed"]["words"], ((), True))
    meanings |= {entry["phrase"]: (tuple(entry["agencies"]), True) for entry in data["joint"]["words"]}
    return Lexicon(meanings.items())


def agencies_of(
    text: str, section: Sequence[str] = (), lead_in: str | None = None, *, tokens: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the agencies that a passage is about, in the order of ``AGENCIES``.

    Those that its words name; else those that its lead-in or nearest heading names; else those whose work the passage,
    or then its heading, speaks of.
    """
    named, implied = _found(words(text) if tokens is None else tokens)
    if named:
        return named
    for place in (lead_in, section[-1] if section else None):
        if place:
            by_name, by_work = _found_in(place)
            if by_name:
                return by_name
            implied = implied or by_work
    return implied


@lru_cache(maxsize=4096)
def _found_in(place: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _found(words(place))


def _found(tokens: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named: set[str] = set()
    implied: set[str] = set()
    for _, _, (agencies, by_name) in _lexicon().scan(tokens):
        (named if by_name else implied).update(agencies)
    if len(implied) > 1:
        # Working together is implied by most words of the field; a service's own work says more.
        implied.discard("partnership")
    return _in_order(named), _in_order(implied)


def _in_order(agencies: set[str]) -> tuple[str, ...]:
    return tuple(a for a in AGENCIES if a in agencies) if agencies else ()
