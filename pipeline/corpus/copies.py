"""Which reports say the same as another: the same text in another format, or nearly the same, as a draft and its final.

Of two, which is kept depends on what they hold, never on the order in which they were read.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from typing import Literal

from pipeline.corpus.fingerprint import bare_words
from pipeline.isodates import first_day, later

CopyKind = Literal["same_text", "near"]

# Two files tell the same report when they share this part of their sentences (two formats of one report are cut into
# passages a little differently), and have at least so many to compare, unless all are the same.
DUPLICATE_SHARE = 0.7
DUPLICATE_SENTENCES = 5
# Sentences that more reports share say nothing about copies, and pairing all of their reports would take for ever.
DUPLICATE_REPORTS = 20

# A draft and its final may have dates so far apart; then more has to be the same.
DRAFT_DAYS = 100
DRAFT_SHARE = 0.85

_DRAFT = re.compile(r"(?<![a-z])draft(?![a-z])", re.IGNORECASE)
# Shorter passages stand anywhere, or are cut otherwise in another format: cells of tables, labels.
_LEAST_LETTERS = 24
# A footer, a footnote or a caption may interrupt a sentence in one format.
_INTERRUPTION = 600
_LEAST_PART = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report as it is compared: its keys, what it says of itself, and what makes it the better copy.

    ``dates`` are its day of publication, start and end of period; ``paged`` is whether its pages have numbers.
    """

    key: int
    sha256: str
    places: tuple[str, ...]
    dates: tuple[str | None, str | None, str | None]
    draft: bool
    paged: bool
    plain: bool
    passages: int

    def rank(self, kind: CopyKind) -> tuple[bool, tuple[int, ...], bool, bool, int, str]:
        """Return what sorts the copy to keep first.

        No draft; of different texts the later one; with page numbers, not plain text, most passages.
        """
        day = tuple(-int(n) for n in f"{self.dates[0] or 0}-0-0".split("-")[:3]) if kind == "near" else ()
        return self.draft, day, not self.paged, self.plain, -self.passages, self.sha256


def is_draft(*told: str | None) -> bool:
    """Whether a title, a name or a circulation says that a report is a draft."""
    return any(_DRAFT.search(text or "") for text in told)


def find_copies(db: sqlite3.Connection, reports: Sequence[Candidate]) -> dict[int, tuple[str, CopyKind]]:
    """Return, by key, the sha256 of the report that a report repeats, and how.

    What has the same text as another points to the one that is kept of them, and only of those that are kept one may
    nearly repeat another.
    """
    by_key = {r.key: r for r in reports}

    @lru_cache(maxsize=64)
    def texts(key: int) -> Sequence[str]:
        return _letters_of(db, key)

    same: dict[int, list[int]] = defaultdict(list)
    near: dict[int, list[int]] = defaultdict(list)
    for a, b, both, counts in _pairs(db):
        one, other = by_key[a], by_key[b]
        found = _compare(one, other, both, counts, texts)
        if found:
            for x, y in ((a, b), (b, a)):
                (same if found == "same_text" else near)[x].append(y)
    copies: dict[int, tuple[str, CopyKind]] = {}
    groups: tuple[tuple[CopyKind, Mapping[int, Sequence[int]]], ...] = (("same_text", same), ("near", near))
    for kind, alike in groups:
        copies |= _point(kind, {k: v for k, v in alike.items() if k not in copies}, by_key, copies.keys())
    return copies


def _point(
    kind: CopyKind, alike: Mapping[int, Sequence[int]], by_key: Mapping[int, Candidate], gone: Iterable[int]
) -> dict[int, tuple[str, CopyKind]]:
    """Keep the best of those that are alike, and let the others point to it."""
    without = set(gone)
    found: dict[int, tuple[str, CopyKind]] = {}
    for report in sorted((by_key[key] for key in alike), key=lambda r: r.rank(kind)):
        originals = [by_key[k] for k in alike[report.key] if k not in without and k not in found]
        better = [r for r in originals if r.rank(kind) < report.rank(kind)]
        if better:
            found[report.key] = (min(better, key=lambda r: r.rank(kind)).sha256, kind)
    return found


def _pairs(db: sqlite3.Connection) -> Iterable[tuple[int, int, int, tuple[int, int]]]:
    """Yield the pairs of reports that share sentences: keys, how many, and how many each has to compare."""
    shared: Counter[tuple[int, int]] = Counter()
    sentences: Counter[int] = Counter()
    group: list[int] = []
    current = None
    rows = db.execute(
        "SELECT DISTINCT fingerprint, report_key FROM passages WHERE fingerprint IS NOT NULL ORDER BY 1, 2"
    )
    for fingerprint, key in chain(rows, [(None, 0)]):
        if fingerprint != current:
            if len(group) <= DUPLICATE_REPORTS:
                sentences.update(group)
                shared.update(combinations(group, 2))
            current, group = fingerprint, []
        group.append(key)
    for (a, b), both in shared.items():
        yield a, b, both, (sentences[a], sentences[b])


def _compare(
    a: Candidate, b: Candidate, both: int, counts: tuple[int, int], texts: Callable[[int], Sequence[str]]
) -> CopyKind | None:
    share = both / (sum(counts) - both)
    if share < DUPLICATE_SHARE or (both < DUPLICATE_SENTENCES and share < 1) or not _may_be_one(a, b, share):
        return None
    if a.draft == b.draft and not _differ(a, b) and _same_text(texts(a.key), texts(b.key)):
        return "same_text"
    return "near" if both >= DUPLICATE_SENTENCES else None


def _differ(a: Candidate, b: Candidate) -> bool:
    return any(later(x, y) or later(y, x) for x, y in zip(a.dates, b.dates, strict=True))


def _may_be_one(a: Candidate, b: Candidate, share: float) -> bool:
    """Whether places and dates allow two files to be one report; what one does not tell, it allows."""
    if a.places and b.places and not set(a.places) & set(b.places):
        return False
    if not _differ(a, b):
        return True
    # The next of a series has another period; a draft has that of its final.
    if any(later(x, y) or later(y, x) for x, y in zip(a.dates[1:], b.dates[1:], strict=True)):
        return False
    if not (a.draft or b.draft) or share < DRAFT_SHARE:
        return False
    days = [first_day(r.dates[0]) for r in (a, b)]
    return days[0] is not None and days[1] is not None and abs((days[0] - days[1]).days) <= DRAFT_DAYS


def _letters_of(db: sqlite3.Connection, key: int) -> Sequence[str]:
    """Return the letters and digits of each passage, in order; what stands between words differs between formats."""
    rows = db.execute(
        "SELECT COALESCE(clean_text, text) FROM passages WHERE report_key = ? AND kind <> 'heading' ORDER BY ordinal",
        (key,),
    )
    return tuple("".join(bare_words(text)) for (text,) in rows)


def _same_text(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether every passage of each stands in the other, letter by letter."""
    return _within(a, "".join(b)) and _within(b, "".join(a))


def _within(passages: Iterable[str], text: str) -> bool:
    return all(len(p) < _LEAST_LETTERS or p in text or _interrupted(p, text) for p in passages)


def _interrupted(passage: str, text: str) -> bool:
    """Whether a passage stands in a text in two parts with a little between them."""
    low, high = 0, len(passage)
    while low < high:  # the longest beginning that stands there
        middle = (low + high + 1) // 2
        low, high = (middle, high) if passage[:middle] in text else (low, middle - 1)
    head, tail = passage[:low], passage[low:]
    if min(len(head), len(tail)) < _LEAST_PART:
        return False
    end = text.find(head) + len(head)
    return tail in text[end : end + _INTERRUPTION + len(tail)]
