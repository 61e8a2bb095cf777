"""The register of places: which words of a text name an English local authority, and which one.

Names and aliases match as whole words, the longest first, in any capitals but with a capital where a name has one, so
that "reading a file" names no place and "Harrowmoor Council" is never Harrow. A misspelt name is only ever looked up
whole (``nearest``), never in running text.

The data is ``corpora/register``: ``authorities.csv`` (``build.py`` there says how it is made), ``invented.csv``, the
places of the sample corpus, ``boards.csv``, joint boards, and ``domains.csv``, shared domains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipeline import resources

FILES = ("authorities.csv", "invented.csv")

# Below this, names of different places come out alike ("Harrowmoor Council" is at 90 with "Harrow Council").
LEAST_LIKENESS = 95

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CAPITAL = re.compile(r"(?<![^\W])[A-Z][^\W_]*(?:['’][^\W_]+)*")
_GAP = re.compile(r"(?:[ \t\u00a0]{0,3}[-‐‑,.&]?[ \t\u00a0\n]{0,3})")
_HYPHENS = "-‐‑"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the register: an authority's area.

    ``code`` is the ONS code, None for an invented place; ``neighbours`` the codes of its statistical neighbours,
    nearest first; ``since`` and ``until`` the first and the last day of an authority that did not always exist or no
    longer does, ``successors`` the names of those that took its area over; ``former_codes`` are codes it had before.
    """

    name: str
    code: str | None
    la_code: str | None
    region: str | None
    kind: str
    domains: tuple[str, ...]
    neighbours: tuple[str, ...]
    aliases: tuple[str, ...]
    short: tuple[str, ...]
    since: str | None
    until: str | None
    successors: tuple[str, ...]
    former_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text at ``start`` to ``end``; ``weak`` where other places have that name too."""

    place: Place
    start: int
    end: int
    weak: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A safeguarding board or partnership whose name does not give its places by itself."""

    name: str
    short: str | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """A web or e-mail domain of several places; ``all``: of a body of them together, so that it names every one."""

    name: str
    places: tuple[str, ...]
    all: bool


class Register:
    """Places by name, alias, code and web domain."""

    def __init__(
        self, places: tuple[Place, ...], boards: tuple[Board, ...] = (), domains: tuple[Domain, ...] = ()
    ) -> None:
        """Index the places; where two claim a name, the first keeps it."""
        self.places = places
        self.by_name = {p.name: p for p in places}
        self.boards = boards
        self.by_code = {c: p for p in places for c in (*p.former_codes, p.code) if c}
        self.domains = {d.name: d for d in domains}
        self.by_domain = {d: p for p in places for d in p.domains}
        self._names: dict[str, Place] = {}
        self._index: dict[str, list[tuple[tuple[str, ...], Place, bool]]] = {}
        for weak in (False, True):
            for place in places:
                for name in place.short if weak else (place.name, *place.aliases):
                    self._add(name, place, weak)
        for entries in self._index.values():
            entries.sort(key=lambda e: -len(e[0]))

    def _add(self, name: str, place: Place, weak: bool) -> None:
        words = tuple(_words(name))
        if not words or not any(c.isalpha() for c in name):
            return
        entries = self._index.setdefault(words[0], [])
        if all(e[0] != words for e in entries):
            entries.append((words, place, weak))
        if not weak:
            self._names.setdefault(" ".join(words), place)

    def mentions(self, text: str) -> list[Mention]:
        """Return the places that ``text`` names, in order, not overlapping."""
        found: list[Mention] = []
        done = 0
        for match in _CAPITAL.finditer(text):
            if match.start() < done:
                continue
            entries = self._index.get(match.group().lower().replace("’", "'"))
            if entries is None or _joined(text, match.start() - 1, -1):
                continue
            for words, place, weak in entries:
                end = _match(text, match.start(), words)
                if end and not _joined(text, end, 1):
                    found.append(Mention(place, match.start(), end, weak))
                    done = end
                    break
        return found

    def board(self, text: str) -> Board | None:
        """Return the board whose name or short form ``text`` has, as whole words."""
        low = text.lower()
        for board in self.boards:
            if board.name.lower() in low:
                return board
            if board.short and board.short in text and re.search(rf"\b{board.short}\b", text):
                return board
        return None

    def named(self, name: str) -> Place | None:
        """Return the place with exactly this name or alias, whatever its capitals."""
        return self._names.get(" ".join(_words(name)))

    def openings(self, name: str) -> tuple[str, ...]:
        """Return what the names of the place ``name`` begin with, in lower case: no text without one mentions it."""
        place = self.by_name.get(name)
        names = (place.name, *place.aliases, *place.short) if place else ()
        # Apostrophes have two shapes.
        return tuple(dict.fromkeys(word.split("'")[0] for each in names for word in islice(_words(each), 1)))

    def nearest(self, name: str) -> Place | None:
        """Return the place whose whole name ``name`` misspells, None unless it is at least 95 in 100 alike."""
        words = " ".join(_words(name))
        if words in self._names:
            return self._names[words]
        from rapidfuzz import fuzz, process

        best = process.extractOne(words, self._names.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
        return self._names[best[0]] if best else None

    def likely(self, name: str) -> str | None:
        """Return the name of the place that whoever typed ``name`` may have meant, to ask; None where none is near."""
        words = " ".join(_words(name))
        from rapidfuzz import fuzz, process

        best = process.extractOne(words, self._names.keys(), scorer=fuzz.WRatio, score_cutoff=80)
        return self._names[best[0]].name if best else None

    def of_domain(self, domain: str) -> Place | None:
        """Return the place that owns a web or e-mail domain ("mail.hackney.gov.uk" too); None where several do."""
        return next((self.by_domain[d] for d in _upwards(domain) if d in self.by_domain), None)

    def shared_domain(self, domain: str) -> Domain | None:
        """Return the entry of a domain that several places share, or that a former authority had."""
        return next((self.domains[d] for d in _upwards(domain) if d in self.domains), None)

    def at(self, place: Place, date: str | None) -> tuple[Place, ...]:
        """Return what ``place`` was at ``date`` (ISO 8601, of any precision): after its end, its successors."""
        if not date or not place.until or date <= place.until[: len(date)]:
            return (place,)
        return tuple(self.by_name[name] for name in place.successors)


def _upwards(domain: str) -> Iterator[str]:
    """Yield a domain and those that it is part of, without the last one."""
    parts = domain.lower().strip(".").split(".")
    for i in range(len(parts) - 1):
        yield ".".join(parts[i:])


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text.replace("&", " and ")):
        yield match.group().lower().replace("’", "'")


def _match(text: str, start: int, words: tuple[str, ...]) -> int:
    """Return where ``words`` end in ``text`` from ``start`` on, 0 where they do not stand there."""
    at = start
    for i, word in enumerate(words):
        if i:
            gap = _GAP.match(text, at)
            following = gap.end() if gap else at
            if word == "and" and gap and "&" in gap.group():
                at = following
                continue
            if following == at and (i < 2 or words[i - 1] != "and"):
                return 0
            at = following
        piece = text[at : at + len(word)]
        if piece.lower().replace("’", "'") != word:
            return 0
        at += len(word)
        if at < len(text) and (text[at].isalnum() or text[at] == "_"):
            return 0
        if i and word not in _SMALL and not piece[0].isupper():
            return 0
    return at


_SMALL = frozenset(("and", "of", "on", "upon", "the", "with", "in", "for", "sea", "tees", "trent", "tyne", "thames"))


def _joined(text: str, at: int, step: int) -> bool:
    """Whether a hyphen at ``at`` ties the name to another word ("Newcastle-under-Lyme")."""
    return 0 <= at < len(text) and text[at] in _HYPHENS and 0 <= at + step < len(text) and text[at + step].isalpha()


def _place(row: dict[str, str]) -> Place:
    def several(column: str) -> tuple[str, ...]:
        return tuple(filter(None, row[column].split(";")))

    return Place(
        name=row["name"],
        code=row["code"] or None,
        la_code=row["la_code"] or None,
        region=row["region"] or None,
        kind=row["type"],
        domains=several("domain"),
        neighbours=several("neighbours"),
        aliases=several("aliases"),
        short=several("short"),
        since=row["since"] or None,
        until=row["until"] or None,
        successors=several("successors"),
        former_codes=several("former_codes"),
    )


@lru_cache(maxsize=1)
def load() -> Register:
    """Return the register of the project's data, read once."""
    places: list[Place] = []
    for name in FILES:
        places += map(_place, resources.rows("corpora", "register", name))
    boards = [
        Board(row["name"], row["short"] or None, tuple(row["places"].split(";")))
        for row in resources.rows("corpora", "register", "boards.csv")
    ]
    domains = [
        Domain(row["domain"], tuple(row["places"].split(";")), row["all"] == "yes")
        for row in resources.rows("corpora", "register", "domains.csv")
    ]
    return Register(tuple(places), tuple(boards), tuple(domains))
