"""``auditlens evaluate``: how well the labels agree with gold labels."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import AuditlensError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: auditlens evaluate my-labels.jsonl")(evaluate)


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Labelled passages, JSON Lines.")],
    predicted: Annotated[
        Path | None,
        typer.Option("--predicted", metavar="FILE", help="Labels to score, as `tag` prints them; else ours are made."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the scores as one JSON object.")] = False,
) -> None:
    """Score labels against gold labels: precision, recall and F1 of themes, stance and figures.

    A line of GOLD.jsonl is {"id", "text", "themes": [...], "stance", "figures": [...]}, optionally with "section"
    and "lead_in" as context. Without --predicted the passages are labelled first.
    """
    from pipeline.evaluate import evaluate as score
    from pipeline.tag.texts import tag_texts

    rows = _load(gold)
    labels = _load(predicted, text=False) if predicted else tag_texts(rows)
    scores = score(rows, {row["id"]: row for row in labels})
    if json_:
        sys.stdout.write(json.dumps(scores) + "\n")
    else:
        _show(scores)


def _load(path: Path, *, text: bool = True) -> list[dict[str, Any]]:
    needed = ("id", "text", "stance") if text else ("id",)
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise AuditlensError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise AuditlensError(f"{path} is not UTF-8 text: save it as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise AuditlensError(f"{path}, line {number} is not JSON: {error}") from error
        missing = [k for k in needed if k not in row] if isinstance(row, dict) else list(needed)
        if missing:
            raise AuditlensError(f"{path}, line {number} has no {', '.join(missing)}")
        rows.append(row)
    return rows


def _show(scores: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    themes, stance, figures = scores["themes"], scores["stance"], scores["figures"]
    console.print(f"{scores['passages']} passages")
    summary = Table("measure", "score", box=None, pad_edge=False)
    for name, value in (
        ("themes, micro F1", (themes["micro"] or {}).get("f1")),
        ("themes, macro F1", themes["macro_f1"]),
        ("stance, accuracy", stance["accuracy"]),
        ("stance, macro F1", stance["macro_f1"]),
        ("figures: about", figures["about"]),
        ("figures: when", figures["when"]),
    ):
        summary.add_row(name, _cell(value))
    console.print(summary)
    labels = Table("label", "precision", "recall", "F1", "gold", box=None, pad_edge=False)
    groups = (
        *themes["each"].items(),
        *((f"stance {k}", v) for k, v in stance["each"].items()),
        *((f"figures {k}", v) for k, v in figures.items() if isinstance(v, dict)),
    )
    for name, v in groups:
        labels.add_row(name, *(_cell(v[k]) for k in ("precision", "recall", "f1")), str(v["support"]))
    console.print(labels)


def _cell(value: float | None) -> str:
    return "none in gold" if value is None else f"{value:.3f}"
