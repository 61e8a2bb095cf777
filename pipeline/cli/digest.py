"""``auditlens digest``: what the corpus says, cited, laid out for who reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.nothing import warn_if_none
from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption, closest, is_date, known, opened, with_options
from pipeline.corpus.filters import Filters

if TYPE_CHECKING:
    from pipeline.corpus.store import Corpus
    from pipeline.summarise.papers import Asked

OUT_DEFAULT = Path("digest")
LAYOUTS = ("themes", "authority", "comparison", "board")
FORMATS = ("html", "docx", "md")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens digest --home Fenshire --template council.docx --out board")(digest)


@with_options
def digest(
    filters: Filters,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")] = OUT_DEFAULT,
    layout: Annotated[
        str | None,
        typer.Option(
            "--layout",
            metavar="NAME",
            help="themes (each theme across authorities), authority (one across themes, with its trend), comparison "
            "or board; told from --home and --compare where it is not given.",
        ),
    ] = None,
    home: Annotated[
        str | None, typer.Option("--home", metavar="AUTHORITY", help="Whose board paper, or whose authority layout.")
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", metavar="WHAT", help="An authority, or a period as 2019..2021; give it twice."),
    ] = None,
    each: Annotated[
        bool,
        typer.Option(
            "--each",
            help="A digest of each theme in files of its own; with --layout board or authority, of each authority.",
        ),
    ] = False,
    findings: Annotated[
        int | None,
        typer.Option(
            "--findings", min=1, help="Findings a section, at most: 8, or 4 where more than four themes are told."
        ),
    ] = None,
    pages: Annotated[
        float | None, typer.Option("--pages", min=1, help="Pages in Word, about; a board paper has 2.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="NAMES", help="Any of html, docx and md, with commas.")
    ] = ",".join(FORMATS),
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="A Word document (.docx) whose styles and pages are used."),
    ] = None,
    since: Annotated[
        list[str] | None,
        typer.Option(
            "--since",
            metavar="DATE|DIGEST",
            help="Reports dated then or later; or a digest issued before (its .json): what changed since. May be "
            "given again.",
        ),
    ] = None,
    mix: Annotated[bool, typer.Option("--mix", help="Count reports of different families of types together.")] = False,
    corpus: CorpusOption = CORPUS_DEFAULT,
) -> None:
    """Write a digest for the browser, for Word and as Markdown, every line of it cited.

    What works, what needs to improve, what is recommended, what changed, where authorities differ: quotations with
    all their sources, and counts. Each carries a code that auditlens trace follows to its evidence; the .json beside
    the digest keeps that evidence as it was.
    """
    from pipeline.summarise.issued import Issued, read
    from pipeline.summarise.model import FINDINGS
    from pipeline.summarise.papers import FEW, Asked, checked

    formats = [name.strip() for name in format_.split(",") if name.strip()]
    known("--format", formats, FORMATS)
    if layout:
        known("--layout", [layout], LAYOUTS)
    dates = [value for value in since or [] if is_date(value)]
    digests: list[Issued] = [read(Path(value)) for value in since or [] if value not in dates]
    if len(dates) > 1 or len(digests) > 1:
        raise typer.BadParameter("--since takes one date and one digest")
    if dates and filters.since:
        raise typer.BadParameter("--year takes 2021 or 2019-2021, without --since and --until")
    chosen = layout or ("board" if home else "comparison" if compare else "themes")
    few = chosen == "board" or 0 < len(filters.themes) <= FEW or (each and chosen == "themes")
    asked = checked(
        Asked(
            layout=chosen,  # type: ignore[arg-type]
            filters=filters.but(mix=mix, since=dates[0] if dates else filters.since),
            findings=findings or (FINDINGS if few else FEW),
            pages=pages,
            home=home,
            compared=tuple(compare or ()),
            since=digests[0] if digests else None,
        ),
        each=each,
    )
    for path in write(corpus, asked, out, formats=formats, template=template, one_each=each):
        typer.echo(str(path))


def write(
    corpus: Path,
    asked: Asked,
    out: Path,
    *,
    formats: list[str] | None = None,
    template: Path | None = None,
    one_each: bool = False,
) -> list[Path]:
    """Write a digest into the folder ``out``, keep it in the corpus too, and return the paths, the frozen one last.

    With ``one_each`` that is done for each theme, or each authority.
    """
    from pipeline.corpus.store import Corpus
    from pipeline.summarise.issued import keep
    from pipeline.summarise.papers import each, produce

    found: list[Path] = []
    kept = []
    with opened(corpus, asked.filters) as store:
        for filters in _asked(asked):
            warn_if_none(store, filters)
        for one in each(store, asked) if one_each else [_named(store, asked)]:
            paths, issued, made = produce(store, one, out, formats=formats or list(FORMATS), template=template)  # type: ignore[arg-type]
            found += paths
            kept.append((issued, paths[-1]))
            most = one.pages or (2 if one.layout == "board" else None)
            if most is not None and made.pages is not None and made.pages > most:
                typer.echo(f"{one.named}: it cannot be shorter than about {made.pages:.1f} pages", err=True)
    # What is read may be a masked copy: the digest goes into the corpus itself.
    with Corpus.open(corpus) as original:
        for issued, path in kept:
            if not keep(original, issued):
                typer.echo(f"not kept in the corpus, which cannot be written to: trace with --digest {path}", err=True)
    return found


def _asked(asked: Asked) -> list[Filters]:
    """Return which reports are asked for: those of each period, where periods are compared."""
    from pipeline.summarise.papers import PERIOD

    periods = [side.split("..") for side in asked.compared if PERIOD.fullmatch(side)]
    return [asked.filters.but(history=True, since=first, until=last) for first, last in periods] or [asked.filters]


def _named(corpus: Corpus, asked: Asked) -> Asked:
    """Return ``asked`` with authorities as the corpus writes them.

    Raises:
        typer.BadParameter: it holds no report on one.
    """
    from dataclasses import replace

    from pipeline.summarise.papers import PERIOD

    rows = corpus.reports(Filters(history=True, duplicates=True))
    places = sorted({p for row in rows for p in (row["authority"], *row["authorities"]) if p})
    by_lower: dict[str, str] = {place.lower(): place for place in places}

    def found(name: str) -> str:
        if name.lower() not in by_lower:
            raise typer.BadParameter(f"the corpus holds no report on {name!r}{closest(name, places)}")
        return by_lower[name.lower()]

    return replace(
        asked,
        home=found(asked.home) if asked.home else None,
        compared=tuple(side if PERIOD.fullmatch(side) else found(side) for side in asked.compared),
    )
