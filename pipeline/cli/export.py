"""``auditlens export``: everything, as tables, or as a project for tools of qualitative analysis."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.nothing import warn_if_none
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, known, opened, with_options
from pipeline.corpus.filters import Filters

OUT_DEFAULT = Path("export")


class Format(StrEnum):
    """The forms that a corpus is written in."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"
    xlsx = "xlsx"
    qdpx = "qdpx"
    qdc = "qdc"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens export --out tables --format xlsx --table coded")(export)


@with_options
def export(
    filters: Filters,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")] = OUT_DEFAULT,
    format_: Annotated[
        Format,
        typer.Option("--format", help="Tables; or a REFI-QDA project (qdpx) or codebook (qdc) for NVivo and the like."),
    ] = Format.csv,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="NAME", help="Only this table, such as coded; may be given again."),
    ] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Write reports, passages, the coded list, figures, acronyms, recommendations, grades and counts as tables.

    Every row names its report, authority, date, page and passage. The table coded has a row for each tagged passage and
    a 0/1 column for each theme. The form qdpx is a project of coded reports that NVivo, MAXQDA, ATLAS.ti and QualCoder
    open, qdc its codebook alone. Passages in which a child or a person could be recognised are left out, and covered in
    the texts of a project, unless --sensitive is given.
    """
    from pipeline.tables.export import TABLES, left_out_sensitive, write_tables

    known("--table", table or (), TABLES)
    if table and format_ in (Format.qdpx, Format.qdc):
        raise typer.BadParameter(f"--table chooses among tables: {format_.value} is not made of tables")
    with opened(corpus, filters) as store:
        warn_if_none(store, filters)
        if format_ in (Format.qdpx, Format.qdc):
            from pipeline.exchange.export import write_exchange

            path, said = write_exchange(store, filters, out, format_.value)
            paths, left_out = [path], left_out_sensitive(store, filters) if format_ is Format.qdpx else 0
            typer.echo(said, err=True)
        else:
            paths, left_out = write_tables(store, filters, out, format_.value, table or ())
    for path in paths:
        typer.echo(str(path))
    if left_out:
        typer.echo(f"left out: {left_out} passages in which a child or a person could be recognised", err=True)
