"""Whether a report calls a change better or worse: its words, not ours."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pipeline.extract.quantities import lexicon
from pipeline.records import Figure

Verdict = Literal["better", "worse"]

REACH = 160  # characters before the first and behind the last of two figures that may judge them
_END = re.compile(r"[.;]\s")


@lru_cache(maxsize=2)
def _words(verdict: Verdict) -> re.Pattern[str]:
    return lexicon.pattern("verdict", verdict)


def called(text: str, a: Figure, b: Figure, offset: int = 0) -> Verdict | None:
    """Return what the sentence calls the change between two figures of one passage; None where it does not judge.

    Args:
        text: the passage.
        a: one of the figures, ``b``: the other; their offsets count from ``offset`` before ``text``.
        offset: where the passage starts in the text that the offsets count.
    """
    start, end = min(a.start, b.start) - offset, max(a.end, b.end) - offset
    before = _END.split(text[max(0, start - REACH) : start])[-1]
    behind = _END.split(text[end : end + REACH])[0]
    low = (before + text[start:end] + behind).lower()
    better, worse = (_words(v).search(low) for v in ("better", "worse"))
    if bool(better) == bool(worse):
        return None
    return "better" if better else "worse"
