"""From numbers to quantities: what stands next to a number says what kind of figure it is, or that it is none.

A few small rules run in order over the numbers of a passage. The first joins numbers that belong together ("eight of
the ten", "13/20", "four in five"); the next reads each by its neighbours (a percent sign, a noun that is counted, a
score); the last merge a quantity that is given twice ("142 (77%)") and set parts against the whole they are parts of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.lexicon import phrase
from pipeline.extract.quantities.nouns import PLURALS, noun_class, noun_phrase, noun_span
from pipeline.extract.quantities.quantity import Quantity, proportion
from pipeline.extract.quantities.scan import PERCENT, Atom, find_atoms
from pipeline.extract.quantities.wholes import merge, relate

_OF = phrase("numbers", "of")
_IN = phrase("numbers", "in")
_SLASH = re.compile(r"\s?/\s?\Z")
_DIRECT = phrase("numbers", "direct")
_RANGE = re.compile(r"\s?(?:%|per\s?cent)?\s?(?:-|–|−|to|and|or)\s?\Z", re.IGNORECASE)
_RATE = re.compile(
    r"\s+(?:\w+\s+){0,5}?per\s+(?=\d|thousand|hundred|million)"
    r"(10,?000|1,?000,?000|100,?000|1,?000|100|ten\s+thousand|thousand|million)\b",
    re.IGNORECASE,
)
_PER = {"thousand": 1000.0, "million": 1e6, "ten thousand": 10000.0}


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a running text, in order."""
    atoms = find_atoms(text)
    if not atoms:
        return []
    found = _read(text, atoms)
    found = merge(text, found)
    relate(text, found)
    return found


def _read(text: str, atoms: list[Atom]) -> list[Quantity]:
    """Turn numbers into quantities, each by the first rule that knows it."""
    found: list[Quantity] = []
    i = 0
    while i < len(atoms):
        following = atoms[i + 1] if i + 1 < len(atoms) else None
        third = atoms[i + 2] if i + 2 < len(atoms) else None
        quantity, used = _joined(text, atoms[i], following, third)
        if quantity is None:
            quantity, used = _single(text, atoms[i], following, found), 1
        if quantity is not None:
            found.append(quantity)
        i += used
    return found


def _joined(text: str, atom: Atom, following: Atom | None, third: Atom | None) -> tuple[Quantity | None, int]:
    """Read numbers that belong together: "eight of the ten", "13/20", "all ten", "all but two of the 61"."""
    if following is None or following.start - atom.end > 40:
        return None, 1
    gap = text[atom.end : following.start]
    number = following.form in ("digits", "words")
    if PERCENT.match(text, following.end) or not number:
        return None, 1
    if atom.form == "all" and _DIRECT.match(gap):
        if "but" in gap.split():
            if third is not None and _OF.match(text[following.end : third.start]) and 0 < following.value < third.value:
                part = third.value - following.value
                return _share(text, atom.start, third.end, part, third.value), 3
            return Quantity(
                following.start, following.end, "count", following.value, noun=noun_span(text, following.end)
            ), 2
        if noun_class(text, following.end)[0] in ("structure", "unit") or following.value < 1:
            return None, 2
        if not gap.strip() and text[atom.start : atom.end].lower().startswith("each"):
            return None, 1
        return _share(text, atom.start, following.end, following.value, following.value), 2
    plain = atom.form in ("digits", "words")
    if (plain or atom.form == "none") and _OF.match(gap) and atom.value <= following.value and following.value > 0:
        kind = noun_class(text, following.end)[0]
        if kind == "unit" or (kind == "structure" and gap.strip() == "of"):
            return None, 2
        return _share(text, atom.start, following.end, atom.value, following.value), 2
    if plain and _SLASH.match(gap) and atom.value <= following.value and following.value > 0:
        return _share(text, atom.start, following.end, atom.value, following.value), 2
    if plain and _IN.match(gap) and atom.value < following.value <= 100:
        return _share(text, atom.start, following.end, atom.value, following.value), 2
    if atom.form == "fraction" and _OF.match(gap) and following.value > 1:
        return Quantity(
            atom.start, following.end, "proportion", atom.value, None, following.value, noun_span(text, following.end)
        ), 2
    return None, 1


def _share(text: str, start: int, end: int, numerator: float, denominator: float) -> Quantity:
    if denominator in (10.0, 5.0, 100.0) and (_scored(text, start) or numerator != int(numerator)):
        return Quantity(start, end, "score", numerator)
    return Quantity(
        start, end, "proportion", proportion(numerator, denominator), numerator, denominator, noun_span(text, end)
    )


def _single(text: str, atom: Atom, following: Atom | None, found: list[Quantity]) -> Quantity | None:
    """Read a number that stands by itself, or return None where it measures nothing."""
    start, end, value = atom.start, atom.end, atom.value
    if atom.form in ("all",):
        return None
    if atom.form == "fraction":
        return _fraction(text, atom)
    if atom.form in ("no", "none"):
        return _nought(text, atom)
    sign = PERCENT.match(text, end)
    if sign:
        return Quantity(start, sign.end(), "percent", value, noun=noun_span(text, sign.end()))
    if following is not None and PERCENT.match(text, following.end):
        gap = text[end : following.start]
        between = text[max(0, start - 9) : start].lower().rstrip().endswith("between")
        if _RANGE.match(gap) and ("and" not in gap or between) and value < following.value:
            return Quantity(start, end, "percent", value)
    rate = _RATE.match(text, end)
    if rate:
        base = rate[1].lower().replace(",", "")
        return Quantity(
            start, rate.end(), "rate", value, None, _PER.get(base) or float(base), noun_span(text, rate.end())
        )
    if _is_rate_base(text, start):
        return None
    return _plain(text, atom, found)


def _is_rate_base(text: str, start: int) -> bool:
    return text[max(0, start - 5) : start].lower().rstrip().endswith(" per")


_FRACTION_NEXT = phrase("numbers", "fraction_next")


_QUARTER_LEFT = phrase("numbers", "quarter_left")


def _fraction(text: str, atom: Atom) -> Quantity | None:
    word = text[atom.start : atom.end].lower()
    if word.startswith(("a ", "an ", "half")) and not _FRACTION_NEXT.match(text, atom.end):
        return None
    if (
        word == "a quarter"
        and not _QUARTER_LEFT.search(text[max(0, atom.start - 20) : atom.start])
        and not text.startswith(" of", atom.end)
    ):
        return None
    return Quantity(atom.start, atom.end, "proportion", atom.value, noun=noun_span(text, atom.end))


_THERE = phrase("numbers", "there")
_NO_LEFT = phrase("numbers", "no_left")
_VERB = phrase("numbers", "verb")
_NONE_NEXT = phrase("numbers", "none_next")
_WISH = phrase("numbers", "wish")


def _nought(text: str, atom: Atom) -> Quantity | None:
    """Read "no contacts were" and "none were" as a count of nought."""
    rest, left = text[atom.end : atom.end + 60], text[max(0, atom.start - 40) : atom.start]
    word = text[atom.start : atom.end].lower()
    if word == "none":
        if not _NONE_NEXT.match(rest) or re.match(r"\s+of\s+(?:it|this|that|which)\b", rest):
            return None
        if re.search(r"\b(?:had|have|has)\s+\Z", left) and not re.match(r"\s+since", rest):
            return None
        return Quantity(atom.start, atom.end, "count", 0.0, noun=noun_span(text, atom.end))
    if word != "no":
        return None
    phrase = noun_phrase(text, atom.end, 5)
    known = [i for i, (_, _, w) in enumerate(phrase) if _zero(phrase, i, w)]
    plural = [i for i in known if phrase[i][2].lower().endswith("s") or phrase[i][2].lower() in PLURALS]
    at = next(iter(plural or known), None)
    if at is None or _WISH.search(left) or phrase[0][2].lower() == "further":
        return None
    many = phrase[at][2].lower().endswith("s") or phrase[at][2].lower() in PLURALS
    behind = text[phrase[at][1] : phrase[at][1] + 90]
    compound = at + 1 < len(phrase) and not many and not phrase[at + 1][2].lower().endswith(("ed", "ing", "more"))
    if compound or (not many and behind.startswith(" to ")):
        return None
    verb = _VERB.match(behind)
    listed = left.rstrip().endswith(",")
    if _THERE.search(left) or (_NO_LEFT.search(left) and (verb or (not listed and (many or not left.strip())))):
        return Quantity(atom.start, atom.end, "count", 0.0, noun=(phrase[0][0], phrase[at][1]))
    return None


def _zero(phrase: list[tuple[int, int, str]], i: int, word: str) -> bool:
    low = word.lower().removesuffix("'s").removesuffix("’s")
    return low in lexicon.zero_nouns() or (i > 0 and f"{phrase[i - 1][2].lower()} {low}" in lexicon.zero_nouns())


@lru_cache(maxsize=1)
def _score_cues() -> re.Pattern[str]:
    return lexicon.pattern("score", "cues")


def _scored(text: str, start: int) -> bool:
    """Tell whether the sentence speaks of scores, near enough to the number at ``start``."""
    return _score_cues().search(text[max(0, start - 200) : start + 60].lower()) is not None


_ELLIPSIS = phrase("numbers", "ellipsis")
_TIME = phrase("numbers", "time")
_AT_AGE = phrase("numbers", "at_age")
_ONE_VERB = phrase("numbers", "one_verb")
_ONE_LEFT = phrase("numbers", "one_left")
_ONE_LAST = phrase("numbers", "one_last")
_SUPERLATIVE = phrase("numbers", "superlative")


# A time of day with a full stop: "at 9.30", "from 2.15 to 4.45".
_CLOCK = re.compile(r"(?:\d|1\d|2[0-3])\.(?:00|15|30|45)(?!\d)")
_AT_TIME = phrase("numbers", "at_time")
_LEVEL = phrase("numbers", "level")
_GONE_ON = phrase("numbers", "gone_on")
_AVERAGED = phrase("numbers", "averaged")


@lru_cache(maxsize=2)
def _stops(text: str) -> list[int]:
    return [m.start() for m in re.finditer(r"\.\s", text)]


def _stopped(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence ends between ``start`` and ``end``."""
    stops = _stops(text)
    i = bisect_left(stops, start)
    return i < len(stops) and stops[i] + 2 <= end


@lru_cache(maxsize=2)
def _caseloads(text: str) -> bool:
    return "caseload" in text.lower()


def _plain(text: str, atom: Atom, found: list[Quantity]) -> Quantity | None:
    """Read a bare number: a score, a count, or nothing."""
    start, end, value = atom.start, atom.end, atom.value
    kind, noun = noun_class(text, end)
    left = text[max(0, start - 80) : start]
    if kind in ("structure", "unit") or (value == 1.0 and not _one_counts(text, atom, kind)):
        return None
    bare = kind is None and not noun_phrase(text, end, 1)
    if bare and atom.form == "words" and text[start : start + 2].lower() == "a ":
        return None
    before = found[-1] if found and not _stopped(text, found[-1].end, start) else None
    scored = _scored(text, start)
    decimal = atom.form == "digits" and value != int(value) and noun is None
    if bare and _AVERAGED.search(left) and not _caseloads(text):
        return Quantity(start, end, "score", value)
    if decimal and scored:
        return Quantity(start, end, "score", value)
    if bare and _ELLIPSIS.search(left):
        if before is not None and (
            before.kind == "score" or (before.kind == "percent" and value <= 100 and _GONE_ON.search(left))
        ):
            return Quantity(start, end, before.kind, value)
        if _TIME.search(left) and before is None:
            # "down from 52" after "41 weeks": the same unit, left out.
            return None
    if decimal and bare and _CLOCK.match(text, start) and _AT_TIME.search(left) and not _LEVEL.search(left):
        return None
    if decimal:
        counted = value > 10 or (before is not None and before.kind == "count")
        return Quantity(start, end, "count" if counted else "score", value)
    if bare and value <= 10 and atom.form == "digits" and scored:
        return Quantity(start, end, "score", value)
    if noun is None and value <= 25 and _AT_AGE.search(left):
        return None
    return Quantity(start, end, "count", value, noun=noun)


def _one_counts(text: str, atom: Atom, kind: str | None) -> bool:
    """Tell whether a "one" counts something, rather than standing for a thing or opening an idiom."""
    left, rest = text[max(0, atom.start - 20) : atom.start], text[atom.end : atom.end + 80]
    if re.search(r"\bat\s+least\s+\Z", left, re.IGNORECASE):
        return False
    if kind == "counted" or re.match(r"\s+[A-Z]{2,5}\b(?!\s+[a-z]+s\b)", rest):
        return True
    if re.match(r"\s+of\s+", rest):
        if _SUPERLATIVE.match(rest):
            return False
        if re.match(r"\s+of\s+(?:these|those|them|whom|which)\b", rest):
            return True
        of = re.match(r"\s+of\s+(?:the|its|our|their)\s", rest)
        named = of is not None and noun_class(text, atom.end + of.end())[0] == "counted"
        return named and re.search(r"(?:^|[.;]\s+|\b(?:only|in|for|of)\s+)\Z", left, re.IGNORECASE) is not None
    if _ONE_VERB.match(rest):
        return _ONE_LEFT.search(left) is not None
    return bool(_ONE_LAST.search(left)) and re.match(r"\s*(?:[.;,)]|\Z|not\b)", rest) is not None
