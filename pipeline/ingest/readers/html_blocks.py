"""The elements of a web page's main part to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.ingest.blocks import Block
from pipeline.ingest.furniture import patterns
from pipeline.ingest.headings import reads_like_heading
from pipeline.ingest.joining import clean_line
from pipeline.ingest.marks import strip_mark
from pipeline.ingest.readers.html_tables import is_layout, is_strong, own_rows, spread
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import paragraph_blocks

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
) | frozenset(_HEADINGS)
_BOLD = frozenset({"b", "strong"})
# Points of the font element's sizes 1 to 7, as browsers print them.
_FONT = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_NOTES = re.compile(r"\s(?:footnotes?|endnotes?|doc-endnotes|doc-footnote|footnotes?-list|wp-block-footnotes)\s", re.I)
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class _Look:
    """How inline text looks: its type, and whether it is part of a link."""

    bold: bool = False
    slanted: bool = False
    underlined: bool = False
    link: bool = False
    size: float | None = None


_PLAIN = _Look()


@dataclass(slots=True)
class _Run:
    """The inline text since the last block boundary; counts are letters, ``lines`` (bold, other) ones a typed line."""

    parts: list[str] = field(default_factory=list)
    lines: list[list[int]] = field(default_factory=lambda: [[0, 0]])
    slanted: int = 0
    underlined: int = 0
    linked: int = 0
    links: int = 0
    size: float | None = None


class Walker:
    """Walks an element; ``furniture`` takes runs that are nothing but links."""

    def __init__(self, furniture: list[Block]) -> None:
        """Take the list that runs of links are added to."""
        self.furniture = furniture
        self._run = _Run()
        self._level = 1
        self._mark: str | None = None
        self._details: list[int] = []

    def blocks(self, el: Any) -> Iterator[Block]:
        """Yield the blocks of ``el`` in order."""
        yield from self._walk(el, (), _PLAIN, 0)
        yield from self._flush(())

    def _walk(self, el: Any, lists: tuple[list[int | None], ...], look: _Look, depth: int) -> Iterator[Block]:
        if depth > _MAX_DEPTH or not isinstance(el.tag, str):
            return
        self._text(el.text, look)
        for child in el:
            tag = child.tag
            if not isinstance(tag, str):
                self._text(child.tail, look)
                continue
            if tag in _BLOCKS:
                yield from self._flush(lists)
                yield from self._block(child, lists, look, depth + 1)
                yield from self._flush(lists)
            elif tag == "br":
                yield from self._break(lists)
            elif tag == "sup" and clean_line(child.text_content()).strip("[]()*").isdigit():
                pass  # a note mark, not part of the word or figure before it
            else:
                if tag == "a":
                    self._run.links += 1
                yield from self._walk(child, lists, _looked(child, look), depth + 1)
            self._text(child.tail, look)

    def _break(self, lists: tuple[list[int | None], ...]) -> Iterator[Block]:
        """A line break; of two in a row the second parts paragraphs."""
        run = self._run
        if not lists and run.lines[-1] == [0, 0] and len(run.lines) > 1:
            yield from self._flush(lists)
            return
        run.parts.append("\n")
        run.lines.append([0, 0])

    def _block(self, el: Any, lists: tuple[list[int | None], ...], look: _Look, depth: int) -> Iterator[Block]:
        tag = el.tag
        if tag in _HEADINGS:
            level = _HEADINGS[tag]
            if not self._details:
                self._level = level
            yield from paragraph_blocks(_flat(el), heading=level)
        elif tag == "details":
            yield from self._folded(el, lists, look, depth)
        elif tag == "summary" and reads_like_heading(clean_line(_flat(el)), large=True):
            level = self._details[-1] if self._details else _summary_level(el.getparent(), self._level)
            yield from paragraph_blocks(_flat(el), heading=level)
        elif _NOTES.search(f" {el.get('class') or ''} {el.get('id') or ''} {el.get('role') or ''} "):
            yield from self._footnotes(el)
        elif tag in ("ul", "ol"):
            if _is_links(el):
                self.furniture.append(Block("paragraph", clean_line(_flat(el))))
                return
            counter: list[int | None] = [_first_number(el)] if tag == "ol" else [None]
            yield from self._walk(el, (*lists, counter), replace(look, link=False), depth)
        elif tag == "li":
            yield from self._item(el, lists or ([None],), replace(look, link=False), depth)
        elif tag == "table":
            yield from self._table(el, lists, depth)
        elif tag in ("caption", "figcaption"):
            text = clean_line(_flat(el))
            if text:
                yield Block("caption", text)
        elif tag == "dt":
            yield from self._term(el, lists, look, depth)
        elif tag == "pre":
            self._run.parts.append(el.text_content())
            self._run.lines += [[0, len(line.strip())] for line in el.text_content().split("\n")[1:]]
        else:
            yield from self._walk(el, lists, replace(look, link=False), depth)

    def _term(self, el: Any, lists: tuple[list[int | None], ...], look: _Look, depth: int) -> Iterator[Block]:
        """A term of a list of definitions, with its value where it is the label of a form."""
        value = _field_value(el)
        if value is None:
            yield from self._walk(el, lists, replace(look, bold=True), depth)
            return
        text = f"{clean_line(_flat(el)).rstrip(' :')}: {clean_line(_flat(value))}"
        value.clear(keep_tail=True)
        yield from paragraph_blocks(text)

    def _folded(self, el: Any, lists: tuple[list[int | None], ...], look: _Look, depth: int) -> Iterator[Block]:
        self._details.append(_summary_level(el, self._details[-1] if self._details else self._level))
        yield from self._walk(el, lists, look, depth)
        yield from self._flush(lists)
        self._details.pop()

    def _item(self, el: Any, lists: tuple[list[int | None], ...], look: _Look, depth: int) -> Iterator[Block]:
        """A list item: its first text has the sign or number, further paragraphs of it have none."""
        number = lists[-1][0]
        if number is not None:
            lists[-1][0] = number + 1
        self._mark = "•" if number is None else f"{number}."
        yield from self._walk(el, lists, look, depth)
        yield from self._flush(lists)
        self._mark = None

    def _footnotes(self, el: Any) -> Iterator[Block]:
        """The notes below the text, one an item or paragraph."""
        notes = el.findall(".//li") or el.findall(".//p") or [el]
        for i, note in enumerate(notes, 1):
            text = clean_line(_flat(note)).strip("↩↑^⤴ \ufe0e")
            mark, rest = strip_mark(text)
            if rest:
                yield Block("footnote", rest, number=(mark or str(i)).strip(".()[] "))

    def _text(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        run = self._run
        run.parts.append(" ".join(text.split("\n")))
        letters = len(text.strip())
        run.lines[-1][0 if look.bold else 1] += letters
        run.linked += letters * look.link
        run.slanted += letters * look.slanted
        run.underlined += letters * (look.underlined and not look.link)
        if letters and look.size:
            run.size = max(run.size or 0.0, look.size)

    def _flush(self, lists: tuple[list[int | None], ...]) -> Iterator[Block]:
        run, self._run = self._run, _Run()
        text = "".join(run.parts)
        if not text.strip():
            return
        strong, plain = (sum(line[i] for line in run.lines) for i in (0, 1))
        whole = strong + plain
        if run.links and run.linked > 0.6 * whole and (run.links > 1 or len(text) < 60) and not lists:
            self.furniture.append(Block("paragraph", clean_line(text)))
            return
        level = len(lists)
        mark, self._mark = self._mark, None
        yield from paragraph_blocks(
            text,
            mark=mark,
            list_level=level,
            bold=strong > 0 and plain <= 1,
            size=run.size,
            slanted=run.slanted >= whole - 1,
            underlined=run.underlined >= whole - 1,
            bold_lines=[i for i, (b, other) in enumerate(run.lines) if b and other <= 1],
        )

    def _table(self, table: Any, lists: tuple[list[int | None], ...], depth: int) -> Iterator[Block]:
        rows: list[Row] = []
        spans: dict[int, int] = {}
        for el in own_rows(table):
            if el.tag == "caption":
                yield from self._block(el, lists, _PLAIN, depth)
                continue
            cells = [c for c in el if c.tag in ("td", "th")]
            if is_layout(cells, first=not rows):
                yield from table_blocks(rows)
                rows = []
                for cell in cells:
                    yield from self._walk(cell, (), _PLAIN, depth)
                    yield from self._flush(())
                continue
            rows.append(Row(spread(cells, [clean_line(_flat(c)) for c in cells], spans), strong=is_strong(cells)))
        yield from table_blocks(rows)


def _is_links(el: Any) -> bool:
    """A list of which nearly every item is nothing but a link."""
    items = [li for li in el if li.tag == "li"]
    linked = sum(
        len("".join(t for a in li.iter("a") for t in a.itertext()).strip())
        >= 0.8 * max(1, len(li.text_content().strip()))
        for li in items
    )
    return bool(items) and linked >= 0.8 * len(items)


def _field_value(term: Any) -> Any:
    """The value of a term that is the label of a form ("Date of meeting"), None for other terms."""
    value = term.getnext()
    if value is None or value.tag != "dd" or not patterns().label.match(clean_line(_flat(term))):
        return None
    return value


def _first_number(el: Any) -> int:
    start = el.get("start") or "1"
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1


def _looked(el: Any, look: _Look) -> _Look:
    """The look of the text inside an inline element."""
    tag = el.tag
    if tag in ("span", "small"):
        return look
    return _Look(
        look.bold or tag in _BOLD,
        look.slanted or tag in ("i", "em"),
        look.underlined or tag == "u",
        look.link or tag == "a",
        _size(el) or look.size,
    )


def _summary_level(details: Any, above: int) -> int:
    """The level of what opens a folded part: under the heading above it, over the headings in it."""
    inside = [_HEADINGS[el.tag] for el in details.iter(*_HEADINGS)]
    return max(1, min([above + 1, *(n - 1 for n in inside)]))


def _size(el: Any) -> float | None:
    return _FONT.get(el.get("size") or "") if el.tag == "font" else None


def _flat(el: Any) -> str:
    """All text of an element on one line, with spaces where blocks and line breaks part it."""
    parts: list[str] = []
    for sub in el.iter():
        if sub.tag in _BLOCKS or sub.tag == "br":
            parts.append(" ")
        if isinstance(sub.tag, str) and sub.text:
            parts.append(sub.text)
        if sub is not el and sub.tail:
            parts.append((" " if sub.tag in _BLOCKS else "") + sub.tail)
    return " ".join("".join(parts).split())
