"""From numbers to quantities: what stands next to a number says what kind of figure it is, or that it is none.

A few small rules run in order over the numbers of a passage. The first joins numbers that belong together ("eight of
the ten", "13/20", "four in five"); the next reads each by its neighbours (a percent sign, a noun that is counted, a
score); the last merge a quantity that is given twice ("142 (77%)") and set parts against the whole they are parts of.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.scan import PERCENT, Atom, find_atoms, might_hold_figures
from pipeline.records import FigureKind


@dataclass(slots=True)
class Quantity:
    """A quantity of a passage in the making; ``noun`` is the span of the words that name what is counted."""

    start: int
    end: int
    kind: FigureKind
    value: float
    numerator: float | None = None
    denominator: float | None = None
    noun: tuple[int, int] | None = None
    whole: Quantity | None = None
    inner: tuple[int, int] | None = None  # a second giving of the same quantity: "(77%)"


_DETERMINER = (
    r"(?:all|the|these|those|its|our|their|his|her|this|last|other|remaining|latest|first|sampled|audited|(?:local\s+)?\w+['’]s|\s)"
)
_OF = re.compile(rf"\s+(?:out\s+)?of\s+(?:(?:{_DETERMINER})\s+){{0,3}}(?:a\s+)?(?:total\s+of\s+)?\Z", re.IGNORECASE)
_IN = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+)?\Z", re.IGNORECASE)
_SLASH = re.compile(r"\s?/\s?\Z")
_DIRECT = re.compile(
    r"\s+(?:but\s+)?(?:of\s+)?(?:(?:the|these|those|this|its|our|their|\w+['’]s|last|first)\s+){0,2}\Z", re.IGNORECASE
)
_RANGE = re.compile(r"\s?(?:%|per\s?cent)?\s?(?:-|–|−|to|and|or)\s?\Z", re.IGNORECASE)
_RATE = re.compile(
    r"\s+(?:\w+\s+){0,2}per\s+(?=\d|thousand|hundred|million)(10,?000|1,?000,?000|100,?000|1,?000|100|ten\s+thousand|thousand|million)\b",
    re.IGNORECASE,
)
_PER = {"thousand": 1000.0, "million": 1e6, "ten thousand": 10000.0}
_WORD = re.compile(r"[A-Za-z][\w'’]*(?:-\w+)*|[(]")
_STOP = frozenset(
    "of in on at to by for with from who whom whose that which where when was were is are be been being has have had did "
    "do does and or but as than per not could would should will may can must into over under between within after before "
    "during about against across because until while if so there they it we also either yet still the a an this these those "
    "all each both some any no one two three four five six seven eight nine ten inside without last next".split()
)
_OF_WHOLE = re.compile(r"\s+of\s+(these|those|them|whom|which)\b(?:\s+(\w+))?", re.IGNORECASE)


def proportion(numerator: float, denominator: float) -> float:
    """Return the percentage that ``numerator`` of ``denominator`` is, to one decimal, halves upwards (5 of 16: 31.3)."""
    return math.floor(1000 * numerator / denominator + 0.5) / 10


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a running text, in order."""
    if not might_hold_figures(text):
        return []
    atoms = find_atoms(text)
    if not atoms:
        return []
    found = _read(text, atoms)
    found = _merge(text, found)
    _relate(text, found)
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
                following.start, following.end, "count", following.value, noun=_noun(text, following.end)
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
            atom.start, following.end, "proportion", atom.value, None, following.value, _noun(text, following.end)
        ), 2
    return None, 1


def _share(text: str, start: int, end: int, numerator: float, denominator: float) -> Quantity:
    if denominator in (10.0, 5.0, 100.0) and (_scored(text, start) or numerator != int(numerator)):
        return Quantity(start, end, "score", numerator)
    return Quantity(
        start, end, "proportion", proportion(numerator, denominator), numerator, denominator, _noun(text, end)
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
        return Quantity(start, sign.end(), "percent", value, noun=_noun(text, sign.end()))
    if following is not None and PERCENT.match(text, following.end):
        gap = text[end : following.start]
        between = text[max(0, start - 9) : start].lower().rstrip().endswith("between")
        if _RANGE.match(gap) and ("and" not in gap or between) and value < following.value:
            return Quantity(start, end, "percent", value)
    rate = _RATE.match(text, end)
    if rate:
        base = rate[1].lower().replace(",", "")
        return Quantity(start, rate.end(), "rate", value, None, _PER.get(base) or float(base), _noun(text, rate.end()))
    if _is_rate_base(text, start):
        return None
    return _plain(text, atom, found)


def _is_rate_base(text: str, start: int) -> bool:
    return text[max(0, start - 5) : start].lower().rstrip().endswith(" per")


_FRACTION_NEXT = re.compile(
    r"\s*(?:[^\w\s]|\Z|(?:of|the|had|have|has|were|was|are|is|did|do|in|on|with|that|who|more|less|used|this|our|these|those|"
    r"as|by|for|from|higher|lower|at|to|when|where|which|and|or|but|since|its|their|all|each|not|could|would)\b)",
    re.IGNORECASE,
)


# "A quarter" that is no length of time: after a hedge, a preposition or a verb, not after a noun ("one audit a quarter").
_QUARTER_LEFT = re.compile(
    r"(?:^|[,;:(]\s*|\b(?:of|by|for|only|just|nearly|over|under|almost|than|about|around|from|to|and|was|were|is|had|at)\s+)\Z", re.IGNORECASE
)


def _fraction(text: str, atom: Atom) -> Quantity | None:
    word = text[atom.start : atom.end].lower()
    if word.startswith(("a ", "an ", "half")) and not _FRACTION_NEXT.match(text, atom.end):
        return None
    if word == "a quarter" and not _QUARTER_LEFT.search(text[: atom.start][-20:]) and not text.startswith(" of", atom.end):
        return None
    return Quantity(atom.start, atom.end, "proportion", atom.value, noun=_noun(text, atom.end))


_THERE = re.compile(
    r"\bthere\s+(?:was|were|are|is|have\s+been|has\s+been|had\s+been)\s+(?:also\s+|currently\s+|now\s+)?\Z",
    re.IGNORECASE,
)
_NO_LEFT = re.compile(r"(?:^|[.;:|]\s*|\b(?:with|and|saw|found|but|time)\s+|,\s*)\Z", re.IGNORECASE)
_VERB = re.compile(
    r"(?:\s[^\s.;:,]{1,30}){0,6}?\s(?:was|were|has|have|had|are|is|did|showed|named|needed|said)\b", re.IGNORECASE
)
_NONE_NEXT = re.compile(r"\s*(?:of|was|were|had|has|have|is|are|did|since|took|\w+ed|[.;,)|]|\Z)", re.IGNORECASE)
_WISH = re.compile(r"\b(?:so\s+that|ensure|ensuring|should|must)\b", re.IGNORECASE)


def _nought(text: str, atom: Atom) -> Quantity | None:
    """Read "no contacts were" and "none were" as a count of nought."""
    rest, left = text[atom.end : atom.end + 60], text[max(0, atom.start - 40) : atom.start]
    word = text[atom.start : atom.end].lower()
    if word == "none":
        if not _NONE_NEXT.match(rest) or re.match(r"\s+of\s+(?:it|this|that|which)\b", rest):
            return None
        if re.search(r"\b(?:had|have|has)\s+\Z", left) and not re.match(r"\s+since", rest):
            return None
        return Quantity(atom.start, atom.end, "count", 0.0, noun=_noun(text, atom.end))
    if word != "no":
        return None
    phrase = _np(text, atom.end, 5)
    at = next((i for i, (_, _, w) in enumerate(phrase) if _zero(phrase, i, w)), None)
    if at is None or _WISH.search(left) or phrase[0][2].lower() == "further":
        return None
    many = phrase[at][2].lower().endswith("s") or phrase[at][2].lower() in _PLURALS
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


def _np(text: str, pos: int, most: int = 6) -> list[tuple[int, int, str]]:
    """Return the words from ``pos`` that may name what is counted: until punctuation or a small word ends the phrase."""
    words: list[tuple[int, int, str]] = []
    last = pos
    for m in _WORD.finditer(text, pos, min(len(text), pos + 90)):
        gap = text[last : m.start()]
        if gap.strip(" \n\t") or m.group() == "(" or m.group() in _STOP or len(words) == most:
            break
        words.append((m.start(), m.end(), m.group()))
        last = m.end()
    return words


_PLURALS = frozenset(("people", "children", "men", "women", "staff"))


def noun_class(text: str, pos: int) -> tuple[str | None, tuple[int, int] | None]:
    """Return the class of the noun after ``pos`` and its span: the last known noun of the phrase, else (None, None)."""
    words = _np(text, pos)
    classes = lexicon.noun_classes()
    known: tuple[str | None, tuple[int, int] | None] = (None, None)
    for i, (_, end, word) in enumerate(words):
        low = word.lower()
        pair = f"{words[i - 1][2].lower()} {low}" if i else ""
        kind = classes.get(pair) or classes.get(low) or classes.get(low.rpartition("-")[2])
        if kind:
            known = kind, (words[0][0], end)
        if low in _PLURALS or (low.endswith("s") and not low.endswith(("us", "ss", "is", "’s", "'s", "ous"))):
            # The first plural is the head of the phrase; what follows says more of it ("cases receiving services").
            following = words[i + 1][2].lower() if i + 1 < len(words) else ""
            if kind:
                return kind, (words[0][0], end)
            if known[0] or following not in classes:
                return known if known[0] else (None, (words[0][0], end))
    return known


def _noun(text: str, pos: int) -> tuple[int, int] | None:
    return noun_class(text, pos)[1]


@lru_cache(maxsize=1)
def _score_cues() -> re.Pattern[str]:
    return lexicon.pattern("score", "cues")


def _scored(text: str, start: int) -> bool:
    """Tell whether the sentence speaks of scores, near enough to the number at ``start``."""
    return _score_cues().search(text, max(0, start - 200), min(len(text), start + 60)) is not None


_ELLIPSIS = re.compile(r"\b(?:from|to|inside|within|against|than|is|was|of)\s+(?:just\s+|only\s+)?\Z", re.IGNORECASE)
_TIME = re.compile(r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|miles?)\b[^.;]{0,60}\Z", re.IGNORECASE)
_AT_AGE = re.compile(
    r"(?<!stands )(?<!stood )(?<!remains )(?<!high )(?<!low )(?<!now )\bat\s+\Z|(?<!just )(?<!well )\b(?:under|over)\s+\Z",
    re.IGNORECASE,
)
_ONE_VERB = re.compile(
    r"\s+(?:was|were|had|has|is|did|does|said|required|needed|told|described|could|would|showed|spent|went|came|published|resulted"
    r"|good|outstanding|inadequate|requires|requiring)\b",
    re.IGNORECASE,
)
_ONE_LEFT = re.compile(r"(?:^|[.;:,(|]\s*|\b(?:and|only|just|but|with)\s+)\Z", re.IGNORECASE)
_ONE_LAST = re.compile(r"\b(?:in|for|to|by|at)\s+(?:only\s+|just\s+)?\Z", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"\s+of\s+(?:the|its|our|their|my)\s+(?:\w+\s+){0,2}?(?:most|best|worst|main|\w{3,}est)\b", re.IGNORECASE
)


_AVERAGED = re.compile(r"\b(?:averag(?:ed|ing|e)|mean|scores?)\s+(?:level\s+)?(?:of\s+|at\s+|was\s+)?\Z", re.IGNORECASE)


def _again_left(left: str) -> bool:
    """Tell whether a number without a sign goes on from a percentage: "91%; last year it was 93"."""
    return re.search(r"\b(?:it\s+was|from|to|against)\s+(?:just\s+|only\s+)?\Z", left, re.IGNORECASE) is not None


def _plain(text: str, atom: Atom, found: list[Quantity]) -> Quantity | None:
    """Read a bare number: a score, a count, or nothing."""
    start, end, value = atom.start, atom.end, atom.value
    kind, noun = noun_class(text, end)
    left = text[max(0, start - 80) : start]
    if kind in ("structure", "unit") or (value == 1.0 and not _one_counts(text, atom, kind)):
        return None
    bare = kind is None and not _np(text, end, 1)
    if bare and atom.form == "words" and text[start : start + 2].lower() == "a ":
        return None
    before = found[-1] if found and not re.search(r"\.\s", text[found[-1].end : start]) else None
    scored = _scored(text, start)
    decimal = atom.form == "digits" and value != int(value) and noun is None
    if bare and _AVERAGED.search(left) and "caseload" not in text.lower():
        return Quantity(start, end, "score", value)
    if decimal and scored:
        return Quantity(start, end, "score", value)
    if bare and _ELLIPSIS.search(left):
        if before is not None and (before.kind == "score" or (before.kind == "percent" and value <= 100 and _again_left(left))):
            return Quantity(start, end, before.kind, value)
        if _TIME.search(left) and before is None:
            # "down from 52" after "41 weeks": the same unit, left out.
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


_OTHER = re.compile(r"\b(?:average|national|nationally|target|compar\w+|than|region\w*|from|england)\b", re.IGNORECASE)
_BREAK = re.compile(r"[;:]|\.\s|,\s+(?:and|but|with|while)\b|\bwhile\b")
_OPEN = re.compile(r"[(\[]\s*(?:\w+\s+){0,2}\Z")
_AGAIN = re.compile(r",\s+(?:or\s+|that\s+is\s+|exactly\s+|about\s+|just\s+|nearly\s+)?(?:a\s+rate\s+of\s+)?\Z")
_OUT_OF = re.compile(r"[^.;:]*\bout\s+of\s+(?:the\s+|a\s+total\s+of\s+)?\Z|\s+\w+\s+of\s+\Z", re.IGNORECASE)


_ONE_IN = re.compile(r"\s+\w+(?:\s+\w+)?\s+in\s+\Z")


def _apart(between: str, q: Quantity) -> bool:
    """Tell whether ``q`` is the whole of the count before it, a few words on: "four requests out of nine"."""
    return _OUT_OF.match(between) is not None or (q.noun is None and q.value <= 10 and _ONE_IN.match(between) is not None)


def _merge(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join a quantity to the same quantity given again: "142 (77%)", "10% (two contacts)", "five, a third"."""
    out: list[Quantity] = []
    for q in found:
        before = out[-1] if out else None
        if before is not None and _closes(text, before, q):
            before.denominator = q.value
            continue
        if before is not None and before.inner is None:
            between = text[before.end : q.start]
            if len(between) <= 140 and _again(between, before, q) and _same(before, q):
                continue
            if before.kind == "count" and q.kind == "count" and 0 < before.value < q.value and _apart(between, q):
                before.kind, before.numerator, before.denominator = "proportion", before.value, q.value
                before.value, before.inner = proportion(before.value, q.value), (q.start, q.end)
                continue
        out.append(q)
    return out


_THEN_OF = re.compile(r"\s*[)\]]\s+(?:out\s+)?of\s+(?:(?:all|the|these|those|its|our|their)\s+)*\Z", re.IGNORECASE)


def _closes(text: str, a: Quantity, b: Quantity) -> bool:
    """Tell whether ``b`` is the whole of ``a`` after its share: "nine (3.3%) of 266"."""
    if (
        a.inner is None
        or a.numerator is None
        or a.denominator is not None
        or b.kind != "count"
        or b.value < a.numerator
    ):
        return False
    return _THEN_OF.match(text[a.inner[1] : b.start]) is not None


def _again(between: str, a: Quantity, b: Quantity) -> bool:
    """Tell whether ``b``, after ``between``, may give ``a`` again: in brackets, after a comma, or by its sum."""
    if _OPEN.search(between):
        outside = between[: between.rfind("(")] if "(" in between else between
        return not (_OTHER.search(outside) or _BREAK.search(outside))
    if re.search(r"\.\s", between):
        return False
    if a.numerator is not None and a.denominator and b.kind == "percent":
        return abs(100 * a.numerator / a.denominator - b.value) <= 0.6 and not _OTHER.search(between)
    return b.kind != "count" and _AGAIN.search(between) is not None and len(between) < 30 and a.kind == "count"


def _same(a: Quantity, b: Quantity) -> bool:
    """Fold ``b`` into ``a`` where the two give one quantity, and tell whether they did."""
    inner = (b.start, b.end)
    if b.kind == "percent" and a.kind in ("count", "proportion"):
        if a.kind == "count":
            if a.value == 0 and b.value != 0:
                return False
            a.numerator = a.value
        a.kind, a.value, a.inner = "percent", b.value, inner
        return True
    if (
        b.kind == "proportion"
        and b.denominator is not None
        and a.kind in ("percent", "proportion")
        and a.denominator is None
    ):
        a.numerator, a.denominator, a.inner = b.numerator, b.denominator, inner
        if a.kind == "proportion":
            a.value = b.value
        return True
    if b.kind == "proportion" and b.numerator is None and a.kind == "proportion" and a.denominator is not None:
        a.inner = inner
        return True
    if b.kind == "proportion" and b.numerator is None and a.kind == "count":
        a.kind, a.numerator, a.value, a.inner = "proportion", a.value, b.value, inner
        return True
    if b.kind == "count" and a.kind in ("percent", "proportion") and a.numerator is None:
        a.numerator, a.inner = b.value, inner
        return True
    return False


_LEAD_OF = re.compile(
    r"(?:^|[.;:,]\s+|\bthat\s+)(?:and\s+|that\s+)?of\s+(?:(?:the|these|those|our|its|their|a|this|year's|year’s)\s+)*"
    r"(?:current\s+)?(?:\w+\s+of\s+)?\Z",
    re.IGNORECASE,
)
_OF_LEFT = re.compile(r"\s+of\s+(?:(?:all|the|these|those|its|our|their)\s+)*\Z", re.IGNORECASE)


def _relate(text: str, found: list[Quantity]) -> None:
    """Give parts their whole: "Of the 24, one was ...", "three of them", "of whom 41", "82% of the 28 children"."""
    lead: Quantity | None = None
    carry: Quantity | None = None
    wholes: list[Quantity] = []
    for i, q in enumerate(found):
        if i and re.search(r"[.]\s", text[found[i - 1].end : q.start]):
            lead = carry = None
        elif i and carry is not None and re.search(r"[;:]\s", text[found[i - 1].end : q.start]):
            carry = None
        if q.kind in ("percent", "proportion") and lead is not None and not q.denominator and q.numerator is not None:
            q.denominator = lead.value
        if q.kind == "percent" and lead is not None:
            q.whole = lead
        if q.denominator and q.kind in ("percent", "proportion"):
            carry = q
        if q.kind != "count":
            continue
        after = found[i + 1] if i + 1 < len(found) else None
        before = found[i - 1] if i else None
        if lead is not None and q.value <= lead.value:
            _part(q, lead.value, lead)
        elif (
            after is not None
            and _LEAD_OF.search(text[max(0, q.start - 40) : q.start])
            and "," in text[q.end : after.start]
        ):
            lead = q
            wholes.append(q)
        elif (
            before is not None
            and before.kind == "percent"
            and before.denominator is None
            and _OF_LEFT.match(text[before.end : q.start])
        ):
            before.denominator, before.whole = q.value, q
            wholes.append(q)
        else:
            whole = _whole(text, q, found[:i])
            size = _size(whole) if whole else None
            if whole is not None and size:
                _part(q, size, whole)
                carry = q
            elif carry is not None and _carries(text, q) and carry.denominator and q.value <= carry.denominator:
                _part(q, carry.denominator, carry.whole)
    for q in wholes:
        if any(p.whole is q for p in found):
            found.remove(q)


def _carries(text: str, q: Quantity) -> bool:
    """Tell whether a count without a noun may be of the whole stated before: not "three more", not "the other two"."""
    more = re.match(r"\s+(?:more|others?|further)\b", text[q.end : q.end + 12])
    other = re.search(r"\bother\s+\Z", text[max(0, q.start - 8) : q.start])
    return q.noun is None and not more and not other


def _size(q: Quantity) -> float | None:
    """Return the number of things that ``q`` speaks of, where it can be the whole of a part."""
    return q.value if q.kind == "count" else q.numerator


def _part(q: Quantity, size: float, whole: Quantity | None) -> None:
    if 0 <= q.value <= size:
        q.kind, q.numerator, q.denominator = "proportion", q.value, size
        q.value, q.whole = proportion(q.value, size), whole


def _whole(text: str, q: Quantity, earlier: list[Quantity]) -> Quantity | None:
    after = _OF_WHOLE.match(text, q.end)
    before = re.search(
        r"\bof\s+(?:whom|which|these|those|them),?\s+(?:\w+\s+){0,3}\Z",
        text[max(0, q.start - 40) : q.start],
        re.IGNORECASE,
    )
    if not after and not before:
        return None
    for e in reversed(earlier):
        size = _size(e)
        if (
            size
            and size >= q.value
            and size > 1
            and e.whole is None
            and (e.kind != "count" or e.noun or e.denominator is None)
        ):
            return e
    return None
