"""Judgements on named areas: inspection grades and the outcomes of area SEND inspections.

Layouts from 2012 on: tables of judgements, in whatever order a reader took their cells and wherever their lines break;
headings ("The experiences and progress of care leavers: good"); sentences ("Children's services in ... are good", "The
overall judgement is inadequate"); the record of main findings at the end of older reports. The shares of grades that
an audit of cases gives are figures, not grades of an area, and are left to those who read figures.

Areas, grades and sentences are in ``corpora/lexicons/grades.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.extract.toolgrades import TOOLS, tool_grades
from pipeline.ingest.blocks import Document
from pipeline.records import Grade, Passage, ReportInfo

# A row of a judgement table is no longer than this, in characters.
ROW = 230
SAME_ROW = 80
# A heading or line that carries a grade, in words.
SHORT = 32
# Old reports put their table at the end.
LAST_PASSAGES = 40

_GAP = re.compile(r"[\s|:.…\-–—\d)(]{0,40}(?:(?:is|are|was)\s)?(?:judged\s(?:to\sbe\s)?)?")
_LEAD = re.compile(r"[\W\d]*")  # what may stand before the name of an area
_DOMAIN = re.compile(
    r"(?P<area>[^|:]{3,100}?)(?:\s?[|:]\s?|\s(?:is|was)\s(?:judged\s)?(?:to\sbe\s)?)(?P<grade>[A-Za-z ]{4,40})\.?"
)
_EARLIER = re.compile(r"\b(?:last|previous|since|in 20\d\d)\b", re.IGNORECASE)
_FRAGMENT = re.compile(r"\b(?:improvement|to be good)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    grades: tuple[tuple[str, re.Pattern[str]], ...]
    any_grade: re.Pattern[str]
    openings: tuple[str, ...]  # the letters that each grade begins with
    areas: tuple[tuple[str, re.Pattern[str]], ...]
    starts: re.Pattern[str]
    sentences: tuple[tuple[str, re.Pattern[str]], ...]
    send: tuple[tuple[str, re.Pattern[str]], ...]
    previous: re.Pattern[str]
    never: re.Pattern[str]
    overall: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    passage: str | None


def find_grades(document: Document, passages: Sequence[Passage], info: ReportInfo) -> tuple[Grade, ...]:
    """Return the grades that the report gives, in order, one an area (and one an area for the inspection before).

    Args:
        document: the file as read; its first page's furniture may hold the judgement.
        passages: its passages in order.
        info: what the report says of itself; only inspectorates' reports are read for tables of judgements, a local
            audit for rows that give a domain one grade.
    """
    if document.type in TOOLS:
        return tuple(tool_grades(document, passages, _whole))
    front, rest = _pieces(document, passages)
    if info.report_type == "area_send":
        return tuple(_send(front))
    if not info.report_type.endswith(("sif", "ilacs", "jtai", "other", "visit")):
        return tuple(_local(passages))
    found: dict[tuple[str, str], Grade] = {}
    words = _lexicon()

    def keep(grades: Iterator[Grade]) -> None:
        for grade in grades:
            if grade.grade != "not_judged":
                name = grade.area.lower() if grade.area_id == "other" else ""
                found.setdefault((grade.area_id, name), grade)

    keep(_rows(front))
    keep(_sentences(front))
    for piece in rest:
        if len(piece.text) > ROW or not any(map(piece.text.lower().__contains__, words.openings)):
            continue
        if len(piece.text.split()) <= SHORT and words.any_grade.search(piece.text):
            keep(_rows([piece], whole=True))
            keep(g for g in _sentences([piece], whole=True) if g.area_id == "lscb")
    if not found or set(found) == {("lscb", "")}:
        keep(_rows(rest[-LAST_PASSAGES:]))
    return (*found.values(), *_previous(front))


def _pieces(document: Document, passages: Sequence[Passage]) -> tuple[list[_Piece], list[_Piece]]:
    """Return the first page and the rest; furniture of the first page comes after its passages."""
    if not passages:
        pages = [b.page for b in document.blocks if b.page is not None]
        first = min(pages, default=None)
        blocks = [(_Piece(b.text, None), b.page == first) for b in document.blocks]
        return [p for p, f in blocks if f], [p for p, f in blocks if not f]
    first = next((p.page for p in passages), None)
    front = [_Piece(p.text, p.id) for p in passages if p.page == first][:60]
    rest = [_Piece(p.text, p.id) for p in passages if p.page != first]
    low = min((b.page for b in document.furniture if b.page is not None), default=first)
    front += [_Piece(b.text, None) for b in document.furniture if b.page is not None and b.page == low]
    if low != first and low is not None and first is not None and low < first:
        front = front[-30:] + front[:-30]
    return front, rest


def _rows(pieces: Sequence[_Piece], *, whole: bool = False) -> Iterator[Grade]:
    """Yield the grades of a table of judgements; ``whole``: the area must start the text and the grade end it."""
    words = _lexicon()
    text = " ".join(p.text for p in pieces)
    # Nearly every line is passed over by this.
    if whole and (lead := _LEAD.match(text)) and not words.starts.match(text, lead.end()):
        return
    starts: list[int] = []
    last = ""
    for match in words.starts.finditer(text):
        # The name of an area may have two of these, on either side of its grade.
        word = match.group().lower()
        if not (last.endswith("of") and word.startswith("children") and match.start() - starts[-1] <= SAME_ROW):
            starts.append(match.start())
            last = word
    for i, start in enumerate(starts):
        end = min(start + ROW, starts[i + 1] if i + 1 < len(starts) else len(text))
        if whole and not _LEAD.fullmatch(text, 0, start):
            continue
        row = _row(text[start:end], whole)
        if row:
            yield Grade(row[0], row[1], row[2], "ofsted", None, _passage_at(pieces, start))


def _row(text: str, whole: bool) -> tuple[str, str, str] | None:
    """Return area, its id and the grade of one row that starts with the area's name."""
    words = _lexicon()
    match = words.any_grade.search(text) or _FRAGMENT.search(text)
    if not match:
        return None
    before, after = text[: match.start()], text[match.end() :]
    if whole and re.search(r"\w", re.sub(r"^\s?(?:to be good|grade \d)", "", after, flags=re.IGNORECASE)):
        return None
    for ident, pattern in words.areas:
        area = pattern.match(before)
        if area and _GAP.fullmatch(before[area.end() :]):
            return _printed(area.group()), ident, _normal(match.group())
    if whole:
        return None
    # The name runs on below the grade: "... who need help | Good / and protection".
    joined = f"{before.rstrip(' |')} {after.lstrip(' |')}"
    for ident, pattern in words.areas:
        area = pattern.match(joined)
        if area and area.end() > len(before.rstrip(" |")):
            return _printed(area.group()), ident, _normal(match.group())
    return None


def _sentences(pieces: Sequence[_Piece], *, whole: bool = False) -> Iterator[Grade]:
    text = " ".join(p.text for p in pieces)
    for ident, pattern in _lexicon().sentences:
        match = pattern.match(text) if whole else pattern.search(text)
        if match and not _EARLIER.search(text[max(0, match.start() - 100) : match.start()]):
            area = _printed(match["area"])
            yield Grade(area, ident, _normal(match["grade"]), "ofsted", None, _passage_at(pieces, match.start()))


def _local(passages: Sequence[Passage]) -> Iterator[Grade]:
    """Yield the one grade that a local audit gives to a domain, or to all of it."""
    words = _lexicon()
    seen: set[str] = set()
    for passage in passages:
        if len(passage.text) > ROW or passage.kind not in ("table_row", "heading", "bullet", "sentence"):
            continue
        match = _DOMAIN.fullmatch(passage.text)
        if not match or not words.any_grade.fullmatch(match["grade"].strip()):
            continue
        area = _printed(match["area"])
        overall = words.overall.fullmatch(area)
        if overall and len(area.split()) == 1 and passage.kind != "table_row":
            continue
        if not overall and (passage.kind != "table_row" or words.never.fullmatch(area) or re.search(r"\d", area)):
            continue
        if area.lower() not in seen and _normal(match["grade"].strip()) != "not_judged":
            seen.add(area.lower())
            area_id = "overall" if overall else _area_id(area)
            yield Grade(area, area_id, _normal(match["grade"].strip()), "ofsted", None, passage.id)


def _area_id(area: str) -> str:
    return next((ident for ident, pattern in _lexicon().areas if pattern.fullmatch(area)), "other")


def _previous(pieces: Sequence[_Piece]) -> Iterator[Grade]:
    """Yield the overall judgement of the inspection before, where the summary recalls it."""
    for piece in pieces:
        match = _lexicon().previous.search(piece.text[:1000])
        if match:
            yield Grade(
                _printed(match["area"]), "overall", _normal(match["grade"]), "ofsted", "previous", piece.passage
            )
            return


def _send(pieces: Sequence[_Piece]) -> Iterator[Grade]:
    text = " ".join(" ".join(p.text for p in pieces).split())
    for grade, pattern in _lexicon().send:
        match = pattern.search(text)
        if match:
            at = _passage_at(pieces, match.start())
            yield Grade("Inspection outcome", "overall", grade, "send", None, at)
            return


def _passage_at(pieces: Sequence[_Piece], offset: int) -> str | None:
    """Return the passage that holds ``offset`` of the pieces joined by single spaces."""
    for piece in pieces:
        if offset <= len(piece.text):
            return piece.passage
        offset -= len(piece.text) + 1
    return None


def _printed(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


def _whole(text: str) -> str | None:
    """Return the grade that is all of ``text``, None where it is something else."""
    return _normal(text) if _lexicon().any_grade.fullmatch(text) else None


def _normal(text: str) -> str:
    for name, pattern in _lexicon().grades:
        if pattern.fullmatch(text):
            return name
    return "requires_improvement"  # a piece of "requires improvement to be good"


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = resources.lexicon("grades")
    grades = sorted(table["grade"].items(), key=lambda g: -len(g[1]))
    either = "|".join(f"(?:{_spaced(p)})" for _, p in grades)

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(_spaced(pattern).replace("GRADE", f"(?:{either})\\b"), re.IGNORECASE)

    return _Lexicon(
        grades=tuple((name, compiled(p)) for name, p in grades),
        any_grade=re.compile(rf"(?<![\w-])(?<!to\sbe\s)(?:{either})\b", re.IGNORECASE),
        openings=tuple(re.split(r"[^a-z]", p, maxsplit=1)[0] for _, p in grades),
        areas=tuple((a["id"], compiled(a["pattern"])) for a in table["area"]),
        starts=re.compile(rf"(?<!\w)(?:{_spaced(table['rows']['starts'])})\b", re.IGNORECASE),
        sentences=tuple((s["id"], compiled(s["pattern"])) for s in table["sentence"]),
        previous=compiled(table["previous"]["pattern"]),
        never=compiled(table["local"]["never"]),
        overall=compiled(table["local"]["overall"]),
        send=tuple((s["grade"], compiled(s["pattern"])) for s in table["send"]),
    )


def _spaced(pattern: str) -> str:
    return pattern.replace("'", "['’]").replace(" ", r"[\s|]{1,3}")
