"""The words that a figure shares with its neighbours, where its own clause says next to nothing."""

from __future__ import annotations

import re

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.bounds import STANDS, last_of
from pipeline.extract.quantities.clauses import CHANGED, FINITE, PREPOSITION
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.nouns import noun_span
from pipeline.extract.quantities.own import content
from pipeline.extract.quantities.quantity import Quantity

_JOINED = re.compile(r"\A[^;:.()]{0,80}?(?:,|,?\s+and|,?\s+or)\s+(?:[^;:.(),]{0,60})?\Z", re.IGNORECASE)
_TAIL = re.compile(r"\s+of\s+[^.;:()]{2,80}?\s((?:" + FINITE.pattern + r")[^.;:(),]{3,120})", re.IGNORECASE)


def share_predicate(text: str, quantities: list[Quantity], out: list[str]) -> None:
    """Give the figures of a list the words that end it: "77% of girls, 89% of boys and 60% of babies were seen"."""
    last = len(out) - 1
    for i in range(len(out) - 2, -1, -1):
        q, after = quantities[i], quantities[i + 1]
        between = text[last_of(q) : after.start]
        if not _JOINED.match(between) or FINITE.search(out[i]) or q.kind != after.kind:
            last = i
            continue
        end = quantities[last]
        tail = _TAIL.match(text, last_of(end))
        if q.kind not in ("percent", "proportion") or tail is None or not between.lstrip().startswith("of "):
            continue
        said = text[tail.start(1) : tail.end(1)].strip()
        if said and said in out[last] and said not in out[i]:
            out[i] = f"{out[i]} {said}"


def thin(own: str) -> bool:
    """Tell whether the words of a figure's own clause say too little to stand alone."""
    said = content(own)
    if lexicon.words("words", "change").issuperset(said):
        return True
    return (
        not said or (len(said) < 3 and PREPOSITION.match(own) is not None) or (len(said) < 2 and not STANDS.search(own))
    )


_OF_NOUN = phrase("clauses", "of_noun")


def noun_of(text: str, q: Quantity) -> str | None:
    """Return the words that name what a figure counts, those after "of" too: "60% of care leavers"."""
    span = q.noun
    if span is None:
        of = _OF_NOUN.match(text, last_of(q))
        span = noun_span(text, of.end()) if of else None
    return text[span[0] : span[1]] if span else None


_VERB_ONLY = phrase("clauses", "verb_only")


def per_head(own: str) -> bool:
    """Tell whether all that is said of a rate is what it is counted in: "per 10,000 children"."""
    return len(content(own)) < 2


def borrow(own: str, earlier: str, noun: str | None) -> str:
    """Return the words of an earlier figure with what is said anew of this one in its place."""
    if noun and content(own) and _VERB_ONLY.match(own) and not CHANGED.fullmatch(own):
        return f"{noun} {own}"
    if lexicon.words("words", "change").issuperset(content(own)) or own.lower() in earlier.lower():
        return earlier
    preposition = PREPOSITION.match(own)
    if preposition:
        at = earlier.lower().rfind(f" {preposition.group().lower()} ")
        return f"{earlier[:at] if at > 0 else earlier} {own}"
    if len(own.split()) == 1 and re.search(
        r"\b(?:good|better|improvement|outstanding|inadequate|adequate)\W*\Z", earlier
    ):
        return re.sub(r"(?:\s+or)?\s+\w+\W*\Z", "", earlier) + f" {own}"
    return f"{earlier}, {own}"
