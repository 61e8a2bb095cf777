"""Whether a passage asks for an action, or names a thing to be improved, by how it is built."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline import resources


@cache
def _verbs() -> dict[str, frozenset[str]]:
    return {name: frozenset(listed) for name, listed in resources.lexicon("stance")["verbs"].items()}


@cache
def _deciding() -> frozenset[str]:
    """Return the words at which ``instructs`` may come to its answer, so that it need not look at others."""
    verbs = _verbs()
    return frozenset({"will", "to"}).union(verbs["modals"], verbs["needs"], verbs["not_between"])


def asks_columns() -> frozenset[str]:
    """Return the words by which a table of actions names its first column."""
    return _verbs()["columns"]


def instructs(tokens: Sequence[str]) -> bool:
    """Tell whether a passage asks for an action: "Ensure that ...", "The team to undertake ...", "It must be ..."."""
    if not tokens:
        return False
    verbs = _verbs()
    asking, nouns = verbs["ask"], verbs["nouns_too"]
    tokens = tokens[_opened(tokens) :]
    following = tokens[1] if len(tokens) > 1 else ""
    if tokens[0] in nouns:
        if following in verbs["objects"] or following.isdecimal():
            return True
    elif tokens[0] in asking and following not in verbs["not_before"]:
        return True
    if tokens[0] == "to" and following in asking:
        return not _finite_after(tokens, 0)
    deciding = _deciding()
    for i, (word, following) in enumerate(pairwise(tokens[:13])):
        if word not in deciding:
            continue
        if word in verbs["modals"]:
            return i > 0 and following != "have" and verbs["noted"].isdisjoint(tokens[i + 1 : i + 3])
        if word == "will":
            return i > 0 and verbs["openers"].isdisjoint(tokens[:i])
        if word in verbs["needs"] and following == "to":
            return i + 2 < len(tokens) and tokens[i + 2] in asking and tokens[i + 2] != "improve"
        if word == "to" and (following == "be" or following in asking or following == "also"):
            stated = tokens[0] in verbs["pronouns"] or any(
                before.endswith("ly") or (before in asking and before not in nouns) for before in tokens[:i]
            )
            return (following == "be" or not stated) and not _finite_after(tokens, i)
        if word in verbs["not_between"]:
            return False
    return False


@cache
def _openers() -> dict[str, tuple[list[str], ...]]:
    """Return what may open an instruction, by its first word."""
    found: dict[str, list[list[str]]] = {}
    for opener in resources.lexicon("stance")["verbs"]["before"]:
        found.setdefault(opener.split()[0], []).append(opener.split())
    return {first: tuple(openers) for first, openers in found.items()}


def _opened(tokens: Sequence[str]) -> int:
    """Return where an instruction begins after what may open it: "In addition, review ..."."""
    for opener in _openers().get(tokens[0], ()):
        size = len(opener)
        if list(tokens[:size]) == opener and len(tokens) > size + 1:
            at = size + (tokens[size] == ",")
            return at if tokens[at] in _verbs()["ask"] else 0
    return 0


def _finite_after(tokens: Sequence[str], i: int) -> bool:
    """Tell whether the main verb is still to come: "Plans to improve it ... are in place"."""
    verbs = _verbs()
    for word in tokens[i + 2 :]:
        if word in verbs["openers"] or word in (".", ";", "|"):
            return False
        if word in verbs["main"]:
            return True
    return False


def names_only(tokens: Sequence[str]) -> bool:
    """Tell whether a passage only names a thing that can be better: "The timeliness of assessments"."""
    verbs = _verbs()
    qualities, follows = verbs["qualities"], verbs["name_follows"]
    if qualities.isdisjoint(tokens[:4]):
        return False
    if not any(word in qualities and following in follows for word, following in pairwise(tokens[:5])):
        return False
    return verbs["finite"].isdisjoint(tokens) and not any(t.isdecimal() for t in tokens)
