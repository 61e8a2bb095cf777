"""Themes by rules: the spaCy component ``audit_themes`` and the tagger behind it, which works on plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.records import ThemeTag
from pipeline.spans import passage_spans
from pipeline.tag.patterns import Hit, PatternSet
from pipeline.tag.taxonomy import Taxonomy, load_taxonomy

_CONTEXT_CACHE = 4096  # headings and lead-ins whose themes are remembered


class Reason(NamedTuple):
    """Why a theme was tagged: one pattern, where it was found (text, section or lead_in), and the words it met."""

    theme: str
    pattern: str
    place: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Use:
    """What one compiled pattern is for."""

    theme: int
    group: int  # -1: blanks its words
    part: str  # "any", "requires", "unless" or "not"


class Tagger:
    """The rules of a taxonomy, compiled once, for any number of passages."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile the patterns of ``taxonomy``."""
        self.taxonomy = taxonomy
        patterns: list[str] = []
        uses: list[_Use] = []
        for number, theme in enumerate(taxonomy.themes):
            lists = [(-1, "not", theme.blank)]
            for at, group in enumerate(theme.groups):
                lists += [(at, "any", group.any), (at, "requires", group.requires), (at, "unless", group.unless)]
            for at, part, of in lists:
                patterns += of
                uses += [_Use(number, at, part)] * len(of)
        self._set = PatternSet(patterns)
        self._uses = tuple(uses)
        self._themes = taxonomy.themes
        self._context = lru_cache(maxsize=_CONTEXT_CACHE)(self._read_context)

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
        found = self._weigh(text, _nearest(section), lead_in or "", kind)
        return tuple(
            ThemeTag(id=self._themes[number].id, score=score)
            for number, (score, _) in sorted(found.items())
            if score >= self._themes[number].threshold
        )

    def explain(
        self, text: str, *, section: Sequence[str] | str = (), lead_in: str | None = None, kind: str = "sentence"
    ) -> list[Reason]:
        """Return why ``tag`` gives what it gives: each pattern that counted for a tagged theme, by theme."""
        if kind == "heading" and not speaks(text):
            return []
        heading = _nearest(section)
        places = {"text": text, "section": heading, "lead_in": lead_in or ""}
        words = {place: self._set.words(of) for place, of in places.items()}
        reasons = []
        for number, (score, counted) in sorted(self._weigh(text, heading, lead_in or "", kind).items()):
            theme = self._themes[number]
            if score < theme.threshold:
                continue
            for weight, place, pattern, hit in counted:
                shown = "(theme of it)" if pattern < 0 else self._set.patterns[pattern]
                met = places[place] if pattern < 0 else " ".join(words[place][hit[0] : hit[1]])
                reasons.append(Reason(theme.id, shown, place, met, weight))
        return reasons

    def _weigh(
        self, text: str, heading: str, lead_in: str, kind: str
    ) -> dict[int, tuple[float, list[tuple[float, str, int, Hit]]]]:
        """Return, by theme number, the score (three decimals, at most 1) and what counted for it."""
        counted = self._count(self._set.scan(text), "text", heading, lead_in, kind)
        for place, of in (("section", heading), ("lead_in", lead_in)):
            if of:
                for number, found in self._context(of, place):
                    counted.setdefault(number, []).append(found)
        return {n: (round(min(1.0, sum(c[0] for c in cs)), 3), cs) for n, cs in counted.items()}

    def _count(
        self, hits: dict[int, list[Hit]], place: str, heading: str = "", lead_in: str = "", kind: str = ""
    ) -> dict[int, list[tuple[float, str, int, Hit]]]:
        if not hits:
            return {}
        uses = self._uses
        met: dict[int, list[tuple[int, int]]] = {}  # theme -> (pattern, group) of "any"
        blanked: dict[int, list[Hit]] = {}
        conditions: set[tuple[int, int, str]] = set()
        for pattern, where in hits.items():
            use = uses[pattern]
            if use.part == "any":
                met.setdefault(use.theme, []).append((pattern, use.group))
            elif use.part == "not":
                blanked.setdefault(use.theme, []).extend(where)
            else:
                conditions.add((use.theme, use.group, use.part))
        counted = {}
        for number, candidates in met.items():
            groups = self._themes[number].groups
            dark = blanked.get(number)
            usable = []
            for pattern, at in candidates:
                group = groups[at]
                if place not in group.places or (group.unless and (number, at, "unless") in conditions):
                    continue
                if group.kinds and kind not in group.kinds:
                    continue
                required = not group.requires or (number, at, "requires") in conditions
                if not required and not self._context_holds(number, at, heading, lead_in):
                    continue
                spans = hits[pattern]
                if dark:
                    spans = [s for s in spans if not any(s[0] < d[1] and d[0] < s[1] for d in dark)]
                if spans:
                    usable.append((group.weight, place, pattern, spans[0]))
            if usable:
                counted[number] = _apart(usable) if len(usable) > 1 else usable
        return counted

    def _context_holds(self, number: int, at: int, heading: str, lead_in: str) -> bool:
        wanted = _Use(number, at, "requires")
        return any(of and any(self._uses[p] == wanted for p in self._set.scan(of)) for of in (heading, lead_in))

    def _read_context(self, text: str, place: str) -> tuple[tuple[int, tuple[float, str, int, Hit]], ...]:
        """Return what a heading or lead-in adds to each passage under it: by theme number, in order."""
        hits = self._set.scan(text)
        found = []
        for number, counted in sorted(self._count(hits, place).items()):
            found += [(number, c) for c in counted]
        for number, counted in sorted(self._count(hits, "text").items()):
            theme = self._themes[number]
            weight = theme.section_weight if place == "section" else theme.lead_in_weight
            if weight and sum(c[0] for c in counted) >= theme.threshold:
                found.append((number, (weight, place, -1, (0, 0))))
        return tuple(found)


def _apart(found: list[tuple[float, str, int, Hit]]) -> list[tuple[float, str, int, Hit]]:
    """Return those that count: the heaviest first, and no word counted twice."""
    taken: list[tuple[float, str, int, Hit]] = []
    for one in sorted(found, key=lambda f: (-f[0], f[3][0] - f[3][1], f[2])):
        start, end = one[3]
        if all(end <= t[3][0] or t[3][1] <= start for t in taken):
            taken.append(one)
    return taken


def _nearest(section: Sequence[str] | str) -> str:
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


class ThemeComponent:
    """Sets ``span._.themes`` of every passage of a Doc."""

    def __init__(self) -> None:
        """Load the themes in force."""
        self.tagger = tagger()

    def __call__(self, doc: Doc) -> Doc:
        """Tag the passages; a Doc without passages is one passage."""
        text = doc.text
        tag = self.tagger.tag
        for span in passage_spans(doc):
            at = span._
            words = at.clean_text or text[span.start_char : span.end_char]
            at.themes = tag(words, section=at.section, lead_in=at.lead_in, kind=at.kind)
        return doc


@Language.factory("audit_themes")
def audit_themes(nlp: Language, name: str) -> ThemeComponent:
    """Make the component."""
    return ThemeComponent()
