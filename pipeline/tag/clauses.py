"""Which side of a mixed passage each of its themes is on.

"Referrals were prompt, but supervision was missing" praises one theme and criticises the other. The passage is parted
where it turns, each clause is judged by itself, and a theme takes the stance of the clause that speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.records import STANCES, Stance, ThemeTag
from pipeline.tag.evidence import Evidence, evidence_of
from pipeline.tag.themes import Tagger

if TYPE_CHECKING:
    from pipeline.tag.classifier import Classifier

# A theme is spoken of in a clause too whose probability is at least this share of the highest.
TOO = 0.5
_ENDS = frozenset(".;|")


def clauses(said: Evidence) -> list[list[str]]:
    """Return the words of the clauses of a passage, parted at contrasts ("but", "However") and at full marks.

    "While it is so, it is not" parts at its comma.
    """
    tokens = list(said.tokens)
    cuts = {i + 1 for i, token in enumerate(tokens) if token in _ENDS}
    weights = said.judged.weights
    # The stance of a quotation that the passage speaks of is weighed without it, so its places are not the passage's.
    if weights is not None and len(weights.tokens) == len(tokens):
        for what, _, start, end in weights.reasons:
            if what == "contrast" and start and tokens[start - 1] not in _ENDS:
                cuts.add(start)
            elif what == "contrast" and "," in tokens[end + 1 :] and tokens[end] != ",":
                cuts.add(tokens.index(",", end) + 1)
    edges = [0, *sorted(c for c in cuts if 0 < c < len(tokens)), len(tokens)]
    return [tokens[a:b] for a, b in pairwise(edges) if any(t.isalpha() for t in tokens[a:b])]


def by_clause(
    passages: Sequence[tuple[Sequence[ThemeTag], Evidence]], classifier: Classifier, tagger: Tagger
) -> list[list[ThemeTag]]:
    """Return the tags of mixed passages, each with the stance of the clause or clauses that speak of its theme."""
    evidence: list[Evidence] = []
    spans = []
    for _, said in passages:
        parts = clauses(said)
        first = len(evidence)
        if len(parts) > 1:
            where = {"section": said.heading, "lead_in": said.lead_in, "kind": said.kind}
            evidence += [evidence_of(tagger, " ".join(part), **where) for part in parts]
        spans.append(range(first, len(evidence)))
    scores = classifier.predict(evidence)
    column = {theme: i for i, theme in enumerate(classifier.vocabulary.themes)}
    sides = [_side(row.tolist()) for row in scores.stances]
    found = []
    for (tags, _), span in zip(passages, spans, strict=True):
        mine = []
        for tag in tags:
            at = column.get(tag.id)
            chances = [evidence[i].rules.get(tag.id, 0.0) if at is None else float(scores.themes[i, at]) for i in span]
            stance = _stance([sides[i] for i in span], chances)
            mine.append(ThemeTag(tag.id, tag.score, tag.by, stance))
        found.append(mine)
    return found


def _stance(sides: Sequence[Stance | None], chances: Sequence[float]) -> Stance:
    """Return the one stance of the clauses that speak of a theme, mixed where they differ or none does."""
    highest = max(chances, default=0.0)
    speak = {side for side, chance in zip(sides, chances, strict=True) if side and highest and chance >= TOO * highest}
    return speak.pop() if len(speak) == 1 else "mixed"


def _side(stances: Sequence[float]) -> Stance | None:
    """Return whether a clause praises or criticises, or asks; None for one that does neither."""
    best = max(range(len(STANCES)), key=stances.__getitem__)
    return STANCES[best] if STANCES[best] != "context" else None
