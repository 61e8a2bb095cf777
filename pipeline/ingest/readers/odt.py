"""OpenDocument text (.odt): headings, lists, tables, notes and text boxes in document order.

Written against OpenDocument 1.3 part 3 (OASIS, 2021), as far as the words of a report need it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.finish import finish
from pipeline.ingest.headings import rank_headings, settle_types
from pipeline.ingest.joining import clean_line
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import paragraph_blocks

_MAX_XML = 120 * 2**20
_MAX_DEPTH = 150
_MAX_CELLS = 200_000
_MAX_REPEAT = 60
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_TITLES = {"title": 0, "subtitle": 1}
_HEADING = re.compile(r"heading(?:_20_|\s)*(\d)\b", re.I)


def _q(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_P, _H, _LIST, _TABLE = _q("text:p"), _q("text:h"), _q("text:list"), _q("table:table")
_INDEXES = frozenset(
    _q(f"text:{n}")
    for n in ("table-of-content", "illustration-index", "table-index", "alphabetical-index", "object-index")
)
_SKIPPED = frozenset(
    _q(n)
    for n in (
        "text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms", "text:sequence-decls",
        "text:variable-decls", "text:user-field-decls", "text:ruby-text", "text:bookmark", "draw:object",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    heading: int | None = None
    bold: bool = False
    size: float | None = None
    caption: bool = False
    raised: bool = False
    hidden: bool = False
    list: str | None = None


def read_odt(data: bytes) -> Document:
    """Read an OpenDocument text; every block's page is None.

    Raises:
        ReadError: ``no_text`` or ``too_large``.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = _parse(archive, "content.xml")
        names = set(archive.namelist())
        styles = _parse(archive, "styles.xml") if "styles.xml" in names else None
        meta = _parse(archive, "meta.xml") if "meta.xml" in names else None
    body = content.find(f"{_q('office:body')}/{_q('office:text')}")
    reader = _Body([styles, content])
    blocks = rank_headings(settle_types(list(reader.blocks(body, 0)))) if body is not None else []
    if not any(b.text for b in blocks):
        raise ReadError("no_text", "This OpenDocument text holds no text: check that it is the right file")
    title = meta.find(f".//{_q('dc:title')}") if meta is not None else None
    furniture = [*reader.furniture, *_running(styles)]
    return finish("odt", blocks, furniture, title=clean_line((title.text or "") if title is not None else "") or None)


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    with archive.open(name) as part:
        data = part.read(_MAX_XML + 1)
    if len(data) > _MAX_XML:
        raise ReadError("too_large", "This OpenDocument text is far larger than a report: save it as PDF")
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _running(styles: Any) -> list[Block]:
    """The running headers and footers of all page styles, each text once."""
    seen: dict[str, None] = {}
    for el in styles.iter(_q("style:header"), _q("style:footer"), _q("style:header-first"), _q("style:footer-first"),
                          _q("style:header-left"), _q("style:footer-left")) if styles is not None else ():  # fmt: skip
        for p in el.iter(_P):
            seen.setdefault(clean_line("".join(p.itertext())))
    return [Block("paragraph", text) for text in seen if text]


class _Body:
    """Walks the body once; ``furniture`` fills up with indexes."""

    def __init__(self, roots: list[Any]) -> None:
        self.furniture: list[Block] = []
        self.noted = 0
        self._elements: dict[str, Any] = {}
        self._lists: dict[str, dict[int, Any]] = {}
        self._known: dict[str, _Style] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for root in roots:
            if root is None:
                continue
            for el in root.iter(_q("style:style")):
                self._elements[el.get(_q("style:name"), "")] = el
            for el in root.iter(_q("text:list-style")):
                self._lists[el.get(_q("style:name"), "")] = {
                    int(lv): x for x in el if (lv := x.get(_q("text:level"), "")).isdigit()
                }

    def _style(self, name: str, depth: int = 0) -> _Style:
        if name in self._known:
            return self._known[name]
        el = self._elements.get(name)
        if el is None or depth > 20:
            return _Style()
        parent = self._style(el.get(_q("style:parent-style-name"), ""), depth + 1)
        shown = el.get(_q("style:display-name"), name)
        found = _HEADING.match(shown)
        level = el.get(_q("style:default-outline-level"), "")
        heading = (
            int(found[1]) if found else _TITLES.get(shown.lower(), int(level) if level.isdigit() else parent.heading)
        )
        text = el.find(_q("style:text-properties"))
        get = text.get if text is not None else lambda _key, default=None: default
        weight, size = get(_q("fo:font-weight")), get(_q("fo:font-size"), "")
        position = get(_q("style:text-position"), "")
        self._known[name] = style = _Style(
            heading=heading,
            bold=weight in ("bold", "600", "700", "800", "900") if weight else parent.bold,
            size=float(size[:-2]) if re.fullmatch(r"\d{1,3}(?:\.\d{1,4})?pt", size) else parent.size,
            caption=parent.caption or shown.lower() in ("caption", "illustration", "table", "figure"),
            raised=position.startswith("super") or parent.raised,
            hidden=get(_q("text:display")) == "none" or parent.hidden,
            list=el.get(_q("style:list-style-name")) or parent.list,
        )
        return style

    def blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        if depth > _MAX_DEPTH:
            raise RecursionError
        for el in parent:
            if el.tag in _SKIPPED or not isinstance(el.tag, str):
                continue
            if el.tag in (_P, _H):
                yield from self._paragraph(el, depth)
            elif el.tag == _LIST:
                yield from self._list(el, 1, None, depth)
            elif el.tag == _TABLE:
                yield from self._table(el, depth)
            elif el.tag in _INDEXES:
                texts = (clean_line("".join(p.itertext())) for p in el.iter(_P))
                self.furniture += [Block("paragraph", t) for t in texts if t]
            else:
                yield from self.blocks(el, depth + 1)

    def _paragraph(
        self, el: Any, depth: int, mark: str | None = None, level: int = 0, listed: bool = False
    ) -> Iterator[Block]:
        style = self._style(el.get(_q("text:style-name"), ""))
        words = _Words(self)
        words.walk(el, style, 0)
        outline = el.get(_q("text:outline-level"), "1")
        heading = (int(outline) if outline.isdigit() else 1) if el.tag == _H else style.heading
        text = "".join(words.parts)
        if text.strip() and not style.hidden:
            yield from paragraph_blocks(
                text,
                mark=mark,
                list_level=level if listed and heading is None else 0,
                heading=heading,
                bold=bool(words.weights) and all(words.weights),
                size=words.size or style.size,
                caption=style.caption,
            )
        for note in words.notes:
            self.noted += 1
            body = note.find(_q("text:note-body"))
            said = clean_line(" ".join("".join(p.itertext()) for p in body.iter(_P))) if body is not None else ""
            if said:
                yield Block("footnote", said, number=str(self.noted))
        for box in words.boxes:
            yield from self.blocks(box, depth + 1)

    def _list(self, el: Any, level: int, outer: str | None, depth: int) -> Iterator[Block]:
        if depth > _MAX_DEPTH:
            raise RecursionError
        name = el.get(_q("text:style-name")) or outer or ""
        counts = self._counts.setdefault(name, {})
        if el.get(_q("text:continue-numbering")) != "true" and not el.get(_q("text:continue-list")):
            counts.pop(level, None)
        for item in el:
            header = item.tag == _q("text:list-header")
            if item.tag != _q("text:list-item") and not header:
                continue
            start = item.get(_q("text:start-value"), "")
            if start.isdigit():
                counts[level] = int(start) - 1
            first = True
            for child in item:
                if child.tag == _LIST:
                    yield from self._list(child, level + 1, name, depth + 1)
                elif child.tag in (_P, _H):
                    own = name or self._style(child.get(_q("text:style-name"), "")).list or ""
                    mark = self._mark(own, level, counts) if first and not header else None
                    yield from self._paragraph(child, depth + 1, mark, level, listed=not header)
                    first = False
                else:
                    yield from self.blocks([child], depth + 1)

    def _mark(self, name: str, level: int, counts: dict[int, int]) -> str | None:
        form = self._lists.get(name, {}).get(level)
        if form is None or form.tag != _q("text:list-level-style-number"):
            return "•"
        kind = form.get(_q("style:num-format"), "1")
        start = form.get(_q("text:start-value"), "1")
        counts[level] = n = counts.get(level, (int(start) if start.isdigit() else 1) - 1) + 1
        if not kind:
            return None
        shown = str(n)
        if kind in "aA" and 0 < n <= 26:
            shown = chr(ord(kind) + n - 1)
        elif kind in "iI" and 0 < n <= 20:
            tens, ones = divmod(n, 10)
            shown = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
            shown = shown.upper() if kind == "I" else shown
        return f"{form.get(_q('style:num-prefix'), '')}{shown}{form.get(_q('style:num-suffix'), '')}"

    def _table(self, table: Any, depth: int) -> Iterator[Block]:
        rows: list[Row] = []
        count = 0
        for tr in table.iter(_q("table:table-row")):
            owner = tr.getparent()
            while owner.tag != _TABLE:
                owner = owner.getparent()
            if owner is not table:
                continue  # of a table inside a cell
            texts: list[str] = []
            strong = []
            for cell in tr:
                if cell.tag not in (_q("table:table-cell"), _q("table:covered-table-cell")):
                    continue
                inner = list(self.blocks(cell, depth + 1))
                text = " ".join(b.text for b in inner)
                again = cell.get(_q("table:number-columns-repeated"), "1")
                texts += [text] * (min(int(again), _MAX_REPEAT) if again.isdigit() else 1)
                if inner:
                    strong.append(all(b.kind == "heading" for b in inner))
                count += 1
            if count > _MAX_CELLS:
                raise ReadError("too_large", "This OpenDocument text holds a table of enormous size: save it as PDF")
            header = tr.getparent().tag == _q("table:table-header-rows")
            rows.append(Row(tuple(texts), header or (len(strong) > 1 and all(strong))))
        yield from table_blocks(rows)


class _Words:
    """The words of one paragraph, with the notes and text boxes anchored in it."""

    def __init__(self, body: _Body) -> None:
        self._body = body
        self.parts: list[str] = []
        self.weights: list[bool] = []
        self.size: float | None = None
        self.notes: list[Any] = []
        self.boxes: list[Any] = []

    def walk(self, el: Any, style: _Style, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise RecursionError
        self._put(el.text, style)
        for child in el:
            if isinstance(child.tag, str):
                self._child(child, style, depth)
            self._put(child.tail, style)

    def _child(self, child: Any, style: _Style, depth: int) -> None:
        tag = child.tag
        if tag in _SKIPPED:
            return
        if tag == _q("text:s"):
            self.parts.append(" ")
        elif tag == _q("text:tab"):
            self.parts.append("\t")
        elif tag == _q("text:line-break"):
            self.parts.append("\n")
        elif tag == _q("text:note"):
            self.notes.append(child)
        elif tag == _q("draw:text-box"):
            self.boxes.append(child)
        elif tag == _q("text:span"):
            own = self._body._style(child.get(_q("text:style-name"), ""))
            both = replace(
                own, bold=own.bold or style.bold, size=own.size or style.size, hidden=own.hidden or style.hidden
            )
            self.walk(child, both, depth + 1)
        elif tag in (_P, _H):
            self.boxes.append([child])
        else:
            self.walk(child, style, depth + 1)

    def _put(self, text: str | None, style: _Style) -> None:
        if not text or style.hidden:
            return
        text = re.sub(r"[ \t\r\n]+", " ", text)
        if style.raised and text.strip().isdigit() and self.parts:
            return  # a hand-made note mark would glue onto the word before it
        self.parts.append(text)
        if text.strip():
            self.weights.append(style.bold)
            if style.size:
                self.size = max(self.size or 0.0, style.size)
