"""``auditlens evaluate``: how well the labels agree with gold labels."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipeline.evaluate.tables import Table

NOW = "now"  # stands for labels made by this installation, in place of a file


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens evaluate my-labels.jsonl --worst 20 --out scores.xlsx")(evaluate)


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Labelled passages, JSON Lines.")],
    predicted: Annotated[
        Path | None,
        typer.Option("--predicted", metavar="FILE", help="Labels to score, as `tag` prints them; else ours are made."),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--compare",
            metavar="A B",
            help=f"Two files of labels, as `tag` prints them, side by side; `{NOW}` for labels made now.",
        ),
    ] = None,
    worst: Annotated[int, typer.Option("--worst", metavar="N", min=0, help="Show the N worst errors and why.")] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write all tables to a .xlsx, .csv, .md or .html file.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the scores as one JSON object.")] = False,
) -> None:
    """Score labels against gold labels: precision, recall and F1 with intervals, confusions, calibration.

    A line of GOLD.jsonl is {"id", "text"} and what was labelled: any of "themes", "stance", "figures", "extent",
    "agencies", "role", "sensitivity"; optionally "section", "lead_in" and "kind" as context, and "authority" or
    "report". Without --predicted the passages are labelled first. Intervals of 95 per cent come from resampling
    authorities, else reports, else passages.
    """
    from pipeline.evaluate.files import load_gold
    from pipeline.evaluate.tables import comparison_tables, evaluation_tables, write_tables

    if compare and predicted:
        raise typer.BadParameter("--compare and --predicted exclude each other: give one")
    rows = load_gold(gold)
    if compare:
        from pipeline.evaluate.compare import compare as side_by_side

        first, second = (_labels(rows, None if name == NOW else Path(name)) for name in compare)
        told = {"first_labels": compare[0], "second_labels": compare[1], **side_by_side(rows, first, second)}
        tables = comparison_tables(told)
        title = f"{compare[0]} and {compare[1]} on {gold.name}"
    else:
        from pipeline.evaluate import evaluate as score
        from pipeline.evaluate.errors import worst as worst_of

        labels = _labels(rows, predicted)
        told = score(rows, labels)
        if worst:
            from pipeline.evaluate.reasons import reasons

            pairs = [(row, labels.get(row["id"], {})) for row in rows]
            told["errors"] = worst_of(pairs, worst, None if predicted else reasons)
        tables = evaluation_tables(told)
        title = f"Labels scored on {gold.name}"
    if out:
        write_tables(tables, out, title)
    if json_:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    elif compare:
        _show_comparison(told, tables, worst or 5)
    else:
        _show(told, tables)


def _labels(rows: Sequence[dict[str, Any]], path: Path | None) -> dict[Any, dict[str, Any]]:
    from pipeline.evaluate.files import load_labels
    from pipeline.tag.texts import tag_texts

    return load_labels(path) if path else {row["id"]: row for row in tag_texts(rows)}


def _print(table: Table, *, title: bool = True) -> None:
    from rich.console import Console
    from rich.table import Table as Printed
    from rich.text import Text

    from pipeline.evaluate.tables import cell

    printed = Printed(
        title=table.title if title else None, title_justify="left", header_style="bold", box=None, pad_edge=False
    )
    for key in table.keys:
        printed.add_column(key, overflow="fold")
    for row in table.rows:
        printed.add_row(*(Text(cell(row.get(key))) for key in table.keys))
    console = Console(highlight=False)
    console.print(printed)
    console.print()


def _show(scores: dict[str, Any], tables: Sequence[Table]) -> None:
    by = scores["resampled_by"]
    how = "" if by is None else f"; low and high: interval of 95 per cent, resampled by {by}"
    typer.echo(f"{scores['passages']} passages{how}\n")
    for table in tables:
        if table.title != "Worst errors":
            _print(table)
    for one in scores.get("errors") or ():
        typer.echo(f"{one['id']}: {one['text']}")
        for line in (*(e["said"] for e in one["errors"]), *(f"    {w}" for w in one["why"])):
            typer.echo(f"    {line}")


def _show_comparison(compared: dict[str, Any], tables: Sequence[Table], number: int) -> None:
    typer.echo(
        f"{compared['passages']} passages; first {compared['first_labels']}, second {compared['second_labels']}\n"
    )
    scores = tables[0]
    shown = [row for row in scores.rows if row["difference"] or " " in row["measure"] or row["measure"] == "accuracy"]
    _print(replace(scores, rows=shown), title=False)
    if len(shown) < len(scores.rows):
        typer.echo(f"{len(scores.rows) - len(shown)} labels with the same score are left out\n")
    better, worse = compared["better"], compared["worse"]
    typer.echo(f"better {len(better)}, worse {len(worse)}, otherwise changed {compared['other']}")
    for name, rows in (("better", better), ("worse", worse)):
        for row in rows[:number]:
            typer.echo(f"\n{name} {row['id']}: {row['text']}")
            for what in ("mended", "broken"):
                if row[what]:
                    typer.echo(f"    {what}: {'; '.join(row[what])}")
