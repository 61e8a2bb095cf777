"""Reading plain text and Markdown, in any encoding."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.readers.textblocks import to_units
from pipeline.ingest.readers.textform import mark_furniture
from pipeline.ingest.readers.textlines import (
    drop_link_list,
    drop_running_lines,
    plain_markdown,
    take_front_matter,
    to_lines,
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# UTF-8 read as Windows-1252 and stored again: the lead byte of a two- or three-byte character as a letter.
_MOJIBAKE = re.compile("[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")
# charset-normalizer looks at a sample of this many bytes: more makes it slow without changing its mind.
_SAMPLE = 200_000


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the text of ``data`` and, where that was not certain, a warning.

    By byte order mark, else UTF-8, else by charset-normalizer; text that was UTF-8 read as Windows-1252 is mended.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, errors="replace"), None
    try:
        return _mend(data.decode("utf-8")), None
    except UnicodeDecodeError:
        pass
    name = _guess(data)
    return _mend(data.decode(name, errors="replace")), f"The encoding is not stated; read as {name}."


def _guess(data: bytes) -> str:
    if data[:400].count(0) > len(data[:400]) // 4:  # every second byte of English UTF-16 is zero
        return "utf-16-le" if data[1::2][:200].count(0) > data[::2][:200].count(0) else "utf-16-be"
    # English has few characters beyond ASCII, and nearly all of them are quotes and dashes: where those stand tells.
    high = re.findall(rb"[\x80-\xff]", data)
    if len(high) < 0.15 * len(data):
        if sum(b"\xd0" <= c <= b"\xd5" for c in high) > 0.6 * len(high):
            return "mac_roman"
        if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data):
            return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"


def _mend(text: str) -> str:
    """Return ``text`` with mojibake put right, unchanged where that would lose a character."""
    if not _MOJIBAKE.search(text):
        return text

    def again(found: re.Match[str]) -> str:
        try:
            return b"".join(_byte(c) for c in found[0]).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return found[0]

    return _MOJIBAKE.sub(again, text)


def _byte(char: str) -> bytes:
    return bytes([ord(char)]) if ord(char) < 0x100 else char.encode("cp1252")


def read_text(data: bytes, *, markdown: bool = False) -> Document:
    """Read plain text, or Markdown where ``markdown`` says so.

    Form feeds are page breaks, and so are rising page numbers at the end of paragraphs; a text without either has
    no page numbers.

    Raises:
        ReadError: ``empty`` where there is no text.
    """
    text, warning = decode(data)
    front: list[str] = []
    if markdown:
        text, front = take_front_matter(text)
        text = plain_markdown(text)
    lines = to_lines(text)
    if not any(line.text for line in lines):
        raise ReadError("empty", "The file holds no text.")
    drop_link_list(lines)
    drop_running_lines(lines)
    units, pages = to_units(lines, markdown=markdown)
    mark_furniture(units)
    furniture = [(i, Block("paragraph", line.text, line.page)) for i, line in enumerate(lines) if line.furniture]
    blocks = []
    for unit in units:
        block = unit.block()
        if unit.furniture:
            furniture.append((unit.at, block))
        elif block.text:
            blocks.append(block)
    furniture.sort(key=lambda pair: pair[0])
    furniture[:0] = [(-1, Block("paragraph", field)) for field in front]
    title = next((value for key, _, value in (f.partition(": ") for f in front) if key.lower() == "title"), None)
    return Document(
        type="md" if markdown else "txt",
        blocks=tuple(blocks),
        furniture=tuple(block for _, block in furniture),
        page_numbers=pages or (None,),
        title=title or None,
        warnings=(warning,) if warning else (),
    )
