"""``auditlens analyse``: whole reports without a corpus."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import SUPPRESS
from pipeline.records import STANCES, Report

if TYPE_CHECKING:
    from pipeline.ingest.tasks import Failure


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens analyse report.pdf --json > report.jsonl")(analyse)


def analyse(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Reports to analyse.")],
    json_: Annotated[bool, typer.Option("--json", help="Print the whole analysis, one JSON object a line.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Give the cleaned text of the report too.")] = False,
    suppress: Annotated[int | None, SUPPRESS] = None,
) -> None:
    """Analyse reports without a corpus: what each says of itself, its passages, figures, acronyms and more.

    Exit status 3 says that some of the files could not be read, 1 that none could.
    """
    from pipeline.ingest.tasks import Task, serial

    failed = 0
    for _, result in serial([Task(str(file), str(file), "", 0) for file in files], None):
        if not isinstance(result, Report):
            failed += 1
            _failed(result, as_json=json_)
            continue
        if suppress:
            from pipeline.disclosure.report import mask_report

            result = mask_report(result, suppress)
        if json_:
            sys.stdout.write(json.dumps(result.to_json(text=text), ensure_ascii=False) + "\n")
        else:
            _show(result, text=text)
    if failed:
        raise typer.Exit(1 if failed == len(files) else 3)


def _failed(failure: Failure, *, as_json: bool) -> None:
    if as_json:
        record = {"report": {"file": failure.file}, "error": {"kind": failure.kind, "message": failure.message}}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    typer.echo(f"{failure.file}: {failure.message}", err=True)


def _show(report: Report, *, text: bool) -> None:
    from collections import Counter

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    info = report.info
    console.print(Text(info.title or report.file, style="bold"))
    figures = sum(len(p.figures) for p in report.passages)
    facts = Table(box=None, show_header=False, pad_edge=False)
    for name, value in (
        ("file", report.file),
        ("authority", "; ".join(info.authorities) or info.authority),
        ("issuing body", info.issuing_body),
        ("type", info.report_type),
        ("published", info.published),
        ("period", " to ".join(d for d in (info.period_start, info.period_end) if d) or None),
        ("sample", info.sample_size),
        ("grades", "; ".join(f"{g.area}: {g.grade}" for g in report.grades) or None),
        (
            "holds",
            f"{len(report.pages)} page{'s' * (len(report.pages) != 1)}, "
            f"{len(report.passages)} passages, {figures} figures, "
            f"{len(report.acronyms)} acronyms, {len(report.recommendations)} recommendations",
        ),
    ):
        facts.add_row(Text(name, style="dim"), Text("not stated" if value is None else str(value)))
    console.print(facts)
    stances = Counter((tag.id, p.stance) for p in report.passages for tag in p.themes)
    themes = Table("theme", *STANCES, box=None, pad_edge=False)
    for theme in sorted({t for t, _ in stances}):
        themes.add_row(theme, *(str(stances[theme, s] or "") for s in STANCES))
    console.print(themes)
    for warning in report.warnings:
        typer.echo(f"{report.file}: {warning}", err=True)
    if text:
        console.print(Text(report.text))
