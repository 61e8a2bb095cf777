"""The glossary of the field: short forms, what they stand for, and in what sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pipeline import resources

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a short form: its long form, other wordings of it, the domain, and whether it is the usual one."""

    short: str
    long: str
    also: tuple[str, ...]
    domain: str
    main: bool

    def wordings(self) -> tuple[str, ...]:
        """Return every long form of this sense, the first one first."""
        return (self.long, *self.also)


def plain(text: str) -> str:
    """Return ``text`` in lower case, words parted by single spaces, without a plural ending: to compare long forms."""
    # Half as long as replacing what stands between the words.
    return " ".join(_WORD.findall(text.lower().replace("'", "").replace("’", ""))).removesuffix("s")


@lru_cache(maxsize=1)
def glossary() -> Mapping[str, tuple[Sense, ...]]:
    """Return the senses of each short form as the glossary spells it, the usual sense first."""
    found: dict[str, list[Sense]] = {}
    for row in resources.rows("corpora", "glossary", "glossary.csv"):
        also = tuple(a.strip() for a in row["also"].split(";") if a.strip())
        sense = Sense(row["short"], row["long"], also, row["domain"], row["main"] == "yes")
        found.setdefault(sense.short, []).append(sense)
    return MappingProxyType({s: tuple(sorted(v, key=lambda x: not x.main)) for s, v in found.items()})


@lru_cache(maxsize=1)
def _folded() -> Mapping[str, tuple[Sense, ...]]:
    folded: dict[str, tuple[Sense, ...]] = {}
    for short, senses in glossary().items():
        folded.setdefault(short.upper(), senses)
    return MappingProxyType(folded)


def senses(short: str) -> tuple[Sense, ...]:
    """Return the senses of ``short``, exactly as spelt if the glossary has that, else whatever its case; or none."""
    return glossary().get(short) or _folded().get(short.upper(), ())


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Return the words of all long forms, in lower case."""
    return frozenset(
        word for all_of in glossary().values() for s in all_of for w in s.wordings() for word in plain(w).split()
    )
