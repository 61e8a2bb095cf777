"""``auditlens recommendations``: what reports ask to be done, and what they say became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.nothing import nothing, warn_if_none
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, known, opened, several, with_options
from pipeline.corpus.filters import Filters
from pipeline.records import FOLLOWED_KINDS, RECOMMENDATION_KINDS
from pipeline.tables.writers import Column, Row, places
from pipeline.wording import spoken

STATUSES = ("done", "under_way", "not_started", "unclear", "not_reported")
# What a report says became of it; nobody has checked.
_TOLD = {"done": "complete", "under_way": "under way", "not_started": "not started", "unclear": "unclear"}
_KIND_NAMES = {
    "formal": "formal recommendations",
    "improvement": "areas for improvement",
    "commitment": "own commitments",
    "suggestion": "suggestions in the text",
    "request": "requests to the meeting",
}

_WIDE = 140
COLUMNS = (
    Column("authority", "authority", places, min_width=11),
    Column("date", "date", no_wrap=True),
    Column("page", "page", justify="right", wide=_WIDE),
    Column("kind", "kind", lambda r: spoken(r["kind"]), min_width=11),
    Column("text", "in the report's words", lambda r: _words(r), ratio=4, min_width=16),
    Column("addressee", "who", ratio=1, min_width=10),
    Column("agencies", "agencies", lambda r: _spaced(r["agencies"]), ratio=1, min_width=9, wide=_WIDE),
    Column("due", "by when", ratio=1),
    Column("reported_status", "reported by the authority", lambda r: _TOLD.get(r["reported_status"], "")),
    Column("id", "reference", no_wrap=True, wide=_WIDE),
)
GROUPS = (
    Column("places", "places", lambda r: len(r["authorities"]), justify="right"),
    Column("authorities", "among them", lambda r: several(r["authorities"], 2) or "not stated", ratio=2, min_width=11),
    Column("count", "times", justify="right"),
    Column("text", "in the words of the first", ratio=4, min_width=16),
    Column("addressees", "who", lambda r: several(r["addressees"], 2), ratio=1, min_width=10),
    Column("agencies", "agencies", lambda r: _spaced(r["agencies"]), ratio=1, min_width=9, wide=100),
    Column("dates", "dates", lambda r: " to ".join(dict.fromkeys((r["since"] or "", r["until"] or "")))),
)


def _words(row: Row) -> str:
    """Return the words of what is asked; of a row of a table only the cell that asks, as others have columns here."""
    return str(row["action"] if row["action"] and " | " in row["text"] else row["text"])


def _spaced(names: Iterable[str]) -> str:
    return ", ".join(map(spoken, names))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens recommendations --theme supervision --tracker tracker.xlsx")(recommendations)


@with_options
def recommendations(
    filters: Filters,
    output: Output,
    addressee: Annotated[
        list[str] | None, typer.Option("--addressee", metavar="WORDS", help="Only what is asked of this body or role.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Only this kind: " + ", ".join(RECOMMENDATION_KINDS) + "."),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="Only what reports say is: " + ", ".join(STATUSES) + "."),
    ] = None,
    group: Annotated[bool, typer.Option("--group", help="Join what several authorities were asked alike.")] = False,
    tracker: Annotated[
        Path | None, typer.Option("--tracker", metavar="FILE.xlsx", help="Write an action tracker for Excel.")
    ] = None,
    update: Annotated[
        Path | None,
        typer.Option("--update", metavar="OLD.xlsx", help="Keep what people typed in this tracker in the new one."),
    ] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """List what reports ask for or commit to, in their own words: who is to act, by when, and what became of it.

    A status is what a report says, in the same report or a later one of the authority; it has not been checked. The
    tracker holds formal recommendations, areas for improvement and own commitments, each on a sheet of its own.
    """
    if update is not None and tracker is None:
        raise typer.BadParameter("--update needs --tracker FILE.xlsx, the tracker to write")
    known("--kind", kind or (), tuple(RECOMMENDATION_KINDS))
    known("--status", status or (), STATUSES)
    chosen = filters.but(kind=tuple(kind or ()), status=tuple(status or ()), addressee=tuple(addressee or ()))
    with opened(corpus, filters) as store:

        def empty() -> str:
            return nothing(store, chosen, "recommendation")

        if tracker is not None:
            warn_if_none(store, chosen)
            _track(store.recommendations(chosen), tracker, update)
            return
        if group:
            from pipeline.tables.alike import grouped

            rows = grouped(store.recommendations(chosen.but(limit=None)))
            output.rows(rows[: filters.limit], GROUPS, title="Asked alike", empty=empty)
            return
        found = list(store.recommendations(chosen))
        output.rows(found, _columns(output, found), title="What reports ask for", empty=empty, note=_counted(found))


def _columns(output: Output, rows: Sequence[Row]) -> tuple[Column, ...]:
    """Return the columns; in a terminal, one that nothing stands in only takes room from the words."""
    may_lack = ("due", "reported_status") if output.form == "table" else ()
    return tuple(c for c in COLUMNS if c.key not in may_lack or any(row[c.key] for row in rows))


def _counted(rows: Sequence[Row]) -> str:
    """Return how many there are of each kind: those that are followed up, then the others."""
    numbers = [f"{sum(r['kind'] == kind for r in rows)} {name}" for kind, name in _KIND_NAMES.items()]
    return f"{', '.join(numbers[: len(FOLLOWED_KINDS)])}; besides {' and '.join(numbers[len(FOLLOWED_KINDS) :])}."


def _track(rows: Iterable[Row], path: Path, old: Path | None) -> None:
    from pipeline.tables.tracker import write_new
    from pipeline.tables.trackerfile import update_tracker

    if old is None:
        sheets = write_new(path, rows)
        told = ""
    else:
        updated = update_tracker(old, path, rows)
        sheets = updated.sheets
        told = (
            f"\nof {updated.rows} rows {updated.new} are new and {updated.kept} keep what people typed; "
            f"{updated.gone} of {old.name} no longer found"
        )
    counts = ", ".join(f"{number} on {name}" for name, number in sheets.items())
    typer.echo(f"{path}: {counts}{told}", err=True)
