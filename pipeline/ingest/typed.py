"""A paragraph that its format describes (style, tag, list) to blocks; shared by Word, slides and web pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipeline.ingest.blocks import Block
from pipeline.ingest.headings import by_type, reads_like_heading
from pipeline.ingest.joining import clean_line
from pipeline.ingest.marks import outline, strip_mark

DEFAULT_SIZE = 11.0
_CAPTION = re.compile(r"(?:table|figure|fig\.|chart|graph|diagram)\s+\w{1,4}(?:\.\d+)?\s*[:.–-]\s+\S", re.I)
# A heading's number without a dot is only told from its words by the tab between.
_TABBED = re.compile(r"\s*((?:[A-Z]?\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z]))\s*\t\s*(?=\S)")
_HEADING_WORDS = 40
_UNDERLINED_WORDS = 12
_ENDS = (".", "!", "?", ":", ";")


def is_caption(text: str) -> bool:
    """Tell a caption by its wording ("Table 2: ...")."""
    return len(text) < 250 and _CAPTION.match(text) is not None


def paragraph_blocks(
    text: str,
    *,
    mark: str | None = None,
    list_level: int = 0,
    heading: int | None = None,
    bold: bool = False,
    size: float | None = None,
    caption: bool = False,
    page: int | None = None,
    slanted: bool = False,
    underlined: bool = False,
    bold_lines: Collection[int] = (),
) -> Iterator[Block]:
    """Yield the block of a paragraph, or several where line breaks inside it set off lines of their own.

    Args:
        text: its words, with "\\t" and "\\n" as typed.
        mark: the list number or sign that the format gives it; typed ones are found in the text.
        list_level: its depth in a list, from 1; 0 outside lists.
        heading: the format's own heading level, 0 for a title; None for other paragraphs.
        bold: all its words are bold; size: of its type in points, None for the usual.
        caption: the format says that it is a caption.
        page: where it stands.
        slanted: all its words are in italics; underlined: all are underlined.
        bold_lines: where not all its words are bold, the typed lines of it, from 0, of which all are.
    """
    if heading is not None and len(text.split()) > _HEADING_WORDS and text.rstrip().endswith("."):
        heading = None  # running text in a heading's style
    for i, (line, strong) in enumerate(_lines(text, heading is not None, bold_lines)):
        strong = strong or bold
        typed, rest = strip_mark(line)
        number = mark if i == 0 and mark else typed
        if heading is not None and not number and (parted := _TABBED.match(line)):
            number, typed, rest = parted[1], parted[1], line[parted.end() :]
        words = clean_line(rest if typed else line)
        if not words:
            continue
        if heading is not None:
            yield Block("heading", words, page=page, level=heading, number=number)
        elif caption or is_caption(words):
            yield Block("caption", words, page=page)
        elif _set_off(words, strong, size, underlined) and (not list_level or (strong and outline(number))):
            level = by_type(size or DEFAULT_SIZE, words, number, slanted=slanted, underlined=underlined and not strong)
            yield Block("heading", words, page=page, level=level, number=number)
        elif number or list_level:
            yield Block("bullet", words, page=page, level=max(1, list_level), number=number)
        else:
            yield Block("paragraph", words, page=page)


def _set_off(words: str, bold: bool, size: float | None, underlined: bool) -> bool:
    if not (bold or underlined or (size is not None and size >= 1.25 * DEFAULT_SIZE)):
        return False
    return reads_like_heading(words) and (bold or not underlined or len(words.split()) <= _UNDERLINED_WORDS)


def _lines(text: str, joined: bool, bold_lines: Collection[int]) -> list[tuple[str, bool]]:
    """The typed lines of a paragraph, each with whether it alone is bold; one that only wraps is joined to the last."""
    if joined or "\n" not in text:
        return [(text.replace("\n", " "), False)]
    lines: list[tuple[str, bool]] = []
    for i, line in enumerate(text.split("\n")):
        bare, strong = line.strip(), i in bold_lines
        above, same = lines[-1] if lines else ("", strong)
        if not bare:
            lines.append(("", strong))
        elif above and same == strong and not above.endswith(_ENDS) and strip_mark(line)[0] is None:
            lines[-1] = (f"{above} {bare}", strong)
        else:
            lines.append((bare, strong))
    return [(line, strong) for line, strong in lines if line]
