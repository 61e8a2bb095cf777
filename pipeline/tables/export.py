"""Everything that a corpus holds, as tables that leave the tool with their provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.filters import ROLES, Filters
from pipeline.corpus.store import Corpus
from pipeline.files import private_folder, private_text
from pipeline.tables import coded, sums
from pipeline.tables.made import how_made
from pipeline.tables.themecounts import KEYS as COUNTED
from pipeline.tables.themecounts import theme_count_rows
from pipeline.tables.writers import Row, csv_file, write_jsonl, write_parquet, write_xlsx
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
    "coded": coded.KEYS,
    "figures": (
        *_PROVENANCE, "id", "kind", "quantity", "stated", "value", "numerator", "denominator", "about", "when", "start",
        "end", "head", "category", "population", "when_start", "when_end", "scope", "basis", "links", "themes",
        "stance", "role", "agencies", "text",
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
    "theme_counts": COUNTED,
}  # fmt: skip


TABLES = tuple(_KEYS)


def write_tables(
    corpus: Corpus, filters: Filters, out: Path, form: str, only: Sequence[str] = ()
) -> tuple[list[Path], int]:
    """Write the tables of ``corpus`` into the folder ``out`` in ``form`` (csv, jsonl, parquet, xlsx).

    Args:
        corpus: the corpus.
        filters: which reports and passages.
        out: the folder, made where there is none.
        form: the form; a workbook holds all tables, and a sheet that says how it was made.
        only: names of ``TABLES`` to write; all where there are none.

    Returns:
        The paths written, and the number of passages left out because a child or person could be recognised.

    Raises:
        AuditlensError: a file can't be written.
    """
    folder = private_folder(out)
    tables = _tables(corpus, filters, [name for name in TABLES if not only or name in only])
    left_out = left_out_sensitive(corpus, filters)
    if form == "xlsx":
        path = folder / "auditlens.xlsx"
        made = [{"what": what, "how": how} for what, how in how_made(corpus, filters, role=ROLES)]
        write_xlsx({**tables, "about": (["what", "how"], made)}, path)
        return [path], left_out
    write = _WRITERS[form]
    paths = []
    for name, (keys, rows) in tables.items():
        path = folder / f"{name}.{form}"
        write(rows, path, keys)
        paths.append(path)
    return paths, left_out


def left_out_sensitive(corpus: Corpus, filters: Filters) -> int:
    """Return how many passages of any role ``filters`` leave out because a child or person could be recognised."""
    return (
        0 if filters.include_sensitive else int(corpus.left_out(filters.but(role=filters.role or ROLES))["sensitive"])
    )


def _tables(corpus: Corpus, filters: Filters, names: Iterable[str]) -> dict[str, Table]:
    themes = load_taxonomy().ids
    every_role = filters.but(role=filters.role or ROLES)
    rows: dict[str, Callable[[], Iterable[Row]]] = {
        "reports": lambda: corpus.reports(filters),
        "passages": lambda: (_with_themes(r, themes) for r in corpus.passages(every_role)),
        "coded": lambda: coded.coded_rows(corpus, filters, themes),
        "figures": lambda: corpus.figures(filters),
        "acronyms": lambda: corpus.acronyms(filters),
        "recommendations": lambda: corpus.recommendations(filters),
        "progress": lambda: corpus.progress(filters),
        "grades": lambda: corpus.grades(filters),
        "checks": lambda: sums.check_rows(corpus, filters),
        "theme_counts": lambda: theme_count_rows(corpus, filters),
    }
    keys = {name: list(columns) for name, columns in _KEYS.items()}
    for name in ("passages", "coded"):
        keys[name] += themes
    return {name: (keys[name], list(rows[name]())) for name in names}


def _with_themes(row: Row, themes: Sequence[str]) -> Row:
    """Return a passage with a 0/1 column a theme, as analysts' tools expect of coded text."""
    mine = {tag["id"] for tag in row["themes"]}
    return {**row, **{theme: int(theme in mine) for theme in themes}}


def _jsonl(rows: Iterable[Row], path: Path, keys: Sequence[str]) -> None:
    with private_text(path) as stream:
        write_jsonl(({k: row.get(k) for k in keys} for row in rows), stream)


_WRITERS: dict[str, Callable[[Iterable[Row], Path, Sequence[str]], Any]] = {
    "csv": csv_file,
    "jsonl": _jsonl,
    "parquet": write_parquet,
}
