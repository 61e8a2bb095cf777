"""``auditlens recommendations``: what reports ask to be done."""

from __future__ import annotations

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column, places

COLUMNS = (
    Column("authority", "authority", places, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("page", "page", justify="right"),
    Column("kind", "kind", lambda r: r["kind"].replace("_", " "), min_width=11),
    Column("text", "in the report's words", ratio=4, min_width=16),
    Column("addressee", "who", ratio=1, min_width=10),
    Column("due", "by when", ratio=1),
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens recommendations --theme supervision --json")(recommendations)


@with_options
def recommendations(filters: Filters, output: Output, corpus: CorpusOption = CORPUS_DEFAULT) -> None:
    """List what reports ask for or commit to, in their own words, with who is to act and by when."""
    with opened(corpus, filters) as store:
        output.rows(
            store.recommendations(filters),
            COLUMNS,
            title="Recommendations, areas for improvement, commitments, suggestions and requests",
            empty="No recommendation matches. Widen the filters, or add reports with: auditlens ingest FOLDER",
        )
