import io
import subprocess

import pytest
from PIL import Image, ImageDraw

from pipeline.errors import ReadError
from pipeline.ingest.pieces import Piece, Rule
from pipeline.ingest.readers import ocr, read
from pipeline.ingest.readers.ocr_image import is_blank, is_print, prepare
from pipeline.ingest.readers.ocr_lines import OcrLine, OcrWord, to_pieces
from pipeline.ingest.readers.ocr_order import in_order

needs_tesseract = pytest.mark.skipif(ocr.program() is None, reason="Tesseract is not installed")

HEAD = "What we found"
LINES = (
    "Auditors read twelve records in Harrowmoor and spoke to the workers and managers",
    "who knew the children well. They found that plans were clear in most of the files.",
)
ITEMS = ("Visits were on time in eight of the records", "Supervision was late in half of the records")


@pytest.fixture
def page_image(make_pdf):
    """A page of print as a picture: a heading, a paragraph and two list items."""
    import pypdfium2

    def make(dpi=200, turned=0):
        text = [
            (HEAD, 70, 760, 16, "B"),
            *((line, 70, 730 - 15 * i, 11) for i, line in enumerate(LINES)),
            *(part for i, t in enumerate(ITEMS) for part in (("•", 80, 680 - 18 * i, 11), (t, 96, 680 - 18 * i, 11))),
        ]
        page = pypdfium2.PdfDocument(make_pdf(text))[0]
        return page.render(scale=dpi / 72, grayscale=True).to_pil().rotate(turned, expand=True)

    return make


def png(image, form="PNG", **more):
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def scan(*images):
    """A PDF whose pages are pictures."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()


READ = [("heading", HEAD), ("paragraph", " ".join(LINES)), ("bullet", ITEMS[0]), ("bullet", ITEMS[1])]


def shown(document):
    return [(b.kind, b.text) for b in document.blocks]


@needs_tesseract
def test_a_scan_is_read_as_the_print_it_shows(page_image):
    document = read(scan(page_image()), name="x.pdf")
    assert shown(document) == READ
    assert document.type == "pdf"
    assert "OCR" in document.warnings[0]


@needs_tesseract
def test_only_the_pages_without_text_are_recognised(page_image, make_pdf, monkeypatch):
    import pypdfium2

    both = pypdfium2.PdfDocument.new()
    text = [("Plans were clear in most of the records that were read for this audit.", 70, 700, 11)]
    for data in (make_pdf(text), scan(page_image()), make_pdf([])):
        both.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    both.save(out)
    document = read(out.getvalue(), name="x.pdf")
    assert [b.page for b in document.blocks] == [1, 2, 2, 2, 2]
    assert len(document.warnings) == 1 and "Page 2 is" in document.warnings[0]
    monkeypatch.setattr(ocr, "program", lambda: None)
    document = read(out.getvalue(), name="x.pdf")
    assert [b.page for b in document.blocks] == [1]
    assert "Page 2 is" in document.warnings[0] and "install Tesseract" in document.warnings[0]


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_pictures(page_image, form):
    document = read(png(page_image(), form), name="x")
    assert shown(document) == READ
    assert document.type == "image"


@needs_tesseract
def test_pages_of_a_tiff_and_a_turned_page(page_image):
    image = page_image()
    data = png(image, "TIFF", save_all=True, append_images=[image.rotate(90, expand=True)])
    document = read(data, name="x.tif")
    assert document.page_numbers == (1, 2)
    assert [(b.page, b.text) for b in document.blocks if b.kind == "bullet"] == [(n, t) for n in (1, 2) for t in ITEMS]


def test_without_tesseract_it_says_what_to_install(page_image, monkeypatch):
    monkeypatch.setattr(ocr, "program", lambda: None)
    for data in (scan(page_image()), png(page_image())):
        with pytest.raises(ReadError) as caught:
            read(data, name="x")
        assert caught.value.kind in ("no_text", "unsupported")
        for system in ("Windows", "macOS", "Linux"):
            assert system in caught.value.message


def test_a_page_that_takes_too_long_is_named(page_image, monkeypatch):
    def hang(command, **_):
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(ocr, "program", lambda: "/bin/tesseract")
    monkeypatch.setattr(ocr.subprocess, "run", hang)
    with pytest.raises(ReadError) as caught:
        read(scan(page_image()), name="x.pdf")
    assert "Page 1 is scanned and could not be read" in caught.value.message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(Image.new("L", (40, 40), 255)), "no_text"),
        (png(Image.new("1", (40_000, 400), 1)), "too_large"),
        (png(Image.new("L", (900, 1200), 255))[:200], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
    ],
)
def test_pictures_that_are_refused(data, kind, monkeypatch):
    monkeypatch.setattr(ocr, "program", lambda: "/bin/tesseract")
    with pytest.raises(ReadError) as caught:
        read(data, name="x.png")
    assert caught.value.kind == kind


def test_absurd_page_sizes():
    assert ocr.scale_for(595, 842) == ocr.DPI
    assert ocr.scale_for(2400, 3400) < ocr.DPI
    with pytest.raises(ReadError):
        ocr.scale_for(200_000, 200_000)
    with pytest.raises(ReadError):
        ocr.scale_for(200_000, 1)


def test_blank_paper_print_and_photographs():
    blank = Image.new("L", (400, 560), 245)
    assert is_blank(blank) and not is_print(blank)
    ImageDraw.Draw(blank).rectangle((60, 60, 160, 70), fill=20)
    assert not is_blank(blank)
    photo = Image.linear_gradient("L").resize((400, 560))
    assert not is_print(photo)


def test_ruled_lines_are_taken_out():
    page = Image.new("L", (1200, 1600), 250)
    draw = ImageDraw.Draw(page)
    draw.line((100, 200, 1100, 200), fill=0, width=4)
    draw.line((500, 200, 500, 900), fill=0, width=3)
    draw.rectangle((100, 1000, 600, 1200), fill=60)  # a shaded cell, no line
    clean, rules = prepare(page)
    assert [(r.flat, abs(r.x0 - 100) < 3, abs(r.x1 - 1100) < 3) for r in rules if r.flat] == [(True, True, True)]
    assert [r.flat for r in rules].count(False) == 1
    assert clean.getpixel((300, 200)) == 255 and clean.getpixel((500, 600)) == 255
    assert clean.getpixel((300, 1100)) < 100


def words(text, x, y, width=20, height=30, gap=10):
    out = []
    for w in text.split():
        out.append(OcrWord(w, x, y - height, x + width * len(w), y, 95))
        x += width * len(w) + gap
    return out


def test_list_signs_dust_and_skew():
    paper = Image.new("L", (2480, 3508), 255)
    lines = [
        OcrLine([OcrWord("¢", 200, 490, 215, 500, 60), *words("plans were clear", 260, 505)], 200, 500.0, 0.01, 40.0),
        OcrLine([OcrWord("|", 100, 580, 104, 640, 20), *words("visits were late", 200, 600)], 100, 600.0, 0.01, 40.0),
    ]
    page = to_pieces(lines, paper, [], number=1, width=595.0, height=842.0)
    assert [p.text for p in page.pieces] == ["•", "plans were clear", "visits were late"]
    assert page.pieces[0].y == pytest.approx(page.pieces[1].y)


def piece(text, x, y):
    return Piece(text, x, x + 5 * len(text), y, 10)


def test_columns_of_prose_one_after_the_other():
    left = [piece(f"the left column has line {i} here", 50, 700 - 14 * i) for i in range(6)]
    right = [piece(f"the right column has line {i} too", 320, 695 - 14 * i) for i in range(6)]
    found = in_order([p for pair in zip(left, right, strict=True) for p in pair], [])
    assert found == left + right


def test_cells_of_several_lines_stay_together():
    a1, a2 = piece("The impact of leaders on", 50, 700), piece("practice with families", 50, 688)
    b1 = piece("Good", 300, 700)
    c1, c2, d1 = piece("The experiences of children", 50, 660), piece("in care", 50, 648), piece("Poor", 300, 660)
    assert in_order([d1, c2, c1, b1, a2, a1], []) == [a1, a2, b1, c1, c2, d1]
    close = [piece("One", 50, 700), piece("Good", 300, 700), piece("Two", 50, 686), piece("Poor", 300, 686)]
    assert in_order(close, []) == close
    ruled = [piece("One", 50, 700), piece("and", 50, 688), piece("long", 300, 700), piece("text", 300, 688)]
    rules = [Rule(40, 500, 715), Rule(40, 500, 680)]
    assert in_order(ruled, rules) == ruled
