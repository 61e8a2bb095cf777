"""Words in the drawings of Office files: charts, and diagrams made of lists (SmartArt)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.ingest.blocks import Block
from pipeline.ingest.joining import clean_line
from pipeline.ingest.rows import Row, table_blocks

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_POINTS = 2_000


def drawing_blocks(el: Any, part: Any, page: int | None = None) -> Iterator[Block]:
    """Yield the blocks of the charts and diagrams that ``el`` holds, by the relationships of the part it stands in.

    A chart gives its title as a caption and a row for each category, if its values are kept in the file; a diagram
    its texts as list items.
    """
    for ref in el.iter(f"{_C}chart", f"{_D}relIds"):
        ident = ref.get(f"{_R}id") or ref.get(f"{_R}dm")
        rel = part.rels.get(ident) if ident else None
        if rel is None or rel.is_external:
            continue
        root = _parse(rel.target_part)
        if ref.tag == f"{_C}chart":
            yield from _chart(root, page)
        else:
            yield from _diagram(root, page)


def _parse(part: Any) -> Any:
    element = getattr(part, "_element", None)
    if element is not None:
        return element
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _words(el: Any) -> str:
    return clean_line("".join(t.text or "" for t in el.iter(f"{_A}t"))) if el is not None else ""


def _chart(root: Any, page: int | None) -> Iterator[Block]:
    title = _words(root.find(f"{_C}chart/{_C}title"))
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in root.iter(f"{_C}ser"):
        names.append(clean_line(" ".join(v.text or "" for v in series.findall(f"{_C}tx//{_C}v"))))
        categories = _points(series.find(f"{_C}cat")) or categories
        columns.append(_points(series.find(f"{_C}val")))
    if title:
        yield Block("caption", title, page=page)
    if not categories or not any(columns):
        return
    rows = [Row(("", *names), strong=True, page=page)] if any(names) else []
    for i in sorted(categories):
        rows.append(Row((categories[i], *(_number(column.get(i, "")) for column in columns)), page=page))
    yield from table_blocks(rows)


def _points(el: Any) -> dict[int, str]:
    """The cached points of a series or its categories by index."""
    points: dict[int, str] = {}
    for pt in el.iter(f"{_C}pt") if el is not None else ():
        index, value = pt.get("idx", ""), pt.find(f"{_C}v")
        if index.isdigit() and value is not None and len(points) < _MOST_POINTS:
            points[int(index)] = clean_line(value.text or "")
    return points


def _number(text: str) -> str:
    """A stored value as a person would print it: 0.30000000000000004 is 0.3, 12.0 is 12."""
    try:
        return f"{round(float(text), 4):g}" if len(text) < 40 and abs(float(text)) < 1e6 else text
    except ValueError:
        return text


def _diagram(root: Any, page: int | None) -> Iterator[Block]:
    texts: dict[str, str] = {}
    top = ""
    for pt in root.iter(f"{_D}pt"):
        if pt.get("type") == "doc":
            top = pt.get("modelId", "")
        elif pt.get("type", "node") in ("node", "asst"):
            texts[pt.get("modelId", "")] = _words(pt)
    below: dict[str, list[tuple[int, str]]] = {}
    for cxn in root.iter(f"{_D}cxn"):
        order = cxn.get("srcOrd", "0")
        if cxn.get("type", "parOf") == "parOf":
            below.setdefault(cxn.get("srcId", ""), []).append(
                (int(order) if order.isdigit() else 0, cxn.get("destId", ""))
            )
    todo = [(1, ident) for _, ident in sorted(below.get(top, []), reverse=True)]
    seen: set[str] = set()
    while todo:
        level, ident = todo.pop()
        if ident in seen:
            continue
        seen.add(ident)
        if texts.get(ident):
            yield Block("bullet", texts[ident], page=page, level=level)
        todo += [(level + 1, child) for _, child in sorted(below.get(ident, []), reverse=True)]
    for ident, text in texts.items():
        if ident not in seen and text:
            yield Block("bullet", text, page=page, level=1)
