"""Rich Text files (.rtf): paragraphs with their styles, lists, tables, footnotes, headers and footers.

Written against the Rich Text Format Specification 1.9.1 (Microsoft, 2008), as far as the words of a report need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.finish import finish
from pipeline.ingest.headings import rank_headings, settle_types
from pipeline.ingest.joining import clean_line
from pipeline.ingest.rows import Row, table_blocks
from pipeline.ingest.typed import paragraph_blocks

MAX_DEPTH = 1000
_TOKEN = re.compile(rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S)
_HEADING = re.compile(r"(?:heading|überschrift|titre)\s*([1-9])\b", re.I)
_SPECIAL = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "softline": " ",
    "nestcell": " ",
}
_SYMBOLS = {b"~": " ", b"_": "-", b"-": "\u00ad", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
# Groups whose words are not the document's.
_SKIPPED = frozenset(
    (
        "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "revtbl", "rsidtbl", "pict",
        "objdata", "objclass", "generator", "themedata", "colorschememapping", "latentstyles", "datastore",
        "xmlnstbl", "filetbl", "pnseclvl", "fldinst", "bkmkstart", "bkmkend", "annotation", "atnid",
        "atnauthor", "atntime", "atnref", "template", "mmathPr", "userprops", "nonshppict", "sp", "falt",
        "panose", "wgrffmtfilter", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn",
        "listname", "background", "datafield", "xe", "tc",
    )
)  # fmt: skip
_RUNNING = frozenset(["header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"])
# Unknown groups marked with \* are left out; these hold words.
_STARRED = frozenset(("shpinst", "shptxt", "pntext", "listtext", "footnote"))
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_NOTE_MARK = re.compile(r"\s*(?:\d{1,3}|[*†‡])\s+")

Place = Literal["body", "skip", "mark", "note", "running", "fonts", "styles", "info", "title"]


@dataclass(slots=True)
class _State:
    """What holds inside a group: where its words go, and their type."""

    place: Place = "body"
    bold: bool = False
    size: float | None = None
    hidden: bool = False
    raised: bool = False
    font: int = 0
    skip: int = 1  # characters that follow a \u for programs that know no Unicode
    starred: bool = False


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    mark: list[str] = field(default_factory=list)
    bold: int = 0
    letters: int = 0
    size: float | None = None
    style: int = 0
    outline: int | None = None
    level: int = 0
    listed: bool = False
    in_table: bool = False


def read_rtf(data: bytes) -> Document:
    """Read a Rich Text file; it has no pages of its own, so every block's page is None.

    Raises:
        ReadError: ``no_text`` or ``too_large``.
    """
    reader = _Reader()
    reader.run(data)
    blocks = rank_headings(settle_types(reader.blocks))
    if not any(b.text for b in blocks):
        raise ReadError("no_text", "This Rich Text file holds no text: check that it is the right file")
    seen = dict.fromkeys(clean_line(t) for t in reader.running)
    furniture = [Block("paragraph", text) for text in seen if text]
    return finish("rtf", blocks, furniture, title=clean_line("".join(reader.title)) or None)


class _Reader:
    """Reads the tokens of a file once, from the first to the last."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.running: list[str] = []
        self.title: list[str] = []
        self.state = _State()
        self.stack: list[_State] = []
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.styles: dict[int, str] = {}
        self.paragraph = _Paragraph()
        self.cells: list[str] = []
        self.cell: list[str] = []
        self.rows: list[Row] = []
        self.strong = False
        self.notes: list[str] = []
        self.note: list[str] = []
        self.noted = 0
        self.aside: list[str] = []
        self.raw = bytearray()
        self.naming = 0
        self.name: list[str] = []
        self.pending = 0  # characters still to be left out after a \u
        self.half = 0  # the first half of a character beyond the basic plane

    def run(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            found = _TOKEN.match(data, at)
            if found is None:
                at += 1
                continue
            at = found.end()
            word, number, code, symbol, brace, text = found.groups()
            if text is not None:
                self._bytes(text)
            elif code is not None:
                self._bytes(bytes([int(code, 16)]))
            elif brace == b"{":
                self._flush()
                if len(self.stack) >= MAX_DEPTH:
                    raise ReadError("damaged", "This Rich Text file is nested too deeply: save it again and retry")
                self.stack.append(self.state)
                self.state = replace(self.state, starred=False)
            elif brace == b"}":
                self._flush()
                self._close()
            elif symbol is not None:
                self._flush()
                if symbol == b"*":
                    self.state.starred = True
                elif symbol in (b"\r", b"\n"):
                    self._end_paragraph()
                else:
                    self._put(_SYMBOLS.get(symbol, ""))
            elif word is not None:
                name = word.decode("ascii")
                value = int(number) if number else None
                if name == "bin":
                    at += max(0, value or 0)
                    continue
                self._flush()
                self._word(name, value)
        self._flush()
        self._end_paragraph()
        self._end_table()

    def _bytes(self, data: bytes) -> None:
        if self.state.place == "skip":
            return
        if self.pending:
            left = min(self.pending, len(data))
            self.pending -= left
            data = data[left:]
        self.raw += data

    def _flush(self) -> None:
        if self.raw:
            page = self.fonts.get(self.state.font, self.page)
            text = bytes(self.raw).decode(page, "replace")
            self.raw.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self.state
        if not text or state.hidden:
            return
        if state.place == "body":
            if state.raised and text.strip().isdigit() and self.paragraph.letters:
                return  # a hand-made note mark would glue onto the word before it
            p = self.paragraph
            p.parts.append(text)
            n = len(text.strip())
            p.letters += n
            p.bold += n if state.bold else 0
            if n and state.size:
                p.size = max(p.size or 0.0, state.size)
        elif state.place == "mark":
            self.paragraph.mark.append(text)
        elif state.place == "note":
            self.note.append(text)
        elif state.place == "running":
            self.aside.append(text)
        elif state.place == "styles":
            self.name.append(text)
        elif state.place == "title":
            self.title.append(text)

    def _close(self) -> None:
        if not self.stack:
            return
        before, self.state = self.state, self.stack.pop()
        if before.place == self.state.place:
            if before.place == "styles" and self.name:
                self.styles[self.naming] = "".join(self.name).strip(" ;")
                self.name = []
            return
        if before.place == "note":
            self.notes.append(clean_line("".join(self.note)))
            self.note = []
        elif before.place == "running":
            self.running += "".join(self.aside).split("\n")
            self.aside = []

    def _word(self, name: str, value: int | None) -> None:
        state = self.state
        if self._destination(name):
            return
        if name == "u" and value is not None:
            self._unicode(value % 65536)
        elif name in _SPECIAL:
            self._put(_SPECIAL[name])
        elif name in ("par", "sect", "page"):
            if state.place == "body":
                self._end_paragraph()
            else:
                self._put("\n")
        elif name in ("cell", "row", "trhdr", "trowd") and state.place == "body":
            self._table_word(name)
        elif not self._type_word(name, value):
            self._paragraph_word(name, value)

    def _type_word(self, name: str, value: int | None) -> bool:
        """Take over what a control word says of the type of the words that follow; tell whether it does."""
        state, on = self.state, value != 0
        if name == "b":
            state.bold = on
        elif name in ("v", "deleted"):
            state.hidden = on
        elif name in ("super", "nosupersub"):
            state.raised = on and name == "super"
        elif name == "fs" and value:
            state.size = value / 2
        elif name == "f" and value is not None:
            state.font = value
        elif name == "uc" and value is not None:
            state.skip = max(0, min(value, 8))
        elif name == "plain":
            state.bold = state.hidden = state.raised = False
            state.size = None
        else:
            return False
        return True

    def _paragraph_word(self, name: str, value: int | None) -> None:
        p = self.paragraph
        if self.state.place == "fonts":
            if name == "fcharset" and value in _CHARSETS:
                self.fonts[self.state.font] = _CHARSETS[value]
        elif name == "s" and value is not None:
            self.naming = value
            if self.state.place == "body":
                p.style = value
        elif name == "ansicpg" and value:
            self.page = "utf-8" if value == 65001 else f"cp{value}"
            try:
                b"".decode(self.page)
            except LookupError:
                self.page = "cp1252"
        elif name == "mac":
            self.page = "mac_roman"
        elif self.state.place != "body":
            return
        elif name == "pard":
            p.style, p.outline, p.level, p.listed, p.in_table = 0, None, 0, False, False
        elif name == "outlinelevel" and value is not None:
            p.outline = value + 1 if 0 <= value < 9 else None
        elif name == "ilvl" and value is not None:
            p.level = max(0, min(value, 8))
        elif name == "ls":
            p.listed = True
        elif name == "intbl":
            p.in_table = True

    def _destination(self, name: str) -> bool:
        """Begin a group whose words go elsewhere, if ``name`` says so."""
        state = self.state
        if state.place == "skip":
            return True
        if name == "fonttbl":
            state.place = "fonts"
        elif name == "stylesheet":
            state.place = "styles"
        elif name in ("listtext", "pntext"):
            state.place = "mark"
        elif name == "footnote":
            state.place = "note"
            state.raised = False
        elif name in _RUNNING:
            state.place = "running"
        elif name == "info":
            state.place = "info"
        elif name == "title" and state.place == "info":
            state.place = "title"
        elif name in _SKIPPED or (state.starred and name not in _STARRED and state.place != "styles"):
            state.place = "skip"
        else:
            state.starred = False
            return False
        return True

    def _unicode(self, code: int) -> None:
        self.pending = self.state.skip
        if 0xD800 <= code < 0xDC00:
            self.half = code
        elif 0xDC00 <= code < 0xE000:
            if self.half:
                self._put(chr(0x10000 + ((self.half - 0xD800) << 10) + code - 0xDC00))
            self.half = 0
        elif 0xF000 <= code < 0xF100:
            self._put("•")  # a symbol font
        elif code:
            self._put(chr(code))

    def _table_word(self, name: str) -> None:
        if name == "cell":
            self.cell.append("".join(self.paragraph.parts))
            self._new_paragraph()
            self.paragraph.in_table = True
            self.cells.append(clean_line(" ".join(self.cell)))
            self.cell = []
        elif name == "row":
            if any(self.cells):
                self.rows.append(Row(tuple(self.cells), self.strong))
            self.cells, self.strong = [], False
            self._end_notes()
        elif name == "trhdr":
            self.strong = True

    def _end_paragraph(self) -> None:
        p = self.paragraph
        if p.in_table:
            self.cell.append("".join(p.parts))
            self._new_paragraph()
            return
        self._end_table()
        self.blocks += self._paragraph_blocks(p)
        self._end_notes()
        self._new_paragraph()

    def _new_paragraph(self) -> None:
        # What a paragraph is like holds for the next one until \pard.
        p = self.paragraph
        self.paragraph = _Paragraph(
            style=p.style, outline=p.outline, level=p.level, listed=p.listed, in_table=p.in_table
        )

    def _end_table(self) -> None:
        if self.cells or self.cell:
            self.cells.append(clean_line(" ".join(self.cell)))
            if any(self.cells):
                self.rows.append(Row(tuple(self.cells)))
            self.cells, self.cell = [], []
        if self.rows:
            self.blocks += table_blocks(self.rows)
            self.rows = []

    def _end_notes(self) -> None:
        for note in self.notes:
            self.noted += 1
            text = _NOTE_MARK.sub("", note, count=1)
            if text:
                self.blocks.append(Block("footnote", text, number=str(self.noted)))
        self.notes = []

    def _paragraph_blocks(self, p: _Paragraph) -> Iterator[Block]:
        text = "".join(p.parts)
        if not text.strip():
            return
        name = self.styles.get(p.style, "")
        found = _HEADING.match(name)
        heading = int(found[1]) if found else 0 if name.lower() == "title" else p.outline
        mark = clean_line("".join(p.mark)) or None
        if mark and len(mark) == 1 and not mark.isascii():
            mark = "•"
        yield from paragraph_blocks(
            text,
            mark=mark,
            list_level=p.level + 1 if (p.listed or mark) and heading is None else 0,
            heading=heading,
            bold=p.letters > 0 and p.bold >= p.letters,
            size=p.size,
            caption=name.lower() == "caption",
        )
