"""What a report itself says its short forms stand for.

Follows Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions in biomedical text"):
a short form in brackets after its long form, or the other way round, the letters of the short form found from right to
left. Three things differ, because short forms here are initials: a letter counts for the start of a word first and for
the inside of one only at a cost, the cheapest reading wins; the words of a long form may stand in another order
("Children Looked After (LAC)"); and wordings beside brackets count ("known as", "stands for", "SF: ...", table rows).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.glossary import ordinary_words, plain, senses, vocabulary
from pipeline.extract.shortforms import lexicon, parts, words_of

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]")
_STOP = re.compile(r"[.!?;:|)\]]\s|[)\]]$|[|]")
_ATOM = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9&./-]{1,9}(?:['’]?s)?")
_FILLER = re.compile(
    r"^(?:(?:hereafter|henceforth|hereinafter|also|commonly|otherwise|known|referred|called|abbreviated|to|as|the|or|aka)\b[\s,:]*)+",
    re.IGNORECASE,
)
_ACT = re.compile(r"\s+of\s+the\s+(?:[A-Z][\w-]*\s+(?:and\s+|of\s+|\([^()]{1,30}\)\s+)*){1,8}?Act(?:\s+\d{4})?")
_DERIVED = re.compile(r"(?:tion|sion|ment|ness|ship|ance|ence|ings?|ful|ity|ism|ive|ology)s?$")
_QUOTES = "'\"‘’“” "

# What a reading may cost: letters of its short form, for every two letters one point, and never under two.
_INNER, _SKIPPED, _TRAILING, _SMALL = 2, 4, 1, 1
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that the text gives it, in the singular where the short form was in the plural."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    start: int
    end: int
    opens: bool  # begins a word, rather than the second part of a hyphened one

    @property
    def small(self) -> bool:
        return self.text.lower() in words_of("small_words")


def definitions(text: str) -> list[Definition]:
    """Return what ``text`` defines, in order, each pair once."""
    found: list[Definition] = []
    for match in _BRACKET.finditer(text):
        found += _bracketed(text, match)
    if len(found) == 0 or len(text) > 60:
        found += _cued(text)
    return list(dict.fromkeys(found))


def _bracketed(text: str, match: re.Match[str]) -> list[Definition]:
    inside = match[1].strip()
    before = text[max(0, match.start() - 160) : match.start()].rstrip()
    words = re.split(r"\s*[,;]\s*|\s+or\s+|\s+[-–—]\s+", _FILLER.sub("", inside).strip(_QUOTES), maxsplit=1)
    short = _short(words[0].strip(_QUOTES))
    if short is not None:
        form, plural = short
        long = _backwards(form, before.rstrip(_QUOTES + ","))
        return [Definition(form, _singular(long) if plural else long)] if long else []
    last = re.search(r"(\S+)$", before)
    if last and " " in inside:
        short = _short(last[1].strip(_QUOTES))
        if short is not None:
            long = _forwards(short[0], inside.lstrip(_QUOTES), 1)
            return [Definition(short[0], _singular(long) if short[1] else long)] if long else []
    return []


def _cued(text: str) -> list[Definition]:
    found: list[Definition] = []
    for match in _SHORT.finditer(text):
        word = match.group()
        if word.isalpha() and word[1:].islower():
            continue
        if sum(c.isupper() for c in word) < 2 and not any(c.isdigit() for c in word):
            continue
        short = _short(word)
        if short is None:
            continue
        form, plural = short
        for pattern, reach in _cues():
            cue = pattern.match(text, match.end())
            if cue:
                tail = text[cue.end() : cue.end() + 300]
                longs = _all_forwards(form, tail, reach)
                found += [Definition(form, _singular(x) if plural else x) for x in longs]
                break
        before = text[max(0, match.start() - 160) : match.start()]
        introduced = _introduces().search(before) if _may_introduce(before) else None
        if introduced:
            long = _backwards(form, before[: introduced.start()].rstrip(_QUOTES + ","), strict=True)
            if long:
                found.append(Definition(form, _singular(long) if plural else long))
    return found


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(c["after"]), int(c["reach"])) for c in lexicon()["cue"])


@lru_cache(maxsize=1)
def _introduces() -> re.Pattern[str]:
    return re.compile(lexicon()["introduces"]["before"])


@lru_cache(maxsize=1)
def _introduction_ends() -> tuple[str, ...]:
    # An article may follow, also without a space: "team –the".
    return tuple(f"{end}{article}" for end in lexicon()["introduces"]["ends"] for article in ("", "the", "an", "a"))


def _may_introduce(before: str) -> bool:
    """Tell, fast, whether ``before`` can end as what introduces a short form does."""
    ends = _introduction_ends()
    return any(word.rstrip(_QUOTES).endswith(ends) for word in before.rsplit(None, 3)[-3:])


def _short(word: str) -> tuple[str, bool] | None:
    """Return the one short form that ``word`` is, and whether it is in the plural."""
    if not 2 <= len(word) <= 14 or " " in word:
        return None
    forms = parts(word)
    return forms[0] if len(forms) == 1 else None


def _atoms(text: str) -> list[_Atom]:
    return [
        _Atom(m.group(), m.start(), m.end(), m.start() == 0 or text[m.start() - 1] not in "-/‑")
        for m in _ATOM.finditer(text)
    ]


def _letters(short: str) -> str:
    return "".join(c for c in short.lower() if c.isalnum())


def _allowed(short: str) -> int:
    return max(2, len(_letters(short)) // 2 + 1)


def _backwards(short: str, before: str, *, strict: bool = False) -> str | None:
    """Return the long form of ``short`` that ends where ``before`` ends, or None."""
    stops = [m.end() for m in _STOP.finditer(before)]
    base = stops[-1] if stops else 0
    atoms = _atoms(before[base:])[-(2 * _LONGEST) :]
    letters = _letters(short)
    if not atoms or not letters:
        return None
    limit = 0 if strict else _allowed(short)
    best: tuple[int, int, int] | None = None
    for first in range(len(atoms) - 1, -1, -1):
        if not atoms[first].opens or (atoms[first].small and atoms[first].text.lower()[:1] != letters[0]):
            continue
        cost = _cost(letters, atoms[first:], limit)
        if cost is not None and (best is None or (cost, -first) < best[:2]):
            best = (cost, -first, first)
    if best is not None:
        chosen = atoms[best[2] :]
        if best[0] and chosen[-1].text.islower():
            shorter = _cost(letters, chosen[:-1], limit, trailing=False)
            chosen = chosen[:-1] if shorter == best[0] - _TRAILING else chosen
    else:
        reordered = _reordered(short, atoms)
        if reordered is None or strict:
            return None
        chosen = reordered
    if _is_name(short, chosen):
        return None
    return _clean(before[base + chosen[0].start : base + chosen[-1].end])


def _forwards(short: str, text: str, reach: int) -> str | None:
    """Return the long form of ``short`` that opens within the first ``reach`` words of ``text``, or None."""
    ends = [m.start() for m in _STOP.finditer(text)]
    ends += [m.start() for m in re.finditer(r"[(\[]", text)]
    text = text[: min(ends)] if ends else text
    atoms = _atoms(text)[: reach + 2 * _LONGEST]
    letters = _letters(short)
    limit = 1 if reach > 1 or len(letters) < 3 else _allowed(short)
    best: tuple[int, int, int] | None = None
    for first in range(min(reach + 1, len(atoms))):
        if not atoms[first].opens or atoms[first].text[:1].lower() != letters[:1]:
            continue
        if reach and atoms[first].small:
            continue
        for last in range(first, min(len(atoms), first + 2 * len(letters) + 4)):
            if letters[-1] not in atoms[last].text.lower():
                continue
            cost = _cost(letters, atoms[first : last + 1], limit, trailing=False)
            if cost is not None and (best is None or (cost, first) < best[:2]):
                best = (cost, first, last)
    if best is None:
        return None
    chosen = atoms[best[1] : best[2] + 1]
    if best[2] + 2 == len(atoms) and atoms[-1].text.lower().rstrip("s") in words_of("heads"):
        chosen = atoms[best[1] :]
    if short[0] == "S" and short[1:].isdigit():
        act = _ACT.match(text, chosen[-1].end)
        if act:
            return _clean(text[chosen[0].start : act.end()])
    return None if _is_name(short, chosen) else _clean(text[chosen[0].start : chosen[-1].end])


def _all_forwards(short: str, text: str, reach: int) -> list[str]:
    """Return the long form that opens ``text`` and, where one word is said to have several, the later ones too."""
    first = _forwards(short, text, reach)
    if first is None:
        return []
    found = [first]
    if reach < 2:
        return found
    sentence = re.split(r"[.!?]\s", text, maxsplit=1)[0]
    atoms = _atoms(sentence)
    known = {plain(w) for s in senses(short) for w in s.wordings()}
    letters = _letters(short)
    at = next((i for i, a in enumerate(atoms) if a.start >= sentence.find(first) + len(first)), len(atoms))
    while at < len(atoms):
        for end in range(at + 1, min(at + len(letters) + 4, len(atoms)) + 1):
            run = atoms[at:end]
            words = sentence[run[0].start : run[-1].end]
            if not run[0].small and _cost(letters, run, 0, trailing=False) == 0:
                capitals = all(a.small or a.text[:1].isupper() for a in run)
                if (capitals or plain(words) in known) and plain(words) not in {plain(f) for f in found}:
                    found.append(_clean(words))
                    at = end - 1
                    break
        at += 1
    return found


def _cost(letters: str, atoms: list[_Atom], limit: int, *, trailing: bool = True) -> int | None:
    """Return what it costs to read ``letters`` off ``atoms`` from the first to the last of them, up to ``limit``.

    Nothing for the first letter of a word; something for a letter inside one, for one that a small word gives, for a
    word left out, and for one last noun without a letter ("... Team"). Small words may be left out for nothing.
    """
    if not atoms or len(atoms) > 2 * len(letters) + 4 or atoms[0].text[:1].lower() != letters[0]:
        return None
    last = atoms[-1]
    if trailing and len(atoms) > 1 and last.text.lower().rstrip("s") in words_of("heads"):
        whole = _read(letters, atoms, limit)
        rest = _read(letters, atoms[:-1], limit - _TRAILING)
        options = [c for c in (whole, None if rest is None else rest + _TRAILING) if c is not None]
        return min(options) if options else None
    return _read(letters, atoms, limit)


def _read(letters: str, atoms: list[_Atom], limit: int) -> int | None:
    """Align all of ``letters`` with ``atoms``, whose first and last must each give a letter; least cost, or None."""
    if limit < 0:
        return None
    size = len(letters)
    costs: dict[int, int] = {0: 0}
    for index, atom in enumerate(atoms):
        word = atom.text.lower().replace("'", "").replace("’", "")
        ends = index in (0, len(atoms) - 1)
        following: dict[int, int] = {}

        def put(at: int, cost: int, into: dict[int, int] = following) -> None:
            if cost <= limit and cost < into.get(at, 99):
                into[at] = cost

        for at, cost in costs.items():
            if not ends:
                put(at, cost + (0 if atom.small or not atom.opens else _SKIPPED))
            if at < size and word[:1] == letters[at]:
                price = cost + (_SMALL if atom.small else 0)
                put(at + 1, price)
                # further letters inside the same word, in order
                inside, taken = 1, at + 1
                while taken < size:
                    inside = word.find(letters[taken], inside)
                    if inside < 0:
                        break
                    taken, inside = taken + 1, inside + 1
                    consecutive = word[: taken - at] == letters[at:taken]
                    price += 0 if consecutive and letters[taken - 1].isdigit() else _INNER
                    put(taken, price)
        costs = following
        if not costs:
            return None
    return costs.get(size)


def _reordered(short: str, atoms: list[_Atom]) -> list[_Atom] | None:
    """Return the last words of ``atoms`` whose initials are those of ``short`` in another order, or None.

    Only where the phrase is capitalised or the glossary knows the short form.
    """
    letters = Counter(_letters(short))
    total = sum(letters.values())
    if total < 3:
        return None
    seen: Counter[str] = Counter()
    for first in range(len(atoms) - 1, -1, -1):
        atom = atoms[first]
        if atom.small:
            continue
        seen[atom.text[:1].lower()] += 1
        if seen[atom.text[:1].lower()] > letters[atom.text[:1].lower()]:
            return None
        if sum(seen.values()) == total:
            run = atoms[first:]
            capitals = all(a.small or a.text[:1].isupper() for a in run)
            return run if atom.opens and (capitals or senses(short)) else None
    return None


def _is_name(short: str, atoms: list[_Atom]) -> bool:
    """Tell whether the words are more likely a person's name with initials than a term of the field."""
    if len(_letters(short)) > 3 or not all(a.text[:1].isupper() for a in atoms):
        return False
    words = [a.text.lower() for a in atoms]
    if any(_DERIVED.search(w) for w in words):
        return False
    return not any(w in ordinary_words() or plain(w) in vocabulary() or w in words_of("heads") for w in words)


def _clean(long: str) -> str:
    return " ".join(long.split()).strip(_QUOTES + ",;:")


def _singular(long: str) -> str:
    if long.endswith("ies") and len(long) > 5:
        return long[:-3] + "y"
    if long.endswith("s") and not long.endswith(("ss", "us", "is")):
        return long[:-1]
    return long
