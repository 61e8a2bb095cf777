"""The words of ``figures.toml`` and the patterns of ``figure_patterns.toml``, loaded once and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Literal

from pipeline import resources

NounClass = Literal["counted", "structure", "unit"]


def data() -> dict[str, Any]:
    """Return the tables of the lexicon file."""
    return resources.lexicon("figures")


def alternatives(words: Iterable[str]) -> str:
    """Return a regex alternation of ``words``, longest first, where a space stands for any white space."""
    ordered = sorted({w for w in words if w}, key=lambda w: (-len(w), w))
    return "|".join(r"\s+".join(re.escape(part) for part in w.split()) for w in ordered)


def plural(noun: str) -> str:
    """Return the regular plural of ``noun``."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _both(words: Iterable[str]) -> list[str]:
    return [form for w in words for form in (w, plural(w))]


@lru_cache(maxsize=1)
def noun_classes() -> dict[str, NounClass]:
    """Return the class of each noun (and two-word noun) of the lexicon, singular and plural."""
    classes: dict[str, NounClass] = {}
    nouns = data()["nouns"]
    names: tuple[NounClass, ...] = ("structure", "counted", "unit")
    for name in names:
        for form in _both(nouns[name]):
            classes[form] = name
    return classes


@lru_cache(maxsize=1)
def zero_nouns() -> frozenset[str]:
    """Return the nouns that "no" makes a count of nought of."""
    return frozenset(_both(data()["nouns"]["zero"]))


@lru_cache(maxsize=1)
def singular_counted() -> frozenset[str]:
    """Return the counted nouns in the singular, as they follow "one"."""
    return frozenset(data()["nouns"]["counted"])


@lru_cache(maxsize=64)
def pattern(section: str, key: str, before: str = r"\b(?:", after: str = r")\b") -> re.Pattern[str]:
    """Return a compiled alternation of one list of the lexicon, for text in lower case."""
    return re.compile(before + alternatives(data()[section][key]) + after)


@lru_cache(maxsize=32)
def telling(section: str, *keys: str) -> tuple[str, ...]:
    """Return stretches of letters of which a text in lower case holds one, if it holds a phrase of any of the lists.

    They are the longest words of the phrases. To look for some dozens of them costs a fraction of one search of a
    ``pattern``, which goes through its alternatives at every word.
    """
    longest = {max(phrase.split(), key=len) for key in keys for phrase in data()[section][key]}
    return tuple(sorted(w for w in longest if not any(o in w for o in longest if o != w)))


@lru_cache(maxsize=64)
def words(section: str, key: str) -> frozenset[str]:
    """Return one list of the lexicon as a set."""
    return frozenset(data()[section][key])


_FRAGMENT = re.compile(r"\{([a-z_]+)\}")


@cache
def phrase(section: str, name: str, *, exact: bool = False) -> re.Pattern[str]:
    """Return a pattern of ``corpora/lexicons/figure_patterns.toml``; with ``exact`` capitals are not small letters."""
    return re.compile(_alternation(section, name), re.NOFLAG if exact else re.IGNORECASE)


def _alternation(section: str, name: str) -> str:
    tables = resources.lexicon("figure_patterns")
    joined = "|".join(re.sub(r"\n\s*", "", alternative) for alternative in tables[section][name])
    return _FRAGMENT.sub(lambda m: f"(?:{_alternation('fragments', m[1])})", joined.replace(" ", r"\s+"))
