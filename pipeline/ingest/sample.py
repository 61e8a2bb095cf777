"""How many cases the report rests on: the number of files, children or contacts that were read.

A candidate is a number before a word for what is read ("24 contacts", "Thirty files"). It counts more beside a verb of
auditing, under a heading of method, early in the text, and above all when the report's proportions have it as their
denominator ("of the 24", "11 of 24").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.ingest.evidence import alternatives, compiled, lexicon
from pipeline.numbers import small_regex, whole_number
from pipeline.records import Passage

LEAST, MOST = 2, 1900  # larger numbers are years, or all there were
THRESHOLD = 3.1
STATED, IN_TITLE, RETURNED = 3.2, 3.0, 2.6
BY_SHARE, MOST_BY_SHARES = 0.45, 2.7

NUMBER = rf"(?P<n>\d{{1,4}}|{small_regex()})"


# What comes after these are parts of the whole before: "30 files: 22 of children and eight ...".
_PARTS = re.compile(r":\s|\b(?:of whom|of which|of these|including|comprising|made up of)\b", re.IGNORECASE)
_DIGIT_OR_NUMBER = re.compile(rf"\b{NUMBER}\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _sized() -> re.Pattern[str]:
    """A number and what is counted, with up to three words between them."""
    between = rf"(?:(?!{alternatives(lexicon()['sample']['not_between'])}\b)[\w'’-]{{1,20}}\s){{0,3}}"
    units = alternatives(lexicon()["sample"]["units"])
    return re.compile(rf"(?<![\w.,/%£-]){NUMBER}(?:\s\(\d{{1,4}}\))?\s{between}?{units}\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _stated() -> re.Pattern[str]:
    """A sample and its size: "a sample of 24", "a sample of cases (24 in total)", "sample size: 24"."""
    units = alternatives(lexicon()["sample"]["units"])
    return re.compile(
        rf"\bsample(?:\ssize)?(?:\sof|\swas|:|\scomprised)?\s(?:a\stotal\sof\s)?(?:{units}\s\()?{NUMBER}\b(?!\s?%)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _returned() -> re.Pattern[str]:
    """How many audits were done of those asked for: "Of 40 audits due, 32 came back"."""
    asked, back = (alternatives(lexicon()["sample"][key]) for key in ("asked", "returned"))
    units = alternatives(lexicon()["sample"]["units"])
    other = NUMBER.replace("?P<n>", "?P<m>")
    return re.compile(
        rf"\bof\s(?:the\s)?{NUMBER}\s(?:[\w'’-]{{1,20}}\s){{0,2}}?{units}\s{asked},?\s{other}\s{back}\b", re.IGNORECASE
    )


_DENOMINATOR = re.compile(
    rf"(?:\bof\s(?:the\s|these\s|those\s|all\s)?|\b\d{{1,4}}\s?/\s?|\ball\s(?:of\s)?(?:the\s)?){NUMBER}\b(?!\s?(?:%|per\b|agenc))",
    re.IGNORECASE,
)


def find_sample_size(title: str | None, passages: Sequence[Passage]) -> int | None:
    """Return the number of cases the report rests on, None where it gives none."""
    denominators = _denominators(passages)
    scores: dict[int, float] = {}
    for value in _numbers(title or ""):
        scores[value] = IN_TITLE
    for i, passage in enumerate(passages):
        for value, worth in _candidates(passage, _where(passage, i)):
            if LEAST <= value <= MOST:
                scores[value] = max(scores.get(value, 0.0), worth)
    best: tuple[float, int] | None = None
    for value, score in sorted(scores.items()):
        if score < 1.0:
            continue
        total = score + min(MOST_BY_SHARES, BY_SHARE * denominators[value])
        if total >= THRESHOLD and (best is None or total > best[0]):
            best = (total, value)
    return best[1] if best else None


def worth_of(passage: Passage, at: int, size: int) -> float | None:
    """Return how well the passage, the ``at``-th from 0, states that ``size`` cases were read; None if not at all."""
    return max((worth for value, worth in _candidates(passage, _where(passage, at)) if value == size), default=None)


def _candidates(passage: Passage, score: float) -> Iterator[tuple[int, float]]:
    """Yield the numbers of cases that the passage gives, each with its worth; ``score`` is that of its place."""
    text = passage.text[:2000]
    if score < 0 or not _DIGIT_OR_NUMBER.search(text):
        return
    for match in _stated().finditer(text):
        yield whole_number(match["n"]), score + (STATED if score >= 1.0 else 1.0)
    for match in _returned().finditer(text):
        yield whole_number(match["m"]), score + RETURNED
    whole = 0
    for match in _sized().finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _found("never_before", before[-12:]):
            continue
        worth = score + (0.5 if match.start() <= 4 else 0.0)
        if _found("done", text[max(0, match.start() - 70) : match.end() + 70]):
            worth += 2.5 if _found("done", before[-25:]) else 2.0
        if _found("other_time", before + text[match.start() : match.end() + 25]):
            worth -= 2.5
        value = whole_number(match["n"])
        if value < whole and _PARTS.search(text[: match.start()]):
            worth -= 2.0
        whole = max(whole, value)
        yield value, worth


def _where(passage: Passage, at: int) -> float:
    if passage.kind in ("heading", "footnote", "caption"):
        return -1.0
    score = 1.0 if at < 15 else 0.5 if at < 40 else 0.0
    if any(compiled("period", "sections", r"\b", r"\b").search(s) for s in passage.section):
        score += 1.0
    return score


def _numbers(text: str) -> list[int]:
    return [v for v in (whole_number(m["n"]) for m in _sized().finditer(text[:400])) if LEAST <= v <= MOST]


def _denominators(passages: Sequence[Passage]) -> Counter[int]:
    found: Counter[int] = Counter()
    for passage in passages:
        for figure in passage.figures:
            if figure.denominator and float(figure.denominator).is_integer():
                found[int(figure.denominator)] += 1
        if not passage.figures:
            for match in _DENOMINATOR.finditer(passage.text[:2000]):
                found[whole_number(match["n"])] += 1
    return found


def _found(key: str, text: str) -> bool:
    return bool(compiled("sample", key, r"\b", r"\b" if key != "never_before" else "").search(text))
