"""The language in which themes say what to look for, and how it is read.

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
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"\s+|[~>]\d{1,2}|[()\[\]|#]|\d+(?:[.,]\d+)+|[^\W_]+\*?|.", re.DOTALL)
_WINDOW = re.compile(r"[~>]\d")
_PASSED_OVER = frozenset(["'", "’", "-", "/", "&", "s"])  # as in texts, where a possessive s counts for nothing
_MAX_DEPTH = 8  # of brackets inside brackets


class PatternError(ValueError):
    """A pattern that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, or none of them where ``optional``."""

    options: tuple[Sequence, ...]
    optional: bool


Sequence = tuple["str | Choice", ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A pattern taken apart: its parts, and between each two of them the window (in order?, words between)."""

    parts: tuple[Sequence, ...]
    windows: tuple[tuple[bool, int], ...]


def parse(pattern: str) -> Parsed:
    """Take a pattern apart.

    Raises:
        PatternError: it is empty, has an unclosed bracket, a stray sign, or nothing that must be there.
    """
    reader = _Reader(pattern)
    parts = [reader.sequence("")]
    windows: list[tuple[bool, int]] = []
    while reader.piece:
        windows.append((reader.piece[0] == ">", int(reader.piece[1:])))
        reader.advance()
        parts.append(reader.sequence(""))
    if not all(_must_hold_a_word(part) for part in parts):
        raise PatternError(f"{pattern!r}: nothing is left that must be there")
    return Parsed(tuple(parts), tuple(windows))


def _must_hold_a_word(sequence: Sequence) -> bool:
    return any(
        isinstance(item, str) or (not item.optional and all(map(_must_hold_a_word, item.options))) for item in sequence
    )


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._pieces = [p for p in _PIECE.findall(pattern.lower()) if p.strip() and p not in _PASSED_OVER]
        self._at = 0
        self._depth = 0

    @property
    def piece(self) -> str:
        """The piece to read next; empty at the end."""
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def advance(self) -> None:
        """Go on to the next piece."""
        self._at += 1

    def sequence(self, close: str) -> Sequence:
        """Read up to ``close``, a bar (inside brackets), a window (outside) or the end."""
        found: list[str | Choice] = []
        while True:
            piece = self.piece
            if piece in ("", close) or (close and piece == "|") or (not close and _WINDOW.match(piece)):
                return tuple(found)
            if piece in "([":
                found.append(self._choice())
            elif piece == "#" or piece[0].isalnum():
                found.append(piece)
            else:
                raise PatternError(f"{self._pattern!r}: {piece!r} is out of place")
            self.advance()

    def _choice(self) -> Choice:
        close = ")" if self.piece == "(" else "]"
        options: list[Sequence] = []
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise PatternError(f"{self._pattern!r}: brackets inside brackets more than {_MAX_DEPTH} deep")
        while True:
            self.advance()
            options.append(self.sequence(close))
            if not options[-1]:
                raise PatternError(f"{self._pattern!r}: an alternative is empty")
            if not self.piece:
                raise PatternError(f"{self._pattern!r}: {close!r} is missing")
            if self.piece == close:
                self._depth -= 1
                return Choice(tuple(options), optional=close == "]")
