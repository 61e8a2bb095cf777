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

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[,;:.!?|()%=–—]|\.(?=\s)")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})
# A bound on what is remembered of words met, so that odd input cannot grow it for ever.
_MEMORY = 100_000


def words(text: str) -> list[str]:
    """Return the lower-case words, numbers and marks of ``text`` in order; a hyphen parts two words."""
    return _TOKEN.findall(text.translate(_APOSTROPHES).lower())


_Entry = tuple[tuple[str, ...], T]


class Lexicon(Generic[T]):
    """Phrases with what each means, found as whole words; a word that ends in ``*`` stands for all that begin so."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Compile (phrase, meaning) pairs; a phrase without a word raises ``ValueError``."""
        self._exact: dict[str, list[_Entry[T]]] = {}
        self._open: list[tuple[str, _Entry[T]]] = []
        for phrase, meaning in entries:
            head, *rest = _phrase(phrase)
            if head.endswith("*"):
                self._open.append((head[:-1], (tuple(rest), meaning)))
            else:
                self._exact.setdefault(head, []).append((tuple(rest), meaning))
        self._known: dict[str, _Heads[T] | None] = {}

    def _of(self, word: str) -> _Heads[T] | None:
        """Return, and remember, the phrases that begin with ``word``, an exact word before an open one."""
        found = [*self._exact.get(word, ()), *(entry for stem, entry in self._open if word.startswith(stem))]
        if len(self._known) >= _MEMORY:
            self._known.clear()
        self._known[word] = heads = _Heads(found) if found else None
        return heads

    def scan(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield (start, end, meaning) of the phrases in ``tokens``, left to right, the longest at each place."""
        known, after, last = self._known, 0, len(tokens) - 1
        for i, word in enumerate(tokens):
            heads = known[word] if word in known else self._of(word)
            if heads is None or i < after:
                continue
            if i < last and (heads.open or tokens[i + 1] in heads.seconds):
                for rest, meaning in heads.following(tokens[i + 1]):
                    if _follows(rest, tokens, i + 1):
                        after = i + 1 + len(rest)
                        yield i, after, meaning
                        break
                else:
                    if heads.alone:
                        yield i, i + 1, heads.alone[0]
                        after = i + 1
            elif heads.alone:
                yield i, i + 1, heads.alone[0]
                after = i + 1

    def first(self, tokens: Sequence[str]) -> T | None:
        """Return what the first phrase found in ``tokens`` means, or None."""
        return next((meaning for _, _, meaning in self.scan(tokens)), None)


class _Heads(Generic[T]):
    """The phrases of one first word: what it means alone, and the longer ones by their second word, longest first."""

    __slots__ = ("alone", "open", "seconds")

    def __init__(self, entries: Iterable[_Entry[T]]) -> None:
        self.alone: list[T] = []
        self.seconds: dict[str, list[_Entry[T]]] = {}
        self.open: list[_Entry[T]] = []
        for rest, meaning in sorted(entries, key=lambda entry: -len(entry[0])):
            if not rest:
                self.alone.append(meaning)
            elif rest[0].endswith("*"):
                self.open.append((rest, meaning))
            else:
                self.seconds.setdefault(rest[0], []).append((rest, meaning))

    def following(self, second: str) -> Sequence[_Entry[T]]:
        """Return the phrases that may go on with ``second``, longest first."""
        found = self.seconds.get(second, [])
        return sorted([*found, *self.open], key=lambda entry: -len(entry[0])) if self.open else found


def _follows(rest: tuple[str, ...], tokens: Sequence[str], at: int) -> bool:
    if at + len(rest) > len(tokens):
        return False
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
