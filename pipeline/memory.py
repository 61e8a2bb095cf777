"""What is known of words met so far, remembered within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

# A bound on what is remembered, so that odd input cannot grow it for ever.
_MOST = 100_000

K = TypeVar("K")


class Memory(dict[str, K]):
    """What is known of each word met so far, worked out by ``of`` when a word is first asked for."""

    def __init__(self, of: Callable[[str], K]) -> None:
        """Start with no word known."""
        super().__init__()
        self._of = of

    def __missing__(self, word: str) -> K:
        """Work out, and keep, what is known of ``word``."""
        if len(self) >= _MOST:
            self.clear()
        self[word] = found = self._of(word)
        return found
