"""``auditlens search``: the passages that answer a query."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from pipeline.cli.nothing import warn_if_none
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, known, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.records import PassageKind
from pipeline.tables.writers import Column, Row, kind_of, places
from pipeline.wording import spoken

if TYPE_CHECKING:
    from pipeline.corpus.store import Corpus
    from pipeline.search.results import Results
    from pipeline.search.saved import Saved

# What fits a few screens; --limit gives more.
HITS = 20
GROUPS = ("authority", "year", "type", "stance", "report")
_WRITTEN = (".docx", ".xlsx", ".csv")
_SHOWN = 6  # values of a facet, the commonest

Query = Annotated[
    str | None,
    typer.Argument(
        metavar="QUERY",
        help='Words, "a phrase", AND OR NOT, brackets, the beginning of a word and *, a NEAR/5 b.',
        show_default=False,
    ),
]
Around = Annotated[
    int, typer.Option("--context", metavar="N", min=0, max=20, help="Show so many passages before and after each.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: auditlens search "reflective supervision" --stance concern --since 2023')(search)


@with_options
def search(
    filters: Filters,
    output: Output,
    query: Query = None,
    exact: Annotated[bool, typer.Option("--exact", help="Only what holds the words, nothing by meaning.")] = False,
    kind: Annotated[
        list[str],
        typer.Option("--kind", metavar="KIND", help="Only this kind: " + ", ".join(get_args(PassageKind)) + "."),
    ] = [],  # noqa: B006  (typer makes a new one)
    context: Around = 0,
    group_by: Annotated[
        str | None, typer.Option("--group-by", metavar="WHAT", help="In groups, by " + ", ".join(GROUPS) + ".")
    ] = None,
    facets: Annotated[
        bool, typer.Option("--facets", help="With --json, a last record of how many were found, of what.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write them to a file: .docx, .xlsx or .csv.")
    ] = None,
    save: Annotated[str | None, typer.Option("--save", metavar="NAME", help="Keep this search in the corpus.")] = None,
    saved: Annotated[
        str | None, typer.Option("--saved", metavar="NAME", help="Run a kept search again and tell what is new.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="With --saved, only what is new since it last ran.")] = False,
    searches: Annotated[bool, typer.Option("--searches", help="List the kept searches.")] = False,
    forget: Annotated[str | None, typer.Option("--forget", metavar="NAME", help="Drop a kept search.")] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Find the passages that answer QUERY, by its words and by its meaning, best first.

    Each is shown with the words found marked and where it stands. One that means the same in other words says so: by
    meaning, and how near it is (1 is the same).
    """
    known("--kind", kind, get_args(PassageKind))
    if group_by:
        known("--group-by", [group_by], GROUPS)
    if out and out.suffix.lower() not in _WRITTEN:
        raise typer.BadParameter(f"--out takes a file that ends in {', '.join(_WRITTEN)}")
    filters = filters.but(kind=tuple(kind))
    if searches or forget:
        _kept(corpus, output, forget)
        return
    before = _saved(corpus, saved, query, filters, save) if saved else None
    if before:
        query, exact = before.query, before.exact or exact
        filters = before.filters.but(limit=filters.limit, suppress=filters.suppress)
    if query is None or (new and not before):
        raise typer.BadParameter("--new goes with --saved NAME" if query else "give a QUERY, or --saved NAME")
    with opened(corpus, filters) as store:
        results, rows = _found(store, query, filters, exact, before, new)
        _around(store, rows, context, filters)
        if not rows:
            warn_if_none(store, filters)
    if save or before:
        _keep(corpus, save, query, filters, exact, before)
    title, notes = _told(query, results, rows, filters, before)
    groups = _grouped(rows, group_by)
    if out:
        _write(out, title, notes, groups)
        typer.echo(f"{out}: {len(rows)} passages", err=True)
        return
    _print(output, title, notes, groups, results)
    if output.form == "json" and facets:
        typer.echo(json.dumps({"query": query, **results.summary()}, ensure_ascii=False))


def _found(
    store: Corpus, query: str, filters: Filters, exact: bool, before: Saved | None, new: bool
) -> tuple[Results, list[Row]]:
    from pipeline.search import engine

    filters = filters.but(limit=filters.limit or HITS)
    results = engine.search(store, query, filters, exact=exact)
    fresh = before.new(results.reports) if before else set()
    if new:
        results = engine.search(store, query, filters, exact=exact, only=fresh)
    rows: list[Row] = [hit.to_json() for hit in results]
    if before:
        rows = [{**row, "new": row["report"] in fresh} for row in rows]
    return results, rows


def _around(store: Corpus, rows: list[Row], number: int, filters: Filters) -> None:
    from pipeline.search.context import neighbours

    for i, row in enumerate(rows) if number else ():
        around = neighbours(store.connection, dict(row), number, sensitive=filters.include_sensitive)
        rows[i] = {**row, "context": around}


def _saved(corpus: Path, name: str, query: str | None, filters: Filters, save: str | None) -> Saved:
    from pipeline.search.saved import get

    if query or save or filters.but(limit=None, suppress=None) != Filters():
        raise typer.BadParameter("--saved NAME has its own query and filters: give none beside it")
    with opened(corpus) as store:
        return get(store, name)


def _keep(corpus: Path, name: str | None, query: str, filters: Filters, exact: bool, before: Saved | None) -> None:
    from pipeline.search import saved

    with opened(corpus) as store:
        if before:
            saved.ran(store, before.name)
        elif name:
            saved.save(store, name, query, filters, exact=exact)
            typer.echo(f"kept as {name!r}: run it again with --saved {name}", err=True)


def _kept(corpus: Path, output: Output, forget: str | None) -> None:
    from pipeline.search import saved

    with opened(corpus) as store:
        if forget:
            saved.forget(store, forget)
            typer.echo(f"dropped {forget!r}", err=True)
            return
        output.rows(
            (kept.to_json() for kept in saved.listed(store)),
            (
                Column("name", "name", no_wrap=True),
                Column("query", "query", ratio=2),
                Column("filters", "filters", lambda r: _said(r["filters"]), ratio=2),
                Column("run_at", "last run"),
            ),
            title="Kept searches",
            empty="No search is kept: keep one with --save NAME.",
        )


def _said(filters: Mapping[str, Any]) -> str:
    return "; ".join(
        spoken(name) + ("" if value is True else f" {', '.join(value) if isinstance(value, list | tuple) else value}")
        for name, value in filters.items()
    )


def _told(
    query: str, results: Results, rows: Sequence[Row], filters: Filters, before: Saved | None
) -> tuple[str, list[str]]:
    """Return the title of an answer and what is to be known of it."""
    title = f"{len(rows)} of {results.found} passages for {query!r}, from {len(results.reports)} reports"
    notes = []
    if before:
        fresh = before.new(results.reports)
        number = sum(results.reports[sha256] for sha256 in fresh)
        notes.append(f"New since {before.run_at[:16].replace('T', ' ')}: {number}, from {len(fresh)} reports.")
    if results.by_meaning:
        notes.append(f"{results.by_meaning} are there by meaning and do not hold the words: --exact leaves them out.")
    if results.partly:
        notes.append("No passage holds all of the words: these hold the most telling of them.")
    for word, others in results.suggestions.items():
        notes.append(f"No passage holds {word!r}: did you mean {' or '.join(others)}?")
    if not filters.history:
        notes.append("Latest reports only: --history searches superseded ones too.")
    return title, notes


def _grouped(rows: Sequence[Row], by: str | None) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row, by) if by else "", []).append(row)
    return dict(sorted(groups.items()))


def _group(row: Row, by: str) -> str:
    value = {
        "authority": places(row),
        "year": (row["date"] or "")[:4],
        "type": kind_of(row),
        "stance": row["stance"],
        "report": str(row["citation"]).rpartition(", p. ")[0] or row["citation"],
    }[by]
    return value or "not stated"


def _print(
    output: Output, title: str, notes: Sequence[str], groups: Mapping[str, Sequence[Row]], results: Results
) -> None:
    if output.form != "table":
        output.rows(
            [{"group": group, **row} if group else row for group, rows in groups.items() for row in rows],
            COLUMNS,
            title=title,
            empty="",
        )
        for note in notes:
            if "did you mean" in note:
                typer.echo(note, err=True)
        return
    if not groups:
        empty = "Nothing found. Try fewer or shorter words (supervis*), fewer filters, or --history."
        output.rows([], COLUMNS, title=title, empty="\n".join([*(n for n in notes if "mean" in n), empty]))
        return
    for i, (group, rows) in enumerate(groups.items()):
        last = i == len(groups) - 1
        heading = f"{title}\n{group}" if group and not i else group or title
        output.rows(rows, COLUMNS, title=heading, empty="", note="\n".join([*_counts(results), *notes]) if last else "")


def _counts(results: Results) -> list[str]:
    """Return the facets, a line each: the commonest values and how many more there are."""
    lines = []
    for name, counts in results.facets.items():
        shown = [f"{spoken(value)} {number}" for value, number in list(counts.items())[:_SHOWN]]
        more = len(counts) - len(shown)
        lines.append(f"{name}: {', '.join(shown)}" + (f" and {more} more" if more > 0 else ""))
    return lines


def _write(out: Path, title: str, notes: Sequence[str], groups: Mapping[str, Sequence[Row]]) -> None:
    from pipeline.errors import AuditlensError
    from pipeline.search.word import write_word
    from pipeline.tables.writers import csv_file, write_xlsx

    rows = [{"group": group, **row} if group else row for group, found in groups.items() for row in found]
    keys = list(rows[0]) if rows else [column.key for column in COLUMNS]
    try:
        if out.suffix.lower() == ".docx":
            write_word(out, title, notes, groups)
        elif out.suffix.lower() == ".xlsx":
            write_xlsx({"Passages": (keys, rows), "About": (("note",), [{"note": n} for n in (title, *notes)])}, out)
        else:
            csv_file(rows, out, keys)
    except OSError as error:
        raise AuditlensError(f"cannot write {out}: {error.strerror}; choose another place") from error


def marked(row: Row) -> Any:
    """Return a passage for the terminal: its lead-in and neighbours dim, the words found bold."""
    from rich.text import Text

    from pipeline.search.word import leads_in, why

    text = Text(row["text"])
    for start, end in row["found"]:
        text.stylize("bold yellow", start, end)
    around = row.get("context") or {"before": [], "after": []}
    parts = [Text(other["text"] + "\n", style="dim") for other in around["before"]]
    parts += [Text(row["lead_in"] + " ", style="dim")] if leads_in(row) else []
    parts += [Text("new ", style="bold green")] if row.get("new") else []
    parts += [text, *(Text("\n" + other["text"], style="dim") for other in around["after"])]
    parts += [Text(f"\n{why(row)}", style="italic cyan")] if why(row) else []
    return Text.assemble(*parts)


COLUMNS = (
    Column("text", "passage", marked, ratio=3),
    Column("stance", "stance", no_wrap=True),
    Column("agencies", "agencies", lambda r: spoken(", ".join(r["agencies"])), ratio=1, wide=100),
    Column("citation", "where", ratio=2),
    Column("id", "id", no_wrap=True),
)
