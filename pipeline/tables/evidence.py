"""From a cell of a table to the passages that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.corpus.filters import Row
from pipeline.corpus.queries import passages_by_key
from pipeline.corpus.store import Corpus
from pipeline.tables.cross import prepared
from pipeline.tables.dimensions import axis, keys_of
from pipeline.tables.facts import Facts
from pipeline.tables.model import Cell, Dimension, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def passages_of(corpus: Corpus, table: Table, cell: Cell) -> list[Row]:
    """Return the passages that ``cell`` of ``table`` counts, as rows of ``Corpus.passages`` in their order.

    A sentence that a report repeats is there once, as it is counted; of grades, the passages that state them. Empty
    where the cell has no ``ref``.
    """
    if cell.ref is None:
        return []
    return passages_by_key(corpus.connection, Evidence(corpus, table).keys(cell))


def all_passages(corpus: Corpus, table: Table) -> Iterator[tuple[int, int, Row]]:
    """Yield the number of the row, the number of the column and the passage, for every passage of every cell in order.

    A passage that counts in several cells comes once for each, the same row each time.
    """
    evidence = Evidence(corpus, table)
    cells = [(i, j, evidence.keys(cell)) for i, row in enumerate(table.cells) for j, cell in enumerate(row)]
    keys = sorted({key for _, _, mine in cells for key in mine})
    rows = dict(zip(keys, passages_by_key(corpus.connection, keys), strict=True))
    for i, j, mine in cells:
        for key in mine:
            yield i, j, rows[key]


class Evidence:
    """The passages of one table's cells, read once."""

    def __init__(self, corpus: Corpus, table: Table) -> None:
        """Read what the table was counted from."""
        self._question = table.question
        self._grades = table.measure.name == "grades"
        facts = prepared(corpus, table.question)
        family = table.family
        self._facts: Facts = facts if family is None else facts.only(lambda r: bool(r["family"] == family))
        self._found: dict[Dimension, tuple[Ints, Ints, dict[str | None, int]]] = {}

    def keys(self, cell: Cell) -> list[int]:
        """Return the keys of the passages of ``cell``, in order of reports and places."""
        if cell.ref is None:
            return []
        if self._grades:
            return self._stating(dict(cell.ref.conditions))
        entries = self._facts.entries
        masks = [self._entries(dimension, key) for dimension, key in cell.ref.conditions]
        if len({dimension for dimension, _ in cell.ref.conditions}) == len(masks):
            mine = np.flatnonzero(np.logical_and.reduce(masks)) if masks else np.arange(len(entries))
        else:  # several themes, each an entry of its own: their units must be the same
            units = np.concatenate([np.unique(entries.unit[m]) for m in masks])
            common = np.bincount(units, minlength=int(entries.unit.max(initial=0)) + 1) == len(masks)
            mine = np.flatnonzero(common[entries.unit] & masks[0])
        first = np.unique(entries.unit[mine], return_index=True)[1]
        passages = np.sort(entries.passage[mine][first])
        return [int(k) for k in self._facts.keys[passages]]

    def _entries(self, dimension: Dimension, key: str | None) -> Any:
        """Return which entries have ``key``."""
        if dimension not in self._found:
            one = axis(self._facts, dimension, self._question)
            entry, label = one.spread(self._facts.entries, np.arange(len(self._facts.entries)))
            self._found[dimension] = entry, label, {x.key: i for i, x in enumerate(one.labels)}
        entry, label, place = self._found[dimension]
        mask = np.zeros(len(self._facts.entries), dtype=bool)
        if key in place:
            mask[entry[label == place[key]]] = True
        return mask

    def _stating(self, conditions: dict[Dimension, str | None]) -> list[int]:
        """Return the passages that state a grade; none for those read from what is no passage, as a page's margin."""
        (row, key), grade = next(c for c in conditions.items() if c[0] != "grade"), conditions["grade"]
        area = key if row == "area" else self._question.area
        of = None if row == "area" else keys_of(row, self._question)
        return [
            g["passage_key"]
            for report in self._facts.held()
            if of is None or key in of(report)
            for g in report["grades"]
            if g["area_id"] == area and g["grade"] == grade and g["passage_key"] is not None
        ]
