"""A board to draw charts on: inches from its upper left corner, a title above, a note below.

Where everything stands is reckoned before anything is drawn, from the widths of the words: matplotlib's own layouts
measure each word several times, which takes longer than drawing it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipeline.tables.charts import FONT, Chart, drawn

Place = tuple[float, float]
Across = Literal["left", "center", "right"]

LONGEST = 400.0  # inches: at 150 points each, the picture stays below the 65,536 points that PNG writers take
_POINTS = 72  # in an inch
_MARGIN = 0.12
_LINE = 1.25  # height of a line, of its letters' size
_TITLE, _NOTE = 10, 7  # points
_NARROWEST = 4.0
_GREY = "#444444"


@dataclass(frozen=True, slots=True)
class Board:
    """What to draw on: every place is (inches from the left, inches from the top)."""

    axes: Any

    def words(self, text: str, place: Place, size: float, *, across: Across = "left", up: bool = False) -> None:
        """Write words with their middle (of height) at ``place``; ``up``: turned to run upwards from there."""
        how: Any = {"ha": "center", "va": "bottom", "rotation": 90} if up else {"ha": across, "va": "center_baseline"}
        self.axes.text(*place, text, fontsize=size, **how)

    def numbers(
        self, text: str, places: Sequence[Place], size: float, *, across: Across = "center", ink: str = "#000000"
    ) -> None:
        """Write the same few characters at many places, as one shape: as words they take most of the time."""
        from matplotlib.collections import PathCollection
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import TextPath
        from matplotlib.transforms import Affine2D

        if not text.strip() or not places:
            return
        shape = TextPath((0, 0), text, size=size, prop=FontProperties(family=FONT), usetex=False)
        box = shape.get_extents()
        side = {"left": box.x0, "center": (box.x0 + box.x1) / 2, "right": box.x1}[across]
        middle = Affine2D().translate(-side, -(box.y0 + box.y1) / 2).scale(1 / _POINTS)
        made = PathCollection(
            [middle.transform_path(shape)], offsets=places, offset_transform=self.axes.transData, facecolors=ink,
            linewidths=0,
        )  # fmt: skip
        made.set_transform(self.axes.figure.dpi_scale_trans)
        self.axes.add_collection(made, autolim=False)

    def boxes(self, boxes: Iterable[tuple[float, float, float, float]], fills: Any, **how: Any) -> None:
        """Fill boxes of (left, top, width, height)."""
        from matplotlib.collections import PolyCollection

        corners = [((x, y), (x + w, y), (x + w, y + h), (x, y + h)) for x, y, w, h in boxes]
        made = PolyCollection(corners, facecolors=fills, clip_on=False, **{"linewidths": 0, **how})
        self.axes.add_collection(made, autolim=False)

    def strokes(self, lines: Sequence[tuple[Place, Place]], ink: str, *, above: bool = True) -> None:
        """Draw straight lines, above what else there is or behind it."""
        from matplotlib.collections import LineCollection

        self.axes.add_collection(
            LineCollection(lines, colors=ink, linewidths=0.8, zorder=2 if above else 0), autolim=False
        )

    def curves(self, curves: Iterable[Sequence[Place]], ink: str) -> None:
        """Draw lines with a dot at each point; where a point is not a number there is a gap."""
        points = [point for curve in curves for point in (*curve, (math.nan, math.nan))]
        self.axes.plot([x for x, _ in points], [y for _, y in points], color=ink, marker="o", markersize=3)


def on_board(draw: Callable[[Board], None], width: float, height: float, *, title: str, note: str, text: str) -> Chart:
    """Return the chart that ``draw`` makes on a board of this size (inches); title and note stand outside of it."""
    width = max(width, _NARROWEST)
    head, foot = (_wrapped(words, size, width - 2 * _MARGIN) for words, size in ((title, _TITLE), (note, _NOTE)))
    above = 2 * _MARGIN + len(head) * _TITLE * _LINE / _POINTS
    below = 2 * _MARGIN + len(foot) * _NOTE * _LINE / _POINTS
    height = min(height, LONGEST - above - below)

    def whole(figure: Any) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height + below, -above)
        board = Board(axes)
        axes.text(_MARGIN, _MARGIN - above, "\n".join(head), va="top", fontsize=_TITLE)
        axes.text(_MARGIN, height + _MARGIN, "\n".join(foot), va="top", fontsize=_NOTE, color=_GREY)
        draw(board)

    return drawn(whole, (width, above + height + below), title, text, layout=None)


def widest(texts: Iterable[str], size: float) -> float:
    """Return the width of the longest text in inches, its letters of ``size`` points; nought where there is none."""
    return max((sum(map(_advance, text)) for text in texts), default=0.0) * size / _POINTS


def _wrapped(text: str, size: float, width: float) -> list[str]:
    """Return ``text`` in lines of at most ``width`` inches, if no word is longer."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and widest([longer], size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def _advance(letter: str) -> float:
    """Return the width of a letter in letters' sizes."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    # A width is that of the ink: with a bar on either side it has the room around it too.
    prop = FontProperties(family=FONT, size=100)
    with_it, bars = (
        text_to_path.get_text_width_height_descent(t, prop, ismath=False)[0] for t in (f"|{letter}|", "||")
    )
    return float(with_it - bars) / 100
