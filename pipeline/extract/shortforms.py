"""Short forms as they stand in running text: the words of a passage that may be acronyms, with what speaks against it.

Finding is by shape alone and errs on the side of too many; ``pipeline.extract.acronyms`` decides, knowing the glossary,
the report's own definitions and where else each form stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline import resources
from pipeline.extract.glossary import senses

# A word with a second capital or a digit near its start, its joined parts ("CIN/CP", "A&A", "CP-IS") with it;
# or a section of an Act ("s47", "S.47").
_CANDIDATE = re.compile(
    r"(?<![A-Za-z0-9])(?:[a-z]?[A-Z][a-z]{0,3}(?:[A-Z0-9]|[&/.-][A-Z0-9])[A-Za-z0-9&/.'’-]*"
    r"|[ei][A-Z][a-z]{2,4}(?![A-Za-z0-9])"
    r"|(?<!['’])(?:[sS]\.?|S\.? )\d{2,3}\b)"
)
# What every such word holds; it opens with a character class, so that a text without one is passed over fast.
_QUICK = re.compile(
    r"[A-Z\d](?:(?<=[ei].)|(?<=[A-Z])[a-z]{0,3}[&/.-]?[A-Z0-9]|(?<=[sS]\d)|(?<=[sS][. ]\d)|(?<=S\. \d))"
)
_WORD = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:uk|com|org|net)\b", re.IGNORECASE)
_POSTCODE = re.compile(r"[A-Z](?<!\w.)[A-Z]?\d[A-Z\d]? ?\d[A-Z]{2}\b")
_SECTION = re.compile(r"[sS]\.? ?(\d{2,3})")
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]\.?")
_HYPHENED = re.compile(r"[A-Z]{1,4}(?:-[A-Z]{1,4})+")
_CAPITALS = re.compile(r"([A-Z]{2,}(?:&[A-Z]+)*\d?|[A-Z](?:&[A-Z]+)+)(s?)")
_VERB = re.compile(r"([A-Z]{3,})((?i:ing|ed))")
_MIXED = re.compile(r"[a-z]?[A-Z][A-Za-z]{1,5}")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_GAP = re.compile(r"[ ,:&'’–-]{1,3}|(?: A | I )|(?:'S )")
_WORD_BEFORE = re.compile(r"([A-Za-z]+)\.?\s$")
_CLOCK = re.compile(r"\d ?$")
_SPEAKS = re.compile(r"\s\(([^()]{2,30})\)\s([a-z]+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be a short form.

    Attributes:
        short: the form in the singular, without joined parts.
        plural: it was written with a plural s.
        shouted: it stands in a run of capitals with ordinary words, as in a heading.
        initials: it stands where the initials or the code of a person would.
    """

    short: str
    plural: bool
    shouted: bool
    initials: bool


def lexicon() -> dict[str, Any]:
    """Return ``corpora/lexicons/acronyms.toml``."""
    return resources.lexicon("acronyms")


@lru_cache(maxsize=8)
def words_of(entry: str) -> frozenset[str]:
    """Return the words of an entry of the lexicon, as they are spelt there."""
    return frozenset(str(lexicon()[entry]).split())


def candidates(text: str) -> list[Candidate]:
    """Return the words of ``text`` that may be short forms, in order, each as often as it stands there."""
    matches = list(_CANDIDATE.finditer(text)) if _QUICK.search(text) else []
    if not matches:
        return []
    hidden = [m.span() for m in _POSTCODE.finditer(text)]
    if _ADDRESS.search(text):
        hidden += [m.span() for m in _WORD.finditer(text) if _ADDRESS.search(m.group())]
    if hidden:
        matches = [m for m in matches if not any(a <= m.start() < b for a, b in hidden)]
    found: list[Candidate] = []
    shouted = _shouted(text, matches)
    for match, loud in zip(matches, shouted, strict=True):
        forms = parts(match.group())
        if forms:
            initials = len(forms) == 1 and _is_initials(text, match, forms[0][0])
            found.extend(Candidate(short, plural, loud, initials) for short, plural in forms)
    return found


@lru_cache(maxsize=4096)
def parts(token: str) -> tuple[tuple[str, bool], ...]:
    """Return the short forms that a word holds, each with whether it is a plural: "CIN/CP" holds two, "2B" none."""
    section = _SECTION.fullmatch(token)
    if section:
        return (("S" + section[1], False),)
    token = token.strip(".,'’-/&")
    if _DOTTED.fullmatch(token):
        joined = token.replace(".", "")
        return ((joined, False),) if senses(joined) else ()
    found: list[tuple[str, bool]] = []
    pieces = token.split("/")
    if len(pieces) > 1 and any(len(p) < 2 for p in pieces):
        return ()
    for piece in pieces:
        section = _SECTION.fullmatch(piece)
        if section:
            found.append(("S" + section[1], False))
            continue
        for sub in piece.split("."):
            bare = re.split(r"['’]", sub, maxsplit=1)[0]
            if _HYPHENED.fullmatch(bare) and (
                senses(bare) or (len(bare) > 3 and any(len(p) == 1 for p in bare.split("-")))
            ):
                found.append((bare, False))
            else:
                found.extend(form for p in bare.split("-") if (form := _form(p)) is not None)
    return tuple(found)


@lru_cache(maxsize=4096)
def _form(word: str) -> tuple[str, bool] | None:
    match = _CAPITALS.fullmatch(word)
    if match:
        short = match[1]
        if short[-1].isdigit() and len(short) < 4 and not senses(short):
            return None
        return short, bool(match[2])
    match = _VERB.fullmatch(word)
    if match and not match[2].isupper():
        return match[1], False
    for base, plural in ((word, False), (word[:-1], True)):
        if plural and not word.endswith("s"):
            break
        if senses(base) and base in {s.short for s in senses(base)} and sum(c.isupper() for c in base) > 1:
            return base, plural
    for base, plural in ((word[:-1], True), (word, False)) if word.endswith("s") else ((word, False),):
        if _is_mixed(base):
            return base, plural
    return None


def _is_mixed(word: str) -> bool:
    """Tell whether a word of mixed case is a short form by its shape: FiP, CiCC, DfE, eCaf; not McKay, GetSafe."""
    if not _MIXED.fullmatch(word) or word.startswith(("Mc", "Mac")):
        return False
    if word[0] in "ei" and word[1].isupper():
        return word[1:].isupper() or bool(senses(word[1:]))
    capitals = sum(c.isupper() for c in word)
    return word[0].isupper() and 2 <= capitals < len(word) and 2 * capitals >= len(word)


def _shouted(text: str, matches: list[re.Match[str]]) -> list[bool]:
    """Tell for each match whether it stands in a run of capitals that holds ordinary words or many unknown ones."""
    out = [False] * len(matches)
    at = 0
    while at < len(matches):
        end = at + 1
        while end < len(matches) and _GAP.fullmatch(text, matches[end - 1].end(), matches[end].start()):
            end += 1
        if end - at > 1:
            run = [m.group().strip(".,'’-/&") for m in matches[at:end]]
            ordinary = sum(w.isupper() and w.lower() in resources.ordinary_words() for w in run)
            unknown = sum(not senses(w) for w in run)
            if ordinary or unknown > 2:
                out[at:end] = [True] * (end - at)
        at = end
    return out


def _is_initials(text: str, match: re.Match[str], short: str) -> bool:
    if len(short) > 3:
        return False
    if short in ("AM", "PM") and _CLOCK.search(text[max(0, match.start() - 3) : match.start()]):
        return True
    before = _WORD_BEFORE.search(text[max(0, match.start() - 16) : match.start()])
    if before and before[1].lower() in words_of("before_initials"):
        return True
    if len(short) > 2:
        return False
    after = _SPEAKS.match(text, match.end())
    return bool(match.start() == 0 and after and after[2] in words_of("speech"))


def is_never(short: str) -> bool:
    """Tell whether ``short`` is of a kind that is no short form: a rating, a month, a Roman numeral."""
    return short in words_of("never") or bool(_ROMAN.fullmatch(short))
