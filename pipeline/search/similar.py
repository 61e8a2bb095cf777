"""More like a passage: those whose meaning is nearest to it."""

from __future__ import annotations

import re

import numpy as np

from pipeline.corpus.citation import cite
from pipeline.corpus.filters import Filters
from pipeline.corpus.lookup import passage_id
from pipeline.corpus.queries import passages_by_key
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.search import blocks, engine, meaning
from pipeline.search.allowed import allowed
from pipeline.search.blocks import HEADING
from pipeline.search.results import Hit

# A passage less like it than this has little more than its subject in common with it.
FLOOR = 0.6


def similar(corpus: Corpus, ident: str, filters: Filters) -> tuple[Hit, list[Hit]]:
    """Return a passage and those like it, the likest first; of passages with the same words only the first.

    The passage itself, and others with its very words, are not among them.

    Raises:
        AuditlensError: the corpus has no such passage.
    """
    db = corpus.connection
    key = _key(corpus, ident)
    columns = engine.prepared(corpus)
    there = allowed(db, filters, columns) & ~columns.marked(HEADING)
    there[key] = False
    wanted = blocks.vectors(db, np.array([key]))[0]
    of = next(iter(passages_by_key(db, [key])))
    itself = Hit(1.0, of, (), cite(of), (), 1.0)
    if not wanted.any():
        return itself, []
    keys, cosines = meaning.nearest(db, wanted, there)
    keys, cosines = keys[cosines >= FLOOR], cosines[cosines >= FLOOR]
    most = engine.DEFAULT_LIMIT if filters.limit is None else filters.limit
    order = engine.first(db, columns, keys, engine.rounded(cosines), len(keys))
    hits: list[Hit] = []
    told = {_words(of["text"])}
    for i in order:
        row = next(iter(passages_by_key(db, [int(keys[i])])))
        if (words := _words(row["text"])) not in told:
            told.add(words)
            near = round(float(cosines[i]), 3)
            hits.append(Hit(near, row, (), cite(row), ("meaning",), near))
            if len(hits) == most:
                break
    return itself, hits


def _key(corpus: Corpus, ident: str) -> int:
    asked = passage_id(ident)
    found = (
        asked
        and corpus.connection.execute(
            "SELECT passage_key FROM passages JOIN reports USING (report_key) WHERE id = ? AND ordinal = ? "
            "AND sha256 >= ? AND sha256 < ?",
            (asked.ident, asked.ordinal, asked.report, asked.report + "g"),
        ).fetchone()
    )
    if not found:
        raise AuditlensError(f"the corpus has no passage {ident}: search shows the ids in its last column")
    return int(found[0])


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
