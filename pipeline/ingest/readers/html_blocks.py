"""The elements of a web page's main part to blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.ingest.blocks import Block
from pipeline.ingest.joining import clean_line
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
_MAX_DEPTH = 200


@dataclass(slots=True)
class _Run:
    """The inline text since the last block boundary."""

    parts: list[str] = field(default_factory=list)
    strong: int = 0
    plain: int = 0
    linked: int = 0
    links: int = 0
    size: float | None = None


class Walker:
    """Walks an element; ``furniture`` takes runs that are nothing but links."""

    def __init__(self, furniture: list[Block]) -> None:
        """Take the list that runs of links are added to."""
        self.furniture = furniture
        self._run = _Run()

    def blocks(self, el: Any) -> Iterator[Block]:
        """Yield the blocks of ``el`` in order."""
        yield from self._walk(el, (), False, False, None, 0)
        yield from self._flush((), None)

    def _walk(
        self, el: Any, lists: tuple[list[int | None], ...], bold: bool, link: bool, size: float | None, depth: int
    ) -> Iterator[Block]:
        if depth > _MAX_DEPTH or not isinstance(el.tag, str):
            return
        self._text(el.text, bold, link, size)
        for child in el:
            tag = child.tag
            if not isinstance(tag, str):
                self._text(child.tail, bold, link, size)
                continue
            if tag in _BLOCKS:
                yield from self._flush(lists, None)
                yield from self._block(child, lists, bold, size, depth + 1)
                yield from self._flush(lists, None)
            elif tag == "br":
                self._run.parts.append("\n")
            elif tag == "sup" and clean_line(child.text_content()).strip("[]()*").isdigit():
                pass  # a note mark, not part of the word or figure before it
            else:
                if tag == "a":
                    self._run.links += 1
                yield from self._walk(
                    child, lists, bold or tag in _BOLD, link or tag == "a", _size(child) or size, depth + 1
                )
            self._text(child.tail, bold, link, size)

    def _block(
        self, el: Any, lists: tuple[list[int | None], ...], bold: bool, size: float | None, depth: int
    ) -> Iterator[Block]:
        tag = el.tag
        if tag in _HEADINGS:
            yield from paragraph_blocks(_flat(el), heading=_HEADINGS[tag])
        elif tag in ("ul", "ol"):
            if _is_links(el):
                self.furniture.append(Block("paragraph", clean_line(_flat(el))))
                return
            start = el.get("start") or "1"
            counter: list[int | None] = (
                [int(start) if start.isdigit() and len(start) < 6 else 1] if tag == "ol" else [None]
            )
            yield from self._walk(el, (*lists, counter), bold, False, size, depth)
        elif tag == "li":
            inner = self._walk(el, lists or ([None],), bold, False, size, depth)
            yield from self._item(list(inner), lists or ([None],))
        elif tag == "table":
            yield from self._table(el, lists, depth)
        elif tag in ("caption", "figcaption"):
            text = clean_line(_flat(el))
            if text:
                yield Block("caption", text)
        elif tag == "dt":
            yield from self._walk(el, lists, True, False, size, depth)
        elif tag == "pre":
            self._run.parts.append(el.text_content())
            self._run.plain += 1
        else:
            yield from self._walk(el, lists, bold, False, size, depth)

    def _item(self, inner: list[Block], lists: tuple[list[int | None], ...]) -> Iterator[Block]:
        """A list item: its first text is the bullet, what follows in it keeps its kind."""
        number = lists[-1][0]
        mark = "•" if number is None else f"{number}."
        if number is not None:
            lists[-1][0] = number + 1
        rest = list(self._flush(lists, mark))
        yield from inner
        yield from rest

    def _text(self, text: str | None, bold: bool, link: bool, size: float | None) -> None:
        if not text:
            return
        run = self._run
        run.parts.append(" ".join(text.split("\n")))
        letters = len(text.strip())
        if bold:
            run.strong += letters
        else:
            run.plain += letters
        if link:
            run.linked += letters
        if letters and size:
            run.size = max(run.size or 0.0, size)

    def _flush(self, lists: tuple[list[int | None], ...], mark: str | None) -> Iterator[Block]:
        run, self._run = self._run, _Run()
        text = "".join(run.parts)
        if not text.strip():
            return
        if (
            run.links
            and run.linked > 0.6 * (run.strong + run.plain)
            and (run.links > 1 or len(text) < 60)
            and not lists
        ):
            self.furniture.append(Block("paragraph", clean_line(text)))
            return
        level = len(lists)
        if level and mark is None:
            number = lists[-1][0]
            mark = "•" if number is None else f"{number}."
            if number is not None:
                lists[-1][0] = number + 1
        yield from paragraph_blocks(
            text, mark=mark, list_level=level, bold=run.strong > 0 and run.plain <= 1, size=run.size
        )

    def _table(self, table: Any, lists: tuple[list[int | None], ...], depth: int) -> Iterator[Block]:
        rows: list[Row] = []
        for el in table.iter("tr", "caption"):
            if _owner(el) is not table:
                continue
            if el.tag == "caption":
                yield from self._block(el, lists, False, None, depth)
                continue
            cells = [c for c in el if c.tag in ("td", "th")]
            if any(c.find(".//table") is not None or _is_prose(c) for c in cells) or (len(cells) == 1 and not rows):
                # A table that only lays out the page.
                yield from table_blocks(rows)
                rows = []
                for cell in cells:
                    yield from self._walk(cell, (), False, False, None, depth)
                    yield from self._flush((), None)
                continue
            rows.append(Row(_spread(cells), strong=_strong(cells)))
        yield from table_blocks(rows)


def _spread(cells: list[Any]) -> tuple[str, ...]:
    out: list[str] = []
    for cell in cells:
        out.append(clean_line(_flat(cell)))
        span = cell.get("colspan") or "1"
        out.extend([""] * (min(int(span), 60) - 1 if span.isdigit() else 0))
    return tuple(out)


def _strong(cells: list[Any]) -> bool:
    full = [c for c in cells if c.text_content().strip()]
    if len(full) < 2:
        return False
    return all(c.tag == "th" for c in full) or all(_all_bold(c) for c in full)


def _all_bold(cell: Any) -> bool:
    bold = "".join(t for b in cell.iter("b", "strong") for t in b.itertext())
    return len("".join(bold.split())) >= len("".join(cell.text_content().split()))


def _is_prose(cell: Any) -> bool:
    return len(cell.findall(".//p")) > 2 or len(cell.findall(".//li")) > 1 or cell.find(".//h2") is not None


def _is_links(el: Any) -> bool:
    """A list of which nearly every item is nothing but a link."""
    items = [li for li in el if li.tag == "li"]
    linked = sum(
        len("".join(t for a in li.iter("a") for t in a.itertext()).strip())
        >= 0.8 * max(1, len(li.text_content().strip()))
        for li in items
    )
    return bool(items) and linked >= 0.8 * len(items)


def _owner(el: Any) -> Any:
    parent = el.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent


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
