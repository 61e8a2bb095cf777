"""Words and phrases looked up in running text: the one scanner that all rules on passages share.

A phrase list is a dict keyed by first word, so that a text costs one look-up a word; regular expressions with some
hundreds of alternatives would cost that at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar

from pipeline.memory import Memory

T = TypeVar("T")

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[,;:.!?|()%=–—]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


def words(text: str) -> list[str]:
    """Return the lower-case words, numbers and marks of ``text`` in order; a hyphen parts two words."""
    return list(chain.from_iterable(map(_PARTED.__getitem__, text.split())))


def _part(written: str) -> tuple[str, ...]:
    """Return the words and marks of what stands between two spaces."""
    plain = written if written.isascii() else written.translate(_APOSTROPHES)
    return tuple(_TOKEN.findall(plain.lower()))


# What is written between spaces mostly comes again: to look it up costs half of what the pattern does.
_PARTED: Memory[tuple[str, ...]] = Memory(_part)


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
        self._known: Memory[_Heads[T] | None] = Memory(self._heads)

    def _heads(self, word: str) -> _Heads[T] | None:
        """Return the phrases that begin with ``word``, an exact word before an open one."""
        found = [*self._exact.get(word, ()), *(entry for stem, entry in self._open if word.startswith(stem))]
        return _Heads(found) if found else None

    def scan(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield (start, end, meaning) of the phrases in ``tokens``, left to right, the longest at each place."""
        after, last = 0, len(tokens) - 1
        for i, heads in enumerate(map(self._known.__getitem__, tokens)):
            if heads is None or i < after:
                continue
            if i < last and heads.longer and (following := heads.following[tokens[i + 1]]):
                for rest, meaning in following:
                    if not rest or _follows(rest, tokens, i + 2):
                        after = i + 2 + len(rest)
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

    __slots__ = ("alone", "following", "longer")

    def __init__(self, entries: Iterable[_Entry[T]]) -> None:
        ordered = sorted(entries, key=lambda entry: -len(entry[0]))
        self.alone = [meaning for rest, meaning in ordered if not rest]
        # An exact second word goes before an open one of the same length.
        self.longer = sorted((e for e in ordered if e[0]), key=lambda e: (-len(e[0]), e[0][0].endswith("*")))
        self.following: Memory[tuple[_Entry[T], ...]] = Memory(self._going_on)

    def _going_on(self, second: str) -> tuple[_Entry[T], ...]:
        """Return what may follow ``second``, as the second word of a phrase, and its meaning, longest first."""
        return tuple((rest[1:], meaning) for rest, meaning in self.longer if _follows(rest[:1], (second,), 0))


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
