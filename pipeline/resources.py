"""Where the data that travels with the package lies, and its tables and lists of words, read once a process."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import AuditlensError

_PACKAGE = Path(__file__).resolve().parent


class MissingResourceError(AuditlensError, FileNotFoundError):
    """A file that belongs to the installation is not there: no fault of what is being read."""


def path(*parts: str) -> Path:
    """Return the path of a file or folder of ``models/`` or ``corpora/``, e.g. ``path("corpora", "taxonomy")``.

    A wheel holds both below ``pipeline/_data``; an editable install finds them in the checkout.

    Raises:
        MissingResourceError: neither place holds it.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise MissingResourceError(f"{'/'.join(parts)} is not part of this installation: install auditlens again")


@cache
def table(*parts: str) -> dict[str, Any]:
    """Return a TOML file as read, e.g. ``table("corpora", "reference", "checks.toml")``; it is not to be changed."""
    return tomllib.loads(path(*parts).read_text(encoding="utf-8"))


def lexicon(name: str) -> dict[str, Any]:
    """Return ``corpora/lexicons/NAME.toml`` as read."""
    return table("corpora", "lexicons", f"{name}.toml")


def word_lists(name: str) -> dict[str, frozenset[str]]:
    """Return a lexicon that holds lists of words only, as sets by their names."""
    return {key: frozenset(words) for key, words in lexicon(name).items()}


def rows(*parts: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of its columns, in order."""
    with path(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def words(*parts: str) -> frozenset[str]:
    """Return the lines of a list of words, those that are empty or begin with "#" aside."""
    lines = path(*parts).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in map(str.strip, lines) if line and not line.startswith("#"))


@cache
def ordinary_words() -> frozenset[str]:
    """Return the words of ``corpora/lexicons/ordinary-words.txt``: no names, no short forms; in lower case."""
    return words("corpora", "lexicons", "ordinary-words.txt")
