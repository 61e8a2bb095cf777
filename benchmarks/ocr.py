"""How much of a page text recognition gives back: pages of PDFs with text, drawn at 200 dots an inch and read again.

    python benchmarks/ocr.py FOLDER_OR_PDF... [--files 10] [--pages 3]

Words are runs of letters and digits, compared as multisets page by page, so that neither order nor layout counts.
"""

from __future__ import annotations

import argparse
import ctypes
import re
import time
from collections import Counter
from pathlib import Path

import pypdfium2.raw as pdfium

from pipeline.ingest.pieces import PageText
from pipeline.ingest.readers import ocr, pdf_text
from pipeline.ingest.readers.image import picture_page
from pipeline.ingest.readers.pdf_scan import draw

DPI = 200
LEAST = 0.98


def words(page: PageText) -> Counter[str]:
    """The words of a page as a multiset."""
    text = " ".join(p.text for p in page.pieces).lower().replace("’", "'")
    return Counter(re.findall(r"[^\W_]+", text))


def sample(folders: list[Path], files: int) -> list[Path]:
    """So many PDFs, spread evenly over those that there are."""
    found = sorted(p for f in folders for p in ([f] if f.is_file() else f.rglob("*.pdf")))
    found = [p for p in found if p.read_bytes()[:5] == b"%PDF-"]
    step = max(1, len(found) // files)
    return found[step // 2 :: step][:files]


def compare(path: Path, pages: int) -> tuple[int, int, int, int, list[str]]:
    """Words in the text layer, read, and the same; pages; what differs most."""
    data = path.read_bytes()
    buffer = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    reader = pdf_text.PageReader(pdfium, document)
    given = read = same = count = 0
    odd: Counter[str] = Counter()
    total = pdfium.FPDF_GetPageCount(document)
    for index in sorted({round(i * (total - 1) / max(1, pages - 1)) for i in range(pages)}):
        page = reader.read(index)
        here = words(page)
        picture = draw(pdfium, document, page, DPI)
        if here.total() < 50 or picture is None:
            continue
        back = picture_page(picture, index + 1)
        there = words(back) if back else Counter()
        given, read, same = given + here.total(), read + there.total(), same + (here & there).total()
        odd.update((here - there).keys())
        count += 1
    pdfium.FPDF_CloseDocument(document)
    return given, read, same, count, [w for w, _ in odd.most_common(12)]


def main() -> None:
    """Print the share of words that came back, by file and in all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--pages", type=int, default=3, help="of each file, spread evenly")
    args = parser.parse_args()
    if ocr.program() is None:
        raise SystemExit(ocr.NOT_INSTALLED)
    pdf_text.init(pdfium)
    all_given = all_read = all_same = all_pages = 0
    began = time.perf_counter()
    for path in sample(args.paths, args.files):
        given, read, same, count, odd = compare(path, args.pages)
        all_given, all_read, all_same = all_given + given, all_read + read, all_same + same
        all_pages += count
        print(f"{same / max(1, given):.4f} of {given:5d} words  {path.name}  missing: {' '.join(odd)}", flush=True)
    seconds = (time.perf_counter() - began) / max(1, all_pages)
    share = all_same / max(1, all_given)
    print(
        f"{share:.4f} of {all_given} words came back, {all_same / max(1, all_read):.4f} of {all_read} read were there"
    )
    print(
        f"{all_pages} pages, {seconds:.1f} seconds a page; "
        f"the least is {LEAST}: {'met' if share >= LEAST else 'MISSED'}"
    )


if __name__ == "__main__":
    main()
