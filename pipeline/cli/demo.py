"""``auditlens demo``: the main job on the sample corpus."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

OUT_DEFAULT = Path("auditlens-demo")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens demo --out try-it")(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")] = OUT_DEFAULT,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the digest in the browser.")] = True,
) -> None:
    """Do the main job on twenty-one invented audits: read them, tag them, write their digest and open it."""
    from pipeline import resources
    from pipeline.cli.digest import write
    from pipeline.cli.ingest import run
    from pipeline.files import private_folder
    from pipeline.summarise.papers import Asked

    folder = private_folder(out)
    corpus = folder / "auditlens.db"
    summary = run([resources.path("corpora", "sample", "files")], corpus)
    page, word, markdown, _ = write(corpus, Asked(), folder)
    typer.echo(f"digest: {page}, {word} and {markdown}")
    typer.echo("Look further with, for example:")
    for line in (
        f'auditlens search "reflective supervision" --corpus {corpus}',
        f"auditlens themes --theme supervision --corpus {corpus}",
        f"auditlens figures --theme timeliness_drift --corpus {corpus}",
    ):
        typer.echo(f"  {line}")
    if open_:
        webbrowser.open(page.resolve().as_uri())
    if summary.failed:
        raise typer.Exit(3)
