"""Findings: groups of passages that say the same, each around the one that says it best.

Every group is a star: each member is like the quotation itself, not like another member that is like a third, so
that no chain of ever less alike passages can form. The centre is chosen greedily, as the quotation that speaks for
most authorities not yet spoken for (a greedy cover: Nemhauser, Wolsey and Fisher 1978), extent and form weighed in;
then every passage goes to the centre that it is most like.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The least chance that a member says what its quotation says (``pipeline.summarise.saying``), and from which likeness
# two quotations are too like to be told one after the other, on the same subject and on different ones: chosen by
# reading (docs/digest.md).
ALIKE = 0.75
SAME = 0.36
NEAR = 0.55
# A passage that may say something else, because its subject stands in the one before ("These are ...") or its stance
# is not sure, must be surer.
UNSURE = 0.82

# What a passage weighs by how widespread it says a thing is.
EXTENT: Mapping[str, float] = {"one": 0.25, "few": 0.5, "some": 0.8, "most": 1.1, "all": 1.2, "unstated": 1.0}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be grouped.

    ``form`` is how well it reads as a quotation, 0 where it cannot be one; ``needs`` how like a quotation it has to be.
    """

    authority: str
    report: str
    extent: str
    form: float
    id: str
    needs: float = ALIKE


@dataclass(frozen=True, slots=True)
class Group:
    """A centre and its members (positions), with how like the centre each is; the centre comes first, with 1."""

    members: tuple[tuple[int, float], ...]
    breadth: float

    @property
    def centre(self) -> int:
        """The position of the passage that leads it."""
        return self.members[0][0]


def stars(candidates: Sequence[Candidate], alike: Sequence[Sequence[tuple[int, float]]]) -> list[Group]:
    """Return the groups, broadest first; every passage is in exactly one, many alone.

    Args:
        candidates: the passages of one theme and stance.
        alike: for each, the positions of those that say what it says, with their likeness.
    """
    centres = _centres(candidates, alike)
    at = {c: dict(alike[c]) for c in centres}
    members: dict[int, list[tuple[int, float]]] = {c: [(c, 1.0)] for c in centres}
    # Who may join which centre, the likest first, then the centre that was chosen first.
    rank = {c: i for i, c in enumerate(centres)}
    offers: dict[int, list[tuple[float, int, int]]] = {}
    for c in centres:
        for m, score in at[c].items():
            if m not in members:
                offers.setdefault(m, []).append((-score, rank[c], c))
    for m in range(len(candidates)):
        if m in members:
            continue
        if m in offers:
            score, _, c = min(offers[m])
            members[c].append((m, -score))
        else:
            members[m] = [(m, 1.0)]
    groups = [
        Group((own[0], *sorted(own[1:], key=lambda x: x[0])), breadth([candidates[m] for m, _ in own]))
        for own in members.values()
    ]
    return sorted(groups, key=lambda g: (-g.breadth, -candidates[g.centre].form, candidates[g.centre].id))


def breadth(passages: Sequence[Candidate]) -> float:
    """Return for how many authorities passages speak, each with the weight of the widest extent that it states."""
    best: dict[str, float] = {}
    for passage in passages:
        best[passage.authority] = max(best.get(passage.authority, 0.0), EXTENT[passage.extent])
    return round(sum(best.values()), 3)


def _centres(candidates: Sequence[Candidate], alike: Sequence[Sequence[tuple[int, float]]]) -> list[int]:
    """Return the passages that lead, in the order in which they were chosen."""
    taken: set[int] = set()
    centres: list[int] = []

    def gain(c: int) -> float:
        own = [(m, s) for m, s in alike[c] if m not in taken]
        # Of two that speak for as many, the one that they are more like; of these the one that reads better.
        near = sum(s for _, s in own) / (len(own) or 1)
        return (breadth([candidates[c], *(candidates[m] for m, _ in own)]) + near / 2) * candidates[c].form

    heap = [(-gain(c), candidates[c].id, c) for c in range(len(candidates)) if candidates[c].form > 0 and alike[c]]
    heapq.heapify(heap)
    while heap:
        _, ident, c = heapq.heappop(heap)
        if c in taken:
            continue
        now = -gain(c)
        if heap and (now, ident) > heap[0][:2]:
            heapq.heappush(heap, (now, ident, c))  # it speaks for fewer than when it was weighed
            continue
        own = [m for m, _ in alike[c] if m not in taken]
        if not own:
            continue
        centres.append(c)
        taken.update((c, *own))
    return centres
