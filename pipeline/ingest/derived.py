"""How many cases an audit rests on where it gives no number of them, but a number and its share.

"One contact (5%) was rated as requiring improvement" and "25% were good" leave 20 contacts and no other whole number:
a fourth of 19, 21 or 22 is no number of contacts. A size is derived only where exactly one is left; with two, none is.
Shares of last year, and shares of something else than the cases read, are no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.ingest.evidence import alternatives, compiled, lexicon
from pipeline.ingest.sample import LEAST, NUMBER
from pipeline.numbers import whole_number
from pipeline.records import Passage

# Above this, whole per cents no longer tell one size from the next: a case is less than half a per cent.
MOST = 200

_PERCENT = r"(?P<p>\d{1,3}(?:\.\d{1,2})?)\s?(?:%|per\scent)"
_GRADE = re.compile(
    r"\b(?:rated|graded|judged|scored)\b.{0,80}?\b(?:outstanding|good|adequate|requir\w+\simprovement|inadequate)\b",
    re.IGNORECASE,
)
# What follows is a share of some of the cases, or of no cases.
_OF_SOME = re.compile(r"\W*(?:of|among|for|in)\s(?:the|these|those|them|all|cases\swhere)\b", re.IGNORECASE)
_OF = re.compile(r"\s?\)?,?\s(?:out\s)?of\s(?:the\s|all\s|these\s)?(?P<what>[\w'’-]+(?:\s[\w'’-]+)?)", re.IGNORECASE)


_WHOLE = re.compile(r"(?:\bof(?:\s(?:the|these|all))?|/)\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Derived:
    """A size, and the passage whose number and share it follows from."""

    size: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class _Share:
    percent: float
    decimals: int
    count: int | None  # the number of cases that it is; None where only the share is given

    def allows(self, size: int) -> bool:
        """Whether it is the share of a whole number (the one given) of so many cases, rounded as it is printed."""
        half = 0.5 * 10**-self.decimals + 1e-9
        counts = (round(self.percent * size / 100),) if self.count is None else (self.count,)
        return any(abs(100 * count / size - self.percent) <= half for count in counts if count <= size)


def derive_size(passages: Sequence[Passage]) -> Derived | None:
    """Return the number of cases that the shares in the passages of one audit leave, None where it is not one."""
    shares: list[_Share] = []
    anchor: Passage | None = None
    for passage in passages:
        if passage.kind in ("heading", "footnote", "caption") or not ("%" in passage.text or "cent" in passage.text):
            continue
        for share in _shares(passage.text[:1000]):
            shares.append(share)
            if share.count is not None and anchor is None:
                anchor = passage
    if anchor is None:
        return None
    left = [size for size in range(LEAST, MOST + 1) if all(share.allows(size) for share in shares)]
    return Derived(left[0], anchor) if len(left) == 1 else None


def _shares(text: str) -> Iterator[_Share]:
    """Yield the shares of all cases that a sentence gives, before it turns to another time."""
    if _OF_SOME.match(text):
        return
    elsewhen = compiled("sample", "other_time", r"\b", r"\b").search(text)
    graded = bool(_GRADE.search(text))
    text = text[: elsewhen.start()] if elsewhen else text
    counted: set[int] = set()
    for match in _counted().finditer(text):
        first = match["n"] is not None
        percent, count, unit = (match[g] for g in (("p", "n", "unit") if first else ("q", "m", "unit2")))
        counted.add(match.start("p" if first else "q"))
        whole = first and _WHOLE.search(text[: match.start()])  # "five of 20 (25%)"
        if not whole and (graded or unit) and _of_the_cases(text[match.end() :]):
            yield _share(percent, whole_number(count))
    for match in _percent().finditer(text):
        after = text[match.end() :]
        if match.start() not in counted and (_names_cases(after) or (graded and _of_the_cases(after))):
            yield _share(match["p"], None)


def _share(percent: str, count: int | None) -> _Share:
    return _Share(float(percent), len(percent.partition(".")[2]), count)


def _of_the_cases(after: str) -> bool:
    """Whether nothing says that the share is of something else than the cases read."""
    match = _OF.match(after)
    return match is None or _names_cases(after)


def _names_cases(after: str) -> bool:
    match = _OF.match(after)
    return bool(match and _units().match(match["what"]))


@lru_cache(maxsize=1)
def _units() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(lexicon()['sample']['units'])}\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _percent() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,-]){_PERCENT}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    """A number of cases and its share: "one contact (5%)", "two (10%)", "10% (two contacts)"."""
    units = alternatives(lexicon()["sample"]["units"])
    other = NUMBER.replace("?P<n>", "?P<m>")
    share = _PERCENT.replace("?P<p>", "?P<q>")
    return re.compile(
        rf"(?<![\w.,/%£-]){NUMBER}(?:\s(?P<unit>{units}))?\s?\({_PERCENT}\)"
        rf"|(?<![\d.,-]){share}\s?\({other}(?:\s(?P<unit2>{units}))?\)",
        re.IGNORECASE,
    )
