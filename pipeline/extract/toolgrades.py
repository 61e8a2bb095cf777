"""Grades in audit tools: a workbook or CSV in which a row is a case and some columns hold grades."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.ingest.blocks import Document
from pipeline.records import Grade, Passage

TOOLS = ("xlsx", "csv")

# Columns that hold a grade or a score of the case, by their names; the case's number and date do not.
_GRADES = re.compile(r"\b(?:grade|grading|graded|judg(?:e)?ment|rating|rated|score)\b", re.IGNORECASE)
_OVERALL = re.compile(r"\boverall\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_LONGEST = 4  # words of a grade


def tool_grades(
    document: Document, passages: Sequence[Passage], normal: Callable[[str], str | None]
) -> Iterator[Grade]:
    """Yield the grades of each case, in order.

    Args:
        document: a workbook or CSV as read; its table rows carry the names of their columns.
        passages: its passages in order.
        normal: returns the scale's id of a grade in words, or None where it is none of the scale's.
    """
    rows = (b for b in document.blocks if b.kind == "table_row" and b.header and not b.is_header)
    waiting = [p for p in passages if p.kind == "table_row"]
    at = 0
    for block in rows:
        found = next((i for i in range(at, len(waiting)) if waiting[i].text == block.text), None)
        if found is None:
            continue
        at = found + 1
        cells = block.text.split(" | ")
        if len(cells) != len(block.header):  # a cell of the row is empty or holds the sign itself
            continue
        for name, cell in zip(block.header, cells, strict=True):
            if not _GRADES.search(name) or len(cell.split()) > _LONGEST:
                continue
            grade = normal(cell)
            if grade or _NUMBER.fullmatch(cell):
                area_id = "overall" if _OVERALL.search(name) else "other"
                yield Grade(name, area_id, grade or cell, "ofsted" if grade else None, None, waiting[found].id)
