"""Words and phrases looked up in running text: the one scanner that all rules on passages share.

A phrase list is a dict keyed by first word, so that a text costs one look-up a word; regular expressions with some
hundreds of alternatives would cost that at every character.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from pipeline.resources import path

T = TypeVar("T")

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[,;:.!?|()%–—]|\.(?=\s)")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})
# A bound on what is remembered of words met, so that odd input cannot grow it for ever.
_MEMORY = 100_000


def words(text: str) -> list[str]:
    """Return the lower-case words, numbers and marks of ``text`` in order; a hyphen parts two words."""
    return _TOKEN.findall(text.translate(_APOSTROPHES).lower())


class Lexicon(Generic[T]):
    """Phrases with what each means, found as whole words; a word that ends in ``*`` stands for all that begin so."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Compile (phrase, meaning) pairs; a phrase without a word raises ``ValueError``."""
        self._exact: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._open: list[tuple[str, tuple[str, ...], T]] = []
        for phrase, meaning in entries:
            head, *rest = _phrase(phrase)
            if head.endswith("*"):
                self._open.append((head[:-1], tuple(rest), meaning))
            else:
                self._exact.setdefault(head, []).append((tuple(rest), meaning))
        self._known: dict[str, tuple[tuple[tuple[str, ...], T], ...]] = {}

    def _of(self, word: str) -> tuple[tuple[tuple[str, ...], T], ...]:
        """Return the phrases that may begin with ``word``, the longest first, an exact word before an open one."""
        found = [*self._exact.get(word, ()), *((rest, m) for stem, rest, m in self._open if word.startswith(stem))]
        found.sort(key=lambda entry: -len(entry[0]))
        if len(self._known) >= _MEMORY:
            self._known.clear()
        self._known[word] = result = tuple(found)
        return result

    def scan(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield (start, end, meaning) of the phrases in ``tokens``, left to right, the longest at each place."""
        known, after, size = self._known, 0, len(tokens)
        for i, word in enumerate(tokens):
            entries = known.get(word)
            if entries is None:
                entries = self._of(word)
            if not entries or i < after:
                continue
            for rest, meaning in entries:
                end = i + 1 + len(rest)
                if end <= size and (not rest or _follows(rest, tokens, i + 1)):
                    yield i, end, meaning
                    after = end
                    break

    def first(self, tokens: Sequence[str]) -> T | None:
        """Return what the first phrase found in ``tokens`` means, or None."""
        return next((meaning for _, _, meaning in self.scan(tokens)), None)


def _follows(rest: tuple[str, ...], tokens: Sequence[str], at: int) -> bool:
    for word in rest:
        token = tokens[at]
        if token != word and not (word.endswith("*") and token.startswith(word[:-1])):
            return False
        at += 1
    return True


def _phrase(phrase: str) -> list[str]:
    parts = []
    for part in phrase.split():
        stem = words(part.rstrip("*"))
        if part.endswith("*") and stem:
            stem[-1] += "*"
        parts.extend(stem)
    if not parts:
        raise ValueError(f"a phrase of a lexicon holds no word: {phrase!r}")
    return parts


@cache
def table(name: str) -> dict[str, Any]:
    """Return the lexicon file ``corpora/lexicons/NAME.toml`` as read."""
    with path("corpora", "lexicons", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
