"""The scan that finds all patterns of all themes in one pass over a text.

All patterns are compiled into one automaton over word classes (Thompson's construction, "Regular expression search
algorithm", 1968, with words for characters), whose deterministic states are made when a text first needs them and
kept. A word is looked up once in the life of the process; then it costs one step from each place where a pattern can
begin. Nothing backtracks: time is linear in the length of a text, times the longest phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

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

Hit = tuple[int, int]  # words [start, end) of a text

_SKIP = -1  # a word that is passed over
_NOTHING = 0  # a word that is in no pattern


class _State:
    """A deterministic state: the places in patterns where a scan can be at once."""

    __slots__ = ("by_class", "final", "next", "whole", "windowed")

    def __init__(self, by_class: dict[int, frozenset[int]], whole: tuple[int, ...], windowed: frozenset[int]) -> None:
        self.by_class = by_class  # class of a word -> the places that it leads to
        self.whole = whole  # the patterns that are complete here
        self.windowed = windowed  # the parts of window patterns that are complete here
        self.final = not by_class  # nothing leads on from here
        self.next: dict[int, _State | None] = {}  # number of a set of classes -> where it leads to, as far as known


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
        self._needs = {n: frozenset((first, *(p for _, _, p in rest))) for n, (first, rest) in self._joints.items()}
        self._windowed = frozenset().union(*self._needs.values())
        # A window pattern is looked for where the part of it is met that fewest others share, the most telling one.
        shared = Counter(part for needs in self._needs.values() for part in needs)
        self._keyed: dict[int, list[int]] = {}
        for number, needs in self._needs.items():
            self._keyed.setdefault(min(needs, key=lambda part: (shared[part], part)), []).append(number)
        self._keys = frozenset(self._keyed)
        self._prefixes = {c[:-1]: i for c, i in self._classes.items() if c.endswith("*")}
        self._longest = max(map(len, self._prefixes), default=0)
        self._known = Memory(self._look_up)
        self._sets: dict[tuple[int, ...], int] = {(): _NOTHING}
        self._set_classes: list[tuple[int, ...]] = [()]
        self._states: dict[frozenset[int], _State] = {}
        self._root = self._state(frozenset(starts))
        self._steps = 0

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

    def _state(self, places: frozenset[int]) -> _State:
        if places not in self._states:
            by_class: dict[int, frozenset[int]] = {}
            for place in sorted(p for p in places if p >= 0):
                of, after = self._places[place]
                by_class[of] = by_class.get(of, frozenset()) | after
            parts = sorted(-1 - p for p in places if p < 0)
            whole = tuple(pattern for part in parts for pattern in self._whole.get(part, ()))
            self._states[places] = _State(by_class, whole, self._windowed.intersection(parts))
        return self._states[places]

    def _step(self, state: _State, classes: int) -> _State | None:
        """Work out, and remember, where a word of these classes leads to."""
        places = frozenset().union(*(state.by_class.get(c, ()) for c in self._set_classes[classes]))
        following = self._state(places) if places else None
        self._steps += 1
        if self._steps > _MAX_KEPT:
            self._forget()
        else:
            state.next[classes] = following
        return following

    def _forget(self) -> None:
        self._steps = 0
        self._root.next.clear()
        self._states.clear()

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
        """Return, for each pattern that is in ``text``, where: spans of words, in order of their starts."""
        row = [c for c in map(self._known.__getitem__, _TOKEN.findall(_lower(text))) if c != _SKIP]
        found: dict[int, list[Hit]] = {}
        reached: list[tuple[frozenset[int], Hit]] = []  # the parts of window patterns, and where
        root = self._root
        begin = root.next
        size = len(row)
        for start, classes in enumerate(row):
            if not classes:
                continue
            try:
                state = begin[classes]
            except KeyError:
                state = self._step(root, classes)
            end = start + 1
            while state is not None:
                for pattern in state.whole:
                    if pattern in found:
                        found[pattern].append((start, end))
                    else:
                        found[pattern] = [(start, end)]
                if state.windowed:
                    reached.append((state.windowed, (start, end)))
                if state.final or end == size or not (classes := row[end]):
                    break
                end += 1
                here = state
                try:
                    state = here.next[classes]
                except KeyError:
                    state = self._step(here, classes)
        if len(reached) > 1:
            self._find_windows(reached, found)
        return found

    def _find_windows(self, reached: list[tuple[frozenset[int], Hit]], found: dict[int, list[Hit]]) -> None:
        """Add the window patterns to what is ``found``.

        Their parts are mostly everyday words, half a hundred a passage, of which hardly any stand beside the others of
        their pattern: so where they stand is looked up only for patterns of which all parts are there.
        """
        there = frozenset().union(*[parts for parts, _ in reached])
        for key in there & self._keys:
            for pattern in self._keyed[key]:
                needs = self._needs[pattern]
                if needs <= there:
                    parts = {part: [hit for those, hit in reached if part in those] for part in needs}
                    if joined := self._join(pattern, parts):
                        found[pattern] = joined

    def _join(self, pattern: int, parts: dict[int, list[Hit]]) -> list[Hit]:
        """Return the spans from the first part of a window pattern to its last, as far as all parts are in reach."""
        first, joints = self._joints[pattern]
        spans = parts[first]
        for ordered, reach, part in joints:
            others = parts[part]
            joined: dict[Hit, None] = {}
            for a, b in spans[:_MAX_JOINED]:
                for c, d in others[:_MAX_JOINED]:
                    if 0 <= c - b <= reach or (not ordered and 0 <= a - d <= reach):
                        joined[min(a, c), max(b, d)] = None
            spans = list(joined)
        return spans


def _lower(text: str) -> str:
    """Return ``text`` in lower case and of the same length: some letters (İ) get longer, these letter by letter."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[0] for c in text)
