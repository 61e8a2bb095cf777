"""A glossary of the corpus as Word, Markdown or CSV: each short form, what it stands for, who uses it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.filters import Row
from pipeline.documents import named, printable, saved
from pipeline.errors import AuditlensError
from pipeline.files import private_file, private_text
from pipeline.tables.acronyms import SOURCES, sense_rows
from pipeline.tables.writers import csv_file
from pipeline.version import NAME

KEYS = ("short", "long", "source", "authorities", "reports", "uses", "senses", "wordings")
_TITLES = ("Short form", "Stands for", "Used by", "How it is known")
_NOTE = (
    "What the reports say stands first. Long forms from the glossary of the field or inferred from other reports are "
    "marked so; where a short form has several senses, each is listed with those who use it so."
)
# Of a sense that more authorities share, only their number is printed.
_MOST_NAMED = 4


def glossary_rows(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of ``sense_rows`` across the corpus that have a long form, with ``source``, the surest."""
    return [{**row, "source": row["sources"][0]} for row in sense_rows(rows, "corpus") if row["long"]]


def write_glossary(rows: Sequence[Row], path: Path) -> None:
    """Write rows of ``glossary_rows`` to ``path``, as its suffix says: .docx, .md or .csv.

    Raises:
        AuditlensError: another suffix, or the file can't be written.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise AuditlensError(f"{path} is no kind of glossary: name a file that ends in {', '.join(WRITERS)}")
    try:
        write(rows, path)
    except OSError as error:
        raise AuditlensError(f"cannot write {path}: {error.strerror}; choose another place") from error


def _cells(row: Row) -> tuple[str, str, str, str]:
    names = row["authorities"]
    used = ", ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} authorities"
    return row["short"], row["long"], used or "not stated", SOURCES[row["source"]]


def _markdown(rows: Sequence[Row], path: Path) -> None:
    with private_text(path) as stream:
        stream.write(f"<!-- {NAME} glossary -->\n# Glossary\n\n{_NOTE}\n\n")
        stream.write(f"| {' | '.join(_TITLES)} |\n|{' --- |' * len(_TITLES)}\n")
        for row in rows:
            stream.write(f"| {' | '.join(_escaped(cell) for cell in _cells(row))} |\n")


def _escaped(text: str) -> str:
    for sign in "\\|*_<[`":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())


def _word(rows: Sequence[Row], path: Path) -> None:
    import docx
    from docx.shared import Cm

    document = docx.Document()
    named(document, "Glossary")
    document.add_heading("Glossary", level=1)
    document.add_paragraph(_NOTE)
    table = document.add_table(rows=1, cols=len(_TITLES), style="Light Grid Accent 1")
    for cell, title in zip(table.rows[0].cells, _TITLES, strict=True):
        cell.text = title
    # Word repeats it at the top of each page, which also tells a screen reader that it heads the columns.
    _mark(table.rows[0], "w:tblHeader")
    for row in rows:
        # The cells of a new row, not of the table: asking the table for them takes time by its length.
        made = table.add_row()
        _mark(made, "w:cantSplit")
        for cell, text in zip(made.cells, _cells(row), strict=True):
            cell.text = printable(text)
    for column, width in zip(table.columns, (2.5, 6.5, 4.0, 3.5), strict=True):
        column.width = Cm(width)
    with private_file(path) as part:
        part.write_bytes(saved(document))


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


WRITERS: Mapping[str, Callable[[Sequence[Row], Path], None]] = {
    ".docx": _word,
    ".md": _markdown,
    ".csv": lambda rows, path: csv_file(rows, path, KEYS),
}
