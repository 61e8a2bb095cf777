"""The first look at a passage: where its numbers stand.

One compiled pattern finds every number in digits or words and the words that stand for one ("none", "a third",
"all"); it is for passages of which ``might_hold_figures`` has told, at little cost, that they have a number at all.
What is a date, an age or a length of time is left out at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.exclude import excluded
from pipeline.memory import Memory
from pipeline.numbers import DIGITS, parse_number, word_values, words_regex


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
def _number_words() -> frozenset[str]:
    return frozenset([*word_values(), *lexicon.data()["fractions"], "no", "none"])


_ASCII_LOWER = {c: c + 32 for c in range(65, 91)}
_DIGIT = re.compile(r"[0-9]")
_LETTERS = re.compile(r"[a-z]+")


def lowered(text: str) -> str:
    """Return ``text`` in lower case, letter for letter: the few letters that would become two stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_ASCII_LOWER)


@lru_cache(maxsize=1)
def _atoms() -> re.Pattern[str]:
    fractions = lexicon.alternatives(w for w in lexicon.data()["fractions"] if not w.startswith("hal"))
    count = lexicon.alternatives(["a", "an", "one", "two", "three", "four", "five", "six", "seven", "nine"])
    # Every number begins a word, with three letters that few words begin with (but "a third"): most places are left
    # after a look at these.
    begins = "|".join(
        sorted({word[:3] for word in _number_words() | {"all", "each", "every", "both", "neither", "nobody"}})
    )
    return re.compile(
        rf"(?<!\w)(?=\d|{begins}|an?[\s-])(?:(?<![£$€#@&])(?<!\d[.,:])(?:(?P<noted>\d{{1,3}}(?:,\d{{3}})+)(?=\d(?!\d|[.,]\d))|(?<!%)(?P<digits>{DIGITS})(?![a-z]|[.,:]\d|\d))"
        rf"|\b(?P<fraction>(?P<over>{count})[\s-]+(?P<under>{fractions})|half)\b(?!-[a-z])(?!\s+or\s+longer)"
        rf"|(?<![-\w])(?P<words>{words_regex()})\b(?!['’]s\b)"
        r"|\b(?P<none>none|neither|nobody)\b|\b(?P<no>no)\b(?!\s+(?:one|longer|more)\b|\.)"
        r"|\b(?P<all>all|every\s+one\s+of|each\s+(?:one\s+)?of|both\s+of)(?=\s+(?:but\s+|(?:the|these|those|this|its|our|their)\b|of\b|\d|[a-z]+\b)))",
    )


def _holds_number(word: str) -> bool:
    return _DIGIT.search(word) is not None or not _number_words().isdisjoint(_LETTERS.findall(word.lower()))


# Of each word met, and of what is written between two spaces: most passages have only such as are known already.
_HOLDS_NUMBER: Memory[bool] = Memory(_holds_number)


def might_hold_figures(words: Iterable[str]) -> bool:
    """Return False when ``words``, a text parted in any way, hold no number in digits or words, at little cost."""
    return any(map(_HOLDS_NUMBER.__getitem__, words))


# "l0%" and "1O%": letters that text recognition reads for digits, where a sign of percent follows.
_SLIP = re.compile(r"(?<![\w.,])(?=[lIO]{0,2}\d)(?=\d{0,2}[lIO])[lIO\d]{2,3}(?=\s?(?:%|per\s?cent\b))")
_MENDED = str.maketrans("lIO", "110")


def mended(text: str) -> str:
    """Return ``text`` with letters read for the digits of a percentage put right, of the same length."""
    if "%" not in text and "cent" not in text:
        return text
    return _SLIP.sub(lambda m: m.group().translate(_MENDED), text)


PERCENT = re.compile(r"\s{0,2}(?:%|per\s?cent\b|percent\b|pc\b|percentage\s+points?\b)", re.IGNORECASE)


def find_atoms(text: str) -> list[Atom]:
    """Return the numbers of ``text`` in order, without those that are dates, ages and the like."""
    found = []
    passed = 0  # the end of the last stretch left out
    low = lowered(text)
    for m in _atoms().finditer(low):
        form = m.lastgroup if m.lastgroup in ("digits", "noted", "words", "none", "no", "all") else "fraction"
        if form == "noted":  # the mark of a footnote stands right behind: "42,6163 children"
            form = "digits"
        start, end = m.span()
        numeric = form in ("digits", "words")
        if not (numeric and PERCENT.match(text, end)):
            if start < passed:
                continue
            if numeric or form == "fraction":
                out = excluded(text, low, start, end)
                if out is not None:
                    passed = out
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
    over = 1.0 if m["over"] in ("a", "an") else parse_number(m["over"])
    under = float(lexicon.data()["fractions"][m["under"]])
    if over is None or not 0 < over < under:
        return None
    return round(100 * over / under, 1)
