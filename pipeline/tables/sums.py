"""The arithmetic audit of a corpus as rows: what each report's figures come to, beside what it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.arithmetic.audit import audit
from pipeline.corpus import rebuild
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.records import Passage, Report
from pipeline.tables.writers import Row

KINDS = {
    "share_of_count": "share of a count",
    "parts_sum": "parts and whole",
    "grades_sum": "grades and whole",
    "same_measure": "same measure, two values",
    "direction": "words and numbers",
    "out_of_scale": "score and scale",
}
KEYS = (
    "report", "file", "authority", "title", "published", "date", "report_type", "family", "page", "type", "holds",
    "sum", "stated", "computed", "quotes", "pages", "passages", "figures",
)  # fmt: skip


def check_rows(corpus: Corpus, filters: Filters) -> Iterator[Row]:
    """Yield a row a sum, of reports by authority and date, in the order of each report.

    The provenance, ``page`` (of the first passage), the fields of a ``Finding``, and ``quotes`` and ``pages``, the
    texts of its passages and where they stand. ``filters.themes`` and ``stance`` keep sums with a passage of theirs; a
    sum that rests on a passage in
    which a child or a person could be recognised is left out unless the filters include those.
    """
    count = 0
    for row in corpus.reports(filters.but(themes=(), stance=(), limit=None)):
        report = whole_report(corpus, row["report"])
        if report is None:
            continue
        provenance = {key: row.get(key) for key in KEYS[: KEYS.index("page")]}
        passages = {p.id: p for p in report.passages}
        for found in audit(report):
            rests_on = [passages[i] for i in found.passages]
            if not _wanted(rests_on, filters):
                continue
            yield {
                **provenance,
                "page": rests_on[0].page,
                **found.to_json(),
                "quotes": [p.text for p in rests_on],
                "pages": [p.page for p in rests_on],
            }
            count += 1
            if filters.limit is not None and count >= filters.limit:
                return


def whole_report(corpus: Corpus, sha256: str) -> Report | None:
    """Return the report of a sha256 as it was analysed, None where the corpus holds none."""
    found = corpus.connection.execute("SELECT report_key FROM reports WHERE sha256 = ?", (sha256,)).fetchone()
    return rebuild.report(corpus.connection, found[0]) if found else None


def _wanted(passages: Sequence[Passage], filters: Filters) -> bool:
    if not filters.include_sensitive and any(p.sensitivity for p in passages):
        return False
    if filters.stance and not any(p.stance in filters.stance for p in passages):
        return False
    return not filters.themes or any(t.id in filters.themes for p in passages for t in p.themes)


def in_words(row: Row) -> str:
    """Return a sum as lines of text: where it stands, what is stated and what is computed, and the report's words."""
    where = f", page {row['page']}" if row["page"] is not None else ""
    lines = [
        f"{row['authority'] or 'place not stated'}, {row['title'] or row['file']}, {row['date'] or 'undated'}{where}: "
        f"{KINDS[row['type']]}",
        f"    sum       {row['sum']}",
        f"    stated    {row['stated']}",
        f"    computed  {row['computed']}" + ("" if row["holds"] else "  (does not come out)"),
    ]
    lines += [
        f"    \u201c{quote}\u201d" + (f" (page {page})" if page is not None else "")
        for quote, page in zip(row["quotes"], row["pages"], strict=True)
    ]
    return "\n".join(lines)
