"""The other form of what a query asks for: "DA" where it says "domestic abuse", and the other way round.

A short form is given the long forms that its senses have in the corpus and the glossary, but no sense that few
authorities mean by it. A long form is given its short form; in reports that mean something else by that, it does not
count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pipeline import resources
from pipeline.extract.glossary import glossary, plain, senses
from pipeline.extract.senses import same_sense

# The longest long form that is looked for, in words.
LONGEST = 12
# A sense counts for a short form that so large a share of the authorities of its commonest sense give it.
_SHARE = 0.5
# The glossary's usual sense counts as if so many authorities gave it.
_USUAL = 3


@dataclass(frozen=True, slots=True)
class Other:
    """Another form of words ``start`` to ``end`` (end excluded) of a query.

    Attributes:
        text: the other form, to be sought as a phrase.
        means: for a short form, its long forms that are meant; for a long form nothing.
        strange: for a short form, long forms that it stands for elsewhere and that are not meant.
    """

    start: int
    end: int
    text: str
    means: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def other_forms(db: sqlite3.Connection, words: Sequence[str | None]) -> list[Other]:
    """Return the other forms of words, and of runs of words, of a query; the longest runs first, then by place.

    Runs do not overlap: "child sexual exploitation" is not also read as "sexual exploitation". None among the words is
    something that has no other form, such as a quoted phrase.
    """
    found: list[Other] = []
    taken: set[int] = set()
    runs = [(i, j) for i in range(len(words)) for j in range(i + 1, min(len(words), i + LONGEST) + 1)]
    for start, end in sorted(runs, key=lambda run: (run[0] - run[1], run)):
        if taken.isdisjoint(range(start, end)):
            run = [word for word in words[start:end] if word is not None]
            others = list(_of(db, run, start)) if len(run) == end - start else []
            if others:
                found += others
                taken.update(range(start, end))
    return found


def _of(db: sqlite3.Connection, words: Sequence[str], start: int) -> Iterator[Other]:
    end = start + len(words)
    if len(words) == 1:
        for long in _longs(db, words[0]):
            yield Other(start, end, long)
    said = plain(" ".join(words))
    for short, long in _shorts(db, said) if len(said) > 1 else ():
        # The index does not tell capitals from small letters: "it" is not to be found for "information technology".
        if short.lower() not in resources.ordinary_words() and short.lower() != said:
            means, strange = _meant(db, short, long)
            yield Other(start, end, short, means, strange)


def _longs(db: sqlite3.Connection, word: str) -> list[str]:
    """Return the long forms of a short form, one for each of its common senses."""
    if len(word) < 2 or (not word.isupper() and word.lower() in resources.ordinary_words()):
        return []
    weights: dict[str, int] = {s.long: _USUAL if s.main else 1 for s in senses(word)}
    for long, authorities in db.execute(
        "SELECT long, authorities FROM acronym_senses WHERE short = ? COLLATE NOCASE ORDER BY authorities DESC, words",
        (word,),
    ):
        same = next((known for known in weights if same_sense(word, known, long)), long)
        weights[same] = weights.get(same, 0) + authorities
    most = max(weights.values(), default=0)
    return [long for long, weight in weights.items() if weight >= _SHARE * most]


def _shorts(db: sqlite3.Connection, said: str) -> list[tuple[str, str]]:
    """Return the short forms of a long form, as ``plain`` gives it, each with the long form as written."""
    found = {short.upper(): (short, long) for short, long in _by_wording().get(said, ())}
    for short, long in db.execute("SELECT short, long FROM acronym_senses WHERE words = ? ORDER BY short", (said,)):
        found.setdefault(short.upper(), (short, long))
    return list(found.values())


def _meant(db: sqlite3.Connection, short: str, long: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the wordings of the corpus that mean ``long`` by ``short``, and those that mean something else."""
    sides: tuple[list[str], list[str]] = ([], [])
    for (other,) in db.execute(
        "SELECT long FROM acronym_senses WHERE short = ? COLLATE NOCASE ORDER BY words", (short,)
    ):
        sides[not same_sense(short, long, other)].append(other)
    return tuple(sides[0]), tuple(sides[1])


@lru_cache(maxsize=1)
def _by_wording() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the short forms of the glossary by their long forms in all wordings."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for short, known in glossary().items():
        for sense in known:
            for wording in sense.wordings():
                found[plain(wording)] = (*found.get(plain(wording), ()), (short, sense.long))
    return MappingProxyType(found)
