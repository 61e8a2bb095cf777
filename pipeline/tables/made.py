"""How an output was made: what was asked for, of which corpus, by which versions; no clock, so same in, same out."""

from __future__ import annotations

from pipeline.corpus.citation import say_date
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.tables.asked import also, given, left_out, only
from pipeline.version import NAME, package_version


def how_made(corpus: Corpus, filters: Filters, *, role: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    """Return pairs of what and how: program, analysis, corpus, reports and their dates, filters, what is left out.

    Args:
        corpus: the corpus that was read.
        filters: what was asked for.
        role: the roles of passages that are in the output, where the filters name none; by default findings.
    """
    reports = list(corpus.reports(filters.but(limit=None)))
    dates = sorted(r["date"] for r in reports if r["date"])
    versions = sorted({r["analysis_version"] for r in reports})
    left = corpus.left_out(filters.but(role=filters.role or role))
    pairs = given(filters)
    said = "; ".join((*only(pairs), *(f"also {what}" for what in also(pairs))))
    return [
        ("made with", f"{NAME} {package_version()}"),
        ("analysis", ", ".join(versions) or "none"),
        ("corpus", f"{corpus.path.name}, fingerprint {corpus.fingerprint()}"),
        ("reports", str(len(reports))),
        ("oldest report", say_date(dates[0]) or "" if dates else "none is dated"),
        ("newest report", say_date(dates[-1]) or "" if dates else "none is dated"),
        ("filters", said or "none, but reports that a later one of the same kind and authority replaces are left out"),
        ("left out", "; ".join(left_out(left)) or "nothing"),
    ]
