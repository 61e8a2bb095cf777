"""The labels of a passage, field by field: which there are, and how those of a gold file compare with ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.evaluate.counts import Counts, count
from pipeline.records import AGENCIES, STANCES

Labels = Mapping[str, Any]
Pair = tuple[Labels, Labels]

# The fields with one label a passage, with the labels in the order they are shown.
SINGLE: dict[str, tuple[str, ...]] = {
    "stance": STANCES,
    "extent": ("one", "few", "some", "most", "all", "unstated"),
    "role": ("finding", "method", "background", "template"),
}
# The fields with any number of labels.
SEVERAL: dict[str, tuple[str, ...] | None] = {
    "themes": None,  # as the files have them
    "agencies": AGENCIES,
    "sensitivity": ("single_case", "named_person", "contact"),
}
FIELDS = ("themes", "stance", "extent", "agencies", "role", "sensitivity", "figures")
NONE = "none"  # where a passage has no prediction


def labels_of(row: Labels, field: str) -> tuple[str, ...]:
    """Return the labels of a passage in one field, of ``themes`` the ids; ``NONE`` of a single-label field left out."""
    value = row.get(field)
    if field in SINGLE:
        return (str(value) if value else NONE,)
    return tuple(str(v["id"] if isinstance(v, Mapping) else v) for v in value or ())


def scored(pairs: Sequence[Pair], field: str) -> list[Pair]:
    """Return the pairs whose gold passage has the field: what a coder did not look at is not scored."""
    return [(gold, found) for gold, found in pairs if field in gold and (field not in SINGLE or gold[field])]


def counted(pairs: Sequence[Pair], field: str) -> Counts:
    """Count one field of the pairs (all must have it)."""
    rows = [(labels_of(gold, field), labels_of(found, field)) for gold, found in pairs]
    known = SINGLE.get(field) or SEVERAL.get(field)
    if known is None:
        known = tuple(sorted({label for row in rows for labels in row for label in labels}))
    return count(known, rows)


def confusion(pairs: Sequence[Pair], field: str) -> dict[str, dict[str, int]]:
    """Return how often each gold label was given as each label: gold to found to number, as far as gold has it."""
    names = SINGLE[field]
    table = {name: dict.fromkeys(names, 0) for name in names}
    for gold, found in pairs:
        (want,), (got,) = labels_of(gold, field), labels_of(found, field)
        row = table.setdefault(want, dict.fromkeys(names, 0))
        row[got] = row.get(got, 0) + 1
    return {want: row for want, row in table.items() if any(row.values())}
