"""What a PDF page offers before it is understood: pieces of text with their place and type, and ruled lines."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Piece:
    """Words on one baseline without a wide gap, in one stretch of the page's own order.

    Places are in points from the lower left corner of the page as shown; ``size`` is that of most of its letters.

    Attributes:
        text: its words, without the raised note marks that stood among them.
        x0: its left edge.
        x1: its right edge.
        y: its baseline.
        size: type size in points.
        bold: all its letters are bold.
        raised: it is the raised mark that begins a footnote.
        top: it begins a further column of text.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    raised: bool = False
    top: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line, or the upper or lower edge of a box."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class PageText:
    """One page: its printed order from 1, its size in points, its pieces in the order of the file, its rules.

    ``aside`` are words printed at an angle: watermarks, notes up the margin.
    """

    number: int
    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
