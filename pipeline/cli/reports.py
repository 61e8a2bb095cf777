"""``auditlens reports``: the reports of the corpus."""

from __future__ import annotations

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column

COLUMNS = (
    Column("authority", "authority", lambda r: "; ".join(r["authorities"]) or r["authority"] or "not stated"),
    Column("date", "date", no_wrap=True),
    Column("report_type", "type", no_wrap=True),
    Column("title", "title", lambda r: r["title"] or r["file"], ratio=1),
    Column("pages", "pages", justify="right"),
    Column("passages", "passages", justify="right"),
    Column("superseded_by", "", lambda r: "superseded" if r["superseded_by"] else ""),
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens reports --authority Fenshire --history")(reports)


@with_options
def reports(filters: Filters, output: Output, corpus: CorpusOption = CORPUS_DEFAULT) -> None:
    """List the reports: place, date, type, title and size.

    Only the latest report of each authority and family of types is listed, unless --history is given.
    """
    with opened(corpus, filters) as store:
        output.rows(
            store.reports(filters),
            COLUMNS,
            title="Reports",
            empty="No report matches. Add some with: auditlens ingest FOLDER",
        )
