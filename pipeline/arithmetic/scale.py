"""Scores against the scale that the report states for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.arithmetic.entries import Layout, finding
from pipeline.arithmetic.finding import Finding, number

_NUMBER = r"(?P<{0}>\d{{1,3}}|nought|zero|one|four|five|six|seven|ten)"
_NOTE = r"(?:\s*\([^()]{0,60}\))?"
_SCALE = re.compile(
    r"\b(?:scale|scor\w+|rat(?:ed|ing|ings)|mark(?:ed|s))\b[^.;]{0,40}?\b(?:of|from|between)?\s*"
    + _NUMBER.format("low")
    + _NOTE
    + r"\s*(?:to|and|-|–)\s*"
    + _NUMBER.format("high")
    + r"\b(?!\s*(?:%|per\s?cent))",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"\b(?:scor\w+|rat(?:ed|ing|ings)|mark(?:ed|s)|averag\w+)\b[^.;]{0,40}?\bout\s+of\s+"
    + _NUMBER.format("high")
    + r"\b",
    re.IGNORECASE,
)
_OF_CASES = re.compile(
    r"\s*of\s+(?:(?:all|the|these|our|\w+)\s+){0,2}(?:cases|children|files|audits|records|plans|visits|reviews|assessments)\b",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"\b(?:increas\w+|rise|risen|rose|more|grow\w*|higher|capacity|budget|target)\b", re.IGNORECASE)
_WORDS = {"nought": 0, "zero": 0, "one": 1, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


def check(layout: Layout) -> Iterator[Finding]:
    """Yield one finding for the scores of each part that keep to its scale, and one for each that does not."""
    yield from _beyond_all(layout)
    for part in dict.fromkeys(p.part for p in layout.report.passages):
        scales = [
            found
            for passage in layout.report.passages
            if passage.part == part and passage.kind != "table_row"
            for found in _scales(passage.text)
        ]
        if not scales:
            continue
        low, high = min(s[0] for s in scales), max(s[1] for s in scales)
        scores = [e for e in layout.entries if e.figure.kind == "score" and e.passage.part == part]
        inside = [e for e in scores if low <= e.figure.value <= high]
        stated = f"{number(low)} to {number(high)}"
        if inside:
            values = [e.figure.value for e in inside]
            spread = f"{number(min(values))} to {number(max(values))}"
            yield finding("out_of_scale", True, inside, f"{len(inside)} scores", stated, spread)
        for entry in scores:
            if entry not in inside and (entry.figure.value <= 3 * high or entry.cell is not None):
                value = number(entry.figure.value)
                yield finding("out_of_scale", False, [entry], f"a score of {value}", stated, value)


def _beyond_all(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each share of cases above all of them: "104% of the files"."""
    for entry in layout.entries:
        f = entry.figure
        after = entry.passage.text[f.end - entry.passage.start :]
        if f.kind == "percent" and f.value > 100 and _OF_CASES.match(after) and not _GROWTH.search(entry.passage.text):
            yield finding(
                "out_of_scale", False, [entry], f"{number(f.value)}% of all", "0% to 100%", f"{number(f.value)}%"
            )


def _scales(text: str) -> Iterator[tuple[float, float]]:
    for found in _SCALE.finditer(text):
        low, high = _value(found["low"]), _value(found["high"])
        if low < high and low <= 1 and high >= 3:
            yield low, high
    for found in _OUT_OF.finditer(text):
        if _value(found["high"]) >= 3:
            yield 0, _value(found["high"])


def _value(word: str) -> float:
    return float(_WORDS.get(word.lower(), 0)) if not word.isdigit() else float(word)
