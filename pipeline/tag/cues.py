"""Words and phrases looked up in running text: the one scanner that all rules on passages share.

A phrase list is a dict keyed by first word, so that a text costs one look-up a word; regular expressions with some
hundreds of alternatives would cost that at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

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


class _Numbers(dict[str, int]):
    """A number for each word met, and the words by number; an unknown one gets the next."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self.words)
        self.words.append(word)
        return number


_IN_USE = [_Numbers()]
_MOST = 100_000  # words that have a number; then they are numbered anew, so that memory stays bounded


def _numbers() -> _Numbers:
    if len(_IN_USE[0]) > _MOST:
        _IN_USE[0] = _Numbers()
    return _IN_USE[0]


class Words(list[str]):
    """The ``words`` of one of several texts that are read together; a part of it, or a copy, is a mere list."""

    __slots__ = ("place", "together")

    def __init__(self, found: Iterable[str], together: Together, place: int) -> None:
        """Hold the words ``found`` in the text that has this ``place`` among those read ``together``."""
        super().__init__(found)
        self.together, self.place = together, place

    def __reduce__(self) -> tuple[type[list[str]], tuple[list[str]]]:
        """Leave behind the texts around it where it is copied or stored."""
        return list, (list(self),)


class Together:
    """Texts in which the phrases of a lexicon are looked up at once, when one of them is first asked for.

    Where phrases can be is told by arrays; only there they are looked for word by word.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Read ``texts``."""
        self._all: list[str] = []  # the words of all, and an empty one after each text
        ends = []
        for text in texts:
            self._all += chain.from_iterable(map(_PARTED.__getitem__, text.split()))
            ends.append(len(self._all))
            self._all.append("")
        self._ends = ends
        self._numbers = _numbers()
        self._row = np.fromiter(map(self._numbers.__getitem__, self._all), np.int64, len(self._all))
        self._found: dict[Lexicon[Any], list[Sequence[tuple[int, int, Any]]]] = {}

    def words(self) -> list[Words]:
        """Return the words of each text, in order."""
        starts = [0, *(end + 1 for end in self._ends)]
        return [Words(self._all[a:b], self, i) for i, (a, b) in enumerate(zip(starts, self._ends, strict=False))]

    def hits(self, lexicon: Lexicon[T]) -> list[Sequence[tuple[int, int, T]]]:
        """Return what ``lexicon.scan`` yields, of each text."""
        if lexicon not in self._found:
            self._found[lexicon] = self._look_up(lexicon)
        return self._found[lexicon]

    def _look_up(self, lexicon: Lexicon[T]) -> list[Sequence[tuple[int, int, T]]]:
        found: list[list[tuple[int, int, T]]] = [[] for _ in self._ends]
        marks = lexicon.marks(self._numbers)[self._row]
        at = np.flatnonzero(marks[:-1] & ALONE | marks[:-1] & OPENS & marks[1:] >> 1)
        places = np.searchsorted(self._ends, at)
        after = 0
        for i, place in zip(at.tolist(), places.tolist(), strict=True):
            if i >= after and (hit := lexicon.at(self._all, i)):
                start = self._ends[place - 1] + 1 if place else 0
                after, meaning = hit
                found[place].append((i - start, after - start, meaning))
        return list(found)


# What a word is to a lexicon: a phrase by itself, the first of a longer one, the second of one.
ALONE, OPENS, SECOND = 1, 2, 4

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
        rests = [rest[0] for one in self._exact.values() for rest, _ in one if rest]
        rests += [rest[0] for _, (rest, _) in self._open if rest]
        self._seconds = frozenset(rests)
        self._second_stems = tuple({word[:-1] for word in rests if word.endswith("*")})
        self._numbers = _Numbers()
        self._marks = np.zeros(0, np.int8)

    def _heads(self, word: str) -> _Heads[T] | None:
        """Return the phrases that begin with ``word``, an exact word before an open one."""
        found = [*self._exact.get(word, ()), *(entry for stem, entry in self._open if word.startswith(stem))]
        return _Heads(found) if found else None

    def marks(self, numbers: _Numbers) -> NDArray[np.int8]:
        """Return what each numbered word is to the lexicon, of ``ALONE``, ``OPENS`` and ``SECOND`` together."""
        if self._numbers is not numbers:
            self._numbers, self._marks = numbers, np.zeros(0, np.int8)
        new = numbers.words[len(self._marks) :]
        if new:
            self._marks = np.concatenate((self._marks, np.fromiter(map(self._mark, new), np.int8, len(new))))
        return self._marks

    def _mark(self, word: str) -> int:
        heads = self._known[word]
        second = word in self._seconds or word.startswith(self._second_stems)
        return (ALONE * bool(heads and heads.alone)) | (OPENS * bool(heads and heads.longer)) | (SECOND * second)

    def at(self, tokens: Sequence[str], i: int) -> tuple[int, T] | None:
        """Return where the longest phrase that begins at ``i`` ends, and what it means; None without one."""
        heads = self._known[tokens[i]]
        if heads is None:
            return None
        if heads.longer and i + 1 < len(tokens):
            for rest, meaning in heads.following[tokens[i + 1]]:
                if not rest or _follows(rest, tokens, i + 2):
                    return i + 2 + len(rest), meaning
        return (i + 1, heads.alone[0]) if heads.alone else None

    def scan(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Return (start, end, meaning) of the phrases in ``tokens``, left to right, the longest at each place."""
        return iter(tokens.together.hits(self)[tokens.place]) if type(tokens) is Words else self._scan(tokens)

    def _scan(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        after = 0
        for i, heads in enumerate(map(self._known.__getitem__, tokens)):
            if heads is not None and i >= after and (hit := self.at(tokens, i)):
                after, meaning = hit
                yield i, after, meaning

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
