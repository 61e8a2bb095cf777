"""``auditlens acronyms``: the short forms that reports use."""

from __future__ import annotations

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column, places

COLUMNS = (
    Column("short", "short form", no_wrap=True),
    Column("long", "long form", lambda r: r["long"] or "not known", ratio=2, min_width=14),
    Column("source", "from", lambda r: r["source"] or ""),
    Column("count", "uses", justify="right"),
    Column("authority", "authority", places, ratio=1, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("page", "first on page", justify="right"),
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens acronyms --authority Ashmarsh")(acronyms)


@with_options
def acronyms(filters: Filters, output: Output, corpus: CorpusOption = CORPUS_DEFAULT) -> None:
    """List the short forms of each report, with the long form that the report gives, else that of the glossary."""
    with opened(corpus, filters) as store:
        output.rows(
            store.acronyms(filters),
            COLUMNS,
            title="Acronyms",
            empty="No acronym matches. Widen the filters, or add reports with: auditlens ingest FOLDER",
        )
