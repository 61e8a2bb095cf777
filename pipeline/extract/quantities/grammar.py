"""From numbers to quantities: what stands next to a number says what kind of figure it is, or that it is none.

A few small rules run in order over the numbers of a passage. The first joins numbers that belong together ("eight of
the ten", "13/20", "four in five"); the next reads each by its neighbours (a percent sign, a noun that is counted, a
score); the last merge a quantity that is given twice ("142 (77%)") and set parts against the whole they are parts of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.scan import PERCENT, Atom, blocked_spans, find_atoms, might_hold_figures
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


_DETERMINER = r"(?:all|the|these|those|its|our|their|his|her|this|last|other|remaining|latest|first|sampled|audited|\w+['’]s|\s)"
_OF = re.compile(rf"\s+(?:out\s+)?of\s+(?:(?:{_DETERMINER})\s+){{0,3}}(?:a\s+)?(?:total\s+of\s+)?\Z", re.IGNORECASE)
_IN = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+)?\Z", re.IGNORECASE)
_SLASH = re.compile(r"\s?/\s?\Z")
_DIRECT = re.compile(r"\s+(?:but\s+)?(?:of\s+)?(?:(?:the|these|those|this|its|our|their|\w+['’]s|last|first)\s+){0,2}\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s?(?:%|per\s?cent)?\s?(?:-|–|−|to|and|or)\s?\Z", re.IGNORECASE)
_RATE = re.compile(r"\s+(?:\w+\s+){0,2}per\s+(?=\d|thousand|hundred|million)(10,?000|1,?000,?000|100,?000|1,?000|100|ten\s+thousand|thousand|million)\b", re.IGNORECASE)
_PER = {"thousand": 1000.0, "million": 1e6, "ten thousand": 10000.0}
_WORD = re.compile(r"[A-Za-z][\w'’]*(?:-\w+)*|[(]")
_STOP = frozenset(
    "of in on at to by for with from who whom whose that which where when was were is are be been being has have had did "
    "do does and or but as than per not could would should will may can must into over under between within after before "
    "during about against across because until while if so there they it we had also either yet still".split()
)
_OF_WHOLE = re.compile(r"\s+of\s+(these|those|them|whom|which)\b(?:\s+(\w+))?", re.IGNORECASE)


def proportion(numerator: float, denominator: float) -> float:
    """Return the percentage that ``numerator`` of ``denominator`` is, to one decimal."""
    return round(100 * numerator / denominator, 1)


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a running text, in order."""
    if not might_hold_figures(text):
        return []
    blocked = blocked_spans(text)
    atoms = find_atoms(text, blocked)
    if not atoms:
        return []
    found = _read(text, atoms, blocked)
    found = _merge(text, found)
    _relate(text, found)
    return found


def _read(text: str, atoms: list[Atom], blocked: list[tuple[int, int]]) -> list[Quantity]:
    """Turn numbers into quantities, each by the first rule that knows it."""
    found: list[Quantity] = []
    i = 0
    while i < len(atoms):
        following = atoms[i + 1] if i + 1 < len(atoms) else None
        third = atoms[i + 2] if i + 2 < len(atoms) else None
        quantity, used = _joined(text, atoms[i], following, third)
        if quantity is None:
            quantity, used = _single(text, atoms[i], following, found, blocked), 1
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
        if "but" in gap:
            if third is not None and _OF.match(text[following.end : third.start]) and 0 < following.value < third.value:
                part = third.value - following.value
                return _share(text, atom.start, third.end, part, third.value), 3
            return None, 1
        if noun_class(text, following.end)[0] in ("structure", "unit") or following.value < 1:
            return None, 2
        return _share(text, atom.start, following.end, following.value, following.value), 2
    plain = atom.form in ("digits", "words")
    if (plain or atom.form == "none") and _OF.match(gap) and atom.value <= following.value and following.value > 0:
        if noun_class(text, following.end)[0] == "structure" and atom.form == "words" and following.form == "words":
            return None, 2
        return _share(text, atom.start, following.end, atom.value, following.value), 2
    if plain and _SLASH.match(gap) and atom.value <= following.value and following.value > 0:
        return _share(text, atom.start, following.end, atom.value, following.value), 2
    if plain and _IN.match(gap) and atom.value < following.value <= 100:
        return _share(text, atom.start, following.end, atom.value, following.value), 2
    if atom.form == "fraction" and _OF.match(gap) and following.value > 1:
        return Quantity(atom.start, following.end, "proportion", atom.value, None, following.value, _noun(text, following.end)), 2
    return None, 1


def _share(text: str, start: int, end: int, numerator: float, denominator: float) -> Quantity:
    if _scored(text, start) and denominator in (10.0, 5.0, 100.0):
        return Quantity(start, end, "score", numerator)
    return Quantity(start, end, "proportion", proportion(numerator, denominator), numerator, denominator, _noun(text, end))


def _single(
    text: str, atom: Atom, following: Atom | None, found: list[Quantity], blocked: list[tuple[int, int]]
) -> Quantity | None:
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
    return _plain(text, atom, found, blocked)


def _is_rate_base(text: str, start: int) -> bool:
    return text[max(0, start - 5) : start].lower().rstrip().endswith(" per")


_FRACTION_NEXT = re.compile(
    r"\s*(?:[^\w\s]|\Z|(?:of|the|had|have|has|were|was|are|is|did|do|in|on|with|that|who|more|less|used|this|our|these|those|"
    r"as|by|for|from|higher|lower|at|to|when|where|which|and|or|but|since|its|their|all|each|not|could|would)\b)",
    re.IGNORECASE,
)


def _fraction(text: str, atom: Atom) -> Quantity | None:
    word = text[atom.start : atom.end].lower()
    if not _FRACTION_NEXT.match(text, atom.end):
        return None
    if word.endswith("quarter") and re.search(r"\b(?:in|per|within|every|during|over)\s+\Z", text[: atom.start][-9:], re.IGNORECASE):
        if not re.match(r"\s+of\b", text[atom.end : atom.end + 5]):
            return None
    return Quantity(atom.start, atom.end, "proportion", atom.value, noun=_noun(text, atom.end))


def _nought(text: str, atom: Atom) -> Quantity | None:
    """Read "no contacts were" and "none were" as a count of nought."""
    rest = text[atom.end : atom.end + 60]
    if text[atom.start : atom.end].lower() in ("nobody", "neither"):
        return None
    if atom.form == "no":
        noun = _np(text, atom.end, 4)
        names = [w.lower() for _, _, w in noun]
        pairs = [" ".join(names[i : i + 2]) for i in range(len(names))]
        if not names or not any(n in lexicon.zero_nouns() for n in (names[-1], *pairs[-2:])):
            return None
        return Quantity(atom.start, atom.end, "count", 0.0, noun=(noun[0][0], noun[-1][1]))
    if re.match(r"\s+of\s+(?:it|this|that)\b", rest) or re.search(r"\b(?:had|have|has)\s+\Z", text[: atom.start][-6:]) and not re.match(r"\s+since", rest):
        return None
    return Quantity(atom.start, atom.end, "count", 0.0, noun=_noun(text, atom.end))


def _np(text: str, pos: int, most: int = 6) -> list[tuple[int, int, str]]:
    """Return the words from ``pos`` that may name what is counted: until punctuation or a small word ends the phrase."""
    words: list[tuple[int, int, str]] = []
    last = pos
    for m in _WORD.finditer(text, pos, min(len(text), pos + 90)):
        gap = text[last : m.start()]
        if gap.strip(" \n\t") or m.group() == "(" or m.group().lower() in _STOP or len(words) == most:
            break
        words.append((m.start(), m.end(), m.group()))
        last = m.end()
    return words


def noun_class(text: str, pos: int) -> tuple[str | None, tuple[int, int] | None]:
    """Return the class of the noun after ``pos`` and its span: the last known noun of the phrase, else (None, None)."""
    words = _np(text, pos)
    classes = lexicon.noun_classes()
    for i, (_, end, word) in reversed(list(enumerate(words))):
        low = word.lower()
        pair = f"{words[i - 1][2].lower()} {low}" if i else ""
        kind = classes.get(pair) or classes.get(low) or classes.get(low.rpartition("-")[2])
        if kind:
            return kind, (words[0][0], end)
    return None, None


def _noun(text: str, pos: int) -> tuple[int, int] | None:
    return noun_class(text, pos)[1]


@lru_cache(maxsize=1)
def _score_cues() -> re.Pattern[str]:
    return lexicon.pattern("score", "cues")


def _scored(text: str, start: int) -> bool:
    """Tell whether the sentence speaks of scores, near enough to the number at ``start``."""
    return _score_cues().search(text, max(0, start - 200), min(len(text), start + 60)) is not None


_OF_NUMBER = re.compile(r"\b[Oo]f\s+(?:(?:the|these|those|its|our|their)\s+)?(?:\w+\s+){0,2}\Z")
_LIST = re.compile(r"(?:^|[.;:]\s*)\(?\Z")
_ELLIPSIS = re.compile(r"\b(?:from|to|inside|within|against|than|is)\s+\Z", re.IGNORECASE)
_ONE_VERB = re.compile(
    r"\s+(?:was|were|had|has|is|did|does|said|required|needed|told|described|could|would|showed|spent|went|came|in\s|good|outstanding|inadequate)\b", re.IGNORECASE
)
_SUPERLATIVE = re.compile(r"\s+of\s+(?:the|its|our|their|my)\s+(?:\w+\s+){0,2}?(?:most|best|worst|main|\w{3,}est)\b", re.IGNORECASE)


def _plain(text: str, atom: Atom, found: list[Quantity], blocked: list[tuple[int, int]]) -> Quantity | None:
    """Read a bare number: a score, a count, or nothing."""
    start, end, value = atom.start, atom.end, atom.value
    kind, noun = noun_class(text, end)
    if kind in ("structure", "unit"):
        return None
    left = text[max(0, start - 40) : start]
    if value == 1.0 and not _one_counts(text, atom, kind):
        return None
    if atom.form == "digits":
        if value != int(value) and kind is None and value <= 100:
            return Quantity(start, end, "score", value) if not _ELLIPSIS.search(left) or _scored(text, start) else None
        if kind is None and value <= 10 and _scored(text, start) and not _np(text, end, 1):
            return Quantity(start, end, "score", value)
    if kind is None and not _np(text, end, 1) and _ELLIPSIS.search(left) and blocked and not found:
        # "down from 52" after "41 weeks": the same unit, left out.
        return None
    return Quantity(start, end, "count", value, noun=noun)


def _one_counts(text: str, atom: Atom, kind: str | None) -> bool:
    """Tell whether a "one" counts something, rather than standing for a thing or opening an idiom."""
    if re.search(r"\bat\s+least\s+\Z", text[: atom.start][-12:], re.IGNORECASE):
        return False
    if kind == "counted":
        return True
    rest = text[atom.end : atom.end + 80]
    if re.match(r"\s+of\s+", rest):
        if _SUPERLATIVE.match(rest):
            return False
        m = re.match(r"\s+of\s+(?:these|those|them|whom|which)\b", rest)
        return m is not None or noun_class(text, atom.end + len(re.match(r"\s+of(?:\s+(?:the|its|our|their))?", rest).group()))[0] == "counted"  # type: ignore[union-attr]
    return _ONE_VERB.match(rest) is not None or not rest.strip(" .;:,)\n")


_BRACKET = re.compile(r"\s*[(\[]\s*(?:\w+\s+){0,3}?\Z")
_OTHER = re.compile(r"\b(?:average|national|nationally|target|compar\w+|than|region\w*|from|england)\b", re.IGNORECASE)
_BREAK = re.compile(r"[;:]|\.\s|,\s+(?:and|but|with|while)\b|\bwhile\b")


def _merge(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join a quantity to the same quantity given again in brackets: "142 (77%)", "10% (two contacts)"."""
    out: list[Quantity] = []
    for q in found:
        before = out[-1] if out else None
        if before is not None and _bracketed(text, q) and before.inner is None:
            between = text[before.end : q.start]
            distant = _OTHER.search(between) or _BREAK.search(between) or "(" in between[:-12] or len(between) > 140
            if not distant and _same(text, before, q, between):
                continue
        out.append(q)
    return out


def _bracketed(text: str, q: Quantity) -> bool:
    return re.search(r"[(\[]\s*(?:\w+\s+){0,2}\Z", text[max(0, q.start - 25) : q.start]) is not None


def _same(text: str, a: Quantity, b: Quantity, between: str) -> bool:
    """Fold ``b``, the quantity in brackets, into ``a`` where the two are one, and tell whether they were."""
    if b.kind == "percent" and a.kind in ("count", "proportion"):
        if a.kind == "count" and a.value == 0 and b.value != 0:
            return False
        if a.kind == "count":
            a.numerator = a.value
        a.kind, a.value, a.inner = "percent", b.value, (b.start, b.end)
        return True
    if a.kind in ("percent", "proportion") and b.kind == "proportion" and b.denominator is not None and a.denominator is None:
        a.numerator, a.denominator, a.inner = b.numerator, b.denominator, (b.start, b.end)
        return True
    if a.kind == "percent" and b.kind == "count" and a.numerator is None and len(between) < 80:
        a.numerator, a.inner = b.value, (b.start, b.end)
        return True
    return False


_LEAD_OF = re.compile(r"(?:^|[.;:,]\s+)(?:and\s+|that\s+)?of\s+(?:(?:the|these|those|our|its|their|a)\s+)*(?:current\s+)?(?:\w+\s+of\s+)?\Z", re.IGNORECASE)


def _relate(text: str, found: list[Quantity]) -> None:
    """Give parts their whole: "Of the 24, one was ...", "three of them", "of whom 41"."""
    drop: list[Quantity] = []
    lead: Quantity | None = None
    for i, q in enumerate(found):
        earlier = found[:i]
        if q.kind != "count":
            continue
        if lead is not None and q.value <= lead.value and not re.search(r"[.;]\s", text[lead.end : q.start]):
            _part(q, lead)
            continue
        if _LEAD_OF.search(text[max(0, q.start - 40) : q.start]) and i + 1 < len(found) and "," in text[q.end : found[i + 1].start]:
            lead = q
            drop.append(q)
            continue
        whole = _whole(text, q, earlier)
        if whole is not None:
            _part(q, whole)
    for q in drop:
        if any(p.whole is q for p in found):
            found.remove(q)


def _size(q: Quantity) -> float | None:
    """Return the number of things that ``q`` speaks of, where it can be the whole of a part."""
    return q.value if q.kind == "count" else q.numerator


def _part(q: Quantity, whole: Quantity) -> None:
    size = _size(whole)
    if size and q.value <= size:
        q.kind, q.numerator, q.denominator = "proportion", q.value, size
        q.value, q.whole = proportion(q.value, size), whole


def _whole(text: str, q: Quantity, earlier: list[Quantity]) -> Quantity | None:
    after = _OF_WHOLE.match(text, q.end)
    before = re.search(r"\bof\s+(?:whom|which|these|those|them),?\s+(?:\w+\s+){0,3}\Z", text[max(0, q.start - 40) : q.start], re.IGNORECASE)
    if not after and not before:
        return None
    for e in reversed(earlier):
        size = _size(e)
        if size and size >= q.value and size > 1 and e.whole is None and (e.kind != "count" or e.noun or e.denominator is None):
            return e
    return None
