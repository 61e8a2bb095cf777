"""Charts of theme tables: a heatmap, stance on both sides of a middle, lines over time, themes that stand together.

Rows and columns stand as in the table, authorities in alphabetical order: nothing is ranked. The number of reports
stands with every row or column that has one, and no chart needs its colours: numbers, signs and sides say the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.tables.answer import explained, heading, legend, plural
from pipeline.tables.charts import COLOURS, Chart, drawn
from pipeline.tables.colours import DARK, LESS, LIGHT, MIDDLE, MORE, STATE_COLOURS, colour, has_middle, ink, span
from pipeline.tables.model import SIGNS, Form, Table, shown, written

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

TIME = ("year", "financial_year", "quarter", "period")
_ACROSS = 5  # panels of lines in a row
_MOST_SAID = 40  # numbers that the words of a chart list
_LONGEST = 400.0  # inches: at 150 points each, the picture stays below the 65,536 points that PNG writers take


def charts(table: Table) -> Mapping[str, Chart]:
    """Return the charts that suit a table, by kind: "bars" by stance, "lines" over time, else a "heatmap".

    None for a table without rows or columns.
    """
    if not table.rows or not table.columns or table.column_measures:
        return {}
    made = {}
    if table.question.columns == "stance" and table.measure.form == "count":
        made["bars"] = stance_bars(table)
    if table.question.columns in TIME and len(table.columns) > 1:
        made["lines"] = lines(table)
    return made or {"heatmap": heatmap(table)}


def heatmap(table: Table) -> Chart:
    """Draw each cell with its number on its colour, and the sign of its state where it has none."""
    from matplotlib.colors import LinearSegmentedColormap

    form = table.measure.form
    most = span((cell for row in table.cells for cell in row), form)
    rows, columns = len(table.rows), len(table.columns)
    note = _note(table)

    def draw(figure: Canvas) -> None:
        from matplotlib.cm import ScalarMappable
        from matplotlib.collections import PolyCollection
        from matplotlib.colors import Normalize, PowerNorm

        axes = figure.subplots()
        boxes: dict[bool, list[tuple[Any, Any]]] = {False: [], True: []}
        texts: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for i, row in enumerate(table.cells):
            for j, cell in enumerate(row):
                fill: Any = STATE_COLOURS.get(cell.state, "#FFFFFF")
                words = "#555555"
                if cell.state == "counted" and cell.value is not None:
                    rgb = colour(cell.value, most, form)
                    fill, words = tuple(c / 255 for c in rgb), ink(rgb)
                corners = [(j + x, i + y) for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))]
                boxes[cell.state == "out_of_scope"].append((corners, fill))
                texts.setdefault((shown(cell, form), words), []).append((j, i))
        # One by one they would take most of the time.
        for striped, some in boxes.items():
            made = PolyCollection(
                [corners for corners, _ in some], facecolors=[fill for _, fill in some], edgecolors="#C5CDD5",
                linewidths=0.5, hatch="////" if striped else None,
            )  # fmt: skip
            made.set_in_layout(False)
            axes.add_collection(made, autolim=False)
        for (text, words), places in texts.items():
            _write(axes, text, places, words)
        axes.set_xlim(-0.5, columns - 0.5)
        axes.set_ylim(rows - 0.5, -0.5)
        axes.set_xticks(range(columns), [heading(c.text, c.held) for c in table.columns], rotation=90, fontsize=7)
        axes.set_yticks(range(rows), [heading(r.text, r.held) for r in table.rows], fontsize=8)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        middle = has_middle(form)
        shades = [LESS, MIDDLE, MORE] if middle else [LIGHT, DARK]
        scale = LinearSegmentedColormap.from_list("auditlens", shades)
        norm = Normalize(-most, most) if middle else PowerNorm(0.5, 0, most)
        bar = figure.colorbar(ScalarMappable(norm, scale), ax=axes, shrink=0.5, aspect=30, pad=0.01)
        bar.set_label(table.measure.label, fontsize=7)
        bar.ax.tick_params(labelsize=6)
        _frame(figure, table, note)

    size = (min(_LONGEST, 4.6 + 0.32 * columns), min(_LONGEST, 2.8 + 0.26 * rows))
    return drawn(draw, size, table.title, _words(table, note))


def _write(axes: Any, text: str, places: Sequence[tuple[int, int]], ink_colour: str) -> None:
    """Write the same few characters in the middle of many cells, as one shape: as texts they take most of the time."""
    from matplotlib.collections import PathCollection
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    if not text.strip():
        return
    size = 6 if len(text) > 3 else 7
    shape = TextPath((0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans"), usetex=False)
    box = shape.get_extents()
    middle = Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2).scale(1 / 72)  # points to inches
    made = PathCollection(
        [middle.transform_path(shape)], offsets=places, offset_transform=axes.transData, facecolors=ink_colour,
        linewidths=0,
    )  # fmt: skip
    made.set_transform(axes.figure.dpi_scale_trans)
    made.set_in_layout(False)
    axes.add_collection(made, autolim=False)


def stance_bars(table: Table) -> Chart:
    """Draw strengths to the right of a middle, concerns to its left and what is both on either side, a bar a row."""
    at = {column.key: j for j, column in enumerate(table.columns)}
    note = f"{_note(table)} Recommendations and context are not drawn."

    def counts(stance: str) -> list[int]:
        return [row[at[stance]].passages if stance in at else 0 for row in table.cells]

    strengths, concerns, mixed = counts("strength"), counts("concern"), counts("mixed")

    def draw(figure: Canvas) -> None:
        axes = figure.subplots()
        places = range(len(table.rows))
        halves = [m / 2 for m in mixed]
        axes.barh(places, mixed, left=[-h for h in halves], color=COLOURS[3], label="mixed", height=0.72)
        axes.barh(places, strengths, left=halves, color=COLOURS[0], label="strength", height=0.72)
        axes.barh(
            places, [-c for c in concerns], left=[-h for h in halves], color=COLOURS[1], label="concern", height=0.72,
            hatch="///", edgecolor="#FFFFFF", linewidth=0,
        )  # fmt: skip
        most = max([h + max(s, c) for h, s, c in zip(halves, strengths, concerns, strict=True)], default=1) or 1
        for i in places:
            axes.text(halves[i] + strengths[i] + most * 0.015, i, str(strengths[i]), va="center", fontsize=7)
            axes.text(-halves[i] - concerns[i] - most * 0.015, i, str(concerns[i]), va="center", ha="right", fontsize=7)
        axes.axvline(0, color="#333333", linewidth=0.8)
        axes.set_xlim(-1.15 * most, 1.15 * most)
        axes.set_yticks(places, [heading(r.text, r.held) for r in table.rows], fontsize=8)
        axes.set_ylim(len(table.rows) - 0.5, -0.5)
        axes.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}")
        axes.set_xlabel("passages: concerns to the left, strengths to the right", fontsize=8)
        axes.grid(axis="x", color="#dddddd")
        axes.set_axisbelow(True)
        axes.legend(frameon=False, fontsize=8, ncols=3, loc="lower right", bbox_to_anchor=(1, 1))
        _frame(figure, table, note)

    told = zip(table.rows, strengths, concerns, mixed, strict=True)
    said = "; ".join(f"{row.text}: {s} strengths, {c} concerns, {m} mixed" for row, s, c, m in told)
    size = (8.5, min(_LONGEST, 2.2 + 0.26 * len(table.rows)))
    return drawn(draw, size, table.title, f"{table.title}. {note} {said}.")


def lines(table: Table) -> Chart:
    """Draw a small panel a row, all on one scale: its numbers over time, a gap where there is none."""
    note = f"{_note(table)} {_held(table)}"
    form = table.measure.form
    columns = min(_ACROSS, len(table.rows))
    down = -(-len(table.rows) // columns)
    known = [j for j, column in enumerate(table.columns) if column.key is not None]
    nought = form in ("count", "percent", "decimal")

    def value(i: int, j: int) -> float:
        cell = table.cells[i][j]
        if cell.state == "not_mentioned" and nought:
            return 0.0
        return float("nan") if cell.value is None else cell.value

    def draw(figure: Canvas) -> None:
        panels = figure.subplots(down, columns, squeeze=False).flat
        values = [value(i, j) for i in range(len(table.rows)) for j in known]
        top = 1.08 * max([v for v in values if v == v], default=1) or 1
        step = 1 + len(known) // 8
        ticks = range(0, len(known), step)
        names = [table.columns[known[k]].text for k in ticks]
        for i, axes in enumerate(panels):
            if i >= len(table.rows):
                axes.set_visible(False)
                continue
            axes.plot(range(len(known)), [value(i, j) for j in known], color=COLOURS[0], marker="o", markersize=3)
            axes.set_title(textwrap.fill(table.rows[i].text, 30), fontsize=7, loc="left")
            axes.grid(axis="y", color="#dddddd")
            axes.tick_params(labelsize=6)
            below = i + columns >= len(table.rows)
            axes.set_xticks(ticks, names if below else [""] * len(names), rotation=90)
            axes.set_xlim(-0.4, len(known) - 0.6)
            axes.yaxis.set_major_formatter(lambda y, _: written(y, form) if form != "decimal" else f"{y:g}")
            if has_middle(form):
                axes.axhline(0, color="#999999", linewidth=0.7)
                bottom = min([v for v in values if v == v], default=-1)
                axes.set_ylim(min(1.08 * bottom, 0), max(top, 0))
            else:
                axes.set_ylim(0, top)
        _frame(figure, table, note)

    return drawn(draw, (2.0 * columns + 0.8, min(_LONGEST, 1.5 * down + 1.6)), table.title, _words(table, note))


def _frame(figure: Canvas, table: Table, note: str) -> None:
    # A line of air below the title: the layout lets the longest heading of a column touch it.
    figure.suptitle(f"{_broken(table.title, figure)}\n", x=0.01, ha="left", fontsize=10)
    figure.supxlabel(_broken(note, figure, small=True), x=0.01, ha="left", fontsize=7, color="#444444")


def _broken(text: str, figure: Canvas, *, small: bool = False) -> str:
    """Return ``text`` in lines that fit the figure."""
    return textwrap.fill(text, max(40, int(figure.get_figwidth() * (18 if small else 12))))


def _note(table: Table) -> str:
    found = {SIGNS[cell.state] for row in table.cells for cell in row}
    signs = "; ".join(f"{sign} {words}" for sign, words in legend() if sign in found)
    basis = f"{plural(table.basis.reports, 'report')} on {table.basis.authorities} authorities; n: reports."
    return f"{explained(table)} {basis}{f' {signs}.' if signs else ''}"


def _held(table: Table) -> str:
    told = ", ".join(f"{c.text} n={c.held}" for c in table.columns if c.held is not None and c.key is not None)
    return f"Reports: {told}." if told else ""


def _words(table: Table, note: str) -> str:
    """Return what a chart shows in words: all its numbers where they are few, else where they stand."""
    form: Callable[[int], Form] = lambda j: table.measure_of(j).form  # noqa: E731
    told = [
        f"{row.text}, {column.text}: {shown(cell, form(j))}"
        for row, cells in zip(table.rows, table.cells, strict=True)
        for j, (column, cell) in enumerate(zip(table.columns, cells, strict=True))
        if cell.state == "counted"
    ]
    if len(told) <= _MOST_SAID:
        return f"{table.title}. {note} {'; '.join(told)}."
    return f"{table.title}. {note} {len(told)} numbers: they stand in the table."
