"""Whose figure it is (this authority's, its neighbours', the nation's, a target) and what it rests on."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.lexicon import phrase

Scope = Literal["self", "neighbours", "national", "target"]

_NEXT_CLAUSE = phrase("meaning", "next_clause", exact=True)
_RIGHT = r"\s*(?:\(|,)?\s*(?:(?:is|was)\s+the\s+)?(?:(?:average\s+)?(?:for|in|across|of)\s+(?:the\s+)?)?(?:similar\s+)?"
_BESIDE = phrase("meaning", "beside")


@lru_cache(maxsize=8)
def _cue(kind: str) -> re.Pattern[str]:
    return lexicon.pattern("meaning", kind)


@lru_cache(maxsize=8)
def _after(kind: str) -> re.Pattern[str]:
    return lexicon.pattern("meaning", kind, _RIGHT + r"\b(?:", r")\b")


def _says(kind: str, text: str) -> bool:
    """Tell whether a text in lower case holds a cue; most hold none of the words that tell."""
    return any(map(text.__contains__, lexicon.telling("meaning", kind))) and _cue(kind).search(text) is not None


_KINDS: tuple[Scope, ...] = ("target", "neighbours", "national")


def scope_of(about: str, left: str, right: str) -> Scope:
    """Return whose figure it is.

    Args:
        about: what the figure measures.
        left: the words of its sentence before it, from the figure before.
        right: those after it, up to the next figure.
    """
    left = left.lower()
    marks = list(_NEXT_CLAUSE.finditer(left))
    left = left[marks[-1].end() :] if marks else left
    low, right = about.lower(), right.lower()
    for kind in _KINDS:
        if _says(kind, left) or _after(kind).match(right):
            return kind
    for kind in _KINDS:
        cue = _cue(kind).match(low)
        if cue:
            return kind
        cue = _cue(kind).search(low)
        if (
            cue
            and not _BESIDE.search(low[: cue.start()])
            and low[cue.end() :].strip() in ("", "average", "figure", "rate")
        ):
            return kind
    return "self"


_BASES = {"national": "national average", "neighbours": "neighbours' average", "target": "target"}


def basis_of(scope: Scope, text: str, *, of_sample: bool, how: tuple[str, ...]) -> str | None:
    """Return what a figure rests on, None where the report does not say.

    Args:
        scope: whose figure it is.
        text: the passage, in lower case.
        of_sample: whether the figure is of the cases that the report read.
        how: what the report says of the sample ("random", "chosen", "self-graded", "moderated").
    """
    if scope != "self":
        return _BASES[scope]
    for kind, basis in (("survey", "survey"), ("returns", "agency returns")):
        if _says(kind, text):
            return basis
    if of_sample:
        return ", ".join(("case sample", *how))
    if _says("all", text):
        return "all children"
    return "case sample" if _says("sampled", text) else None


MARKS = ("random", "not_random", "chosen", "self_graded", "moderated")


def sample_marks(text: str) -> tuple[str, ...]:
    """Return what a passage (in lower case) says of how cases were chosen and who graded them."""
    if not any(map(text.__contains__, lexicon.telling("meaning", *MARKS))):
        return ()
    found = []
    if _says("random", text) and not _says("not_random", text):
        found.append("random")
    elif _says("chosen", text) or _says("not_random", text):
        found.append("chosen")
    if _says("self_graded", text):
        found.append("self-graded")
    if _says("moderated", text):
        found.append("moderated")
    return tuple(found)
