"""Word sequences found in any number of texts at once: an automaton over classes of words.

All sequences are compiled into one automaton (Thompson's construction, "Regular expression search algorithm", 1968,
with words for characters), whose deterministic states are made when a text first needs them and kept. A word is looked
up once in the life of the process. All places of all texts where a sequence can begin take their steps side by side, as
arrays. Nothing backtracks: time is linear in the length of the texts, times the longest phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Listed
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.memory import Memory
from pipeline.tag.pattern_language import Sequence

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[.,;:!?|–—]")
_BREAKS = frozenset(".,;:!?|–—")
_NUMBER_WORDS = frozenset(
    re.findall(
        r"\w+",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty",
    )
)
_MAX_KEPT = 200_000  # steps remembered; then they are forgotten, so that memory stays bounded
_BITS = 32  # of a step's key that hold the set of classes; those above hold the state

_SKIP = -1  # a word that is passed over
_NOTHING = 0  # a word that is in no sequence

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Hit = tuple[int, int]  # words [start, end) of a text


class Found(NamedTuple):
    """Where labels are, a row a hit: the number of the text, that of the label, and the words [begin, end)."""

    texts: Ints
    labels: Ints
    begins: Ints
    ends: Ints

    def rows(self, at: Ints | slice = slice(None)) -> Iterator[tuple[int, int, int, int]]:
        """Yield text, label, begin and end of the hits ``at``, by default of all."""
        return zip(*(column[at].tolist() for column in self), strict=True)

    def spread(self, labels: Lists) -> Found:
        """Return the hits with the labels that ``labels`` lists for each of theirs, a row for each."""
        counts = labels.counts[self.labels]
        of = np.repeat(np.arange(len(self.labels)), counts)
        within = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
        return Found(
            self.texts[of], labels.all[labels.firsts[self.labels][of] + within], self.begins[of], self.ends[of]
        )


class Lists(NamedTuple):
    """A list of numbers for each of some labels, end to end."""

    all: Ints
    firsts: Ints  # where the list of each begins
    counts: Ints

    def followed_by(self, other: Lists) -> Lists:
        """Return these lists and then others."""
        firsts = np.concatenate((self.firsts, other.firsts + len(self.all)))
        return Lists(np.concatenate((self.all, other.all)), firsts, np.concatenate((self.counts, other.counts)))


def lists_of(lists: Listed[Listed[int]]) -> Lists:
    """Return ``lists`` as arrays."""
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    return Lists(np.fromiter((n for numbers in lists for n in numbers), np.int64), np.cumsum(counts) - counts, counts)


class _State(NamedTuple):
    """A deterministic state: the places in sequences where a scan can be at once."""

    by_class: dict[int, list[frozenset[int]]]  # class of a word -> the places that it leads to, in sets
    complete: tuple[int, ...]  # the sequences that end here


class _Told(NamedTuple):
    """What is asked of states as arrays, each by the numbers of states."""

    open: Bools  # whether anything leads on
    complete: Lists  # the sequences that end there

    def followed_by(self, other: _Told) -> _Told:
        """Return what is told of these states and then of others."""
        return _Told(np.concatenate((self.open, other.open)), self.complete.followed_by(other.complete))


def _tell(states: Listed[_State]) -> _Told:
    leading = np.asarray([bool(s.by_class) for s in states], bool)
    return _Told(leading, lists_of([s.complete for s in states]))


class Automaton:
    """Sequences, compiled together."""

    def __init__(self, sequences: Iterable[Sequence]) -> None:
        """Compile ``sequences``; the number that each has in results is its place among them."""
        self._classes: dict[str, int] = {}
        self._places: list[tuple[int, frozenset[int]]] = []  # (class, places after it); a negative place is an end
        starts = [self._lay(sequence, frozenset([-1 - number])) for number, sequence in enumerate(sequences)]
        self._starts = frozenset().union(*starts)
        self._prefixes = {c[:-1]: i for c, i in self._classes.items() if c.endswith("*")}
        self._longest = max(map(len, self._prefixes), default=0)
        self._known = Memory(self._look_up)
        # What is written between spaces mostly comes again, so its words are looked up once.
        self._written = Memory(self._look_up_all)
        self._sets: dict[tuple[int, ...], int] = {(): _NOTHING}
        self._set_classes: list[tuple[int, ...]] = [()]
        self._forget()

    def _forget(self) -> None:
        """Know no more than the place where every sequence begins."""
        self._numbers: dict[frozenset[int], int] = {}
        self._states: list[_State] = []
        self._dead = self._state(frozenset())
        self._root = self._state(self._starts)
        self._told = _tell(self._states)
        self._firsts = np.zeros(0, np.int64)  # the state that a word of each set of classes leads to from the root
        # The steps known, sorted: state and set of classes in one number, and the state that it leads to. The first is
        # below all that is ever asked for, so that there always is one.
        self._steps, self._leads = np.asarray([-1]), np.asarray([self._dead])

    def _lay(self, sequence: Sequence, after: frozenset[int]) -> frozenset[int]:
        """Lay out ``sequence`` before the places ``after``; return the places where it begins."""
        for item in reversed(sequence):
            if isinstance(item, str):
                self._places.append((self._classes.setdefault(item, len(self._classes)), after))
                after = frozenset([len(self._places) - 1])
            else:
                begins = frozenset().union(*(self._lay(option, after) for option in item.options))
                after = begins | after if item.optional else begins
        return after

    def _state(self, places: frozenset[int]) -> int:
        if places not in self._numbers:
            self._numbers[places] = len(self._numbers)
            by_class: dict[int, list[frozenset[int]]] = {}
            for of, after in [self._places[place] for place in places if place >= 0]:
                by_class.setdefault(of, []).append(after)
            self._states.append(_State(by_class, tuple(sorted(-1 - p for p in places if p < 0))))
        return self._numbers[places]

    def _step(self, states: Ints, classes: Ints) -> Ints:
        """Return where words of these sets of classes lead to from these states; what is new is worked out and kept."""
        asked = states << _BITS | classes
        at = np.searchsorted(self._steps, asked)
        known = self._steps.take(at, mode="clip") == asked
        if not known.all():
            new = np.unique(asked[~known])
            leads = []
            for step in new.tolist():
                by_class = self._states[step >> _BITS].by_class
                met = self._set_classes[step & ((1 << _BITS) - 1)]
                after = [places for c in met if c in by_class for places in by_class[c]]
                leads.append(self._state(frozenset().union(*after)) if after else self._dead)
            steps = np.concatenate((self._steps, new))
            order = np.argsort(steps, kind="stable")
            self._steps, self._leads = steps[order], np.concatenate((self._leads, leads))[order]
            self._told = self._told.followed_by(_tell(self._states[len(self._told.open) :]))
            at = np.searchsorted(self._steps, asked)
        return self._leads[at]

    def _first(self, classes: Ints) -> Ints:
        """Return where words of these sets of classes lead to from where every sequence begins."""
        known = len(self._firsts)
        if known < len(self._set_classes):
            new = np.arange(known, len(self._set_classes))
            self._firsts = np.concatenate((self._firsts, self._step(np.full(len(new), self._root), new)))
        return self._firsts[classes]

    def _look_up(self, word: str) -> int:
        """Return the number of the set of classes that a word is of."""
        found = _NOTHING
        if word == "s":
            found = _SKIP
        elif word not in _BREAKS:
            classes = [self._classes[word]] if word in self._classes else []
            if "#" in self._classes and (word[0].isdigit() or word in _NUMBER_WORDS):
                classes.append(self._classes["#"])
            stems = (word[:n] for n in range(1, min(len(word), self._longest) + 1))
            classes += [self._prefixes[stem] for stem in stems if stem in self._prefixes]
            found = self._sets.setdefault(tuple(classes), len(self._sets))
            if found == len(self._set_classes):
                self._set_classes.append(tuple(classes))
        return found

    def _look_up_all(self, written: str) -> tuple[int, ...]:
        """Return the sets of classes of the words of what stands between two spaces, without those passed over."""
        return tuple(c for c in map(self._known.__getitem__, _TOKEN.findall(_lower(written))) if c != _SKIP)

    def find(self, texts: Listed[str]) -> Found:
        """Return where in ``texts`` the sequences are, by text and, within each, by where they begin and end."""
        if len(self._steps) > _MAX_KEPT:
            self._forget()
        written = self._written.__getitem__
        row: list[int] = []
        firsts = []
        for text in texts:
            firsts.append(len(row))
            row += chain.from_iterable(map(written, text.split()))
            row.append(_NOTHING)
        begins, ends, states = self._reach(np.asarray(row, np.int64))
        of = np.searchsorted(firsts, begins, side="right") - 1
        starts = np.asarray(firsts, np.int64)[of]
        return Found(of, states, begins - starts, ends - starts).spread(self._told.complete)

    def _reach(self, row: Ints) -> tuple[Ints, Ints, Ints]:
        """Return where in a row of words something is complete: begins, ends and states, in order.

        The row holds the sets of classes of its words; the last of it is in none.
        """
        begins = np.flatnonzero(row)
        states, ends = self._first(row[begins]), begins + 1
        reached = [(begins[:0], ends[:0], states[:0])]
        while len(begins):
            telling = np.flatnonzero(self._told.complete.counts[states])
            reached.append((begins[telling], ends[telling], states[telling]))
            onward = np.flatnonzero(self._told.open[states] & (row[ends] != _NOTHING))
            begins, ends, states = begins[onward], ends[onward], states[onward]
            states, ends = self._step(states, row[ends]), ends + 1
        begins, ends, states = (np.concatenate(each) for each in zip(*reached, strict=True))
        order = np.lexsort((ends, begins))
        return begins[order], ends[order], states[order]


def counted_words(text: str) -> tuple[str, ...]:
    """Return the words and marks of ``text`` by which hits are counted."""
    return tuple(w for w in _TOKEN.findall(_lower(text)) if w != "s")


def offsets(text: str) -> tuple[Hit, ...]:
    """Return where in ``text`` each of ``counted_words(text)`` stands, as characters [start, end)."""
    return tuple(found.span() for found in _TOKEN.finditer(_lower(text)) if found[0] != "s")


def _lower(text: str) -> str:
    """Return ``text`` in lower case and of the same length: some letters (İ) get longer, these letter by letter."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[0] for c in text)
