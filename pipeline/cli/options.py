"""The options that commands share: the corpus, the filters and the output, each defined once.

``with_options`` gives a command the flat Typer options of the groups that its signature asks for, so that every
listing command takes the same filters and prints in the same forms.
"""

from __future__ import annotations

import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.corpus.filters import Filters
from pipeline.records import REPORT_TYPES, STANCES
from pipeline.tables.writers import Column, Row, write_csv, write_jsonl

if TYPE_CHECKING:
    from pipeline.corpus.store import Corpus

CORPUS_DEFAULT = Path("auditlens.db")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

CorpusOption = Annotated[
    Path,
    typer.Option("--corpus", envvar="AUDITLENS_CORPUS", help="The corpus file.", show_default=True),
]


@dataclass(frozen=True, slots=True)
class Output:
    """How a listing is printed: as a table that fits the terminal, as JSON Lines or as CSV."""

    form: str

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
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


def _many(name: str, metavar: str, text: str, flag: str | None = None) -> inspect.Parameter:
    return _parameter(name, list[str], typer.Option(flag or f"--{name}", metavar=metavar, help=text), [])


_FILTERS = (
    _many("theme", "ID", "Only this theme; may be given again."),
    _many("stance", "STANCE", "Only this stance: " + ", ".join(STANCES) + "."),
    _many("authority", "NAME", "Only reports on this place."),
    _many("region", "NAME", "Only places in this region."),
    _parameter("since", str | None, typer.Option("--since", metavar="DATE", help="Reports dated then or later."), None),
    _parameter(
        "until", str | None, typer.Option("--until", metavar="DATE", help="Reports dated then or earlier."), None
    ),
    _many("type_", "TYPE", "Only this report type or family of types.", "--type"),
    _parameter("history", bool, typer.Option("--history", help="Superseded reports too, not only the latest."), False),
    _parameter(
        "near_duplicates",
        bool,
        typer.Option("--near-duplicates", help="Reports too that nearly repeat another, as a draft does its final."),
        False,
    ),
    _parameter(
        "sensitive",
        bool,
        typer.Option("--sensitive", help="Passages too in which a child or a person could be recognised."),
        False,
    ),
)
_OUTPUT = (
    _parameter("json_", bool, typer.Option("--json", help="Print JSON Lines, a record a line."), False),
    _parameter("csv_", bool, typer.Option("--csv", help="Print CSV."), False),
    _parameter("limit", int | None, typer.Option("--limit", help="At most so many rows.", min=1), None),
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
            limit = given.pop("limit")
            given["output"] = _output(given.pop("json_"), given.pop("csv_"))
        else:
            limit = None
        if "filters" in signature.parameters:
            given["filters"] = _filters(limit=limit, **{p.name: given.pop(p.name) for p in _FILTERS})
        function(**given)

    command.__signature__ = signature.replace(parameters=flat)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in flat}
    del command.__wrapped__
    return command


def _output(json_: bool, csv_: bool) -> Output:
    if json_ and csv_:
        raise typer.BadParameter("--json and --csv exclude each other: give one")
    return Output("json" if json_ else "csv" if csv_ else "table")


def _filters(
    *, theme: list[str], type_: list[str], history: bool, near_duplicates: bool, sensitive: bool, **given: Any
) -> Filters:
    from pipeline.reference import families
    from pipeline.tag.taxonomy import load_taxonomy

    _known("--theme", theme, load_taxonomy().ids)
    _known("--stance", given["stance"], STANCES)
    family_of = {kind: family.name for kind, family in families().items()}
    _known("--type", type_, (*REPORT_TYPES, *dict.fromkeys(family_of.values())))
    for name in ("since", "until"):
        if given[name] and not _DATE.fullmatch(given[name]):
            raise typer.BadParameter(f"--{name} takes a date as 2024, 2024-03 or 2024-03-31, not {given[name]!r}")
    # A family stands for all its types, so that one option serves both.
    types = [t for name in type_ for t in ((name,) if name in REPORT_TYPES else _types_of(name, family_of))]
    return Filters(
        themes=tuple(theme),
        stance=tuple(given["stance"]),
        authority=tuple(given["authority"]),
        region=tuple(given["region"]),
        since=given["since"],
        until=given["until"],
        report_type=tuple(dict.fromkeys(types)),
        history=history,
        near=near_duplicates,
        include_sensitive=sensitive,
        limit=given["limit"],
    )


def _types_of(family: str, family_of: Mapping[str, str]) -> Iterable[str]:
    return (t for t in REPORT_TYPES if family_of.get(t) == family)


def _known(option: str, given: Iterable[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise typer.BadParameter(f"{option} does not know {name!r}{closest(name, known)}")


def closest(name: str, known: Sequence[str]) -> str:
    """Return the end of a message on an unknown name: the closest known one, else all of them."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(name.lower(), known, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=70)
    return f": did you mean {best[0]!r}?" if best else f"; known are {', '.join(known)}"


@contextmanager
def opened(path: Path, filters: Filters | None = None) -> Iterator[Corpus]:
    """Open the corpus for reading, after checking that it knows the places that ``filters`` name.

    Raises:
        AuditlensError: there is no such corpus.
        typer.BadParameter: it holds no report on a place asked for.
    """
    from pipeline.corpus.store import Corpus

    with Corpus.open(path) as corpus:
        if filters and filters.authority:
            rows = corpus.reports(Filters(history=True, duplicates=True))
            places = sorted({p for row in rows for p in (row["authority"], *row["authorities"]) if p})
            lowered = {p.lower() for p in places}
            for name in filters.authority:
                if name.lower() not in lowered:
                    raise typer.BadParameter(f"the corpus holds no report on {name!r}{closest(name, places)}")
        yield corpus
