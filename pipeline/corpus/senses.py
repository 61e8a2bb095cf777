"""What short forms stand for that their own report does not say, told from the other reports of the corpus.

The known senses of a short form are those that reports define and those of the glossary. A sense counts for more where
other reports of the same authority give it, and the more authorities give it; the words around the short form then
tell the senses apart. The score is the share of a sense among all known ones and one that nobody has given yet.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from pipeline.extract.glossary import plain, senses
from pipeline.extract.senses import same_sense

# What speaks for a sense before the context is read, in authorities that give it: the glossary's usual sense and its
# others, and other reports of the same authority. One more authority stands for a sense that nobody has given.
_USUAL, _RARE, _OWN = 3.0, 1.0, 12.0
_UNSEEN = 1.0
# How much the likeness of contexts counts, a cosine from 0 to 1; and the likeness to a sense that nobody has given.
_FACTOR = 10.0
_UNLIKE = 0.1
# Under this score a sense is not given; and what the glossary gives is only given up for a surer one.
LEAST = 0.6
LEAST_OVER_GLOSSARY = 0.8

# Passages that tell how common a word is: those of the first reports by sha256.
_SAMPLE = 20_000
_MOST_USES = 30  # reports whose words are read for a sense
_MOST_PASSAGES = 12  # of each
_WORD = re.compile(r"[^\W\d_]{3,}")

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A sense told for one short form of one report; ``evidence`` is the sha256 of the first report that gives it."""

    key: int
    long: str
    source: Literal["authority", "context"]
    score: float
    evidence: str | None


@dataclass(frozen=True, slots=True)
class _Use:
    key: int
    short: str
    long: str | None
    defined: bool
    source: str | None
    report: int
    sha256: str


@dataclass(slots=True)
class _Sense:
    """A sense and the uses that define it, in order of sha256."""

    long: str
    prior: float = 0.0
    uses: list[_Use] = field(default_factory=list)
    wordings: list[str] = field(default_factory=list)

    def name(self) -> str:
        """Return the glossary's wording, else the commonest, else the first by alphabet."""
        if self.prior or not self.uses:
            return self.long
        counts = Counter(self.wordings)
        return min(counts, key=lambda w: (-counts[w], w))


def link_senses(db: sqlite3.Connection) -> None:
    """Rebuild ``acronym_links`` and ``acronym_senses``, inside the caller's transaction."""
    db.execute("DELETE FROM acronym_links")
    db.executemany(
        "INSERT INTO acronym_links VALUES (?, ?, ?, ?, ?)",
        [(t.key, t.long, t.source, t.score, t.evidence) for t in tell(db)],
    )
    _list_senses(db)


def _list_senses(db: sqlite3.Connection) -> None:
    """Rebuild ``acronym_senses``: one row a long form and short form, whatever the case of either."""
    db.execute("DELETE FROM acronym_senses")
    found: dict[tuple[str, str], list[tuple[int, str, str, int]]] = {}
    for short, long, reports, authorities in db.execute(
        "SELECT a.short, COALESCE(k.long, a.long) AS named, COUNT(*), COUNT(DISTINCT COALESCE(r.authority, r.sha256)) "
        "FROM acronyms a JOIN reports_shown r USING (report_key) LEFT JOIN acronym_links k USING (acronym_key) "
        "WHERE named IS NOT NULL GROUP BY a.short, named ORDER BY a.short, named"
    ):
        found.setdefault((plain(long), short.upper()), []).append((-reports, long, short, authorities))
    db.executemany(
        "INSERT INTO acronym_senses VALUES (?, ?, ?, ?, ?)",
        [
            (words, min(some)[2], min(some)[1], -sum(s[0] for s in some), max(s[3] for s in some))
            for (words, _), some in found.items()
        ],
    )


def tell(db: sqlite3.Connection) -> Iterator[Told]:
    """Yield the senses that other reports give to short forms, by short form and sha256."""
    rows = db.execute(
        "SELECT acronym_key, short, long, defined, source, report_key, sha256 FROM acronyms "
        "JOIN reports USING (report_key) WHERE UPPER(short) IN "
        "(SELECT UPPER(short) FROM acronyms WHERE COALESCE(source, 'glossary') = 'glossary') "
        "ORDER BY UPPER(short), sha256, ordinal"
    ).fetchall()
    if not rows:
        return
    world = World(db)
    for _, group in groupby(rows, key=lambda row: row[1].upper()):
        uses = [
            _Use(key, short, long, bool(defined), source, report, sha256)
            for key, short, long, defined, source, report, sha256 in group
        ]
        yield from _Form(world, uses).told()


class World:
    """What is asked of the corpus for every short form: places, the words around uses, how rare a word is."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read the places of all reports, and count the words of the first reports by sha256."""
        self._db = db
        self._places: dict[int, frozenset[str]] = {}
        for key, name in db.execute("SELECT report_key, name FROM report_places"):
            self._places[key] = self._places.get(key, frozenset()) | {name}
        self._passages = 0
        self._with: Counter[str] = Counter()
        for (text,) in db.execute(
            "SELECT text FROM reports JOIN passages USING (report_key) ORDER BY sha256, ordinal LIMIT ?", (_SAMPLE,)
        ):
            self._passages += 1
            self._with.update(set(_words(text)))

    def places(self, report: int) -> frozenset[str]:
        """Return the places of a report by its key."""
        return self._places.get(report, frozenset())

    def around(self, uses: Sequence[_Use]) -> Counter[str]:
        """Return how often each word stands in passages with the short form, itself apart."""
        found: Counter[str] = Counter()
        for use in uses:
            for (text,) in self._db.execute(
                "SELECT text FROM acronym_passages u JOIN passages USING (passage_key) WHERE acronym_key = ? "
                "ORDER BY u.ordinal LIMIT ?",
                (use.key, _MOST_PASSAGES),
            ):
                found.update(_words(text))
            found.pop(plain(use.short), None)
        return found

    def weighed(self, counts: Counter[str]) -> Vector:
        """Return the words as a vector of length 1: rare ones count for more, repeated ones for less each time."""
        found = {w: (1 + math.log(n)) * self._rarity(w) for w, n in sorted(counts.items())}
        length = math.sqrt(sum(x * x for x in found.values())) or 1.0
        return {word: weight / length for word, weight in found.items()}

    def _rarity(self, word: str) -> float:
        return math.log((2 + self._passages) / (1 + self._with[word]))


class _Form:
    """One short form: its uses, its senses, and the words around it."""

    def __init__(self, world: World, uses: Sequence[_Use]) -> None:
        self._world = world
        self._uses = uses
        self._senses = self._known()
        self._profiles: dict[int, Vector] = {}

    def told(self) -> Iterator[Told]:
        """Yield what is told of the uses that no report defines."""
        for use in self._uses:
            if not use.defined and use.source in (None, "glossary"):
                found = self.tell(use)
                if found is not None:
                    yield found

    def tell(self, use: _Use) -> Told | None:
        """Return the sense of ``use``, or None where none is sure enough or it is the one that it has."""
        mine = self._world.places(use.report)
        weights: list[tuple[float, int]] = []
        own: set[int] = set()
        for number, sense in enumerate(self._senses):
            others = [u for u in sense.uses if u.report != use.report]
            near = any(mine & self._world.places(u.report) for u in others)
            if not near and self._is_local(sense):
                continue
            if near:
                own.add(number)
            prior = sense.prior + (_OWN if near else 0) + self._authorities(others)
            if prior:
                weights.append((prior, number))
        if not weights or (use.long and all(same_sense(use.short, use.long, self._senses[n].long) for _, n in weights)):
            return None
        here = self._world.weighed(self._world.around([use]))
        scores = {n: prior * math.exp(_FACTOR * _cosine(here, self._profile(n, use))) for prior, n in weights}
        total = sum(scores.values()) + _UNSEEN * math.exp(_FACTOR * _UNLIKE)
        best = max(scores, key=lambda n: (scores[n], -n))
        score = round(scores[best] / total, 3)
        sense = self._senses[best]
        if score < (LEAST_OVER_GLOSSARY if use.long else LEAST) or (
            use.long and same_sense(use.short, use.long, sense.long)
        ):
            return None
        givers = [u for u in sense.uses if u.report != use.report]
        if best in own:
            givers = [u for u in givers if mine & self._world.places(u.report)]
        evidence = givers[0].sha256 if givers else None
        return Told(use.key, sense.name(), "authority" if best in own else "context", score, evidence)

    def _known(self) -> list[_Sense]:
        """Return the senses of the glossary, then those that only reports give, in order of sha256."""
        short = self._uses[0].short
        found = [_Sense(s.long, _USUAL if s.main else _RARE, [], [*s.wordings()]) for s in senses(short)]
        for use in self._uses:
            if not use.defined or not use.long:
                continue
            fitting = (s for s in found if any(same_sense(short, w, use.long) for w in dict.fromkeys(s.wordings)))
            sense = next(fitting, None)
            if sense is None:
                sense = _Sense(use.long)
                found.append(sense)
            sense.uses.append(use)
            sense.wordings.append(use.long)
        return found

    def _is_local(self, sense: _Sense) -> bool:
        """Whether a sense names the place of a report that gives it: "Fenshire Safeguarding Children Board"."""
        return any(
            f" {plain(place)} " in f" {plain(u.long or '')} "
            for u in sense.uses
            for place in sorted(self._world.places(u.report))
        )

    def _authorities(self, uses: Iterable[_Use]) -> int:
        return len({min(self._world.places(u.report) or {u.sha256}) for u in uses})

    def _profile(self, number: int, but: _Use) -> Vector:
        """Return the words around the short form where it has a sense, and those of the sense itself."""
        sense = self._senses[number]
        if any(u.report == but.report for u in sense.uses):
            return self._make_profile(sense, but.report)
        if number not in self._profiles:
            self._profiles[number] = self._make_profile(sense, None)
        return self._profiles[number]

    def _make_profile(self, sense: _Sense, but: int | None) -> Vector:
        uses = [u for u in sense.uses if u.report != but][:_MOST_USES]
        words = self._world.around(uses)
        for wording in dict.fromkeys(sense.wordings):
            words.update(_words(wording))
        return self._world.weighed(words)


def _words(text: str) -> list[str]:
    return [word.removesuffix("s") for word in _WORD.findall(text.lower())]


def _cosine(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)
