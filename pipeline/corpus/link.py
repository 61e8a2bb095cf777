"""Linking: what can only be told from several reports, rebuilt in tables of its own in order of sha256.

Which report supersedes which, which repeats another, which sentences are standing text, and what became of
recommendations. The tables of the
analysis stay as they are; queries read ``passage_links.role`` over ``passages.role``.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline import months, register, resources
from pipeline.corpus.columns import all_places
from pipeline.corpus.copies import Candidate, find_copies, is_draft
from pipeline.corpus.follow import link_progress
from pipeline.corpus.senses import link_senses
from pipeline.corpus.store import Corpus
from pipeline.isodates import later
from pipeline.reference import Family, families

# A sentence in the reports of so many authorities, word for word, is standing text and no finding about any of them.
TEMPLATE_AUTHORITIES = 8

# Words of a title that say when and not what: reports of one series differ in them.
_OF_A_DATE = frozenset(
    (
        *months.WORDS, "spring", "summer", "autumn", "winter", "quarter", "quarterly",
        "q", "st", "nd", "rd", "th", "year", "final", "draft",
    )
)  # fmt: skip

_LINKING = "6"  # raised when this module changes what it finds


@dataclass(frozen=True, slots=True)
class _Report:
    key: int
    sha256: str
    places: tuple[str, ...]
    date: str | None
    family: str
    series: str | None  # what a later report must share to supersede; None where none does
    region: str | None
    copy: Candidate


def link(corpus: Corpus, *, searched: bool = True) -> None:
    """Rebuild what needs several reports, in one transaction.

    What a search scans is completed with it; without ``searched`` the first search does that.
    """
    with corpus.transaction() as db:
        db.execute("DELETE FROM report_links")
        db.execute("DELETE FROM passage_links")
        reports = _load(db)
        repeats = find_copies(db, [r.copy for r in reports])
        replaced = _superseded(reports, repeats.keys())
        db.executemany(
            "INSERT INTO report_links VALUES (?, ?, ?, ?, ?, ?)",
            ((r.key, r.family, r.region, replaced.get(r.key), *repeats.get(r.key, (None, None))) for r in reports),
        )
        _mark_templates(db)
        link_senses(db)
        link_progress(db)
        if searched:
            from pipeline.search.blocks import complete  # with numpy, which a run that finds nothing new does without

            complete(db)
        db.execute("INSERT OR REPLACE INTO state VALUES ('linked', ?)", (_version(),))


def is_linked(corpus: Corpus) -> bool:
    """Whether linking has run since the last change, with the same reference data."""
    found = corpus.connection.execute("SELECT value FROM state WHERE name = 'linked'").fetchone()
    return found is not None and found[0] == _version()


def copies(corpus: Corpus) -> tuple[int, int]:
    """Return how many reports have the text of another, and how many nearly repeat another."""
    found = dict(corpus.connection.execute("SELECT duplicate_kind, COUNT(*) FROM report_links GROUP BY 1").fetchall())
    return found.get("same_text", 0), found.get("near", 0)


def _version() -> str:
    digest = hashlib.sha256(_LINKING.encode())
    for parts in (("reference", "families.csv"), ("register", "authorities.csv"), ("glossary", "glossary.csv")):
        digest.update(resources.path("corpora", *parts).read_bytes())
    return digest.hexdigest()


def _regions() -> dict[str, str]:
    """Return the region of each authority by its code."""
    return {place.code: place.region for place in register.load().places if place.code and place.region}


def _load(db: sqlite3.Connection) -> list[_Report]:
    family_of, region_of = families(), _regions()
    reports = []
    rows = db.execute(
        "SELECT report_key, sha256, file, type, title, authority, authorities, authority_code, date, published, "
        "period_start, period_end, circulation, report_type, "
        "(SELECT COUNT(*) FROM pages p WHERE p.report_key = r.report_key AND p.number IS NOT NULL) > 0, "
        "(SELECT COUNT(*) FROM passages p WHERE p.report_key = r.report_key) FROM reports_shown r ORDER BY sha256"
    )
    for (
        key, sha256, file, file_type, title, authority, listed, code, date, published, start, end, circulation, kind,
        paged, count,
    ) in rows:  # fmt: skip
        places = all_places(authority, listed)
        family = family_of.get(kind, Family(kind, "no"))
        reports.append(
            _Report(
                key,
                sha256,
                places,
                date,
                family.name,
                _series(family, title),
                region_of.get(code or ""),
                Candidate(
                    key=key,
                    sha256=sha256,
                    places=places,
                    dates=(published, start, end),
                    draft=is_draft(title, circulation, re.split(r"[/\\]", file)[-1]),
                    paged=bool(paged),
                    plain=file_type == "txt",
                    passages=count,
                ),
            )
        )
    return reports


def _series(family: Family, title: str | None) -> str | None:
    if family.supersedes == "yes":
        return ""
    if family.supersedes == "series" and title:
        return " ".join(word for word in re.findall(r"[a-z]+", title.lower()) if word not in _OF_A_DATE) or None
    return None


def _superseded(reports: Sequence[_Report], copies: Collection[int]) -> dict[int, str]:
    """Return, by key, the sha256 of the latest report of the same authority, family and series where that is later.

    A joint report is superseded when every one of its places has a later one. Those with keys in ``copies`` are left
    out of every count themselves, so they supersede nothing.
    """
    latest: dict[tuple[str, str, str | None], _Report] = {}
    counted = [r for r in reports if r.series is not None]
    for report in counted:
        for place in report.places if report.key not in copies else ():
            best = latest.get((place, report.family, report.series))
            if best is None or (report.date or "") > (best.date or ""):
                latest[place, report.family, report.series] = report
    superseded = {}
    for report in counted:
        now = [last for place in report.places for last in _latest_of(latest, place, report)]
        found = now or [None]
        if found and found[0] and all(last and later(last.date, report.date) for last in found):
            superseded[report.key] = found[0].sha256
    return superseded


def _latest_of(
    latest: Mapping[tuple[str, str, str | None], _Report], name: str, report: _Report
) -> list[_Report | None]:
    """Return the latest report of a place, in the family and series of ``report``; of a former place, its successors'.

    A former authority's reports are superseded when all that took its area over have a later one.
    """
    place = register.load().by_name.get(name)
    last = latest.get((name, report.family, report.series))
    if place is None or not place.successors or (last and later(last.date, report.date)):
        return [last]
    return [latest.get((successor, report.family, report.series)) for successor in place.successors]


def _mark_templates(db: sqlite3.Connection) -> None:
    """Mark the sentences that stand word for word in the reports of many authorities of one family."""
    db.execute("DROP TABLE IF EXISTS temp.standing")
    db.execute(
        """
        CREATE TEMP TABLE standing AS
        SELECT p.fingerprint, l.family FROM passages p
        JOIN reports_shown r USING (report_key) JOIN report_links l USING (report_key)
        WHERE p.fingerprint IN (SELECT fingerprint FROM passages WHERE fingerprint IS NOT NULL
                                GROUP BY fingerprint HAVING COUNT(*) >= ?1)
        GROUP BY p.fingerprint, l.family HAVING COUNT(DISTINCT r.authority) >= ?1
        """,
        (TEMPLATE_AUTHORITIES,),
    )
    db.execute(
        """
        INSERT INTO passage_links
        SELECT p.passage_key, 'template' FROM passages p JOIN report_links l USING (report_key)
        JOIN temp.standing s ON s.fingerprint = p.fingerprint AND s.family = l.family
        WHERE p.role <> 'template'
        """
    )
    db.execute("DROP TABLE temp.standing")
