"""The pages of reports as they were read, passage by passage, to open a citation where it stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OnPage:
    """A passage of a page, in order; ``open`` is false where a child or a person could be recognised in it.

    Where the format has no pages, ``page`` is None and ``section`` holds the passages together.
    """

    report: str
    page: int | None
    section: str
    id: str
    kind: str
    number: str | None
    text: str
    open: bool


def pages_of(db: sqlite3.Connection, passages: Iterable[str]) -> Iterator[OnPage]:
    """Yield all passages of the pages on which the given passages stand, by report and place.

    A report whose format has no pages gives the passages under the same headings.
    """
    wanted = set(passages)
    starts = {ident.partition("-")[0] for ident in wanted}
    for key, sha256 in db.execute("SELECT report_key, sha256 FROM reports ORDER BY sha256").fetchall():
        if sha256[:12] not in starts:
            continue
        rows = db.execute(
            "SELECT page, section, id, kind, number, text, sensitivity = '[]' FROM passages WHERE report_key = ? "
            "ORDER BY ordinal",
            (key,),
        ).fetchall()
        places = {_place(row) for row in rows if row[2] in wanted}
        for row in rows:
            if _place(row) in places:
                page, section, ident, kind, number, text, open_ = row
                yield OnPage(sha256, page, section if page is None else "", ident, kind, number, text, bool(open_))


def _place(row: tuple[int | None, str, str, str, str | None, str, int]) -> tuple[int | None, str]:
    return (row[0], row[1] if row[0] is None else "")
