"""How an output was made: what was asked for, of which corpus, by which versions; no clock, so same in, same out."""

from __future__ import annotations

from dataclasses import fields

from pipeline.corpus.citation import say_date
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.version import NAME, package_version

_LEFT_OUT = {
    "sensitive": "passages in which a child or a person could be recognised",
    "template": "passages that are standing text",
    "background": "passages of background",
    "method": "passages on method",
    "superseded": "reports that a later one replaces",
    "near_duplicates": "reports that nearly repeat another",
    "duplicates": "reports that repeat another",
}


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
    asked = filters.but(role=filters.role or role)
    left_out = [f"{_LEFT_OUT[name]}: {n}" for name, n in corpus.left_out(asked).items() if n and name in _LEFT_OUT]
    return [
        ("made with", f"{NAME} {package_version()}"),
        ("analysis", ", ".join(versions) or "none"),
        ("corpus", f"{corpus.path.name}, fingerprint {corpus.fingerprint()}"),
        ("reports", str(len(reports))),
        ("oldest report", say_date(dates[0]) or "" if dates else "none is dated"),
        ("newest report", say_date(dates[-1]) or "" if dates else "none is dated"),
        ("filters", asked_for(filters)),
        ("left out", "; ".join(left_out) or "nothing"),
    ]


def asked_for(filters: Filters) -> str:
    """Return the filters that were set, in words, by the names of their options where they have one."""
    said = []
    for field in fields(filters):
        value = getattr(filters, field.name)
        if value == field.default or field.name == "limit":
            continue
        name = field.name.replace("_", " ")
        if isinstance(value, bool):
            said.append(name)
        else:
            said.append(f"{name}: {', '.join(map(str, value)) if isinstance(value, tuple) else value}")
    return "; ".join(said) or "none: the latest report of each authority and family of report types"
