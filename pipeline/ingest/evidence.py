"""The parts of a document that speak of the report itself: its first page, running headers and last lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline import resources
from pipeline.ingest.blocks import Block, Document

# The first page of a report has a few dozen lines; of a file without pages, this many blocks stand for it.
FRONT_BLOCKS = 60
UNPAGED_BLOCKS = 12
TAIL_BLOCKS = 4
LINE_WORDS = 30
MOST_FURNITURE = 400

_SENTENCE = re.compile(r"[a-z)’'\"][.!?]['’\"]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of the first page: ``heading`` as the reader saw it, ``level`` its depth."""

    text: str
    kind: str
    level: int
    furniture: bool

    @property
    def short(self) -> bool:
        """Whether it is a line of a cover, form or heading, not a sentence of the narrative."""
        if self.kind in ("bullet", "footnote", "note", "caption"):
            return False
        return self.kind == "heading" or (len(self.text.split()) <= LINE_WORDS and not _SENTENCE.search(self.text))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What metadata may be read from.

    ``front`` is the first page in order, ``cover`` its lines that are no sentences, ``headers`` the running headers and
    footers, each once, ``tail`` the last lines, ``furniture`` all that is not narrative, ``property`` the title in the
    file's properties.
    """

    front: tuple[Line, ...]
    cover: tuple[str, ...]
    headers: tuple[str, ...]
    tail: tuple[str, ...]
    furniture: tuple[str, ...]
    property: str | None


def gather(document: Document) -> Evidence:
    """Return the evidence of ``document``."""
    furniture = _without_links([b for b in document.furniture if b.text.strip()])
    if len(furniture) > MOST_FURNITURE:  # of a very long report, the start and the end say it all
        furniture = furniture[: MOST_FURNITURE // 2] + furniture[-MOST_FURNITURE // 2 :]
    pages = [b.page for b in (*document.blocks[:1], *furniture) if b.page is not None]
    first = min(pages, default=None)
    seen: Counter[str] = Counter(_plain(b.text) for b in furniture)
    front = [_line(b, False) for b in _first_blocks(document, first)]
    cover = [_line(b, True) for b in furniture if b.page == first and (first is not None or seen[_plain(b.text)] == 1)]
    # Without pages nothing tells the lines of a cover from those of a sign-off; the text comes first then.
    front = cover + front if first is not None else front + cover
    headers = [b.text for b in furniture if b.page is None or b.page != first or seen[_plain(b.text)] > 1]
    tail = [b.text for b in document.blocks[-TAIL_BLOCKS:]]
    if furniture:
        last = furniture[-1].page
        tail += [b.text for b in furniture[-3 * TAIL_BLOCKS :] if b.page == last]
    return Evidence(
        front=tuple(front),
        cover=tuple(line.text for line in front if line.short),
        headers=tuple(dict.fromkeys(headers)) if first is not None else (),
        tail=tuple(tail),
        furniture=tuple(dict.fromkeys(b.text for b in furniture)),
        property=_property(document.title),
    )


def _without_links(furniture: list[Block]) -> list[Block]:
    """Return the furniture without the list of other documents that a hosting site puts beside one."""
    starts = compiled("links", "starts", r"^\W*", r"\b[\s:]*")
    kept: list[Block] = []
    inside: int | bool | None = False
    for block in furniture:
        if starts.match(block.text):
            inside = block.page
        elif inside is not False and block.page != inside:
            inside = False
        if inside is False:
            kept.append(block)
    return kept


def _first_blocks(document: Document, first: int | None) -> list[Block]:
    if first is None:
        return list(document.blocks[:UNPAGED_BLOCKS])
    page = [b for b in document.blocks[: 2 * FRONT_BLOCKS] if b.page is not None and b.page <= first]
    # A file without breaks counts as one page.
    paged = len(document.page_numbers) > 1
    return page[: FRONT_BLOCKS if paged else UNPAGED_BLOCKS]


def _line(block: Block, furniture: bool) -> Line:
    return Line(" ".join(block.text.split()), block.kind, block.level, furniture)


def _plain(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text.lower()).strip()


def _property(title: str | None) -> str | None:
    """Return the title of the file's properties, without what programs leave there."""
    if not title:
        return None
    text = re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", " ".join(title.split()))
    if re.search(r"\.(?:docx?|pdf|pptx?|xlsx?|rtf|txt|html?)$", text, re.IGNORECASE):
        return None
    junk = re.fullmatch(
        r"(?:untitled|document|slide|powerpoint|presentation|title|template|report)?\W*\d*", text, re.IGNORECASE
    )
    return None if junk or len(text.split()) < 2 else text


def lexicon() -> dict[str, Any]:
    """Return the words of ``corpora/lexicons/metadata.toml``."""
    return resources.lexicon("metadata")


def alternatives(patterns: list[str]) -> str:
    """Return one pattern for any of ``patterns``; apostrophes match in either shape, spaces any white space."""
    return "(?:" + "|".join(p.replace("'", "['’]").replace(" ", r"\s") for p in patterns) + ")"


@lru_cache(maxsize=64)
def compiled(table: str, key: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return a list of the lexicon as one pattern, with ``before`` and ``after`` around it, in any capitals."""
    return re.compile(before + alternatives(lexicon()[table][key]) + after, re.IGNORECASE)
