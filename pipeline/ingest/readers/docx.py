"""Word files (.docx): the body in document order, with lists, tables, footnotes and text boxes."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.finish import finish
from pipeline.ingest.headings import LOWEST, rank_headings, settle_types
from pipeline.ingest.joining import clean_line
from pipeline.ingest.readers.docx_styles import Numbering, Styles, w
from pipeline.ingest.readers.docx_text import Paragraph, read_paragraph
from pipeline.ingest.readers.drawings import drawing_blocks
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import DEFAULT_SIZE, paragraph_blocks

_MAX_DEPTH = 150
_SAMPLE = 120  # paragraphs; enough to know the size of the text
_MAX_CELLS = 200_000


def read_docx(data: bytes) -> Document:
    """Read a Word file; it has no pages of its own, so every block's page is None.

    Raises:
        ReadError: ``no_text`` where it holds no words.
    """
    import docx

    file = docx.Document(io.BytesIO(data))
    part = file.part
    styles = Styles(_root(part, "styles"))
    reader = _Body(styles, Numbering(_root(part, "numbering"), styles), _notes(part), part)
    reader.body_size = _body_size(file.element.body, styles)
    blocks = rank_headings(settle_types(list(reader.blocks(file.element.body, 0))))
    furniture = [*reader.furniture, *_running(file)]
    if not any(b.text for b in blocks):
        raise ReadError("no_text", "This Word file holds no text: check that it is the right file")
    return finish("docx", blocks, furniture, title=clean_line(file.core_properties.title or "") or None)


def _root(part: Any, kind: str) -> Any:
    for rel in part.rels.values():
        if not rel.is_external and rel.reltype.rsplit("/", 1)[-1] == kind:
            return _parse(rel.target_part)
    return None


def _parse(part: Any) -> Any:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _body_size(body: Any, styles: Styles) -> float:
    """The size in points in which most of the first paragraphs is set, the usual size where that is no larger."""
    letters: Counter[float | None] = Counter()
    known: dict[str | None, float | None] = {}
    for paragraph in islice(body.iter(w("p")), _SAMPLE):
        own = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        ident = own.get(w("val")) if own is not None else None
        if ident not in known:
            known[ident] = styles.of(paragraph).size
        for run in paragraph.findall(w("r")):
            size = run.find(f"{w('rPr')}/{w('sz')}")
            value = size.get(w("val"), "") if size is not None else ""
            points = int(value) / 2 if value.isdigit() else known[ident]
            letters[points] += sum(len(t.text or "") for t in run.findall(w("t")))
    most = letters.most_common(1)
    return max(DEFAULT_SIZE, most[0][0] or 0.0) if most else DEFAULT_SIZE


def _notes(part: Any) -> dict[tuple[str, str], Any]:
    """Foot- and endnotes by (kind, id)."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = _root(part, f"{kind}s")
        for note in root.iter(w(kind)) if root is not None else ():
            if note.get(w("type")) is None:
                found[kind, note.get(w("id"), "")] = note
    return found


def _running(file: Any) -> list[Block]:
    """The running headers and footers of all sections, each text once."""
    seen: dict[str, None] = {}
    for section in file.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                for p in part._element.iter(w("p")):
                    seen.setdefault(clean_line(read_paragraph(p).text))
    return [Block("paragraph", text) for text in seen if text]


class _Body:
    """Walks the body once; ``furniture`` fills up with tables of contents."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], Any], part: Any) -> None:
        self.styles, self.numbering, self.notes, self.part = styles, numbering, notes, part
        self.furniture: list[Block] = []
        self.noted = 0
        self.body_size = DEFAULT_SIZE

    def blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        if depth > _MAX_DEPTH:
            raise RecursionError
        for el in parent:
            if el.tag == w("p"):
                yield from self._paragraph(el, depth)
            elif el.tag == w("tbl"):
                yield from self._table(el, depth)
            elif el.tag == w("sdt"):
                content = el.find(w("sdtContent"))
                gallery = el.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
                if content is None:
                    continue
                inner = self.blocks(content, depth + 1)
                if gallery is not None and "Contents" in gallery.get(w("val"), ""):
                    self.furniture.extend(inner)
                else:
                    yield from inner
            elif el.tag in (w("ins"), w("customXml"), w("moveTo")):
                yield from self.blocks(el, depth + 1)

    def _read(self, el: Any, bold: bool) -> Paragraph:
        return read_paragraph(el, bold=bold, bold_runs=self.styles.bold_runs)

    def _size(self, size: float | None) -> float | None:
        """The size of a paragraph as it would be were the body of the file set in the usual size."""
        return size and size * DEFAULT_SIZE / self.body_size

    def _paragraph(self, el: Any, depth: int) -> Iterator[Block]:
        style = self.styles.of(el)
        p = self._read(el, style.bold)
        if style.contents:
            self.furniture.append(Block("paragraph", clean_line(p.text)))
        elif p.text.strip():
            mark, level = self.numbering.mark(el)
            yield from paragraph_blocks(
                p.text,
                mark=mark,
                list_level=level,
                heading=style.heading,
                bold=p.bold,
                size=self._size(p.size or style.size),
                caption=style.caption,
                slanted=p.slanted,
                underlined=p.underlined,
                bold_lines=p.bold_lines,
            )
        for ref in p.notes:
            note = self.notes.pop(ref, None)
            if note is not None:
                self.noted += 1
                text = clean_line(" ".join(read_paragraph(q).text for q in note.iter(w("p"))))
                if text:
                    yield Block("footnote", text, number=str(self.noted))
        for box in p.boxes:
            yield from self.blocks(box, depth + 1)
        for drawing in el.iter(w("drawing")):
            yield from drawing_blocks(drawing, self.part)

    def _table(self, table: Any, depth: int) -> Iterator[Block]:
        rows: list[Row] = []
        count = 0
        for tr in _rows(table):
            cells = list(_cells(tr))
            count += len(cells)
            if count > _MAX_CELLS:
                raise ReadError("too_large", "This Word file holds a table of enormous size: save it as PDF")
            contents = [[] if c is None else list(self.blocks(c, depth + 1)) for c in cells]
            if _is_box(contents):
                heads = rows[-1].cells if len(rows) == 1 and _heads_columns(rows[0].cells, contents) else ()
                if not heads:
                    yield from table_blocks(rows)
                rows = []
                for i, content in enumerate(contents):
                    if heads and content:
                        yield Block("heading", heads[i], level=LOWEST)
                    yield from content
                continue
            full = [c for c in contents if c]
            if (
                not rows
                and len(full) == 1
                and contents[0]
                and len(contents) > 1
                and _spans(cells)
                and len(full[0]) == 1
            ):
                yield Block("caption", full[0][0].text)
                continue
            rows.append(Row(tuple(" ".join(b.text for b in c) for c in contents), strong=_strong(tr, cells)))
        yield from table_blocks(rows)


def _rows(table: Any) -> Iterator[Any]:
    for el in table:
        if el.tag == w("tr"):
            yield el
        elif el.tag in (w("sdt"), w("ins"), w("sdtContent")):
            yield from _rows(el)


def _cells(tr: Any) -> Iterator[Any]:
    """The cells of a row by grid column: None under a cell that spans, or for one merged with the row above."""
    for el in tr:
        if el.tag in (w("sdt"), w("sdtContent")):
            yield from _cells(el)
        if el.tag != w("tc"):
            continue
        props = el.find(w("tcPr"))
        merge = props.find(w("vMerge")) if props is not None else None
        span = props.find(w("gridSpan")) if props is not None else None
        yield None if merge is not None and merge.get(w("val")) != "restart" else el
        width = span.get(w("val"), "1") if span is not None else "1"
        for _ in range(min(int(width) if width.isdigit() else 1, 60) - 1):
            yield None


def _is_box(contents: list[list[Block]]) -> bool:
    """A row that only lays out running text: one cell of paragraphs, or cells that hold lists."""
    full = [c for c in contents if c]
    if len(full) == 1 and len(contents) == 1:
        return True
    return any(sum(b.kind == "bullet" for b in c) >= 2 or len(c) > 3 for c in full)


def _spans(cells: list[Any]) -> bool:
    """Tell a row of one cell that spans all columns."""
    return all(c is None for c in cells[1:])


def _heads_columns(heads: tuple[str, ...], contents: list[list[Block]]) -> bool:
    """Tell a row of short headings over as many columns of running text."""
    pairs = list(zip(heads, contents, strict=False))
    return len(heads) == len(contents) > 1 and all(h and c and len(h.split()) <= 8 and h[-1] != "." for h, c in pairs)


def _strong(tr: Any, cells: list[Any]) -> bool:
    props = tr.find(w("trPr"))
    if props is not None and props.find(w("tblHeader")) is not None:
        return True
    full = [c for c in cells if c is not None and any(t.text for t in c.iter(w("t")))]
    paragraphs = [q for c in full for p in c.iter(w("p")) if (q := read_paragraph(p)).text.strip()]
    return len(full) > 1 and len(full) == len(cells) and all(q.bold for q in paragraphs)
