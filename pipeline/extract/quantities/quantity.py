"""A quantity in the making, as the rules of the grammar pass it on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.records import FigureKind


@dataclass(slots=True)
class Quantity:
    """A quantity of a passage in the making; ``noun`` is the span of the words that name what is counted."""

    start: int
    end: int
    kind: FigureKind
    value: float
    numerator: float | None = None
    denominator: float | None = None
    noun: tuple[int, int] | None = None
    whole: Quantity | None = None
    inner: tuple[int, int] | None = None  # a second giving of the same quantity: "(77%)"


def proportion(numerator: float, denominator: float) -> float:
    """Return the percentage that ``numerator`` of ``denominator`` is, to one decimal, halves up (5 of 16: 31.3)."""
    return math.floor(1000 * numerator / denominator + 0.5) / 10
