"""The pattern language of the taxonomy, and the scan that finds all patterns of all themes in one pass.

A pattern is words in order: ``child protection plan*``. Letters are compared without case; hyphens, quotation marks,
brackets and a possessive *s* are passed over, so ``multi-agency`` finds "multi agency" and ``child view*`` "child's
views". A full stop, comma, colon, semicolon, question mark, bar or dash between two words parts them.

==================  ==================================================================================
``review*``         any word that begins so
``(a|b c|d*)``      one of these
``[a|b]``           one of these, or nothing; brackets may hold brackets
``#``               a number, in digits or in words up to twenty
``a >4 b``          ``b`` after ``a``, with at most four words (or punctuation marks) between
``a ~4 b``          the same in either order
==================  ==================================================================================

Every pattern is expanded into plain phrases which share one trie over word classes. A word is looked up once in the
life of the process and then known by its classes, so a passage costs one dict lookup a word and a few trie steps;
nothing here backtracks, and time is linear in the length of the text for a given set of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[.,;:!?|–—]")
_BREAKS = frozenset(".,;:!?|–—")
_NUMBER_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty".split()
)
_PATTERN_PIECE = re.compile(r"\s+|[~>]\d{1,2}|[()\[\]|#]|[^\W_]+\*?|.", re.DOTALL)
_WINDOW = re.compile(r"[~>]\d")
_PASSED_OVER = frozenset(["'", "’", "-", "/", "&", "s"])
_MAX_PHRASES = 4000  # of one pattern, after its alternatives are written out: it bounds memory, not meaning
_MAX_DEPTH = 8
_MAX_WORDS_KNOWN = 200_000  # then the table of words is emptied: memory stays bounded on any input

Phrase = tuple[str, ...]
Hit = tuple[int, int]  # words [start, end) of a text

_SKIP: tuple[int, ...] = (-1,)


class PatternError(ValueError):
    """A pattern that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as the scan sees it: its words and marks in lower case, possessive *s* left out."""

    words: tuple[str, ...]

    def between(self, hit: Hit) -> str:
        """Return the words of a hit, joined by spaces."""
        return " ".join(self.words[hit[0] : hit[1]])


@dataclass(frozen=True, slots=True)
class Parsed:
    """A pattern taken apart: for each part its phrases, and between parts the window (ordered?, words between)."""

    parts: tuple[tuple[Phrase, ...], ...]
    windows: tuple[tuple[bool, int], ...]


def parse(pattern: str) -> Parsed:
    """Take a pattern apart.

    Raises:
        PatternError: it is empty, has an unclosed bracket, a stray sign, a window without both sides, or stands for
            more than 4,000 phrases.
    """
    reader = _Reader(pattern)
    parts = [reader.phrases("")]
    windows: list[tuple[bool, int]] = []
    while reader.piece:
        windows.append((reader.piece[0] == ">", int(reader.piece[1:])))
        reader.advance()
        parts.append(reader.phrases(""))
    for part in parts:
        if not part or () in part:
            raise PatternError(f"{pattern!r}: nothing is left that must be there")
    return Parsed(tuple(parts), tuple(windows))


class _Reader:
    """Reads one pattern from left to right and writes its alternatives out."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        found = _PATTERN_PIECE.findall(pattern.lower())
        # A possessive s is passed over in texts, so it must be here too.
        self._pieces = [p for p in found if p.strip() and p not in _PASSED_OVER]
        self._at = 0
        self._depth = 0

    @property
    def piece(self) -> str:
        """The piece to read next; empty at the end."""
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def advance(self) -> None:
        """Go on to the next piece."""
        self._at += 1

    def phrases(self, close: str) -> tuple[Phrase, ...]:
        """Read up to ``close``, a bar (inside brackets), a window or the end; return the phrases it stands for."""
        found: list[Phrase] = [()]
        while True:
            piece = self.piece
            if piece in ("", close) or (close and piece == "|") or (not close and _WINDOW.match(piece)):
                return tuple(dict.fromkeys(found))
            if piece in "([":
                found = self._times(found, self._options())
            elif piece == "#" or piece[0].isalnum():
                found = self._times(found, [(piece,)])
            else:
                raise PatternError(f"{self._pattern!r}: {piece!r} is out of place")
            self.advance()

    def _options(self) -> list[Phrase]:
        close = ")" if self.piece == "(" else "]"
        options: list[Phrase] = [()] if close == "]" else []
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise PatternError(f"{self._pattern!r}: brackets inside brackets more than {_MAX_DEPTH} deep")
        while True:
            self.advance()
            one = self.phrases(close)
            if () in one:
                raise PatternError(f"{self._pattern!r}: an alternative is empty")
            options += one
            if self.piece == "":
                raise PatternError(f"{self._pattern!r}: {close!r} is missing")
            if self.piece == close:
                self._depth -= 1
                return options

    def _times(self, found: list[Phrase], options: list[Phrase]) -> list[Phrase]:
        if len(found) * len(options) > _MAX_PHRASES:
            raise PatternError(
                f"{self._pattern!r}: stands for more than {_MAX_PHRASES} phrases; write it as several patterns"
            )
        return [a + b for a in found for b in options]


class _Node:
    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[int, _Node] = {}
        self.ends: tuple[int, ...] = ()  # the parts of patterns that are complete here


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
        self._root = _Node()
        self._single: dict[int, tuple[int, ...]] = {}  # part -> patterns which it is the whole of
        self._windowed: dict[int, tuple[int, ...]] = {}  # part -> window patterns which it begins
        self._parts: dict[int, tuple[int, ...]] = {}
        self._windows: dict[int, tuple[tuple[bool, int], ...]] = {}
        numbers: dict[tuple[Phrase, ...], int] = {}
        for number, pattern in enumerate(self.patterns):
            parsed = parse(pattern)
            ids = []
            for phrases in parsed.parts:
                if phrases not in numbers:
                    numbers[phrases] = len(numbers)
                    for phrase in phrases:
                        self._insert(phrase, numbers[phrases])
                ids.append(numbers[phrases])
            home = self._windowed if parsed.windows else self._single
            home[ids[0]] = (*home.get(ids[0], ()), number)
            if parsed.windows:
                self._parts[number] = tuple(ids)
                self._windows[number] = parsed.windows
        self._prefixes = {c[:-1]: i for c, i in self._classes.items() if c.endswith("*")}
        self._longest = max((len(p) for p in self._prefixes), default=0)
        self._known: dict[str, tuple[int, ...]] = {}

    def _insert(self, phrase: Phrase, part: int) -> None:
        node = self._root
        for word in phrase:
            node = node.next.setdefault(self._classes.setdefault(word, len(self._classes)), _Node())
        if part not in node.ends:
            node.ends = (*node.ends, part)

    def _look_up(self, word: str) -> tuple[int, ...]:
        if word == "s":
            found: tuple[int, ...] = _SKIP
        elif word in _BREAKS:
            found = ()
        else:
            classes = [self._classes[word]] if word in self._classes else []
            if "#" in self._classes and (word[0].isdigit() or word in _NUMBER_WORDS):
                classes.append(self._classes["#"])
            stems = (word[:n] for n in range(1, min(len(word), self._longest) + 1))
            classes += [self._prefixes[stem] for stem in stems if stem in self._prefixes]
            found = tuple(classes)
        if len(self._known) >= _MAX_WORDS_KNOWN:
            self._known.clear()
        self._known[word] = found
        return found

    @staticmethod
    def words(text: str) -> Words:
        """Return the words of ``text`` by which hits are counted."""
        return Words(tuple(w for w in _TOKEN.findall(text.lower()) if w != "s"))

    def scan(self, text: str) -> dict[int, list[Hit]]:
        """Return, for each pattern that is in ``text``, where: spans of words, in order of their ends."""
        known = self._known
        look_up = self._look_up
        row = []
        for word in _TOKEN.findall(text.lower()):
            classes = known.get(word)
            if classes is None:
                classes = look_up(word)
            if classes is not _SKIP:
                row.append(classes)
        parts = self._find_parts(row)
        if not parts:
            return {}
        found: dict[int, list[Hit]] = {}
        for part, hits in parts.items():
            for pattern in self._single.get(part, ()):
                found[pattern] = hits
            for pattern in self._windowed.get(part, ()):
                joined = self._join(pattern, parts)
                if joined:
                    found[pattern] = joined
        return found

    def _find_parts(self, row: list[tuple[int, ...]]) -> dict[int, list[Hit]]:
        parts: dict[int, list[Hit]] = {}
        start_from = self._root.next
        size = len(row)
        for start, classes in enumerate(row):
            for first in classes:
                node = start_from.get(first)
                if node is None:
                    continue
                if not node.next:
                    for part in node.ends:
                        parts.setdefault(part, []).append((start, start + 1))
                    continue
                nodes = [node]
                end = start + 1
                while nodes:
                    for node in nodes:
                        for part in node.ends:
                            parts.setdefault(part, []).append((start, end))
                    if end == size:
                        break
                    following = row[end]
                    nodes = [n.next[c] for n in nodes for c in following if c in n.next]
                    end += 1
        return parts

    def _join(self, pattern: int, parts: dict[int, list[Hit]]) -> list[Hit]:
        ids = self._parts[pattern]
        spans = parts[ids[0]]
        for (ordered, reach), part in zip(self._windows[pattern], ids[1:], strict=True):
            others = parts.get(part)
            if not others:
                return []
            joined = {}
            for a, b in spans:
                for c, d in others:
                    if 0 <= c - b <= reach or (not ordered and 0 <= a - d <= reach):
                        joined[min(a, c), max(b, d)] = None
            spans = list(joined)
            if not spans:
                return []
        return spans
