"""One reader a format, and ``read``, which picks the right one by the bytes."""

from __future__ import annotations

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Document
from pipeline.ingest.sniff import sniff

MAX_BYTES = 400 * 2**20


def read(data: bytes, *, name: str) -> Document:
    """Read a file into blocks.

    Args:
        data: the whole file.
        name: its name, for messages only; the type is told from the bytes.

    Raises:
        ReadError: it cannot be read as a report; ``kind`` and ``message`` say why. No other exception leaves here.
    """
    if len(data) > MAX_BYTES:
        raise ReadError("too_large", f"{name} is larger than {MAX_BYTES // 2**20} MB: split it, or leave pictures out")
    kind = sniff(data)
    try:
        return _reader(kind, data)
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


_NAMES = {
    "pdf": "PDF",
    "docx": "Word file",
    "pptx": "PowerPoint file",
    "html": "web page",
    "txt": "text file",
    "md": "Markdown file",
}


def _reader(kind: str, data: bytes) -> Document:
    # Each reader loads its own library, and only when a file of its type comes.
    if kind == "pdf":
        from pipeline.ingest.readers.pdf import read_pdf

        return read_pdf(data)
    if kind == "docx":
        from pipeline.ingest.readers.docx import read_docx

        return read_docx(data)
    if kind == "pptx":
        from pipeline.ingest.readers.pptx import read_pptx

        return read_pptx(data)
    if kind == "html":
        from pipeline.ingest.readers.html import read_html

        return read_html(data)
    from pipeline.ingest.readers.text import read_text

    return read_text(data, markdown=kind == "md")
