"""Pictures of pages made ready for text recognition: background white, ruled lines taken out and kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_INK = 0.6  # of the paper's own brightness: darker is ink
_BLANK_INK = 0.0004  # of the picture: less is dust
_WHITE = 250  # paper so bright has no grain, and small dots need all their ink
_RULED = 205  # lighter than the ink of letters: rules are often grey
# A ruled line is at least such a part of the page's shorter side, or it may be a stroke of a large letter.
_FLAT = 18
_UPRIGHT = 12
_THICK = 12  # pixels: a thicker line is a bar or a shaded cell


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A straight line in pixels: horizontal where ``y0`` and ``y1`` are its thickness apart, else vertical."""

    x0: int
    y0: int
    x1: int
    y1: int
    flat: bool


def to_grey(image: Image) -> Image:
    """Return a picture in shades of grey, on white where it is see-through."""
    from PIL import Image as Pillow

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Pillow.new("RGBA", image.size, "white")
        image = Pillow.alpha_composite(paper, image)
    if image.mode.startswith("I;16"):
        image = image.point(lambda v: v / 256).convert("L")
    return image.convert("L")


def is_blank(grey: Image) -> bool:
    """Tell a page without print; the outermost twentieth, where scanners leave shadows, does not count."""
    import numpy as np

    pixels = np.asarray(grey)
    h, w = pixels.shape
    inner = pixels[h // 20 : h - h // 20, w // 20 : w - w // 20]
    return inner.size == 0 or float((inner < _INK * _paper(inner)).mean()) < _BLANK_INK


def is_print(grey: Image) -> bool:
    """Tell a page of print from a photograph: mostly paper, some ink, little between."""
    import numpy as np

    pixels = np.asarray(grey)
    paper = _paper(pixels)
    light, ink = float((pixels > 0.85 * paper).mean()), float((pixels < _INK * paper).mean())
    return paper > 150 and light > 0.7 and 0.004 < ink < 0.25


def _paper(pixels: Any) -> float:
    """The brightness of the paper: that of the commonest of the lighter shades."""
    import numpy as np

    counts = np.bincount(pixels.ravel(), minlength=256)
    return float(64 + int(counts[64:].argmax()))


def prepare(image: Image) -> tuple[Image, list[RuledLine]]:
    """Return a picture in grey with white paper and without ruled lines, and those lines.

    Lines touch letters and make Tesseract take cells for pictures; grain in the paper becomes stray marks.
    """
    import numpy as np
    from PIL import Image as Pillow

    grey = to_grey(image)
    pixels = np.asarray(grey)
    paper = _paper(pixels)
    if 100 < paper < _WHITE:
        # Spread what lies between black and the paper's lighter part; the grain of the paper goes to white.
        scaled = np.clip(pixels.astype(np.float32) * (255.0 / (0.87 * paper)), 0, 255).astype(np.uint8)
    else:
        scaled = pixels.copy()
    ink = scaled < _RULED
    side = min(ink.shape)
    flat, upright = _long_runs(ink, max(60, side // _FLAT)), _long_runs(ink.T, max(80, side // _UPRIGHT)).T
    rules = _lines(flat, flat=True) + _lines(upright, flat=False)
    lines = flat | upright
    if lines.any():
        grown = lines.copy()
        grown[1:] |= lines[:-1]
        grown[:-1] |= lines[1:]
        grown[:, 1:] |= lines[:, :-1]
        grown[:, :-1] |= lines[:, 1:]
        scaled[grown] = 255
    return Pillow.fromarray(scaled), rules


def _long_runs(ink: Any, unit: int) -> Any:
    """The pixels of thin horizontal runs of ink at least ``unit`` long."""
    import numpy as np

    def opened(mask: Any, length: int) -> Any:
        """Pixels in horizontal runs of at least ``length``."""
        h, w = mask.shape
        if w < length:
            return np.zeros_like(mask)
        edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
        rows, starts = np.nonzero(edges == 1)
        ends = np.nonzero(edges == -1)[1]
        long = ends - starts >= length
        steps = np.zeros((h, w + 1), np.int8)
        steps[rows[long], starts[long]] = 1
        steps[rows[long], ends[long]] -= 1
        return np.cumsum(steps[:, :w], axis=1, dtype=np.int8).astype(bool)

    runs = opened(ink, unit)
    return runs & ~opened(runs.T, _THICK).T


def _lines(mask: Any, *, flat: bool) -> list[RuledLine]:
    """The lines of a mask: runs that touch each other from row to row (or column to column) are one."""
    import numpy as np

    turned = mask if flat else mask.T
    if not turned.any():
        return []
    edges = np.diff(np.pad(turned, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    found: list[list[int]] = []  # x0, y0, x1, y1
    live: list[list[int]] = []
    for y, a, b in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        live = [r for r in live if y - r[3] <= 4]
        for run in live:
            if a <= run[2] + 25 and b >= run[0] - 25:
                run[0], run[2], run[3] = min(run[0], a), max(run[2], b), y
                break
        else:
            run = [a, y, b, y]
            found.append(run)
            live.append(run)
    if flat:
        return [RuledLine(x0, y0, x1, y1, True) for x0, y0, x1, y1 in found]
    return [RuledLine(y0, x0, y1, x1, False) for x0, y0, x1, y1 in found]


def stroke(grey: Image, box: tuple[int, int, int, int]) -> float:
    """Return the mean width in pixels of the strokes in ``box`` (left, top, right, bottom); 0 where it is empty.

    A stroke of width w and length l has about wl pixels and 2l of edge.
    """
    import numpy as np

    ink = np.asarray(grey.crop(box)) < 128
    area = int(ink.sum())
    edge = int((ink[:, 1:] != ink[:, :-1]).sum()) + int((ink[1:] != ink[:-1]).sum())
    return 2.0 * area / edge if edge else 0.0
