"""Definitions by brackets: "long form (SF)" and "SF (long form)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline import resources
from pipeline.extract.align import DEAR, Atom, allowed, atoms_of, cost_of, letters_of, reordered
from pipeline.extract.forwards import opening
from pipeline.extract.glossary import senses
from pipeline.extract.shortforms import words_of

# How far before a bracket a long form can begin and how long a bracket is read, in characters; in words at most.
REACH = 200
_MOST_WORDS = 18

# A reading that costs more than one inner letter gives way to one of initials in another order.
_CLEAR = 2

QUOTES = "'\"‘’“” "
_STOP = re.compile(r"[.!?;:|]\s|[)\]](?:\s|$)|[|]")
_FILLER = re.compile(
    r"^(?:(?:hereafter|henceforth|hereinafter|also|formerly|previously|now|commonly|otherwise|locally|known|referred|called|abbreviated|short|for|that|is|meaning|i\.?e|to|as|the|or|aka)\b[\s,:.]*)+",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*[,;]\s+|\s*[=:]|\s+or\s+|\s+[-–—]\s+")
_HYPHENS = ("-", "‑")
_LAST_PART = re.compile(r"(.*[^\s,–—-])(?:,| [-–—])\s+([^\s,]+)$", re.DOTALL)
_TWO = re.compile(r"([^\s/]{2,12})(?:\s*/\s*|\s+(?:and|or|&)\s+)([^\s/]{2,12})")
_JOINT = re.compile(r"(?:\s*/|\s+(?:and|or|&))$")
_BETWEEN = QUOTES + ",;:-–—"
_SECTION = re.compile(r"([Ss]ection (\d{1,3})(?: of the [\w' -]{1,60}?(?: \d{4})?)?)$")
_JOINED = re.compile(r"[^\W\d_]{4}$")  # "ligand(CD40L)", but not "f(x)"
_SUM = re.compile(r"[<>=]")
_LAST_WORD = re.compile(r"(\S+)$")

# The longest short form of any field, in characters (Schwartz and Hearst), and of small letters alone.
_LONGEST, _LONGEST_SMALL = 12, 5

Form = tuple[str, bool]  # a short form, and whether it was written in the plural


class Pair(NamedTuple):
    """A short form and its long form, as written."""

    short: str
    long: str
    plural: bool


def any_form(word: str) -> Form | None:
    """Return ``word`` if it can be a short form in any field: letters and digits, at most two words."""
    if not 1 <= len(word) <= _LONGEST or not any(c.isalpha() for c in word) or len(word.split()) > 2:
        return None
    if not (word[0].isalnum() or word[0] in "[.") or (len(word) == 1 and word.islower()) or _SUM.search(word):
        return None
    if word.islower() and ((len(word) > 2 and word in resources.ordinary_words()) or len(word) > _LONGEST_SMALL):
        return None
    return word, False


def bracketed(text: str, form_of: Callable[[str], Form | None] = any_form) -> Iterator[Pair]:
    """Yield what the brackets of ``text`` define, in order.

    Args:
        text: a passage or any longer text; a long form never reaches over the end of a sentence.
        form_of: which words can be short forms, and how they are to be written.
    """
    for start, end in _spans(text):
        if end - start > REACH:
            continue
        if start and not text[start - 1].isspace() and not _JOINED.search(text, start - 4, start):
            continue
        before = text[max(0, start - REACH) : start].rstrip()
        yield from _read(text[start + 1 : end].strip(), before, form_of)


def _read(inside: str, before: str, form_of: Callable[[str], Form | None]) -> Iterator[Pair]:
    """Yield what a bracket and the text before it define: the first way of reading them that fits."""
    said = _FILLER.sub("", inside).strip(QUOTES)
    first = _FIRST.split(said, maxsplit=1)[0].strip(QUOTES)
    form = form_of(first)
    if form is not None:
        valued = said[len(first) :].lstrip()[:1] == "="  # "(OR = 1.8)" gives a value as often as a name
        long = ending(form[0], before.rstrip(QUOTES + ","))
        if not long and len(said) > len(first):
            long = opening(form[0], said[len(first) :].lstrip(_BETWEEN), 1)  # "the hub (EH, early help)"
        if long and not (valued and " " not in long):
            yield Pair(form[0], long, form[1])
        return
    two = _TWO.fullmatch(said)
    if two:
        yield from _two(two[1], two[2], before, form_of)
        return
    within = _LAST_PART.match(said)
    form = form_of(within[2].strip(QUOTES)) if within else None
    if within and form is not None:
        long = ending(form[0], within[1], strict=True) or ending(form[0], before.rstrip(QUOTES + ","))
        if long:
            yield Pair(form[0], long, form[1])
            return
    last = _LAST_WORD.search(before)
    form = form_of(last[1].strip(QUOTES)) if last and " " in inside else None
    long = opening(form[0], said, 1) if form is not None else None
    if form is not None and long:
        yield Pair(form[0], long, form[1])


def _two(one: str, other: str, before: str, form_of: Callable[[str], Form | None]) -> Iterator[Pair]:
    """Yield what "child in need and child protection (CIN and CP)" defines; of "(CAF/eCAF)" either may be meant."""
    for short in (other, one):
        form = form_of(short)
        long = ending(form[0], before) if form is not None else None
        if form is not None and long:
            yield Pair(form[0], long, form[1])
            before = _JOINT.sub("", before.removesuffix(long).rstrip())


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where each pair of brackets opens and closes, in order of opening."""
    opened: list[int] = []
    found = []
    for match in re.finditer(r"[(\[)\]]", text):
        if match.group() in "([":
            opened.append(match.start())
        elif opened:
            found.append((opened.pop(), match.start()))
    return sorted(found)


def ending(short: str, before: str, *, strict: bool = False) -> str | None:
    """Return the long form of ``short`` that ends where ``before`` ends, or None.

    Of all readings of the letters the cheapest counts, of equals the shortest; with ``strict`` only initials.
    """
    stops = [m.end() for m in _STOP.finditer(before)]
    base = stops[-1] if stops else 0
    letters = letters_of(short)
    atoms = atoms_of(before[base:])[-_MOST_WORDS:] if letters else []
    if not atoms:
        return None
    if short[0] == "S" and short[1:].isdigit():
        section = _SECTION.search(before[base:])
        return section[1] if section and section[2] == short[1:] else None
    chosen, cost = _cheapest(letters, atoms, 0 if strict else allowed(letters))
    if cost > _CLEAR and not strict:
        chosen = reordered(letters, atoms, known=bool(senses(short))) or chosen
    if not chosen:
        return None
    start = base + chosen[0].start
    # What a hyphen joins to the first word is part of it, and so are numbers and signs.
    word = before.rfind(" ", base, start) + 1 or base
    joined = before[word:start]
    if not any(c.isalpha() for c in joined) or (
        joined.endswith(_HYPHENS) and joined[:-1].lower() not in words_of("prefixes")
    ):
        start = word
    long = before[start : base + chosen[-1].end].lstrip("([" + QUOTES)
    if (
        len(long) <= len(short)
        or short.lower() in (said := long.lower().split())
        or not words_of("verbs").isdisjoint(said)
    ):
        return None
    return long


def _cheapest(letters: str, atoms: list[Atom], limit: int) -> tuple[list[Atom], int]:
    """Return the words of the cheapest reading and its cost; no words where there is none within ``limit``."""
    best: tuple[int, int] | None = None
    words = 0
    for first in range(len(atoms) - 1, -1, -1):
        atom = atoms[first]
        words += atom.opens and not atom.small
        if words > min(len(letters) + 5, 2 * len(letters)):
            break
        if atom.text[:1].lower() != letters[0]:
            continue
        cost = cost_of(letters, atoms[first:], limit)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, first
            limit = cost
    if best is None:
        return [], DEAR
    chosen = atoms[best[1] :]
    # A closing noun in small letters, which the short form leaves out, is not part of its name.
    if best[0] and chosen[-1].head and chosen[-1].text.islower():
        shorter = cost_of(letters, chosen[:-1], limit, trailing=False)
        if shorter is not None and shorter < best[0]:
            return chosen[:-1], shorter
    return chosen, best[0]
