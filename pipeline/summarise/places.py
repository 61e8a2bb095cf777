"""Who speaks of a theme and who does not: the four states, the heatmap, and the grades of the reports behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.summarise.findings import Theme, counted
from pipeline.summarise.gather import Evidence
from pipeline.summarise.model import Count, GradeSpread, HeatCell, Heatmap, Places
from pipeline.tables.model import Table
from pipeline.tables.sections import grade_order
from pipeline.tables.writers import Row


def heatmaps(evidence: Evidence, tables: Sequence[Table], themes: Sequence[str]) -> tuple[Heatmap, ...]:
    """Return a heatmap for each table of themes by authority; the numbers are of passages, headings apart."""
    spoken: dict[tuple[str, str | None, str | None], list[str]] = defaultdict(list)
    mixed = evidence.filters.mix
    for passage in evidence.passages:
        if passage.report not in evidence.reports:
            continue
        family = None if mixed else evidence.row(passage.report)["family"]
        for place in evidence.places(passage.report) or (None,):
            for theme in passage.themes:
                spoken[theme, family, place].append(passage.id)
    return tuple(_heatmap(table, spoken, themes) for table in tables)


def _heatmap(
    table: Table, spoken: Mapping[tuple[str, str | None, str | None], Sequence[str]], themes: Sequence[str]
) -> Heatmap:
    rows = {label.key: cells for label, cells in zip(table.rows, table.cells, strict=True)}
    cells = []
    for theme in themes:
        row = []
        for label, cell in zip(table.columns, rows[theme], strict=True):
            ids = spoken.get((theme, table.family, label.key), ())
            # A heading that names the theme says nothing of it.
            state = "not_mentioned" if cell.state == "counted" and not ids else cell.state
            row.append(HeatCell("counted", counted(ids)) if ids else HeatCell(state))
        cells.append(tuple(row))
    return Heatmap(
        family=table.family,
        themes=tuple(themes),
        authorities=tuple(label.key for label in table.columns),
        held=tuple(label.held or 0 for label in table.columns),
        cells=tuple(cells),
    )


def places(maps: Iterable[Heatmap], theme: str, every: Iterable[str]) -> tuple[Places, ...]:
    """Return the authorities of each family by their state on ``theme``; ``every`` are those the corpus knows."""
    known = sorted(set(every))
    found = []
    for one in maps:
        row = one.cells[one.themes.index(theme)]
        by_state: dict[str, list[str]] = defaultdict(list)
        for name, cell in zip(one.authorities, row, strict=True):
            if name is not None:
                by_state[cell.state].append(name)
        none = [*by_state["no_report"], *(name for name in known if name not in one.authorities)]
        found.append(
            Places(
                family=one.family or "all",
                mentioned=tuple(by_state["counted"]),
                not_mentioned=tuple(by_state["not_mentioned"]),
                out_of_scope=tuple(by_state["out_of_scope"]),
                badly_read=tuple(by_state["badly_read"]),
                no_report=tuple(sorted(none)),
            )
        )
    return tuple(found)


def spreads(theme: Theme, grades: Sequence[Row]) -> tuple[GradeSpread, ...]:
    """Return how many of the reports that speak of the theme gave each grade to each area, as they word it."""
    reports = {p.report for p in theme.passages}
    found: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in grades:
        if row["report"] in reports and not row["when"] and row["area_id"] != "other":
            found[row["family"], row["area_id"], row["scale"] or ""][row["grade"]].add(row["report"])
    return tuple(
        GradeSpread(
            family,
            area,
            scale or None,
            tuple((grade, Count.of("reports", by_grade[grade])) for grade in sorted(by_grade, key=grade_order)),
        )
        for (family, area, scale), by_grade in sorted(found.items())
    )
