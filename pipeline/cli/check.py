"""``auditlens check``: which reports to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, opened

if TYPE_CHECKING:
    from pipeline.review.checks import ToCheck

_KEYS = (
    "rank", "report", "file", "authority", "authorities", "title", "date", "report_type", "points", "evidence",
    "check", "weight", "share", "page", "what", "do",
)  # fmt: skip
_FAILURES_SHOWN = 5
_TITLE = 60  # characters


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens check --xlsx to-check.xlsx")(check)


def check(
    corpus: CorpusOption = CORPUS_DEFAULT,
    all_: Annotated[bool, typer.Option("--all", help="List every report with something to check.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON Lines, a report a line.")] = False,
    csv_: Annotated[bool, typer.Option("--csv", help="Print CSV, a row a thing to check.")] = False,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write an Excel file of all of it.")
    ] = None,
) -> None:
    """Say which reports to look at first, what to look at in each, and what to do.

    Missing details, pages with little or garbled text, what was left out, grades or recommendations that should be
    there, labels that are little more than a guess. Each with the share of the corpus's words that it may affect.
    """
    if json_ and csv_:
        raise typer.BadParameter("--json and --csv exclude each other: give one")
    from pipeline.review.checks import check as run
    from pipeline.review.checks import failures
    from pipeline.review.settings import load

    with opened(corpus) as store:
        unread = failures(store)
        reports, held = run(store)
    if xlsx:
        _workbook([*unread, *reports], xlsx)
    first = len(reports) if all_ else load().first
    if json_ or csv_:
        _print([*unread, *reports[:first]], as_json=json_)
    else:
        _show(unread, reports, first, held)
    if xlsx:
        typer.echo(str(xlsx), err=json_ or csv_)


def _rows(listed: Sequence[ToCheck]) -> Iterator[dict[str, Any]]:
    """Yield a row a report, its findings in ``checks``."""
    for rank, item in enumerate(listed, 1):
        yield {
            "rank": rank,
            "report": item.sha256,
            "file": item.file,
            "authority": item.authority,
            "authorities": list(item.places),
            "title": item.title,
            "date": item.date,
            "report_type": item.report_type,
            "points": item.points,
            "evidence": item.evidence,
            "checks": [
                {
                    "check": f.check,
                    "weight": f.weight,
                    "share": f.share,
                    "page": f.page,
                    "what": f.what,
                    "do": f.do,
                }
                for f in item.findings
            ],
        }


def _flat(listed: Sequence[ToCheck]) -> Iterator[dict[str, Any]]:
    """Yield a row a finding."""
    for row in _rows(listed):
        for found in row.pop("checks"):
            yield {**row, **found}


def _print(listed: Sequence[ToCheck], *, as_json: bool) -> None:
    import sys

    from pipeline.tables.writers import write_csv, write_jsonl

    if as_json:
        write_jsonl(_rows(listed), sys.stdout)
    else:
        write_csv(_flat(listed), sys.stdout, _KEYS)


def _workbook(listed: Sequence[ToCheck], path: Path) -> None:
    from pipeline.tables.writers import write_xlsx

    write_xlsx({"to check": (_KEYS, _flat(listed))}, path)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%" if share >= 0.001 else "<0.1%"


def _show(unread: Sequence[ToCheck], reports: Sequence[ToCheck], first: int, held: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.corpus.citation import say_date

    console = Console(highlight=False)
    if unread:
        console.print(Text(f"Not read: {len(unread)} file{'s' * (len(unread) > 1)}", style="bold"))
        for item in unread[:_FAILURES_SHOWN]:
            console.print(Text(f"  {item.name}: {item.findings[0].what}"))
        if len(unread) > _FAILURES_SHOWN:
            console.print(Text(f"  and {len(unread) - _FAILURES_SHOWN} more: see --json, --csv or --xlsx"))
        console.print(Text(f"  {unread[0].findings[0].do}\n", style="dim"))
    if not reports:
        typer.echo(f"Nothing to check in {held} reports." if held else "The corpus holds no reports.", err=True)
        return
    shown = reports[:first]
    table = Table(
        title=f"{len(reports)} of {held} reports have something to check; look at these first"
        if len(shown) < len(reports)
        else f"{len(reports)} of {held} reports have something to check",
        title_justify="left",
        header_style="bold",
        pad_edge=False,
        box=None,
        expand=True,
        padding=(0, 1, 1, 0),
    )
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("report", ratio=2)
    table.add_column("what to look at, and what to do", ratio=5)
    table.add_column("share", justify="right", no_wrap=True)
    advised: set[str] = set()
    for rank, item in enumerate(shown, 1):
        name = Text("; ".join(item.places) or "place not stated", style="bold")
        title = shorten(item.title or item.name, _TITLE, placeholder=" …")
        name.append(f"\n{title}, {say_date(item.date) or 'undated'}", style="none")
        name.append(f"\n{(item.sha256 or '')[:12]}", style="dim")
        told = Text()
        for i, found in enumerate(item.findings):
            page = f" (p. {found.page})" if found.page is not None and "page" not in found.what else ""
            told.append(("\n" if i else "") + f"{found.what}{page}")
            if found.check not in advised:  # said once, it holds for all below
                told.append(f"\n  {found.do}", style="dim")
                advised.add(found.check)
        table.add_row(str(rank), name, told, _percent(item.evidence or 0.0))
    console.print(table)
    console.print(Text("share: of all words of the corpus that this may affect", style="dim"))
    console.print(
        Text("Open one beside its page images with: auditlens show DIGITS --html page.html --open", style="dim")
    )
    console.print(
        Text("What you type into report-details.xlsx is read back with: auditlens ingest --details FILE", style="dim")
    )
    if len(shown) < len(reports):
        console.print(Text(f"{len(reports) - len(shown)} more: auditlens check --all", style="dim"))
