"""Placeholder."""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Passage, Recommendation


def find_recommendations(passages: Sequence[Passage]) -> tuple[Recommendation, ...]:
    """Placeholder."""
    return ()
