"""The same measure given two values in one report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from pipeline.arithmetic.direction import FROM, TO
from pipeline.arithmetic.entries import Entry, Layout, Row, Table, finding
from pipeline.arithmetic.finding import Finding, number
from pipeline.arithmetic.grades import GRADES, grade_of
from pipeline.arithmetic.lexicon import filler, heading_words, words_of
from pipeline.arithmetic.tables import is_total

_FEWEST = 5  # cases: fewer of as many are often of different things
_BACK = re.compile(
    r"\b(?:of|in|for)\s+(?:whom|which|these|those|them|this)\b|\b(?:this|these|those|here|they|it)\b", re.IGNORECASE
)
_WORDS = 4  # words that two sentences must share to measure the same
_VERB = re.compile(
    r"\s(?:had|has|have|was|were|is|are|did|took|showed|shows|held|made|share|shared|came|went|got|led)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"(?:\b(?:the|these|those|all)\s+|\A)\Z", re.IGNORECASE)


def check(layout: Layout) -> Iterator[Finding]:
    """Yield findings on figures of one part and time that, by their words, measure the same."""
    yield from _same_counts(layout)
    yield from _cells_in_text(layout)
    yield from _pairs(layout)
    yield from _said_twice(layout)


def _same(a: Entry, b: Entry) -> bool:
    """Tell whether the values agree, each as exact as it is written."""
    slack = 10.0 ** -min(a.decimals, b.decimals) if a.kind in ("share", "score") else 0.0
    if a.kind == "share" and (a.hedged or b.hedged):
        slack = 6.0
    return abs(a.figure.value - b.figure.value) <= slack


def _unit(entry: Entry) -> str:
    return "%" if entry.kind == "share" else ""


def _finding(a: Entry, b: Entry, about: str, holds: bool) -> Finding:
    return finding(
        "same_measure",
        holds,
        [a, b],
        about,
        f"{number(a.figure.value)}{_unit(a)}",
        f"{number(b.figure.value)}{_unit(b)}",
    )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _comparable(a: Entry, b: Entry) -> bool:
    return (
        a.passage.part == b.passage.part
        and a.order != b.order
        and a.figure.when.lower() == b.figure.when.lower()
        and a.kind == b.kind
    )


def _same_counts(layout: Layout) -> Iterator[Finding]:
    """Compare shares of the very same counts, said in much the same words."""
    by_counts: dict[tuple[float, float], list[Entry]] = defaultdict(list)
    for e in layout.entries:
        f = e.figure
        if f.kind == "percent" and f.numerator is not None and f.denominator and f.denominator >= _FEWEST:
            by_counts[f.numerator, f.denominator].append(e)
    for entries in by_counts.values():
        for a, b in combinations(entries, 2):
            if _comparable(a, b) and _overlap(a.words, b.words) >= 0.2:
                yield _finding(a, b, b.figure.about, _same(a, b))


def _said_twice(layout: Layout) -> Iterator[Finding]:
    """Compare what two sentences say in the same words, none of them the words of a general count."""
    by_words: dict[tuple[int | None, str, str, frozenset[str]], list[Entry]] = defaultdict(list)
    for e in layout.entries:
        words = e.words - filler()
        if e.cell is None and len(words) >= _WORDS:
            by_words[e.passage.part, e.kind, e.figure.when.lower(), words].append(e)
    for entries in by_words.values():
        if len(entries) != 2:  # of three or more, each is of a group of its own
            continue
        a, b = entries
        sizes = {a.figure.denominator, b.figure.denominator} - {None}
        if a.passage.section != b.passage.section and len(sizes) < 2 and not (_points_back(a) or _points_back(b)):
            yield _finding(a, b, b.figure.about, _same(a, b))


def _points_back(entry: Entry) -> bool:
    """Tell whether the sentence speaks of a group named before: its words are then not the whole measure."""
    return _BACK.search(entry.passage.text) is not None


def _cells_in_text(layout: Layout) -> Iterator[Finding]:
    """Compare a cell of a table with the sentence that names its row and column and adds nothing of its own."""
    texts = [e for e in layout.entries if e.passage.kind in ("sentence", "bullet")]
    for table in layout.tables:
        for row in table.rows:
            for column, cell in sorted(row.by_column.items()):
                named = _named(table, row, column, cell)
                if not named:
                    continue
                for text in texts:
                    if _says(text, cell, named, column, table):
                        yield _finding(text, cell, cell.figure.about, _same(text, cell))


def _named(table: Table, row: Row, column: int, cell: Entry) -> frozenset[str]:
    """Return what names a cell: row and column, a row of totals by its column alone; empty where that is too little."""
    heading = table.header[column] if column < len(table.header) else ""
    if is_total(row.label):
        return words_of(heading) if cell.kind == "count" and grade_of(heading) in GRADES else frozenset()
    label, column_words = words_of(row.label), heading_words(heading)
    if cell.kind == "count":
        graded = grade_of(row.label) in GRADES and not grade_of(heading)
        return label | column_words if graded and column_words - filler() else frozenset()
    named = label | column_words
    return named if len(named - filler()) >= 3 else frozenset()


def _says(text: Entry, cell: Entry, named: frozenset[str], column: int, table: Table) -> bool:
    if (
        text.kind != cell.kind
        or text.passage.part != cell.passage.part
        or (text.figure.denominator and cell.kind == "count")
    ):
        return False
    if bool(text.figure.when) != bool(cell.figure.when) and not is_total(cell.cell.label if cell.cell else ""):
        return False
    about = text.figure.about
    if cell.kind == "count":
        before = text.passage.text[: text.figure.start - text.passage.start]
        if not _DEFINITE.search(before) or not grade_of(about):
            return False
        about = _VERB.split(about, maxsplit=1)[0]
    words = words_of(about)
    return named <= words and words - named <= filler()


def _pairs(layout: Layout) -> Iterator[Finding]:
    """Compare a change told in text with the row of a table that gives the same start another end."""
    for entries in layout.by_passage:
        if entries[0].passage.kind == "table_row":
            continue
        for before, after in pairwise(entries):
            lead = before.passage.text[: before.figure.start - before.passage.start]
            if before.kind not in ("share", "score") or after.kind != before.kind:
                continue
            if not FROM.search(lead) or not TO.fullmatch(before.gap(after)):
                continue
            for table in layout.tables:
                for row in table.rows:
                    yield from _ended(before, after, table, row)


def _names(label: frozenset[str], told: frozenset[str]) -> bool:
    return label - filler() <= told and _overlap(label - filler(), told - filler()) >= 0.6


def _ended(before: Entry, after: Entry, table: Table, row: Row) -> Iterator[Finding]:
    cells = [row.by_column[c] for c in sorted(row.by_column)]
    label = words_of(row.label)
    told = words_of(before.figure.about)
    if not label - filler() or len(cells) < 2 or any(c.kind != before.kind for c in cells):
        return
    if cells[0].passage.part != before.passage.part or not _names(label, told):
        return
    start = [
        c
        for c in cells[:-1]
        if c.figure.value == before.figure.value
        and (c.figure.when.lower() == before.figure.when.lower() or (len(cells) == 2 and c is cells[0]))
    ]
    if len(start) != 1 or start[0] is not cells[-2]:
        return
    yield _finding(after, cells[-1], row.label, _same(after, cells[-1]))
    if is_total(row.label) and row is table.rows[-1]:
        parts = [e for e in table.column(max(row.by_column))[:-1] if e is not None and e.kind == "score"]
        if len(parts) == len(table.rows) - 1 > 1:
            yield _mean(parts, after)


def _mean(parts: Sequence[Entry], told: Entry) -> Finding:
    values = [e.figure.value for e in parts]
    mean = sum(values) / len(values)
    sum_ = f"({' + '.join(map(number, values))}) / {len(values)}"
    return finding(
        "parts_sum", abs(mean - told.figure.value) <= 0.1, [*parts, told], sum_, number(told.figure.value), number(mean)
    )
