"""``auditlens ingest``: files and folders into the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption

if TYPE_CHECKING:
    from pipeline.ingest.batch import IngestSummary
    from pipeline.ingest.pool import Limits
    from pipeline.review.entries import Entries


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens ingest reports-2024 --corpus county.db")(ingest)


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH...", help="Files and folders of reports.")] = None,
    corpus: CorpusOption = CORPUS_DEFAULT,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; one a core if not given.")] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try files again that failed before; without PATH, all of them.")
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout",
            metavar="SECONDS",
            min=1,
            help="Give a file up that takes longer; large files and each scanned page have more.",
        ),
    ] = 120,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", min=500, help="Give a file up that takes more memory to read.")
    ] = 2000,
    details: Annotated[
        Path | None,
        typer.Option(
            "--details",
            metavar="FILE",
            help="Take what was typed into report-details.xlsx (or the same columns as CSV). Alone, no file is read.",
        ),
    ] = None,
) -> None:
    """Read reports into the corpus; what is unchanged is skipped.

    It may be stopped at any time and run again: what is done is kept. Exit status 3 says that some files could not
    be read, 1 that none could; each is named with the reason.

    Beside the corpus it writes report-details.xlsx, a row a file: place, dates, type, sample and circulation as read,
    each with where it was found, and yellow columns to type into what a file does not say. Given back with --details,
    what was typed wins over what was read, also when the file is read again.
    """
    if retry_failed and not paths:
        paths = _failed(corpus)
        if not paths and not details:
            typer.echo(f"Nothing to try again: no file has failed. corpus: {corpus}")
            return
    if not paths and not details:
        raise typer.BadParameter("give files or folders of reports, or --details FILE")
    from pipeline.ingest.pool import Limits

    limits = Limits(timeout, memory * 1_000_000)
    try:
        summary = run(paths or [], corpus, workers=workers, retry_failed=retry_failed, limits=limits, details=details)
    except KeyboardInterrupt:
        typer.echo("auditlens: interrupted. What was read is kept; run the same command to go on.", err=True)
        raise
    if summary.failed:
        raise typer.Exit(1 if len(summary.failed) == summary.files else 3)


def _failed(corpus: Path) -> list[Path]:
    """Return the files, still there, that could not be read or hold one that could not, as they were given."""
    from pipeline.corpus.store import Corpus
    from pipeline.ingest.members import holder

    with Corpus.open(corpus) as store:
        rows = store.connection.execute("SELECT path, file FROM failures ORDER BY file, path").fetchall()
    found = []
    for path, file in ((Path(holder(path)), Path(holder(file))) for path, file in rows):
        if path.exists():
            found.append(file if file.absolute() == path else path)
    return list(dict.fromkeys(found))


def run(
    paths: list[Path],
    corpus: Path,
    *,
    workers: int | None = None,
    retry_failed: bool = False,
    limits: Limits | None = None,
    details: Path | None = None,
) -> IngestSummary:
    """Ingest with a progress bar on stderr, print the closing summary and return it.

    Raises:
        AuditlensError: a path does not exist, the corpus cannot be opened, or the details have mistakes; those are
            found before anything is read.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pipeline.ingest import batch

    given = None
    if details:
        from pipeline.review.entries import read

        given = read(details)
    if not paths:
        _details(corpus, given)
        return batch.IngestSummary()
    console = Console(stderr=True, highlight=False)
    bar = Progress(
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("reading", total=None, file="")

        def show(progress: batch.Progress) -> None:
            bar.update(task, completed=progress.done, total=progress.total, file=Path(progress.file).name)

        summary = batch.ingest(
            paths,
            corpus,
            workers=workers,
            retry_failed=retry_failed,
            limits=limits,
            on_progress=show,
        )
    _close(summary, corpus)
    _details(corpus, given, changed=bool(summary.new or summary.updated))
    return summary


def _details(path: Path, given: Entries | None, *, changed: bool = True) -> None:
    """Keep what people typed, write the workbook of details, and say so."""
    from pipeline.corpus.store import Corpus
    from pipeline.review import details

    with Corpus.open(path) as corpus:
        if given:
            typer.echo(f"details entered: {details.apply(corpus, given)} files changed")
        if not (changed or given or not path.with_name(details.NAME).exists()):
            return
        written = details.write_beside(corpus)
    if written.problem:
        typer.echo(f"{written.path} was left as it is: {written.problem}", err=True)
    else:
        typer.echo(f"details: {written.path}")


def _close(summary: IngestSummary, corpus: Path) -> None:
    for failure in summary.failed:
        typer.echo(f"could not read {failure.file}: {failure.message}", err=True)
    rate = f", {summary.pages / summary.seconds:.0f} pages a second" if summary.pages and summary.seconds else ""
    typer.echo(
        f"{summary.files} files: {summary.new} new, {summary.updated} updated, {summary.unchanged} unchanged, "
        f"{summary.duplicate} duplicate, {len(summary.failed)} failed"
    )
    typer.echo(f"{summary.pages} pages and {summary.passages} passages read in {summary.seconds:.1f} s{rate}")
    told = [f"{summary.same_text} with the text of another"] if summary.same_text else []
    told += [f"{summary.near} that nearly repeat another, such as drafts"] if summary.near else []
    if told:
        typer.echo(f"left out of counts: {' and '.join(told)} (list them with auditlens reports --duplicates)")
    if not summary.files:
        typer.echo("No reports found: give files, or folders that hold PDF, Word, PowerPoint, HTML or text files.")
    typer.echo(f"corpus: {corpus}")
