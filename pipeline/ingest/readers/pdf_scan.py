"""PDF pages that are pictures: which they are, and drawing them for text recognition."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.errors import ReadError
from pipeline.ingest.pieces import PageText
from pipeline.ingest.readers import ocr
from pipeline.ingest.readers.ocr_image import is_blank, is_print
from pipeline.ingest.readers.ocr_lines import settle

if TYPE_CHECKING:
    from PIL.Image import Image

FEW_LETTERS = 10
"""On a page: less is a page number on a scan."""
_SOME_LETTERS = 250  # a header or footer that was stamped on a scan; a page of print has 2,000
_LOOK_DPI = 50
_OBJECTS = 60  # a page of more objects is no picture of a page


def read_scans(pdfium: Any, document: Any, pages: list[PageText]) -> list[str]:
    """Read by recognition those of ``pages`` that are pictures, in place; return warnings.

    ``document`` is an open FPDF_DOCUMENT, whose pages ``pages`` are, in order. Blank pages stay as they are. Where
    Tesseract is missing the pages stay empty and are named.
    """
    scans = [i for i, page in enumerate(pages) if _is_scan(pdfium, document, page)]
    if not scans:
        return []
    if ocr.program() is None:
        return [f"{named(pages, scans)} scanned and not read: {ocr.INSTALL}."]
    read, given_up = [], scans[ocr.MAX_PAGES :]
    for i in scans[: ocr.MAX_PAGES]:
        try:
            found = recognise(pdfium, document, pages[i])
        except ReadError as e:
            if e.kind == "unsupported":
                return [f"{named(pages, scans)} scanned and not read: {e.message}."]
            found = None
        if found is None:
            given_up.append(i)
        elif sum(len(p.text) for p in found.pieces) > 2 * sum(len(p.text) for p in pages[i].pieces):
            pages[i] = found
            read.append(i)
    settle([pages[i] for i in read])
    given_up.sort()
    warnings = []
    if read:
        warnings.append(f"{named(pages, read)} scanned and read by text recognition (OCR): check what matters.")
    if given_up:
        warnings.append(f"{named(pages, given_up)} scanned and could not be read: scan again, clearer or smaller.")
    return warnings


def named(pages: list[PageText], indices: Sequence[int]) -> str:
    """Return "Page 3 is" or "Pages 3, 5 are" of the pages with these ``indices``, to begin a warning with."""
    numbers = [str(pages[i].number) for i in indices]
    shown = ", ".join(numbers[:20]) + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")
    return f"Page {shown} is" if len(numbers) == 1 else f"Pages {shown} are"


def recognise(pdfium: Any, document: Any, page: PageText) -> PageText | None:
    """Return a page as text recognition reads it; None where it cannot.

    Raises:
        ReadError: ``unsupported`` where Tesseract cannot be used.
    """
    image = draw(pdfium, document, page, ocr.scale_for(page.width, page.height))
    if image is None:
        return None
    return ocr.ocr_page(image, number=page.number, width=page.width, height=page.height)


def _is_scan(pdfium: Any, document: Any, page: PageText) -> bool:
    """Tell a page whose print has no text layer, or none beyond what was stamped on a scan."""
    letters = sum(len(p.text) for p in page.pieces)
    if letters >= _SOME_LETTERS:
        return False
    if letters >= FEW_LETTERS and not _is_picture(pdfium, document, page):
        return False
    dpi = min(_LOOK_DPI, 2000 * 72 / max(page.width, page.height, 1.0))
    image = draw(pdfium, document, page, dpi)
    if image is None or is_blank(image):
        return False
    return letters < FEW_LETTERS or is_print(image)


def _is_picture(pdfium: Any, document: Any, page: PageText) -> bool:
    """Tell a page most of which is one picture."""
    handle = pdfium.FPDF_LoadPage(document, page.number - 1)
    if not handle:
        return False
    try:
        count = pdfium.FPDFPage_CountObjects(handle)
        edges = [ctypes.c_float() for _ in range(4)]
        for i in range(min(count, _OBJECTS)):
            obj = pdfium.FPDFPage_GetObject(handle, i)
            if pdfium.FPDFPageObj_GetType(obj) == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(
                obj, *(ctypes.byref(e) for e in edges)
            ):
                left, bottom, right, top = (e.value for e in edges)
                if (right - left) * (top - bottom) > 0.5 * page.width * page.height:
                    return True
        return False
    finally:
        pdfium.FPDF_ClosePage(handle)


def draw(pdfium: Any, document: Any, page: PageText, dpi: float) -> Image | None:
    """Return a page as a picture in grey at ``dpi``; None where pdfium cannot draw it."""
    from PIL import Image as Pillow

    handle = pdfium.FPDF_LoadPage(document, page.number - 1)
    if not handle:
        return None
    try:
        width = max(1, round(page.width * dpi / 72))
        height = max(1, round(page.height * dpi / 72))
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            return None
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
            pdfium.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, flags)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            buffer = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
            return Pillow.frombytes("L", (width, height), buffer, "raw", "L", stride, 1)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
    finally:
        pdfium.FPDF_ClosePage(handle)
