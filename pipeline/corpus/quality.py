"""What tells how well each report was read: counts of its pages, sections and labels."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.corpus import where as w
from pipeline.corpus.columns import all_places
from pipeline.corpus.store import Corpus

# Kinds of passage whose stance is not judged by its words.
UNJUDGED = ("heading", "table_row", "caption")
# Below this score a stance is little more than a guess.
UNSURE = 0.4


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page: its number (None where the format has none), its text, and the words that were left out of it."""

    number: int | None
    text: str
    dropped_words: int


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A heading with all that stands under it, deeper headings' passages too.

    ``passages`` counts them without headings, ``asked`` those that a recommendation was read from.
    """

    heading: str
    page: int | None
    passage: str
    passages: int
    asked: int


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report in numbers.

    ``places`` are all its authorities; ``dropped_words`` is None where that was not recorded; ``grades`` pairs of
    area id and grade, earlier ones aside; ``sentences`` counts passages of that kind, ``broken`` those that begin with
    a small letter or have no end; ``judged`` the passages whose stance was told by their words, ``unsure`` those of
    them where it is little more than a guess, ``themed`` those with a theme.
    """

    sha256: str
    file: str
    type: str
    title: str | None
    authority: str | None
    places: tuple[str, ...]
    published: str | None
    period_start: str | None
    period_end: str | None
    date: str | None
    report_type: str
    sample_size: int | None
    words: int
    dropped_words: int | None
    warnings: tuple[str, ...]
    duplicate_of: str | None
    duplicate_kind: str | None
    pages: tuple[PageFacts, ...]
    sections: tuple[SectionFacts, ...]
    grades: tuple[tuple[str, str], ...]
    recommendations: int
    passages: int
    sentences: int
    broken: int
    judged: int
    unsure: int
    themed: int


def facts(corpus: Corpus) -> Iterator[ReportFacts]:
    """Yield the facts of every report, superseded ones and copies too, by authority, date and sha256."""
    db = corpus.connection
    sql = f"""
        SELECT r.report_key, r.sha256, r.file, r.type, r.title, r.authority, r.authorities, r.published,
               r.period_start, r.period_end, r.date, r.report_type, r.sample_size, r.words, r.warnings,
               l.duplicate_of, l.duplicate_kind, t.text, d.words, d.blocks
        FROM {w.REPORTS} JOIN texts t USING (report_key) LEFT JOIN dropped d USING (report_key)
        ORDER BY {w.REPORT_ORDER}
    """  # noqa: S608
    for row in db.execute(sql):
        key, sha256, file, kind, title, authority, authorities, published, start, end, date, report_type, *rest = row
        sample_size, words, warnings, duplicate_of, duplicate_kind, text, dropped_words, blocks = rest
        passages = _Passages(db, key)
        grades = db.execute(
            'SELECT area_id, grade FROM grades WHERE report_key = ? AND "when" IS NULL ORDER BY ordinal', (key,)
        )
        asked = db.execute("SELECT COUNT(*) FROM recommendations WHERE report_key = ?", (key,)).fetchone()[0]
        yield ReportFacts(
            sha256=sha256,
            file=file,
            type=kind,
            title=title,
            authority=authority,
            places=all_places(authority, authorities),
            published=published,
            period_start=start,
            period_end=end,
            date=date,
            report_type=report_type,
            sample_size=sample_size,
            words=words,
            dropped_words=dropped_words,
            warnings=tuple(json.loads(warnings)),
            duplicate_of=duplicate_of,
            duplicate_kind=duplicate_kind,
            pages=tuple(_pages(db, key, text, blocks)),
            sections=tuple(passages.sections()),
            grades=tuple((area, grade) for area, grade in grades),
            recommendations=asked,
            passages=len(passages.rows),
            sentences=passages.sentences,
            broken=passages.broken,
            judged=passages.judged,
            unsure=passages.unsure,
            themed=passages.themed,
        )


def _pages(db: sqlite3.Connection, key: int, text: str, blocks: str | None) -> Iterator[PageFacts]:
    dropped: Counter[int | None] = Counter()
    for page, line in json.loads(blocks or "[]"):
        dropped[page] += len(line.split())
    for number, start, end in db.execute(
        'SELECT number, start, "end" FROM pages WHERE report_key = ? ORDER BY ordinal', (key,)
    ):
        yield PageFacts(number, text[start:end], dropped[number])


class _Passages:
    """The passages of one report, counted in one go."""

    def __init__(self, db: sqlite3.Connection, key: int) -> None:
        self.rows = db.execute(
            "SELECT id, page, kind, section, text, "
            "EXISTS (SELECT 1 FROM recommendation_passages u WHERE u.passage_key = p.passage_key), "
            "EXISTS (SELECT 1 FROM passage_themes h WHERE h.passage_key = p.passage_key), stance_score "
            "FROM passages p WHERE report_key = ? ORDER BY ordinal",
            (key,),
        ).fetchall()
        self.sentences = self.broken = self.judged = self.unsure = self.themed = 0
        for _, _, kind, _, text, _, themed, score in self.rows:
            if kind == "sentence":
                self.sentences += 1
                self.broken += _broken(text)
            if kind not in UNJUDGED:
                self.judged += 1
                self.unsure += score < UNSURE
                self.themed += themed

    def sections(self) -> Iterator[SectionFacts]:
        """Yield each heading with the passages down to the next heading that is not below it."""
        for i, (ident, page, kind, section, text, *_) in enumerate(self.rows):
            if kind != "heading":
                continue
            level = len(json.loads(section))
            passages = asked = 0
            for _, _, other, path, _, is_asked, *_ in self.rows[i + 1 :]:
                if other == "heading":
                    if len(json.loads(path)) <= level:
                        break
                else:
                    passages += 1
                    asked += is_asked
            yield SectionFacts(text, page, ident, passages, asked)


def _broken(text: str) -> bool:
    """Whether a sentence begins or ends in its middle; a footnote's sign may follow the end."""
    ended = text.rstrip("0123456789*†'\"’”)]} ").endswith((".", "!", "?", ":", ";", "…"))
    return text[:1].islower() or not ended
