"""The word lists by which run-on text is cut."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from pipeline import resources


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """Return the word lists of ``corpora/lexicons/runon.toml``."""
    data = tomllib.loads(resources.path("corpora", "lexicons", "runon.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in data.items()}
