"""The texts of the reports as a whole, for what hands them on, and what in them must not be handed on."""

from __future__ import annotations

from pipeline.corpus.store import Corpus


def text_of(corpus: Corpus, report: str) -> str:
    """Return the cleaned text of the report of this sha256."""
    sql = "SELECT t.text FROM texts t JOIN reports r USING (report_key) WHERE r.sha256 = ?"
    found = corpus.connection.execute(sql, (report,)).fetchone()
    return str(found[0]) if found else ""


def sensitive_spans(corpus: Corpus, report: str) -> list[tuple[int, int]]:
    """Return start and end of the passages of a report in which a child or a person could be recognised, in order."""
    sql = (
        'SELECT p.start, p."end" FROM passages p JOIN reports r USING (report_key) '
        "WHERE r.sha256 = ? AND p.sensitivity <> '[]' ORDER BY p.start"
    )
    return corpus.connection.execute(sql, (report,)).fetchall()


def themes_found(corpus: Corpus) -> list[str]:
    """Return the ids of the themes that any passage of the corpus is tagged with, in alphabetical order."""
    return [theme for (theme,) in corpus.connection.execute("SELECT DISTINCT theme FROM passage_themes ORDER BY theme")]
