"""``auditlens acronyms``: the short forms that reports use."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.nothing import nothing
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Empty, Output, opened, several, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import Column, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.corpus.filters import Row


class By(StrEnum):
    """What a row is of."""

    report = "report"
    authority = "authority"
    corpus = "corpus"


_DEFINED = {"first": "yes", "late": "late", "none": "no"}
_SHORT = Column("short", "form", no_wrap=True)
_LONG = Column("long", "stands for", lambda r: r["long"] or "not known", ratio=2, min_width=14)
_AUTHORITY = Column("authority", "authority", places, ratio=1, min_width=11)
COLUMNS = (
    _SHORT,
    _LONG,
    Column("source", "from", lambda r: _from(r), min_width=9),
    Column("definition", "defined", lambda r: _DEFINED[r["definition"]], min_width=7),
    Column("count", "uses", justify="right"),
    _AUTHORITY,
    Column("date", "date", no_wrap=True),
    Column("page", "page", justify="right"),
)
_SENSES = (
    _SHORT,
    _LONG,
    Column("sources", "from", lambda r: ", ".join(r["sources"]), min_width=9),
    Column("reports", "reports", justify="right"),
    Column("uses", "uses", justify="right"),
    Column("undefined", "not defined first", justify="right"),
)
_DENSITY = (
    _AUTHORITY,
    Column("words", "words", justify="right"),
    Column("forms", "short forms", justify="right"),
    Column("undefined", "not defined first", justify="right"),
    Column("uses", "uses", justify="right"),
    Column("per_1000", "per 1,000 words", lambda r: "" if r["per_1000"] is None else f"{r['per_1000']:.1f}", "right"),
    Column("rank", "rank", lambda r: f"{r['rank']} of {r['of']}" if r["rank"] else "", "right", no_wrap=True),
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens acronyms --authority Ashmarsh --undefined")(acronyms)


@with_options
def acronyms(
    filters: Filters,
    output: Output,
    by: Annotated[
        By, typer.Option("--by", help="A row a short form of each report, of each authority, or of the whole corpus.")
    ] = By.report,
    form: Annotated[str | None, typer.Option("--form", metavar="SF", help="Only this short form.")] = None,
    undefined: Annotated[
        bool, typer.Option("--undefined", help="Only those used before their definition, or without one.")
    ] = False,
    clashing: Annotated[
        bool, typer.Option("--clashing", help="Only those with more than one sense in the corpus.")
    ] = False,
    density: Annotated[
        bool, typer.Option("--density", help="How many stand in 1,000 words, with the rank (1: most).")
    ] = False,
    glossary: Annotated[
        Path | None, typer.Option("--glossary", metavar="FILE", help="Write a glossary: .docx, .md or .csv.")
    ] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """List the short forms of reports, what they stand for, how that is known, and where they are not explained.

    The long form is the one that the report gives (report), else that of the glossary of the field (glossary), else
    told from other reports: of the same authority (authority) or by the words around it (context), with a score.
    """
    from pipeline.tables import acronyms as tables

    with opened(corpus, filters) as store:

        def empty() -> str:
            return nothing(store, filters, "acronym")

        if density:
            rows = tables.density_rows(store, filters, by_authority=by is not By.report)
            _print(output, empty, rows, filters, _density_columns(by), "Short forms per 1,000 words", _DENSITY_NOTE)
            return
        found: Iterable[Row] = store.acronyms(filters.but(limit=None))
        if form:
            wanted = form.upper()
            found = (row for row in found if row["short"].upper() == wanted)
        if clashing:
            found = tables.clashing(found)
        if undefined:
            found = tables.undefined(found)
        if glossary:
            _write(list(found), glossary, empty)
        elif by is By.report:
            _print(output, empty, found, filters, COLUMNS, "Acronyms", "")
        else:
            who = Column("authorities", "used by", lambda r: several(r["authorities"]), ratio=2, min_width=11)
            columns = (*_SENSES, who) if by is By.corpus else (_AUTHORITY, *_SENSES)
            _print(
                output,
                empty,
                tables.sense_rows(found, "corpus" if by is By.corpus else "authority"),
                filters,
                columns,
                "Acronyms and their senses",
                "",
            )


_DENSITY_NOTE = "Rank 1 has most. Short reports and tables hold more than long prose: compare like with like."


def _density_columns(by: By) -> tuple[Column, ...]:
    if by is By.report:
        return (_AUTHORITY, Column("date", "date", no_wrap=True), *_DENSITY[1:])
    return (_AUTHORITY, Column("reports", "reports", justify="right"), *_DENSITY[1:])


def _print(
    output: Output,
    empty: Empty,
    rows: Iterable[Row],
    filters: Filters,
    columns: tuple[Column, ...],
    title: str,
    note: str,
) -> None:
    listed = list(rows)[: filters.limit]
    output.rows(listed, columns, title=title, empty=empty, note=note)


def _from(row: Any) -> str:
    return f"{row['source']} {row['score']:.2f}" if row["score"] is not None else row["source"] or ""


def _write(rows: list[Row], path: Path, empty: Callable[[], str]) -> None:
    from pipeline.tables.glossaries import glossary_rows, write_glossary

    made = glossary_rows(rows)
    if not made:
        typer.echo(empty(), err=True)
        return
    write_glossary(made, path)
    typer.echo(f"{len(made)} senses of {len({row['short'].upper() for row in made})} short forms: {path}")
