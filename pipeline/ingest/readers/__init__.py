"""One reader a format, and ``read``, which picks the right one by the bytes."""

from __future__ import annotations

from importlib import import_module

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Document
from pipeline.ingest.own import refuse_own
from pipeline.ingest.sniff import FileType, sniff

MAX_BYTES = 400 * 2**20


def read(data: bytes, *, name: str, depth: int = 0) -> Document:
    """Read a file into blocks.

    Args:
        data: the whole file.
        name: its name, for messages only; the type is told from the bytes.
        depth: how many archives and e-mails it lies in.

    Raises:
        ReadError: it cannot be read as a report; ``kind`` and ``message`` say why. No other exception leaves here.
    """
    if len(data) > MAX_BYTES:
        raise ReadError("too_large", f"{name} is larger than {MAX_BYTES // 2**20} MB: split it, or leave pictures out")
    refuse_own(data)
    kind = sniff(data)
    try:
        return _reader(kind, data, depth)
    except ReadError:
        raise
    except MemoryError as e:
        raise ReadError("too_large", "This file needs more memory than there is: split it and run again") from e
    except RecursionError as e:
        raise ReadError("damaged", "This file is nested too deeply to be a report: save it again and retry") from e
    except Exception as e:
        # Parsers fail in many ways on damaged input; a folder of reports must not stop at one of them.
        raise ReadError(
            "damaged", f"This {_NAMES[kind]} is damaged ({type(e).__name__}): save or download it again"
        ) from e


_NAMES: dict[FileType, str] = {
    "pdf": "PDF",
    "docx": "Word file",
    "pptx": "PowerPoint file",
    "html": "web page",
    "txt": "text file",
    "md": "Markdown file",
    "rtf": "Rich Text file",
    "odt": "OpenDocument text",
    "xlsx": "Excel workbook",
    "csv": "table",
    "image": "picture",
    "email": "e-mail",
    "zip": "archive",
    "doc": "Word file",
    "ppt": "PowerPoint file",
    "xls": "Excel workbook",
}
# Each reader loads its own library, and only when a file of its type comes.
_READERS: dict[FileType, str] = {
    "pdf": "pdf:read_pdf",
    "docx": "docx:read_docx",
    "pptx": "pptx:read_pptx",
    "html": "html:read_html",
    "rtf": "rtf:read_rtf",
    "odt": "odt:read_odt",
    "xlsx": "tables:read_xlsx",
    "csv": "tables:read_csv",
    "image": "image:read_image",
}


def _reader(kind: FileType, data: bytes, depth: int) -> Document:
    if kind in _READERS:
        module, function = _READERS[kind].split(":")
        document: Document = getattr(import_module(f"pipeline.ingest.readers.{module}"), function)(data)
        return document
    if kind == "email":
        from pipeline.ingest.readers.email import read_email

        return read_email(data, depth=depth)
    if kind == "zip":
        from pipeline.ingest.readers.archive import read_zip

        return read_zip(data, depth=depth)
    if kind in ("doc", "ppt", "xls"):
        from pipeline.ingest.readers.legacy import read_legacy

        return read_legacy(data, kind)
    from pipeline.ingest.readers.text import read_text

    return read_text(data, markdown=kind == "md")
