"""Pictures of pages (PNG, JPEG, TIFF of one page or many, and the like), read by text recognition."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ReadError
from pipeline.ingest.blocks import Document
from pipeline.ingest.finish import finish
from pipeline.ingest.layout import lay_out
from pipeline.ingest.pieces import PageText
from pipeline.ingest.readers import ocr
from pipeline.ingest.readers.ocr_image import is_blank, to_grey
from pipeline.ingest.readers.ocr_lines import settle

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_FRAMES = 500
_MIN_SIDE = 300  # pixels: smaller ones are logos
_PAPER = 595.0  # points: the shorter side of A4
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "PPM")
_FEW_LETTERS = 10


def read_image(data: bytes) -> Document:
    """Read the picture of a page; of a TIFF each frame is a page, counted from 1.

    Raises:
        ReadError: ``unsupported`` where Tesseract is missing, ``no_text``, ``damaged`` or ``too_large``.
    """
    if ocr.program() is None:
        raise ReadError("unsupported", f"This is a picture, and text recognition (OCR) is not installed: {ocr.INSTALL}")
    pages, given_up = [], []
    for number, frame in enumerate(_frames(data), 1):
        found = picture_page(frame, number)
        if found is None:
            given_up.append(str(number))
        pages.append(found or PageText(number, _PAPER, _PAPER))
    settle(pages)
    if sum(len(p.text) for page in pages for p in page.pieces) < _FEW_LETTERS:
        raise ReadError(
            "no_text", "This picture holds no print that can be read: scan it again, clearer, or leave it out"
        )
    blocks, furniture = lay_out(pages)
    told = ["This is a picture, read by text recognition (OCR): check what matters."]
    if given_up:
        told.append(f"Could not be read in the time there is: page {', '.join(given_up[:20])}.")
    return finish("image", blocks, furniture, page_numbers=tuple(p.number for p in pages), warnings=told)


def _frames(data: bytes) -> Iterator[Image]:
    from PIL import Image as Pillow
    from PIL import ImageOps

    with warnings.catch_warnings():
        # The size is checked here, before anything is unpacked.
        warnings.simplefilter("ignore")
        try:
            picture = Pillow.open(io.BytesIO(data), formats=_FORMATS)
        except Pillow.DecompressionBombError as e:
            raise _too_large() from e
        with picture:
            count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if count > MAX_FRAMES:
                raise ReadError("too_large", f"This picture has {count} pages: split it and run again")
            for i in range(count):
                picture.seek(i)
                width, height = picture.size
                if width * height > 3 * ocr.MAX_PIXELS or max(width, height) > ocr.MAX_SIDE:
                    raise _too_large()
                if count == 1 and min(width, height) < _MIN_SIDE:
                    raise ReadError("no_text", "This picture is too small to be the page of a report: leave it out")
                yield ImageOps.exif_transpose(to_grey(picture)) if i else to_grey(ImageOps.exif_transpose(picture))


def _too_large() -> ReadError:
    return ReadError("too_large", "This picture is far larger than a page: save it smaller and run again")


def picture_page(grey: Image, number: int) -> PageText | None:
    """Read the picture of a sheet of paper, brought to the resolution that Tesseract likes; None where given up."""
    from PIL import Image as Pillow

    if is_blank(grey):
        return PageText(number, _PAPER, _PAPER)
    width, height = grey.size
    # What pictures say of their resolution is often wrong; print on a page has about the same size everywhere.
    unit = _PAPER / min(width, height)
    points = (width * unit, height * unit)
    scale = ocr.scale_for(*points) / 72 * unit
    if not 0.8 <= scale <= 1.25:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        grey = grey.resize(size, Pillow.Resampling.BICUBIC)
    return ocr.ocr_page(grey, number=number, width=points[0], height=points[1])
