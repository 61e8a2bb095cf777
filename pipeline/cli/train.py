"""``auditlens train``: models from labelled passages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import AuditlensError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens train --taxonomy themes.yaml --labels labels.jsonl --out my-themes")(train)


def train(
    taxonomy: Annotated[
        Path | None, typer.Option("--taxonomy", metavar="FILE", help="Themes of your own, a YAML or TOML file.")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option("--labels", metavar="LABELS.jsonl", help="Passages labelled with these themes.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The folder for what is made.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", metavar="GOLD.jsonl", help="For the shipped classifier: labelled inspection passages."),
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", metavar="DIR", help="And the reports they are from, one folder an authority."),
    ] = None,
    tests: Annotated[
        list[Path] | None,
        typer.Option("--test", metavar="DIR", help="Reports labelled whole, only to test on (may be repeated)."),
    ] = None,
    embedding: Annotated[
        bool, typer.Option("--embedding", help="Make the shipped embedding anew, with --reports and --out.")
    ] = False,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs",
            metavar="PAIRS.csv",
            help="For what groups findings: judged pairs of passages.",
        ),
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option("--corpus", metavar="CORPUS", help="And the corpus that they are from.")
    ] = None,
    work: Annotated[
        Path, typer.Option("--work", metavar="DIR", help="Where steps are kept, so that a stopped run goes on.")
    ] = Path("training"),
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="With --gold: how many folds are worked on at once, 3 GB each.")
    ] = 1,
) -> None:
    """Train a classifier for each theme of your own that has twenty or more labelled passages.

    A line of LABELS.jsonl is {"id", "text", "themes": [...]}, optionally with "section", "lead_in" and "kind" as
    context and "authority" or "report", which keep passages together in cross-validation. The folder holds the themes,
    the classifiers and a card with their scores; set AUDITLENS_THEMES to it to use them.

    With --gold and --reports the classifier that ships is made anew, and in the folder "encoder" beside it the more
    accurate model, from these and the training passages that come with auditlens: hours, fewer with --workers, with
    `pip install 'auditlens[train]'`; a run that was stopped goes on with the same --work. With --embedding and
    --reports the sentence embedding is made, and with --pairs and --corpus the model that tells which passages say
    the same.
    """
    if pairs is not None and corpus is not None and out is not None:
        from pipeline.train.pairs import make_from

        make_from(pairs, corpus, out, typer.echo)
        return
    if embedding and reports is not None and out is not None:
        train_embedding(reports, out)
        return
    if gold is not None and reports is not None and out is not None:
        train_shipped_classifier(gold, reports, out, tests or [], work, workers)
        return
    if taxonomy is None or labels is None or out is None:
        raise typer.BadParameter("give --taxonomy FILE, --labels LABELS.jsonl and --out DIR")
    train_own_themes(taxonomy, labels, out)


def train_shipped_classifier(gold: Path, reports: Path, out: Path, tests: list[Path], work: Path, workers: int) -> None:
    """Train the classifier that ships, and write its card."""
    try:
        from pipeline.train.shipped import train_from
    except ImportError as error:
        raise AuditlensError(f"{error}: pip install 'auditlens[train]'") from error

    lines = train_from(gold, reports, out, tests, work, workers, lambda line: typer.echo(line, err=True))
    for line in lines:
        typer.echo(line)


def train_embedding(reports: Path, out: Path) -> None:
    """Make the static embedding that ships."""
    try:
        from pipeline.train.static import make_from
    except ImportError as error:
        raise AuditlensError(f"{error}: pip install 'auditlens[train]'") from error

    make_from(reports, out, lambda line: typer.echo(line, err=True))


def train_own_themes(taxonomy: Path, labels: Path, out: Path) -> None:
    """Train the classifiers of one's own themes and say how to use them."""
    from pipeline.train.ownfiles import train_own

    outcomes, card = train_own(taxonomy, labels, out, lambda line: typer.echo(line, err=True))
    made = sum(outcome.trained is not None and outcome.trained.decides != "rule" for outcome in outcomes)
    typer.echo(f"{made} of {len(outcomes)} themes have a classifier; scores in {card}")
    typer.echo(f'To tag by them: export AUDITLENS_THEMES={out} (PowerShell: $env:AUDITLENS_THEMES = "{out}")')
