"""``auditlens ingest``: files and folders into the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import CORPUS_DEFAULT, CorpusOption

if TYPE_CHECKING:
    from pipeline.ingest.batch import IngestSummary
    from pipeline.ingest.pool import Limits


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens ingest reports-2024 --corpus county.db")(ingest)


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders of reports.")],
    corpus: CorpusOption = CORPUS_DEFAULT,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; one a core if not given.")] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try files again that failed before and have not changed.")
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
) -> None:
    """Read reports into the corpus; what is unchanged is skipped.

    It may be stopped at any time and run again: what is done is kept. Exit status 3 says that some files could not
    be read, 1 that none could; each is named with the reason.
    """
    from pipeline.ingest.pool import Limits

    limits = Limits(timeout, memory * 1_000_000)
    try:
        summary = run(paths, corpus, workers=workers, retry_failed=retry_failed, limits=limits)
    except KeyboardInterrupt:
        typer.echo("auditlens: interrupted. What was read is kept; run the same command to go on.", err=True)
        raise
    if summary.failed:
        raise typer.Exit(1 if len(summary.failed) == summary.files else 3)


def run(
    paths: list[Path],
    corpus: Path,
    *,
    workers: int | None = None,
    retry_failed: bool = False,
    limits: Limits | None = None,
) -> IngestSummary:
    """Ingest with a progress bar on stderr, print the closing summary and return it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pipeline.ingest import batch

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
    return summary


def _close(summary: IngestSummary, corpus: Path) -> None:
    for failure in summary.failed:
        typer.echo(f"could not read {failure.file}: {failure.message}", err=True)
    rate = f", {summary.pages / summary.seconds:.0f} pages a second" if summary.pages and summary.seconds else ""
    typer.echo(
        f"{summary.files} files: {summary.new} new, {summary.updated} updated, {summary.unchanged} unchanged, "
        f"{summary.duplicate} duplicate, {len(summary.failed)} failed"
    )
    typer.echo(f"{summary.pages} pages and {summary.passages} passages read in {summary.seconds:.1f} s{rate}")
    if not summary.files:
        typer.echo("No reports found: give files, or folders that hold PDF, Word, PowerPoint, HTML or text files.")
    typer.echo(f"corpus: {corpus}")
