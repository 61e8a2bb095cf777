"""Which side of a mixed passage each of its themes is on.

"Referrals were prompt, but supervision was missing" praises one theme and criticises the other. The passage is parted
where it turns, each clause is judged by itself, and a theme takes the stance of the clause that speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.records import STANCES, Stance, ThemeTag
from pipeline.tag.evidence import Evidence, Seen, all_evidence
from pipeline.tag.themes import Tagger

if TYPE_CHECKING:
    from pipeline.tag.classifier import Classifier

# A theme is spoken of in a clause too whose probability is at least this share of the highest.
TOO = 0.5
_ENDS = frozenset(".;|")


def clauses(said: Evidence) -> list[list[str]]:
    """Return the words of the clauses of a passage, parted at contrasts and at full marks.

    The word that parts them ("but", "However") is of neither: by itself it makes a clause sound mixed. "While it is so,
    it is not" parts at its comma.
    """
    tokens = list(said.tokens)
    cuts = {i: i + 1 for i, token in enumerate(tokens) if token in _ENDS}  # where a clause ends, and the next begins
    weights = said.judged.weights
    # The stance of a quotation that the passage speaks of is weighed without it, so its places are not the passage's.
    if weights is not None and len(weights.tokens) == len(tokens):
        for what, _, start, end in weights.reasons:
            if what == "contrast":
                cuts[start] = end
                if (not start or tokens[start - 1] in _ENDS) and "," in tokens[end + 1 :] and tokens[end] != ",":
                    comma = tokens.index(",", end)
                    cuts[comma] = comma + 1
    found, begin = [], 0
    for stop, onward in [*sorted(cuts.items()), (len(tokens), len(tokens))]:
        part = tokens[begin:stop]
        if any(t.isalpha() for t in part):
            found.append(part)
        begin = max(begin, onward)
    return found


def by_clause(
    passages: Sequence[tuple[Sequence[ThemeTag], Evidence]], classifier: Classifier, tagger: Tagger
) -> list[list[ThemeTag]]:
    """Return the tags of mixed passages, each with the stance of the clause or clauses that speak of its theme."""
    seen: list[Seen] = []
    spans = []
    for _, said in passages:
        parts = clauses(said)
        first = len(seen)
        if len(parts) > 1:
            seen += [Seen(" ".join(part), said.heading, said.lead_in, said.kind) for part in parts]
        spans.append(range(first, len(seen)))
    apart = all_evidence(tagger, seen)
    scores = classifier.predict(apart)
    column = {theme: i for i, theme in enumerate(classifier.vocabulary.themes)}
    sides = [_side(row.tolist()) for row in scores.stances]
    found = []
    for (tags, _), span in zip(passages, spans, strict=True):
        rows = []
        for tag in tags:
            at = column.get(tag.id)
            chances = [apart[i].rules.get(tag.id, 0.0) if at is None else float(scores.themes[i, at]) for i in span]
            highest = max(chances, default=0.0)
            rows.append([chance >= TOO * highest > 0 for chance in chances])
        spoken = _carried(rows)
        mine = [sides[i] for i in span]
        found.append(
            [
                ThemeTag(t.id, t.score, t.by, _stance({s for s, in_it in zip(mine, row, strict=True) if in_it}))
                for t, row in zip(tags, spoken, strict=True)
            ]
        )
    return found


def _carried(rows: list[list[bool]]) -> list[list[bool]]:
    """Return, by theme, the clauses that speak of it; a clause that names no theme goes on about those before it.

    "Visits were regular but rarely purposeful" is about visits on both sides.
    """
    count = len(rows[0]) if rows else 0
    last: list[bool] = next(
        ([row[i] for row in rows] for i in range(count) if any(row[i] for row in rows)), [False] * len(rows)
    )
    columns = []
    for i in range(count):
        here = [row[i] for row in rows]
        last = here if any(here) else last
        columns.append(last)
    return [[column[j] for column in columns] for j in range(len(rows))]


def _stance(sides: set[Stance | None]) -> Stance:
    """Return the one stance of the clauses that speak of a theme, mixed where they differ or none does."""
    told = [side for side in sides if side]
    return told[0] if len(told) == 1 else "mixed"


def _side(stances: Sequence[float]) -> Stance | None:
    """Return whether a clause praises or criticises, or asks; None for one that does neither."""
    best = max(range(len(STANCES)), key=stances.__getitem__)
    return STANCES[best] if STANCES[best] != "context" else None
