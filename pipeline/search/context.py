"""What stands before and after a passage in its report."""

from __future__ import annotations

import sqlite3

from pipeline.corpus.filters import Row

LEFT_OUT = "[left out: a child or a person could be recognised]"


def neighbours(db: sqlite3.Connection, passage: Row, number: int, *, sensitive: bool) -> dict[str, list[Row]]:
    """Return up to ``number`` passages before and after one, in order, as ``id``, ``kind``, ``page`` and ``text``.

    Without ``sensitive``, the text of a passage in which a child could be recognised is left out, and says so.
    """
    rows = db.execute(
        "SELECT p.ordinal, p.id, p.kind, p.page, p.text, p.sensitivity <> '[]' "
        "FROM passages p JOIN reports r USING (report_key) JOIN passages c USING (report_key) "
        "WHERE r.sha256 = ? AND c.ordinal = ? AND p.ordinal BETWEEN c.ordinal - ? AND c.ordinal + ? "
        "ORDER BY p.ordinal",
        (passage["report"], _ordinal(passage), number, number),
    )
    found: dict[str, list[Row]] = {"before": [], "after": []}
    for ordinal, ident, kind, page, text, is_sensitive in rows:
        if ordinal != _ordinal(passage):
            said = LEFT_OUT if is_sensitive and not sensitive else text
            side = "before" if ordinal < _ordinal(passage) else "after"
            found[side].append({"id": ident, "kind": kind, "page": page, "text": said})
    return found


def _ordinal(passage: Row) -> int:
    return int(str(passage["id"]).rpartition("-")[2])
