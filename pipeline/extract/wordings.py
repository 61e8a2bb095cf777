"""Definitions by words beside brackets: "known as", "stands for", "SF: long form", rows of a glossary table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pipeline.extract.brackets import QUOTES, Form, Pair, ending
from pipeline.extract.forwards import all_openings
from pipeline.extract.shortforms import lexicon

_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9&./-]{1,9}(?:['’]?s)?")
_BEFORE, _AFTER = 160, 300  # characters that are looked at on either side


def worded(text: str, form_of: Callable[[str], Form | None]) -> Iterator[Pair]:
    """Yield what the words of ``text`` define, in order; for the arguments see ``brackets.bracketed``."""
    for match in _SHORT.finditer(text):
        word = match.group()
        if word.isalpha() and word[1:].islower():
            continue
        if sum(c.isupper() for c in word) < 2 and not any(c.isdigit() for c in word):
            continue
        form = form_of(word)
        if form is None:
            continue
        for pattern, reach in _cues():
            cue = pattern.match(text, match.end())
            if cue:
                tail = text[cue.end() : cue.end() + _AFTER]
                yield from (Pair(form[0], long, form[1]) for long in all_openings(form[0], tail, reach))
                break
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        introduced = introduces().search(before) if may_introduce(before) else None
        if introduced:
            long = ending(form[0], before[: introduced.start()].rstrip(QUOTES + ","), strict=True)
            if long:
                yield Pair(form[0], long, form[1])


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(c["after"]), int(c["reach"])) for c in lexicon()["cue"])


@lru_cache(maxsize=1)
def introduces() -> re.Pattern[str]:
    """Return what stands between a long form and the short form that follows it."""
    return re.compile(lexicon()["introduces"]["before"])


@lru_cache(maxsize=1)
def _introduction_ends() -> tuple[str, ...]:
    # An article may follow, also without a space: "team –the".
    return tuple(f"{end}{article}" for end in lexicon()["introduces"]["ends"] for article in ("", "the", "an", "a"))


def may_introduce(before: str) -> bool:
    """Tell, fast, whether ``before`` can end as what introduces a short form does."""
    ends = _introduction_ends()
    return any(word.rstrip(QUOTES).endswith(ends) for word in before.rsplit(None, 3)[-3:])
