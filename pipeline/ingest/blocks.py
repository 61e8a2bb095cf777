"""What a reader makes of a file: blocks of text in reading order, before they are split into passages.

A reader knows its format (fonts, styles, tags); from here on nothing does. A block is a paragraph, heading, list
item, table row, caption, footnote or speaker note with its lines joined, hyphenation mended and list sign taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "bullet", "table_row", "caption", "footnote", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a document.

    Attributes:
        kind: what it is.
        text: its text on one line, single spaces, no list sign; the cells of a table row joined by " | ".
        page: the page, slide or sheet it starts on, from 1; None where the format has none.
        breaks: pairs (offset in ``text``, page) where it runs on to another page.
        level: depth: of a heading from 1, of a bullet from 1 (a bullet inside a bullet is 2), else 0.
        number: the list number or bullet sign as printed ("1.", "4.2", "a)", "•"), else None.
        header: for a table row, the header cells of its columns where they are known.
        is_header: a table row that only names the columns.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    level: int = 0
    number: str | None = None
    header: tuple[str, ...] = ()
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    Attributes:
        type: the format as sniffed, a ``sniff.FileType``: "pdf", "docx", "email", ...
        blocks: the body, in reading order.
        furniture: what is not narrative and yields no passage, in order: running headers and footers, cover lines,
            form fields of a committee paper, contact details, sign-off. Metadata may be read from it.
        page_numbers: the numbers of all pages, also of empty ones; (None,) where the format has none.
        title: the title in the file's own properties, else None.
        warnings: what a person should know about the reading, one sentence each.
    """

    type: str
    blocks: tuple[Block, ...]
    furniture: tuple[Block, ...] = ()
    page_numbers: tuple[int | None, ...] = (None,)
    title: str | None = None
    warnings: tuple[str, ...] = ()
