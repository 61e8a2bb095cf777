"""Long forms that follow their short form: "SF (long form)", "SF is the long form", "SF: long form"."""

from __future__ import annotations

import re

from pipeline.extract.align import Atom, atoms_of, cost_of, letters_of
from pipeline.extract.glossary import plain, senses

_STOP = re.compile(r"[.!?;:|)\]]\s|[)\]]$|[|]|[(\[]")
_ACT = re.compile(r"\s+of\s+the\s+(?:[A-Z][\w-]*\s+(?:and\s+|of\s+|\([^()]{1,30}\)\s+)*){1,8}?Act(?:\s+\d{4})?")
_SENTENCE_END = re.compile(r"[.!?]\s")
_QUOTES = "'\"‘’“” "
_LONGEST = 9


def tidy(long: str) -> str:
    """Return a long form on one line, without quotation marks and signs around it."""
    return " ".join(long.split()).strip(_QUOTES + ",;:")


def opening(short: str, text: str, reach: int) -> str | None:
    """Return the long form of ``short`` that opens within the first ``reach`` words of ``text``, or None."""
    end = _STOP.search(text)
    text = text[: end.start()] if end else text
    atoms = atoms_of(text)[: reach + 2 * _LONGEST]
    letters = letters_of(short)
    if not letters:
        return None
    limit = 1 if reach > 1 or len(letters) < 3 else max(2, len(letters) // 2 + 1)
    found = _cheapest(letters, atoms, reach, limit)
    if found is None:
        return None
    first, last = found
    chosen = atoms[first : last + 1]
    if last + 2 == len(atoms) and atoms[-1].head:
        chosen = atoms[first:]
    if short[0] == "S" and short[1:].isdigit():
        act = _ACT.match(text, chosen[-1].end)
        if act:
            return tidy(text[chosen[0].start : act.end()])
    return tidy(text[chosen[0].start : chosen[-1].end])


def _cheapest(letters: str, atoms: list[Atom], reach: int, limit: int) -> tuple[int, int] | None:
    best: tuple[int, int, int] | None = None
    for first in range(min(reach + 1, len(atoms))):
        if not atoms[first].opens or atoms[first].text[:1].lower() != letters[0] or (reach and atoms[first].small):
            continue
        for last in range(first, min(len(atoms), first + 2 * len(letters) + 4)):
            if letters[-1] not in atoms[last].text.lower():
                continue
            cost = cost_of(letters, atoms[first : last + 1], limit, trailing=False)
            if cost is not None and (best is None or (cost, first) < best[:2]):
                best = cost, first, last
    return None if best is None else best[1:]


def all_openings(short: str, text: str, reach: int) -> list[str]:
    """Return the long form that opens ``text`` and, where one word is said to have several, the later ones too."""
    first = opening(short, text, reach)
    if first is None or reach < 2:
        return [] if first is None else [first]
    found = [first]
    sentence = _SENTENCE_END.split(text, maxsplit=1)[0]
    atoms = atoms_of(sentence)
    known = {plain(w) for s in senses(short) for w in s.wordings()}
    letters = letters_of(short)
    at = next((i for i, a in enumerate(atoms) if a.start >= sentence.find(first) + len(first)), len(atoms))
    while at < len(atoms):
        for end in range(at + 1, min(at + len(letters) + 4, len(atoms)) + 1):
            run = atoms[at:end]
            words = sentence[run[0].start : run[-1].end]
            if not run[0].small and cost_of(letters, run, 0, trailing=False) == 0:
                capitals = all(a.small or a.text[:1].isupper() for a in run)
                if (capitals or plain(words) in known) and plain(words) not in {plain(f) for f in found}:
                    found.append(tidy(words))
                    at = end - 1
                    break
        at += 1
    return found
