"""An evaluation or a comparison as tables, and those as a file: Excel, CSV, Markdown or a web page."""

from __future__ import annotations

import csv
import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import AuditlensError
from pipeline.evaluate.labels import FIELDS, SINGLE
from pipeline.files import private_text
from pipeline.tables.writers import Row, safe_cell, write_xlsx
from pipeline.version import NAME

FORMS = (".xlsx", ".csv", ".md", ".html")

_SCORES = ("field", "label", "precision", "recall", "f1", "low", "high", "gold")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, its columns, and rows by column."""

    title: str
    keys: tuple[str, ...]
    rows: list[dict[str, Any]]


def evaluation_tables(scores: Mapping[str, Any]) -> list[Table]:
    """Return the tables of ``evaluate``: totals, each label, confusions, calibration, worst errors."""
    fields = [f for f in FIELDS if f != "figures" and scores[f].get("passages")]
    totals, labels = [], []
    for field in fields:
        found = scores[field]
        for name, of in (("accuracy", "accuracy"), ("micro F1", "micro"), ("macro F1", "macro_f1")):
            if of not in found:
                continue
            value = found[of]["f1"] if of == "micro" and found[of] else found[of]
            low, high = (found.get("intervals") or {}).get("micro_f1" if of == "micro" else of) or (None, None)
            totals.append({"field": field, "measure": name, "score": value, "low": low, "high": high})
        for label, each in found["each"].items():
            low, high = each.get("interval") or (None, None)
            labels.append({**each, "field": field, "label": label, "low": low, "high": high, "gold": each["support"]})
    figures = scores["figures"]
    if figures["all"]:
        totals.append({"field": "figures", "measure": "F1", "score": figures["all"]["f1"]})
        totals += [{"field": "figures", "measure": name, "score": figures[name]} for name in ("about", "when")]
        for label in ("all", "share", "count", "score", "rate"):
            each = figures[label]
            if each:
                labels.append({**each, "field": "figures", "label": label, "gold": each["support"]})
    for field, found in scores["calibration"].items():
        if found:
            totals.append({"field": field, "measure": "calibration error", "score": found["ece"]})
    tables = [
        Table("Scores", ("field", "measure", "score", "low", "high"), totals),
        Table("By label", _SCORES, labels),
    ]
    for field in fields:
        if field in SINGLE:
            tables.append(_confusion(field, scores[field]["confusion"]))
    bins = [{"field": field, **one} for field, found in scores["calibration"].items() if found for one in found["bins"]]
    if bins:
        tables.append(Table("Calibration", ("field", "from", "to", "labels", "score", "right"), bins))
    if scores.get("errors"):
        tables.append(Table("Worst errors", ("id", "errors", "why", "section", "text"), _errors(scores["errors"])))
    return tables


def comparison_tables(compared: Mapping[str, Any]) -> list[Table]:
    """Return the tables of ``compare``: the scores side by side, the passages that got better and worse."""
    rows = []
    for row in compared["scores"]:
        low, high = row["interval"] or (None, None)
        rows.append({**row, "low": low, "high": high})
    keys = ("field", "measure", "first", "second", "difference", "low", "high", "certain")
    changed = ("id", "mended", "broken", "text")
    return [
        Table("Scores", keys, rows),
        Table("Better", changed, list(compared["better"])),
        Table("Worse", changed, list(compared["worse"])),
    ]


def write_tables(tables: Sequence[Table], path: Path, title: str) -> None:
    """Write the tables to a file whose ending says its form: .xlsx, .csv, .md or .html; CSV has one below the other.

    Raises:
        AuditlensError: another ending, or the file cannot be written.
    """
    form = path.suffix.lower()
    if form not in FORMS:
        raise AuditlensError(f"cannot write {path.name}: end its name in {', '.join(FORMS)}")
    try:
        if form == ".xlsx":
            write_xlsx({table.title: (table.keys, table.rows) for table in tables}, path)
            return
        with private_text(path) as stream:
            if form == ".csv":
                writer = csv.writer(stream, lineterminator="\n")
                for table in tables:
                    writer.writerow(["table", *table.keys])
                    for row in table.rows:
                        writer.writerow([table.title, *(safe_cell(row.get(key)) for key in table.keys)])
            else:
                stream.write("".join(_markdown(tables, title) if form == ".md" else _html(tables, title)))
    except OSError as error:
        raise AuditlensError(f"cannot write {path}: {error.strerror}") from error


def _confusion(field: str, table: Mapping[str, Mapping[str, int]]) -> Table:
    names = list(dict.fromkeys(name for row in table.values() for name in row))
    rows: list[dict[str, Any]] = [{"gold": gold, **row} for gold, row in table.items()]
    return Table(f"{field.capitalize()}, gold by found", ("gold", *names), rows)


def _errors(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**e, "errors": [one["said"] for one in e["errors"]]} for e in errors]


def cell(value: Any) -> str:
    """Return a value as it is shown: scores with three decimals, what is not known empty."""
    return f"{value:.3f}" if isinstance(value, float) else str(safe_cell(value))


def _markdown(tables: Sequence[Table], title: str) -> Iterable[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(" ".join(c.split()).replace("|", "\\|").replace("<", "&lt;") for c in cells) + " |\n"

    yield f"<!-- {NAME} scores -->\n# {title}\n"
    for table in tables:
        yield f"\n## {table.title}\n\n"
        yield line(table.keys)
        yield "|" + "---|" * len(table.keys) + "\n"
        yield from (line(_cells(table, row)) for row in table.rows)


def _html(tables: Sequence[Table], title: str) -> Iterable[str]:
    yield (
        f'<!doctype html>\n<html lang="en-GB">\n<meta charset="utf-8">\n'
        f'<meta name="generator" content="{NAME}">\n<title>{html.escape(title)}</title>\n'
        "<style>body{font:16px/1.5 sans-serif;margin:2em auto;max-width:75em;padding:0 1em}"
        "table{border-collapse:collapse}td,th{border-bottom:1px solid #ccc;padding:.2em .6em;text-align:left;"
        "vertical-align:top}</style>\n"
        f"<h1>{html.escape(title)}</h1>\n"
    )
    for table in tables:
        yield f"<h2>{html.escape(table.title)}</h2>\n<table>\n<tr>"
        yield "".join(f'<th scope="col">{html.escape(key)}</th>' for key in table.keys) + "</tr>\n"
        for row in table.rows:
            yield "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in _cells(table, row)) + "</tr>\n"
        yield "</table>\n"
    yield "</html>\n"


def _cells(table: Table, row: Row) -> list[str]:
    return [cell(row.get(key)) for key in table.keys]
