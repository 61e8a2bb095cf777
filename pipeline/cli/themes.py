"""``auditlens themes``: the theme tables."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from pipeline.cli.nothing import nothing, nothing_in
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, closest, known, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.model import Dimension, MeasureName, Question
from pipeline.tables.writers import Column, Row, write_csv, write_jsonl
from pipeline.wording import plural

if TYPE_CHECKING:
    from pipeline.corpus.store import Corpus
    from pipeline.tables.model import Cell, Label, Table

# Periods are asked for by what they are, not as rows or columns.
DIMENSIONS = tuple(name for name in get_args(Dimension) if name != "period")
MEASURES = get_args(MeasureName)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples: auditlens themes --by region --measure share; "
        "auditlens themes --cell domestic_abuse Dorset; auditlens themes --periods 2019..2021 2022..2024"
    )(themes)


@with_options
def themes(
    filters: Filters,
    output: Output,
    rows: Annotated[
        str, typer.Option("--rows", metavar="WHAT", help="What the rows are: " + ", ".join(DIMENSIONS) + ".")
    ] = "theme",
    by: Annotated[str, typer.Option("--by", "--columns", metavar="WHAT", help="What the columns are.")] = "authority",
    measure: Annotated[
        str, typer.Option("--measure", metavar="NAME", help="What is counted: " + ", ".join(MEASURES) + ".")
    ] = "passages",
    groups: Annotated[
        Path | None, typer.Option("--groups", help="A CSV file with columns authority and group, for --by group.")
    ] = None,
    area: Annotated[
        str,
        typer.Option("--area", help="The graded area that --by grade takes, with its sections; all for each in turn."),
    ] = "overall",
    periods: Annotated[
        tuple[str, str] | None,
        typer.Option("--periods", metavar="A B", help="Two periods side by side, as 2019..2021 2022..2024."),
    ] = None,
    neighbours: Annotated[
        str | None,
        typer.Option("--neighbours", metavar="NAME", help="This place beside its statistical neighbours and region."),
    ] = None,
    together: Annotated[bool, typer.Option("--together", help="Themes that stand in the same passage.")] = False,
    cell: Annotated[
        tuple[str, str] | None,
        typer.Option("--cell", metavar="ROW COLUMN", help="The passages that this cell counts."),
    ] = None,
    intervals: Annotated[
        bool, typer.Option("--intervals", help="95% intervals, if the reports are as good as drawn at random.")
    ] = False,
    mix: Annotated[bool, typer.Option("--mix", help="Count reports of different families of types together.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write a .xlsx, .docx, .html, .md, .csv, .parquet, .svg or .png."),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option("--charts", metavar="DIR", help="Draw the charts that suit, as SVG and PNG, into DIR."),
    ] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Count what reports say of each theme, by authority or whatever else, as passages, reports, shares or balances.

    There is a table for each family of report types, since inspections and local audits cannot be compared, unless
    --mix asks for one of all. Years, financial years and quarters are those of the practice looked at, not of
    publication. --measure grades counts grades by --rows; together, lift and jaccard are for --together. A workbook
    or page of --out leads from each cell to its passages.
    """
    from pipeline.tables.groups import read_groups
    from pipeline.tables.sections import areas

    known("--rows", [rows], DIMENSIONS)
    known("--by", [by], DIMENSIONS)
    known("--measure", [measure], MEASURES)
    known("--area", [area], (*areas(), "all"))
    with opened(corpus, filters) as store:
        pairs = () if groups is None else read_groups(groups, _places(store))
        if "group" in (rows, by) and not pairs:
            raise typer.BadParameter("--by group needs a file of them: --groups groups.csv")
        question = Question(
            rows=cast("Dimension", rows),
            columns=cast("Dimension", by),
            measure=cast("MeasureName", measure),
            filters=filters.but(mix=mix, limit=None),
            area=area,
            groups=pairs,
            periods=tuple(_period(p) for p in periods or ()),
            intervals=intervals,
        )
        try:
            tables = _asked(store, question, neighbours, together=together)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
        if cell is not None:
            _print_cell(store, tables, cell, output, filters)
            return
        if out is not None or charts is not None:
            from pipeline.tables.save import save, save_charts

            paths = save(store, tables, question.filters, out) if out is not None else []
            paths += save_charts(tables, charts) if charts is not None else []
            for path in paths:
                typer.echo(str(path))
        if not tables:
            none = (
                nothing_in(store, filters, question.periods)
                if question.periods
                else nothing(store, filters, "grade" if measure == "grades" else "passage")
            )
            typer.echo(none, err=True)
        if out is not None or charts is not None:
            return
    if output.form == "table":
        _print(tables, filters.limit)
        return
    records = [record for table in tables for record in table.records()][: filters.limit]
    if output.form == "json":
        write_jsonl(records, sys.stdout)
    else:
        write_csv(records, sys.stdout, list(records[0]) if records else ["table"])


def _asked(store: Corpus, question: Question, neighbours: str | None, *, together: bool) -> list[Table]:
    from dataclasses import replace

    from pipeline.tables.compare import neighbour_tables, period_tables
    from pipeline.tables.cooccurrence import COOCCURRENCE, cooccurrence_tables
    from pipeline.tables.cross import tables
    from pipeline.tables.gradetables import by_grade, grade_tables

    # What is compared is a mean over reports; counts would compare how many reports there are.
    mean = replace(question, measure="share") if question.measure == "passages" else question
    if question.periods:
        return period_tables(store, mean)
    if neighbours is not None:
        return neighbour_tables(store, mean, neighbours)
    if together or question.measure in COOCCURRENCE:
        return cooccurrence_tables(
            store, replace(question, measure="together") if question.measure not in COOCCURRENCE else question
        )
    if question.area == "all":
        return by_grade(store, question)
    if question.measure == "grades":
        return grade_tables(store, question if question.rows != "theme" else replace(question, rows="area"))
    return tables(store, question)


def _places(store: Corpus) -> set[str]:
    from pipeline.corpus.citation import places_of

    return {p for r in store.countable_reports(Filters(history=True, duplicates=True)) for p in places_of(r)}


def _period(text: str) -> tuple[str, str]:
    from pipeline.isodates import first_day

    first, _, last = text.partition("..")
    pair = first.strip(), (last or first).strip()
    if first_day(pair[0]) is None or first_day(pair[1]) is None:
        raise typer.BadParameter(f"--periods takes two of the form 2019..2021 or 2019-04..2020-03, not {text!r}")
    return pair


def _print(tables: Sequence[Table], limit: int | None) -> None:
    """Print the tables, each with its own notes; what holds of all of them stands once, at the end."""
    from rich.console import Console
    from rich.table import Table as Printed
    from rich.text import Text

    from pipeline.tables.terminal import sheet

    if not tables:
        return
    console = Console(highlight=False)
    common = [n for n in tables[0].notes if len(tables) > 1 and all(n in t.notes for t in tables)]
    for table in tables:
        fitted = sheet(table, console.width)
        console.print(Text(table.title, style="bold"))
        printed = Printed(header_style="bold", pad_edge=False, box=None, expand=False)
        for i, heading in enumerate(fitted.headings):
            printed.add_column(
                heading, justify="left" if i < fitted.words else "right", overflow="fold", vertical="bottom"
            )
        for line in fitted.lines[:limit]:
            printed.add_row(*map(Text, line))
        console.print(printed)
        for note in (*fitted.notes, *(n for n in table.notes if n not in common)):
            console.print(Text(note, style="dim"))
        console.print()
    for note in common:
        console.print(Text(note, style="dim"))


_PASSAGES = (
    Column("text", "passage", ratio=3),
    Column("stance", "stance", no_wrap=True),
    Column("citation", "where", ratio=2),
    Column("id", "id", no_wrap=True),
)


def _print_cell(
    store: Corpus, tables: Sequence[Table], wanted: tuple[str, str], output: Output, filters: Filters
) -> None:
    """Print the passages of a cell, of all the tables that have it."""
    from pipeline.tables.evidence import passages_of
    from pipeline.tables.model import STATES, shown

    found: list[Row] = []
    said = []
    for table, cell in _cells(tables, wanted):
        said.append(
            f"{table.title}: {shown(cell, table.measure.form)}" + ("" if cell.ref else f" ({STATES[cell.state]})")
        )
        found += _cited(passages_of(store, table, cell), table, cell)
    shown_rows = found[: filters.limit]
    if output.form == "table":
        for line in said:
            typer.echo(line, err=True)
    output.rows(
        shown_rows,
        _PASSAGES,
        title=f"{plural(len(found), 'passage')}: {wanted[0]}, {wanted[1]}",
        empty="The cell counts no passage.",
        note=f"{len(found) - len(shown_rows)} more: raise --limit." if len(shown_rows) < len(found) else "",
    )


def _cited(rows: Iterable[Row], table: Table, cell: Cell) -> Iterator[Row]:
    from pipeline.corpus.citation import cite

    themes = [key for dimension, key in (cell.ref.conditions if cell.ref else ()) if dimension == "theme"]
    themes = themes or list(table.question.filters.themes)
    for row in rows:
        # The stance that was counted is the one on the theme.
        stances = [t["stance"] for t in row["themes"] if t["id"] in themes and t["stance"]]
        yield {**row, "stance": ", ".join(dict.fromkeys(stances)) or row["stance"], "citation": cite(row)}


def _cells(tables: Sequence[Table], wanted: tuple[str, str]) -> list[tuple[Table, Cell]]:
    """Return the cells with these labels, in either order of row and column.

    Raises:
        typer.BadParameter: no table has them.
    """
    found = []
    for table in tables:
        for first, second in (wanted, wanted[::-1]):
            i, j = _place(table.rows, first), _place(table.columns, second)
            if i is not None and j is not None:
                found.append((table, table.cells[i][j]))
                break
    if tables and not found:
        names = [text for t in tables for x in (*t.rows, *t.columns) for text in (x.key, x.text) if text]
        lowered = {n.casefold() for n in names}
        name = next((w for w in wanted if w.casefold() not in lowered), None)
        why = "no table has both" if name is None else f"there is no {name!r}{closest(name, sorted(set(names)))}"
        raise typer.BadParameter(f"--cell takes a row and a column of the table: {why}")
    return found


def _place(labels: Sequence[Label], wanted: str) -> int | None:
    folded = wanted.casefold()
    return next((i for i, x in enumerate(labels) if folded in ((x.key or "").casefold(), x.text.casefold())), None)
