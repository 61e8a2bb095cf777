"""How far one passage says what another says, as numbers from 0 to about 1.

Four views of a pair (``pipeline.summarise.views``), in equal parts, each of which errs where the others do not: the
embedding of the quotation against the nearest stretch of the other passage and against the whole of it; how much of the
quotation's words stands in the other, and how much of the other's stands in the quotation.

A pair has the mean of both ways, from the quotation to the passage and back: what a long passage says besides counts
against it, as half.

From that is taken what shows another subject: a group of children or a thing judged that only one of the two names
(``corpora/lexicons/subjects.toml``). A pair is ruled out where the quotation names a group of children and the passage
does not, or the other way round where the quotation speaks of all; and where the passage names none of the things that
the quotation judges, or none of the respects in which it does.

Being alike is not yet saying the same: how likely one passage says what another says is told from the same views by
``pipeline.summarise.saying``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.summarise.cluster import Link
from pipeline.summarise.saying import QUESTIONS, Saying, alike, shipped_weights
from pipeline.summarise.views import Floats, Ints, Seen, Texts, Views

Booleans = NDArray[np.bool_]

# Taken off for each subject that only one names: a group more in the passage, a thing more in the quotation, in the
# passage. Fitted by hand on judged pairs of inspection passages (see docs/digest.md).
_GROUP_MORE, _THING_LESS, _THING_MORE = 0.05, 0.06, 0.04
# Pairs whose embeddings are less alike than this are not looked at any further.
_FLOOR = 0.3
_BLOCK = 512
# Pairs less alike both ways, and one way, were not among those judged: the model has not learnt to tell them apart.
_JUDGED_BOTH, _JUDGED_ONE = 0.48, 0.58


class Pairs:
    """Pairs of passages of a theme that are asked about one by one, however unlike: whether they repeat each other."""

    def __init__(self, views: Views, near: Saying) -> None:
        """Take the views of the theme, and the model of what comes near."""
        self._views, self._near = views, near

    def near(self, one: int, others: Sequence[int]) -> float:
        """Return the highest chance that one of ``others`` comes near ``one``, or that it comes near one of them."""
        if not others:
            return 0.0
        mine, their = np.full(len(others), one, np.int64), np.array(others, np.int64)
        there = self._views.seen(mine[:1], their)
        back = self._views.seen(their, mine[:1])
        chances = (
            self._near.chances(mine, their, alike(*(view[0] for view in there))),
            self._near.chances(their, mine, alike(*(view[:, 0] for view in back))),
        )
        return round(float(np.max(chances)), 3)


class Likeness(NamedTuple):
    """For each passage others with their likeness, by position; the passage itself is in neither list.

    ``alike`` are near to it by their words. ``ruled_out`` are so too, but speak of another subject or respect.
    ``links`` lead to those that may say what it says, which holds in one direction only. ``pairs`` can be asked about
    any two; None where links were not asked for.
    """

    alike: list[list[tuple[int, float]]]
    ruled_out: list[list[tuple[int, float]]]
    links: list[list[Link]]
    pairs: Pairs | None = None


def likeness(
    texts: Texts,
    indices: Sequence[int],
    *,
    floor: float,
    linked: Mapping[str, float] | None = None,
    among: Sequence[str] | None = None,
) -> Likeness:
    """Return, for each of the passages, which others are like it, and which say what it says.

    Args:
        texts: the passages of the corpus.
        indices: those of one theme; results count positions in it.
        floor: the least likeness to return.
        linked: the least chance of each question, one of which a link has to reach; None where links are not asked for.
        among: names of groups, one a passage: only pairs within a group are looked at; None for all pairs.
    """
    read = [texts.read[i] for i in indices]
    found = Likeness([[] for _ in read], [[] for _ in read], [[] for _ in read])
    if len(read) < 2:
        return found
    views = Views(texts, read)
    models = {question: Saying(views.names, shipped_weights(question)) for question in QUESTIONS if linked}
    groups: dict[str, list[int]] = {}
    for i in range(len(read)):
        groups.setdefault(among[i] if among else "", []).append(i)
    for _, group in sorted(groups.items()):
        blocks = [np.array(group[a : a + _BLOCK], np.int64) for a in range(0, len(group), _BLOCK)]
        for first, second in combinations_with_replacement(blocks, 2):
            there = look(views, first, second)
            back = there if second is first else look(views, second, first)
            likes: Floats = np.round((there.like + back.like.T) / 2, 3).astype(np.float32)
            sides = [(first, second, likes, there), (second, first, likes.T, back)]
            for mine, others, like, told in sides[: 1 if second is first else 2]:
                _note(found, mine, others, like, told.out, floor)
                if linked is not None:
                    _note_links(found, models, mine, others, like, told, linked)
    for own in (*found.alike, *found.ruled_out):
        own.sort()
    for links in found.links:
        links.sort()
    return found._replace(pairs=Pairs(views, models["near"])) if models else found


class Look(NamedTuple):
    """What is told of pairs of passages (mine, others), arrays of that shape.

    Attributes:
        like: how far each of the others says what each of mine says.
        out: which pairs are ruled out.
        seen: the views of the pairs.
    """

    like: Floats
    out: Booleans
    seen: Seen


def look(views: Views, mine: Ints, others: Ints) -> Look:
    """Return what is told of the pairs of ``mine`` and ``others``."""
    seen = views.seen(mine, others)
    nearest, whole, covered, back = seen
    groups, things = views.groups[mine], views.things[mine]
    their_groups, their_things = views.groups[others], views.things[others]
    group_less = groups @ (1 - their_groups).T
    group_more = (1 - groups) @ their_groups.T
    none = groups.sum(1, keepdims=True) == 0
    score = (nearest + whole + covered + back) / 4 - _GROUP_MORE * group_more
    score -= _THING_LESS * (things @ (1 - their_things).T) + _THING_MORE * ((1 - things) @ their_things.T)
    actors, their_actors = views.actors[mine], views.actors[others]
    score -= _THING_LESS * (actors @ (1 - their_actors).T) + _THING_MORE * ((1 - actors) @ their_actors.T)
    out = (nearest < _FLOOR) | (group_less > 0) | (none & (group_more > 0))
    for own, their in ((things, their_things), (views.respects[mine], views.respects[others])):
        out |= (own.sum(1, keepdims=True) > 0) & (own @ their.T == 0)
    return Look(score.astype(np.float32), out, seen)


def _note(found: Likeness, mine: Ints, others: Ints, likes: Floats, out: Booleans, floor: float) -> None:
    """Put down for each of ``mine`` the pairs that reach ``floor``."""
    for row, other in np.argwhere(likes >= floor).tolist():
        if mine[row] != others[other]:
            kept = found.ruled_out if out[row, other] else found.alike
            kept[int(mine[row])].append((int(others[other]), round(float(likes[row, other]), 3)))


def _note_links(
    found: Likeness,
    models: Mapping[str, Saying],
    mine: Ints,
    others: Ints,
    likes: Floats,
    there: Look,
    linked: Mapping[str, float],
) -> None:
    """Put down for each of ``mine`` the links that reach one of the chances of ``linked``."""
    judged = ~there.out & ((likes >= _JUDGED_BOTH) | (there.like >= _JUDGED_ONE)) & (mine[:, None] != others)
    rows, columns = np.nonzero(judged)
    views = alike(*(view[rows, columns] for view in there.seen))
    chances = {name: np.round(model.chances(mine[rows], others[columns], views), 3) for name, model in models.items()}
    reached = np.logical_or.reduce([told >= linked[name] for name, told in chances.items()])
    for at in np.flatnonzero(reached).tolist():
        told = {name: round(float(of[at]), 3) for name, of in chances.items()}
        found.links[int(mine[rows[at]])].append(Link(int(others[columns[at]]), **told))
