"""Text recognition by the Tesseract program, where it is installed: a picture of a page in, its pieces of text out.

Tesseract reads words and lines; what it makes of columns, tables and type is left aside, since the layout of a page
is worked out here for scans as for any other PDF. No model is fetched: the program brings its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ReadError
from pipeline.ingest import pulse
from pipeline.ingest.pieces import PageText
from pipeline.ingest.readers.ocr_image import prepare
from pipeline.ingest.readers.ocr_lines import OcrLine, OcrWord, to_pieces
from pipeline.ingest.readers.ocr_marks import recover_marks

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
"""Tesseract reads letters best that are 20 to 40 pixels tall, as 10 to 12 point type is at 300 dots an inch."""
MAX_PIXELS = 40_000_000
MAX_SIDE = 30_000  # of a picture, in pixels; Tesseract itself refuses 32,768
MIN_DPI = 90  # below, print of usual size cannot be read
SECONDS_A_PAGE = 60.0
MAX_PAGES = 1000  # of one file; a page takes 2 to 4 seconds

INSTALL = (
    "install Tesseract (Windows: winget install UB-Mannheim.TesseractOCR; macOS: brew install tesseract; "
    "Linux: apt install tesseract-ocr) and run again with --retry-failed"
)
NOT_INSTALLED = f"This is a scan, and text recognition (OCR) is not installed: {INSTALL}"

_UNSURE = 60  # mean confidence of a page in per cent: below, a turned page or no print at all
_TURN = re.compile(rb"Rotate:\s*(90|180|270)\b")
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
_LINES = ("ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption")


@lru_cache(maxsize=1)
def program() -> str | None:
    """Return the path of the ``tesseract`` program, None where it is not installed.

    Its installer for Windows does not put it on the search path, so its usual folders are looked at, too.
    """
    found = shutil.which("tesseract")
    if found or sys.platform != "win32":
        return found
    for name in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
        folder = os.environ.get(name)
        if folder:
            for below in (("Tesseract-OCR",), ("Programs", "Tesseract-OCR")):
                path = Path(folder, *below, "tesseract.exe")
                if path.is_file():
                    return str(path)
    return None


def scale_for(width: float, height: float) -> float:
    """Return the dots an inch at which to draw a page of ``width`` by ``height`` points; fewer for large ones.

    Raises:
        ReadError: ``too_large``: the page cannot be drawn large enough to be read.
    """
    inches = max(width, 1.0) / 72 * max(height, 1.0) / 72
    dpi: float = min(DPI, (MAX_PIXELS / inches) ** 0.5, MAX_SIDE / (max(width, height, 1.0) / 72))
    if dpi < MIN_DPI:
        raise ReadError("too_large", "the page is far larger than print: split it or save it at the size of paper")
    return dpi


def ocr_page(image: Image, *, number: int, width: float, height: float) -> PageText | None:
    """Read the picture of a page.

    Args:
        image: the whole page, upright or turned by quarters.
        number: the page's number, from 1.
        width: of the page in points; its pieces get places on a page of this size.
        height: likewise.

    Returns:
        Its pieces in reading order, sizes not yet settled (see ``ocr_lines.settle``); None where it was given up.

    Raises:
        ReadError: ``unsupported``: Tesseract is not installed, or cannot run.
    """
    grey, rules = prepare(image)
    lines = _read(grey)
    if lines is None:
        return None
    sure = _sureness(lines)
    if sure < _UNSURE and (quarters := _turned(grey)):
        turned = grey.rotate(90 * quarters, expand=True)
        again = _read(turned)
        if again is not None and _sureness(again) > sure:
            lines, grey, rules = again, *prepare(turned)
            if quarters % 2:
                width, height = height, width
    lines = recover_marks(lines, grey, lambda column: _read(column, layout="6"))
    return to_pieces(lines, grey, rules, number=number, width=width, height=height)


def _sureness(lines: list[OcrLine]) -> float:
    """Mean confidence of the words in per cent, weighted by letters."""
    letters = sum(len(w.text) for line in lines for w in line.words)
    return sum(w.sure * len(w.text) for line in lines for w in line.words) / letters if letters else 0.0


def _read(grey: Image, layout: str = "3") -> list[OcrLine] | None:
    """The lines of a picture; ``layout`` is Tesseract's page segmentation mode: 3 finds out, 6 is one block."""
    out = _run(grey, "--psm", layout, "hocr")
    return None if out is None else _parse(out)


def _turned(grey: Image) -> int:
    """How many quarters to turn the picture to the left to be upright, as Tesseract's own detection has it."""
    out = _run(grey, "--psm", "0", language=None, checked=False) or b""
    found = _TURN.search(out)
    # "Rotate" counts degrees to the right.
    return (4 - int(found[1]) // 90) % 4 if found else 0


def _run(grey: Image, *options: str, language: str | None = "eng", checked: bool = True) -> bytes | None:
    """What Tesseract prints; None where it takes too long."""
    path = program()
    if path is None:
        raise ReadError("unsupported", NOT_INSTALLED)
    pulse.beat()
    picture = b"P5 %d %d 255\n" % grey.size + grey.tobytes()  # PGM, which every Tesseract reads
    command = [path, "stdin", "stdout", "--dpi", str(DPI), *(("-l", language) if language else ()), *options]
    # One thread a page: the pages of a corpus are read by processes side by side.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the picture is its only input
            command,
            input=picture,
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            env=environment,
            creationflags=hidden,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    except OSError as e:
        raise ReadError("unsupported", f"Tesseract cannot be started ({e.strerror}): {INSTALL}") from e
    if done.returncode and checked:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("traineddata" in line or "language" in line for line in told):
            raise ReadError(
                "unsupported",
                "Tesseract is installed without its data for English: install them "
                "(Linux: apt install tesseract-ocr-eng) and run again with --retry-failed",
            )
        return None
    return done.stdout


def _parse(hocr: bytes) -> list[OcrLine]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    root = etree.fromstring(hocr, parser)
    if root is None:
        return []
    out = []
    for el in root.iter("{*}span"):
        if el.get("class") not in _LINES:
            continue
        title = el.get("title", "")
        words = [w for child in el.iter("{*}span") if child.get("class") == "ocrx_word" if (w := _word(child))]
        base, size = _BASE.search(title), _SIZE.search(title)
        box = _BOX.search(title)
        if words and box:
            slope, offset = (float(base[1]), float(base[2])) if base else (0.0, 0.0)
            left, bottom = int(box[1]), int(box[4])
            height = float(size[1]) if size else float(bottom - int(box[2]))
            out.append(OcrLine(words, left, bottom + offset, slope, height))
    return out


def _word(el: object) -> OcrWord | None:
    from lxml import etree

    assert isinstance(el, etree._Element)  # noqa: S101 - for the type checker
    title = el.get("title", "") or ""
    box, sure = _BOX.search(title), _SURE.search(title)
    text = "".join(str(t) for t in el.itertext()).strip()
    if not box or not text:
        return None
    return OcrWord(text, int(box[1]), int(box[2]), int(box[3]), int(box[4]), int(sure[1]) if sure else 0)
