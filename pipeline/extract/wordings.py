"""Definitions by words beside brackets: "known as", "stands for", "SF: long form", rows of a glossary table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pipeline.extract.align import atoms_of, cost_of, letters_of
from pipeline.extract.brackets import QUOTES, Form, Pair, ending
from pipeline.extract.forwards import all_openings
from pipeline.extract.shortforms import lexicon

# A word with a capital or a digit after its first letter.
_SHORT = re.compile(r"(?<![A-Za-z0-9&./-])[A-Za-z](?=[a-z&./-]{0,8}[A-Z0-9])[A-Za-z0-9&./-]{1,9}(?:['’]?s)?")
_SIGNS = " \t•·*–—-"
_INDENT = 4  # characters that a line of a list has around its words at most
_LEAST_LISTED = 3  # letters
_LINE = 120  # characters
_BEFORE, _AFTER = 160, 300  # characters that are looked at on either side


def worded(text: str, form_of: Callable[[str], Form | None]) -> Iterator[Pair]:
    """Yield what the words of ``text`` define, in order; for the arguments see ``brackets.bracketed``."""
    for match in _SHORT.finditer(text):
        word = match.group()
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
        if match.start() < _INDENT or len(text) - match.end() < _INDENT or text[match.end()] == ",":
            long = listed(form[0], text, match.start(), match.end())
            if long:
                yield Pair(form[0], long, form[1])
                continue
        introduced = introduces().search(before) if may_introduce(before) else None
        if introduced:
            long = ending(form[0], before[: introduced.start()].rstrip(QUOTES + ","), strict=True)
            if long:
                yield Pair(form[0], long, form[1])


def listed(short: str, text: str, start: int, end: int) -> str | None:
    """Return the long form that fills the rest of a line of a list, "EHA Early Help Assessment", or None.

    Or that a comma parts from its short form between commas, "the Early Help Assessment, EHA, is". Only initials count,
    and of three letters or more.
    """
    if len(letters_of(short)) < _LEAST_LISTED:
        return None
    rest = text[end:].strip()
    if not text[:start].strip(_SIGNS) and 0 < len(rest) <= _LINE:
        atoms = atoms_of(rest.rstrip("."))
        if atoms and atoms[0].start == 0 and cost_of(letters_of(short), atoms, 0, trailing=False) == 0:
            return rest.rstrip(".")
    before = text[max(0, start - _BEFORE) : start].rstrip()
    if (not rest and before[-1:].isalpha() and len(before) < _LINE) or (before.endswith(",") and rest[:1] in ",.;)"):
        long = ending(short, before.rstrip(","), strict=True)
        if long and "," not in long and (rest or len(long) == len(before.lstrip(_SIGNS))):
            return long
    return None


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
