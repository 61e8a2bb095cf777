"""From a cell of a table to the passages that it counts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.corpus.filters import Row
from pipeline.corpus.store import Corpus
from pipeline.tables.model import Cell, Table


def passages_of(corpus: Corpus, table: Table, cell: Cell) -> list[Row]:
    """Return the passages that ``cell`` of ``table`` counts, as rows of ``Corpus.passages`` in their order.

    A sentence that a report repeats is there once, as it is counted. Empty where the cell has no ``ref``.
    """
    raise NotImplementedError


def all_passages(corpus: Corpus, table: Table) -> Iterator[tuple[int, int, Row]]:
    """Yield the number of the row, the number of the column and the passage, for every passage of every cell in order.

    A passage that counts in several cells comes once for each.
    """
    raise NotImplementedError
