"""``report-details.xlsx``: what was read of every file, where, and cells in which a person can say what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.corpus.citation import places_of
from pipeline.corpus.entered import Entry, as_read, enter, entered
from pipeline.corpus.filters import Row
from pipeline.corpus.link import is_linked, link
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.ingest.batch import DETAILS
from pipeline.records import REPORT_TYPES
from pipeline.review import entries, suggest
from pipeline.review.entries import CIRCULATIONS, ENTER
from pipeline.tables.writers import fitting, headed, lines_in, workbook

NAME = DETAILS
SHEET = "reports"

# Heading, width in characters.
_COLUMNS = (
    ("file", 40), ("title", 40), ("place", 20), ("place found in", 34), ("place suggested", 18), (ENTER["places"], 20),
    ("issuing body", 26), ("issuing body found in", 34), (ENTER["issuing_body"], 26),
    ("published", 12), ("published found in", 34), ("published suggested", 14), (ENTER["published"], 14),
    ("period start", 12), ("period end", 12), ("period found in", 34), (ENTER["period_start"], 14),
    (ENTER["period_end"], 14), ("type", 20), ("type found in", 34), (ENTER["report_type"], 20), ("sample size", 9),
    ("sample size found in", 34), (ENTER["sample_size"], 12), ("circulation", 12), ("circulation found in", 34),
    (ENTER["circulation"], 14), ("author", 22), ("parts", 7), ("sha256", 14),
)  # fmt: skip

# On paper the columns are parted before these, each part on an A4 page across beside the names of the files. Across one
# page all of them would be of a size that nobody reads.
_PARTED = ("issuing body", "period start", "sample size")
_SCALE = 55  # per cent: the widest part fits in Excel, and in LibreOffice with a wider font

_GUIDE = 110  # characters across the sheet that explains
# Height of a line in points, and the most lines of a cell that are shown without opening it.
_LINE, _MOST_LINES = 15, 5

_HELP = (
    "Each row is a file. The white columns say what was read of it and where it stands.",
    "Type into the yellow columns what the file does not say, or says otherwise. Leave the rest empty.",
    "Where there is no such thing, whatever was read, type: none",
    "place: a name of the register; several with a semicolon between them.",
    "dates: 2024-03-31, 31/03/2024, 31 March 2024, March 2024, 2024-03 or 2024.",
    "suggested: from the names of folders and files; nothing is taken from there by itself.",
    "type: one of " + ", ".join(REPORT_TYPES) + ".",
    "circulation: one of " + ", ".join(CIRCULATIONS) + ".",
    "Then save, close, and run: auditlens ingest --details report-details.xlsx",
    "What was entered is tied to the bytes of the file and wins over what is read of it, now and later. A cell that is "
    "emptied again takes what was entered back. Other rows and columns may be sorted, hidden or removed.",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the workbook: its path, and why it was not written, if it wasn't."""

    path: Path
    problem: str | None = None


def apply(corpus: Corpus, given: entries.Entries) -> int:
    """Keep entries in the corpus and link it anew; return how many changed.

    Raises:
        AuditlensError: a row without sha256 names no file of the corpus; then nothing is kept.
    """
    files = {row["sha256"]: row["files"] for row in as_read(corpus.connection)}
    by_sha256 = entries.resolved(given, files)
    with corpus.transaction() as db:
        changed = enter(db, by_sha256)
    if not is_linked(corpus):
        link(corpus)
    return changed


def write_beside(corpus: Corpus) -> Written:
    """Write the workbook beside the corpus, and never raise: what was ingested is there without it.

    It is left as it is when someone has typed into it what the corpus does not know yet, or has it open.
    """
    path = corpus.path.with_name(NAME)
    try:
        if path.exists() and _unread(path, entered(corpus.connection)):
            return Written(path, f"has entries that were not read yet: run auditlens ingest --details {path}")
        write(corpus, path)
    except AuditlensError as error:
        return Written(path, str(error))
    except OSError as error:
        return Written(path, f"cannot be written: {error.strerror or error}")
    return Written(path)


def _unread(path: Path, known: Mapping[str, Entry]) -> bool:
    """Whether the workbook holds entries that the corpus lacks, or that can't be read."""
    try:
        given = entries.read(path)
    except AuditlensError as error:
        # Something else of that name is not overwritten either.
        return not isinstance(error.__cause__, PermissionError)
    return bool(given.by_file) or any(entry and known.get(sha) != entry for sha, entry in given.by_sha256.items())


def write(corpus: Corpus, path: Path) -> None:
    """Write the workbook, of mode 0600; the same corpus gives the same bytes.

    Raises:
        AuditlensError: the file is open in another program.
        OSError: its folder can't be written to.
    """
    known = entered(corpus.connection)
    rows = [_row(row, known.get(row["sha256"], Entry())) for row in as_read(corpus.connection)]
    with workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        # Text, or Excel turns what is typed into dates of its own.
        # A filled cell hides the lines of the grid: it gets its own.
        lined = {"bg_color": "#FFF7CC", "border": 1, "border_color": "#D9D9D9"}
        yellow = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", **lined})
        whole = book.add_format({"valign": "top"})
        typed = set(ENTER.values())
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width, yellow if name in typed else whole if name == "sha256" else plain)
            sheet.write(0, column, name, head)
        sheet.set_row(0, 2 * _LINE)
        for number, row in enumerate(rows, 1):
            lines = 1
            for column, (name, width) in enumerate(_COLUMNS):
                value = row.get(name)
                if value not in (None, ""):
                    cell = fitting(value)
                    if name != "sha256":
                        lines = max(lines, -(-len(str(cell)) * 9 // (8 * width)))  # words do not fill a line
                    sheet.write(number, column, cell)
            # Not every program fits rows to wrapped text by itself.
            sheet.set_row(number, _LINE * min(lines, _MOST_LINES))
        headed(sheet, max(len(rows), 1), len(_COLUMNS), frozen=1)
        names = [name for name, _ in _COLUMNS]
        for name, choices in ((ENTER["report_type"], REPORT_TYPES), (ENTER["circulation"], CIRCULATIONS)):
            column = names.index(name)
            # A list of choices may have no more than 255 characters in all.
            source: Any = [*choices, "none"] if name == ENTER["circulation"] else f"=help!$C$1:$C${len(choices)}"
            sheet.data_validation(
                1, column, max(len(rows), 1), column, {"validate": "list", "source": source, "error_type": "warning"}
            )
        _printed(sheet, names, max(len(rows), 1))
        guide = book.add_worksheet("help")
        guide.set_landscape()
        guide.set_paper(9)
        guide.fit_to_pages(1, 0)
        guide.set_column(0, 0, _GUIDE, plain)
        for line, text in enumerate(_HELP):
            guide.set_row(line, _LINE * lines_in(text, _GUIDE))
            guide.write(line, 0, text)
        for line, choice in enumerate(REPORT_TYPES):
            guide.write(line, 2, choice)


def _printed(sheet: Any, names: Sequence[str], last: int) -> None:
    """Lay the sheet out for paper: head and names of the files on each page, numbered; without the sha256."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_print_scale(_SCALE)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.6)
    sheet.print_area(0, 0, last, names.index("sha256") - 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_v_pagebreaks([names.index(name) for name in _PARTED])
    sheet.hide_gridlines(0)
    sheet.set_footer("&L&F&RPage &P of &N")


def _row(read: Row, entry: Entry) -> Row:
    stated = read["stated"]
    places = places_of(read)
    return {
        "file": read["file"],
        "title": read["title"],
        "place": "; ".join(places),
        "place found in": _where(stated.get("authority")),
        "place suggested": suggest.place(read["files"]),
        "issuing body": read["issuing_body"],
        "issuing body found in": _where(stated.get("issuing_body")),
        "published": read["published"],
        "published found in": _where(stated.get("published")),
        "published suggested": suggest.published(read["files"]),
        "period start": read["period_start"],
        "period end": read["period_end"],
        "period found in": _where(stated.get("period")),
        "type": read["report_type"],
        "type found in": _where(stated.get("report_type")),
        "sample size": read["sample_size"],
        "sample size found in": _where(stated.get("sample_size")),
        "circulation": read["circulation"],
        "circulation found in": _where(stated.get("circulation")),
        "author": read["author"],
        "parts": read["parts"] or None,
        "sha256": read["sha256"],
        ENTER["places"]: None if entry.places is None else "; ".join(entry.places) or "none",
        **{head: _typed(getattr(entry, field)) for field, head in ENTER.items() if field != "places"},
    }


def _typed(value: str | None) -> str | None:
    return "none" if value == "" else value


def _where(stated: Sequence[Any] | None) -> str | None:
    """Return where a field was read, in words: "page 3: ..."."""
    if stated is None:
        return None
    place, page, _, text = stated
    at = {"properties": "the file's properties", "furniture": "cover, header or footer", "passage": "text"}[place]
    return f"{at}{f', page {page}' if page else ''}: “{text}”"
