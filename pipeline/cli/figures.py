"""``auditlens figures``: every quantity that the reports state."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.nothing import nothing, warn_if_none
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, closest, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.corpus.qualified import qualified
from pipeline.disclosure.text import MASK
from pipeline.tables.writers import Column, Row, places

if TYPE_CHECKING:
    from pipeline.corpus.store import Corpus
    from pipeline.measures.catalogue import Measure


class By(StrEnum):
    """What a measure is compared by."""

    authority = "authority"
    year = "year"


COLUMNS = (
    Column("authority", "authority", places, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("page", "page", justify="right"),
    Column("value", "value", lambda r: value_of(r), justify="right", min_width=13),
    Column("about", "about", lambda r: about_of(r), ratio=3),
    Column("when", "when", ratio=1, min_width=8),
    Column("basis", "rests on", ratio=1, min_width=9),
)


def value_of(row: Row) -> str:
    """Return a figure's value with its unit, the words that make it a bound or rough, and its parts where stated."""
    if row["value"] is None:
        return MASK
    value = f"{row['value']:.12g}"
    if row["kind"] in ("percent", "proportion"):
        value += "%"
    elif row["kind"] == "rate" and row["denominator"]:
        value += f" per {row['denominator']:,g}"
    value = qualified(value, row)
    if row["kind"] == "rate":
        return value
    if row["numerator"] is not None and row["denominator"] is not None:
        return f"{value} ({row['numerator']:g} of {row['denominator']:g})"
    return value


def about_of(row: Row) -> str:
    """Return what a figure measures and, where the report judges how it has changed, what it calls the change."""
    called = next((link["called"] for link in row["links"] if link["called"]), None)
    return f"{row['about']} (called {called})" if called else str(row["about"])


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens figures --theme supervision --csv > supervision.csv")(figures)


@with_options
def figures(
    filters: Filters,
    output: Output,
    check: Annotated[
        bool, typer.Option("--check", help="Do the figures of each report add up? List those that do not.")
    ] = False,
    holds: Annotated[bool, typer.Option("--holds", help="With --check: the sums that hold too.")] = False,
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="NAME", help="One measure, by authority and over time; see --list-measures."),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="What --measure compares.")] = By.authority,
    charts: Annotated[
        Path | None, typer.Option("--charts", metavar="DIR", help="With --measure: write its charts, as SVG and PNG.")
    ] = None,
    measures: Annotated[
        Path | None,
        typer.Option(
            "--measures",
            metavar="DIR",
            envvar="AUDITLENS_MEASURES",
            help="A folder of further measures, one TOML each.",
        ),
    ] = None,
    list_measures: Annotated[bool, typer.Option("--list-measures", help="List the measures and end.")] = False,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """List the figures that reports state: percentages, proportions, rates, scores and counts.

    Each with what it measures, in the report's own words, and where it stands. With --check, an audit of their
    arithmetic instead: each sum that does not come out, what is stated beside what is computed. With --measure, what
    reports say on one measure: authorities in alphabetical order, never ranked.
    """
    if holds and not check:
        raise typer.BadParameter("--holds goes with --check")
    if check and measure:
        raise typer.BadParameter("--check and --measure exclude each other: give one")
    if charts and not measure:
        raise typer.BadParameter("--charts goes with --measure NAME")
    if list_measures:
        _list_measures(output, measures)
        return
    wanted = _measure(measure, measures) if measure else None
    with opened(corpus, filters) as store:
        if check or wanted:
            warn_if_none(store, filters)
        if check:
            _check(store, filters, output, holds=holds)
            return
        if wanted:
            from pipeline.cli.measures import show

            show(store, wanted, filters, output, by_year=by is By.year, charts=charts)
            return
        output.rows(
            store.figures(filters),
            COLUMNS,
            title="Figures, as the reports state them",
            empty=lambda: nothing(store, filters, "figure"),
        )


def _list_measures(output: Output, own: Path | None) -> None:
    from dataclasses import asdict

    from pipeline.measures.catalogue import load

    rows = [asdict(m) for m in load(own).values()]
    columns = (
        Column("id", "name", no_wrap=True),
        Column("label", "measure", ratio=1, min_width=14),
        Column("unit", "unit", no_wrap=True),
        Column("better", "better", no_wrap=True),
        Column("definition", "definition", ratio=2),
    )
    output.rows(rows, columns, title="Measures that reports are compared by", empty="There is no measure.")


def _measure(name: str, own: Path | None) -> Measure:
    from pipeline.measures.catalogue import load

    known = load(own)
    if name not in known:
        raise typer.BadParameter(f"--measure does not know {name!r}{closest(name, list(known))}")
    return known[name]


def _check(store: Corpus, filters: Filters, output: Output, *, holds: bool) -> None:
    from pipeline.tables.sums import KEYS, check_rows, in_words

    rows = list(check_rows(store, filters.but(limit=None)))
    wrong = [row for row in rows if not row["holds"]]
    shown = (rows if holds else wrong)[: filters.limit]
    if output.form == "table":
        for row in shown:
            typer.echo(in_words(row) + "\n")
    else:
        output.rows(shown, [Column(key, key) for key in KEYS], title="", empty="")
    typer.echo(f"{len(rows)} sums checked: {len(rows) - len(wrong)} hold, {len(wrong)} do not", err=True)
