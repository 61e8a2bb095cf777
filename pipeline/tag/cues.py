"""Words and phrases looked up in running text: the one scanner that all rules on passages share.

A phrase list is a dict keyed by first word, so that a text costs one look-up a word; regular expressions with some
hundreds of alternatives would cost that at every character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.memory import Memory
from pipeline.tag.together import Numbers, Together, Words, parted

T = TypeVar("T")

# What a word is to a lexicon: a phrase by itself, the first of a longer one, the second of one.
_ALONE, _OPENS, _SECOND = 1, 2, 4

Hit = tuple[int, int, T]  # where a phrase begins and ends, and what it means
_Entry = tuple[tuple[str, ...], T]


def words(text: str) -> list[str]:
    """Return the lower-case words, numbers and marks of ``text`` in order; a hyphen parts two words."""
    return list(parted(text))


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
        longer = [*chain.from_iterable(self._exact.values()), *(entry for _, entry in self._open)]
        seconds = {rest[0] for rest, _ in longer if rest}
        self._seconds = frozenset(seconds)
        self._second_stems = tuple(sorted(word[:-1] for word in seconds if word.endswith("*")))
        # By the number of each word, what it is to this lexicon; for the numbers that were in use last.
        self._numbers, self._marks = Numbers(), np.zeros(0, np.int8)

    def _heads(self, word: str) -> _Heads[T] | None:
        """Return the phrases that begin with ``word``, an exact word before an open one."""
        found = [*self._exact.get(word, ()), *(entry for stem, entry in self._open if word.startswith(stem))]
        return _Heads(found) if found else None

    def scan(self, tokens: Sequence[str]) -> Iterator[Hit[T]]:
        """Return (start, end, meaning) of the phrases in ``tokens``, left to right, the longest at each place."""
        if type(tokens) is Words:
            return iter(tokens.together.once(self, self._scan_all)[tokens.place])
        return self._scan(tokens)

    def _scan(self, tokens: Sequence[str]) -> Iterator[Hit[T]]:
        after = 0
        for i, heads in enumerate(map(self._known.__getitem__, tokens)):
            if heads is not None and i >= after and (hit := self._at(tokens, i)):
                after, meaning = hit
                yield i, after, meaning

    def _scan_all(self, together: Together) -> list[list[Hit[T]]]:
        """Return what ``_scan`` yields, of each text; arrays tell where a phrase can be, and only there it looks."""
        found: list[list[Hit[T]]] = [[] for _ in together.ends]
        marks = self._marks_of(together.numbers)[together.row]
        at = np.flatnonzero(marks[:-1] & _ALONE | marks[:-1] & _OPENS & marks[1:] >> 1)
        places = np.searchsorted(together.ends, at)
        after = 0
        for i, place in zip(at.tolist(), places.tolist(), strict=True):
            if i >= after and (hit := self._at(together.tokens, i)):
                start = together.starts[place]
                after, meaning = hit
                found[place].append((i - start, after - start, meaning))
        return found

    def _marks_of(self, numbers: Numbers) -> NDArray[np.int8]:
        """Return what each numbered word is to the lexicon, of ``_ALONE``, ``_OPENS`` and ``_SECOND`` together."""
        if self._numbers is not numbers:
            self._numbers, self._marks = numbers, np.zeros(0, np.int8)
        new = numbers.words[len(self._marks) :]
        if new:
            self._marks = np.concatenate((self._marks, np.fromiter(map(self._mark, new), np.int8, len(new))))
        return self._marks

    def _mark(self, word: str) -> int:
        heads = self._known[word]
        second = word in self._seconds or word.startswith(self._second_stems)
        return (_ALONE * bool(heads and heads.alone)) | (_OPENS * bool(heads and heads.longer)) | (_SECOND * second)

    def _at(self, tokens: Sequence[str], i: int) -> tuple[int, T] | None:
        """Return where the longest phrase that begins at ``i`` ends, and what it means; None without one."""
        heads = self._known[tokens[i]]
        if heads is None:
            return None
        if heads.longer and i + 1 < len(tokens):
            for rest, meaning in heads.following[tokens[i + 1]]:
                if not rest or _follows(rest, tokens, i + 2):
                    return i + 2 + len(rest), meaning
        return (i + 1, heads.alone[0]) if heads.alone else None

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
