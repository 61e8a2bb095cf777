"""``auditlens similar``: more passages like one."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.cli.search import COLUMNS, HITS
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens similar 0f3a5b7c9d1e-42 --stance concern")(similar)


@with_options
def similar(
    passage: Annotated[str, typer.Argument(metavar="PASSAGE_ID", help="The id of a passage, as search shows it.")],
    filters: Filters,
    output: Output,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Find passages that mean what one passage does, the likest first; of those with the same words only one."""
    with opened(corpus, filters) as store:
        from pipeline.search.similar import similar as like

        itself, hits = like(store, passage, filters.but(limit=filters.limit or HITS))
        if output.form == "table" and (itself.passage["sensitivity"] == [] or filters.include_sensitive):
            typer.echo(f"{itself.passage['text']}\n({itself.citation})\n", err=True)
        output.rows(
            (hit.to_json() for hit in hits),
            (Column("similarity", "like", lambda r: f"{r['similarity']:.2f}", no_wrap=True), *COLUMNS),
            title=f"{len(hits)} passages like {passage}",
            empty="Nothing like it. Try fewer filters, or --history.",
            note="" if filters.history else "Latest reports only: --history looks into superseded ones too.",
        )
