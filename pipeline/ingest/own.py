"""What auditlens itself wrote: a digest or a table that lies among the reports must not be read as one of them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import ReadError

NAME = "auditlens"
"""What stands in the files as their author or generator."""

_HEAD = 4096
_TEXT = (".html", ".htm", ".md", ".csv", ".txt")
_BOOKS = (".xlsx", ".docx")
_HTML = re.compile(rb'<meta name="generator" content="auditlens"', re.I)
_MARKDOWN = re.compile(rb"\s*<!-- auditlens \w+ -->")
# The first columns of the tables of an export, of the listings, of the theme table, of what is to be checked or
# entered and of a glossary.
_TABLES = (
    b"report,file,authority,authorities,title,published,date,report_type,family,page,passage",
    b"report,file,authority,title,published,date,report_type,family,page,",
    b"report,file,type,title,authority,authorities,authority_code,issuing_body,",
    b"theme,family,by,group,state,held,reports,passages,",
    b"table,family,rows,columns,row,row_label,column,column_label,measure,",
    b"short,long,source,authorities,reports,uses,senses,wordings",
    b"report,file,title,date,authority,authorities,",
    b"id,report,file,authority,authorities,",
    b"short,long,authority,authorities,sources,reports,uses,",
    b"text,authorities,count,addressees,kinds,themes,agencies,",
    b"score,citation,found,report,file,authority,",
    b"words,passages,reports,authorities,tightness,",
)
_AUTHOR = re.compile(rb"<dc:creator[^>]*>auditlens</dc:creator>")


def is_own(data: bytes) -> bool:
    """Whether a file, of which the first bytes are enough unless it is a workbook, was written by auditlens."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"PK"):
        return _own_book(io.BytesIO(data))
    return bool(head.startswith(_TABLES) or _MARKDOWN.match(head) or _HTML.search(head))


def is_own_file(path: str) -> bool:
    """Whether the file at ``path`` was written by auditlens; one that cannot be opened is left to its reading."""
    suffix = Path(path).suffix.lower()
    try:
        if suffix in _BOOKS:
            return _own_book(path)
        if suffix in _TEXT:
            with Path(path).open("rb") as file:
                return is_own(file.read(_HEAD))
    except OSError:
        pass
    return False


def refuse_own(data: bytes) -> None:
    """Do nothing with a report.

    Raises:
        ReadError: ``not_a_report`` for what auditlens wrote.
    """
    if is_own(data):
        raise ReadError("not_a_report", "This was written by auditlens from other reports: give the reports themselves")


def _own_book(source: str | io.BytesIO) -> bool:
    try:
        with zipfile.ZipFile(source) as book, book.open("docProps/core.xml") as part:
            return bool(_AUTHOR.search(part.read(_HEAD)))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, NotImplementedError, OSError):
        return False
