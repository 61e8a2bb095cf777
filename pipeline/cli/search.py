"""``auditlens search``: the passages that answer a query."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column, Row

# What fits a few screens; --limit gives more.
HITS = 20


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: auditlens search "reflective supervision" --stance concern --since 2023')(search)


@with_options
def search(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words, "a phrase", or the beginning of a word followed by *.')
    ],
    filters: Filters,
    output: Output,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Find the passages that answer QUERY, best first, each with the words found and where it stands."""
    with opened(corpus, filters) as store:
        hits = store.search(query, filters.but(limit=filters.limit or HITS))
        output.rows(
            (hit.to_json() for hit in hits),
            COLUMNS,
            title=f"{len(hits)} passages for {query!r}",
            empty="Nothing found. Try fewer or shorter words (supervis*), fewer filters, or --history.",
            note="" if filters.history else "Latest reports only: --history searches superseded ones too.",
        )


def _marked(row: Row) -> Any:
    from rich.text import Text

    text = Text(row["text"])
    for start, end in row["found"]:
        text.stylize("bold yellow", start, end)
    return text


COLUMNS = (
    Column("text", "passage", _marked, ratio=3),
    Column("stance", "stance", no_wrap=True),
    Column("agencies", "agencies", lambda r: ", ".join(r["agencies"]).replace("_", " "), ratio=1),
    Column("citation", "where", ratio=2),
    Column("id", "id", no_wrap=True),
)
