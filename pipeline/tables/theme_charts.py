"""Charts of theme tables: a heatmap, stance on both sides of a middle, lines over time, themes that stand together.

Rows and columns stand as in the table, authorities in alphabetical order: nothing is ranked. The number of reports
stands with every row or column that has one, and no chart needs its colours: numbers, signs and sides say the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence

from pipeline.tables.answer import explained, heading, legend
from pipeline.tables.board import LONGEST, Board, on_board, widest
from pipeline.tables.charts import COLOURS, Chart
from pipeline.tables.colours import STATE_COLOURS, colour, css, has_middle, ink, span
from pipeline.tables.model import SIGNS, Form, Table, shown, written
from pipeline.wording import plural

TIME = ("year", "financial_year", "quarter", "period")
_MOST_SAID = 40  # numbers that the words of a chart list
# Inches and points.
_GAP = 0.08
_ROW = 0.26
_CELL = (0.32, 0.5)
_BARS = 5.4
_ROW_SIZE, _COLUMN_SIZE, _SMALL = 8, 7, 6
_ACROSS = 5  # panels of lines in a row
_PANEL = (1.5, 1.0)
_WIDE_PANEL, _FEW = (3.0, 1.6), 2  # where there are so few
_TITLE_WIDTH = 28  # letters
_GRID, _EDGE, _GREY = "#DDDDDD", "#C5CDD5", "#555555"


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
    form = table.measure.form
    most = span((cell for row in table.cells for cell in row), form)
    note = _note(table)
    rows = [heading(r.text, r.held) for r in table.rows]
    columns = [heading(c.text, c.held) for c in table.columns]
    left, top = widest(rows, _ROW_SIZE) + 2.5 * _GAP, widest(columns, _COLUMN_SIZE) + 2 * _GAP
    wide = min(max(_CELL[0], 4 * _CELL[1] / len(columns)), _CELL[1], (LONGEST - left) / len(columns))
    high = min(_ROW, (0.9 * LONGEST - top) / len(rows))

    def draw(board: Board) -> None:
        boxes: dict[bool, list[tuple[float, float, float, float]]] = {False: [], True: []}
        fills: dict[bool, list[str]] = {False: [], True: []}
        texts: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for i, row in enumerate(table.cells):
            for j, cell in enumerate(row):
                fill, words = STATE_COLOURS.get(cell.state, "#FFFFFF"), _GREY
                if cell.state == "counted" and cell.value is not None:
                    rgb = colour(cell.value, most, form)
                    fill, words = css(rgb), ink(rgb)
                striped = cell.state == "out_of_scope"
                boxes[striped].append((left + j * wide, top + i * high, wide, high))
                fills[striped].append(fill)
                texts.setdefault((shown(cell, form), words), []).append(
                    (left + (j + 0.5) * wide, top + (i + 0.5) * high)
                )
        # One by one they would take most of the time.
        for striped, some in boxes.items():
            board.boxes(some, fills[striped], edgecolors=_EDGE, linewidths=0.5, hatch="////" if striped else None)
        for (text, words), places in texts.items():
            board.numbers(text, places, _SMALL if len(text) > 3 else _COLUMN_SIZE, ink=words)
        for i, text in enumerate(rows):
            board.words(text, (left - _GAP, top + (i + 0.5) * high), _ROW_SIZE, across="right")
        for j, text in enumerate(columns):
            board.words(text, (left + (j + 0.5) * wide, top - _GAP), _COLUMN_SIZE, up=True)

    size = (left + wide * len(columns) + _GAP, top + high * len(rows))
    return on_board(draw, *size, title=table.title, note=note, text=_words(table, note))


def stance_bars(table: Table) -> Chart:
    """Draw strengths to the right of a middle, concerns to its left and what is both on either side, a bar a row."""
    at = {column.key: j for j, column in enumerate(table.columns)}
    note = f"{_note(table)} Recommendations and context are not drawn."

    def counts(stance: str) -> list[int]:
        return [row[at[stance]].passages if stance in at else 0 for row in table.cells]

    strengths, concerns, mixed = counts("strength"), counts("concern"), counts("mixed")
    halves = [m / 2 for m in mixed]
    less = max(h + c for h, c in zip(halves, concerns, strict=True))
    more = max(h + s for h, s in zip(halves, strengths, strict=True))
    rows = [heading(r.text, r.held) for r in table.rows]
    left, top = widest(rows, _ROW_SIZE) + 2.5 * _GAP, 0.3
    beside = widest([str(n) for n in (*strengths, *concerns)], _COLUMN_SIZE) + _GAP  # room for the numbers
    high = min(_ROW, 0.9 * LONGEST / len(rows))
    scale = (_BARS - 2 * beside) / (less + more or 1)
    middle, bottom = left + beside + less * scale, top + high * len(rows)

    def bars(starts: Sequence[float], widths: Sequence[float]) -> list[tuple[float, float, float, float]]:
        return [
            (middle + start * scale, top + (i + 0.14) * high, width * scale, 0.72 * high)
            for i, (start, width) in enumerate(zip(starts, widths, strict=True))
        ]

    def draw(board: Board) -> None:
        for tick in _ticks(-less, more, 8, whole=True):
            x = middle + tick * scale
            board.strokes([((x, top), (x, bottom))], _GRID, above=False)
            board.numbers(f"{abs(tick):g}", [(x, bottom + 0.1)], _ROW_SIZE)
        shapes = {
            "concern": (bars([-h - c for h, c in zip(halves, concerns, strict=True)], concerns), COLOURS[1], "///"),
            "mixed": (bars([-h for h in halves], mixed), COLOURS[3], None),
            "strength": (bars(halves, strengths), COLOURS[0], None),
        }
        x = left + _BARS
        for name, (boxes, fill, hatch) in reversed(shapes.items()):
            board.boxes(boxes, fill, hatch=hatch, edgecolors="#FFFFFF")
            x -= widest([name], _ROW_SIZE)
            board.words(name, (x, 0.12), _ROW_SIZE)
            x -= 0.3
            board.boxes([(x, 0.07, 0.22, 0.1)], fill, hatch=hatch, edgecolors="#FFFFFF")
            x -= 0.2
        for i, (half, s, c) in enumerate(zip(halves, strengths, concerns, strict=True)):
            y = top + (i + 0.5) * high
            board.numbers(str(s), [(middle + (half + s) * scale + _GAP / 2, y)], _COLUMN_SIZE, across="left")
            board.numbers(str(c), [(middle - (half + c) * scale - _GAP / 2, y)], _COLUMN_SIZE, across="right")
            board.words(rows[i], (left - _GAP, y), _ROW_SIZE, across="right")
        board.strokes([((middle, top), (middle, bottom))], "#333333")
        board.strokes([((left, top), (left, bottom)), ((left, bottom), (left + _BARS, bottom))], "#000000")
        told = "passages: concerns to the left, strengths to the right"
        board.words(told, (left + _BARS / 2, bottom + 0.3), _ROW_SIZE, across="center")

    counted = zip(table.rows, strengths, concerns, mixed, strict=True)
    said = "; ".join(f"{row.text}: {s} strengths, {c} concerns, {m} mixed" for row, s, c, m in counted)
    text = f"{table.title}. {note} {said}."
    return on_board(draw, left + _BARS + _GAP, bottom + 0.35, title=table.title, note=note, text=text)


def lines(table: Table) -> Chart:
    """Draw a small panel a row, all on one scale: its numbers over time, a gap where there is none."""
    note = f"{_note(table)} {_held(table)}"
    form = table.measure.form
    known = [j for j, column in enumerate(table.columns) if column.key is not None]
    nought = form in ("count", "percent", "decimal")

    def value(i: int, j: int) -> float:
        cell = table.cells[i][j]
        if cell.state == "not_mentioned" and nought:
            return 0.0
        return float("nan") if cell.value is None else cell.value

    values = [[value(i, j) for j in known] for i in range(len(table.rows))]
    numbers = [v for row in values for v in row if v == v]
    high = 1.08 * max(numbers, default=1) or 1
    low = 0.0
    if has_middle(form):
        high, low = max(high, 0), min(1.08 * min(numbers, default=-1), 0)
    ticks = {
        t: written(t, form) if form != "decimal" else f"{t:g}" for t in _ticks(low, high, 4, whole=form == "count")
    }
    across = min(_ACROSS, len(table.rows))
    titles = [textwrap.wrap(row.text, _TITLE_WIDTH) for row in table.rows]
    head = 0.12 * max(map(len, titles)) + _GAP
    left = widest(ticks.values(), _SMALL) + 2.5 * _GAP
    wide, tall = _PANEL if len(table.rows) > _FEW else _WIDE_PANEL
    pitch = left + wide + 0.1, min(head + tall + 0.12, 0.9 * LONGEST * across / (len(table.rows) + across))
    step = 1 + len(known) // 8
    named = {k: table.columns[known[k]].text for k in range(0, len(known), step)}
    longest = widest(named.values(), _SMALL)
    flat = (longest + _GAP) * len(known) <= wide * step
    foot = (0.0 if flat else longest) + 0.16

    def draw(board: Board) -> None:
        corners = [(left + i % across * pitch[0], head + i // across * pitch[1]) for i in range(len(table.rows))]
        along = [(k + 0.4) / (len(known) - 0.2) * wide for k in range(len(known))]
        above = {tick: tall * (high - tick) / (high - low) for tick in ticks}
        board.strokes(
            [((x, y + up), (x + wide, y + up)) for x, y in corners for up in above.values()], _GRID, above=False
        )
        if has_middle(form):
            nought = tall * high / (high - low)
            board.strokes([((x, y + nought), (x + wide, y + nought)) for x, y in corners], "#999999")
        for tick, text in ticks.items():
            board.numbers(text, [(x - _GAP, y + above[tick]) for x, y in corners], _SMALL, across="right")
        board.strokes([((x, y), (x, y + tall)) for x, y in corners], "#000000")
        board.strokes([((x, y + tall), (x + wide, y + tall)) for x, y in corners], "#000000")
        for i, (x, y) in enumerate(corners):
            for n, line in enumerate(reversed(titles[i])):
                board.words(line, (x, y - 0.1 - 0.12 * n), _COLUMN_SIZE)
            if i + across >= len(corners):
                for k, text in named.items():
                    place = (x + along[k], y + tall + (0.1 if flat else _GAP + longest))
                    board.words(text, place, _SMALL, across="center", up=not flat)
        board.curves(
            [
                [(x + dx, y + tall * (high - v) / (high - low)) for dx, v in zip(along, row, strict=True)]
                for (x, y), row in zip(corners, values, strict=True)
            ],
            COLOURS[0],
        )

    size = (across * pitch[0] + _GAP, -(-len(table.rows) // across) * pitch[1] - 0.12 + foot)
    return on_board(draw, *size, title=table.title, note=note, text=_words(table, note))


def _ticks(low: float, high: float, most: int, *, whole: bool) -> list[float]:
    """Return round numbers from ``low`` to ``high``."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    return [float(tick) for tick in found if low <= tick <= high]


def _note(table: Table) -> str:
    found = {SIGNS[cell.state] for row in table.cells for cell in row}
    signs = "; ".join(f"{sign} {words}" for sign, words in legend() if sign in found)
    basis = f"{plural(table.basis.reports, 'report')} on {plural(table.basis.authorities, 'authority')}; n: reports."
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
