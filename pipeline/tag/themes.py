"""Themes by rules: the patterns of the taxonomy, on plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import ThemeTag
from pipeline.tag.patterns import Hit, PatternSet
from pipeline.tag.taxonomy import PatternGroup, Taxonomy, Theme, load_taxonomy

_CONTEXT_CACHE = 4096  # headings and lead-ins whose themes are remembered
_MAX_SPANS = 50  # places of one pattern in one passage that are looked at, so that a hostile text costs no more


class Reason(NamedTuple):
    """Why a theme was tagged: one pattern, where it was found (text, section or lead_in), and the words it met.

    ``start`` and ``end`` count characters of the text, heading or lead-in.
    """

    theme: str
    pattern: str
    place: str
    words: str
    weight: float
    start: int = 0
    end: int = 0


class Weighed(NamedTuple):
    """What the rules say of one theme on one passage: the score, the threshold, and all that counted."""

    theme: str
    score: float
    threshold: float
    reasons: tuple[Reason, ...]


# What a pattern is for, by where it stands in a theme's file.
_ANY, _REQUIRES, _UNLESS, _NOT = range(4)


class ThemeRules(NamedTuple):
    """The patterns of one theme by their numbers: those that count for nothing, and of each group its three lists."""

    blank: list[int]
    groups: list[tuple[PatternGroup, tuple[list[int], list[int], list[int]]]]


class Placed(NamedTuple):
    """A passage as the rules see it: its words, the heading next above, the lead-in of its list, and its kind."""

    text: str
    heading: str = ""
    lead_in: str = ""
    kind: str = "sentence"


Counted = tuple[float, str, int, Hit]  # weight, place, pattern (-1: the theme of the heading or lead-in), where


class _Context(NamedTuple):
    """What a heading or lead-in does for each passage under it."""

    held: frozenset[int]  # the groups of which it holds a required pattern
    adds: tuple[tuple[int, Counted], ...]  # by theme number, in order


class Tagger:
    """The rules of a taxonomy, compiled once, for any number of passages."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile the patterns of ``taxonomy``."""
        self.taxonomy = taxonomy
        patterns: list[str] = []
        uses: list[tuple[int, int, int]] = []  # of each pattern: what for, number of the theme, number of the group
        self._groups: list[PatternGroup] = []
        for number, theme in enumerate(taxonomy.themes):
            patterns += theme.blank
            uses += [(_NOT, number, -1)] * len(theme.blank)
            for group in theme.groups:
                for use, of in ((_ANY, group.any), (_REQUIRES, group.requires), (_UNLESS, group.unless)):
                    patterns += of
                    uses += [(use, number, len(self._groups))] * len(of)
                self._groups.append(group)
        self._set = PatternSet(patterns)
        self._uses = tuple(uses)
        self._themes = taxonomy.themes
        self._ids = taxonomy.ids
        self._contexts: dict[tuple[str, str], _Context] = {}

    @property
    def patterns(self) -> PatternSet:
        """All patterns of all themes."""
        return self._set

    def rules(self) -> Iterator[tuple[Theme, ThemeRules]]:
        """Yield each theme with the numbers that its patterns have in ``patterns``."""
        lists: dict[tuple[int, int], tuple[list[int], list[int], list[int]]] = {}
        blank: dict[int, list[int]] = {}
        for pattern, (use, number, at) in enumerate(self._uses):
            if use == _NOT:
                blank.setdefault(number, []).append(pattern)
            else:
                lists.setdefault((number, at), ([], [], []))[use].append(pattern)
        for number, theme in enumerate(self._themes):
            groups = [(self._groups[at], of) for (theirs, at), of in lists.items() if theirs == number]
            yield theme, ThemeRules(blank.get(number, []), groups)

    def tag(
        self, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
    ) -> tuple[ThemeTag, ...]:
        """Return the themes of one passage, in the order of the taxonomy.

        Args:
            text: the passage.
            section: the path of headings above it (the nearest last), or the nearest alone.
            lead_in: the sentence that introduces its list, if any.
            kind: the kind of passage; a heading that only names a topic has no themes, one that asks does.
        """
        if kind == "heading" and not speaks(text):
            return ()
        scores = self.scores(text, section=section, lead_in=lead_in, kind=kind)
        return tuple(
            ThemeTag(theme.id, scores[theme.id])
            for theme in self._themes
            if scores.get(theme.id, 0.0) >= theme.threshold
        )

    def scores(
        self, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
    ) -> dict[str, float]:
        """Return the score of every theme that any pattern speaks for, in [0, 1], those under its threshold too.

        It is 0 where all of them are set aside, as the words in the name of a board are.
        """
        return self.scores_all([Placed(text, nearest(section), lead_in or "", kind)])[0]

    def scores_all(self, passages: Sequence[Placed]) -> list[dict[str, float]]:
        """Return what ``scores`` returns, of each of ``passages``: many at once are read several times as fast."""
        scores = []
        for counted, around in self._count_all(passages):
            mine = {}
            for number, found in counted.items():
                # One that is enough by itself is among those that count, whatever it overlaps with.
                enough = max(found)[0] >= 1.0 if found else False
                mine[self._ids[number]] = 1.0 if enough else _score(_apart(found) + around.get(number, []))
            for number, found in around.items():
                if number not in counted:
                    mine[self._ids[number]] = _score(found)
            scores.append(mine)
        return scores

    def explain(
        self, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
    ) -> list[Reason]:
        """Return why ``tag`` gives what it gives: each pattern that counted for a tagged theme, by theme."""
        weighed = self.weigh(text, section=section, lead_in=lead_in, kind=kind)
        return [reason for one in weighed if one.score >= one.threshold for reason in one.reasons]

    def weigh(
        self, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
    ) -> list[Weighed]:
        """Return all themes that anything counted for, tagged or not, in the order of the taxonomy."""
        if kind == "heading" and not speaks(text):
            return []
        heading = nearest(section)
        places = {"text": text, "section": heading, "lead_in": lead_in or ""}
        words = {place: self._set.words(of) for place, of in places.items()}
        at = {place: self._set.offsets(of) for place, of in places.items()}
        weighed = []
        ((within, around),) = self._count_all([Placed(text, heading, lead_in or "", kind)])
        for number in sorted({*within, *around}):
            theme = self._themes[number]
            counted = _apart(within.get(number, [])) + around.get(number, [])
            reasons = []
            for weight, place, pattern, (first, last) in counted:
                if pattern < 0:
                    met, span, shown = places[place], (0, len(places[place])), "(theme of it)"
                else:
                    met, shown = " ".join(words[place][first:last]), self._set.patterns[pattern]
                    span = (at[place][first][0], at[place][last - 1][1]) if last <= len(at[place]) else (0, 0)
                reasons.append(Reason(theme.id, shown, place, met, weight, *span))
            weighed.append(Weighed(theme.id, _score(counted), theme.threshold, tuple(reasons)))
        return weighed

    def _count_all(
        self, passages: Sequence[Placed]
    ) -> Iterator[tuple[dict[int, list[Counted]], dict[int, list[Counted]]]]:
        """Yield what is found in each passage, overlaps and all, and what is around it adds; by theme number."""
        if len(self._contexts) > _CONTEXT_CACHE:
            self._contexts.clear()
        new = dict.fromkeys(
            (place, of)
            for passage in passages
            for place, of in (("section", passage.heading), ("lead_in", passage.lead_in))
            if of and (place, of) not in self._contexts
        )
        hits = self._set.scan_all([*(passage.text for passage in passages), *(of for _, of in new)])
        for (place, of), there in zip(new, hits[len(passages) :], strict=True):
            self._contexts[place, of] = self._read_context(there, place)
        for (_, heading, lead_in, kind), there in zip(passages, hits, strict=False):
            above = [self._contexts[at] for at in (("section", heading), ("lead_in", lead_in)) if at[1]]
            around: dict[int, list[Counted]] = {}
            for context in above:
                for number, found in context.adds:
                    around.setdefault(number, []).append(found)
            yield self._count(there, "text", kind, [context.held for context in above]), around

    def _count(
        self, hits: dict[int, list[Hit]], place: str, kind: str = "", required: Sequence[frozenset[int]] = ()
    ) -> dict[int, list[Counted]]:
        """Return what counts among the hits of one text, by theme number; see ``_apart`` for those that overlap.

        ``required`` are the groups of which something around the text holds a required pattern.
        """
        met: list[tuple[int, int, int]] = []  # pattern, theme, group
        blanked: dict[int, list[Hit]] = {}
        held: set[int] = set()  # groups of which a required pattern is there
        barred: set[int] = set()
        for pattern, where in hits.items():
            use, number, at = self._uses[pattern]
            if use == _ANY:
                met.append((pattern, number, at))
            elif use == _REQUIRES:
                held.add(at)
            elif use == _UNLESS:
                barred.add(at)
            else:
                blanked.setdefault(number, []).extend(where)
        counted: dict[int, list[Counted]] = {}
        for pattern, number, at in met:
            group = self._groups[at]
            if at in barred or place not in group.places or (group.kinds and kind not in group.kinds):
                continue
            if group.requires and at not in held and not any(at in groups for groups in required):
                continue
            spans = hits[pattern]
            if number in blanked:
                dark = blanked[number]
                spans = [s for s in spans[:_MAX_SPANS] if not any(s[0] < d[1] and d[0] < s[1] for d in dark)]
            found = counted.setdefault(number, [])  # empty where all that speaks for the theme is set aside
            if spans:
                found.append((group.weight, place, pattern, spans[0]))
        return counted

    def _read_context(self, hits: dict[int, list[Hit]], place: str) -> _Context:
        found = []
        for number, counted in sorted(self._count(hits, place).items()):
            found += [(number, c) for c in _apart(counted)]
        for number, counted in sorted(self._count(hits, "text").items()):
            theme = self._themes[number]
            weight = theme.section_weight if place == "section" else theme.lead_in_weight
            if weight and _score(_apart(counted)) >= theme.threshold:
                found.append((number, (weight, place, -1, (0, 0))))
        uses = (self._uses[pattern] for pattern in hits)
        return _Context(frozenset(at for use, _, at in uses if use == _REQUIRES), tuple(found))


def _apart(found: list[Counted]) -> list[Counted]:
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


def _score(counted: list[Counted]) -> float:
    total = 0.0
    for found in counted:
        total += found[0]
    return round(total, 3) if total < 1.0 else 1.0


def nearest(section: Sequence[str] | str) -> str:
    """Return the last of a path of headings, the one that stands next above; empty without one."""
    if isinstance(section, str):
        return section
    return section[-1] if section else ""


def speaks(heading: str) -> bool:
    """Return whether a heading says or asks something, rather than only naming the topic of what follows."""
    return "?" in heading


@lru_cache(maxsize=4)
def _tagger_of(taxonomy: Taxonomy) -> Tagger:
    return Tagger(taxonomy)


def tagger() -> Tagger:
    """Return the tagger for the themes in force (the shipped ones and those of ``AUDITLENS_THEMES``).

    Raises:
        TaxonomyError: theme files that cannot be used.
    """
    return _tagger_of(load_taxonomy())


def explain(
    text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
) -> list[Reason]:
    """Return why each theme of a passage is tagged; see ``Tagger.explain``."""
    return tagger().explain(text, section=section, lead_in=lead_in, kind=kind)
