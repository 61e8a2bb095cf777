"""What the rules for links pass to each other: the figures of a passage, each at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.extract.quantities import lexicon
from pipeline.records import Figure, FigureLink

Relation = Literal["previous", "part", "comparator"]
BESIDE = 60  # characters beside a figure that a rule for links looks at
REACH = 9  # passages between the sample of an earlier audit and that of this one
IN_ROW = 24  # figures back in one passage
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures of one passage with what links need of it; ``offset`` is where the passage starts in their text."""

    text: str
    figures: tuple[Figure, ...]
    section: tuple[str, ...] = ()
    kind: str = "sentence"
    offset: int = 0
    lead_in: str | None = None

    def after(self, figure: Figure) -> str:
        """Return the words behind ``figure``, as far as a rule may look."""
        return self.text[figure.end - self.offset : figure.end - self.offset + BESIDE]

    def before(self, figure: Figure) -> str:
        """Return the words in front of ``figure``, as far as a rule may look."""
        at = figure.start - self.offset
        return self.text[max(0, at - BESIDE) : at]


@dataclass(slots=True)
class Item:
    """A figure at its place, with the words of its ``about`` worked out once."""

    figure: Figure
    group: int
    place: int
    words: frozenset[str]
    noun: str | None
    links: list[FigureLink]


def item_of(figure: Figure, group: int, place: int) -> Item:
    """Return a figure at its place, ready to be linked."""
    return Item(figure, group, place, _words(figure.about), _noun(figure.head or figure.about), [])


@lru_cache(maxsize=4096)
def _words(about: str) -> frozenset[str]:
    """Return the words of ``about`` by which it is compared."""
    return frozenset(w for w in _WORD.findall(about.lower()) if w not in lexicon.words("words", "function"))


@lru_cache(maxsize=4096)
def _noun(about: str) -> str | None:
    """Return the first counted noun of ``about`` in the singular."""
    counted = lexicon.singular_counted() - {"sample", "total"}
    for word in re.findall(r"[a-z]+", about.lower()):
        for form in (word, word.removesuffix("s"), word.removesuffix("ies") + "y"):
            if form in counted:
                return str({"children": "child", "families": "family", "babies": "baby"}.get(form, form))
    return None


def kind_of(figure: Figure) -> str:
    """Return the class in which values can be compared: percent and proportion are one, ``share``."""
    return "share" if figure.kind in ("percent", "proportion") else figure.kind


def likeness(a: Item, b: Item) -> float:
    """Return how alike two figures' ``about`` are: the token overlap F1 of their words."""
    if not a.words or not b.words:
        return 0.0
    return 2 * len(a.words & b.words) / (len(a.words) + len(b.words))


def join(source: Item, target: Item, relation: Relation) -> None:
    """Link ``source`` to ``target``, once a relation, with the change of value between two of a kind."""
    if source is target or any(link.relation == relation for link in source.links):
        return
    change = direction = None
    if relation != "part" and kind_of(source.figure) == kind_of(target.figure):
        change = round(source.figure.value - target.figure.value, 2)
        direction = "up" if change > 0 else "down" if change < 0 else "same"
    source.links.append(FigureLink(target.figure.id, relation, change, direction))


def join_part(item: Item, whole: Item) -> None:
    """Link a part to its whole, where it is linked to none yet."""
    if not any(link.relation == "part" for link in item.links):
        join(item, whole, "part")


def size_of(item: Item) -> float | None:
    """Return how many an item counts, also where it is given as a share of a stated number."""
    f = item.figure
    return f.value if f.kind == "count" else f.numerator if f.kind in ("percent", "proportion") else None


def speaks_of_earlier(group: FigureGroup) -> bool:
    """Tell whether a passage speaks of an audit before this one."""
    return _speaks_of_earlier(group.text)


@lru_cache(maxsize=256)
def _speaks_of_earlier(text: str) -> bool:
    return lexicon.pattern("previous", "cues").search(text.lower()) is not None
