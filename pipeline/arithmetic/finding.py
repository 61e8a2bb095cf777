"""``Finding``: one sum that a report's figures make, and whether it comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["share_of_count", "parts_sum", "grades_sum", "same_measure", "direction", "out_of_scale"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sum over figures of one report.

    ``figures`` and ``passages`` are ids, in the order of the report; ``sum`` is the arithmetic ("13 of 22"),
    ``stated`` what the report says it comes to, ``computed`` what it does come to.
    """

    type: Kind
    holds: bool
    figures: tuple[str, ...]
    passages: tuple[str, ...]
    sum: str
    stated: str
    computed: str

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return {
            "type": self.type,
            "holds": self.holds,
            "figures": list(self.figures),
            "passages": list(self.passages),
            "sum": self.sum,
            "stated": self.stated,
            "computed": self.computed,
        }


def number(value: float) -> str:
    """Return a number as people write it: no trailing zeros, thousands parted."""
    return f"{round(value, 2):,g}" if abs(value) < 1_000_000 else f"{value:,.0f}"
