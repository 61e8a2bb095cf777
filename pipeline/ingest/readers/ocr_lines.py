"""Recognised words of a page to pieces, as a PDF's text layer would give them: straightened, in order, with type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from pipeline.ingest.pieces import PageText, Piece, Rule
from pipeline.ingest.readers.ocr_image import RuledLine, stroke
from pipeline.ingest.readers.ocr_order import in_order
from pipeline.months import MONTHS

if TYPE_CHECKING:
    from PIL.Image import Image

GAP = 0.85
"""In ems: a wider gap between words parts them, as in the text layer of a PDF."""
_EM = 0.9
"""Tesseract measures from the tops of the tall letters to the bottoms of the long ones: so much of an em."""
_BOLD = 1.25  # strokes so much wider than those of most of the page
_NEAR = 0.12  # of the usual size: what is no further from it is of that size
_NEAR_BOLD = 0.05
# What Tesseract makes of a round or square list sign, one or two of these. None of them is an English word.
_SIGNS = frozenset("•*¢eo°«»®©+§¥·■□▪●○@O")
# What Tesseract makes of the dots that lead to a page number: long words of a few round letters.
_LEADER = re.compile(r"[ceousnitax.,:;_-]{4,}", re.I)
_LEADER_LETTERS = 6
_WORD = re.compile(r"[^\W_]")
_FIRST_PAGE = re.compile(r"\A(Page) [|Il] (of \d{1,4})\Z", re.I)
_SURE_WORD = 75  # and above which a word is what it says
_NOISE = 55  # confidence in per cent below which marks without a letter or digit are dust


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word, its box in pixels from the top left of the picture, and how sure Tesseract is of it, in per cent."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    sure: int


@dataclass(frozen=True, slots=True)
class OcrLine:
    """Words side by side. The baseline is at ``base`` where x is ``left`` and falls by ``slope`` a pixel; ``size``
    is the height of its letters from the tallest to the lowest.
    """

    words: list[OcrWord]
    left: int
    base: float
    slope: float
    size: float


def to_pieces(
    lines: Sequence[OcrLine], grey: Image, rules: Sequence[RuledLine], *, number: int, width: float, height: float
) -> PageText:
    """Return the page of these lines; ``grey`` is the picture they were read from, ``width`` and ``height`` points."""
    page = PageText(number, width, height)
    if not lines:
        return page
    unit = width / grey.width  # points a pixel
    tilt = _tilt(lines)
    walls = [(r.x0 + tilt * r.y0, r.y0, r.y1) for r in rules if not r.flat]
    strokes: list[float] = []
    for line in lines:
        words = _without_dust(line.words)
        if not words:
            continue
        em = line.size / _EM
        middle = (words[0].x0 + words[-1].x1) / 2
        base = line.base + line.slope * (middle - line.left)
        shift, y = tilt * base, base - tilt * middle
        sign = _is_sign(words, em)
        for run in _runs(words, em, shift, base, walls, sign):
            text = _FIRST_PAGE.sub(r"\1 1 \2", _joined(run))
            if sign and run[0] is words[0]:
                text = "•"
            x0, x1 = run[0].x0 + shift, run[-1].x1 + shift
            page.pieces.append(Piece(text, x0 * unit, x1 * unit, height - y * unit, em * unit))
            box = (run[0].x0, min(w.y0 for w in run), run[-1].x1, max(w.y1 for w in run))
            strokes.append(stroke(grey, box) / line.size)
    _mark_bold(page.pieces, strokes)
    page.rules = [
        Rule(
            (r.x0 + tilt * r.y0) * unit,
            (r.x1 + tilt * r.y0) * unit,
            height - ((r.y0 + r.y1) / 2 - tilt * (r.x0 + r.x1) / 2) * unit,
        )
        for r in rules
        if r.flat
    ]
    page.pieces = in_order(page.pieces, page.rules)
    return page


def settle(pages: Sequence[PageText]) -> None:
    """Give print of nearly the usual size that size, on all pages of a document that were read by recognition.

    Measured heights vary with the letters of a line; a layout told by type needs lines of one type to be alike.
    """
    weights: Counter[float] = Counter()
    for page in pages:
        for p in page.pieces:
            weights[round(2 * p.size) / 2] += len(p.text)
    if not weights:
        return
    around = {s: weights[s - 0.5] + weights[s] + weights[s + 0.5] for s in weights}
    usual = max(around, key=lambda s: (around[s], -s))
    near = [p.size for page in pages for p in page.pieces if abs(p.size - usual) <= 0.75]
    usual = median(near) if near else usual
    for page in pages:
        for p in page.pieces:
            if abs(p.size / usual - 1) <= (_NEAR_BOLD if p.bold else _NEAR) or len(p.text) < 4:
                p.size = usual
            else:
                p.size = round(p.size)


def _tilt(lines: Sequence[OcrLine]) -> float:
    """How much the lines of the page fall, in pixels a pixel: the median, long lines counting more."""
    slopes = sorted((line.slope, line.words[-1].x1 - line.words[0].x0) for line in lines)
    half = sum(w for _, w in slopes) / 2
    for slope, w in slopes:
        half -= w
        if half <= 0:
            return slope
    return 0.0


def _without_dust(words: Sequence[OcrWord]) -> list[OcrWord]:
    first = words[0]
    words = [replace(w, text="....") if _is_leader(w) else w for w in words]
    return [
        w
        for w in words
        if _WORD.search(w.text)
        or w.sure >= _NOISE
        or w.text == "...."
        or (w is first and len(words) > 1 and _reads_as_sign(w.text))
    ]


def _is_leader(word: OcrWord) -> bool:
    text = word.text.lower()
    return (
        word.sure < _SURE_WORD
        and _LEADER.fullmatch(text) is not None
        and len(set(text)) <= _LEADER_LETTERS
        and len(text) >= 2 * len(set(text))
    )


def _joined(run: Sequence[OcrWord]) -> str:
    """The words of a run; an upright stroke among words is the pronoun, or a one before a month or a figure."""
    texts = [w.text for w in run]
    for i, text in enumerate(texts):
        if text == "|" and len(texts) > 1:
            after = texts[i + 1] if i + 1 < len(texts) else ""
            texts[i] = "1" if after[:1].isdigit() or after in MONTHS or texts[i - 1 : i] == ["Page"] else "I"
    return " ".join(texts)


def _reads_as_sign(text: str) -> bool:
    return len(text) <= 2 and all(c in _SIGNS for c in text)


def _is_sign(words: Sequence[OcrWord], em: float) -> bool:
    """Tell whether a line begins with a list sign that was read as some other mark."""
    if len(words) < 2:
        return False
    nought = words[0].text == "0" and words[1].text[:1].isalpha()
    return (nought or _reads_as_sign(words[0].text)) and words[1].x0 - words[0].x1 > 0.25 * em


def _runs(
    words: Sequence[OcrWord],
    em: float,
    shift: float,
    base: float,
    walls: Sequence[tuple[float, int, int]],
    sign: bool,
) -> list[list[OcrWord]]:
    """Part the words of a line at wide gaps, at upright ruled lines and after a list sign."""
    runs = [[words[0]]]
    for i, (a, b) in enumerate(pairwise(words)):
        gap = b.x0 - a.x1
        wall = gap > 0.1 * em and any(
            a.x1 + shift - 4 <= x <= b.x0 + shift + 4 and top <= base and bottom >= base - em
            for x, top, bottom in walls
        )
        if gap > GAP * em or wall or (sign and i == 0):
            runs.append([b])
        else:
            runs[-1].append(b)
    return runs


def _mark_bold(pieces: Sequence[Piece], strokes: Sequence[float]) -> None:
    if len(pieces) < 4:
        return
    weighted = sorted((s, len(p.text)) for s, p in zip(strokes, pieces, strict=True))
    half = sum(n for _, n in weighted) / 2
    usual = 0.0
    for s, n in weighted:
        half -= n
        if half <= 0:
            usual = s
            break
    for p, s in zip(pieces, strokes, strict=True):
        p.bold = len(p.text) > 3 and s > _BOLD * usual
