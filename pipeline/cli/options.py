"""The options that commands share: the corpus, the filters and the output, each defined once.

``with_options`` gives a command the flat Typer options of the groups that its signature asks for, so that every
listing command takes the same filters and prints in the same forms.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.corpus.filters import Filters, parse_filters
from pipeline.tables.writers import Column, Row, write_csv, write_jsonl

CORPUS_DEFAULT = Path("auditlens.db")

CorpusOption = Annotated[
    Path,
    typer.Option("--corpus", envvar="AUDITLENS_CORPUS", help="The corpus file.", show_default=True),
]


@dataclass(frozen=True, slots=True)
class Output:
    """How a listing is printed: as a table that fits the terminal, as JSON Lines or as CSV."""

    form: str
    limit: int | None

    def rows(self, rows: Iterable[Row], columns: Sequence[Column], *, title: str, empty: str, note: str = "") -> None:
        """Print ``rows``; ``empty`` says on stderr what to do where there are none."""
        if self.form == "json":
            write_jsonl(rows, sys.stdout)
        elif self.form == "csv":
            listed = list(rows)
            write_csv(listed, sys.stdout, list(listed[0]) if listed else [c.key for c in columns])
        else:
            _table(list(rows), columns, title, empty, note)


def _table(rows: Sequence[Row], columns: Sequence[Column], title: str, empty: str, note: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.tables.writers import plain

    if not rows:
        typer.echo(empty, err=True)
        return
    console = Console(highlight=False)
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False, box=None, expand=True)
    for column in columns:
        table.add_column(column.title, justify=column.justify, ratio=column.ratio, no_wrap=column.no_wrap)
    for row in rows:
        cells = (column.cell(row) for column in columns)
        # Text, never markup: a report may hold square brackets.
        table.add_row(*(cell if isinstance(cell, Text) else Text(str(plain(cell))) for cell in cells))
    console.print(table)
    if note:
        console.print(Text(note, style="dim"))


def _parameter(name: str, kind: Any, option: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option]
    )


_FILTERS = (
    _parameter("theme", list[str], typer.Option("--theme", help="A theme id; may be given again.", metavar="ID"), []),
    _parameter("stance", list[str], typer.Option("--stance", help="strength, concern, mixed, recommendation, context.",
                                                 metavar="STANCE"), []),
    _parameter("authority", list[str], typer.Option("--authority", help="A place, as in `reports`.",
                                                    metavar="NAME"), []),
    _parameter("region", list[str], typer.Option("--region", help="A region of England.", metavar="NAME"), []),
    _parameter("since", str, typer.Option("--since", help="Reports dated on or after.", metavar="DATE"), None),
    _parameter("until", str, typer.Option("--until", help="Reports dated on or before.", metavar="DATE"), None),
    _parameter("type_", list[str], typer.Option("--type", help="A report type or family.", metavar="TYPE"), []),
    _parameter("history", bool, typer.Option("--history", help="Superseded reports too."), False),
)
_OUTPUT = (
    _parameter("json_", bool, typer.Option("--json", help="Print JSON Lines, a record a line."), False),
    _parameter("csv_", bool, typer.Option("--csv", help="Print CSV."), False),
    _parameter("limit", int, typer.Option("--limit", help="At most so many.", min=1), None),
)


def with_options(function: Callable[..., None]) -> Callable[..., None]:
    """Replace ``filters: Filters`` and ``output: Output`` in a command's signature by their options."""
    signature = inspect.signature(function, eval_str=True)
    flat: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        if parameter.name == "filters":
            flat += _FILTERS
        elif parameter.name == "output":
            flat += _OUTPUT
        else:
            flat.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    @functools.wraps(function)
    def command(**given: Any) -> None:
        if "output" in signature.parameters:
            given["output"] = _output(given.pop("json_"), given.pop("csv_"), given.pop("limit"))
        if "filters" in signature.parameters:
            given["filters"] = parse_filters(**{p.name: given.pop(p.name) for p in _FILTERS})
        function(**given)

    command.__signature__ = signature.replace(parameters=flat)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in flat}
    del command.__wrapped__  # type: ignore[attr-defined]
    return command


def _output(json_: bool, csv_: bool, limit: int | None) -> Output:
    if json_ and csv_:
        raise typer.BadParameter("--json and --csv exclude each other: give one")
    return Output("json" if json_ else "csv" if csv_ else "table", limit)
