"""Theme tables: how many passages of each group of reports speak of each theme, and what an empty cell means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.corpus.filters import By, Filters
from pipeline.corpus.store import Corpus
from pipeline.records import STANCES
from pipeline.reference import in_scope
from pipeline.tag.taxonomy import load_taxonomy

State = Literal["counted", "not_mentioned", "out_of_scope", "badly_read", "no_report"]

# What each state of a cell says, in words for a legend.
STATES: dict[State, str] = {
    "counted": "passages that speak of the theme, counted from the corpus",
    "not_mentioned": "held and in scope, not mentioned",
    "out_of_scope": "held, but reports of this type do not look at the theme",
    "badly_read": "held, but some of it could not be read",
    "no_report": "no report held",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A theme in a group of reports: what its state is, and the passages by stance and agency where there are some."""

    state: State
    passages: int = 0
    reports: int = 0
    stances: tuple[tuple[str, int], ...] = ()
    agencies: tuple[tuple[str, int], ...] = ()

    def count(self, stance: str) -> int:
        """Return the number of passages of ``stance``."""
        return dict(self.stances).get(stance, 0)


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """A theme table of one family of report types (None: of several, mixed on request).

    ``groups`` are the column names in alphabetical order (an unknown one last), ``held`` the reports of each;
    ``cells`` has a row a theme in the order of the taxonomy, also of themes without a hit.
    """

    family: str | None
    by: By
    groups: tuple[str | None, ...]
    held: tuple[int, ...]
    themes: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


def theme_tables(corpus: Corpus, by: By = "authority", filters: Filters = Filters()) -> list[ThemeTable]:
    """Return a theme table for each family of report types that ``filters`` let in, in order of name.

    With ``filters.mix`` there is one, of all families together.
    """
    held: dict[str | None, dict[str | None, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    unthemed = filters.but(themes=(), stance=())
    for row in corpus.held(by, unthemed):
        held[None if filters.mix else row["family"]][row["group"]].append(row)
    counts = {(r["family"], r["theme"], r["group"]): r for r in corpus.theme_counts(by, filters)}
    themes = filters.themes or load_taxonomy().ids
    tables = []
    for family, groups in sorted(held.items(), key=lambda item: item[0] or ""):
        names = sorted(groups, key=_unknown_last)
        tables.append(
            ThemeTable(
                family=family,
                by=by,
                groups=tuple(names),
                held=tuple(sum(r["reports"] for r in groups[n]) for n in names),
                themes=tuple(themes),
                cells=tuple(tuple(_cell(counts.get((family, t, n)), groups[n], t) for n in names) for t in themes),
            )
        )
    return tables


def _unknown_last(name: str | None) -> tuple[bool, str]:
    return (name is None, name or "")


def _cell(count: dict[str, Any] | None, held: Iterable[dict[str, Any]], theme: str) -> Cell:
    if count:
        stances = tuple((s, count[s]) for s in STANCES)
        return Cell("counted", count["passages"], count["reports"], stances, tuple(count["agencies"].items()))
    held = [r for r in held if r["reports"]]
    if not held:
        return Cell("no_report")
    if not any(in_scope(r["report_type"], theme) for r in held):
        return Cell("out_of_scope")
    # One report that could not be wholly read is enough: the theme may stand on the pages that are missing.
    return Cell("badly_read" if any(r["badly_read"] for r in held) else "not_mentioned")


def table_rows(table: ThemeTable) -> Iterable[dict[str, Any]]:
    """Yield a row a theme and group, with the names of the JSON contract."""
    for theme, cells in zip(table.themes, table.cells, strict=True):
        for group, held, cell in zip(table.groups, table.held, cells, strict=True):
            yield {
                "theme": theme,
                "family": table.family,
                "by": table.by,
                "group": group,
                "state": cell.state,
                "held": held,
                "reports": cell.reports,
                "passages": cell.passages,
                **{s: cell.count(s) for s in STANCES},
                "agencies": dict(cell.agencies),
            }
