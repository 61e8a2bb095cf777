"""Themes by authority in the long form that statistics packages take: a row a theme, family and authority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.store import Corpus
from pipeline.records import STANCES
from pipeline.tables.cross import by_family, cells, prepared
from pipeline.tables.dimensions import axis
from pipeline.tables.model import Question

KEYS = ("theme", "family", "authority", "state", "held", "reports", "passages", *STANCES)


def theme_count_rows(corpus: Corpus, filters: Filters) -> Iterator[Row]:
    """Yield the counts of each theme for each authority, also of those without a passage.

    ``theme``, ``family`` (None with ``mix``), ``authority`` (None: not known), ``state``, ``held`` (reports),
    ``reports`` and ``passages`` that speak of it, and the passages of each stance.
    """
    question = Question(filters=filters)
    for family, facts in by_family(prepared(corpus, question), question):
        rows, columns = axis(facts, "theme", question), axis(facts, "authority", question)
        whole = cells(facts, question, rows, columns)
        of_stance = [
            cells(replace(facts, entries=facts.entries.only(facts.entries.stance == i)), question, rows, columns)
            for i in range(len(STANCES))
        ]
        for i, theme in enumerate(rows.labels):
            for j, authority in enumerate(columns.labels):
                yield {
                    "theme": theme.key,
                    "family": family,
                    "authority": authority.key,
                    "state": whole[i][j].state,
                    "held": authority.held,
                    "reports": whole[i][j].reports,
                    "passages": whole[i][j].passages,
                    **{s: of_stance[n][i][j].passages for n, s in enumerate(STANCES)},
                }
