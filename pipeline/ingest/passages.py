"""The spaCy component ``audit_passages``: blocks in, passages with their section, lead-in and item out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.ingest.blocks import Block
from pipeline.ingest.clean import Placed
from pipeline.ingest.marks import strip_mark
from pipeline.ingest.questions import question_parts, section_label
from pipeline.ingest.runon import Piece, RunOn
from pipeline.ingest.sentences import split_sentences
from pipeline.records import PassageKind
from pipeline.spans import Draft, place, register, text_of

# A list whose items lost their signs but kept their semi-colons.
_ROW_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,2}\.)\s(?=[A-Z][a-z]+(?:\s|,))")
_SEMICOLON_ITEM = re.compile(r";(?:\s(?:and|or))?\Z")
# Headings that were swallowed into the text rank below all that still stand on lines of their own.
_RUN_ON_LEVEL = 90
# A document with fewer headings than one in so many characters has lost them.
_LONG_SECTION = 6_000
_LEAD_IN_END = (":", ":-", ": -", ":–")


@dataclass(slots=True)
class _Passage:
    start: int
    end: int
    kind: PassageKind
    block: Block
    offset: int
    section: tuple[str, ...] = ()
    lead_in: str | None = None
    item: int | None = None
    number: str | None = None
    clean_text: str | None = None


@Language.factory("audit_passages")
def make_audit_passages(nlp: Language, name: str) -> AuditPassages:
    """Return the component."""
    return AuditPassages()


class AuditPassages:
    """Sets ``doc.spans["passages"]`` from ``doc._.blocks``, or, without blocks, from the lines of ``doc.text``.

    Every character of a block but spaces and list numbers is in exactly one passage, in order.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Add the passages of ``doc``."""
        register()
        placed: Sequence[Placed] = doc._.blocks or tuple(_plain_blocks(text_of(doc)))
        passages = segment(placed)
        # Passages end at spaces, and so do tokens, but for a text of spaces alone, which yields no passage.
        for draft, found in zip(place(doc, [(p.start, p.end) for p in passages]), passages, strict=True):
            _fill(draft, found)
        return doc


def _fill(draft: Draft, found: _Passage) -> None:
    block = found.block
    if block.breaks:
        draft.page, draft.page_end = _pages(block, found.start - found.offset, found.end - found.offset)
    else:
        draft.page = draft.page_end = block.page
    draft.section, draft.lead_in, draft.item, draft.number = found.section, found.lead_in, found.item, found.number
    draft.kind, draft.clean_text = found.kind, found.clean_text
    if block.header:
        draft.header = block.header


def _pages(block: Block, start: int, end: int) -> tuple[int | None, int | None]:
    first = last = block.page
    for offset, page in block.breaks:
        if offset <= start:
            first = page
        if offset < end:
            last = page
    return first, last


def _plain_blocks(text: str) -> Iterator[Placed]:
    """Take plain text as it is: a block a line, list signs recognised, nothing changed."""
    for found in re.finditer(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+", text):
        line = found[0].rstrip()
        mark, rest = strip_mark(line)
        rest = rest.lstrip()
        if rest:
            start = found.start() + len(line) - len(rest)
            yield Placed(Block("bullet" if mark else "paragraph", rest, number=mark), start, start + len(rest))


class _Segmenter:
    """Walks the blocks of one document and keeps what later blocks need: section path, lead-in, item number."""

    def __init__(self, placed: Sequence[Placed]) -> None:
        self.placed = placed
        prose = [p.block.text for p in placed if p.block.kind in ("paragraph", "bullet")]
        headings = sum(p.block.kind == "heading" for p in placed)
        self.runon = RunOn(
            prose,
            headed=headings * _LONG_SECTION >= sum(map(len, prose)),
            listed=any(p.block.kind == "bullet" for p in placed),
        )
        self.path: list[tuple[int, str]] = []
        self.section: tuple[str, ...] = ()
        self.lead_in: str | None = None
        self.caption: str | None = None
        self.item = 0
        self.asked = False
        self.in_list = False
        self.found: list[_Passage] = []

    def run(self) -> list[_Passage]:
        for at, placed in enumerate(self.placed):
            block = placed.block
            if block.kind not in ("table_row", "caption"):
                self.caption = None
            if block.kind == "heading":
                self._heading(placed)
            elif block.kind in ("paragraph", "bullet"):
                self._prose(placed, self._is_item(at))
            else:
                self._whole(placed, at)
            self.asked = block.kind == "heading" and "?" in block.text
        return self.found

    def _add(self, placed: Placed, start: int, end: int, kind: PassageKind, **more: str | int | None) -> _Passage:
        passage = _Passage(placed.start + start, placed.start + end, kind, placed.block, placed.start)
        passage.section = self.section
        for name, value in more.items():
            setattr(passage, name, value)
        self.found.append(passage)
        return passage

    def _enter(self, level: int, label: str) -> None:
        self._leave(level)
        self._follow([*self.path, (level, label)])

    def _leave(self, level: int) -> None:
        """Leave the sections of ``level`` and below."""
        kept = len(self.path)
        while kept and self.path[kept - 1][0] >= level:
            kept -= 1
        self._follow(self.path[:kept])

    def _follow(self, path: list[tuple[int, str]]) -> None:
        self.path = path
        self.section = tuple(label for _, label in path)

    def _heading(self, placed: Placed) -> None:
        block = placed.block
        self.lead_in, self.in_list = None, False
        level = block.level or 1
        further = self.asked and block.text.endswith("?") and ":" not in block.text
        number: str | None = block.number
        if not further:
            self._leave(level)
        for i, (start, end) in enumerate(question_parts(block.text)):
            self._add(placed, start, end, "heading", number=number)
            number = None
            if i == 0 and not further:
                self._enter(level, section_label(block.text))

    def _whole(self, placed: Placed, at: int) -> None:
        block = placed.block
        if block.kind == "table_row":
            # A row's number as printed ("2.1 Adoption") is no quantity.
            printed = None if block.number else _ROW_NUMBER.match(block.text)
            number = printed[1] if printed else block.number
            passage = self._add(placed, printed.end() if printed else 0, len(block.text), "table_row", number=number)
            if self.caption:
                passage.section = (*passage.section, self.caption)
            return
        if block.kind == "caption":
            below = self.placed[at + 1].block.kind if at + 1 < len(self.placed) else None
            # Above a table its caption is what a heading is above text: the section of the rows.
            kind: PassageKind = "heading" if below == "table_row" else "caption"
            self._add(placed, 0, len(block.text), kind, number=block.number)
            self.caption = block.text if below == "table_row" else None
            return
        kind = "note" if block.kind == "note" else "footnote"
        for i, (start, end) in enumerate(split_sentences(block.text)):
            self._add(placed, start, end, kind, number=None if i else block.number)

    def _is_item(self, at: int) -> bool:
        """Tell a list item: by its sign, or in a run after a lead-in whose items end in semi-colons."""
        block = self.placed[at].block
        if block.kind == "bullet":
            return True
        if self.lead_in is None or not self.found:
            return False
        if _SEMICOLON_ITEM.search(block.text):
            return True
        before = self.placed[at - 1].block.text
        return self.in_list and _SEMICOLON_ITEM.search(before) is not None

    def _prose(self, placed: Placed, is_item: bool) -> None:
        block = placed.block
        if self.in_list and not is_item:
            self.lead_in = None
        pieces = self.runon.split(block.text, in_list=self.lead_in is not None and not is_item, marked=is_item)
        if pieces is not None:
            self._pieces(placed, pieces, is_item)
            return
        spans = split_sentences(block.text)
        kind: PassageKind = "bullet" if is_item else "sentence"
        if is_item and len(spans) > 1:
            self.item += 1
        own = self.item if is_item and len(spans) > 1 else None
        for i, (start, end) in enumerate(spans):
            self._add(
                placed,
                start,
                end,
                kind,
                item=own,
                number=None if i else block.number,
                lead_in=self.lead_in if is_item else None,
            )
        self.in_list = is_item
        last = block.text[spans[-1][0] : spans[-1][1]] if spans else ""
        if last.endswith(_LEAD_IN_END):
            self.lead_in = last
        elif not is_item:
            self.lead_in = None

    def _pieces(self, placed: Placed, pieces: Iterable[Piece], is_item: bool) -> None:
        """Take over what the run-on splitter found: headings, lead-ins, items and sentences in running text."""
        for piece in pieces:
            text = placed.block.text[piece.start : piece.end]
            if piece.kind == "heading":
                self.lead_in = None
                self._follow([p for p in self.path if p[0] < _RUN_ON_LEVEL])
                self._add(placed, piece.start, piece.end, "heading", number=piece.number)
                self._enter(_RUN_ON_LEVEL, text.rstrip(": "))
                continue
            in_list = piece.kind == "bullet" or is_item
            passage = self._add(
                placed, piece.start, piece.end, "bullet" if in_list else "sentence", number=piece.number
            )
            if in_list:
                passage.lead_in = self.lead_in
                if piece.item is not None:
                    passage.item = self.item + piece.item
            if text.endswith(_LEAD_IN_END):
                self.lead_in = text
            elif not in_list:
                self.lead_in = None
            self.in_list = in_list
        self.item = max([self.item, *(p.item for p in self.found if p.item is not None)])


def segment(placed: Sequence[Placed]) -> list[_Passage]:
    """Return the passages of the placed blocks of one document, in order."""
    return _Segmenter(placed).run()
