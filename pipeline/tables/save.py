"""Tables as files, the form told by the ending of the name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.files import private_file, private_folder, private_text
from pipeline.tables.answer import Answer, answer
from pipeline.tables.model import Table
from pipeline.tables.writers import csv_file, write_parquet

_WITH_PASSAGES = (".xlsx", ".html")
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


def save(corpus: Corpus, tables: Sequence[Table], filters: Filters, path: Path) -> list[Path]:
    """Write tables as a file: a workbook, a Word document, a web page, Markdown, CSV, Parquet, or a chart a table.

    Args:
        corpus: where they come from: the passages of their cells are read from it.
        tables: the tables.
        filters: what was asked for.
        path: its ending says which form, see ``ENDINGS``.

    Returns:
        The paths written: of charts one a table, ``-`` and the table's name added where there are several.

    Raises:
        AuditlensError: the ending is none of these, or the file can't be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise AuditlensError(f"cannot write {path.name}: choose a name that ends in {', '.join(ENDINGS)}")
    private_folder(path.parent)
    if ending in (".svg", ".png"):
        return _charts(tables, path)
    _WRITERS[ending](answer(corpus, tables, filters, passages=ending in _WITH_PASSAGES), path)
    return [path]


def save_charts(tables: Sequence[Table], folder: Path) -> list[Path]:
    """Write every chart that suits the tables, as SVG and PNG, and beside them their numbers as CSV.

    Raises:
        AuditlensError: a file can't be written.
    """
    from pipeline.tables.theme_charts import charts

    private_folder(folder)
    paths = []
    for table in tables:
        stem = _NOT_IN_NAMES.sub("-", table.name)
        made = charts(table)
        for kind, chart in made.items():
            for ending, data in ((".svg", chart.svg), (".png", chart.png)):
                paths.append(folder / f"{stem}-{kind}{ending}")
                _bytes(data, paths[-1])
        if made:
            paths.append(folder / f"{stem}.csv")
            _numbers([table], paths[-1])
    return paths


def _charts(tables: Sequence[Table], path: Path) -> list[Path]:
    from pipeline.tables.theme_charts import charts

    paths = []
    for table in tables:
        made = next(iter(charts(table).values()), None)
        if made is None:
            continue
        name = (
            path
            if len(tables) == 1
            else path.with_name(f"{path.stem}-{_NOT_IN_NAMES.sub('-', table.name)}{path.suffix}")
        )
        _bytes(made.svg if path.suffix.lower() == ".svg" else made.png, name)
        paths.append(name)
    if not paths:
        raise AuditlensError("there is nothing to draw: no report matches, or the columns have no common measure")
    return paths


def _bytes(data: bytes, path: Path) -> None:
    with private_file(path) as part:
        part.write_bytes(data)


def _numbers(tables: Sequence[Table], path: Path) -> None:
    records = [record for table in tables for record in table.records()]
    csv_file(records, path, list(records[0]) if records else ["table"])


def _text(text: str, path: Path) -> None:
    with private_text(path) as stream:
        stream.write(text)


def _workbook(answer: Answer, path: Path) -> None:
    from pipeline.tables.workbook import write_workbook

    write_workbook(answer, path)


def _word(answer: Answer, path: Path) -> None:
    from pipeline.tables.theme_charts import stance_bars
    from pipeline.tables.word import to_word

    # The table shows by its colours what a heatmap would; the others add something.
    tables = [s.table for s in answer.sheets]
    drawn = [stance_bars(t) for t in tables if t.rows and t.question.columns == "stance" and t.measure.form == "count"]
    _bytes(to_word(answer, drawn), path)


def _page(answer: Answer, path: Path) -> None:
    from pipeline.tables.page import to_html

    _text(to_html(answer), path)


def _markdown(answer: Answer, path: Path) -> None:
    from pipeline.tables.markdown import to_markdown

    _text(to_markdown(answer), path)


def _parquet(answer: Answer, path: Path) -> None:
    records = [record for sheet in answer.sheets for record in sheet.table.records()]
    write_parquet(records, path, list(records[0]) if records else ["table"])


_WRITERS: dict[str, Callable[[Answer, Path], None]] = {
    ".xlsx": _workbook,
    ".docx": _word,
    ".html": _page,
    ".md": _markdown,
    ".csv": lambda a, path: _numbers([s.table for s in a.sheets], path),
    ".parquet": _parquet,
}
ENDINGS = (*_WRITERS, ".svg", ".png")
