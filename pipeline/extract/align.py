"""Reading the letters of a short form off the words of its long form.

After Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions in biomedical text"), who
find the letters from right to left wherever they stand. Here short forms are initials more often than not, so a letter
counts for the start of a word first and for the inside of one at a cost, and of all readings the cheapest wins; what
may be spent grows with the number of letters, as in Sohn et al. (2008, "Abbreviation definition identification based
on automatic precision estimates"), whose orders of strategies the costs stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.extract.shortforms import words_of

_ATOM = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")

# What a reading costs: a letter inside a word, one right after the last letter read, a word left out, one last noun
# without a letter ("... Team"), a letter that a small word gives, one inside a word whose first letter is not read.
INNER, NEXT, SKIPPED, TRAILING, SMALL, BURIED = 2, 1, 4, 1, 1, 4
DEAR = 99


@dataclass(frozen=True, slots=True)
class Atom:
    """A word, or a part of a hyphened one, with its place in the text it was taken from."""

    text: str
    start: int
    end: int
    opens: bool  # begins a word, rather than the second part of a hyphened one

    @property
    def small(self) -> bool:
        """Whether a short form may leave the word out for nothing."""
        return self.text.lower() in words_of("small_words")

    @property
    def free(self) -> bool:
        """Whether a short form may leave it out for nothing: a small word, a number, a part after the first."""
        return not self.opens or self.small or self.text.isdigit()

    @property
    def head(self) -> bool:
        """Whether the word may close a long form without a letter of its own."""
        return self.text.lower().rstrip("s") in words_of("heads")


def atoms_of(text: str) -> list[Atom]:
    """Return the words of ``text``, in order."""
    return [
        Atom(m.group(), m.start(), m.end(), m.start() == 0 or text[m.start() - 1] not in "-/‑")
        for m in _ATOM.finditer(text)
    ]


def letters_of(short: str) -> str:
    """Return the letters and digits of ``short``, in lower case."""
    return "".join(c for c in short.lower() if c.isalnum())


def allowed(letters: str) -> int:
    """Return the most that a reading of ``letters`` may cost: none of it inside a word for one, one for two letters."""
    size = len(letters)
    return 2 * size if size > 2 else INNER * (size - 1)


def cost_of(letters: str, atoms: list[Atom], limit: int, *, trailing: bool = True) -> int | None:
    """Return what it costs to read ``letters`` off ``atoms`` from the first to the last of them; None over ``limit``.

    With ``trailing`` the last of them may be words without a letter.
    """
    if not atoms or len(atoms) > 2 * len(letters) + 4 or atoms[0].text[:1].lower() != letters[0]:
        return None
    best = _read(letters, atoms, limit)
    price = 0
    while trailing and len(atoms) > 1:
        last = atoms[-1]
        price += 0 if price and last.free else TRAILING if last.head and not price else SKIPPED
        atoms = atoms[:-1]
        room = (limit if best is None else best) - price
        if room < 0:
            break
        rest = _read(letters, atoms, room)
        best = best if rest is None else rest + price
    return best


def _read(letters: str, atoms: list[Atom], limit: int) -> int | None:
    """Align all of ``letters`` with ``atoms``, whose first and last must each give a letter; least cost, or None."""
    if limit < 0:
        return None
    size = len(letters)
    costs: dict[int, int] = {0: 0}
    for index, atom in enumerate(atoms):
        word = atom.text.lower().replace("'", "").replace("’", "")
        ends = index in (0, len(atoms) - 1)
        following: dict[int, int] = {}
        for at, cost in costs.items():
            if not ends:
                _put(following, at, cost + (0 if atom.free else SKIPPED), limit)
            if at < size and word[:1] == letters[at]:
                price = cost + (SMALL if atom.small else 0)
                _put(following, at + 1, price, limit)
                _read_inside(letters, word, at + 1, price, following, limit)
            elif at < size and index and cost + BURIED <= limit:
                inside = word.find(letters[at], 1)
                if inside > 0:
                    _put(following, at + 1, cost + BURIED, limit)
                    _read_inside(letters, word[inside:], at + 1, cost + BURIED, following, limit)
        costs = following
        if not costs:
            return None
    return costs.get(size)


def _read_inside(letters: str, word: str, taken: int, price: int, into: dict[int, int], limit: int) -> None:
    """Put the costs of taking further letters from inside ``word``, whose first gave letter ``taken - 1``."""
    began, inside = taken - 1, 1
    while taken < len(letters):
        at = word.find(letters[taken], inside)
        if at < 0:
            return
        run = word[: taken - began + 1] == letters[began : taken + 1]
        taken, inside = taken + 1, at + 1
        price += 0 if run and letters[taken - 1].isdigit() else NEXT if at == inside - 1 and run else INNER
        if price > limit:
            return
        _put(into, taken, price, limit)


def _put(into: dict[int, int], at: int, cost: int, limit: int) -> None:
    if cost <= limit and cost < into.get(at, DEAR):
        into[at] = cost


def reordered(letters: str, atoms: list[Atom], *, known: bool) -> list[Atom] | None:
    """Return the last of ``atoms`` whose initials are ``letters`` in another order, or None.

    Only where the phrase is capitalised, or ``known``: the glossary has the short form.
    """
    wanted = Counter(letters)
    if len(letters) < 3:
        return None
    seen: Counter[str] = Counter()
    for first in range(len(atoms) - 1, -1, -1):
        atom = atoms[first]
        if atom.small:
            continue
        initial = atom.text[:1].lower()
        seen[initial] += 1
        if seen[initial] > wanted[initial]:
            return None
        if sum(seen.values()) == len(letters):
            run = atoms[first:]
            capitals = all(a.small or a.text[:1].isupper() for a in run)
            return run if atom.opens and (capitals or known) else None
    return None
