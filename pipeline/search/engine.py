"""Search: the passages that answer a query by their words and their meaning, best first."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import nullcontext

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.citation import cite
from pipeline.corpus.filters import Filters
from pipeline.corpus.queries import passages_by_key
from pipeline.corpus.store import Corpus
from pipeline.search import blocks, facets, joining, meaning, words
from pipeline.search.allowed import allowed
from pipeline.search.blocks import HEADING, Bools, Columns, Keys
from pipeline.search.joining import Doubles
from pipeline.search.query import Node, parse, terms_of
from pipeline.search.results import Hit, Results
from pipeline.search.spelling import suggestions

DEFAULT_LIMIT = 20
# Passages that a query finds by their meaning alone; further ones are further from it than is worth reading.
MOST_BY_MEANING = 100


def search(
    corpus: Corpus,
    query: str,
    filters: Filters,
    *,
    exact: bool = False,
    with_facets: bool = True,
    only: Collection[str] | None = None,
) -> Results:
    """Return the passages that answer ``query``; see ``Corpus.search``. ``only`` takes them from these reports."""
    node = parse(query)
    if node is None:
        return Results()
    db = corpus.connection
    columns = prepared(corpus)
    there = allowed(db, filters, columns)
    if only is not None:
        keys_of = dict(db.execute("SELECT sha256, report_key FROM reports"))
        there &= np.isin(columns.reports, [keys_of[sha256] for sha256 in only if sha256 in keys_of])
    found = words.find(db, node, columns, there)
    wanted = None if exact else meaning.embed(" ".join(term.text for term in terms_of(node)))
    fit = found.enough if wanted is not None and words.is_plain(node) else found.fit
    keys = np.flatnonzero(fit)
    scores = rounded(found.scores[keys])
    nearby: set[int] = set()
    if wanted is not None:
        near = _near(db, node, filters, columns, fit, there, wanted)
        keys, scores = joining.join((keys, scores), near)
        nearby.update(near[0].tolist())
    best = first(db, columns, keys, scores, filters.limit)
    cosines = dict(zip(best, blocks.vectors(db, keys[best]) @ wanted, strict=True)) if wanted is not None else {}
    hits = []
    for i, row in zip(best, passages_by_key(db, [int(key) for key in keys[best]]), strict=True):
        key = int(keys[i])
        by = [name for name, holds in (("words", fit[key]), ("meaning", key in nearby)) if holds]
        spans = words.marked(db, found.marks, key, row["text"])
        cosine = round(float(cosines[i]), 3) if i in cosines else None
        hits.append(Hit(round(float(scores[i]), 6), row, spans, cite(row), tuple(by), cosine))
    return Results(
        hits=tuple(hits),
        found=len(keys),
        by_meaning=int(np.count_nonzero(~fit[keys])),
        partly=found.partly,
        reports=facets.by_report(db, columns, keys),
        facets=facets.count(db, columns, keys) if with_facets else {},
        suggestions=suggestions(db, found.unknown),
    )


def prepared(corpus: Corpus) -> Columns:
    """Return the columns of every passage, after working out those that are missing.

    Raises:
        AuditlensError: another process held the corpus for too long.
    """
    if blocks.missing(corpus.connection):
        with nullcontext() if corpus.connection.in_transaction else corpus.transaction():
            blocks.complete(corpus.connection)
    return blocks.load(corpus.connection)


def first(
    db: sqlite3.Connection, columns: Columns, keys: Keys, scores: Doubles, limit: int | None
) -> NDArray[np.int64]:
    """Return the places in ``keys`` of the best scores, best first; equal ones by sha256 and place in the report."""
    most = DEFAULT_LIMIT if limit is None else limit
    picked = np.arange(len(keys))
    if len(keys) > most:
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        picked = np.flatnonzero(scores >= least)
    reports = columns.reports[keys[picked]]
    place = np.zeros(int(columns.reports.max(initial=0)) + 1, np.int64)
    for i, (key,) in enumerate(db.execute("SELECT report_key FROM reports ORDER BY sha256")):
        if key < len(place):
            place[key] = i
    # Within a report, passages have their keys in order.
    found: NDArray[np.int64] = picked[np.lexsort((keys[picked], place[reports], -scores[picked]))][:most]
    return found


def _near(
    db: sqlite3.Connection,
    node: Node,
    filters: Filters,
    columns: Columns,
    fit: Bools,
    there: Bools,
    wanted: meaning.Floats,
) -> tuple[Keys, Doubles]:
    """Return the passages that mean what the query says, with their cosines.

    A query of plain words finds others than those that hold them; of one with operators, phrases, NEAR or *, only the
    order of what it finds is a matter of meaning.
    """
    if not words.is_plain(node):
        keys, cosines = meaning.nearest(db, wanted, fit)
        return keys, rounded(cosines)
    if "heading" not in filters.kind:
        there = there & ~columns.marked(HEADING)
    keys, cosines = meaning.nearest(db, wanted, there)
    close = cosines >= meaning.FLOOR
    close &= fit[keys] | (joining.ranks(cosines) <= MOST_BY_MEANING)
    return keys[close], rounded(cosines[close])


def rounded(scores: meaning.Floats) -> Doubles:
    """Return scores without the digits in which one machine may differ from another."""
    found: Doubles = scores.astype(np.float64).round(6)
    return found
