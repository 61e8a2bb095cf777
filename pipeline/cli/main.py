"""The ``auditlens`` command: one module a subcommand, imported when it is asked for."""

from __future__ import annotations

import gc
import sqlite3
import sys

import typer

from pipeline.cli import (
    acronyms,
    analyse,
    check,
    demo,
    digest,
    discover,
    evaluate,
    explain,
    export,
    figures,
    grades,
    ingest,
    recommendations,
    reports,
    search,
    show,
    similar,
    tag,
    themes,
    trace,
    train,
)
from pipeline.errors import AuditlensError

app = typer.Typer(
    name="auditlens",
    help="Turn folders of children's-safeguarding audit and inspection reports into evidence that can be "
    "searched, counted and compared. Everything runs on this machine; nothing leaves it.",
    epilog="Start with: auditlens demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

# In the order of the work: read, look, count, tell, hand over, check.
for module in (
    demo,
    ingest,
    check,
    reports,
    show,
    search,
    similar,
    themes,
    figures,
    acronyms,
    recommendations,
    grades,
    digest,
    trace,
    discover,
    export,
    analyse,
    tag,
    explain,
    evaluate,
    train,
):
    module.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"auditlens {version('auditlens')}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    pass


# Allocations between two looks for garbage: a command makes millions of rows and hardly any cycles, and with Python's
# usual 700 a fifth of its time goes by in looking for them.
_GARBAGE = (50_000, 20, 20)


def main() -> None:
    """Run the command; errors that a user can act on are one line on stderr and exit status 1."""
    gc.set_threshold(*_GARBAGE)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or pipe may be cp1252, in which a bullet or an arrow can't be written.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except AuditlensError as error:
        typer.echo(f"auditlens: {error}", err=True)
        sys.exit(1)
    except sqlite3.DatabaseError as error:
        typer.echo(f"auditlens: the corpus is damaged ({error}): ingest the reports into a new one", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
