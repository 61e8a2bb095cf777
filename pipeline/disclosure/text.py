"""Masking numbers inside running text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.extract.quantities.lexicon import alternatives
from pipeline.numbers import word_values

MASK = "[x]"
_LOOK = 24  # characters to either side in which a word decides what a number is
_PER_CENT = re.compile(r"\s?(?:%|per\s?cent\b|percent\b)", re.IGNORECASE)
_DATE = re.compile(r"[./-]\d")


@dataclass(frozen=True, slots=True)
class Token:
    """A number in a text: its span, its value, whether it is a share in percent."""

    start: int
    end: int
    value: float
    share: bool


@lru_cache(maxsize=1)
def others() -> frozenset[str]:
    """Return the nouns, in lower case, of what is counted that is no child: staff, bodies, occasions."""
    return frozenset(resources.lexicon("small_numbers")["others"])


@lru_cache(maxsize=1)
def _values() -> tuple[dict[str, int], dict[str, int]]:
    """Return the words for numbers below twenty, and those for tens."""
    values = word_values()
    small = {word: n for word, n in values.items() if 0 < n < 20} | resources.lexicon("small_numbers")["words"]
    return small, {word: n for word, n in values.items() if 20 <= n < 100}


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    words, tens = map(alternatives, _values())
    units = "|".join(resources.lexicon("numbers")["units"][1:])
    return re.compile(
        rf"(?<![\w.,])(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<decimals>\.\d+)?"
        rf"|(?<![\w-])(?:(?P<tens>{tens})(?:[-\s](?P<plus>{units}))?|(?P<word>{words}))(?![\w-]*\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = resources.lexicon("small_numbers")
    units, labels = alternatives([*lexicon["units"], *others()]), alternatives(lexicon["labels"])
    between = r"(?:\s*(?:-|–|to|or|and)\s*(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve))?"
    after = re.compile(rf"{between}[\s-]*(?:{units})(?!\w)", re.IGNORECASE)
    return after, re.compile(rf"(?<!\w)(?:{labels})[.:]?\s*\Z", re.IGNORECASE)


def numbers(text: str) -> Iterator[Token]:
    """Yield the numbers of a text, in digits and in words, that count or measure: no dates, ages, times or labels."""
    words, tens = _values()
    after, before = _around()
    for found in _number().finditer(text):
        start, end = found.span()
        share = _PER_CENT.match(text, end) is not None
        left, right = text[max(0, start - _LOOK) : start], text[end : end + _LOOK]
        if not share and (after.match(right) or before.search(left) or _in_date(text, start, end)):
            continue
        if found["digits"]:
            value = float(found["digits"].replace(",", "") + (found["decimals"] or ""))
        elif found["tens"]:
            value = float(tens[found["tens"].lower()] + (words[found["plus"].lower()] if found["plus"] else 0))
        else:
            word = found["word"].lower()
            if _idiom(word, text, start, end):
                continue
            value = float(words[word])
        yield Token(start, end, value, share)


def _in_date(text: str, start: int, end: int) -> bool:
    joined_on = _DATE.match(text, end) and text[end] != "."
    return bool(joined_on) or (start > 1 and text[start - 1] in "/£$€")


def _idiom(word: str, text: str, start: int, end: int) -> bool:
    for phrase in resources.lexicon("small_numbers")["not_a_number"].get(word, ()):
        at = phrase.find(word)
        begin = start - at
        last = begin + len(phrase)
        if begin >= 0 and text[begin:last].lower() == phrase and not text[last : last + 1].isalpha():
            return True
    return False


def small_spans(text: str, least: int, *, apart: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Return the spans of whole numbers from 1 to ``least - 1`` in a text, but for those inside ``apart``."""
    return [
        (t.start, t.end)
        for t in numbers(text)
        if not t.share
        and t.value == int(t.value)
        and 0 < t.value < least
        and not any(start <= t.start < end for start, end in apart)
    ]


def equal_spans(text: str, values: Collection[float], shares: Collection[float]) -> list[tuple[int, int]]:
    """Return the spans of the numbers of a text that are among ``values``, or as percent among ``shares``."""
    return [(t.start, t.end) for t in numbers(text) if t.value in (shares if t.share else values)]


def mask(text: str, spans: Collection[tuple[int, int]]) -> str:
    """Return the text with each span replaced; spans that touch or overlap become one mask."""
    out, at = [], 0
    for start, end in merged(spans):
        out += [text[at:start], MASK]
        at = end
    return "".join([*out, text[at:]])


def merged(spans: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined


def mask_plain(text: str, least: int) -> str:
    """Return a text about which nothing else is known with its small numbers masked."""
    return mask(text, small_spans(text, least))
