"""PDF pages whose text layer is not what is printed: read by recognition, or left out and named."""

from __future__ import annotations

from typing import Any

from pipeline.errors import ReadError
from pipeline.ingest.garbled import drop, garbled, mend
from pipeline.ingest.pieces import PageText
from pipeline.ingest.readers import ocr
from pipeline.ingest.readers.ocr_lines import settle
from pipeline.ingest.readers.pdf_scan import named, recognise

_WHAT = "printed with letters that do not say what they show"


def read_garbled(pdfium: Any, document: Any, pages: list[PageText]) -> list[str]:
    """Read by recognition those of ``pages`` whose text is garbled, in place; return warnings.

    Where that cannot be done their garbled text is taken out, so that nothing is ever made of it. ``document`` is an
    open FPDF_DOCUMENT, whose pages ``pages`` are, in order.
    """
    mend(pages)
    found = garbled(pages)
    if not found:
        return []
    read: list[int] = []
    lost: list[int] = []
    why = "print the file to a new PDF, or ask for the original"
    tesseract = ocr.program() is not None
    if not tesseract:
        why = f"{ocr.INSTALL}; or ask for the original"
    for i, pieces in found.items():
        page = None
        if tesseract and len(read) < ocr.MAX_PAGES:
            try:
                page = recognise(pdfium, document, pages[i])
            except ReadError as e:
                tesseract = e.kind != "unsupported"
                why = why if tesseract else e.message
        if page is not None and page.pieces:
            pages[i] = page
            read.append(i)
        else:
            drop(pages[i], pieces)
            lost.append(i)
    settle([pages[i] for i in read])
    warnings = []
    if read:
        warnings.append(f"{named(pages, read)} {_WHAT}, and read by text recognition (OCR): check what matters.")
    if lost:
        warnings.append(f"{named(pages, lost)} {_WHAT}, which are left out: {why}.")
    return warnings
