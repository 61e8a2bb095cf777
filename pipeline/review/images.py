"""The pages of a PDF as pictures that can stand inside an HTML file."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# Pixels: wide enough to read 10-point print of an A4 page on a screen.
WIDTH = 900
# Print needs no more colours; a page of it is then 70 kB and sharp, where JPEG is 150 kB and blurred.
_COLOURS = 16
# A page of photographs or a scan is larger than this as PNG, and may be smaller as JPEG.
_LARGE = 150_000
_QUALITY = 50
# Beyond so many pages the file would be too large to open; the others are shown without a picture.
MOST_PAGES = 150
# A page that claims to be metres high is not drawn to the end.
_TALLEST = 3 * WIDTH


def source_of(paths: Iterable[Path], sha256: str) -> Path | None:
    """Return the first of ``paths`` that still holds the bytes of ``sha256``."""
    for path in paths:
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return path
        except OSError:
            continue
    return None


def page_images(path: Path, numbers: Sequence[int]) -> dict[int, str]:
    """Return the pages ``numbers`` (from 1) of the PDF at ``path`` as ``data:`` addresses of PNG or JPEG pictures.

    A page that cannot be drawn is left out.
    """
    import pypdfium2

    images: dict[int, str] = {}
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return images
    try:
        for number in numbers[:MOST_PAGES]:
            if not 1 <= number <= len(document):
                continue
            try:
                images[number] = _picture(document[number - 1])
            except (pypdfium2.PdfiumError, ValueError, MemoryError):
                continue
    finally:
        document.close()
    return images


def _picture(page: Any) -> str:
    from PIL import Image

    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise ValueError("a page without a size")
    bitmap = page.render(scale=min(WIDTH / width, _TALLEST / height))
    try:
        image = bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        page.close()
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    kind, data = "png", _saved(few, "PNG")
    if len(data) > _LARGE:
        kind, data = min((kind, data), ("jpeg", _saved(image, "JPEG", quality=_QUALITY)), key=lambda p: len(p[1]))
    return f"data:image/{kind};base64," + base64.b64encode(data).decode("ascii")


def _saved(image: Any, form: str, **how: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **how)
    return stream.getvalue()
