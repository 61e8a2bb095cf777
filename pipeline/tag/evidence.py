"""What the rules find in one passage: the evidence that the classifier weighs beside the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.tag.cues import words
from pipeline.tag.stance import Judgement, judge, unquoted
from pipeline.tag.themes import Tagger, nearest, speaks

# The score from which a theme counts as one that the report speaks of.
TAGGED = 0.6


class Evidence(NamedTuple):
    """One passage as the classifier sees it.

    Attributes:
        tokens: its ``cues.words``.
        heading, lead_in: the nearest heading above it and the sentence that introduces its list, empty without one.
        kind: the kind of passage.
        rules: by theme, the score of its rules in (0, 1], below their threshold too.
        judged: what the rules make of its stance.
        report: by theme, the share in (0, 1] of the report's passages that the rules tag with it.
        near: by theme, the mean score of the passages before and after it under the same heading.
        near_sides: the mean weight of praise and of criticism in those.
        text: the passage itself.
    """

    tokens: Sequence[str]
    heading: str
    lead_in: str
    kind: str
    rules: Mapping[str, float]
    judged: Judgement
    report: Mapping[str, float] = {}
    near: Mapping[str, float] = {}
    near_sides: tuple[float, float] = (0.0, 0.0)
    text: str = ""

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
    return Evidence(tokens, nearest(sections), lead_in or "", kind, rules, judged, text=text)


def in_report(passages: Sequence[Evidence], sections: Sequence[Sequence[str]]) -> list[Evidence]:
    """Return the passages of one report, each with what the rules find around it.

    What a report is about as a whole goes without saying in its sentences: an audit of neglect rarely repeats the word.

    Args:
        passages: all of the report, in order, one by one.
        sections: the path of headings above each.
    """
    tagged = Counter(theme for p in passages for theme, score in p.rules.items() if score >= TAGGED)
    spoken = sum(not p.is_title for p in passages) or 1
    share = {theme: count / spoken for theme, count in tagged.items()}
    return [p._replace(report=share, **_around(passages, sections, i)) for i, p in enumerate(passages)]


def _around(passages: Sequence[Evidence], sections: Sequence[Sequence[str]], i: int) -> dict[str, Any]:
    beside = [
        passages[j]
        for j in (i - 1, i + 1)
        if 0 <= j < len(passages) and sections[j] == sections[i] and not passages[j].is_title
    ]
    if not beside:
        return {}
    count = len(beside)
    near: dict[str, float] = {}
    good = bad = 0.0
    for passage in beside:
        for theme, score in passage.rules.items():
            near[theme] = near.get(theme, 0.0) + score / count
        good += passage.judged.placed[0]
        bad += passage.judged.placed[1]
    return {"near": near, "near_sides": (good / count, bad / count)}
