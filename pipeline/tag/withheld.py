"""Why a theme's patterns were found and yet did not count: what the rules saw and set aside."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.tag import automaton
from pipeline.tag.automaton import Hit
from pipeline.tag.themes import Tagger, speaks


class Withheld(NamedTuple):
    """Words of the passage that would speak for a theme, and why they did not count."""

    theme: str
    words: str
    weight: float
    why: str


def withheld(
    tagger: Tagger, text: str, *, heading: str = "", lead_in: str = "", kind: str = "sentence"
) -> list[Withheld]:
    """Return the patterns of ``text`` that were set aside, by theme in the order of the taxonomy.

    Args:
        tagger: the rules.
        text: the passage.
        heading: the nearest heading above it.
        lead_in: the sentence that introduces its list.
        kind: the kind of passage.
    """
    if kind == "heading" and not speaks(text):
        return []
    patterns = tagger.counting.patterns
    hits = patterns.scan(text)
    around = {*hits, *patterns.scan(heading), *patterns.scan(lead_in)}
    words = automaton.counted_words(text)

    def said(hit: Hit) -> str:
        return " ".join(words[hit[0] : hit[1]])

    found = []
    for theme, rules in tagger.counting.rules():
        dark = [hit for number in rules.blank if number in hits for hit in hits[number]]
        for group, (any_, requires, unless) in rules.groups:
            met = [number for number in any_ if number in hits]
            if not met or "text" not in group.places:
                continue
            barred = [number for number in unless if number in hits]
            why = ""
            if barred:
                why = f"not beside {said(hits[barred[0]][0])!r}"
            elif group.kinds and kind not in group.kinds:
                why = f"only in {', '.join(group.kinds).replace('_', ' ')}"
            elif requires and not any(number in around for number in requires):
                why = f"only beside one of: {', '.join(group.requires[:6])}{' …' if len(group.requires) > 6 else ''}"
            for number in met:
                free = [h for h in hits[number] if not any(h[0] < d[1] and d[0] < h[1] for d in dark)]
                if why or not free:
                    first = hits[number][0]
                    here = why or "its words count for nothing here (not)"
                    found.append(Withheld(theme.id, said(first), group.weight, here))
    return list(dict.fromkeys(found))
