"""Numbers that are no figures: dates, ages, lengths of time, money, references, labels, scales and idioms.

Two compiled patterns know them. One is tried where a number starts ("31 March 2016", "20 working days"); the other is
searched in the few words before it ("aged 19 to 21", "paragraphs 40, 41 and 64"). Nothing is repeated without a bound,
so that no text can make them slow.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.ingest.dates import MONTH
from pipeline.numbers import DIGITS, small_regex

# Patterns are written in lower case for text in lower case: ignoring case costs five times as much.
DAY = r"(?:[0-3]?\d(?:\s?(?:st|nd|rd|th))?)"
YEAR = r"(?:(?:19|20)\d\d(?:\s*[-–−/‐‑]\s*(?:(?:19|20)\d\d|\d\d)(?!\d))?)"
DATE = (
    rf"(?:{DAY}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?"
    rf"|{MONTH}\s+{DAY}(?!\s*%|[\d,.]\d|-)(?:,?\s+{YEAR})?|{MONTH},?\s+{YEAR})"
)

_LIST_NUMBER = re.compile(
    r"\d{1,3}\.(?=[A-Z][a-z])|(?:(?<=^)|(?<=^\()|(?<=\D[.!?:;]\s)|(?<=\D[.!?:;]))\d{1,3}[.)](?=\s*[A-Z‘'“])"
)
_WINDOW = 64  # characters before a number in which a word may say that it is none
_BEYOND = 48  # characters after it that such a phrase may still take up


def _number() -> str:
    return rf"(?:{DIGITS}|{small_regex()})"


def _chain() -> str:
    """Return the regex source of a number or several of one kind: "16, 17 or 18", "40 to 45"."""
    n = _number()
    return rf"{n}(?:-?\s?(?:to|and|or|–|−|-|/|&|,(?=\s?{n}(?:,|\s(?:and|or)\s)))\s?(?:a\s+)?{n}){{0,6}}"


@lru_cache(maxsize=1)
def _ahead() -> re.Pattern[str]:
    """Return what is tried where a number starts."""
    n, chain, nouns = _number(), _chain(), lexicon.data()["nouns"]
    unit = lexicon.alternatives([*nouns["unit"], *(lexicon.plural(u) for u in nouns["unit"])])
    parts = [
        # Dates, with the page number that a running footer leaves after one; years; times of day.
        rf"{DAY}\s+(?:{MONTH}\s+)?(?:{YEAR}\s+)?(?:to|–|-|and)\s+{DAY}\s+{MONTH}\s+{YEAR}(?:\s+\d{{1,3}}\b(?!\s*%|,\d))?",
        rf"{DATE}(?!\s*%)",
        r"[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d(?!\w)",
        rf"{YEAR}(?![\w,]\d|\s*%|\s+(?:children|contacts|referrals|young|people|cases))(?:s\b)?",
        r"\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)\b|\d{1,2}:\d\d\b|24/7\b",
        rf"{n}\s+(?:million\s+)?(?:pounds|pence)\b|0\d{{2,4}}[ -]?\d{{3,4}}(?:[ -]?\d{{3,4}})?\b",
        # Ages.
        rf"{n}(?:[\s-]{{0,3}}(?:to|and|or|–|-|,)[\s-]?{n}){{0,4}}[\s-]{{0,3}}(?:year|month|week)s?[\s-]{{0,3}}olds?\b",
        rf"{n}-?\s?(?:and|to|or|–|-|,)?\s{{0,3}}(?=(?:{n})?-(?:year|month|week)s?[\s-]{{0,3}}olds?\b)",
        r"\d+\s?[-–]?\s?(?:plus|\+)(?=\s|\W)|\d+[-–]\d+s\b|(?:15/16|16/17|17/18|18/19)\b|0\s?[-–]\s?\d+\b",
        r"\d+\s?[-–]\s?\d+\s+(?:and\s+\d+\s?[-–]\s?\d+\s+)?(?:teams?|services?|years?|yrs|offer|pathway)\b",
        # Lengths of time and distances, also as ranges; a number joined to a word by a hyphen.
        rf"{chain}[\s-]+(?:(?:working|calendar|school|full|consecutive|more|further|or\s+more|clear|academic|financial|additional|whole"
        rf"|[a-z]+al)[\s-]+)?(?:{unit})\b(?!['’]?s?\s+(?:of\s+)?(?:placements|plans))",
        rf"{n}-(?!(?:{small_regex()})\b)[a-z]+(?:-[a-z]+){{0,4}}",
        # Grades of a scale, thresholds, examinations.
        r"[0-9]{1,2}\s*=\s*[a-z]|(?<=\()[0-9]\s?[-–]\s?[0-9]{1,2}\)|(?:1|5|10)\s+(?:being|where|is|means|meaning)\b",
        rf"{n}\s+(?:good\s+|or\s+more\s+)?(?:a\*|gcse|ccse)",
        rf"{n}\s+(?:(?:times|placements|moves|changes|workers)\s+)?or\s+(?:more|fewer|less|over|above|under)\b",
        # Idioms of "one" and "half".
        # "Eight fewer than", "50 times greater", "two of the last nine months".
        rf"{n}\s+(?:more|fewer|less|higher|lower)\s+than\b|{n}\s+times\s+(?:as|greater|more|higher|the|larger|lower|less)\b",
        rf"{n}\s+of\s+(?:the\s+)?(?:last|past|previous)\s+{n}\s+(?:{unit})\b|one\s+[a-z]+\s+at\s+a\s+time\b",
        r"(?:19|20)\d\d/\d(?![\d%])",
        r"one\s+(?:another|day|thing|way|hand|and\s+a\s+half|place|side|end|by\s+one|or\s+both|which|where|that\s+is)\b",
        r"half[\s-]+(?:an?\b|day|term|hour|year|way|sibling|brother|sister|[a-z]+ly)|" + n + r"\s+and\s+a\s+half\b",
    ]
    return re.compile("|".join(f"(?:{p})" for p in parts))


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    """Return what is searched in the words before a number."""
    n, chain, tables = _number(), _chain(), lexicon.data()
    label, ages, people, person = (
        lexicon.alternatives(words)
        for words in (tables["nouns"]["label"], *(tables["ages"][of] for of in ("before", "people", "person")))
    )
    parts = [
        rf"(?:paragraph|page|section|recommendation|standard|action|question)s?\s+{n}(?:(?:,\s?|\s?and\s|\s?to\s|\s?[–-]\s?){n}){{1,24}}",
        rf"{MONTH}\s+{DAY}(?!\s*%|[\d,.]\d|-)(?:,?\s+{YEAR})?|q(?:uarter)?\s?[1-4]\b|quarters?\s+(?:one|two|three|four)\b(?!\s+of\s+the\b)|covid\s?[-‐‑–]?\s?19",
        r"(?:in|during|for|since|of|year|financial)\s+(?P<from_year>\d\d)\s?[/–-]\s?(?P<to_year>\d\d)\b(?!\s*%)",
        r"https?://\S{1,200}|www\.\S{1,200}",
        rf"(?:this|last|next|the|each|per|a)\s+years?\s(?=1[4-9]\b|[2-9]\d|\d{{3}})|(?:{label})\s{{0,3}}{chain}(?!\s*%|\s+per\s?cent|\s+of\s+(?:the\s+|these\s+|those\s+)?{n}|\s*/)",
        r"s(?:ection|ec|s)?\.?\s?\d+\b|see\s+\d+\b",
        rf"(?:{ages})[\s-]+(?:of\s+|under\s+|over\s+|between\s+|from\s+|and\s+|the\s+age\s+of\s+){{0,3}}{chain}"
        r"(?:\s+(?:and|or)\s+(?:over|under|above|below))?(?!\s*%|\s+per\s?cent)",
        rf"(?:under|over)[\s-]+{n}(?:s\b|-?year|['’]s)",
        rf"(?:{people})\s+(?:(?:who|that)\s+(?:are|were)\s+)?(?:aged\s+)?(?:under|over|below|above)\s+(?:the\s+age\s+of\s+)?{n}"
        rf"(?!\s*%|[\w,.]\d|\s+(?:{people}|cases|days|weeks|months))",
        rf"(?:{person})(?:\s+of\s+{n}\b|,\s+{n}\b(?!\s+(?:was|were|\w+s)\b))",
        rf"(?:s?he|i)\s+was\s+{n}\b(?!\s+of\b)|reach(?:es|ed|ing)?\s+(?:1\d|2[0-5]|eighteen|sixteen)\b(?!\s+\w+s\b)|at\s+1[4-9]\s+(?:or|and|to)\s+1[5-9]\b",
        r"audits?\s+\d+(?=:)",
        rf"(?:they|she|he|who)(?:\s+(?:were|was|is|are)|['’](?:re|s))\s+(?:only\s+|just\s+|now\s+)?{n}\b(?=\s*(?:[,.;)'’]|\Z|and\b|when\b|were\b|or\b))",
        rf"scales?\s+(?:of|from)\s+{n}\s*(?:to|–|-)\s*{n}",
        r"(?:between|from)\s+[01]\s*(?:\([^)]{0,40}\)\s*)?(?:to|and|–|-)\s*(?:10|5|4)\b",
        r"(?:themselves|scored|scores?|marked|confidence|[a-z]+,)\s+out\s+of\s+(?:ten|10|five|5)\b",
        r"(?:last|past|previous|next|first|second|latter|final|another|consecutive|each|every|other|missing|better)[\s-]+(?:\w+\s+)?(?:quarters?|half)\b",
        r"(?:from|between)\s+one\s+(?:\w+\s+){1,3}(?:to|and)\s+(?:the|an)|at\s+least\s+(?:one|two|three)\s+of\b|more\s+than\s+one\b",
        r"(?:the|this|that|which|every|each|any|such|another|other|no|old|new|good|a\s+single|to|as)\s+one\b"
        r"(?!\s+(?:of\b|in\s|case|contact|child|family|record|file|hundred|thousand|million))|at\s+one\s+(?:time|point)\b",
        r"and\s+a\s+half\b|(?:a|the)\s+half\s+(?:day|hour|term|year)\b",
    ]
    return re.compile(r"(?<![\w£$€'’])(?:" + "|".join(f"(?:{p})" for p in parts) + ")")


def excluded(text: str, low: str, start: int, end: int) -> int | None:
    """Return where the stretch ends that makes the number at ``start`` to ``end`` none, or None where it counts.

    ``low`` is ``text`` in lower case, of the same length.
    """
    m = _LIST_NUMBER.match(text, start) or _ahead().match(low, start)
    if m:
        return max(m.end(), end)
    for m in _behind().finditer(low, max(0, start - _WINDOW), min(len(text), end + _BEYOND)):
        if m.start() >= end:
            break
        if m.end() > start and (m["to_year"] is None or _consecutive(m["from_year"], m["to_year"])):
            return max(m.end(), end)
    return None


def _consecutive(first: str, second: str) -> bool:
    """Tell "in 15/16", a year, from "in 13/20", a proportion."""
    return (int(first) + 1) % 100 == int(second)
