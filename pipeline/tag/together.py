"""The words of one text, or of several that are read together.

A report has thousands of passages in which some ten lexicons look for phrases. Read together, their words are numbered
and laid end to end, so that a lexicon tells by arrays, once for all of them, where its phrases can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from pipeline.memory import Memory

T = TypeVar("T")

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[,;:.!?|()%=–—]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})
_MOST = 100_000  # words that have a number; then they are numbered anew, so that memory stays bounded


def parted(text: str) -> Iterator[str]:
    """Return the lower-case words, numbers and marks of ``text`` in order; a hyphen parts two words."""
    return chain.from_iterable(map(_PARTED.__getitem__, text.split()))


def _part(written: str) -> tuple[str, ...]:
    """Return the words and marks of what stands between two spaces."""
    plain = written if written.isascii() else written.translate(_APOSTROPHES)
    return tuple(_TOKEN.findall(plain.lower()))


# What is written between spaces mostly comes again: to look it up costs half of what the pattern does.
_PARTED: Memory[tuple[str, ...]] = Memory(_part)


class Numbers(dict[str, int]):
    """A number for each word met, from 0, and the ``words`` by number; an unknown one gets the next."""

    def __init__(self) -> None:
        """Start with no word known."""
        super().__init__()
        self.words: list[str] = []

    def __missing__(self, word: str) -> int:
        """Give ``word`` the next number."""
        self[word] = number = len(self.words)
        self.words.append(word)
        return number


@lru_cache(maxsize=1)
def _numbers() -> Numbers:
    """Return the numbers that all reports share, so that a lexicon looks at each word once."""
    return Numbers()


class Words(list[str]):
    """The words of one of several texts that are read together; a part of it, or a copy, is a mere list."""

    __slots__ = ("place", "together")

    def __init__(self, found: Iterable[str], together: Together, place: int) -> None:
        """Hold the words ``found`` in the text that has this ``place`` among those read ``together``."""
        super().__init__(found)
        self.together, self.place = together, place

    def __reduce__(self) -> tuple[type[list[str]], tuple[list[str]]]:
        """Leave behind the texts around it where it is copied or stored."""
        return list, (list(self),)


class Together:
    """Texts that are read together.

    Attributes:
        tokens: the words of all, and an empty one after each text.
        starts, ends: where the words of each text begin and end among them.
        numbers, row: the numbers of words, and those of ``tokens``, shape (tokens,).
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Read ``texts``."""
        self.tokens: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for text in texts:
            self.starts.append(len(self.tokens))
            self.tokens += parted(text)
            self.ends.append(len(self.tokens))
            self.tokens.append("")
        if len(_numbers()) > _MOST:
            _numbers.cache_clear()
        self.numbers = _numbers()
        self.row = np.fromiter(map(self.numbers.__getitem__, self.tokens), np.int64, len(self.tokens))
        self._found: dict[Any, Any] = {}

    def words(self) -> list[Words]:
        """Return the words of each text, in order."""
        return [Words(self.tokens[a:b], self, i) for i, (a, b) in enumerate(zip(self.starts, self.ends, strict=True))]

    def once(self, who: object, find: Callable[[Together], T]) -> T:
        """Return what ``who`` finds in these texts by ``find``, which is called when it is first asked for."""
        if who not in self._found:
            self._found[who] = find(self)
        found: T = self._found[who]
        return found
