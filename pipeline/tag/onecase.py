"""Further signs that a passage tells of one child or family: an age, a definite person, "he", a child's own words.

General statements speak of "a child", "children" or "they"; who is "the boy", "her brother", "a 15-year-old" or "him"
is somebody. The words are in ``corpora/lexicons/sensitivity.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline import resources

# A quotation of a few words or more in the first person, anywhere in the passage.
_QUOTED = re.compile(r"(?:(?<=\s)|\A)['‘\"“]((?:[^'‘’\"“”]|(?<=\w)['’](?=\w)){8,300})['’\"”](?!\w)")
_OWN = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my)\b")
_SAID = re.compile(r"\bsaid: ['‘\"“]?I\b")
_NEAR = 8  # words within which something happened to the person
_UNITS = ("year", "month", "week")


@cache
def _words() -> dict[str, frozenset[str]]:
    data = resources.lexicon("sensitivity")["one"]
    return {name: frozenset(words) for name, words in data.items()}


@cache
def _signs() -> frozenset[str]:
    """Return the words of which one stands in every passage that tells of one child or family by such signs."""
    data = _words()
    return data["definite"] | data["ordinals"] | data["pronouns"] | {"old", "aged", "i", "my"}


def tells_of_one(tokens: Sequence[str], text: str, past: frozenset[str]) -> bool:
    """Tell whether a passage tells of one child or family by such signs.

    Args:
        tokens: its words in lower case, hyphens parting words.
        text: the passage.
        past: verbs that show something happened.
    """
    if _signs().isdisjoint(tokens):
        return False
    known = set(tokens)
    if "old" in known and _aged(tokens):
        return True
    if "aged" in known and _aged_number(tokens):
        return True
    if ("i" in known or "my" in known) and _own_words(text):
        return True
    data = _words()
    if not known.isdisjoint(data["definite"]) and _definite(tokens, past):
        return True
    if not known.isdisjoint(data["ordinals"]) and _ordinal(tokens, past):
        return True
    return not known.isdisjoint(data["pronouns"]) and known.isdisjoint(data["leaders"]) and _pronoun(tokens, past)


def _happened(tokens: Sequence[str], past: frozenset[str]) -> bool:
    return any(t in past or (t.endswith("ed") and len(t) > 4) for t in tokens)


def _aged(tokens: Sequence[str]) -> bool:
    """Tell "a 15-year-old", "her nine-month-old", "the two-year-old" from "16-year-olds" and "a 10-year-old plan"."""
    data = _words()
    for i in range(3, len(tokens)):
        if tokens[i] == "old" and tokens[i - 1] in _UNITS and tokens[i - 3] in data["single"]:
            before = tokens[i - 4] if i > 3 else ""
            after = tokens[i + 1] if i + 1 < len(tokens) else ""
            if before not in data["supposing"] and after not in data["things"]:
                return True
    return False


def _aged_number(tokens: Sequence[str]) -> bool:
    """Tell "a boy aged nine", "Aged 14, she" from "children aged 14" and "aged 16 to 18"."""
    data = _words()
    for i, word in enumerate(tokens[:-1]):
        if word != "aged" or not (tokens[i + 1].isdigit() or tokens[i + 1] in data["numbers"]):
            continue
        if i + 2 < len(tokens) and tokens[i + 2] in ("to", "and", "or", "-", "–", "years", "plus", "+"):
            continue
        if i == 0 or tokens[i - 1] in data["person"]:
            return True
    return False


def _own_words(text: str) -> bool:
    return _SAID.search(text) is not None or any(_OWN.search(m[1]) for m in _QUOTED.finditer(text))


def _definite(tokens: Sequence[str], past: frozenset[str]) -> bool:
    """Tell "the boy was", "her grandmother rang", "the young woman's view" from what may be anybody."""
    data = _words()
    several = not data["several"].isdisjoint(tokens)
    for i in range(1, len(tokens)):
        if tokens[i] not in data["definite"]:
            continue
        j = i - 1
        grown = tokens[j] == "young" and tokens[i] in ("man", "woman")
        if tokens[j] in ("young", "older", "younger", "oldest", "youngest", "unborn", "other", "teenage") and j:
            j -= 1
        if tokens[j] not in ("the", "her", "his", "this", "that"):
            continue
        after = tokens[i + 1 : i + 1 + _NEAR]
        if after[:1] and (after[0] in data["things"] or after[0] == "or"):
            continue
        if tokens[j] != "the" or grown or tokens[i] in data["young"]:
            return True
        if not several and not (after and after[0].endswith("ed")) and _happened(after, past):
            return True
    return False


def _ordinal(tokens: Sequence[str], past: frozenset[str]) -> bool:
    """Tell "The eighth spent", "the other was": one of the children that were counted before."""
    data = _words()
    return any(
        tokens[i] == "the" and tokens[i + 1] in data["ordinals"] and tokens[i + 2] in past and tokens[i + 2] != "were"
        for i in range(len(tokens) - 2)
    )


def _pronoun(tokens: Sequence[str], past: frozenset[str]) -> bool:
    """Tell of somebody called he or she, to whom something happened."""
    data = _words()
    if any(t in data["everybody"] for t in tokens):
        return False
    return any(t in data["pronouns"] for t in tokens) and _happened(tokens, past)
