"""Which passages hold the words of a query, and how much that says: BM25 over the stems of the full-text index.

Every term is looked up by itself, and the passages that hold it are put together in arrays by key: a query can then
be of any shape, and the weight of a word that stands everywhere costs no more than its list. FTS5's own ``bm25`` asks
for the length of every passage that fits, one by one: 1.4 s for the commonest word of a million passages.
"""

from __future__ import annotations

import itertools
import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline import resources
from pipeline.search.blocks import HEADING, Bools, Columns, Keys
from pipeline.search.expand import Other, other_forms
from pipeline.search.query import All, Near, Node, Not, Term, Words, quoted, terms_of

# Of BM25, as FTS5 has them. How often one passage has a word is not counted: in a sentence that is once.
K1, B = 1.2, 0.75
# The shortest passages come first by BM25; a heading only says that something follows, so it comes after what does.
HEADING_WEIGHT = 0.25
LEAST = 1e-3
# Where no passage holds all words of a query, the share of their weight that a passage must hold to answer it.
ENOUGH = 0.6
# A word in more than this share of the passages (and more than so many) is only sought where a rarer word is.
_COMMON, _MANY = 0.05, 20_000
# Of terms with other forms, near each other.
_MOST_NEAR = 16

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of a query found.

    Attributes:
        fit: for every key, whether the passage is what the query asks for.
        scores: for every key, of BM25; above 0 also where only some of the words stand.
        enough: for every key, whether the passage is that, or where none has all words, has those that say most.
        partly: whether no passage has all of the words, and those that have any are in ``fit``.
        unknown: words of the query that no passage holds in any form.
        marks: the expression of FTS5 that marks what was found; None where there is nothing to mark.
    """

    fit: Bools
    enough: Bools
    scores: Floats
    partly: bool
    unknown: tuple[str, ...]
    marks: str | None


@dataclass(frozen=True, slots=True)
class _Group:
    """A term, or terms in a row that have a short form, with all that is sought for it.

    ``own`` is the expression for what was typed, ``others`` its other forms.
    """

    own: str
    others: tuple[Other, ...] = ()
    telling: bool = True  # no function word

    @property
    def expressions(self) -> tuple[str, ...]:
        return (self.own, *(quoted(other.text) for other in self.others))


def find(db: sqlite3.Connection, node: Node, columns: Columns, there: Bools) -> Found:
    """Return what a query finds among the passages that are ``there``."""
    return _Search(db, columns, there).find(node)


def is_plain(node: Node) -> bool:
    """Whether a query is words and nothing more, so that other passages may answer it as well."""
    return isinstance(node, Words) and all(term.plain for term in node.terms)


class _Search:
    def __init__(self, db: sqlite3.Connection, columns: Columns, there: Bools) -> None:
        self.db, self.columns, self.there = db, columns, there
        self.size = len(columns)
        self.scores = np.zeros(self.size, np.float32)
        self.weights = np.zeros(self.size, np.float32)  # of the words that a passage holds, whatever its length
        self.whole = 0.0
        self.marks: dict[str, None] = {}
        self.wanted = True  # not under NOT
        words = columns.words.astype(np.float32)
        held = columns.marks != 0
        self.passages = max(int(np.count_nonzero(held)), 1)
        mean = float(words.sum()) / self.passages or 1.0
        # What a word counts in a passage of each length.
        lengths = np.arange(256, dtype=np.float32)
        self.by_length = ((K1 + 1) / (1 + K1 * (1 - B + B * lengths / mean))).astype(np.float32)

    def find(self, node: Node) -> Found:
        fit = self._fit(node) & self.there
        enough, partly = fit, False
        terms = tuple(dict.fromkeys(terms_of(node)))
        if isinstance(node, Words) and len(node.terms) > 1 and not fit.any():
            fit = (self.scores > 0) & self.there
            enough = (self.weights >= ENOUGH * self.whole) & self.there
            partly = bool(fit.any())
        np.multiply(self.scores, HEADING_WEIGHT, out=self.scores, where=self.columns.marked(HEADING))
        unknown = tuple(t.text for t in terms if not t.phrase and not self._count(t.fts()))
        return Found(fit, enough, self.scores, partly, unknown, " OR ".join(self.marks) or None)

    def _fit(self, node: Node) -> Bools:
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, Not):
            before, self.wanted = self.wanted, False
            fit = ~self._fit(node.part)
            self.wanted = before
            return fit
        parts = [self._fit(part) for part in node.parts]
        both: Bools = (np.logical_and if isinstance(node, All) else np.logical_or).reduce(parts)
        return both

    def _words(self, node: Words) -> Bools:
        """Look terms up, the rarest first: of a common one, only where a rarer one stands."""
        groups = list(self._groups(node))
        # A function word is only sought in a query of nothing else.
        groups = [group for group in groups if group.telling] or groups
        counted = sorted(
            ((sum(self._count(e) for e in group.expressions), i) for i, group in enumerate(groups)),
        )
        fit = np.ones(self.size, np.bool_)
        rarer: list[str] = []
        for number, i in counted:
            group = groups[i]
            common = number > max(_MANY, _COMMON * self.passages)
            among = " OR ".join(rarer) if common else ""
            keys = self._of(group, among)
            self._score(keys, number, group.expressions)
            holds = np.zeros(self.size, np.bool_)
            holds[keys] = True
            fit &= holds
            if not among:
                rarer += group.expressions
        return fit

    def _groups(self, node: Words) -> Iterator[_Group]:
        """Yield the terms, each short or long form together with its other form; a phrase is sought as it stands."""
        terms = node.terms
        others = other_forms(self.db, [term.text if term.plain else None for term in terms])
        at = 0
        while at < len(terms):
            here = tuple(o for o in others if o.start == at)
            end = here[0].end if here else at + 1
            own = " AND ".join(term.fts() for term in terms[at:end])
            telling = end > at + 1 or bool(here) or not _is_function_word(terms[at])
            yield _Group(f"({own})" if end > at + 1 else own, here, telling)
            at = end

    def _of(self, group: _Group, among: str) -> Keys:
        found = [self._rows(group.own, among)]
        for other in group.others:
            keys = self._rows(quoted(other.text), among)
            if other.strange and len(keys):
                # Where a report means something else by a short form, only what was asked for itself counts.
                keys = keys[~np.isin(self.columns.reports[keys], self._mean_else(other))]
            found.append(keys)
        return np.unique(np.concatenate(found)) if len(found) > 1 else found[0]

    def _near(self, node: Near) -> Bools:
        forms: list[list[str]] = []
        for term in node.terms:
            others = other_forms(self.db, [term.text if term.plain else None])
            own = [quoted(term.text) + ("*" if term.prefix else "")]
            forms.append(own + [quoted(o.text) for o in others if not o.strange])
        together = itertools.islice(itertools.product(*forms), _MOST_NEAR)
        expressions = [f"NEAR({' '.join(words)}, {node.distance})" for words in together]
        keys = self._rows(" OR ".join(expressions))
        self._score(keys, len(keys), expressions)
        fit = np.zeros(self.size, np.bool_)
        fit[keys] = True
        return fit

    def _score(self, keys: Keys, number: int, expressions: Iterable[str]) -> None:
        if not self.wanted:
            return
        self.marks.update(dict.fromkeys(expressions))
        weight = math.log((self.passages - number + 0.5) / (number + 0.5)) if number else 0.0
        # A word of most passages still counts for something, as it does in FTS5.
        weight = max(weight, LEAST)
        self.whole += weight if number else math.log(self.passages + 1)
        self.weights[keys] += weight
        self.scores[keys] += weight * self.by_length[self.columns.words[keys]]

    def _count(self, expression: str) -> int:
        sql = "SELECT COUNT(*) FROM passages_fts WHERE passages_fts MATCH ?"
        return int(self.db.execute(sql, (expression,)).fetchone()[0])

    def _rows(self, expression: str, among: str = "") -> Keys:
        """Return the keys of the passages that hold an expression, in order."""
        if among:
            expression = f"({expression}) AND ({among})"
        # One text of all numbers is read three times faster than a row each.
        sql = "SELECT GROUP_CONCAT(rowid) FROM passages_fts WHERE passages_fts MATCH ?"
        listed = self.db.execute(sql, (expression,)).fetchone()[0]
        if not listed:
            return np.zeros(0, np.int64)
        keys = np.fromstring(listed, np.int64, sep=",")
        return keys[keys < self.size]

    def _mean_else(self, other: Other) -> Sequence[int]:
        marks = ", ".join("?" * len(other.strange))
        rows = self.db.execute(
            "SELECT a.report_key FROM acronyms a LEFT JOIN acronym_links t USING (acronym_key) "  # noqa: S608
            "WHERE a.short = ? COLLATE NOCASE GROUP BY a.report_key "
            f"HAVING MIN(COALESCE(t.long, a.long) IN ({marks}))",
            (other.text, *other.strange),
        )
        return [key for (key,) in rows]


def marked(db: sqlite3.Connection, expression: str | None, key: int, text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of what an expression finds in a passage's text, in characters, in order."""
    if expression is None:
        return ()
    row = db.execute(
        "SELECT highlight(passages_fts, 0, ?, ?) FROM passages_fts WHERE passages_fts MATCH ? AND rowid = ?",
        (_OPEN, _CLOSE, expression, key),
    ).fetchone()
    return _spans(row[0], text) if row else ()


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(resources.lexicon("search")["function_words"].split())


def _is_function_word(term: Term) -> bool:
    return term.plain and not (term.text.isupper() and len(term.text) > 1) and term.text.lower() in _function_words()


# Characters that no text holds, to find out what FTS5 would highlight.
_OPEN, _CLOSE = "\x02\ue000\x02", "\x03\ue000\x03"


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
