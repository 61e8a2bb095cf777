"""The scan that finds all patterns of all themes in one pass over any number of texts.

All patterns are compiled into one automaton over word classes (Thompson's construction, "Regular expression search
algorithm", 1968, with words for characters), whose deterministic states are made when a text first needs them and
kept. A word is looked up once in the life of the process. All places of all texts where a pattern can begin take their
steps side by side, as arrays. Nothing backtracks: time is linear in the length of the texts, times the longest phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Listed
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.tag.cues import Memory
from pipeline.tag.pattern_language import Sequence, parse

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
_MAX_JOINED = 50  # hits of one part of a window that are tried: a passage has fewer, a hostile text costs no more

_BITS = 32  # of a step's key that hold the set of classes; those above hold the state

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Hit = tuple[int, int]  # words [start, end) of a text

_SKIP = -1  # a word that is passed over
_NOTHING = 0  # a word that is in no pattern


class _State(NamedTuple):
    """A deterministic state: the places in patterns where a scan can be at once."""

    by_class: dict[int, frozenset[int]]  # class of a word -> the places that it leads to
    whole: tuple[int, ...]  # the patterns that are complete here
    windowed: tuple[int, ...]  # the parts of window patterns that are complete here, by their columns


class _Lists(NamedTuple):
    """A list of numbers for each state, end to end."""

    all: Ints
    firsts: Ints  # where the list of each begins
    counts: Ints


class _Told(NamedTuple):
    """What is asked of states as arrays, each by the numbers of states."""

    open: Bools  # whether anything leads on
    telling: Bools  # whether anything is complete
    whole: _Lists
    windowed: _Lists


class Found(NamedTuple):
    """Where patterns are, a row a hit: the number of the text, that of the pattern, and the words [begin, end)."""

    texts: Ints
    patterns: Ints
    begins: Ints
    ends: Ints

    def rows(self, at: Ints, labels: Ints) -> Iterator[tuple[int, int, int, int]]:
        """Yield text, label, begin and end of the hits ``at``; ``labels`` has one for each hit there is."""
        return zip(*(of[at].tolist() for of in (self.texts, labels, self.begins, self.ends)), strict=True)


class PatternSet:
    """Patterns, compiled together; ``scan`` finds them all in one pass over a text.

    The number that a pattern has in results is its place in ``patterns``; one pattern given twice has two.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile ``patterns``.

        Raises:
            PatternError: one of them cannot be read.
        """
        self.patterns = tuple(patterns)
        self._classes: dict[str, int] = {}
        self._places: list[tuple[int, frozenset[int]]] = []  # (class, places after it); a negative place ends a part
        self._whole: dict[int, list[int]] = {}  # part -> the patterns which it is the whole of
        # Window pattern -> its first part, and of each further one (ordered, reach, part).
        self._joints: dict[int, tuple[int, tuple[tuple[bool, int, int], ...]]] = {}
        starts: set[int] = set()
        numbers: dict[Sequence, int] = {}
        for number, pattern in enumerate(self.patterns):
            parsed = parse(pattern)
            for part in parsed.parts:
                if part not in numbers:
                    numbers[part] = len(numbers)
                    starts |= self._lay(part, frozenset([-1 - numbers[part]]))
            first, *rest = (numbers[part] for part in parsed.parts)
            if rest:
                self._joints[number] = first, tuple((*w, part) for w, part in zip(parsed.windows, rest, strict=True))
            else:
                self._whole.setdefault(first, []).append(number)
        # Which parts each window pattern needs, in rows of one length: a column beyond the parts is always there.
        parts = sorted(
            {p for first, joints in self._joints.values() for p in (first, *(part for _, _, part in joints))}
        )
        self._columns = {part: column for column, part in enumerate(parts)}
        longest = max((1 + len(joints) for _, joints in self._joints.values()), default=0)
        self._needs = np.full((len(self._joints), longest), len(parts), np.int64)
        for row, (first, joints) in enumerate(self._joints.values()):
            self._needs[row, : 1 + len(joints)] = [self._columns[p] for p in (first, *(part for _, _, part in joints))]
        self._prefixes = {c[:-1]: i for c, i in self._classes.items() if c.endswith("*")}
        self._longest = max(map(len, self._prefixes), default=0)
        self._known = Memory(self._look_up)
        self._sets: dict[tuple[int, ...], int] = {(): _NOTHING}
        self._set_classes: list[tuple[int, ...]] = [()]
        self._starts = frozenset(starts)
        self._forget()

    def _forget(self) -> None:
        """Know no more than the place where every pattern begins."""
        self._numbers: dict[frozenset[int], int] = {}
        self._states: list[_State] = []
        self._root = self._state(self._starts)
        self._told = self._tell()
        # The steps known, sorted: state and set of classes in one number, and the state that it leads to.
        self._steps, self._leads = np.zeros(0, np.int64), np.zeros(0, np.int64)

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
            by_class: dict[int, frozenset[int]] = {}
            for place in sorted(p for p in places if p >= 0):
                of, after = self._places[place]
                by_class[of] = by_class.get(of, frozenset()) | after
            parts = sorted(-1 - p for p in places if p < 0)
            whole = tuple(pattern for part in parts for pattern in self._whole.get(part, ()))
            windowed = tuple(self._columns[part] for part in parts if part in self._columns)
            self._states.append(_State(by_class, whole, windowed))
        return self._numbers[places]

    def _tell(self) -> _Told:
        whole, windowed = _lists([s.whole for s in self._states]), _lists([s.windowed for s in self._states])
        leading = np.asarray([bool(s.by_class) for s in self._states], bool)
        return _Told(leading, (whole.counts + windowed.counts) > 0, whole, windowed)

    def _step(self, states: Ints, classes: Ints) -> Ints:
        """Return where words of these sets of classes lead to from these states; what is new is worked out and kept."""
        asked = states << _BITS | classes
        at = np.searchsorted(self._steps, asked)
        known = np.append(self._steps, -1)[at] == asked
        if not known.all():
            new = np.unique(asked[~known])
            leads = []
            for step in new.tolist():
                by_class = self._states[step >> _BITS].by_class
                met = self._set_classes[step & ((1 << _BITS) - 1)]
                leads.append(self._state(frozenset().union(*(by_class.get(c, ()) for c in met))))
            steps = np.concatenate((self._steps, new))
            order = np.argsort(steps, kind="stable")
            self._steps, self._leads = steps[order], np.concatenate((self._leads, leads))[order]
            self._told = self._tell()
            at = np.searchsorted(self._steps, asked)
        return self._leads[at]

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

    @staticmethod
    def words(text: str) -> tuple[str, ...]:
        """Return the words and marks of ``text`` by which hits are counted."""
        return tuple(w for w in _TOKEN.findall(_lower(text)) if w != "s")

    @staticmethod
    def offsets(text: str) -> tuple[Hit, ...]:
        """Return where in ``text`` each of ``words(text)`` stands, as characters [start, end)."""
        return tuple(found.span() for found in _TOKEN.finditer(_lower(text)) if found[0] != "s")

    def scan(self, text: str) -> dict[int, list[Hit]]:
        """Return, for each pattern that is in ``text``, where: spans of words."""
        found = self.find((text,))
        hits: dict[int, list[Hit]] = {}
        for _, pattern, begin, end in found.rows(np.arange(len(found.texts)), found.patterns):
            hits.setdefault(pattern, []).append((begin, end))
        return hits

    def find(self, texts: Listed[str]) -> Found:
        """Return where in ``texts`` the patterns are; those of one text follow one another in order of their starts.

        Window patterns come after all others.
        """
        if len(self._steps) > _MAX_KEPT:
            self._forget()
        known = self._known.__getitem__
        row: list[int] = []
        firsts = []
        for text in texts:
            firsts.append(len(row))
            row += [c for c in map(known, _TOKEN.findall(_lower(text))) if c != _SKIP]
            row.append(_NOTHING)
        begins, ends, states = self._reach(np.asarray(row, np.int64))
        of = np.searchsorted(firsts, begins, side="right") - 1
        starts = np.asarray(firsts, np.int64)[of]
        begins, ends = begins - starts, ends - starts
        at, patterns = _spread(self._told.whole, states)
        found = Found(of[at], patterns, begins[at], ends[at])
        if not self._joints:
            return found
        at, columns = _spread(self._told.windowed, states)
        windows = self._find_windows(len(texts), Found(of[at], columns, begins[at], ends[at]))
        return Found(*(np.concatenate(both) for both in zip(found, windows, strict=True)))

    def _reach(self, row: Ints) -> tuple[Ints, Ints, Ints]:
        """Return where in a row of words something is complete: begins, ends and states, in order.

        The row holds the sets of classes of its words; the last of it is in none.
        """
        begins = np.flatnonzero(row)
        ends, states = begins, np.full(len(begins), self._root)
        reached = [(begins[:0], ends[:0], states[:0])]
        while len(begins):
            states, ends = self._step(states, row[ends]), ends + 1
            telling = self._told.telling[states]
            reached.append((begins[telling], ends[telling], states[telling]))
            onward = self._told.open[states] & (row[ends] != _NOTHING)
            begins, ends, states = begins[onward], ends[onward], states[onward]
        begins, ends, states = (np.concatenate(each) for each in zip(*reached, strict=True))
        order = np.lexsort((ends, begins))
        return begins[order], ends[order], states[order]

    def _find_windows(self, texts: int, parts: Found) -> Found:
        """Return where the window patterns are, given where their parts are, by the columns of the parts.

        Parts are mostly everyday words, half a hundred a passage, of which hardly any stand beside the others of their
        pattern: so where they stand is looked up only in texts that hold all parts of a pattern.
        """
        there = np.zeros((texts, len(self._columns) + 1), bool)
        there[parts.texts, parts.patterns] = True
        there[:, -1] = True
        whole = np.ones((texts, len(self._needs)), bool)
        for needed in self._needs.T:
            whole &= there[:, needed]
        text, pattern = np.nonzero(whole)
        there[:] = False
        for needed in self._needs.T:
            there[text, needed[pattern]] = True
        where: dict[tuple[int, int], list[Hit]] = {}
        for number, column, *hit in parts.rows(np.flatnonzero(there[parts.texts, parts.patterns]), parts.patterns):
            where.setdefault((number, column), []).append((hit[0], hit[1]))
        numbers = list(self._joints)
        found = []
        for of, row in zip(text.tolist(), pattern.tolist(), strict=True):
            first, joints = self._joints[numbers[row]]
            spans = where[of, self._columns[first]]
            for ordered, reach, part in joints:
                spans = _joined(spans, where[of, self._columns[part]], reach, ordered=ordered)
            found += [(of, numbers[row], *span) for span in spans]
        return Found(*np.asarray(found, np.int64).reshape(-1, 4).T)


def _joined(spans: list[Hit], others: list[Hit], reach: int, *, ordered: bool) -> list[Hit]:
    """Return the spans from the first of two parts of a window pattern to the other, where that is in reach."""
    joined: dict[Hit, None] = {}
    for a, b in spans[:_MAX_JOINED]:
        for c, d in others[:_MAX_JOINED]:
            if 0 <= c - b <= reach or (not ordered and 0 <= a - d <= reach):
                joined[min(a, c), max(b, d)] = None
    return list(joined)


def _lists(lists: Listed[Listed[int]]) -> _Lists:
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    return _Lists(np.fromiter((n for numbers in lists for n in numbers), np.int64), np.cumsum(counts) - counts, counts)


def _spread(lists: _Lists, states: Ints) -> tuple[Ints, Ints]:
    """Return all that the lists of ``states`` hold, and of which of the states each is."""
    counts = lists.counts[states]
    of = np.repeat(np.arange(len(states)), counts)
    within = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    return of, lists.all[lists.firsts[states][of] + within]


def _lower(text: str) -> str:
    """Return ``text`` in lower case and of the same length: some letters (İ) get longer, these letter by letter."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[0] for c in text)
