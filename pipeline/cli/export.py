"""``auditlens export``: everything, as tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, opened, with_options
from pipeline.corpus.filters import Filters

OUT_DEFAULT = Path("export")


class Format(StrEnum):
    """The forms that tables are written in."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"
    xlsx = "xlsx"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens export --out tables --format xlsx")(export)


@with_options
def export(
    filters: Filters,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")] = OUT_DEFAULT,
    format_: Annotated[Format, typer.Option("--format", help="The form of the tables.")] = Format.csv,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Write reports, passages, figures, acronyms, recommendations, grades and theme counts as tables.

    Every row names its report, authority, date, page and passage. Of passages, a 0/1 column a theme follows. Passages
    in which a child or a person could be recognised are left out unless --sensitive is given.
    """
    from pipeline.tables.export import write_tables

    with opened(corpus, filters) as store:
        paths, left_out = write_tables(store, filters, out, format_.value)
    for path in paths:
        typer.echo(str(path))
    if left_out:
        typer.echo(f"left out: {left_out} passages in which a child or a person could be recognised", err=True)
