"""How a document writes its words, which tells its names from words that open a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from pipeline.ingest.runonlexicon import lexicon

_SMALL = re.compile(r"(?<![^\W_])[a-z][\w’']*(?:-[\w’']+)*")
_SPACED = re.compile(r"[^\W_](?:[\w’'/&+.-]*[\w])?")
# After so many questions the rest of a document is counted at once: a look through it for each word would be dearer.
_MANY = 100

K = TypeVar("K")


class Usage:
    """The words of one document, counted as far as they are asked for; words are given in lower case."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the paragraphs of a document; nothing is counted yet."""
        lines = [(text.lower(), text) for text in texts]
        self._small = _Tally(lines, _SMALL.findall)
        self._names = _Tally(lines, _names)
        self._pairs = _Tally(lines, _side_by_side)

    def small(self, word: str) -> int:
        """Return how often a word stands in lower case."""
        return self._small.count(word, word)

    def names(self, word: str) -> int:
        """Return how often a word has a capital after a word that cannot end a clause."""
        return self._names.count(word, word)

    def pairs(self, first: str, second: str) -> int:
        """Return how often two words stand side by side.

        A capital after a small word may be the joint that is looked for: it proves no pair.
        """
        return self._pairs.count((first, second), first, second)


class _Tally(Generic[K]):
    """Counts of what the paragraphs hold: only of those paragraphs with a word that was asked for."""

    def __init__(self, lines: list[tuple[str, str]], found_in: Callable[[str], Iterable[K]]) -> None:
        self._left = lines  # the paragraphs that are not counted yet, in lower case and as they are
        self._found_in = found_in
        self._counts: Counter[K] = Counter()
        self._asked: set[K] = set()

    def count(self, key: K, *words: str) -> int:
        """Return how often ``key`` is found; it can only be in paragraphs with all of ``words``."""
        if self._left and key not in self._asked:
            self._asked.add(key)
            everything = len(self._asked) > _MANY
            left = []
            for line in self._left:
                if everything or all(word in line[0] for word in words):
                    self._counts.update(self._found_in(line[1]))
                else:
                    left.append(line)
            self._left = left
        return self._counts[key]


def _names(text: str) -> list[str]:
    return [word.lower() for word in _after_not_final().findall(text)]


def _side_by_side(text: str) -> Iterator[tuple[str, str]]:
    before: str | None = None
    for word in _SPACED.findall(text):
        joint = before is not None and before[0].islower() and word[0].isupper() and before != "s"
        if before is not None and not joint:
            yield before.lower(), word.lower()
        before = word


@lru_cache(maxsize=1)
def _after_not_final() -> re.Pattern[str]:
    words = "|".join(sorted(lexicon()["not_final"], key=lambda w: (-len(w), w)))
    return re.compile(rf"\b(?i:{words}) ([A-Z][\w’'-]*)")
