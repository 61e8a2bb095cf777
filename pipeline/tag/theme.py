"""What a theme is: its meaning for people and the patterns by which it is recognised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from pipeline.records import PassageKind

PLACES = ("text", "section", "lead_in")
KINDS: tuple[str, ...] = get_args(PassageKind)
DEFAULT_THRESHOLD = 0.6
LAST = 1_000_000  # the order of a theme that names none: after those that do


@dataclass(frozen=True, slots=True)
class PatternGroup:
    """Patterns of one weight.

    Attributes:
        any: the patterns; each that is found adds ``weight``.
        weight: in (0, 1]; 1.0 tags the theme by itself.
        places: where to look: "text", "section" (the nearest heading), "lead_in".
        requires: patterns of which the passage, its heading or its lead-in must hold one.
        unless: patterns of which the passage must hold none.
        kinds: the kinds of passage that count; empty for all.
    """

    any: tuple[str, ...]
    weight: float = 1.0
    places: tuple[str, ...] = ("text",)
    requires: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """Invented passages that the theme must be tagged on, and that it must not be tagged on."""

    tagged: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: what it means and how it is recognised.

    Attributes:
        id: lower-case letters, digits and underscores.
        label: as shown to people.
        definition, covers, excludes: what it means, for people.
        threshold: the score, in (0, 1], from which it is tagged.
        section_weight: what a passage gets whose nearest heading speaks of the theme, in [0, 1].
        lead_in_weight: the same for the sentence that introduces the passage's list.
        groups: the patterns.
        blank: phrases whose words count for nothing here (``not`` in the file): names of bodies, other meanings.
        order: its place among the themes.
        shipped: whether it is the one that comes with auditlens, and not one of the user's in its place.
    """

    id: str
    label: str
    definition: str
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    threshold: float = DEFAULT_THRESHOLD
    section_weight: float = 0.0
    lead_in_weight: float = 0.0
    groups: tuple[PatternGroup, ...] = ()
    blank: tuple[str, ...] = ()
    examples: Examples = field(default_factory=Examples)
    order: int = LAST
    shipped: bool = False
