"""PDF files through pdfium: text with fonts and places, by text object and never by character."""

from __future__ import annotations

import ctypes
import re
import threading
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Document
from pipeline.ingest.finish import finish
from pipeline.ingest.joining import clean_line
from pipeline.ingest.layout import lay_out
from pipeline.ingest.pieces import PageText
from pipeline.ingest.readers.pdf_garbled import read_garbled
from pipeline.ingest.readers.pdf_scan import FEW_LETTERS, read_scans
from pipeline.ingest.readers.pdf_text import PageReader

MAX_PAGES = 5000
_WORD = re.compile(r"\w")
# pdfium is not thread-safe.
_LOCK = threading.Lock()


def read_pdf(data: bytes) -> Document:
    """Read a PDF; a block's page counts the file's pages from 1.

    Raises:
        ReadError: ``encrypted``, ``damaged``, ``no_text`` (a scan) or ``too_large``.
    """
    with _LOCK:
        pages, title, warnings = _load(data)
    letters = [sum(len(p.text) for p in page.pieces) for page in pages]
    if not pages or max(letters) < FEW_LETTERS:
        raise ReadError("no_text", _no_text(warnings))
    blocks, furniture = lay_out(pages)
    return finish(
        "pdf",
        blocks,
        furniture,
        page_numbers=tuple(p.number for p in pages),
        title=title,
        warnings=warnings,
    )


def _no_text(warnings: list[str]) -> str:
    """Why there is none: what kept the scanned pages from being read, or nothing printed."""
    if not warnings:
        return "This PDF holds no text, only blank pages: check that it is the right file"
    return f"This PDF holds no text that can be read. {warnings[-1].removesuffix('.')}"


def _load(data: bytes) -> tuple[list[PageText], str | None, list[str]]:
    import pypdfium2.raw as pdfium

    from pipeline.ingest.readers import pdf_text

    pdf_text.init(pdfium)
    buffer = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        raise _load_error(pdfium)
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MAX_PAGES:
            raise ReadError("too_large", f"This PDF has {count} pages: split it and run again")
        reader = PageReader(pdfium, document)
        pages = [reader.read(i) for i in range(count)]
        warnings = read_scans(pdfium, document, pages) + read_garbled(pdfium, document, pages)
        return pages, _title(pdfium, document), warnings
    finally:
        pdfium.FPDF_CloseDocument(document)


def _load_error(pdfium: Any) -> ReadError:
    error = pdfium.FPDF_GetLastError()
    if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return ReadError(
            "encrypted", "This is a password-protected PDF: save a copy without the password and run again"
        )
    return ReadError("damaged", "This PDF is damaged: save or download it again")


def _title(pdfium: Any, document: Any) -> str | None:
    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < size < 4000:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", buffer, size)
    title = clean_line(buffer.raw[: size - 2].decode("utf-16-le", "replace"))
    return title if _WORD.search(title) else None
