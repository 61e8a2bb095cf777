"""``auditlens digest``: what the corpus says on each theme, cited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, opened, with_options
from pipeline.corpus.filters import Filters

OUT_DEFAULT = Path("digest")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens digest --theme supervision --theme recording --out digest-2024")(digest)


@with_options
def digest(
    filters: Filters,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")] = OUT_DEFAULT,
    quotes: Annotated[int, typer.Option("--quotes", min=1, help="Quotations a section, at most.")] = 6,
    mix: Annotated[bool, typer.Option("--mix", help="Count reports of different families of types together.")] = False,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Write the digest: digest.html for a browser and digest.md for Word or a wiki.

    For each theme: how many reports and authorities speak of it and how; what works well, what needs to improve and
    what is recommended, as quotations with their sources; and the figures that reports state.
    """
    for path in write(corpus, filters.but(mix=mix), out, quotes=quotes):
        typer.echo(str(path))


def write(corpus: Path, filters: Filters, out: Path, *, quotes: int = 6) -> list[Path]:
    """Write both forms of the digest into the folder ``out`` and return their paths, HTML first."""
    from pipeline.files import private_folder, private_text
    from pipeline.summarise.digest import build
    from pipeline.summarise.render import to_html, to_markdown

    with opened(corpus, filters) as store:
        built = build(store, filters, quotes=quotes)
    folder = private_folder(out)
    paths = []
    for name, text in (("digest.html", to_html(built)), ("digest.md", to_markdown(built))):
        with private_text(folder / name) as stream:
            stream.write(text)
        paths.append(folder / name)
    return paths
