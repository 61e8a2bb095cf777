"""What ``auditlens figures --measure`` prints: one measure by authority or year, and its charts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pipeline.cli.options import Output
from pipeline.corpus.filters import Filters
from pipeline.corpus.qualified import qualified
from pipeline.corpus.store import Corpus
from pipeline.measures.catalogue import Measure
from pipeline.measures.compare import Comparison, compare
from pipeline.tables.writers import Column, Row

COLUMNS = (
    Column("authority", "authority", ratio=1, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("value", "value", lambda r: _value(r), min_width=6),
    Column("n", "n", lambda r: "not\nstated" if r["n"] is None else f"{r['n']:g}", justify="right", min_width=6),
    Column("basis", "rests on", ratio=1, min_width=9),
    Column("page", "page", justify="right"),
    Column("text", "the report's words", ratio=3, min_width=24),
)


def _columns(rows: Sequence[Row]) -> list[Column]:
    """Return the columns for a table of one group, without what its title says of every row."""
    same = all(row["basis"] == row["group"] for row in rows)
    return [column for column in COLUMNS if not (same and column.key == "basis")]


def _value(row: Row) -> str:
    """Return a value with its unit, the words that make it a bound or rough, and the interval where it has one."""
    value = qualified(f"{row['value']:g}" + ("%" if row["kind"] in ("percent", "proportion") else ""), row)
    return value if row["low"] is None else f"{value} (95% interval {row['low']:g} to {row['high']:g})"


def show(
    store: Corpus, measure: Measure, filters: Filters, output: Output, *, by_year: bool, charts: Path | None
) -> None:
    """Print a measure, a table for each thing that figures rest on, and write its charts into the folder ``charts``."""
    found = compare(store, measure, filters)
    everything: list[Row] = []
    for one in found:
        points = one.trend if by_year else one.latest
        rows = [{"measure": measure.id, **p.to_json()} for p in points][: filters.limit]
        why = one.no_trend if by_year else one.no_chart
        if output.form == "table" and rows:
            title = f"{measure.label}: {one.group}" + (" (trend)" if by_year else "")
            output.rows(rows, _columns(rows), title=title, empty="", note=f"No chart: {why}." if why else "")
        everything += rows
    if output.form != "table" or not everything:
        output.rows(
            everything,
            COLUMNS,
            title=measure.label,
            empty=f"No report states {measure.label.lower()} in words that are known. "
            "Widen the filters, or add wordings of your own with --measures DIR",
        )
    if charts:
        _write(found, charts)


def _write(found: list[Comparison], folder: Path) -> None:
    from pipeline.files import private_file, private_folder
    from pipeline.tables.measures import drawn

    private_folder(folder)
    for one in found:
        for name, chart in drawn(one):
            if isinstance(chart, str):
                typer.echo(f"no chart of {name}: {chart}", err=True)
                continue
            for path, data in ((folder / f"{name}.svg", chart.svg), (folder / f"{name}.png", chart.png)):
                with private_file(path) as part:
                    part.write_bytes(data)
                typer.echo(str(path))
            typer.echo(chart.text, err=True)
