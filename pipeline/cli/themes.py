"""``auditlens themes``: the theme table."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.citation import file_name
from pipeline.corpus.filters import Filters
from pipeline.records import STANCES
from pipeline.tables.writers import Column, Row, places


class Group(StrEnum):
    """What the columns of the table are."""

    authority = "authority"
    year = "year"
    report = "report"
    type = "type"


_STATES = {
    "counted": "",
    "not_mentioned": "not mentioned",
    "out_of_scope": "out of scope",
    "badly_read": "badly read",
    "no_report": "no report",
}


def _about(row: Row) -> str:
    """Return the agencies that the passages are about, the most frequent first, with their numbers."""
    return ", ".join(f"{agency.replace('_', ' ')} {n}" for agency, n in row["agencies"].items())


COLUMNS = (
    Column("theme", "theme", no_wrap=True),
    Column("group", "", lambda r: r["shown"], ratio=1, min_width=10),
    Column("held", "reports held", justify="right"),
    Column("reports", "speak of it", lambda r: r["reports"] or "", justify="right"),
    Column("passages", "passages", lambda r: r["passages"] or "", justify="right"),
    *(Column(s, s, lambda r, s=s: r[s] or "", justify="right") for s in STANCES),  # type: ignore[misc]
    Column("agencies", "about", lambda r: _about(r), ratio=1, min_width=12),
    Column("state", "", lambda r: _STATES[r["state"]]),
)


# Where there are fewer than so many characters in a line, the table is told with signs.
_WIDE = 120
_SIGNS = {"counted": "", "not_mentioned": "0", "out_of_scope": "–", "badly_read": "?", "no_report": "."}
_SHORT = {"strength": "str.", "concern": "con.", "mixed": "mix.", "recommendation": "rec.", "context": "ctx."}
NARROW = (
    Column("theme", "theme", no_wrap=True),
    Column("group", "", lambda r: r["shown"], min_width=10),
    Column("held", "reports", lambda r: f"{r['reports']} of {r['held']}", justify="right", no_wrap=True),
    Column("passages", "all", lambda r: r["passages"] or _SIGNS[r["state"]], justify="right", no_wrap=True),
    *(
        Column(s, _SHORT[s], lambda r, s=s: r[s] or "", justify="right", no_wrap=True)  # type: ignore[misc]
        for s in STANCES
    ),
)
_KEY = (
    "Passages: all, then by stance (strength, concern, mixed, recommendation, context). 0 not mentioned, – out of "
    "scope, ? badly read, . no report."
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens themes --by authority --theme supervision")(themes)


@with_options
def themes(
    filters: Filters,
    output: Output,
    by: Annotated[Group, typer.Option("--by", help="What to count by.")] = Group.authority,
    mix: Annotated[bool, typer.Option("--mix", help="Count reports of different families of types together.")] = False,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Count the passages that speak of each theme, by stance, for each authority, year, report or report type.

    There is a table for each family of report types, since inspections and local audits cannot be compared, unless
    --mix asks for one of all. Themes without a hit are listed too, with the reason.
    """
    from rich.console import Console

    from pipeline.tables.themes import table_rows, theme_tables

    with opened(corpus, filters) as store:
        titles = {}
        if by is Group.report:
            titles = {
                r["report"]: f"{places(r)}: {r['title'] or file_name(r['file'])}"
                for r in store.reports(filters.but(themes=(), stance=()))
            }
        tables = theme_tables(store, by.value, filters.but(mix=mix, limit=None))
    rows: list[Row] = []
    narrow = output.form == "table" and Console().width < _WIDE
    for table in tables:
        mine = [{**row, "shown": titles.get(row["group"], row["group"]) or "not stated"} for row in table_rows(table)]
        if output.form == "table":
            family = "all types of report, mixed" if mix else (table.family or "").replace("_", " ")
            title = f"Themes by {by.value}: {family} (counted)"
            output.rows(
                mine[: filters.limit],
                NARROW if narrow else COLUMNS,
                title=title,
                empty="",
                note=_KEY if narrow and table is tables[-1] else "",
            )
        rows += ({k: v for k, v in row.items() if k != "shown"} for row in mine)
    if output.form != "table" or not rows:
        output.rows(
            rows[: filters.limit],
            COLUMNS,
            title="Themes",
            empty="No report matches. Add some with: auditlens ingest FOLDER",
        )
