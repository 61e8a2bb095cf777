"""What auditlens itself wrote: a digest or a table that lies among the reports must not be read as one of them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import ReadError

_HEAD = 4096
_HEADED = (".html", ".htm", ".md", ".csv", ".txt", ".json", ".qdc", ".png")
_PACKED = (".xlsx", ".docx", ".qdpx")
_HTML = re.compile(rb'<meta name="generator" content="auditlens"', re.I)
_MARKDOWN = re.compile(rb"\s*<!-- auditlens \w+ -->")
_CODEBOOK = re.compile(rb'<(?:CodeBook|Project)\b[^>]*\sorigin="auditlens ')  # of qualitative data analysis (REFI-QDA)
_DIGEST = b'{"auditlens_digest":'  # what a digest rests on
_TRACE = re.compile("[A-Z]-[0-9a-f]{8} in “".encode())
_CHART = b"tEXtSoftware\0auditlens"
# The first columns of the tables of an export, of the listings, of the theme table, of what is to be checked or
# entered, of a glossary and of scores.
_TABLES = (
    b"report,file,authority,authorities,title,published,date,report_type,family,page,passage",
    b"report,file,authority,title,published,date,report_type,family,page,",
    b"report,file,type,title,authority,authorities,authority_code,issuing_body,",
    b"theme,family,authority,state,held,reports,passages,",
    b"table,family,rows,columns,row,row_label,column,column_label,measure,",
    b"short,long,source,authorities,reports,uses,senses,wordings",
    b"report,file,title,date,authority,authorities,",
    b"id,report,file,authority,authorities,",
    b"short,long,authority,authorities,sources,reports,uses,",
    b"text,authorities,count,addressees,kinds,themes,agencies,",
    b"score,by,similarity,citation,found,report,file,authority,",
    b"group,score,by,similarity,citation,found,report,file,authority,",
    b"rank,report,file,authority,authorities,title,date,report_type,points,",
    b"authority,date,report_type,area,grade,when,page",
    b"table,field,measure,",
    b"words,passages,reports,authorities,tightness,",
)
_AUTHOR = re.compile(rb"<dc:creator[^>]*>auditlens</dc:creator>")
_MARKS = {"docProps/core.xml": _AUTHOR, "project.qde": _CODEBOOK}


def is_own(data: bytes) -> bool:
    """Whether a file, of which the first bytes are enough unless it is a ZIP file, was written by auditlens."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"PK"):
        return _own_package(io.BytesIO(data))
    if head.startswith(b"\x89PNG"):
        return _CHART in head
    begun = head.startswith((*_TABLES, _DIGEST)) or _MARKDOWN.match(head) or _TRACE.match(head)
    return bool(begun or _HTML.search(head) or _CODEBOOK.search(head))


def is_own_file(path: str) -> bool:
    """Whether the file at ``path`` was written by auditlens; one that cannot be opened is left to its reading."""
    suffix = Path(path).suffix.lower()
    try:
        if suffix in _PACKED:
            return _own_package(path)
        if suffix in _HEADED:
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


def _own_package(source: str | io.BytesIO) -> bool:
    """Whether an Office file names auditlens as its author, or a project of coded texts names it as its origin."""
    try:
        with zipfile.ZipFile(source) as package:
            for member, mark in _MARKS.items():
                if member in package.namelist():
                    with package.open(member) as part:
                        return bool(mark.search(part.read(_HEAD)))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, NotImplementedError, OSError):
        pass
    return False
