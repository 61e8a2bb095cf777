"""What the rules find in one passage: the evidence that the classifier weighs beside the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.tag.cues import words
from pipeline.tag.stance import Judgement, judge, unquoted
from pipeline.tag.themes import Tagger, nearest, speaks


class Evidence(NamedTuple):
    """One passage as the classifier sees it.

    Attributes:
        tokens: its ``cues.words``.
        heading, lead_in: the nearest heading above it and the sentence that introduces its list, empty without one.
        kind: the kind of passage.
        rules: by theme, the score of its rules in (0, 1], below their threshold too.
        judged: what the rules make of its stance.
    """

    tokens: Sequence[str]
    heading: str
    lead_in: str
    kind: str
    rules: Mapping[str, float]
    judged: Judgement

    @property
    def is_title(self) -> bool:
        """Whether it is a heading that only names what follows: it has no theme, and its stance is context."""
        return self.kind == "heading" and not self.rules


def evidence_of(
    tagger: Tagger,
    text: str,
    *,
    section: Sequence[str] | str = (),
    lead_in: str | None = None,
    kind: str = "sentence",
    for_themes: str | None = None,
) -> Evidence:
    """Return the evidence of one passage.

    Args:
        tagger: the rules.
        text: the passage.
        section, lead_in, kind: where it stands, as in ``Tagger.tag``.
        for_themes: the passage as the rules of themes read it, where that differs (short forms written out).
    """
    sections = (section,) if isinstance(section, str) else section
    silent = kind == "heading" and not speaks(text)
    rules = {} if silent else tagger.scores(for_themes or text, section=sections, lead_in=lead_in, kind=kind)
    tokens = words(text)
    said = unquoted(text)
    judged = judge(tokens if said is None else words(said), sections, lead_in, kind)
    return Evidence(tokens, nearest(sections), lead_in or "", kind, rules, judged)
