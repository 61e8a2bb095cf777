"""The stance that the place of a passage sets: its own label, the lead-in of its list, the headings above it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import cast

from pipeline import resources
from pipeline.records import Stance
from pipeline.tag.cues import Lexicon, words
from pipeline.tag.polarity import SAID, Weights

LISTED = frozenset({"bullet", "table_row"})
# The most words of a label before a colon.
LABEL = 4
# The most words of a short heading.
SHORT = 3


@cache
def _settings() -> Lexicon[tuple[str, bool]]:
    """Return what headings set, each with (stance, whether only a short heading sets it)."""
    return Lexicon(
        (phrase, (group["stance"], group.get("short", False)))
        for group in resources.lexicon("stance")["setting"]
        for phrase in group["words"]
    )


# Which of the stances that a heading's words set goes first; "none" holds back the others ("progress on actions").
_ORDER = ("none", "concern", "recommendation", "strength", "context")


@lru_cache(maxsize=4096)
def setting_of(heading: str) -> Stance | None:
    """Return the stance that a heading or lead-in sets for what stands below it, or None."""
    tokens = words(heading)
    short = sum(t.isalpha() for t in tokens) <= SHORT
    found = {stance for _, _, (stance, only_short) in _settings().scan(tokens) if short or not only_short}
    stance = next((s for s in _ORDER if s in found), None)
    weights = Weights(tokens)
    good, bad = weights.good, weights.bad
    if stance == "none":
        return None
    if stance == "strength" and bad > good:
        return "concern"
    if stance is None and heading.rstrip().endswith(":") and abs(good - bad) >= SAID:
        return "strength" if good > bad else "concern"
    return cast("Stance | None", stance)


def setting(tokens: Sequence[str], section: Sequence[str], lead_in: str | None, kind: str) -> Stance | None:
    """Return the stance that a passage's own label ("Worked well: ..."), its lead-in or its headings set."""
    if ":" in tokens[1 : LABEL + 1]:
        found = setting_of(" ".join(tokens[: tokens.index(":") + 1]))
        if found:
            return found
    if lead_in and kind in LISTED:
        found = setting_of(lead_in)
        if found:
            return found
    for heading in reversed(section):
        found = setting_of(heading)
        if found:
            return found
    return None
