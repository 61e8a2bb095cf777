"""``auditlens discover``: themes that the taxonomy lacks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.nothing import warn_if_none
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, Output, opened, with_options
from pipeline.corpus.filters import Filters
from pipeline.tables.writers import write_csv, write_jsonl

if TYPE_CHECKING:
    from pipeline.discover.propose import Discovery, Proposal


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens discover --history --yaml draft.yaml")(discover)


@with_options
def discover(
    filters: Filters,
    output: Output,
    yaml: Annotated[
        Path | None, typer.Option("--yaml", metavar="FILE", help="Write the new themes as a draft taxonomy file.")
    ] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Propose themes that the taxonomy lacks, from passages that no theme was put on, or only with a low score.

    Each proposal has its telling words and five central passages with their citations. Where the words are those of a
    theme that there is, the proposal says so: its patterns miss these passages.
    """
    from pipeline.discover.draft import to_json, write_draft
    from pipeline.discover.propose import discover as propose

    with opened(corpus, filters) as store:
        warn_if_none(store, filters)
        found = propose(list(store.passages(filters.but(limit=None))))
    shown = found.proposals[: filters.limit]
    if yaml:
        write_draft(shown, yaml)
        typer.echo(f"draft written to {yaml}: edit it, then set AUDITLENS_THEMES to it", err=True)
    if output.form == "json":
        write_jsonl(map(to_json, shown), sys.stdout)
    elif output.form == "csv":
        keys = ("words", "passages", "reports", "authorities", "tightness", "theme", "covered")
        write_csv(({**to_json(p)} for p in shown), sys.stdout, keys)
    else:
        _show(found, shown)


def _show(found: Discovery, shown: tuple[Proposal, ...]) -> None:
    from rich.console import Console

    from pipeline.corpus.citation import cite

    console = Console(highlight=False)
    typer.echo(f"{found.untagged:,} of {found.read:,} passages have no theme, or none with a score to rely on.")
    if not shown:
        typer.echo("No group of them is large and alike enough to propose a theme. Try --history.", err=True)
    for number, p in enumerate(shown, 1):
        console.print(f"\n{number}. {', '.join(p.words)}", style="bold", markup=False)
        belongs = f"; words of {p.theme}, whose patterns miss these" if p.theme else ""
        console.print(f"{p.passages} passages in {p.reports} reports of {p.authorities} authorities{belongs}")
        for row in p.central:
            console.print(f"    {row['text']}", markup=False)
            console.print(f"      {cite(row)} [{row['id']}]", style="dim", markup=False)
