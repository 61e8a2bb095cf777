"""Search: the passages that answer some words, best first, with the words found.

Ranking is BM25 over stemmed words (SQLite's FTS5, Porter stemmer). Whatever a user types is a valid query: nothing of
it is read as FTS5 syntax but "phrases" in double quotes and a closing ``*``.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.corpus import where as w
from pipeline.corpus.citation import cite
from pipeline.corpus.expand import Other, other_forms
from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.queries import passages_by_key

DEFAULT_LIMIT = 20
MOST_TERMS = 32  # of a query; the rest of a pasted page adds nothing to its ranking

# BM25 puts the shortest passages first; a heading only says that something follows, so it comes after what does.
HEADING_WEIGHT = 0.25

# Of a shorter word, the Porter stemmer takes off next to nothing.
SHORTEST_STEM = 4
_ENDINGS = ("e", "ed", "ing", "ion", "ive", "al", "y", "ity", "ment")

# Characters that no text holds, to find out what FTS5 would highlight.
_OPEN, _CLOSE = "\x02\ue000\x02", "\x03\ue000\x03"

_WORD_TERM = re.compile(r'"(\S+)"')
_TERMS = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query.

    Attributes:
        score: of BM25, higher is better; comparable within one query only.
        passage: the row, as of ``Corpus.passages``.
        spans: (start, end) of the words found, in characters of the passage's text, in order.
        citation: "Authority, title, date, p. N".
    """

    score: float
    passage: Row
    spans: tuple[tuple[int, int], ...]
    citation: str

    def to_json(self) -> dict[str, Any]:
        """Return the passage's row with ``score``, ``found`` (pairs of offsets) and ``citation`` before it."""
        return {
            "score": self.score,
            "citation": self.citation,
            "found": [list(span) for span in self.spans],
            **self.passage,
        }

    def snippet(self, before: str = "[", after: str = "]") -> str:
        """Return the text with ``before`` and ``after`` around each word found."""
        text, at, parts = self.passage["text"], 0, []
        for start, end in self.spans:
            parts += [text[at:start], before, text[start:end], after]
            at = end
        return "".join([*parts, text[at:]])


def search(db: sqlite3.Connection, query: str, filters: Filters) -> list[Hit]:
    """Return the passages that answer ``query``, best first; ties in order of sha256 and place in the report.

    All words must be found; where no passage has them all, any of them is enough.
    """
    terms = parse(query)
    if not terms:
        return []
    wider, strangers = _with_other_forms(db, terms)
    for with_other, joined in ((" AND ".join(wider), " AND ".join(terms)), (" OR ".join(wider), " OR ".join(terms))):
        found = _match(db, with_other, filters, (joined, strangers))
        if found or len(wider) == 1:
            return _hits(db, with_other, found)
    return []


def _with_other_forms(db: sqlite3.Connection, terms: Sequence[str]) -> tuple[list[str], list[Other]]:
    """Return the terms, each short or long form together with its other form, and the forms that have two senses.

    A quoted phrase is sought as it stands, and so is a prefix.
    """
    others = other_forms(db, [match[1] if (match := _WORD_TERM.fullmatch(term)) else None for term in terms])
    wider, at = [], 0
    while at < len(terms):
        here = [o for o in others if o.start == at]
        end = here[0].end if here else at + 1
        joined = " AND ".join(terms[at:end])
        alternatives = [f"({joined})" if end > at + 1 else joined, *(_quoted(o.text) for o in here)]
        wider.append(f"({' OR '.join(alternatives)})" if here else joined)
        at = end
    return wider, [o for o in others if o.strange]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'


def parse(query: str) -> list[str]:
    """Return the terms of a query in FTS5's syntax: quoted strings, and for a prefix all that may continue it."""
    terms: dict[str, None] = {}
    for phrase, word in _TERMS.findall(query.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")):
        text = phrase or word
        if any(_counts(c) for c in text):
            terms[_prefix(text.rstrip("*")) if word.endswith("*") else f'"{text}"'] = None
    return list(terms)[:MOST_TERMS]


def _prefix(text: str) -> str:
    """Return the term for words that begin with ``text``.

    The index holds stems, and a stem may be shorter than what was typed: "isolated" is kept as "isol". So the words
    that ``text`` becomes with the commonest endings are asked for too, whose stems are found as any word's is.
    """
    if len(text) < SHORTEST_STEM:
        return f'"{text}"*'
    return f'("{text}"* OR ' + " OR ".join(f'"{text}{ending}"' for ending in _ENDINGS) + ")"


def _counts(character: str) -> bool:
    """Whether FTS5's unicode61 tokenizer makes words of this character."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"


def _match(
    db: sqlite3.Connection, expression: str, filters: Filters, strange: tuple[str, Sequence[Other]]
) -> list[tuple[int, float]]:
    where = w.passages(filters)
    where.one_of("p.kind", filters.kind)
    asked, others = strange
    for other in others:
        # Where a report means something else by a short form, only what was asked for itself counts.
        where.add(
            "(p.passage_key IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?) OR p.report_key NOT IN "  # noqa: S608
            "(SELECT a.report_key FROM acronyms a LEFT JOIN acronym_links t USING (acronym_key) "
            "WHERE a.short = ? COLLATE NOCASE GROUP BY a.report_key "
            f"HAVING MIN(COALESCE(t.long, a.long) IN ({w.marks(other.strange)}))))",
            asked,
            other.text,
            *other.strange,
        )
    sql = f"""
        SELECT p.passage_key, ROUND(-s.rank * CASE p.kind WHEN 'heading' THEN {HEADING_WEIGHT} ELSE 1 END, 6) AS score
        FROM passages_fts s JOIN {w.PASSAGES}
        WHERE passages_fts MATCH ? AND p.passage_key = s.rowid AND {where}
        ORDER BY score DESC, r.sha256, p.ordinal LIMIT ?
    """  # noqa: S608
    limit = DEFAULT_LIMIT if filters.limit is None else filters.limit
    return db.execute(sql, (expression, *where.parameters, limit)).fetchall()


def _hits(db: sqlite3.Connection, expression: str, found: Sequence[tuple[int, float]]) -> list[Hit]:
    rows = passages_by_key(db, [key for key, _ in found])
    hits = []
    for (key, score), row in zip(found, rows, strict=True):
        marked = db.execute(
            "SELECT highlight(passages_fts, 0, ?, ?) FROM passages_fts WHERE passages_fts MATCH ? AND rowid = ?",
            (_OPEN, _CLOSE, expression, key),
        ).fetchone()
        hits.append(Hit(score, row, _spans(marked[0] if marked else "", row["text"]), cite(row)))
    return hits


def _spans(marked: str, text: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in marked.split(_OPEN)[1:]:
        word = piece.split(_CLOSE)[0]
        before = marked.index(_OPEN, at)
        at = before + len(_OPEN) + len(word) + len(_CLOSE)
        start = before - len(spans) * (len(_OPEN) + len(_CLOSE))
        spans.append((start, start + len(word)))
    if marked.replace(_OPEN, "").replace(_CLOSE, "") != text:
        return ()
    return tuple(spans)
