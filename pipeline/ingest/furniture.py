"""What surrounds a report: running headers, page numbers, contents pages, cover lines, contact details."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.ingest.blocks import Block

_DIGITS = re.compile(r"\d+")
_LEADERS = re.compile(r"[.…·_][ .…·_]{3,}\s*\d{1,4}\s*$")
_ENTRY = re.compile(r"(?:[.…·_\s]\s*\d{1,4}|\t\s*\d{1,4})\s*$")
_SENTENCE_END = re.compile(r"[.!?]['\"’”)]*$")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\s*$")
_FRONT_BLOCKS = 40
_TAIL_BLOCKS = 25
_SHORT = 9  # words; cover lines have fewer, sentences more


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns of ``corpora/lexicons/furniture.toml``."""

    label: re.Pattern[str]
    contact: re.Pattern[str]
    contact_lines: re.Pattern[str]
    contact_hints: tuple[str, ...]
    contents: re.Pattern[str]
    page_number: re.Pattern[str]
    no_report: re.Pattern[str]
    web_parts: re.Pattern[str]
    web_words: frozenset[str]
    web_headings: re.Pattern[str]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """Load the patterns once."""
    data = resources.lexicon("furniture")

    def whole(key: str) -> str:
        return rf"\s*(?:{'|'.join(data[key])})\s*"

    return Patterns(
        label=re.compile(whole("labels") + r":?\s*\Z", re.I),
        contact=re.compile("|".join(f"(?:{p})" for p in data["contact"]), re.I),
        contact_lines=re.compile("|".join(f"(?:{p})" for p in data["contact_lines"]), re.I),
        contact_hints=tuple(data["contact_hints"]),
        contents=re.compile(whole("contents") + r":?\s*\Z", re.I),
        page_number=re.compile(whole("page_number") + r"\Z", re.I),
        no_report=re.compile("|".join(f"(?:{p})" for p in data["no_report"]), re.I),
        web_parts=re.compile(whole("web_parts") + r"\Z", re.I),
        web_words=frozenset(data["web_words"]),
        web_headings=re.compile(whole("web_headings") + r"[?:.]?\s*\Z", re.I),
    )


def is_page_number(text: str) -> bool:
    """Tell a line that only numbers its page: "2", "Page 2 of 7", "- 3 -", "iv"."""
    return len(text) < 24 and patterns().page_number.match(text) is not None


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near the top or bottom of a page: its text, and its distance from that edge in points."""

    text: str
    top: bool
    distance: float


def running(pages: Sequence[Sequence[EdgeLine]]) -> list[list[bool]]:
    """Tell for the edge lines of each page which are running headers, footers or page numbers.

    A line is one if its words, digits apart, stand at the same edge of at least two other pages, or of one other in
    files of up to three, at nearly the same height; or if it only numbers the page.
    """
    seen: Counter[tuple[str, bool, int]] = Counter()
    for lines in pages:
        keys: set[tuple[str, bool, int]] = set()
        for line in lines:
            key, slot = _key(line.text), round(line.distance / 6)
            keys.update((key, line.top, s) for s in (slot - 1, slot, slot + 1))
        seen.update(keys)
    needed = 2 if len(pages) <= 4 else 3

    known = {
        (_key(x.text), x.top)
        for lines in pages
        for x in lines
        if seen[_key(x.text), x.top, round(x.distance / 6)] >= needed
    }

    def repeats(line: EdgeLine) -> bool:
        key = _key(line.text)
        if seen[key, line.top, round(line.distance / 6)] >= needed:
            return True
        # The same words a little higher or lower, as on a page with footnotes or of another section.
        return (key, line.top) in known and len(key.split()) > 2

    return [[is_page_number(x.text) or repeats(x) for x in lines] for lines in pages]


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split())).lower()


def contents_lines(lines: Sequence[str]) -> set[int]:
    """Return the indices of the lines of a table of contents among the lines of a document.

    One begins with its heading, or with three lines in a row that lead with dots to a page number; wrapped entries
    between others belong to it. Cells of a line are parted by tabs.
    """
    entry = [bool(_ENTRY.search(line[-40:])) for line in lines]
    leader = [bool(_LEADERS.search(line[-40:])) for line in lines]
    heads = patterns().contents
    found: set[int] = set()
    i = 0
    while i < len(lines):
        titled = bool(heads.match(lines[i]))
        if not titled and not all(leader[i : i + 3]):
            i += 1
            continue
        if not titled and len(lines) - i < 3:
            break
        last, j = i, i + 1
        while j < len(lines) and j - last <= 3:
            if entry[j]:
                last = j
            j += 1
        if last > i:
            found.update(range(i, last + 1))
        i = last + 1
    return found


def set_aside(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Part the blocks of a document into (body, furniture), each in order."""
    out = _contents(blocks) | _contact(blocks)
    rest = [i for i in range(len(blocks)) if i not in out]
    out |= _cover(blocks, rest)
    return [b for i, b in enumerate(blocks) if i not in out], [b for i, b in enumerate(blocks) if i in out]


def _contents(blocks: Sequence[Block]) -> set[int]:
    """Contents lists that reached the blocks: a heading "Contents", then short entries that name later headings."""
    heads = patterns().contents
    names = {_key(b.text) for b in blocks if b.kind == "heading"}
    out: set[int] = set()
    for i, block in enumerate(blocks):
        if len(block.text) > 40 or not heads.match(block.text):
            continue
        j = i + 1
        while j < len(blocks) and _is_entry(blocks[j], names):
            j += 1
        if j > i + 2 or (j > i + 1 and block.kind == "heading"):
            out.update(range(i, j))
    return out


def _is_entry(block: Block, names: set[str]) -> bool:
    if len(block.text) > 200 or block.kind == "heading":
        return False
    return bool(_ENTRY.search(block.text[-40:])) or _key(block.text) in names


def _is_sentence(text: str) -> bool:
    words = len(text.split())
    return words >= _SHORT or (words >= 5 and _SENTENCE_END.search(text) is not None)


def _cover(blocks: Sequence[Block], rest: Sequence[int]) -> set[int]:
    """Cover lines, the fields of a committee header and the address of a letter: all before the narrative."""
    out: set[int] = set()
    front: list[int] = []
    for i in rest[:_FRONT_BLOCKS]:
        block = blocks[i]
        if block.kind == "bullet" or (
            block.kind == "paragraph" and _is_sentence(block.text) and not _field(block.text)
        ):
            break
        if block.kind == "table_row" and not _is_form(blocks, i):
            break
        front.append(i)
    else:
        if len(rest) <= _FRONT_BLOCKS:
            return out
    if front and blocks[front[-1]].kind == "paragraph" and blocks[front[-1]].text.endswith(":"):
        front.pop()  # the lead-in of a list
    while front and blocks[front[-1]].kind in ("heading", "caption") and not _field(blocks[front[-1]].text):
        front.pop()
    heads = [i for i in front if blocks[i].kind == "heading"]
    everywhere = [blocks[i].level for i in rest[:_FRONT_BLOCKS] if blocks[i].kind == "heading"]
    top = min(everywhere, default=0)
    title = next((i for i in heads if blocks[i].level == top), None)
    return {i for i in front if i != title}


def _field(text: str) -> bool:
    label, colon, _ = text.partition(":")
    return bool(colon) and len(label) < 60 and patterns().label.match(label) is not None


def _is_form(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a row stands in a table of labelled fields."""
    start, end = i, i + 1
    while start and blocks[start - 1].kind == "table_row":
        start -= 1
    while end < len(blocks) and blocks[end].kind == "table_row":
        end += 1
    label = patterns().label
    named = [bool(label.match(b.text.split(" | ")[0])) for b in blocks[start:end]]
    return 2 * sum(named) >= len(named)


def _contact(blocks: Sequence[Block]) -> set[int]:
    """Contact details and copyright lines: short ones anywhere, and the closing page of a report as a whole."""
    tail = len(blocks) - _TAIL_BLOCKS
    hits = {
        i
        for i, b in enumerate(blocks)
        if b.kind != "heading" and len(b.text) < (1200 if i >= tail else 120) and is_contact(b.text)
    }
    out = {i for i in hits if len(blocks[i].text.split()) <= 16}
    start = len(blocks)
    for i in range(len(blocks) - 1, max(-1, tail - 1), -1):
        if i in hits:
            start = i
        elif blocks[i].kind == "heading" or start - i > 4 or len(blocks[i].text) > 400:
            break
    if start < len(blocks):
        # The lines of an address above the postcode or telephone number.
        while start and blocks[start - 1].kind == "paragraph" and not _is_sentence(blocks[start - 1].text):
            if _SENTENCE_END.search(blocks[start - 1].text):
                break
            start -= 1
        out.update(range(start, len(blocks)))
    return out


def is_contact(text: str) -> bool:
    """Tell a line of contact details, copyright, or how to get a copy."""
    if _POSTCODE.search(text[-12:]):
        return True
    known = patterns()
    if known.contact_lines.match(text):
        return True
    lower = text.lower()
    return any(map(lower.__contains__, known.contact_hints)) and known.contact.search(text) is not None
