"""Everything that a corpus holds, as tables that leave the tool with their provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.files import private_folder, private_text
from pipeline.tables import sums
from pipeline.tables.themes import table_rows, theme_tables
from pipeline.tables.writers import Row, write_csv, write_jsonl, write_parquet, write_xlsx
from pipeline.tag.taxonomy import load_taxonomy

Table = tuple[list[str], list[Row]]

_PROVENANCE = (
    "report", "file", "authority", "authorities", "title", "published", "date", "report_type", "family", "page",
    "passage",
)  # fmt: skip
# Columns of each table after the provenance, where it has any; a table without a row still has its columns.
_KEYS: dict[str, tuple[str, ...]] = {
    "reports": (
        "report", "file", "type", "title", "authority", "authorities", "authority_code", "issuing_body", "published",
        "period_start", "period_end", "date", "report_type", "family", "region", "sample_size", "circulation", "author",
        "superseded_by", "duplicate_of", "duplicate_kind", "pages", "passages", "words", "figures", "recommendations",
        "improvements", "commitments", "analysis_version", "warnings", "parts", "entered",
    ),
    "passages": (
        *_PROVENANCE, "page_end", "section", "lead_in", "item", "number", "part", "kind", "text", "clean_text", "start",
        "end", "stance", "stance_score", "extent", "agencies", "role", "sensitivity",
    ),
    "figures": (
        *_PROVENANCE, "id", "kind", "quantity", "value", "numerator", "denominator", "about", "when", "start", "end",
        "head", "category", "population", "when_start", "when_end", "scope", "basis", "links", "themes", "stance",
        "role", "agencies", "text",
    ),
    "acronyms": (
        *_PROVENANCE, "short", "long", "defined", "source", "score", "evidence", "definition", "defined_in", "count",
        "passages",
    ),
    "recommendations": (
        *_PROVENANCE, "id", "kind", "text", "addressee", "addressee_long", "action", "due", "due_date", "reference",
        "priority", "parts", "finding", "finding_text", "themes", "agencies", "reported_status", "progress", "passages",
    ),
    "progress": (*_PROVENANCE, "status", "stated", "reference", "issue", "evidence", "answers", "passages"),
    "grades": (*_PROVENANCE, "area", "area_id", "grade", "scale", "when"),
    "checks": sums.KEYS,
    "theme_counts": (
        "theme", "family", "by", "group", "state", "held", "reports", "passages", "strength", "concern", "mixed",
        "recommendation", "context", "agencies",
    ),
}  # fmt: skip


def write_tables(corpus: Corpus, filters: Filters, out: Path, form: str) -> tuple[list[Path], int]:
    """Write every table of ``corpus`` into the folder ``out`` in ``form`` (csv, jsonl, parquet, xlsx).

    Returns:
        The paths written, and the number of passages left out because a child or person could be recognised.

    Raises:
        AuditlensError: a file can't be written.
    """
    folder = private_folder(out)
    tables = _tables(corpus, filters)
    left_out = 0 if filters.include_sensitive else corpus.left_out(filters.but(role=_ALL_ROLES))["sensitive"]
    if form == "xlsx":
        path = folder / "auditlens.xlsx"
        write_xlsx(tables, path)
        return [path], left_out
    write = _WRITERS[form]
    paths = []
    for name, (keys, rows) in tables.items():
        path = folder / f"{name}.{form}"
        write(rows, path, keys)
        paths.append(path)
    return paths, left_out


_ALL_ROLES = ("finding", "template", "background", "method")


def _tables(corpus: Corpus, filters: Filters) -> dict[str, Table]:
    themes = load_taxonomy().ids
    rows: dict[str, Iterable[Row]] = {
        "reports": corpus.reports(filters),
        "passages": (_with_themes(r, themes) for r in corpus.passages(filters.but(role=filters.role or _ALL_ROLES))),
        "figures": corpus.figures(filters),
        "acronyms": corpus.acronyms(filters),
        "recommendations": corpus.recommendations(filters),
        "progress": corpus.progress(filters),
        "grades": corpus.grades(filters),
        "checks": sums.check_rows(corpus, filters),
        "theme_counts": (r for t in theme_tables(corpus, "authority", filters) for r in table_rows(t)),
    }
    keys = {name: list(columns) for name, columns in _KEYS.items()}
    keys["passages"] += themes
    return {name: (keys[name], list(rows[name])) for name in _KEYS}


def _with_themes(row: Row, themes: Sequence[str]) -> Row:
    """Return a passage with a 0/1 column a theme, as analysts' tools expect of coded text."""
    mine = {tag["id"] for tag in row["themes"]}
    return {**row, **{theme: int(theme in mine) for theme in themes}}


def _csv(rows: Iterable[Row], path: Path, keys: Sequence[str]) -> None:
    with private_text(path, newline="") as stream:
        # Excel takes a CSV for UTF-8 only where it begins with a byte order mark.
        stream.write("\ufeff")
        write_csv(rows, stream, keys)


def _jsonl(rows: Iterable[Row], path: Path, keys: Sequence[str]) -> None:
    with private_text(path) as stream:
        write_jsonl(({k: row.get(k) for k in keys} for row in rows), stream)


_WRITERS: dict[str, Callable[[Iterable[Row], Path, Sequence[str]], Any]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": write_parquet,
}
