"""The noun after a number, and what it says of the number: that it counts, describes a structure, or is a unit."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.quantities import lexicon

_WORD = re.compile(r"[A-Za-z][\w'’]*(?:-\w+)*|[(]")


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return lexicon.words("words", "small")


def noun_phrase(text: str, pos: int, most: int = 6) -> list[tuple[int, int, str]]:
    """Return the words from ``pos``, with their spans, that may name what is counted.

    Punctuation, a bracket or a small word ("of", "were") ends the phrase, and so do ``most`` words.
    """
    words: list[tuple[int, int, str]] = []
    small = _small_words()
    last = pos
    for m in _WORD.finditer(text, pos, min(len(text), pos + 90)):
        gap = text[last : m.start()]
        if gap.strip(" \n\t") or m.group() == "(" or m.group() in small or len(words) == most:
            break
        words.append((m.start(), m.end(), m.group()))
        last = m.end()
    return words


@lru_cache(maxsize=1)
def _qualifying() -> frozenset[str]:
    return lexicon.words("nouns", "qualifying")


PLURALS = frozenset(("people", "children", "men", "women", "staff"))


def noun_class(text: str, pos: int) -> tuple[str | None, tuple[int, int] | None]:
    """Return the class of the noun after ``pos`` and its span: the last known noun of the phrase, else (None, None)."""
    words = noun_phrase(text, pos)
    classes = lexicon.noun_classes()
    known: tuple[str | None, tuple[int, int] | None] = (None, None)
    for i, (_, end, word) in enumerate(words):
        low = word.lower()
        pair = f"{words[i - 1][2].lower()} {low}" if i else ""
        kind = classes.get(pair) or classes.get(low) or classes.get(low.rpartition("-")[2])
        if kind == "structure" and (low in _qualifying() or pair in _qualifying()):
            kind = None
        if kind:
            known = kind, (words[0][0], end)
        if low in PLURALS or (low.endswith("s") and not low.endswith(("us", "ss", "is", "’s", "'s", "ous"))):
            # The first plural is the head of the phrase; what follows says more of it ("cases receiving services").
            following = words[i + 1][2].lower() if i + 1 < len(words) else ""
            if kind:
                return kind, (words[0][0], end)
            if known[0] or following not in classes:
                return known if known[0] else (None, (words[0][0], end))
    return known


def noun_span(text: str, pos: int) -> tuple[int, int] | None:
    """Return the span of the known noun after ``pos``, from the first word of its phrase, or None."""
    return noun_class(text, pos)[1]


def counted_noun(text: str, span: tuple[int, int] | None) -> str | None:
    """Return the noun itself of the span that ``noun_class`` gives, without the words before it; None without one."""
    if span is None:
        return None
    words = text[span[0] : span[1]].split()
    classes = lexicon.noun_classes()
    if len(words) > 1 and f"{words[-2]} {words[-1]}".lower() in classes:
        return " ".join(words[-2:])
    return words[-1]
