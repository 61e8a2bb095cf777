"""The pages of a PDF as pictures that can stand inside an HTML file."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# Wide enough to read 10-point print of an A4 page on a screen; 40 to 120 kB a page.
WIDTH = 900
QUALITY = 55
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
    """Return the pages ``numbers`` (from 1) of the PDF at ``path`` as ``data:`` addresses of JPEG pictures.

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
                images[number] = _jpeg(document[number - 1])
            except (pypdfium2.PdfiumError, ValueError, MemoryError):
                continue
    finally:
        document.close()
    return images


def _jpeg(page: Any) -> str:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise ValueError("a page without a size")
    scale = min(WIDTH / width, _TALLEST / height)
    bitmap = page.render(scale=scale)
    try:
        stream = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(stream, "JPEG", quality=QUALITY, optimize=True)
    finally:
        bitmap.close()
        page.close()
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
