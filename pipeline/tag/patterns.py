"""The patterns of themes, all found in one pass over any number of texts."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Listed

import numpy as np

from pipeline.tag.automaton import Automaton, Found, Hit, lists_of
from pipeline.tag.pattern_language import Sequence, parse

_MAX_JOINED = 50  # hits of one part of a window that are tried: a passage has fewer, a hostile text costs no more


class PatternSet:
    """Patterns, compiled together.

    The number that a pattern has in results is its place in ``patterns``; one pattern given twice has two.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile ``patterns``.

        Raises:
            PatternError: one of them cannot be read.
        """
        self.patterns = tuple(patterns)
        parts: dict[Sequence, int] = {}
        whole: dict[int, list[int]] = {}  # part -> the patterns which it is the whole of
        # Window pattern -> its first part, and of each further one (ordered, reach, part).
        self._joints: dict[int, tuple[int, tuple[tuple[bool, int, int], ...]]] = {}
        for number, pattern in enumerate(self.patterns):
            parsed = parse(pattern)
            first, *rest = (parts.setdefault(part, len(parts)) for part in parsed.parts)
            if rest:
                self._joints[number] = first, tuple((*w, part) for w, part in zip(parsed.windows, rest, strict=True))
            else:
                whole.setdefault(first, []).append(number)
        self._automaton = Automaton(parts)
        self._whole = lists_of([whole.get(part, []) for part in range(len(parts))])
        # Which parts each window pattern needs, in rows of one length: one beyond all parts is always there.
        longest = max((1 + len(joints) for _, joints in self._joints.values()), default=0)
        self._needs = np.full((len(self._joints), longest), len(parts), np.int64)
        for row, (first, joints) in enumerate(self._joints.values()):
            self._needs[row, : 1 + len(joints)] = [first, *(part for _, _, part in joints)]
        self._size = len(parts)

    def scan(self, text: str) -> dict[int, list[Hit]]:
        """Return, for each pattern that is in ``text``, where: spans of words."""
        hits: dict[int, list[Hit]] = {}
        for _, pattern, begin, end in self.find((text,)).rows():
            hits.setdefault(pattern, []).append((begin, end))
        return hits

    def find(self, texts: Listed[str]) -> Found:
        """Return where in ``texts`` the patterns are; those of one text follow one another in order of their starts.

        Window patterns come after all others.
        """
        parts = self._automaton.find(texts)
        found = parts.spread(self._whole)
        if not self._joints:
            return found
        windows = self._find_windows(len(texts), parts)
        return Found(*(np.concatenate(both) for both in zip(found, windows, strict=True)))

    def _find_windows(self, texts: int, parts: Found) -> Found:
        """Return where the window patterns are, given where their parts are.

        Parts are mostly everyday words, half a hundred a passage, of which hardly any stand beside the others of their
        pattern: so where they stand is looked up only in texts that hold all parts of a pattern.
        """
        # A row a part, so that what all texts hold of one is copied in one go.
        there = np.zeros((self._size + 1, texts), bool)
        there[parts.labels, parts.texts] = True
        there[-1] = True
        whole = np.ones((len(self._needs), texts), bool)
        for needed in self._needs.T:
            whole &= there[needed]
        pattern, text = np.nonzero(whole)
        by_text = np.argsort(text, kind="stable")
        pattern, text = pattern[by_text], text[by_text]
        there[:] = False
        for needed in self._needs.T:
            there[needed[pattern], text] = True
        where: dict[tuple[int, int], list[Hit]] = {}
        for of, part, begin, end in parts.rows(np.flatnonzero(there[parts.labels, parts.texts])):
            where.setdefault((of, part), []).append((begin, end))
        numbers = list(self._joints)
        found = []
        for of, row in zip(text.tolist(), pattern.tolist(), strict=True):
            first, joints = self._joints[numbers[row]]
            spans = where[of, first]
            for ordered, reach, part in joints:
                spans = _joined(spans, where[of, part], reach, ordered=ordered)
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
