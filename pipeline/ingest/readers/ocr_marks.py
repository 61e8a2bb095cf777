"""List signs and list numbers that recognition lost, found again by the ink left of the lines they belong to.

Tesseract takes a lone "2." far from its text for dirt or for part of a picture. The marks of a page, put together in
one narrow column, it reads well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.ingest.readers.ocr_lines import OcrLine, OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

_MARK = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[A-Z]{1,2}\d{1,2}[.)]?|\d{1,3}")
_ONES = str.maketrans("Il|]!O", "11111o")
_REACH = 3.4  # ems to the left of the text
_NEAREST = 0.3
_SURE = 80  # per cent: marks that are less sure are read again


@dataclass(frozen=True, slots=True)
class _Ink:
    """Ink beside line ``at``: its box in the picture; ``dot``: it is a round or square sign."""

    at: int
    box: tuple[int, int, int, int]
    dot: bool
    replaces: bool


def recover_marks(
    lines: Sequence[OcrLine], grey: Image, read: Callable[[Image], list[OcrLine] | None]
) -> list[OcrLine]:
    """Return the lines with the marks that they had lost; ``read`` reads a picture of one column of marks."""
    import numpy as np

    ink = np.asarray(grey) < 140
    found = [x for i in range(len(lines)) if (x := _beside(lines, i, ink)) is not None]
    out = list(lines)
    texts = _read_marks([x for x in found if not x.dot], lines, grey, read)
    for x in found:
        text = "•" if x.dot else texts.get(x.at)
        if text:
            words = out[x.at].words[1:] if x.replaces else out[x.at].words
            out[x.at] = replace(out[x.at], words=[OcrWord(text, *x.box, _SURE), *words])
    return out


def _beside(lines: Sequence[OcrLine], i: int, ink: Any) -> _Ink | None:
    line = lines[i]
    words, em = line.words, line.size
    first = words[0]
    if len(words) == 1 and len(first.text) <= 3 and first.sure < _SURE:
        return _lone(lines, i, ink)
    alone = len(words) > 1 and len(first.text) <= 3 and words[1].x0 - first.x1 > 0.6 * em
    if alone:
        if first.text.isdigit() and first.sure >= _SURE:
            return None  # a figure of a table
        if len(first.text) < 3 and not any(c.isalnum() for c in first.text):
            return None  # a list sign, told by its own rule
        first = words[1]
    base = line.base + line.slope * (first.x0 - line.left)
    top, bottom = int(base - 0.95 * em), int(base + 0.25 * em)
    left, right = int(first.x0 - _REACH * em), int(first.x0 - _NEAREST * em)
    for other in lines:
        for w in other.words if other is not line else ():
            if w.x0 < right and w.x1 > left and w.y0 < bottom and w.y1 > top:
                left = w.x1 + int(0.5 * em)
    left = max(left, 0)
    if top < 1 or right - left < 0.3 * em or bottom >= ink.shape[0] - 1:
        return None
    area = ink[top:bottom, left:right]
    columns = area.any(axis=0).nonzero()[0]
    rows = area.any(axis=1).nonzero()[0]
    if not len(columns):
        return None
    x0, x1, y0, y1 = left + int(columns[0]), left + int(columns[-1]) + 1, top + int(rows[0]), top + int(rows[-1]) + 1
    width, height = x1 - x0, y1 - y0
    if y0 == top or y1 == bottom or height < 0.15 * em or int(area.sum()) < 0.01 * em * em:
        return None  # ink of something taller, or dust
    fill = float(area.sum()) / (width * height)
    if max(width, height) < 0.55 * em and 0.6 < width / height < 1.6 and fill > 0.6:
        return None if alone else _Ink(i, (x0, y0, x1, y1), True, False)
    return _Ink(i, (x0, y0, x1, y1), False, alone) if height > 0.4 * em else None


def _lone(lines: Sequence[OcrLine], i: int, ink: Any) -> _Ink | None:
    """A mark that was read as a line of its own, if there is text to its right."""
    word = lines[i].words[0]
    em = median(line.size for line in lines)
    middle = (word.y0 + word.y1) / 2
    if not any(
        0 < w.words[0].x0 - word.x1 < _REACH * em and abs(w.base - middle) < em for w in lines if w is not lines[i]
    ):
        return None
    grow = int(0.3 * em)
    left, top = max(0, word.x0 - grow), max(0, word.y0 - grow)
    area = ink[top : word.y1 + grow, left : word.x1 + grow]
    columns, rows = area.any(axis=0).nonzero()[0], area.any(axis=1).nonzero()[0]
    if not len(columns) or len(rows) > 1.2 * em:
        return None
    box = (left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1)
    return _Ink(i, box, False, True)


def _read_marks(
    marks: Sequence[_Ink], lines: Sequence[OcrLine], grey: Image, read: Callable[[Image], list[OcrLine] | None]
) -> dict[int, str]:
    """What the marks say, by line; those that are no list numbers are left out."""
    from PIL import Image as Pillow

    if not marks:
        return {}
    em = int(max(lines[m.at].size for m in marks))
    step = 2 * em
    width = max(m.box[2] - m.box[0] for m in marks) + 4 * em
    column = Pillow.new("L", (width, step * len(marks) + em), 255)
    pad = em // 6
    for n, m in enumerate(marks):
        x0, y0, x1, y1 = m.box
        crop = grey.crop((x0 - pad, y0 - pad, x1 + pad, y1 + pad))
        column.paste(crop, (em, n * step + step - (y1 - y0)))
    texts: dict[int, str] = {}
    for line in read(column) or []:
        n = round((line.words[0].y1 - step) / step)
        if 0 <= n < len(marks):
            texts[marks[n].at] = "".join(w.text for w in line.words)
    numeric = sum(t[:1].isdigit() for t in texts.values()) * 2 >= len(texts)
    out = {}
    for at, text in texts.items():
        # Ones are read as letters where nothing beside them tells.
        plain = text.translate(_ONES) if numeric else text
        if _MARK.fullmatch(plain) and (not plain.isdigit() or len(texts) > 2):
            out[at] = plain
    return out
