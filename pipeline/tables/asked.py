"""What was asked for, and what is left out, in words: the same in tables, exports, listings and digests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from pipeline import resources
from pipeline.corpus.citation import say_date
from pipeline.corpus.filters import Filters
from pipeline.tables.dimensions import say
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.wording import plural, spoken

# Fields of ids. Names of places can hold a comma, ids cannot.
_IDS = ("agency", "report_type", "family", "grade", "extent", "kind", "role", "status")


def given(filters: Filters) -> tuple[tuple[str, str], ...]:
    """Return the fields that are set, ``limit`` aside, as name and value: of several values "one, other"."""
    found = []
    for field in fields(filters):
        value = getattr(filters, field.name)
        if value != field.default and field.name != "limit":
            found.append((field.name, ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)))
    return tuple(found)


def only(pairs: Sequence[tuple[str, str]], *, without: Collection[str] = ()) -> list[str]:
    """Return what restricts, in words: "theme Supervision", "dated since May 2019".

    Args:
        pairs: as ``given`` returns them.
        without: fields that are told elsewhere.
    """
    words = _table()["only"]
    lets_in = _table()["also"]
    said = []
    for name, value in pairs:
        if name not in lets_in and name not in without:
            called = words.get(name, spoken(name))
            said.append(called if value == "True" else f"{called} {_value(name, value)}")
    return said


def also(pairs: Sequence[tuple[str, str]], *, without: Collection[str] = ()) -> list[str]:
    """Return what is let in that is left out as a rule, in words; arguments as for ``only``."""
    words = _table()["also"]
    return [words[name] for name, _ in pairs if name in words and name not in without]


def left_out(numbers: Mapping[str, int], *, among: Collection[str] | None = None) -> list[str]:
    """Return what ``Corpus.left_out`` counts, in words: "12 passages of background"; nothing of what there is none.

    ``among`` are the only reasons to be told.
    """
    told = _table()["left_out"].items()
    return [plural(n, *nouns) for name, nouns in told if (among is None or name in among) and (n := numbers.get(name))]


def _value(name: str, value: str) -> str:
    if name == "themes":
        labels = load_taxonomy().labels
        return ", ".join(labels.get(ident, ident) for ident in value.split(", "))
    if name in ("since", "until"):
        return say_date(value) or value
    return ", ".join(map(say, value.split(", "))) if name in _IDS else value


def _table() -> dict[str, Any]:
    return resources.table("corpora", "reference", "asked.toml")
