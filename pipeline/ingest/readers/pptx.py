"""PowerPoint files (.pptx): slide by slide, titles as headings, speaker notes as notes."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.finish import number_prose
from pipeline.ingest.furniture import is_page_number
from pipeline.ingest.joining import clean_line
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import paragraph_blocks

_MAX_DEPTH = 12
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read_pptx(data: bytes) -> Document:
    """Read a PowerPoint file; a block's page is the number of its slide. Hidden slides are read as well.

    Raises:
        ReadError: ``no_text`` where no slide holds words.
    """
    from pptx import Presentation

    show = Presentation(io.BytesIO(data))
    height = int(show.slide_height or 0)
    repeated = _repeated(show)
    body: list[Block] = []
    furniture: list[Block] = []
    title = ""
    count = 0
    for count, slide in enumerate(show.slides, 1):
        heading = _title(slide)
        if heading and heading != title:
            body.append(Block("heading", heading, page=count, level=1))
        elif heading:
            furniture.append(Block("paragraph", heading, page=count))
        title = heading or title
        for shape in _in_order(slide.shapes, 0):
            blocks = list(_shape(shape, count))
            aside = _is_furniture(shape, blocks, repeated, height)
            (furniture if aside else body).extend(blocks)
        body.extend(_notes(slide, count))
    if not body:
        raise ReadError("no_text", "These slides hold no text, perhaps only pictures: run OCR on them and run again")
    return Document(
        type="pptx",
        blocks=tuple(number_prose(body)),
        furniture=tuple(furniture),
        page_numbers=tuple(range(1, count + 1)),
        title=clean_line(show.core_properties.title or "") or None,
    )


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    return clean_line(shape.text_frame.text) if shape is not None and shape.has_text_frame else ""


def _in_order(shapes: Any, depth: int) -> Iterator[Any]:
    """Shapes from top to bottom, those of one height from left to right; groups taken apart, titles left out."""
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    def place(shape: Any) -> tuple[int, int]:
        return (int(shape.top or 0), int(shape.left or 0))

    for shape in sorted(shapes, key=place):
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < _MAX_DEPTH:
                yield from _in_order(shape.shapes, depth + 1)
        elif not (shape.is_placeholder and shape.placeholder_format.idx == 0):
            yield shape


def _shape(shape: Any, page: int) -> Iterator[Block]:
    if getattr(shape, "has_table", False):
        rows = [Row(tuple(clean_line(c.text) for c in r.cells), page=page) for r in shape.table.rows]
        if shape.table.first_row and len(rows) > 1 and _bold_row(shape.table.rows[0]):
            rows[0] = Row(rows[0].cells, strong=True, page=page)
        yield from table_blocks(rows)
    elif shape.has_text_frame:
        listed = _is_list(shape)
        for p in shape.text_frame.paragraphs:
            text = "".join("\n" if el.tag == f"{_A}br" else (el.text or "") for el in p._p.iter(f"{_A}t", f"{_A}br"))
            yield from paragraph_blocks(text, list_level=p.level + 1 if listed else 0, page=page)


def _is_list(shape: Any) -> bool:
    """Body placeholders are lists, unless they hold one paragraph; text boxes are where the text has list signs."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    if not shape.is_placeholder:
        return any(p._p.find(f"{_A}pPr/{_A}buChar") is not None for p in shape.text_frame.paragraphs)
    kind = shape.placeholder_format.type
    if kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
        return False
    return sum(bool(p.text.strip()) for p in shape.text_frame.paragraphs) > 1


def _bold_row(row: Any) -> bool:
    runs = [r for c in row.cells for p in c.text_frame.paragraphs for r in p.runs if r.text.strip()]
    # Tables of the usual styles print their first row bold without saying so at the runs.
    return not any(r.font.bold is False for r in runs)


def _repeated(show: Any) -> set[str]:
    """Texts that stand alone in a shape at the same place of several slides: footers, logos, confidentiality marks."""
    seen: Counter[tuple[str, int, int]] = Counter()
    for slide in show.slides:
        found = {
            (clean_line(s.text_frame.text), int(s.top or 0), int(s.left or 0))
            for s in slide.shapes
            if s.has_text_frame and not (s.is_placeholder and s.placeholder_format.idx == 0)
        }
        seen.update(found)
    return {text for (text, _, _), n in seen.items() if n >= 3 and text}


def _is_furniture(shape: Any, blocks: list[Block], repeated: set[str], height: int) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER

    if not shape.has_text_frame:
        return False
    if shape.is_placeholder and shape.placeholder_format.type in (
        PP_PLACEHOLDER.DATE,
        PP_PLACEHOLDER.FOOTER,
        PP_PLACEHOLDER.HEADER,
        PP_PLACEHOLDER.SLIDE_NUMBER,
    ):
        return True
    text = " ".join(b.text for b in blocks)
    low = height > 0 and int(shape.top or 0) > 0.88 * height
    return clean_line(shape.text_frame.text) in repeated or (low and is_page_number(text))


def _notes(slide: Any, page: int) -> Iterator[Block]:
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        for p in frame.paragraphs:
            text = clean_line(p.text)
            if text:
                yield Block("note", text, page=page)
