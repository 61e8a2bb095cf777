"""``auditlens show``: one report as the tool understood it."""

from __future__ import annotations

import json
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, SUPPRESS, CorpusOption, closest, opened

if TYPE_CHECKING:
    from pipeline.corpus.lookup import Found
    from pipeline.corpus.store import Corpus
    from pipeline.review.view import Shown

_MOST_NAMED = 20  # candidates


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens show fenshire-neglect-overview --html fenshire.html")(show)


def show(
    report: Annotated[
        str,
        typer.Argument(
            metavar="REPORT",
            help="A passage id, the first six or more digits of a sha256, a file's path or name, or words of the "
            "title, place and date.",
        ),
    ],
    corpus: CorpusOption = CORPUS_DEFAULT,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write an HTML page, beside the page images of a PDF."),
    ] = None,
    images: Annotated[bool, typer.Option("--images/--no-images", help="Put page images into the HTML page.")] = True,
    open_: Annotated[bool, typer.Option("--open", help="Open the HTML page in the browser.")] = False,
    json_: Annotated[
        bool, typer.Option("--json", help="Print the report as analyse --json does, with what was entered.")
    ] = False,
    suppress: Annotated[int | None, SUPPRESS] = None,
) -> None:
    """Show one report as it was understood: what it says of itself, its sections, and its passages with their labels.

    Nothing is left out, passages in which a person could be recognised included, so that an extraction can be checked
    against the file in a minute. A passage id shows that passage with its neighbours; the HTML page opens at it.
    """
    if json_ and html:
        raise typer.BadParameter("--json and --html exclude each other: give one")
    if open_ and not html:
        raise typer.BadParameter("--open needs --html FILE")
    with opened(corpus, suppress=suppress) as store:
        found = _one(store, report)
        if json_:
            from pipeline.review.view import to_json

            sys.stdout.write(json.dumps(to_json(store, found), ensure_ascii=False) + "\n")
            return
        from pipeline.review.view import build

        shown = build(store, found)
        if html:
            _write(store, shown, html, with_images=images, then_open=open_)
        else:
            from rich.console import Console

            from pipeline.review import terminal

            terminal.show(shown, Console(highlight=False))


def _one(store: Corpus, wanted: str) -> Found:
    """Return the one report that ``wanted`` means.

    Raises:
        typer.BadParameter: it means none or several; the message names the candidates.
    """
    from pipeline.corpus.filters import Filters
    from pipeline.corpus.lookup import find

    found = find(store, wanted)
    if len(found) == 1:
        return found[0]
    if not found:
        rows = store.reports(Filters(history=True, duplicates=True))
        names = list(
            dict.fromkeys(
                name for row in rows for name in (row["title"], row["authority"], *row["authorities"]) if name
            )
        )
        hint = closest(wanted, names) if names else ""
        hint = hint if hint.startswith(": did") else "; auditlens reports --history lists them"
        raise typer.BadParameter(f"no report of the corpus is {wanted!r}{hint}")
    listed = [f"  {c.sha256[:12]}  {_said(c)}" for c in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        listed.append(f"  and {len(found) - _MOST_NAMED} more")
    typer.echo(f"{wanted!r} may be one of {len(found)} reports; give the digits in front:", err=True)
    typer.echo("\n".join(listed), err=True)
    raise typer.Exit(2)


def _said(found: Found) -> str:
    parts = ("; ".join(found.places), found.title or found.name, found.date, found.report_type, found.name)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _write(store: Corpus, shown: Shown, path: Path, *, with_images: bool, then_open: bool) -> None:
    from pipeline.files import private_text
    from pipeline.review.html import anchor, to_html

    pictures: dict[int, str] = {}
    why = None
    if with_images:
        pictures, why = _pictures(store, shown)
    with private_text(path) as stream:
        stream.write(to_html(shown, pictures, why))
    at = f"#{anchor(shown.asked)}" if shown.asked else ""
    typer.echo(f"{path}{at}")
    if then_open:
        webbrowser.open(path.resolve().as_uri() + at)


def _pictures(store: Corpus, shown: Shown) -> tuple[dict[int, str], str | None]:
    """Return the pictures of the pages, and why there are none or not all."""
    from pipeline.corpus.lookup import paths
    from pipeline.review.images import MOST_PAGES, page_images, source_of

    if shown.report.type != "pdf":
        return {}, None
    source = source_of(paths(store, shown.report.sha256), shown.report.sha256)
    if source is None:
        return {}, "There are no page images: the file is no longer where it was read, or has changed since."
    numbers = [page.number for page in shown.pages if page.number is not None]
    pictures = page_images(source, numbers)
    if len(numbers) > MOST_PAGES:
        return pictures, f"Only the first {MOST_PAGES} of {len(numbers)} pages have an image."
    missing = [str(number) for number in numbers if number not in pictures]
    return pictures, f"No image could be made of page {', '.join(missing)}." if missing else None
