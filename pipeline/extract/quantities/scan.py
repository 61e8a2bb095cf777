"""The first look at a passage: where numbers stand, and which of them are dates, ages, money and the like.

One compiled pattern finds every number in digits or words and the words that stand for one ("none", "a third",
"all"); a second finds the stretches whose numbers measure nothing of interest. Both run over the text once, and only
when a quick search has seen a number at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.numbers import DIGITS, parse_number, small_regex, words_regex

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
DAY = r"(?:[0-3]?\d(?:\s?(?:st|nd|rd|th))?)"
YEAR = r"(?:(?:19|20)\d\d(?:\s*[-–−/‐‑]\s*(?:(?:19|20)\d\d|\d\d)(?!\d))?)"
DATE = rf"(?:{DAY}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?|{MONTH}\s+{DAY}(?!\s*%|[\d,.]\d|-)(?:,?\s+{YEAR})?|{MONTH},?\s+{YEAR})"


@dataclass(frozen=True, slots=True)
class Atom:
    """A number of a passage: its span, its value, and how it is written.

    ``form``: ``digits``, ``words``, ``fraction`` (``value`` is its percentage), ``none`` (nought of a stated or implied
    whole), ``no``, ``all`` (``value`` is 100).
    """

    start: int
    end: int
    value: float
    form: str


@lru_cache(maxsize=1)
def _quick() -> re.Pattern[str]:
    table = lexicon.data()
    words = [*table["numbers"]["units"], *table["numbers"]["teens"], *table["numbers"]["tens"], *table["numbers"]["scales"]]
    words += [*table["fractions"], "no", "none", "nobody", "neither", "all but"]
    # A word starts after a blank or an opening sign: cheaper to test than a boundary at every letter.
    return re.compile(rf"\d|\b(?:{lexicon.alternatives(words)})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _atoms() -> re.Pattern[str]:
    fractions = lexicon.alternatives(w for w in lexicon.data()["fractions"] if not w.startswith("hal"))
    count = lexicon.alternatives(["a", "an", "one", "two", "three", "four", "five", "six", "seven", "nine"])
    return re.compile(
        rf"(?<![\w£$€#@&])(?<!\d[.,:])(?P<digits>{DIGITS})(?![A-Za-z]|[.,:]\d|\d)"
        rf"|\b(?P<fraction>(?P<over>{count})[\s-]+(?P<under>{fractions})|half)\b(?!-[a-z])(?!\s+or\s+longer)"
        rf"|(?<![-\w])(?P<words>{words_regex()})\b(?!['’]s\b)"
        r"|\b(?P<none>none|neither|nobody)\b|\b(?P<no>no)\b(?!\s+(?:one|longer|more)\b|\.)"
        r"|\b(?P<all>all|every\s+one\s+of|each\s+(?:one\s+)?of|both\s+of)(?=\s+(?:but\s+|(?:the|these|those|this|its|our|their)\b|of\b|\d|[a-z]+\b))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _blocked() -> re.Pattern[str]:
    n = rf"(?:{DIGITS}|{small_regex()})"
    unit = lexicon.alternatives([*lexicon.data()["nouns"]["unit"], *(lexicon.plural(u) for u in lexicon.data()["nouns"]["unit"])])
    ages = lexicon.alternatives(lexicon.data()["ages"]["before"])
    people = lexicon.alternatives(lexicon.data()["ages"]["people"])
    chain = rf"{n}(?:-?\s?(?:to|and|or|–|−|-|/|&|,(?=\s?{n}(?:,|\s(?:and|or)\s)))\s?(?:a\s+)?{n})*"
    parts = [
        # Dates, with the page number that a running footer leaves after one; years; times of day; quarters.
        rf"\b{DAY}\s+(?:{MONTH}\s+)?(?:{YEAR}\s+)?(?:to|–|-|and)\s+{DAY}\s+{MONTH}\s+{YEAR}(?:\s+\d{{1,3}}\b(?!\s*%|,\d))?",
        rf"\b{DATE}(?!\s*%)",
        r"(?<![\w£.])[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d(?!\w)",
        rf"(?<![\w£$.,]){YEAR}(?![\w,]\d|\s*%|\s+(?:children|contacts|referrals|young|people|cases))(?:s\b)?",
        r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)\b|\b\d{1,2}:\d\d\b|\b24/7\b",
        r"\b(?:in|during|for|since|of|year|financial)\s+\d\d\s?[/–-]\s?\d\d\b(?!\s*%)",
        r"\bQ(?:uarter)?\s?[1-4]\b(?:\s*(?:of|,|-)?\s*" + YEAR + ")?",
        # Money, phone numbers, addresses of the web, legal and list references.
        rf"[£$€]\s?{DIGITS}(?:\s?(?:million|m|k|bn|billion|thousand)\b)?",
        rf"\b{n}\s+(?:million\s+)?(?:pounds|pence)\b",
        r"(?<![\w.,])0\d{2,4}[ -]?\d{3,4}(?:[ -]?\d{3,4})?\b|\+44[\d ]{8,14}",
        r"(?:https?://|www\.)\S+|\S+@\S+",
        rf"\b(?:{lexicon.alternatives(lexicon.data()['nouns']['label'])})\s*{chain}(?!\s*%|\s+per\s?cent|\s+of\s+(?:the\s+|these\s+|those\s+)?{n}|\s*/)",
        r"\bs(?:ection|ec|s)?\.?\s?\d+\b|\b[A-Z]{1,4}\d+\b",
        r"\b\d{1,3}\.(?=[A-Z][a-z])|\bsee\s+\d+\b",
        r"(?:(?<=^)|(?<=\D[.!?:;]\s)|(?<=\D[.!?:;]))\(?\d{1,3}[.)](?=\s*[A-Z‘'“])",
        # Ages.
        rf"\b(?:{ages})[\s-]+(?:of\s+|under\s+|over\s+|between\s+|from\s+|and\s+|the\s+age\s+of\s+)*{chain}"
        r"(?:\s+(?:and|or)\s+(?:over|under|above|below))?(?!\s*%|\s+per\s?cent)",
        rf"\b{n}(?:\s?-?\s?(?:to|and|or|–|-|,)\s?-?{n})*[\s-]*(?:year|month|week)s?[\s-]*olds?\b",
        rf"\b{n}-?\s?(?:and|to|or|–|-|,)?\s*(?=(?:{n})?-(?:year|month|week)s?[\s-]*olds?\b)",
        rf"\b(?:under|over)[\s-]+{n}(?:s\b|-?year|['’]s)",
        rf"\b(?:{people})\s+(?:(?:who|that)\s+(?:are|were)\s+)?(?:aged\s+)?(?:under|over|below|above)\s+(?:the\s+age\s+of\s+)?{n}"
        rf"(?!\s*%|[\w,.]\d|\s+(?:{people}|cases|days|weeks|months))",
        rf"\bages?d?\s+{chain}|\b\d+\s?[-–]?\s?(?:plus|\+)(?=\s|\W)|\b\d+[-–]\d+s\b",
        rf"\b(?:boy|girl|child|woman|man|teenager|mother|leaver|son|daughter|brother|sister)(?:,|\s+of)\s+{n}\b(?!\s+(?:was|were|\w+s)\b)",
        rf"\b(?:they|she|he|who)(?:\s+(?:were|was|is|are)|['’](?:re|s))\s+(?:only\s+|just\s+|now\s+)?{n}\b(?=\s*(?:[,.;)'’]|\Z|and\b|when\b|were\b|or\b))",
        rf"\b1[4-9]\s?/\s?(?:1[5-9]|2[0-5])\b|\b0\s?[-–]\s?\d+\b|\b\d+\s?[-–]\s?\d+\s+(?:and\s+\d+\s?[-–]\s?\d+\s+)?(?:teams?|services?|years?|yrs|offer|pathway)\b",
        # Lengths of time and distances, also as ranges; a number joined to a word by a hyphen.
        rf"\b{chain}[\s-]+(?:(?:working|calendar|school|full|consecutive|more|further|or\s+more|clear|academic|financial|additional|whole|[a-z]+al)[\s-]+)?(?:{unit})\b(?!['’]?s?\s+(?:of\s+)?(?:placements|plans))",
        rf"\b(?:{small_regex()}|\d+)-(?!(?:{small_regex()})\b)[a-z]+(?:-[a-z]+)*",
        # Scales and their grades, thresholds, idioms.
        rf"\bscales?\s+(?:of|from)\s+{n}\s*(?:to|–|-)\s*{n}|\b[0-9]{{1,2}}\s*=\s*[A-Za-z]|\([0-9]\s?[-–]\s?[0-9]{{1,2}}\)",
        rf"\b(?:between|from)\s+[01]\s*(?:\([^)]{{0,40}}\)\s*)?(?:to|and|–|-)\s*(?:10|5|4)\b|\b(?:1|5|10)\s+(?:being|where|is|means|meaning)\b",
        rf"(?<!\d)(?<!\d\s)(?:themselves|scored|scores?|marked|confidence|\w+,)\s+out\s+of\s+(?:ten|10|five|5)\b",
        rf"\b{n}\s+(?:good\s+|or\s+more\s+)?(?:A\*|GCSE|CCSE)\S*|\bone\s+or\s+both\b|\b(?:from|between)\s+one\s+(?:\w+\s+){{1,3}}(?:to|and)\s+(?:the|an)\w*",
        rf"\b(?:last|past|previous|next|first|consecutive|each|every|other|missing|better)\s+(?:{n}\s+)?(?:quarters?|half)\b",
        rf"\b{n}\s+(?:times|placements|moves|changes|workers)\s+or\s+(?:more|fewer)\b|\bat\s+least\s+(?:one|two|three)\s+of\b",
        rf"\b{n}\s+or\s+(?:more|fewer|less|over|above|under)\b|\bmore\s+than\s+one\b",
        r"\bone\s+(?:another|day|thing|way|hand|and\s+a\s+half|place|side|end)\b|\bone\s+by\s+one\b|\bat\s+one\s+(?:time|point)\b",
        r"\b(?:the|this|that|which|every|each|any|such|another|other|no|old|new|good|only\s+the|a\s+single|to|as)\s+one\b(?!\s+(?:of\b|case|contact|child|family|record|file))",
        r"\bone\s+(?:which|where|that\s+is)\b|\b(?:first|second|last|latter|other|final|another|every)[\s-]+(?:half|quarter)\b",
        r"\bhalf[\s-]+(?:an?\b|day|term|hour|year|way|sibling|brother|sister|[a-z]+ly)\S*|\b\w+\s+and\s+a\s+half\b|\b(?:a|the)\s+half\s+(?:day|hour|term|year)\b",
    ]
    return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE)


def might_hold_figures(text: str) -> bool:
    """Return False when ``text`` holds no number in digits or words, at little cost."""
    return _quick().search(text) is not None


def blocked_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of dates, ages, lengths of time, money, references and scales, in order."""
    return [m.span() for m in _blocked().finditer(text)]


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(s < end and start < e for s, e in spans)


PERCENT = re.compile(r"\s{0,2}(?:%|per\s?cent\b|percent\b|pc\b|percentage\s+points?\b)", re.IGNORECASE)


def find_atoms(text: str, spans: list[tuple[int, int]]) -> list[Atom]:
    """Return the numbers of ``text`` in order, those inside the blocked ``spans`` left out unless they are percentages."""
    found = []
    for m in _atoms().finditer(text):
        form = m.lastgroup if m.lastgroup in ("digits", "words", "none", "no", "all") else "fraction"
        start, end = m.span()
        if _overlaps(start, end, spans) and not (form in ("digits", "words") and PERCENT.match(text, end)):
            continue
        if form in ("digits", "words"):
            value = parse_number(m.group())
            if value is None:
                continue
        elif form == "fraction":
            value = _fraction(m)
            if value is None:
                continue
        else:
            value = 100.0 if form == "all" else 0.0
        found.append(Atom(start, end, value, form))
    return found


def _fraction(m: re.Match[str]) -> float | None:
    """Return the percentage that a fraction in words is."""
    if m["over"] is None:
        return 50.0
    over = 1.0 if m["over"].lower() in ("a", "an") else parse_number(m["over"])
    under = lexicon.data()["fractions"][m["under"].lower()]
    if over is None or not 0 < over < under:
        return None
    return round(100 * over / under, 1)
