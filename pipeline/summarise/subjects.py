"""Whom and what a passage is about and in which respect it judges, by the words that it holds.

The words are in ``corpora/lexicons/subjects.toml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline import resources
from pipeline.tag.cues import Lexicon, words
from pipeline.wording import spoken

# The tables of what is judged, and in which respects.
_JUDGED = ("what", "how", "further")
# Named in more than this share of a theme's passages, a thing is the theme itself.
_OWN = 0.5
# Of so few passages nothing can be said about shares.
_FEW = 10


def named_in(tokens: Sequence[str], *kinds: str) -> frozenset[str]:
    """Return the subjects of the tables ``kinds`` that ``tokens`` (of ``pipeline.tag.cues.words``) name."""
    return frozenset(name for kind in kinds for _, _, name in _lexicon(kind).scan(tokens))


def judged_in(texts: Sequence[str], theme: str) -> list[frozenset[str]]:
    """Return, for each passage on a theme, the things and respects that it names.

    What the label of the theme names is left out, and a thing that most of its passages name: supervision is what all
    passages on supervision are about.
    """
    tokens = [words(text) for text in texts]
    named = [named_in(own, *_JUDGED) for own in tokens]
    label = words(theme)
    left = {*resources.lexicon("subjects")["unlisted"]["names"], *named_in(label, *_JUDGED)}
    if len(texts) >= _FEW:
        things = Counter(name for own in named for name in own if name in resources.lexicon("subjects")["what"])
        left |= {name for name, number in things.items() if number > _OWN * len(texts)}
    return [own - left for own in named]


def said_as(name: str) -> str:
    """Return the words by which a subject is printed."""
    return str(resources.lexicon("subjects")["label"].get(name, spoken(name)))


@cache
def grammar() -> frozenset[str]:
    """Return the words that are grammar only."""
    return frozenset(resources.lexicon("subjects")["stop"]["words"])


@cache
def _lexicon(kind: str) -> Lexicon[str]:
    data = resources.lexicon("subjects")
    return Lexicon((phrase, name) for name, phrases in data[kind].items() for phrase in phrases)
