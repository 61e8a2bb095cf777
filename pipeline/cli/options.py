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
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from pipeline.corpus.filters import Filters
from pipeline.records import AGENCIES, REPORT_TYPES, STANCES, Extent
from pipeline.tables.writers import Column, Row, write_csv, write_jsonl
from pipeline.wording import listed

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.corpus.store import Corpus

CORPUS_DEFAULT = Path("auditlens.db")
# In a narrower terminal widths are shared by need: by ratios, rich would leave the other columns their full width.
_WIDE = 140
_GAP = 2  # between two columns
_MOST_SHARE = 3
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")

Empty = str | Callable[[], str]
CorpusOption = Annotated[
    Path,
    typer.Option("--corpus", envvar="AUDITLENS_CORPUS", help="The corpus file.", show_default=True),
]


@dataclass(frozen=True, slots=True)
class Output:
    """How a listing is printed: as a table that fits the terminal, as JSON Lines or as CSV."""

    form: str

    def rows(self, rows: Iterable[Row], columns: Sequence[Column], *, title: str, empty: Empty, note: str = "") -> None:
        """Print ``rows``; ``empty``, or what it returns, says on stderr why there are none and what to do."""
        if self.form == "json":
            write_jsonl(rows, sys.stdout)
        elif self.form == "csv":
            listed = list(rows)
            write_csv(listed, sys.stdout, list(listed[0]) if listed else [c.key for c in columns])
        else:
            _table(list(rows), columns, title, empty, note)


def _table(rows: Sequence[Row], columns: Sequence[Column], title: str, empty: Empty, note: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.tables.writers import plain

    if not rows:
        typer.echo(empty if isinstance(empty, str) else empty(), err=True)
        return
    console = Console(highlight=False)
    columns = [column for column in columns if column.wide <= console.width]
    # Text, never markup: a report may hold square brackets.
    cells = [
        [c if isinstance(c, Text) else Text(str(plain(c))) for c in (k.cell(row) for k in columns)] for row in rows
    ]
    widths = None if console.width >= _WIDE else _widths(columns, cells, console.width)
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False, box=None, expand=True)
    for i, column in enumerate(columns):
        table.add_column(
            column.title,
            justify=column.justify,
            ratio=None if widths else column.ratio,
            width=widths[i] if widths else None,
            no_wrap=column.no_wrap,
            overflow="fold",
        )
    for row_cells in cells:
        table.add_row(*row_cells)
    console.print(table)
    if note:
        console.print(Text(note, style="dim"))


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[Text]], width: int) -> list[int] | None:
    """Return the widths in characters with which a table fits ``width``, None where it cannot.

    What is short keeps its full width, texts share the rest by their ratios. Words of cells are cut where there is no
    room for them, then those of headings.
    """
    from rich.cells import cell_len

    full, heads, words = [], [], []
    for i, column in enumerate(columns):
        widest = max(max(row[i].cell_len for row in cells), len(column.title))
        heading = max((column.min_width, *map(len, column.title.split())))
        longest = max((cell_len(word) for row in cells for word in row[i].plain.split()), default=0)
        full.append(max(widest, heading))
        heads.append(widest if column.no_wrap else min(heading, widest))
        words.append(widest if column.no_wrap else max(heads[-1], longest))
    room = width - _GAP * (len(columns) - 1)
    shares = [min(column.ratio or 1, _MOST_SHARE) for column in columns]
    uncut = [widest if column.no_wrap else 0 for column, widest in zip(columns, words, strict=True)]
    for kept, cut in ((heads, words), (uncut, heads)):
        for most in range(max(cut), 0, -1):
            least = [max(low, min(high, most)) for low, high in zip(kept, cut, strict=True)]
            if sum(least) <= room:
                return _shared(least, full, shares, room)
    return None


def _shared(least: Sequence[int], full: Sequence[int], shares: Sequence[int], room: int) -> list[int]:
    """Return widths from ``least`` to ``full`` that take at most ``room`` in all, as near to ``shares`` as can be."""
    widths = list(least)
    for most in range(1, max(full) + 1):
        wider = [max(low, min(high, share * most)) for low, high, share in zip(least, full, shares, strict=True)]
        if sum(wider) > room:
            break
        widths = wider
    return widths


def _parameter(name: str, kind: Any, option: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


def _many(name: str, metavar: str, text: str, flag: str | None = None) -> inspect.Parameter:
    return _parameter(name, list[str], typer.Option(flag or f"--{name}", metavar=metavar, help=text), [])


SUPPRESS = typer.Option(
    "--suppress",
    metavar="N",
    envvar="AUDITLENS_SUPPRESS",
    min=3,
    help="Mask counts of children below N, what would reveal them, and the same numbers in quotations.",
)
_FILTERS = (
    _many("theme", "ID", "Only this theme; may be given again, for any of them."),
    _parameter("all_themes", bool, typer.Option("--all-themes", help="Passages on every theme given, not any."), False),
    _many("stance", "STANCE", "Only this stance: " + ", ".join(STANCES) + "."),
    _many("agency", "AGENCY", "Only what is about this agency: " + ", ".join(AGENCIES) + "."),
    _many("authority", "NAME", "Only reports on this place."),
    _many("region", "NAME", "Only places in this region."),
    _parameter("since", str | None, typer.Option("--since", metavar="DATE", help="Reports dated then or later."), None),
    _parameter(
        "until", str | None, typer.Option("--until", metavar="DATE", help="Reports dated then or earlier."), None
    ),
    _parameter(
        "year",
        str | None,
        typer.Option("--year", metavar="YEAR", help="Reports of a year, or of years: 2019-2021."),
        None,
    ),
    _many("type_", "TYPE", "Only this report type or family of types.", "--type"),
    _many("grade", "GRADE", "Only reports graded so overall (good), or in an area (help_protection=good)."),
    _many("extent", "EXTENT", "Only what is said of so many: " + ", ".join(get_args(Extent)) + "."),
    _many("section", "WORDS", "Only what stands under a heading with these words."),
    _parameter("has_figure", bool, typer.Option("--has-figure", help="Only passages that hold a figure."), False),
    _parameter(
        "is_recommendation",
        bool,
        typer.Option("--is-recommendation", help="Only passages that ask for an action, in any way."),
        False,
    ),
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
    _parameter("suppress", int | None, SUPPRESS, None),
)
_OUTPUT = (
    _parameter("json_", bool, typer.Option("--json", help="Print JSON Lines, a record a line."), False),
    _parameter("csv_", bool, typer.Option("--csv", help="Print CSV."), False),
    _parameter("limit", int | None, typer.Option("--limit", help="At most so many rows.", min=1), None),
)


def with_options(function: Callable[..., None]) -> Callable[..., None]:
    """Replace ``filters: Filters`` and ``output: Output`` in a command's signature by their options.

    A filter of which the command has a parameter of the same name is the command's own.
    """
    signature = inspect.signature(function, eval_str=True)
    shared = [p for p in _FILTERS if p.name not in signature.parameters]
    flat: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        if parameter.name == "filters":
            flat += shared
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
            given["filters"] = _filters(
                limit=limit,
                **{p.name: given.pop(p.name) if p in shared else p.default for p in _FILTERS},
            )
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
    *,
    theme: list[str],
    type_: list[str],
    history: bool,
    near_duplicates: bool,
    sensitive: bool,
    year: str | None,
    **given: Any,
) -> Filters:
    from pipeline.reference import families
    from pipeline.tag.taxonomy import load_taxonomy

    known("--theme", theme, load_taxonomy().ids)
    known("--stance", given["stance"], STANCES)
    known("--agency", given["agency"], AGENCIES)
    known("--extent", given["extent"], get_args(Extent))
    family_of = {kind: family.name for kind, family in families().items()}
    known("--type", type_, (*REPORT_TYPES, *dict.fromkeys(family_of.values())))
    for name in ("since", "until"):
        if given[name] and not is_date(given[name]):
            raise typer.BadParameter(f"--{name} takes a date as 2024, 2024-03 or 2024-03-31, not {given[name]!r}")
    if year:
        years = _YEARS.fullmatch(year)
        if not years or given["since"] or given["until"]:
            raise typer.BadParameter("--year takes 2021 or 2019-2021, without --since and --until")
        given["since"], given["until"] = years[1], years[2] or years[1]
    # A family stands for all its types, so that one option serves both.
    types = [t for name in type_ for t in ((name,) if name in REPORT_TYPES else _types_of(name, family_of))]
    return Filters(
        themes=tuple(theme),
        all_themes=given["all_themes"],
        stance=tuple(given["stance"]),
        agency=tuple(given["agency"]),
        authority=tuple(given["authority"]),
        region=tuple(given["region"]),
        grade=tuple(given["grade"]),
        extent=tuple(given["extent"]),
        section=tuple(given["section"]),
        has_figure=given["has_figure"],
        is_recommendation=given["is_recommendation"],
        since=given["since"],
        until=given["until"],
        report_type=tuple(dict.fromkeys(types)),
        history=history,
        near=near_duplicates,
        include_sensitive=sensitive,
        limit=given["limit"],
        suppress=given["suppress"],
    )


def _types_of(family: str, family_of: Mapping[str, str]) -> Iterable[str]:
    return (t for t in REPORT_TYPES if family_of.get(t) == family)


def known(option: str, given: Iterable[str], names: Sequence[str]) -> None:
    """Refuse a value that ``option`` does not know, with the closest one that it does."""
    for name in given:
        if name not in names:
            raise typer.BadParameter(f"{option} does not know {name!r}{closest(name, names)}")


def several(names: Sequence[str], most: int = 3) -> str:
    """Return names for a cell: all where they are few, else the first ``most`` and the number of the others."""
    # "and 1 more" is hardly shorter than the name.
    return listed(names, most if len(names) > most + 1 else None)


def is_date(text: str) -> bool:
    """Tell whether a text has the form of an ISO date of any precision: "2019", "2019-04", "2019-04-30"."""
    return _DATE.fullmatch(text) is not None


def closest(name: str, known: Sequence[str]) -> str:
    """Return the end of a message on an unknown name: the closest known one, else all of them."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(name.lower(), known, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=70)
    return f": did you mean {best[0]!r}?" if best else f"; known are {', '.join(known)}"


@contextmanager
def opened(path: Path, filters: Filters | None = None, suppress: int | None = None) -> Iterator[Corpus]:
    """Open the corpus for reading, after checking that it knows the places that ``filters`` name.

    With ``suppress``, here or in ``filters``, what is read has counts of children below that masked: every output is
    made from what this gives.

    Raises:
        AuditlensError: there is no such corpus.
        typer.BadParameter: it holds no report on a place asked for, or with a grade asked for.
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
        if filters and filters.grade:
            grades = corpus.grades(Filters(history=True, duplicates=True))
            pairs = {pair for g in grades for pair in (g["grade"], f"{g['area_id']}={g['grade']}")}
            if not pairs:
                raise typer.BadParameter("--grade: no report of the corpus gives a grade")
            known("--grade", filters.grade, sorted(pairs))
        least = suppress or (filters.suppress if filters else None)
        if least is None:
            yield corpus
            return
        from pipeline.disclosure.corpus import suppressed

        with suppressed(corpus, least) as masked:
            yield masked
        typer.echo(f"masked as [x]: counts of children below {least}, and what would reveal them", err=True)
