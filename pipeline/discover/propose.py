"""Proposals: groups of untagged passages that no theme of the taxonomy covers, with words and central passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.corpus.citation import places_of
from pipeline.discover.clusters import groups, one_thread, space
from pipeline.discover.terms import Floats, Terms, terms, told_once
from pipeline.stems import words

Row = Mapping[str, Any]

POOR = 0.65  # a tag with a lower score is a poor one
KINDS = ("sentence", "bullet", "note")
LEAST_WORDS, MOST_WORDS = 6, 80
LEAST_PASSAGES = 8
LEAST_REPORTS = 3
TELLING = 10  # terms of a proposal
CENTRAL = 5  # passages of a proposal
_OF_THEME = 60  # telling terms of a theme
COVERED = 0.5  # share of a proposal's terms that a theme tells by, from which it is that theme's
ALIKE = 0.72  # cosine of two middles, from which two groups are one
_TIGHT = 0.42  # mean cosine with its middle that a group needs
_TOGETHER = 0.5  # share of its passages that must hold two of its telling words: one word alone is no theme


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group of like passages.

    Attributes:
        words: its telling terms, the most telling first.
        passages: how many passages are in it; ``reports`` and ``authorities`` of how many.
        tightness: mean cosine of its passages with its middle, in [0, 1].
        central: the rows of the most central passages, of different reports where it can be.
        theme: the theme that its words belong to, None where no theme covers it; ``covered``: the share of its words.
    """

    words: tuple[str, ...]
    passages: int
    reports: int
    authorities: int
    tightness: float
    central: tuple[Row, ...]
    theme: str | None
    covered: float


@dataclass(frozen=True, slots=True)
class Discovery:
    """All proposals, the largest first, and of how many passages they were made."""

    proposals: tuple[Proposal, ...]
    read: int
    untagged: int


def discover(rows: Sequence[Row]) -> Discovery:
    """Return proposals of themes from passages as ``Corpus.passages`` gives them.

    Passages that say the same count once. Only sentences, bullets and notes of some length are read.
    """
    one_thread()
    kept = _readable(rows)
    untagged = [i for i, row in enumerate(kept) if max((t["score"] for t in row["themes"]), default=0.0) < POOR]
    if len(untagged) < 2 * LEAST_PASSAGES:
        return Discovery((), len(kept), len(untagged))
    names = {place: frozenset(words(place)) for place in {p for row in kept for p in places_of(row)}}
    counted = Terms(terms(row["text"], frozenset().union(*(names[p] for p in places_of(row)))) for row in kept)
    points = space(counted)
    merged = _merged(groups(points, untagged), points)
    themes = _themes(kept, counted)
    found = [_proposal(members, middle, kept, counted, points, themes) for members, middle in merged]
    good = [p for p in found if p is not None]
    good.sort(key=lambda p: (p.theme is not None, -p.passages, p.words))
    return Discovery(tuple(good), len(kept), len(untagged))


def _readable(rows: Sequence[Row]) -> list[Row]:
    seen: set[Any] = set()
    kept = []
    for row in rows:
        length = len(row["text"].split())
        same = row.get("fingerprint")
        if row["kind"] not in KINDS or not LEAST_WORDS <= length <= MOST_WORDS or same in seen:
            continue
        if same is not None:
            seen.add(same)
        kept.append(row)
    return kept


def _merged(found: Sequence[tuple[list[int], Floats]], points: Floats) -> list[tuple[list[int], Floats]]:
    """Return groups with those of nearly one middle put together, the largest leading."""
    from pipeline.discover.clusters import unit

    merged: list[tuple[list[int], Floats]] = []
    for members, middle in sorted(found, key=lambda g: (-len(g[0]), g[0])):
        for at, (others, theirs) in enumerate(merged):
            if float(middle @ theirs) >= ALIKE:
                together = [*others, *members]
                centre = unit(points[together].mean(axis=0))
                near = points[together] @ centre
                order = sorted(range(len(together)), key=lambda k: (-round(float(near[k]), 6), together[k]))
                merged[at] = ([together[k] for k in order], centre)
                break
        else:
            merged.append((members, middle))
    return merged


def _themes(rows: Sequence[Row], counted: Terms) -> dict[str, frozenset[int]]:
    """Return the terms that tell each theme."""
    tagged: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        for tag in row["themes"]:
            if tag["score"] >= POOR:
                tagged.setdefault(tag["id"], []).append(i)
    return {
        theme: frozenset(number for number, _ in counted.telling(counted.counts(held))[:_OF_THEME])
        for theme, held in sorted(tagged.items())
    }


def _proposal(
    members: Sequence[int],
    middle: Floats,
    rows: Sequence[Row],
    counted: Terms,
    points: Floats,
    themes: Mapping[str, frozenset[int]],
) -> Proposal | None:
    reports = {rows[i]["report"] for i in members}
    tightness = float(np.mean(points[list(members)] @ middle))
    if len(members) < LEAST_PASSAGES or len(reports) < LEAST_REPORTS or tightness < _TIGHT:
        return None
    counts = counted.counts(members)
    chosen = told_once(counted.telling(counts), counts, counted.names, TELLING)
    if len(chosen) < 3 or _together(chosen, members, counted) < _TOGETHER:
        return None
    shares = {theme: _covered(chosen, held, counted) for theme, held in themes.items()}
    theme = max(shares, key=lambda name: shares[name], default=None)
    covered = shares[theme] if theme else 0.0
    return Proposal(
        words=tuple(counted.written(number) for number in chosen),
        passages=len(members),
        reports=len(reports),
        authorities=len({p for i in members for p in places_of(rows[i])}),
        tightness=round(tightness, 3),
        central=tuple(_central(members, rows)),
        theme=theme if covered >= COVERED else None,
        covered=round(covered, 3),
    )


def _covered(chosen: Sequence[int], held: frozenset[int], counted: Terms) -> float:
    """Return the share of a proposal's terms that a theme tells by; of a pair one word is enough, earlier ones more."""
    parts = {part for number in held for part in counted.names[number].split()}
    weights = [1 / (1 + place) ** 0.5 for place in range(len(chosen))]
    met = [number in held or bool(set(counted.names[number].split()) & parts) for number in chosen]
    return float(sum(w for w, m in zip(weights, met, strict=True) if m) / sum(weights))


def _together(chosen: Sequence[int], members: Sequence[int], counted: Terms) -> float:
    """Return the share of passages that hold at least two different words of a proposal's terms."""
    wanted = {part for number in chosen for part in counted.names[number].split()}
    held = [len(wanted & {term for term, _ in counted.passages[i]}) for i in members]
    return float(sum(count >= 2 for count in held) / len(held))


def _central(members: Sequence[int], rows: Sequence[Row]) -> list[Row]:
    """Return the most central passages, at first one a report."""
    first: list[Row] = []
    again: list[Row] = []
    seen: set[str] = set()
    for i in members:
        (again if rows[i]["report"] in seen else first).append(rows[i])
        seen.add(rows[i]["report"])
        if len(first) >= CENTRAL:
            break
    return [*first, *again][:CENTRAL]
