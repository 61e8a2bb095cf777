"""Small parts of WordprocessingML (ECMA-376, part 1, chapter 17), in the order that its schema asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from pipeline import documents

_QN = cache(qn)
_SPACES = {"w": nsmap["w"], "r": nsmap["r"]}


def element(tag: str, attributes: Mapping[str, Any] | None = None, *children: Any) -> Any:
    """Return an element such as ``element("w:jc", {"w:val": "left"})`` with its children."""
    # As docx.oxml.OxmlElement does, but in a third of its time: a table of themes has thousands.
    made: Any = oxml_parser.makeelement(_QN(tag), nsmap=_SPACES)
    for name, value in (attributes or {}).items():
        made.set(_QN(name), str(value))
    made.extend(children)
    return made


def printable(text: str) -> str:
    """Return a text on one line, without what XML cannot hold."""
    return " ".join(documents.printable(text).split())


def kept(text: str) -> str:
    """Return a text without what XML cannot hold, with the spaces at its ends and single ones within."""
    words = printable(text)
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if text[-1:].isspace() and words else ''}"


def run(text: str, *, style: str | None = None, properties: Iterable[Any] = ()) -> Any:
    """Return a run of text in a character style, with further properties in the schema's order."""
    made = element("w:r")
    of_run = [*([element("w:rStyle", {"w:val": style})] if style else []), *properties]
    if of_run:
        made.append(element("w:rPr", None, *of_run))
    words = element("w:t")
    words.text = kept(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def code(text: str, properties: Iterable[Any]) -> Any:
    """Return a run of a short code that no line end cuts at its hyphen."""
    before, _, after = text.partition("-")
    made = run(before, properties=properties)
    last = element("w:t")
    last.text = printable(after)
    made.extend([element("w:noBreakHyphen"), last])
    return made


def tab() -> Any:
    """Return a run that is a tab."""
    return element("w:r", None, element("w:tab"))


def paragraph(style: str | None, *content: Any, properties: Iterable[Any] = ()) -> Any:
    """Return a paragraph of a style, with further properties in the schema's order."""
    of_paragraph = [*([element("w:pStyle", {"w:val": style})] if style else []), *properties]
    made = element("w:p")
    if of_paragraph:
        made.append(element("w:pPr", None, *of_paragraph))
    made.extend(content)
    return made


def table(widths: Sequence[int], borders: Any, *, margin: int, caption: str, first_column: bool = False) -> Any:
    """Return a table of fixed widths without its rows; widths and margin in twentieths of a point."""
    margins = (element(f"w:{side}", {"w:w": margin, "w:type": "dxa"}) for side in ("left", "right"))
    look = {"w:val": "0020", "w:firstRow": "1", **({"w:firstColumn": "1"} if first_column else {})}
    shape = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        borders,
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblCellMar", None, *margins),
        element("w:tblLook", look),
        *([element("w:tblCaption", {"w:val": printable(caption)})] if caption else []),
    )
    return element(
        "w:tbl", None, shape, element("w:tblGrid", None, *(element("w:gridCol", {"w:w": w}) for w in widths))
    )


def row(*, head: bool = False, height: int | None = None) -> Any:
    """Return a row without its cells, which no page end cuts; one of heads is repeated on each page."""
    shape = element("w:trPr", None, element("w:cantSplit"))
    if height is not None:
        shape.append(element("w:trHeight", {"w:val": height, "w:hRule": "exact"}))
    if head:
        shape.append(element("w:tblHeader"))
    return element("w:tr", None, shape)


def cell(
    width: int, *, fill: str | None = None, stripes: bool = False, upright: bool = False, align: str | None
) -> Any:
    """Return a cell without its paragraphs; ``fill`` is a colour as "EEF2F6", ``align`` where its words stand."""
    shape = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if fill:
        value = {"w:val": "diagStripe" if stripes else "clear", "w:color": "FFFFFF" if stripes else "auto"}
        shape.append(element("w:shd", {**value, "w:fill": fill}))
    if upright:
        shape.append(element("w:textDirection", {"w:val": "btLr"}))
    if align:
        shape.append(element("w:vAlign", {"w:val": align}))
    return element("w:tc", None, shape)


def field(instruction: str, shown: str) -> list[Any]:
    """Return the runs of a field with what it shows until Word brings it up to date."""
    return [field_mark("begin"), instruct(instruction), field_mark("separate"), run(shown), field_mark("end")]


def field_mark(kind: str) -> Any:
    """Return the run that begins, parts or ends a field."""
    return element("w:r", None, element("w:fldChar", {"w:fldCharType": kind}))


def instruct(instruction: str) -> Any:
    """Return the run that holds a field's instruction."""
    words = element("w:instrText")
    words.text = f" {instruction} "
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", None, words)
