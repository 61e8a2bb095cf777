"""What a passage is for: a finding, how the work was done, the area's background, or standing text.

Which sentences stand in many reports only a corpus can tell; the wording of law and grade descriptors that marks a
``template`` here is what one report shows of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline import resources
from pipeline.records import Role, Stance
from pipeline.tag.cues import Lexicon, words

# The most words of a short heading.
SHORT = 3


@cache
def _headings() -> Lexicon[tuple[Role, bool]]:
    """Return the roles that headings give, each with whether only a short heading gives it."""
    data = resources.lexicon("role")
    roles: tuple[Role, ...] = ("method", "background")
    return Lexicon(
        (phrase, (role, only_short))
        for only_short, part in ((False, "section"), (True, "short_section"))
        for role in roles
        for phrase in data[part][role]
    )


@cache
def _phrases() -> Lexicon[Role]:
    phrases = resources.lexicon("role")["words"]
    roles: tuple[Role, ...] = ("template", "method", "background")
    return Lexicon((phrase, role) for role in roles for phrase in phrases[role])


@lru_cache(maxsize=4096)
def role_of_heading(heading: str) -> Role | None:
    """Return the role that a heading gives to what stands below it, or None."""
    tokens = words(heading)
    short = sum(t.isalpha() for t in tokens) <= SHORT
    return next((role for _, _, (role, only_short) in _headings().scan(tokens) if short or not only_short), None)


def role_of(
    text: str,
    section: Sequence[str] = (),
    *,
    stance: Stance = "context",
    tokens: Sequence[str] | None = None,
) -> Role:
    """Return the role of a passage.

    ``stance`` is the passage's own: what praises, criticises or asks is a finding wherever it stands, save in a section
    on method, where remarks on the work itself do both.
    """
    if stance == "recommendation":
        return "finding"
    of_section = role_of_heading(section[-1]) if section else None
    if stance != "context":
        return of_section if of_section == "method" and stance == "mixed" else "finding"
    if tokens is None:
        tokens = words(text)
    of_words = _phrases().first(tokens)
    if of_words == "template":
        return of_words
    return of_section or of_words or "finding"
