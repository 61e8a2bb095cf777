"""Themes by rules: the patterns of the taxonomy, on plain text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import ThemeTag
from pipeline.tag import automaton
from pipeline.tag.counting import Counting, Placed, apart, score
from pipeline.tag.taxonomy import Taxonomy, load_taxonomy


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


class Tagger:
    """The rules of a taxonomy, compiled once, for any number of passages."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile the patterns of ``taxonomy``."""
        self.taxonomy = taxonomy
        self.counting = Counting(taxonomy)
        self._themes = taxonomy.themes
        self._ids = taxonomy.ids

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
        for counted, around in self.counting.count(passages, enough=True):
            mine = {}
            for number, found in counted.items():
                # One that is enough by itself is among those that count, whatever it overlaps with.
                enough = max(found)[0] >= 1.0 if found else False
                mine[self._ids[number]] = 1.0 if enough else score(apart(found) + around.get(number, []))
            for number, found in around.items():
                if number not in counted:
                    mine[self._ids[number]] = score(found)
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
        heading, patterns = nearest(section), self.counting.patterns
        places = {"text": text, "section": heading, "lead_in": lead_in or ""}
        words = {place: automaton.counted_words(of) for place, of in places.items()}
        at = {place: automaton.offsets(of) for place, of in places.items()}
        weighed = []
        ((within, around),) = self.counting.count([Placed(text, heading, lead_in or "", kind)])
        for number in sorted({*within, *around}):
            theme = self._themes[number]
            counted = apart(within.get(number, [])) + around.get(number, [])
            reasons = []
            for weight, place, pattern, (first, last) in counted:
                if pattern < 0:
                    met, span, shown = places[place], (0, len(places[place])), "(theme of it)"
                else:
                    met, shown = " ".join(words[place][first:last]), patterns.patterns[pattern]
                    span = (at[place][first][0], at[place][last - 1][1]) if last <= len(at[place]) else (0, 0)
                reasons.append(Reason(theme.id, shown, place, met, weight, *span))
            weighed.append(Weighed(theme.id, score(counted), theme.threshold, tuple(reasons)))
        return weighed


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
