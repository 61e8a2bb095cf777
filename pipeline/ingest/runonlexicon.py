"""The word lists by which run-on text is cut."""

from __future__ import annotations

from functools import lru_cache

from pipeline import resources


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """Return the word lists of ``corpora/lexicons/runon.toml``."""
    return resources.word_lists("runon")
