"""Charts as SVG and PNG: the same data gives the same bytes, colours that colour-blind people can tell apart, and text.

matplotlib draws; it is imported when a chart is asked for. Colours are those of M. Okabe and K. Ito, "Color Universal
Design" (2008), never red for an authority, and every line has its own marker, so that no chart needs its colours.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pipeline import isodates
from pipeline.corpus.citation import say_date
from pipeline.months import MONTHS
from pipeline.version import NAME

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

# Okabe and Ito's, without the vermilion that reads as red, and without the yellow that white paper swallows.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
_INCH = 0.32  # of height for each row
_LONG = 3.0  # years from which an axis counts years, not months
_LABELLED, _POINTS = 2, 6  # lines, and points of each, up to which their values can be written beside them
_NUMBERS = 4  # of cases, up to which a legend names each
_TICKS = 6  # months that an axis names at most
FONT = "DejaVu Sans"  # comes with matplotlib: the same on every machine
# Words in SVG files are drawn by whoever opens them: Windows and macOS have Verdana, whose letters are as wide.
_FONTS = (f"font-family: '{FONT}'", f"font-family: '{FONT}', Verdana, sans-serif")
_STYLE: Any = {
    "svg.hashsalt": "auditlens",  # ids in the file follow from the drawing, not from chance
    "svg.fonttype": "none",  # words stay words
    "font.family": [FONT],
    "font.size": 9,
    "text.parse_math": False,  # a name may hold what would be taken for a formula
    "figure.dpi": 150,  # of the PNG
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_PACKED = {"compress_level": 3}  # two thirds of the time of the usual 6, for two per cent more


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a comparison: a value with what it is of, and its interval where it has one."""

    name: str
    value: float
    n: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in both forms, with what it shows in words."""

    svg: bytes
    png: bytes
    text: str


def comparison(title: str, bars: Sequence[Bar], *, note: str, percent: bool = True) -> Chart:
    """Draw values side by side, in the order given, each with its number of cases."""
    unit = "%" if percent else ""
    said = [f"{b.name} {b.value:g}{unit} (n={b.n:g}{_interval(b, unit)})" for b in bars]
    text = f"{title}. {_in_line(note)}. " + "; ".join(said) + "."

    def draw(figure: Canvas) -> None:
        axes = figure.subplots()
        for at, bar in enumerate(bars):
            if bar.low is not None and bar.high is not None:
                axes.plot([bar.low, bar.high], [at, at], color="#666666", linewidth=1.5, zorder=1, clip_on=False)
            axes.plot([bar.value], [at], marker="o", color=COLOURS[0], linestyle="none", zorder=3, clip_on=False)
            _label(axes, f"{bar.value:g}{unit}", (bar.value, at))
        axes.set_yticks(range(len(bars)), [f"{b.name} (n={b.n:g})" for b in bars])
        axes.set_ylim(len(bars) - 0.5, -0.5)
        axes.grid(axis="x", color="#dddddd")
        _frame(axes.set_xlim, axes.set_xlabel, [b.high or b.value for b in bars], percent=percent)
        axes.set_title(title, loc="left")
        figure.supxlabel(note, x=0.01, ha="left", fontsize=7, color="#444444")

    return drawn(draw, (7.0, 1.4 + _INCH * len(bars)), title, text)


def trend(
    title: str, lines: Sequence[tuple[str, Sequence[tuple[str, float, float]]]], *, note: str, percent: bool = True
) -> Chart:
    """Draw a line for each name: dates (ISO), values and numbers of cases."""
    unit = "%" if percent else ""
    said = [
        f"{name}: " + ", ".join(f"{v:g}{unit} ({say_date(d)}, n={n:g})" for d, v, n in points) for name, points in lines
    ]
    text = f"{title}. {_in_line(note)}. " + "; ".join(said) + "."

    def draw(figure: Canvas) -> None:
        from matplotlib.ticker import MaxNLocator

        axes = figure.subplots()
        for i, (name, points) in enumerate(lines):
            axes.plot(
                [_year(date) for date, _, _ in points],
                [value for _, value, _ in points],
                marker=MARKERS[i % len(MARKERS)],
                color=COLOURS[i % len(COLOURS)],
                label=f"{name} (n={_numbers([n for _, _, n in points])})",
                clip_on=False,
            )
            for date, value, _ in points if len(lines) <= _LABELLED and len(points) <= _POINTS else ():
                _label(axes, f"{value:g}{unit}", (_year(date), value))
        dates = sorted({date for _, points in lines for date, _, _ in points})
        if _year(dates[-1]) - _year(dates[0]) > _LONG:
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.ticklabel_format(axis="x", useOffset=False, style="plain")
        else:
            ticks = sorted({date[:7] for date in dates})
            ticks = ticks[:: -(-len(ticks) // _TICKS)]
            axes.set_xticks([_year(month) for month in ticks], [_month(month) for month in ticks])
        axes.grid(axis="y", color="#dddddd")
        _frame(axes.set_ylim, axes.set_ylabel, [v for _, points in lines for _, v, _ in points], percent=percent)
        axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
        axes.set_title(title, loc="left")
        figure.supxlabel(note, x=0.01, ha="left", fontsize=7, color="#444444")

    return drawn(draw, (8.0, max(3.5, 1.4 + 0.25 * len(lines))), title, text)


def _in_line(note: str) -> str:
    return note.replace("\n", " ").rstrip(".")


def _month(date: str) -> str:
    """Return the month of a date as an axis names it, "Sep 2024"; the year where there is no more."""
    year, _, month = date.partition("-")
    return f"{MONTHS[int(month) - 1][:3]} {year}" if month else year


def _numbers(cases: Sequence[float]) -> str:
    """Return the numbers of cases of the points of a line: once where all are the same, each of a few, else a range."""
    if len(set(cases)) == 1:
        return f"{cases[0]:g}"
    return ", ".join(f"{n:g}" for n in cases) if len(cases) <= _NUMBERS else f"{min(cases):g} to {max(cases):g}"


def _label(axes: Any, words: str, at: tuple[float, float]) -> None:
    """Write a value right above its point."""
    on_white = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # no line of the grid runs through it
    axes.annotate(
        words, at, xytext=(0, 6), textcoords="offset points", ha="center", fontsize=8, color="#333333", bbox=on_white
    )


def _interval(bar: Bar, unit: str) -> str:
    return "" if bar.low is None or bar.high is None else f", 95% interval {bar.low:g} to {bar.high:g}{unit}"


def _frame(limit: Any, label: Any, values: Sequence[float], *, percent: bool) -> None:
    limit(0, 100 if percent and max(values, default=0) <= 100 else 1.1 * max(values, default=1))
    if percent:
        label("per cent")


def _year(date: str) -> float:
    """Return a date as a year with its fraction."""
    return isodates.months(date) / 12


def drawn(
    draw: Callable[[Canvas], None],
    size: tuple[float, float],
    title: str,
    text: str,
    *,
    layout: Literal["constrained"] | None = "constrained",
) -> Chart:
    """Return what ``draw`` puts on a figure of this size (inches), with what it shows in words.

    ``layout`` is matplotlib's, None where ``draw`` says itself where everything stands.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(_STYLE):
        figure = Canvas(figsize=size, layout=layout)
        draw(figure)
        svg, png = io.BytesIO(), io.BytesIO()
        as_svg: Any = FigureCanvasSVG(figure)
        as_svg.print_svg(svg, metadata={"Date": None, "Creator": None})
        figure.dpi = _STYLE["figure.dpi"]  # drawing SVG leaves it at 72
        figure.set_layout_engine("none")  # where everything stands is known by now
        as_png: Any = FigureCanvasAgg(figure)
        as_png.print_png(png, metadata={"Software": NAME, "Title": title, "Description": text}, pil_kwargs=_PACKED)
    return Chart(_readable(svg.getvalue().decode("utf-8"), title, text).encode("utf-8"), png.getvalue(), text)


def _readable(svg: str, title: str, text: str) -> str:
    """Return an SVG file that tells a screen reader what it shows (W3C, "SVG Accessibility API Mappings")."""
    svg = svg.replace(*_FONTS)
    at = svg.index(">", svg.index("<svg"))
    named = f'<title id="title">{html.escape(title)}</title>\n<desc id="desc">{html.escape(text)}</desc>'
    return f'{svg[:at]} role="img" aria-labelledby="title desc"{svg[at]}\n{named}{svg[at + 1 :]}'
