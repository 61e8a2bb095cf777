"""What a command says where nothing matches: what it looked for, and what the corpus holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from pipeline.corpus.filters import EVERYTHING, Filters, Row
from pipeline.wording import listed, plural

if TYPE_CHECKING:
    from pipeline.corpus.store import Corpus

_ALL = Filters(history=True, duplicates=True)
# Filters of passages and of what stands in them: the rest say which reports are looked at.
_WITHIN = ("themes", "all_themes", "stance", "agency", "extent", "section", "has_figure", "is_recommendation", "kind",
           "role", "addressee", "status", "limit")  # fmt: skip


def nothing(corpus: Corpus, filters: Filters, what: str = "report") -> str:
    """Return why no ``what`` (a noun) matches, in a line or two: no report does, or none of their passages."""
    held = list(corpus.reports(_ALL))
    if not held:
        return "The corpus holds no report: add some with auditlens ingest FOLDER"
    of_reports = filters.but(**{name: getattr(EVERYTHING, name) for name in _WITHIN})
    reports = len(list(corpus.reports(of_reports)))
    if reports:
        asked = _asked(filters)
        return f"No {what} in {plural(reports, 'report')}{f' that match: {asked}' if asked else ''}. Widen the filters."
    superseded = len(list(corpus.reports(of_reports.but(history=True))))
    older = f" {plural(superseded, 'superseded report')} would: --history." if superseded else ""
    return f"No report matches: {_asked(of_reports) or 'none stands for now'}.{older} {_holds(held, _years_dated)}"


def nothing_in(corpus: Corpus, filters: Filters, periods: Sequence[tuple[str, str]]) -> str:
    """Return why two periods cannot be set side by side: what reports are of each, and of which years there are any."""
    from pipeline.corpus.citation import say_span
    from pipeline.tables.practice import within

    filters = filters.but(history=True, limit=None)
    matching = list(corpus.reports(filters))
    if not matching:
        return nothing(corpus, filters)
    numbers = [sum(within(r["period_start"], r["period_end"], period) for r in matching) for period in periods]
    said = [
        f"{plural(number, 'report') if number else 'no report'} on practice in {say_span(*period)}"
        for number, period in zip(numbers, periods, strict=True)
    ]
    asked = _asked(filters.but(history=False))
    what = listed(said)
    of_one_family = "; none of one family is of both" if all(numbers) else ""
    looked = f" among those that match {asked}" if asked else ""
    return (
        f"{what[:1].upper()}{what[1:]}{looked}{of_one_family}. "
        f"{_holds(matching, _years_of_practice, unknown='of no period that is known', found=bool(asked))}"
    )


def warn_if_none(corpus: Corpus, filters: Filters) -> None:
    """Say on stderr that no report matches, where a command writes files whatever there is."""
    if not any(True for _ in corpus.reports(filters.but(themes=(), stance=(), limit=1))):
        typer.echo(nothing(corpus, filters), err=True)


def _asked(filters: Filters) -> str:
    from pipeline.corpus.citation import say_span
    from pipeline.tables.asked import given, only

    dates = filters.since and filters.until
    pairs = given(filters.but(suppress=None))
    said = only(pairs, without=("since", "until") if dates else ())
    return ", ".join([*said, *([f"dated {say_span(filters.since, filters.until)}"] if dates else [])])


def _holds(
    rows: Sequence[Row], years: Callable[[Row], int | None], *, unknown: str = "undated", found: bool = False
) -> str:
    known = [year for row in rows if (year := years(row)) is not None]
    told = f" of {_runs(known)}" if known else ""
    if len(known) < len(rows):
        told += f"{', ' if known else ': '}{len(rows) - len(known)} {unknown}"
    return f"{'They are' if found else 'The corpus holds'} {plural(len(rows), 'report')}{told}."


def _years_dated(row: Row) -> int | None:
    return int(row["date"][:4]) if row["date"] else None


def _years_of_practice(row: Row) -> int | None:
    from pipeline.tables.practice import middle

    found = middle(row["period_start"], row["period_end"])
    return found[0].year if found else None


def _runs(years: Iterable[int]) -> str:
    """Return years as people list them: "2011, 2013 to 2017 and 2019"."""
    ordered = sorted(set(years))
    runs = [[year for _, year in run] for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])]
    return listed([str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs])
