"""Telling whoever set a time limit that a long reading gets on, and has not hung."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Say that a step begins which ends in bounded time, such as the recognition of one scanned page."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Call ``listener`` at each beat from now on; there is one at most."""
    _listeners[:] = [listener]
