"""PowerPoint files (.pptx): slide by slide, titles as headings, speaker notes as notes."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.finish import number_prose
from pipeline.ingest.furniture import is_page_number
from pipeline.ingest.headings import TYPOGRAPHIC, reads_like_heading
from pipeline.ingest.joining import clean_line
from pipeline.ingest.marks import strip_mark
from pipeline.ingest.readers.drawings import drawing_blocks
from pipeline.ingest.readers.pptx_order import Placed, in_order
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import paragraph_blocks

_MAX_DEPTH = 12
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TITLE_WORDS = 16
_TITLE_SIZE = 20.0  # points; what stands in smaller type is text
# What a title has at its end where its slide goes on from the one before.
_CONTINUED = re.compile(
    r"\s*[-–—:,]?\s*(?:\(?\b(?:cont(?:inued|['’]?d|[.]){0,2}|contd)\)?[.…]*|\(\s?\d{1,2}(?:\s?(?:/|of)\s?\d{1,2})?\s?\))\s*\Z",
    re.I,
)
_CLOSING = re.compile(
    r"(?:any |your )?(?:questions?|comments|q ?& ?a|discussion)(?: (?:and|or|&) (?:questions?|answers?|discussion))?|"
    r"thanks?|"
    r"thank you(?: (?:for|to|and) .{1,40})?|the end|end of (?:slides|presentation)",
    re.I,
)


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
        shapes = in_order(list(_placed(slide.shapes, 0)))
        heading, drawn = _title(slide, shapes, repeated)
        goes_on = bool(title and heading) and _stem(heading) == _stem(title)
        if heading and not goes_on:
            body.append(Block("heading", heading, page=count, level=1))
        elif heading:
            furniture.append(Block("paragraph", heading, page=count))
        title = title if goes_on else heading or title
        for shape in shapes:
            if shape is drawn:
                continue
            blocks = list(_shape(shape, slide.part, count, goes_on))
            aside = _is_furniture(shape, blocks, repeated, height)
            (furniture if aside else body).extend(blocks)
        body.extend(_notes(slide, count))
    if not body:
        raise ReadError("no_text", "These slides hold no text, perhaps only pictures: run OCR on them and run again")
    aside_blocks = _agenda(body) | _closing(body, count)
    furniture += [b for i, b in enumerate(body) if i in aside_blocks]
    body = [b for i, b in enumerate(body) if i not in aside_blocks]
    return Document(
        type="pptx",
        blocks=tuple(number_prose(_ranked(body))),
        furniture=tuple(sorted(furniture, key=lambda b: b.page or 0)),
        page_numbers=tuple(range(1, count + 1)),
        title=clean_line(show.core_properties.title or "") or None,
    )


def _title(slide: Any, shapes: Sequence[Any], repeated: set[str]) -> tuple[str, Any]:
    """Return the slide's title, and the shape of it where that is none of the layout's own."""
    shape = slide.shapes.title
    if shape is not None and shape.has_text_frame and (text := clean_line(shape.text_frame.text)):
        return text, None
    texts = [s for s in shapes if s.has_text_frame and clean_line(s.text_frame.text)]
    first = next((s for s in texts if clean_line(s.text_frame.text) not in repeated), None)
    if first is None or first.is_placeholder:
        return "", None
    text = clean_line(first.text_frame.text)
    size = _size(first)
    others = max((_size(s) for s in texts if s is not first), default=0.0)
    if len(text.split()) > _TITLE_WORDS or not reads_like_heading(text, large=True) or strip_mark(text)[0]:
        return "", None
    if size < _TITLE_SIZE or size < others or (size == others and not _is_bold(first)):
        return "", None
    return text, first


def _size(shape: Any) -> float:
    """The size of the largest type that a shape says it has, in points; the usual where it says nothing."""
    sizes = [el.get("sz", "") for el in shape.text_frame._txBody.iter(f"{_A}rPr")]
    return max((int(s) / 100 for s in sizes if s.isdigit()), default=18.0)


def _is_bold(shape: Any) -> bool:
    return all(_bold(p._p) for p in shape.text_frame.paragraphs if p.text.strip())


def _bold(paragraph: Any) -> bool:
    """Tell whether all words of a paragraph are bold."""
    runs = [r for r in paragraph.findall(f"{_A}r") if (r.findtext(f"{_A}t") or "").strip()]
    props = [r.find(f"{_A}rPr") for r in runs]
    return bool(runs) and all(p is not None and p.get("b") in ("1", "true") for p in props)


def _stem(title: str) -> str:
    return _CONTINUED.sub("", title).rstrip(" :.").lower()


def _placed(shapes: Any, depth: int) -> Iterator[Placed]:
    """The shapes and where they stand; those of a group stand together, titles are left out."""
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < _MAX_DEPTH:
                yield from _fitted(shape, list(_placed(shape.shapes, depth + 1)))
        elif not (shape.is_placeholder and shape.placeholder_format.idx == 0):
            x, y = float(shape.left or 0), float(shape.top or 0)
            words = len(shape.text_frame.text.split()) if shape.has_text_frame else 99
            yield Placed(shape, x, y, x + float(shape.width or 0), y + float(shape.height or 0), words)


def _fitted(group: Any, inner: list[Placed]) -> Iterator[Placed]:
    """The shapes of a group, whose places are in a scale of its own, as they stand on the slide."""
    if not inner:
        return
    xfrm = group._element.grpSpPr.find(f"{_A}xfrm")
    off, ext = (xfrm.find(f"{_A}{n}") if xfrm is not None else None for n in ("chOff", "chExt"))
    if off is None or ext is None:
        yield from inner
        return
    dx, dy = float(off.get("x", 0)), float(off.get("y", 0))
    across = float(group.width or 0) / (float(ext.get("cx", 0)) or 1.0)
    down = float(group.height or 0) / (float(ext.get("cy", 0)) or 1.0)
    x, y = float(group.left or 0), float(group.top or 0)
    for p in inner:
        yield Placed(
            p.shape,
            x + (p.x0 - dx) * across,
            y + (p.y0 - dy) * down,
            x + (p.x1 - dx) * across,
            y + (p.y1 - dy) * down,
            p.words,
        )


def _shape(shape: Any, part: Any, page: int, goes_on: bool) -> Iterator[Block]:
    if getattr(shape, "has_table", False):
        rows = [Row(tuple(clean_line(c.text) for c in r.cells), page=page) for r in shape.table.rows]
        if shape.table.first_row and len(rows) > 1 and _bold_row(shape.table.rows[0]):
            rows[0] = Row(rows[0].cells, strong=True, page=page)
        yield from table_blocks(rows)
    elif shape.has_text_frame:
        yield from _text(shape, page, goes_on)
    else:
        yield from drawing_blocks(shape._element, part, page)


def _text(shape: Any, page: int, goes_on: bool) -> Iterator[Block]:
    listed = _is_list(shape, goes_on)
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    bold = [_bold(p._p) for p in paragraphs]
    for p, strong in zip(paragraphs, bold, strict=True):
        text = "".join("\n" if el.tag == f"{_A}br" else (el.text or "") for el in p._p.iter(f"{_A}t", f"{_A}br"))
        props = p._p.find(f"{_A}pPr")
        plain = props is not None and props.find(f"{_A}buNone") is not None
        # A line in bold type over others that are not heads them.
        heads = strong and not all(bold) and reads_like_heading(text) and not strip_mark(text)[0]
        level = p.level + 1 if listed and not plain and not heads else 0
        yield from paragraph_blocks(text, list_level=level, page=page, bold=heads, mark=_mark(props, level))


def _mark(props: Any, level: int) -> str | None:
    """The sign that a paragraph of a list is given, where it says so itself."""
    sign = props.find(f"{_A}buChar") if level and props is not None else None
    char = sign.get("char", "").strip() if sign is not None else ""
    return ("•" if not char.isascii() or char == "§" else char) or None if char else None


def _is_list(shape: Any, goes_on: bool) -> bool:
    """Body placeholders are lists, unless they hold one paragraph; text boxes are where the text has list signs."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    if not shape.is_placeholder:
        signs = (f"{_A}pPr/{_A}buChar", f"{_A}pPr/{_A}buAutoNum")
        return any(p._p.find(s) is not None for p in shape.text_frame.paragraphs for s in signs)
    kind = shape.placeholder_format.type
    if kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
        return False
    return goes_on or sum(bool(p.text.strip()) for p in shape.text_frame.paragraphs) > 1


def _ranked(blocks: Sequence[Block]) -> list[Block]:
    """The headings inside slides rank below the titles."""
    from dataclasses import replace

    return [replace(b, level=2) if b.kind == "heading" and b.level >= TYPOGRAPHIC else b for b in blocks]


def _agenda(blocks: Sequence[Block]) -> set[int]:
    """A slide that lists nothing but the titles of later slides."""
    titles = {_stem(b.text) for b in blocks if b.kind == "heading" and b.level == 1}
    out: set[int] = set()
    start = 0
    while start < len(blocks):
        end = start + 1
        while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level == 1):
            end += 1
        items = blocks[start + 1 : end]
        named = sum(_stem(b.text) in titles for b in items)
        if blocks[start].kind == "heading" and named >= 2 and named >= 0.7 * len(items):
            out.update(range(start, end))
        start = end
    return out


def _closing(blocks: Sequence[Block], last: int) -> set[int]:
    """A last slide that thanks, asks for questions and says how to get in touch."""
    on = [i for i, b in enumerate(blocks) if b.page == last]
    if not on or last < 3 or not _CLOSING.fullmatch(blocks[on[0]].text.strip(" .!?")):
        return set()
    return set(on) if all(len(blocks[i].text.split()) <= 12 for i in on) else set()


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
