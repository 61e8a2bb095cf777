"""``auditlens grades``: the judgements that reports give."""

from __future__ import annotations

import typer

from pipeline.cli.nothing import nothing
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column, kind_of, places
from pipeline.wording import spoken

COLUMNS = (
    Column("authority", "authority", places, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("report_type", "type", kind_of, min_width=9),
    Column("area", "area", ratio=2),
    Column("grade", "grade", lambda r: spoken(r["grade"]), min_width=11),
    Column("when", "when"),
    Column("page", "page", justify="right"),
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens grades --type inspection --csv > grades.csv")(grades)


@with_options
def grades(filters: Filters, output: Output, corpus: CorpusOption = CORPUS_DEFAULT) -> None:
    """List the grades that reports give to named areas, each with the page it was read from."""
    with opened(corpus, filters) as store:
        output.rows(
            store.grades(filters),
            COLUMNS,
            title="Grades, as the reports give them",
            empty=lambda: nothing(store, filters, "grade"),
        )
