"""Short forms written out for the rules of themes: "EHA" is early help where the report or the glossary says so.

A theme's patterns are words, and a report that calls early help by letters of its own would have none. A long form
that names a body ("Early Help Board") or people ("early help worker") is not handed over: a word in a name says nothing
about a theme. Nor is any where several short forms stand together, which is a list of names or a complaint of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pipeline.extract.glossary import plain, senses
from pipeline.extract.shortforms import words_of
from pipeline.records import Acronym

# So many in one passage are a list.
_MANY = 3

# A short form as it may stand in a passage: with a plural or a possessive.
_AROUND = r"(?<![A-Za-z0-9]){}(?:s|['’]s)?(?![A-Za-z0-9])"


def by_passage(acronyms: Iterable[Acronym]) -> Mapping[int, Sequence[tuple[str, str]]]:
    """Return the short and long forms to write out, by the ordinal of the passage.

    Args:
        acronyms: of a document that is being analysed: their ``passages`` are ordinals.
    """
    known: dict[str, list[Acronym]] = {}
    for acronym in acronyms:
        known.setdefault(acronym.short, []).append(acronym)
    found: dict[int, list[tuple[str, str]]] = {}
    for short, some in known.items():
        long = some[0].long
        if len(some) == 1 and long is not None and is_clear(short, long, some[0].source):
            for ordinal in some[0].passages:
                found.setdefault(int(ordinal), []).append((short, long))
    return {ordinal: forms for ordinal, forms in found.items() if len(forms) < _MANY}


def is_clear(short: str, long: str, source: str | None) -> bool:
    """Tell whether a short form of that sense can be nothing else, and its long form names no body and no people."""
    if source == "glossary" and len(senses(short)) > 1:
        return False
    words = plain(long).split()
    return bool(words) and words[-1] not in words_of("bodies") and words[-1] not in words_of("people")


def written_out(text: str, forms: Sequence[tuple[str, str]]) -> str:
    """Return ``text`` with each long form in brackets after the first place of its short form, unless it has it."""
    lowered: str | None = None
    for short, long in forms:
        lowered = text.lower() if lowered is None else lowered
        if long.lower() not in lowered:
            text = _place_of(short).sub(lambda m, long=long: f"{m.group()} ({long})", text, count=1)  # type: ignore[misc]
    return text


@lru_cache(maxsize=1024)
def _place_of(short: str) -> re.Pattern[str]:
    return re.compile(_AROUND.format(re.escape(short)))
