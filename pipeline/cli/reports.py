"""``auditlens reports``: the reports of the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from pipeline.cli.nothing import nothing
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.citation import file_name
from pipeline.corpus.filters import Filters, Row
from pipeline.tables.writers import Column, kind_of, places

COLUMNS = (
    Column("authority", "authority", places, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("report_type", "type", kind_of, min_width=10),
    Column("title", "title", lambda r: _named(r), ratio=1, min_width=20),
    Column("pages", "pages", justify="right", wide=100),
    Column("passages", "passages", justify="right", wide=100),
    Column("recommendations", "formal recs", justify="right", min_width=6),
    Column("improvements", "areas to improve", justify="right", min_width=8),
    Column("commitments", "own commitments", justify="right", min_width=11, wide=100),
)

_REPEATS = {"same_text": "same text as", "near": "nearly repeats"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens reports --authority Fenshire --history")(reports)


@with_options
def reports(
    filters: Filters,
    output: Output,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Reports too that repeat another, in another format or nearly.")
    ] = False,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """List the reports: place, date, type, title, size and what they ask for.

    Reports that a later one of the same kind and authority replaces are left out, unless --history is given; of the
    same text in several formats one is listed, and of a draft and its final the final.
    """
    with opened(corpus, filters) as store:
        filters = filters.but(duplicates=duplicates)
        output.rows(
            store.reports(filters),
            COLUMNS,
            title="Reports",
            empty=lambda: nothing(store, filters),
            note=_left_out(store.left_out(filters)),
        )


def _named(row: Mapping[str, Any]) -> str:
    """Return the title, else the file's name, with what stands in the way of counting it."""
    standing = "; ".join(_standing(row))
    return (row["title"] or file_name(row["file"])) + (f" [{standing}]" if standing else "")


def _standing(row: Mapping[str, Any]) -> Iterator[str]:
    if row["entered"]:
        yield "entered"  # some of it, by a person; --json names the fields
    if row["superseded_by"]:
        yield "superseded"
    if row["duplicate_of"]:
        yield f"{_REPEATS[row['duplicate_kind'] or 'near']} {row['duplicate_of'][:12]}"


def _left_out(out: Row) -> str:
    from pipeline.tables.asked import left_out

    told = left_out(out, among=("duplicates",))
    told += [f"{near} (--near-duplicates)" for near in left_out(out, among=("near_duplicates",))]
    return f"Left out: {' and '.join(told)}; list them with --duplicates." if told else ""
