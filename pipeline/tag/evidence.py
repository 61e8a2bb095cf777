"""What the rules find in one passage: the evidence that the classifier weighs beside the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.tag.counting import Placed
from pipeline.tag.cues import words
from pipeline.tag.stance import Judgement, judge, unquoted
from pipeline.tag.themes import Tagger, nearest, speaks
from pipeline.tag.together import Together

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


class Seen(NamedTuple):
    """One passage where it stands, for ``all_evidence``.

    Attributes:
        text: the passage.
        section, lead_in, kind: where it stands, as in ``Tagger.tag``.
        for_themes: the passage as the rules of themes read it, where that differs (short forms written out).
    """

    text: str
    section: Sequence[str] | str = ()
    lead_in: str | None = None
    kind: str = "sentence"
    for_themes: str | None = None


def all_evidence(tagger: Tagger, passages: Sequence[Seen]) -> list[Evidence]:
    """Return the evidence of each passage, by the rules of ``tagger``."""
    speaking = [p for p in passages if p.kind != "heading" or speaks(p.text)]
    scores = iter(
        tagger.scores_all(
            [Placed(p.for_themes or p.text, nearest(p.section), p.lead_in or "", p.kind) for p in speaking]
        )
    )
    found = []
    every = Together(p.text for p in passages).words()
    for (text, section, lead_in, kind, _), tokens in zip(passages, every, strict=True):
        rules = {} if kind == "heading" and not speaks(text) else next(scores)
        sections = (section,) if isinstance(section, str) else section
        said = unquoted(text)
        judged = judge(tokens if said is None else words(said), sections, lead_in, kind)
        found.append(Evidence(tokens, nearest(sections), lead_in or "", kind, rules, judged, text=text))
    return found


def evidence_of(
    tagger: Tagger, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
) -> Evidence:
    """Return the evidence of one passage; see ``Seen``."""
    return all_evidence(tagger, [Seen(text, section, lead_in, kind)])[0]


def in_report(passages: Sequence[Evidence], sections: Sequence[Sequence[str]]) -> list[Evidence]:
    """Return the passages of one report, each with what the rules find around it.

    What a report is about as a whole goes without saying in its sentences: an audit of neglect rarely repeats the word.

    Args:
        passages: all of the report, in order, one by one.
        sections: the path of headings above each.
    """
    tagged = Counter([theme for p in passages for theme, score in p.rules.items() if score >= TAGGED])
    spoken = sum(not p.is_title for p in passages) or 1
    share = {theme: count / spoken for theme, count in tagged.items()}
    beside: list[list[Evidence]] = [[] for _ in passages]
    for i, (before, after) in enumerate(pairwise(passages)):
        if sections[i] == sections[i + 1]:
            if not before.is_title:
                beside[i + 1].append(before)
            if not after.is_title:
                beside[i].append(after)
    return [p._replace(report=share, **_around(others)) for p, others in zip(passages, beside, strict=True)]


def _around(beside: Sequence[Evidence]) -> dict[str, Any]:
    """Return ``near`` and ``near_sides`` of a passage that the passages ``beside`` stand before and after."""
    if not beside:
        return {}
    count = len(beside)
    near: dict[str, float] = {}
    good = bad = 0.0
    for passage in beside:
        for theme, score in passage.rules.items():
            near[theme] = near.get(theme, 0.0) + score / count
        placed = passage.judged.placed
        good += placed[0]
        bad += placed[1]
    return {"near": near, "near_sides": (good / count, bad / count)}
