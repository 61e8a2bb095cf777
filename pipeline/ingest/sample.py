"""How many cases the report rests on: the number of files, children or contacts that were read.

A candidate is a number before a word for what is read ("24 contacts", "Thirty files"). It counts more beside a verb of
auditing, under a heading of method, early in the text, and above all when the report's proportions have it as their
denominator ("of the 24", "11 of 24").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pipeline.ingest.evidence import alternatives, compiled, lexicon
from pipeline.records import Passage

LEAST, MOST = 2, 5000
THRESHOLD = 3.0

_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER = (
    r"(?P<n>\d{1,4}|(?:"
    + "|".join(_TENS)
    + r")(?:[-\s](?:"
    + "|".join(_ONES[:9])
    + r"))?|"
    + "|".join(reversed(_ONES))
    + ")"
)


@lru_cache(maxsize=1)
def _sized() -> re.Pattern[str]:
    """A number and what is counted, with up to three words between them."""
    between = rf"(?:(?!{alternatives(lexicon()['sample']['not_between'])}\b)[\w'’-]{{1,20}}\s){{0,3}}"
    units = alternatives(lexicon()["sample"]["units"])
    return re.compile(rf"(?<![\w.,/%£-]){_NUMBER}(?:\s\(\d{{1,4}}\))?\s{between}?{units}\b", re.IGNORECASE)


_DENOMINATOR = re.compile(
    rf"(?:\bof\s(?:the\s|these\s|those\s|all\s)?|\b\d{{1,4}}\s?/\s?|\ball\s(?:of\s)?(?:the\s)?){_NUMBER}\b(?!\s?(?:%|per\b|agenc))",
    re.IGNORECASE,
)


def find_sample_size(title: str | None, passages: Sequence[Passage]) -> int | None:
    """Return the number of cases the report rests on, None where it gives none."""
    denominators = _denominators(passages)
    scores: dict[int, float] = {}
    if title:
        for value in _numbers(title):
            scores[value] = scores.get(value, 0.0) + 3.0
    for i, passage in enumerate(passages):
        score = _where(passage, i)
        if score < 0:
            continue
        done = bool(_found("done", passage.text))
        for match in _sized().finditer(passage.text[:2000]):
            value = number(match["n"])
            if not LEAST <= value <= MOST:
                continue
            near = passage.text[max(0, match.start() - 70) : match.end() + 70]
            worth = score + (2.0 if done and _found("done", near) else 0.0)
            if _found("other_time", near):
                worth -= 2.5
            if match.start() <= 4:
                worth += 0.5
            scores[value] = max(scores.get(value, 0.0), worth)
    best: tuple[float, int] | None = None
    for value, score in sorted(scores.items()):
        if score < 1.0:
            continue
        total = score + min(4.0, 0.6 * denominators[value])
        if total >= THRESHOLD and (best is None or total > best[0]):
            best = (total, value)
    return best[1] if best else None


def _where(passage: Passage, at: int) -> float:
    if passage.kind in ("heading", "footnote", "caption"):
        return -1.0
    score = 1.0 if at < 15 else 0.5 if at < 40 else 0.0
    if any(compiled("period", "sections", r"\b", r"\b").search(s) for s in passage.section):
        score += 1.0
    return score


def _numbers(text: str) -> list[int]:
    return [v for v in (number(m["n"]) for m in _sized().finditer(text[:400])) if LEAST <= v <= MOST]


def _denominators(passages: Sequence[Passage]) -> Counter[int]:
    found: Counter[int] = Counter()
    for passage in passages:
        for figure in passage.figures:
            if figure.denominator and float(figure.denominator).is_integer():
                found[int(figure.denominator)] += 1
        if not passage.figures:
            for match in _DENOMINATOR.finditer(passage.text[:2000]):
                found[number(match["n"])] += 1
    return found


def _found(key: str, text: str) -> bool:
    return bool(compiled("sample", key, r"\b", r"\b").search(text))


def number(text: str) -> int:
    """Return the value of a number in digits or in words up to ninety-nine; 0 for anything else."""
    low = text.lower()
    if low.isascii() and low.isdigit():
        return int(low)
    value = 0
    for word in re.split(r"[-\s]", low):
        if word in _ONES:
            value += _ONES.index(word) + 1
        elif word in _TENS:
            value += 10 * (_TENS.index(word) + 2)
        else:
            return 0
    return value
