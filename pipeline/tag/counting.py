"""Which hits of the themes' patterns count in which passage: what bars them, what they require, where they stand.

All passages are counted side by side, as arrays; only what counts becomes an object of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.tag.automaton import Bools, Found, Hit, Ints
from pipeline.tag.patterns import PatternSet
from pipeline.tag.taxonomy import PatternGroup, Taxonomy, Theme
from pipeline.tag.theme import KINDS, PLACES

_MAX_SPANS = 50  # places of one pattern in one passage that are looked at, so that a hostile text costs no more
_AT_ONCE = 1000  # passages that are counted side by side, so that memory stays bounded

# What a pattern is for, by where it stands in a theme's file.
_ANY, _REQUIRES, _UNLESS, _NOT = range(4)


class Placed(NamedTuple):
    """A passage as the rules see it: its words, the heading next above, the lead-in of its list, and its kind."""

    text: str
    heading: str = ""
    lead_in: str = ""
    kind: str = "sentence"


class ThemeRules(NamedTuple):
    """The patterns of one theme by their numbers: those that count for nothing, and of each group its three lists."""

    blank: list[int]
    groups: list[tuple[PatternGroup, tuple[list[int], list[int], list[int]]]]


Counted = tuple[float, str, int, Hit]  # weight, place, pattern (-1: the theme of the heading or lead-in), where
ByTheme = dict[int, list[Counted]]


class Counting:
    """The patterns of a taxonomy, compiled, and what each is for."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile the patterns of ``taxonomy``."""
        patterns: list[str] = []
        uses: list[tuple[int, int, int]] = []  # of each pattern: what for, number of the theme, number of the group
        groups: list[PatternGroup] = []
        for number, theme in enumerate(taxonomy.themes):
            patterns += theme.blank
            uses += [(_NOT, number, -1)] * len(theme.blank)
            for group in theme.groups:
                for use, of in ((_ANY, group.any), (_REQUIRES, group.requires), (_UNLESS, group.unless)):
                    patterns += of
                    uses += [(use, number, len(groups))] * len(of)
                groups.append(group)
        self.patterns = PatternSet(patterns)
        self._themes = taxonomy.themes
        self._groups = groups
        self._use, self._theme, self._group = np.asarray(uses, np.int64).reshape(-1, 3).T
        self._weights = [group.weight for group in groups]
        self._weighty = np.asarray([group.weight >= 1.0 for group in groups], bool)
        self._requiring = np.asarray([bool(group.requires) for group in groups], bool)
        shape = (-1, len(groups))
        self._places = np.asarray([[p in g.places for g in groups] for p in PLACES], bool).reshape(shape)
        # A kind that no theme's file can name, such as that of a heading or lead-in, is the last.
        self._of_kind = np.asarray([[not g.kinds or k in g.kinds for g in groups] for k in (*KINDS, "")], bool)
        self._of_kind = self._of_kind.reshape(shape)

    def rules(self) -> Iterator[tuple[Theme, ThemeRules]]:
        """Yield each theme with the numbers that its patterns have in ``patterns``."""
        lists: dict[tuple[int, int], tuple[list[int], list[int], list[int]]] = {}
        blank: dict[int, list[int]] = {}
        uses = zip(self._use.tolist(), self._theme.tolist(), self._group.tolist(), strict=True)
        for pattern, (use, number, at) in enumerate(uses):
            if use == _NOT:
                blank.setdefault(number, []).append(pattern)
            else:
                lists.setdefault((number, at), ([], [], []))[use].append(pattern)
        for number, theme in enumerate(self._themes):
            groups = [(self._groups[at], of) for (theirs, at), of in lists.items() if theirs == number]
            yield theme, ThemeRules(blank.get(number, []), groups)

    def count(self, passages: Sequence[Placed], *, enough: bool = False) -> Iterator[tuple[ByTheme, ByTheme]]:
        """Yield what is found in each passage, overlaps and all, and what is around it adds; by number of the theme.

        A theme of which all that speaks is set aside has an empty list. With ``enough``, of a theme for which one
        pattern of the passage is enough by itself only that is told, which is most of what is found.
        """
        for i in range(0, len(passages), _AT_ONCE):
            yield from self._count_some(passages[i : i + _AT_ONCE], enough)

    def _count_some(self, passages: Sequence[Placed], enough: bool) -> Iterator[tuple[ByTheme, ByTheme]]:
        size = len(passages)
        rows: dict[str, int] = {}  # of each heading and lead-in
        for passage in passages:
            for of in passage[1:3]:
                if of:
                    rows.setdefault(of, size + len(rows))
        found = self.patterns.find([*(passage.text for passage in passages), *rows])
        none = size + len(rows)  # a row of no text, where a passage has no heading or lead-in
        use, group = self._use[found.labels], self._group[found.labels]
        held, barred = (np.zeros((none + 1, len(self._groups)), bool) for _ in range(2))
        for marks, of_use in ((held, _REQUIRES), (barred, _UNLESS)):
            here = use == of_use
            marks[found.texts[here], group[here]] = True
        apart = held[size:].copy()  # a heading or lead-in holds for itself what it holds
        for column in (1, 2):
            held[:size] |= held[[rows.get(str(passage[column]), none) for passage in passages]]
        kinds = np.asarray([_KIND.get(passage.kind, len(KINDS)) for passage in passages], np.int64)
        within = self._counted(found, np.arange(size), kinds, "text", held, barred, enough=enough)
        held[size:] = apart
        beyond = np.arange(size, none)
        other = np.full(len(beyond), len(KINDS))
        as_text = self._counted(found, beyond, other, "text", held, barred)
        adds = {
            place: [
                self._added(place, *both)
                for both in zip(self._counted(found, beyond, other, place, held, barred), as_text, strict=True)
            ]
            for place in ("section", "lead_in")
        }
        for counted, (_, heading, lead_in, _) in zip(within, passages, strict=True):
            around: ByTheme = {}
            for place, of in (("section", heading), ("lead_in", lead_in)):
                for number, one in adds[place][rows[of] - size] if of else ():
                    around.setdefault(number, []).append(one)
            yield counted, around

    def _counted(
        self, found: Found, texts: Ints, kinds: Ints, place: str, held: Bools, barred: Bools, *, enough: bool = False
    ) -> list[ByTheme]:
        """Return what counts in ``texts``, which follow one another, by number of the theme; as ``count`` tells it."""
        counted: list[ByTheme] = [{} for _ in texts]
        if not len(texts):
            return counted
        first = int(texts[0])
        mine = (found.texts >= first) & (found.texts <= int(texts[-1]))
        use = self._use[found.labels]
        dark: dict[tuple[int, int], list[Hit]] = {}  # the words of a text that count for nothing, by theme
        for text, pattern, *hit in found.rows(np.flatnonzero(mine & (use == _NOT))):
            dark.setdefault((text, int(self._theme[pattern])), []).append((hit[0], hit[1]))
        at = np.flatnonzero(mine & (use == _ANY))
        rows, group = found.texts[at], self._group[found.labels[at]]
        counts = (held[rows, group] | ~self._requiring[group]) & ~barred[rows, group]
        counts &= self._places[PLACES.index(place), group] & self._of_kind[kinds[rows - first], group]
        at, group = at[counts], group[counts]
        if enough:
            kept = self._enough(found.texts[at] - first, group, self._theme[found.labels[at]], len(texts), dark, first)
            at, group = at[kept], group[kept]
        tried: dict[tuple[int, int], int] = {}
        for (text, pattern, begin, end), number, of in zip(
            found.rows(at), self._theme[found.labels[at]].tolist(), group.tolist(), strict=True
        ):
            ones = counted[text - first].setdefault(number, [])
            tries = tried.get((text, pattern), 0)
            if tries >= _MAX_SPANS:
                continue
            if any(begin < b and a < end for a, b in dark.get((text, number), ())):
                tried[text, pattern] = tries + 1
            else:
                tried[text, pattern] = _MAX_SPANS  # a pattern counts once
                ones.append((self._weights[of], place, pattern, (begin, end)))
        return counted

    def _enough(
        self, rows: Ints, group: Ints, theme: Ints, size: int, dark: Iterable[tuple[int, int]], first: int
    ) -> Bools:
        """Return which hits to keep: where one is enough for its theme the first such, where none is all of them.

        Themes of which some words of a text are ``dark`` keep all: what counts there is still to be seen.

        Args:
            rows, group, theme: of each hit the text, counted from ``first``, the group of patterns and the theme.
            size: how many texts there are.
            dark: the (text, theme) of which some words are set aside, texts counted from 0.
            first: the number of the first text.
        """
        pairs = rows * len(self._themes) + theme
        alone = np.full(size * len(self._themes), -1)  # by text and theme, the hit that is enough
        heavy = np.flatnonzero(self._weighty[group])[::-1]
        alone[pairs[heavy]] = heavy  # of those of one pair the last is written last: it is the first hit
        alone[[(text - first) * len(self._themes) + number for text, number in dark]] = -1
        chosen = alone[pairs]
        kept: Bools = (chosen < 0) | (chosen == np.arange(len(pairs)))
        return kept

    def _added(self, place: str, here: ByTheme, as_text: ByTheme) -> list[tuple[int, Counted]]:
        """Return what a heading or lead-in adds to each passage under it: by number of the theme, in order."""
        added = [(number, one) for number, counted in sorted(here.items()) for one in apart(counted)]
        for number, counted in sorted(as_text.items()):
            theme = self._themes[number]
            weight = theme.section_weight if place == "section" else theme.lead_in_weight
            if weight and score(apart(counted)) >= theme.threshold:
                added.append((number, (weight, place, -1, (0, 0))))
        return added


_KIND = {kind: i for i, kind in enumerate(KINDS)}


def apart(found: list[Counted]) -> list[Counted]:
    """Return those that count: the heaviest first, and no word counted twice."""
    if len(found) < 2:
        return found
    taken: list[Counted] = []
    for one in sorted(found, key=lambda f: (-f[0], f[3][0] - f[3][1], f[2])):
        start, end = one[3]
        for _, _, _, (first, last) in taken:
            if first < end and start < last:
                break
        else:
            taken.append(one)
    return taken


def score(counted: list[Counted]) -> float:
    """Return what the weights come to, at most 1."""
    total = 0.0
    for found in counted:
        total += found[0]
    return round(total, 3) if total < 1.0 else 1.0
