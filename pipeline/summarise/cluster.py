"""Findings: groups of passages that say the same, each around the one that says it best.

Every group is a star: each member is like the quotation itself, not like another member that is like a third, so
that no chain of ever less alike passages can form. A member says what the quotation says; a passage that only comes
near it, because it says it of fewer or more weakly or leaves out a lesser point, stands beside the group and is not
counted with it. The centre is chosen greedily, as the quotation that speaks for most authorities not yet spoken for (a
greedy cover: Nemhauser, Wolsey and Fisher 1978), extent and form weighed in; then every passage goes to the centre that
it is most like.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# The least chance that a member says what its quotation says, and that a passage beside it comes near
# (``pipeline.summarise.saying``): chosen so that readers find both to hold in about 19 of 20 (docs/digest.md). One that
# may say something else, because its subject stands in the passage before ("These are ...") or its stance is not sure,
# must be surer.
SAYS, UNSURE = 0.93, 0.95
NEAR, NEAR_UNSURE = 0.89, 0.93
# From which likeness two quotations are too like to be told one after the other, on the same subject and on different
# ones, and from which chance that one comes near the other: chosen by reading.
SAME, OTHERWISE_SAME = 0.36, 0.55
REPEATED = 0.8
# What an authority of which passages only come near counts, where quotations are chosen and put in order.
BESIDE = 0.25

# What a passage weighs by how widespread it says a thing is.
EXTENT: Mapping[str, float] = {"one": 0.25, "few": 0.5, "some": 0.8, "most": 1.1, "all": 1.2, "unstated": 1.0}


class Link(NamedTuple):
    """What leads from a passage to another: the chances that the other says all that it says, and that it comes near.

    ``other`` is a position. Whoever says it comes near too.
    """

    other: int
    says: float
    near: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be grouped.

    ``form`` is how well it reads as a quotation, 0 where it cannot be one; ``doubted`` says that it may say something
    else than it seems to.
    """

    authority: str
    report: str
    extent: str
    form: float
    id: str
    doubted: bool = False

    def says(self, link: Link) -> bool:
        """Tell whether it says what the passage says from which ``link`` leads to it."""
        return link.says >= (UNSURE if self.doubted else SAYS)

    def near(self, link: Link) -> bool:
        """Tell whether it says it or comes near."""
        return self.says(link) or link.near >= (NEAR_UNSURE if self.doubted else NEAR)


@dataclass(frozen=True, slots=True)
class Group:
    """A centre and its members (positions), the centre first, and those that come near it.

    Each with the chance that it does.
    """

    members: tuple[tuple[int, float], ...]
    near: tuple[tuple[int, float], ...]
    breadth: float

    @property
    def centre(self) -> int:
        """The position of the passage that leads it."""
        return self.members[0][0]


def stars(candidates: Sequence[Candidate], links: Sequence[Sequence[Link]]) -> list[Group]:
    """Return the groups, broadest first; every passage is in exactly one, many alone.

    Args:
        candidates: the passages of one theme and stance.
        links: for each, those that say what it says or come near.
    """
    centres = _centres(candidates, links)
    members: dict[int, list[tuple[int, float]]] = {c: [(c, 1.0)] for c in centres}
    near: dict[int, list[tuple[int, float]]] = {c: [] for c in centres}
    # Who may join which centre, the likest first, then the centre that was chosen first.
    rank = {c: i for i, c in enumerate(centres)}
    offers: dict[int, list[tuple[bool, float, int, int]]] = {}  # only near?, less the chance, rank, centre
    for c in centres:
        for link in links[c]:
            if link.other not in members:
                only_near = not candidates[link.other].says(link)
                chance = link.near if only_near else link.says
                offers.setdefault(link.other, []).append((only_near, -chance, rank[c], c))
    for m in range(len(candidates)):
        if m in members:
            continue
        if m in offers:
            only_near, score, _, c = min(offers[m])
            (near if only_near else members)[c].append((m, -score))
        else:
            members[m] = [(m, 1.0)]
    groups = []
    for c, own in members.items():
        beside = near.get(c, [])
        wide = breadth([candidates[m] for m, _ in own], [candidates[m] for m, _ in beside])
        groups.append(Group(tuple(own), tuple(beside), wide))
    return sorted(groups, key=lambda g: (-g.breadth, -candidates[g.centre].form, candidates[g.centre].id))


def breadth(passages: Sequence[Candidate], near: Sequence[Candidate] = ()) -> float:
    """Return for how many authorities passages speak, each with the weight of the widest extent that it states.

    An authority of which passages only come ``near`` counts ``BESIDE`` of that.
    """
    best: dict[str, float] = {}
    for own, share in ((passages, 1.0), (near, BESIDE)):
        for passage in own:
            best[passage.authority] = max(best.get(passage.authority, 0.0), share * EXTENT[passage.extent])
    return round(sum(best.values()), 3)


def _centres(candidates: Sequence[Candidate], links: Sequence[Sequence[Link]]) -> list[int]:
    """Return the passages that lead, in the order in which they were chosen."""
    taken: set[int] = set()
    centres: list[int] = []

    def gain(c: int) -> float:
        own = [link for link in links[c] if link.other not in taken]
        near = [candidates[link.other] for link in own]
        says = [candidate for candidate, link in zip(near, own, strict=True) if candidate.says(link)]
        # Of two that speak for as many, the one that they are more like; of these the one that reads better.
        like = sum(link.says for link in own) / (len(own) or 1)
        return (breadth([candidates[c], *says], near) + like / 2) * candidates[c].form

    heap = [(-gain(c), candidates[c].id, c) for c in range(len(candidates)) if candidates[c].form > 0 and links[c]]
    heapq.heapify(heap)
    while heap:
        _, ident, c = heapq.heappop(heap)
        if c in taken:
            continue
        now = -gain(c)
        if heap and (now, ident) > heap[0][:2]:
            heapq.heappush(heap, (now, ident, c))  # it speaks for fewer than when it was weighed
            continue
        own = [link.other for link in links[c] if link.other not in taken]
        if not own:
            continue
        centres.append(c)
        taken.update((c, *own))
    return centres
