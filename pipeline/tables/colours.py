"""Colours of tables and charts: blues for more, blue to orange around a middle; never red, and none without its number.

Sequential: the single-hue blues of C. Brewer's ColorBrewer ("Blues"), diverging: blue and orange of M. Okabe and K.
Ito, "Color Universal Design" (2008). Both are told apart by colour-blind people, and the first in grey too.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.tables.model import Cell, Form

Rgb = tuple[int, int, int]

_LIGHT: Rgb = (0xF2, 0xF7, 0xFC)
_DARK: Rgb = (0x08, 0x45, 0x8B)
_LESS: Rgb = (0xE6, 0x9F, 0x00)
_MIDDLE: Rgb = (0xFA, 0xFA, 0xFA)
_MORE: Rgb = (0x00, 0x72, 0xB2)
_WITH_A_MIDDLE: tuple[Form, ...] = ("signed", "points")

LIGHT, DARK = "#F2F7FC", "#08458B"
LESS, MIDDLE, MORE = "#E69F00", "#FAFAFA", "#0072B2"
# Of cells that have no number.
STATE_COLOURS = {
    "not_mentioned": "#FFFFFF",
    "out_of_scope": "#E4E4E4",
    "badly_read": "#FFF3C4",
    "no_report": "#F5F5F5",
}


def has_middle(form: Form) -> bool:
    """Whether numbers of this form lie on both sides of nought."""
    return form in _WITH_A_MIDDLE


def span(cells: Iterable[Cell], form: Form) -> float:
    """Return the value with the fullest colour: the largest of the cells, whatever its sign."""
    values = [abs(cell.value) for cell in cells if cell.value is not None]
    return max([*values, 1e-9]) if form != "signed" else 1.0


def colour(value: float, most: float, form: Form) -> Rgb:
    """Return the colour of a number, where ``most`` has the fullest."""
    share = max(-1.0, min(1.0, value / most))
    if has_middle(form):
        return _between(_MIDDLE, _MORE if share > 0 else _LESS, abs(share))
    # The square root tells small numbers apart, of which there are many.
    return _between(_LIGHT, _DARK, max(0.0, share) ** 0.5)


def ink(fill: Rgb) -> str:
    """Return black or white, whichever is easier to read on ``fill`` (WCAG 2.2, relative luminance)."""
    parts = [c / 255 for c in fill]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#FFFFFF"


def css(rgb: Rgb) -> str:
    """Return a colour as CSS, Word and Excel write it: "#08458B"."""
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def _between(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
