"""What tables count, read from the corpus once: reports, their passages and tags as arrays of numbers.

A *unit* is one sentence of one report: passages of a report with the same words are the same unit, and count once. An
*entry* is a unit with one theme and the stance on it, or, where no theme is asked about, a unit with its stance. What
an entry says (stance, agencies, section) is that of the first passage of the report with those words and that theme.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.store import Corpus
from pipeline.records import STANCES
from pipeline.reference import in_scope
from pipeline.tag.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Entries:
    """Entries as arrays of one length: unit, report and passage by number, theme (-1: none) and stance by number."""

    unit: Ints
    report: Ints
    passage: Ints
    theme: Ints
    stance: Ints

    def only(self, mask: Flags) -> Entries:
        """Return the entries for which ``mask`` is true."""
        return Entries(self.unit[mask], self.report[mask], self.passage[mask], self.theme[mask], self.stance[mask])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.unit)


@dataclass(frozen=True)
class Facts:
    """The reports and passages that ``filters`` let in.

    Attributes:
        filters: what was asked for.
        reports: rows of ``Corpus.countable_reports``; arrays number reports by their place here.
        shown: which of them take part (``only`` narrows it).
        themes: ids of the themes asked about.
        themed: whether entries are those of themes; else units.
        entries: as described above, in order of reports and passages.
        keys: passage key of each passage.
        units, owners: unit and report of each passage, by number.
        agencies, sections: of each passage, as numbers into ``agency_lists`` and ``section_paths``.
        sizes: the number of units of each report, whatever they are about.
        in_scope: whether each report looks at each theme, shape (reports, themes).
    """

    filters: Filters
    reports: tuple[Row, ...]
    shown: Flags
    themes: tuple[str, ...]
    themed: bool
    entries: Entries
    keys: Ints
    units: Ints
    owners: Ints
    agencies: Ints
    agency_lists: tuple[tuple[str, ...], ...]
    sections: Ints
    section_paths: tuple[tuple[str, ...], ...]
    sizes: Ints
    in_scope: Flags

    @property
    def badly_read(self) -> Flags:
        """Which reports could not be wholly read."""
        return np.array([bool(r["badly_read"]) for r in self.reports], dtype=bool)

    @property
    def looks(self) -> Flags:
        """Which reports look at one of the themes at least."""
        return np.asarray(self.in_scope.any(axis=1), dtype=bool)

    def only(self, keep: Callable[[Row], bool]) -> Facts:
        """Return the facts of those reports for which ``keep`` is true; numbers stay what they are."""
        shown = self.shown & np.array([keep(r) for r in self.reports], dtype=bool)
        return replace(self, shown=shown, entries=self.entries.only(shown[self.entries.report]))

    def held(self) -> list[Row]:
        """Return the rows of the reports that take part."""
        return [r for r, here in zip(self.reports, self.shown, strict=True) if here]


def read(corpus: Corpus, filters: Filters, *, themed: bool = False) -> Facts:
    """Return the facts that ``filters`` let in.

    Args:
        corpus: the corpus.
        filters: which reports and passages.
        themed: whether entries are of themes; they are if ``filters`` name some.
    """
    themes = filters.themes or load_taxonomy().ids
    is_themed = bool(themed) or bool(filters.themes)
    changes = corpus.connection.total_changes, corpus.connection.execute("PRAGMA data_version").fetchone()[0]
    kept = _KEPT.setdefault(corpus, {})
    key = (filters, themes, is_themed, changes)
    if key not in kept:
        while len(kept) >= _MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = _read(corpus, filters, themes, themed=is_themed)
    return kept[key]


# Many tables are made of the same facts; a corpus that changes has others.
_KEPT: WeakKeyDictionary[Corpus, dict[Any, Facts]] = WeakKeyDictionary()
_MOST_KEPT = 2


def _read(corpus: Corpus, filters: Filters, themes: tuple[str, ...], *, themed: bool) -> Facts:
    reports = corpus.countable_reports(filters)
    place = {r["report_key"]: i for i, r in enumerate(reports)}
    rows = [r for r in corpus.countable_passages(filters) if r[1] in place]
    rows.sort(key=lambda r: (place[r[1]], r[2]))
    keys = np.array([r[0] for r in rows], dtype=np.int64)
    report = np.array([place[r[1]] for r in rows], dtype=np.int64)
    prints = np.array([r[3] for r in rows], dtype=np.int64)
    stance = np.array([STANCES.index(r[4]) for r in rows], dtype=np.int64)
    agencies, agency_texts = _coded([r[5] for r in rows])
    sections, section_texts = _coded([r[6] for r in rows])
    unit = _units(report, prints)
    first = _first(unit)
    if themed:
        entries = _tagged(corpus, filters, keys, report, unit, themes)
    else:
        alone = Entries(unit[first], report[first], first, np.full(len(first), -1, dtype=np.int64), stance[first])
        wanted = [STANCES.index(s) for s in filters.stance] if filters.stance else range(len(STANCES))
        entries = alone.only(np.isin(alone.stance, list(wanted)))
    sizes = corpus.report_sizes(filters)
    return Facts(
        filters=filters,
        reports=tuple(reports),
        shown=np.ones(len(reports), dtype=bool),
        themes=themes,
        themed=themed,
        entries=entries,
        keys=keys,
        units=unit,
        owners=report,
        agencies=agencies,
        agency_lists=tuple(tuple(json.loads(t)) for t in agency_texts),
        sections=sections,
        section_paths=tuple(tuple(json.loads(t)) for t in section_texts),
        sizes=np.array([sizes.get(r["report_key"], 0) for r in reports], dtype=np.int64),
        in_scope=_scope(reports, themes),
    )


def _units(report: Ints, prints: Ints) -> Ints:
    """Return the number of each passage's unit."""
    if not len(report):
        return report
    pairs = np.stack([report, prints], axis=1)
    found: Any = np.unique(pairs, axis=0, return_inverse=True)[1]
    return np.asarray(found, dtype=np.int64).reshape(-1)


def _first(group: Ints) -> Ints:
    """Return, in order, the places at which a value of ``group`` stands for the first time."""
    return np.sort(np.unique(group, return_index=True)[1]).astype(np.int64)


def _coded(texts: Sequence[str]) -> tuple[Ints, list[str]]:
    numbers: dict[str, int] = {}
    coded = np.array([numbers.setdefault(t, len(numbers)) for t in texts], dtype=np.int64)
    return coded, list(numbers)


def _tagged(corpus: Corpus, filters: Filters, keys: Ints, report: Ints, unit: Ints, themes: Sequence[str]) -> Entries:
    number = {theme: i for i, theme in enumerate(themes)}
    tags = [t for t in corpus.countable_tags(filters) if t[1] in number]
    order = np.argsort(keys, kind="stable")
    tag_keys = np.array([t[0] for t in tags], dtype=np.int64)
    passage = order[np.searchsorted(keys[order], tag_keys)] if len(tags) else tag_keys
    theme = np.array([number[t[1]] for t in tags], dtype=np.int64)
    stance = np.array([STANCES.index(t[2]) for t in tags], dtype=np.int64)
    in_order = np.lexsort((theme, passage))
    passage, theme, stance = passage[in_order], theme[in_order], stance[in_order]
    first = _first(unit[passage] * (len(themes) + 1) + theme) if len(passage) else passage
    passage, theme, stance = passage[first], theme[first], stance[first]
    return Entries(unit[passage], report[passage], passage, theme, stance)


def _scope(reports: Sequence[Row], themes: Sequence[str]) -> Flags:
    types = {r["report_type"]: np.array([in_scope(r["report_type"], t) for t in themes]) for r in reports}
    if not reports:
        return np.zeros((0, len(themes)), dtype=bool)
    return np.stack([types[r["report_type"]] for r in reports])
