"""Where a report states what was read of it: the line, passage or property that a person would be shown.

Found after the values: of all lines that state a value, the first page's come first, then the narrative, then the
furniture of other pages; a line that labels it ("Published: ...") before one that only has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline import register
from pipeline.ingest.authority import email_places, places_in
from pipeline.ingest.blocks import Document
from pipeline.ingest.dates import find_dates, find_ranges, find_years
from pipeline.ingest.evidence import compiled, lexicon
from pipeline.ingest.sample import worth_of
from pipeline.records import Passage, ReportInfo, Stated

_WORD = re.compile(r"[^\W_]+")
# Of long reports, no field but the sample is read from further on.
FURNITURE, PASSAGES = 240, 80
# A line that names a place has no more words, or is a sentence.
HEADING_WORDS = 14
# What is shown of the words, in characters.
SHOWN = 160


@dataclass(frozen=True, slots=True)
class _Line:
    place: Literal["passage", "furniture", "properties"]
    page: int | None
    passage: str | None
    text: str


def find_stated(
    info: ReportInfo, document: Document, passages: Sequence[Passage], type_words: str | None = None
) -> tuple[Stated, ...]:
    """Return where each field of ``info`` that has a value is stated, by name of field; no entry where no line is.

    Args:
        info: what the report says of itself.
        document: the file as read.
        passages: its passages.
        type_words: the words by which its type was told.
    """
    lines = list(_lines(document, passages))
    found: dict[str, _Line | None] = {}
    if info.title:
        found["title"] = _first(lines, _holds(info.title))
    if info.authority:
        found["authority"] = _first(lines, _names_place(info.authority), lambda t: len(t.split()) <= HEADING_WORDS)
    if info.issuing_body:
        found["issuing_body"] = _first(lines, _names_body(info.issuing_body))
    if info.published:
        found["published"] = _first(lines, _dated(info.published, info.published), _labels("published"))
    if info.period_start:
        dated = _dated(info.period_start, info.period_end or info.period_start)
        found["period"] = _first(lines, dated, _labels("period"))
    if type_words:
        found["report_type"] = _first(lines, _holds(type_words))
    if info.sample_size is not None:
        found["sample_size"] = _sample(info.sample_size, info.title, lines, passages)
    if info.circulation:
        found["circulation"] = _first(lines, _marked(info.circulation))
    if info.author:
        team = (_Line("passage", p.page, p.id, p.text) for p in passages if info.author in p.text)
        found["author"] = _first(lines, _holds(info.author), _author_label) or next(team, None)
    return tuple(
        Stated(field, line.place, line.page, line.passage, shown(line.text))
        for field, line in sorted(found.items())
        if line is not None
    )


def _lines(document: Document, passages: Sequence[Passage]) -> Iterator[_Line]:
    furniture = [b for b in document.furniture if b.text.strip()]
    first = min((b.page for b in (*document.blocks[:1], *furniture) if b.page is not None), default=None)
    of_first = [b for b in furniture if first is not None and b.page == first]
    yield from (_Line("furniture", b.page, None, b.text) for b in of_first[:FURNITURE])
    yield from (_Line("passage", p.page, p.id, p.text) for p in passages[:PASSAGES])
    others = [b for b in furniture if first is None or b.page != first]
    others = others if len(others) <= FURNITURE else others[: FURNITURE // 2] + others[-FURNITURE // 2 :]
    yield from (_Line("furniture", b.page, None, b.text) for b in others)
    yield from (_Line("passage", p.page, p.id, p.text) for p in passages[PASSAGES:][-8:])
    # A reader may put the parts of a cover together in another way than the lines of the page.
    yield from (_Line("furniture", b.page, None, b.text) for b in document.blocks[:12])
    if document.title:
        yield _Line("properties", None, None, document.title)


def _first(
    lines: Sequence[_Line], states: Callable[[str], bool], labels: Callable[[str], bool] | None = None
) -> _Line | None:
    """Return the first line that states a value, one with its label before all others."""
    best: _Line | None = None
    for line in lines:
        text = line.text[:2000]
        if (best is None or labels) and states(text):
            if labels is None or labels(text):
                return line
            best = best or line
    return best


def _holds(value: str) -> Callable[[str], bool]:
    wanted = _plain(value)
    opening = wanted.split()[:2]

    def states(text: str) -> bool:
        low = text.lower()
        if not all(word in low for word in opening):
            return False
        found = _plain(text)
        # A title may run over several lines: the first of them is shown.
        return wanted in found or (len(found.split()) >= 3 and wanted.startswith(found))

    return states


def _names_place(name: str) -> Callable[[str], bool]:
    lower = name.lower()
    openings = register.load().openings(name)

    def states(text: str) -> bool:
        low = text.lower()
        if lower in low or ("@" in low and any(p.name == name for p in email_places(text))):
            return True
        return any(map(low.__contains__, openings)) and any(m.place.name == name for m in places_in(text))

    return states


def _names_body(name: str) -> Callable[[str], bool]:
    holds = _holds(name)
    inspectorate = name.split()[0] if name.startswith(("Ofsted", "HMI", "Care Quality")) else None

    def states(text: str) -> bool:
        if holds(text) or (inspectorate is not None and inspectorate in text):
            return True
        board = register.load().board(text)
        return board is not None and board.name == name

    return states


def _author_label(text: str) -> bool:
    return any(compiled("author", key, r"^\W*", r"\b").match(text) for key in ("labels", "lead"))


def _dated(first: str, last: str) -> Callable[[str], bool]:
    years = {first[:4], last[:4]}

    def states(text: str) -> bool:
        if not any(y in text or y[2:] in text for y in years):
            return False
        whens = [*find_ranges(text), *find_dates(text), *find_years(text)]
        return any((w.first, w.last) == (first, last) or first in (w.first, w.last) for w in whens)

    return states


def _labels(kind: str) -> Callable[[str], bool]:
    pattern = compiled(kind, "labels", r"(?:^|[.|])\W*", r"\b")
    return lambda text: bool(pattern.search(text))


def _marked(level: str) -> Callable[[str], bool]:
    pattern = compiled("circulation", level, r"(?<!non-)(?<!not )")
    also = re.compile(r"published\b", re.IGNORECASE) if level == "public" else None
    if level == "internal":
        also = compiled("circulation", "draft")
    holds = tuple(lexicon()["circulation"].get(f"{level}_holds", ("",)))  # without any, every text is searched

    def states(text: str) -> bool:
        low = text.lower()
        if len(text) > 400 or not any(map(low.__contains__, holds)):
            return False
        return bool(pattern.search(text) or (also and also.match(text)))

    return states


def _sample(size: int, title: str | None, lines: Sequence[_Line], passages: Sequence[Passage]) -> _Line | None:
    best: tuple[float, Passage] | None = None
    for i, passage in enumerate(passages):
        worth = worth_of(passage, i, size)
        if worth is not None and (best is None or worth > best[0]):
            best = (worth, passage)
    if best:
        return _Line("passage", best[1].page, best[1].id, best[1].text)
    return _first(lines, _holds(title)) if title else None


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def shown(text: str) -> str:
    """Return the words of a passage that a person is shown: the first of them where they are many."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rsplit(" ", 1)[0] + "…"
