"""Tables as a Word document: header rows that repeat, landscape where they are wide, colours with numbers, notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pipeline.documents import named, saved
from pipeline.tables.answer import Answer, explained, heading, legend
from pipeline.tables.charts import Chart
from pipeline.tables.colours import STATE_COLOURS, colour, css, ink, span
from pipeline.tables.model import Cell, Form, Table, shown, written
from pipeline.version import NAME

# Columns up to which a table is upright on the page, and up to which their headings are read without turning the page.
_PORTRAIT = 6
_LEVEL = 6
_LANDSCAPE_COLUMNS = 20  # that fit across a page; further ones come in a table below
_FIRST = (2300, 4200)  # narrowest and widest first column, in twentieths of a point
_PAGE = {False: (11906, 16838), True: (16838, 11906)}  # A4, likewise
_MARGIN = 850


def to_word(answer: Answer, charts: Sequence[Chart] = ()) -> bytes:
    """Return the document as bytes, with ``charts`` after the tables; the same answer gives the same."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Emu, Pt, Twips

    from pipeline.summarise.writers.wordxml import element, paragraph, printable, run

    document = docx.Document()
    wide = any(len(sheet.table.columns) > _PORTRAIT for sheet in answer.sheets)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Twips(side) for side in _PAGE[wide])
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Twips(_MARGIN))
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(printable(answer.title), 0)
    body = document.element.body
    width = _PAGE[wide][0] - 2 * _MARGIN
    for at, sheet in enumerate(answer.sheets):
        table = sheet.table
        if len(answer.sheets) > 1:
            document.add_heading(printable(table.title), 1).paragraph_format.page_break_before = at > 0
        document.add_paragraph(printable(explained(table)))
        for columns in _parts(len(table.columns)):
            body.insert(len(body) - 1, _grid(table, columns, width))
            body.insert(len(body) - 1, paragraph(None))
        signs = "; ".join(f"{sign} {words}" for sign, words in legend())
        body.insert(len(body) - 1, paragraph(None, run(f"{signs}.", properties=[element("w:sz", {"w:val": "17"})])))
        for note in table.notes:
            document.add_paragraph(printable(note), style="List Bullet")
    if not answer.sheets:
        document.add_paragraph("No report matches.")
    for chart in charts:
        document.add_paragraph()
        picture = document.add_picture(io.BytesIO(chart.png), width=Twips(width))
        tallest = Twips(_PAGE[wide][1] - 3 * _MARGIN)
        if picture.height > tallest:
            picture.width, picture.height = Emu(int(picture.width * tallest / picture.height)), tallest
        picture._inline.docPr.set("descr", printable(chart.text))
    document.add_heading("How this was made", 1)
    for what, how in answer.made:
        document.add_paragraph(printable(f"{what}: {how}"), style="List Bullet")
    properties = named(document, answer.title)
    properties.last_modified_by, properties.language = NAME, "en-GB"
    properties.created = properties.modified = datetime(2000, 1, 1)
    return saved(document)


def _parts(columns: int) -> list[range]:
    """Return the columns of each part of a table, of much the same width."""
    parts = max(1, -(-columns // _LANDSCAPE_COLUMNS))
    each = -(-columns // parts) if columns else 1
    return [range(start, min(start + each, columns)) for start in range(0, max(columns, 1), each)]


def _grid(table: Table, columns: range, width: int) -> Any:
    from pipeline.summarise.writers import wordxml
    from pipeline.summarise.writers.wordxml import element

    upright = len(columns) > _LEVEL
    last = columns.stop >= len(table.columns) and bool(table.totals)
    number = len(columns) + last
    each = min(850 if upright else 1230, (width - _FIRST[0]) // max(number, 1))
    first_width = min(_FIRST[1], width - each * number)
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "C5CDD5"}))
    widths = [first_width, *[each] * number]
    made = wordxml.table(widths, borders, margin=40, caption=table.title, first_column=True)
    heads = [heading(table.columns[j].text, table.columns[j].held) for j in columns] + (["All"] if last else [])
    longest = max(len(head) for head in heads) if upright else 0
    row = wordxml.row(head=True, height=min(3000, 108 * longest + 160) if upright else None)
    row.append(_cell(table.row_title, first_width, fill="#EEF2F6", bold=True, side="left"))
    for head in heads:
        side, size = ("left", 17) if upright else ("center", 15)
        row.append(_cell(head, each, fill="#EEF2F6", bold=True, upright=upright, side=side, size=size))
    made.append(row)
    most = _most(table)
    for i, label in enumerate(table.rows):
        row = wordxml.row()
        row.append(_cell(heading(label.text, label.held), first_width, bold=True, side="left"))
        for j in columns:
            row.append(_number(table.cells[i][j], table.measure_of(j).form, each, most[j]))
        if last:
            row.append(_number(table.totals[i], table.measure.form, each, None))
        made.append(row)
    return made


def _most(table: Table) -> list[float]:
    """Return the value with the fullest colour for each column: one for all, where they have one measure."""
    if table.column_measures:
        return [span((row[j] for row in table.cells), m.form) for j, m in enumerate(table.column_measures)]
    return [span((c for row in table.cells for c in row), table.measure.form)] * len(table.columns)


def _number(cell: Cell, form: Form, width: int, most: float | None) -> Any:
    text = shown(cell, form)
    if cell.low is not None and cell.high is not None:
        text += f"\n{written(cell.low, form)} to {written(cell.high, form)}"
    if cell.state != "counted":
        return _cell(text, width, fill=STATE_COLOURS[cell.state], stripes=cell.state == "out_of_scope")
    if cell.value is None or most is None:
        return _cell(text, width)
    fill = colour(cell.value, most, form)
    return _cell(text, width, fill=css(fill), white=ink(fill) == "#FFFFFF")


def _cell(
    text: str,
    width: int,
    *,
    fill: str | None = None,
    stripes: bool = False,
    bold: bool = False,
    white: bool = False,
    upright: bool = False,
    side: str = "center",
    size: int = 17,  # half points
) -> Any:
    from pipeline.summarise.writers.wordxml import cell, element, paragraph, run

    made = cell(width, fill=(fill or "").lstrip("#"), stripes=stripes, upright=upright, align="center")
    words, _, small = text.partition("\n")
    properties = [element("w:b")] if bold else []
    properties += [element("w:color", {"w:val": "FFFFFF"})] if white else []
    first = run(words, properties=[*properties, element("w:sz", {"w:val": str(size)})])
    # No space around the lines of a cell.
    of_lines = [element("w:spacing", {"w:before": "0", "w:after": "0"}), element("w:jc", {"w:val": side})]
    lines = [paragraph(None, first, properties=of_lines)]
    if small:
        again = [element("w:spacing", {"w:before": "0", "w:after": "0"}), element("w:jc", {"w:val": side})]
        of_run = [*([element("w:color", {"w:val": "FFFFFF"})] if white else []), element("w:sz", {"w:val": "13"})]
        lines.append(paragraph(None, run(small, properties=of_run), properties=again))
    made.extend(lines)
    return made
