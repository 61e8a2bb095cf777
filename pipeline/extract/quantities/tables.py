"""Figures of a table row: a cell's number, measured by the row's first cell and the column's header."""

from __future__ import annotations

import re

from pipeline.extract.quantities import lexicon
from pipeline.extract.quantities.about import abouts
from pipeline.extract.quantities.grammar import find_quantities
from pipeline.extract.quantities.period import header_periods, whens
from pipeline.extract.quantities.period import periods as periods_of
from pipeline.extract.quantities.quantity import Quantity, proportion
from pipeline.extract.quantities.scan import might_hold_figures
from pipeline.numbers import DIGITS, parse_number

_COUNT = rf"(?P<count>{DIGITS})"
_SHARE = rf"(?P<share>{DIGITS})\s?(?:%|per\s?cent)"
_PARTS = rf"(?P<part>{DIGITS})\s*(?:/|of|out\s+of)\s*(?P<whole>{DIGITS})"
_CELL = re.compile(
    rf"\s*(?:~|c\.|<|>)?\s*(?:{_SHARE}(?:\s*[(\[]\s*(?:{_PARTS}|{_COUNT})\s*[)\]])?"
    rf"|(?:{DIGITS})\s*[(\[]\s*(?:{DIGITS})\s?(?:%|per\s?cent)\s*[)\]]"
    rf"|(?:{DIGITS})\s*(?:/|of|out\s+of)\s*(?:{DIGITS})(?:\s*[(\[]\s*(?:{DIGITS})\s?%\s*[)\]])?|(?:{DIGITS})|nil|none)\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(DIGITS)


_SHARE_OF = re.compile(r"(?:%|per\s?cent)\s+of\s+\d", re.IGNORECASE)
# A cell of data ("Both 2") that a reader took for the head of a column.
_NO_HEAD = re.compile(r"\s*[A-Za-z][^\d]{0,20}\s\d{1,3}\s*\Z")
_CAPTION = re.compile(r"\s*(?:table|figure|chart|graph)\s+[\dA-Z]{1,3}\s*[:.–—-]\s*", re.IGNORECASE)


def split_cells(text: str) -> list[tuple[int, int]]:
    """Return the spans of the cells of a row whose cells are joined by " | "."""
    spans, start = [], 0
    for m in re.finditer(r"\s*\|\s*", text):
        spans.append((start, m.start()))
        start = m.end()
    spans.append((start, len(text)))
    return spans


def row_quantities(text: str, header: tuple[str, ...], caption: str | None = None) -> list[tuple[Quantity, str, str]]:
    """Return the quantities of a table row, each with its ``about`` and ``when``.

    A cell that is a number takes them from the row's first cell and the column's header; a cell of running text is
    read as a sentence. ``header`` may be shorter or longer than the row; ``caption``, the line above the table, says
    what is measured where neither does.
    """
    if any(_NO_HEAD.match(cell) and not _is_period(cell) for cell in header):
        header = ()
    titled = _CAPTION.match(caption) if caption else None
    title = caption[titled.end() :].strip() if caption and titled else ""
    cells = split_cells(text)
    label = text[cells[0][0] : cells[0][1]].strip()
    named = [text[s:e].strip() for s, e in cells]
    when = label if _is_period(label) else ""
    if when:
        label = next((c for c in named[1:] if c and not _CELL.fullmatch(c)), "") if len(cells) > 3 and header else ""
    numbered = _CELL.fullmatch(label) is not None
    periods = header_periods(header)
    out: list[tuple[Quantity, str, str]] = []
    for i, (start, end) in enumerate(cells):
        cell = text[start:end]
        column = header[i].strip() if i < len(header) else ""
        if not cell.strip():
            continue
        if _CELL.fullmatch(cell):
            if (
                i == 0
                or (not header and re.fullmatch(r"\s*(?:19|20)\d\d\s*", cell))
                or column.lower().strip(".: ") in lexicon.words("table", "skip")
            ):
                continue
            quantity = _cell(cell, start, column)
            if quantity is None or (out and _given_again(out[-1][0], quantity, column)):
                continue
            about = _about("" if numbered else label, column)
            if title and not header and (not about or when):
                about = title
            out.append((quantity, about, when or (periods[i] if i < len(periods) else "")))
        elif column.lower().strip(".: ") not in lexicon.words("table", "skip"):
            out += _sentence(cell, start, label if i else "")
    return out


def _sentence(cell: str, offset: int, label: str) -> list[tuple[Quantity, str, str]]:
    """Read the running text of a cell; the row's first cell goes before an ``about`` of a word or none."""
    found = find_quantities(cell) if might_hold_figures(cell.split()) else []
    if not found:
        return []
    spans = periods_of(cell)
    out = []
    for q, about, when in zip(found, abouts(cell, found, spans), whens(cell, found, spans), strict=True):
        out.append((q, f"{label}, {about}".strip(", ") if label and len(about.split()) < 2 else about, when))
    return [(_shift(q, offset), about, when) for q, about, when in out]


def _is_period(label: str) -> bool:
    """Tell whether the first cell of a row names the time that the row is of."""
    found = periods_of(label, bare_months=True)
    return bool(found) and found[0][0] == 0 and found[-1][1] == len(label)


def _shift(q: Quantity, by: int) -> Quantity:
    q.start, q.end = q.start + by, q.end + by
    q.noun = (q.noun[0] + by, q.noun[1] + by) if q.noun else None
    q.inner = (q.inner[0] + by, q.inner[1] + by) if q.inner else None
    return q


def _cell(cell: str, offset: int, column: str) -> Quantity | None:
    """Read a cell that holds a number and nothing else."""
    start, end = offset + len(cell) - len(cell.lstrip()), offset + len(cell.rstrip())
    values = [v for v in (parse_number(m.group()) for m in _NUMBER.finditer(cell)) if v is not None]
    if not values:
        return Quantity(start, end, "count", 0.0)
    low = column.lower()
    if "%" in cell or "cent" in cell.lower():
        at = next(
            i for i, m in enumerate(_NUMBER.finditer(cell)) if re.match(r"\s?(?:%|per)", cell[m.end() :], re.IGNORECASE)
        )
        rest = values[:at] + values[at + 1 :]
        if len(rest) == 1 and _SHARE_OF.search(cell):
            return Quantity(start, end, "percent", values[at], None, rest[0])
        denominator = rest[1] if len(rest) > 1 else None
        return Quantity(start, end, "percent", values[at], rest[0] if rest else None, denominator)
    if len(values) > 1:
        part, whole = values[0], values[1]
        if part > whole or whole <= 0:
            return None
        return Quantity(start, end, "proportion", proportion(part, whole), part, whole)
    value = values[0]
    if (
        any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", low) for w in ("%", "percentage", "per cent", "percent"))
        and value <= 100
    ):
        return Quantity(start, end, "percent", value)
    scored = any(cue in low for cue in lexicon.words("score", "header"))
    return Quantity(start, end, "score" if scored or "." in cell else "count", value)


def _given_again(before: Quantity, q: Quantity, column: str) -> bool:
    """Fold a cell "91%" into "40 of 44" before it, and a share beside its count, where the column is one of shares."""
    if q.kind != "percent" or q.numerator is not None or before.inner is not None:
        return False
    if q.denominator is not None:
        if before.kind != "count" or abs(100 * before.value / q.denominator - q.value) > 1.0:
            return False
        before.kind, before.numerator, before.denominator = "percent", before.value, q.denominator
        before.value, before.inner = q.value, (q.start, q.end)
        return True
    if before.kind == "proportion" and before.numerator is not None and abs(before.value - q.value) <= 1.0:
        before.kind, before.value, before.inner = "percent", q.value, (q.start, q.end)
        return True
    share = not column or column.lower().strip() in lexicon.words("table", "share")
    if before.kind == "count" and share:
        before.kind, before.numerator, before.value, before.inner = "percent", before.value, q.value, (q.start, q.end)
        return True
    return False


def _about(label: str, column: str) -> str:
    low = column.lower().strip(".: ")
    if low in lexicon.words("table", "empty"):
        return label
    if low in lexicon.words("table", "target"):
        return f"{column}: {label}" if label else column
    bare = (
        re.sub(lexicon.pattern("table", "empty").pattern, "", column, flags=re.IGNORECASE).strip(" ,:-") if low else ""
    )
    bare = re.sub(r"\(.*?\)", "", bare).strip() or bare
    return ", ".join(part for part in (label, bare) if part)
