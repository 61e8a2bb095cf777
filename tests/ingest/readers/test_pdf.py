import pypdfium2.raw as pdfium
import pytest

from pipeline.errors import ReadError
from pipeline.ingest.readers import pdf_text, read

LEFT = 70
BODY = 11


def lines(*texts, y=700, x=LEFT, step=14):
    return [(text, x, y - step * i, BODY) for i, text in enumerate(texts)]


def kinds(document):
    return [(b.kind, b.text) for b in document.blocks]


FIRST = "Auditors read twelve children's records in Harrowmoor and spoke to the workers and"
SECOND = "managers who knew them well. They found that plans were clear."


def test_wrapped_lines_join_and_headings_stand_out(make_pdf):
    data = make_pdf([("What we found", LEFT, 740, 14, "B"), *lines(FIRST, SECOND)])
    document = read(data, name="a.pdf")
    assert document.type == "pdf"
    assert kinds(document) == [("heading", "What we found"), ("paragraph", f"{FIRST} {SECOND}")]


def test_what_is_known_of_a_font_holds_on_every_page(make_pdf):
    """Fonts are told apart by their address, which must not be used again for another while the document is open."""
    pdf_text.init(pdfium)
    data = make_pdf(*([("Words", LEFT, 700, BODY, *(["B"] if i % 3 == 0 else []))] for i in range(60)), apart=True)
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    reader = pdf_text.PageReader(pdfium, document)
    bold = [reader.read(i).pieces[0].bold for i in range(60)]
    pdfium.FPDF_CloseDocument(document)
    assert bold == [i % 3 == 0 for i in range(60)]


def test_paragraph_runs_on_to_the_next_page_past_its_footnote(make_pdf):
    top = "Auditors read twelve children's records in Harrowmoor and spoke to all of the workers"
    rest = "and managers who knew them well."
    note = [("1", LEFT, 64, 6), ("Records closed before April were left out.", LEFT + 6, 60, 8)]
    data = make_pdf([*lines(FIRST, SECOND), *lines(FIRST, top, y=200), *note], lines(rest, "The second paragraph."))
    document = read(data, name="a.pdf")
    joined = f"{FIRST} {top} {rest}"
    assert kinds(document)[1:3] == [("paragraph", joined), ("footnote", "Records closed before April were left out.")]
    block = document.blocks[1]
    assert block.page == 1
    assert block.breaks == ((joined.index(rest), 2),)
    assert document.blocks[2].number == "1"


def test_note_marks_do_not_stick_to_words_or_figures(make_pdf):
    data = make_pdf(
        [
            ("Neglect accounts for 61 per cent of plans, against 48 nationally.", LEFT, 700, BODY),
            ("1", 395, 704, 6),
            *lines(FIRST, SECOND, y=650),
        ]
    )
    assert read(data, name="a.pdf").blocks[0].text.startswith("Neglect accounts for 61 per cent of plans")
    assert not any("nationally.1" in b.text or "nationally. 1" in b.text for b in read(data, name="a.pdf").blocks)


def test_list_items_wrap_and_nest(make_pdf):
    data = make_pdf(
        [
            *lines("Seen in the better cases:", y=714),
            ("•", LEFT + 10, 696, BODY),
            ("Workers know these children well, what they like and what they are afraid of,", LEFT + 25, 696, BODY),
            ("and write it down.", LEFT + 25, 682, BODY),
            ("•", LEFT + 30, 664, BODY),
            ("Visits were on time.", LEFT + 45, 664, BODY),
            ("•", LEFT + 10, 646, BODY),
            ("Plans were shared.", LEFT + 25, 646, BODY),
        ]
    )
    items = [(b.kind, b.level, b.number, b.text) for b in read(data, name="a.pdf").blocks]
    assert items == [
        ("paragraph", 0, None, "Seen in the better cases:"),
        (
            "bullet",
            1,
            "•",
            "Workers know these children well, what they like and what they are afraid of, and write it down.",
        ),
        ("bullet", 2, "•", "Visits were on time."),
        ("bullet", 1, "•", "Plans were shared."),
    ]


def test_table_cells_of_several_lines(make_pdf):
    def row(y, label, more, grade):
        return [(label, 76, y, BODY), *([(more, 76, y - 13, BODY)] if more else []), (grade, 330, y, BODY)]

    data = make_pdf(
        [
            ("Judgement", 76, 700, BODY, "B"),
            ("Grade", 330, 700, BODY, "B"),
            *row(672, "The impact of leaders on social work", "practice with families", "Good"),
            *row(631, "The experiences of children in care", "", "Requires improvement"),
            *row(603, "Overall effectiveness", "", "Good"),
            *lines(FIRST, SECOND, y=560),
        ]
    )
    blocks = read(data, name="a.pdf").blocks
    assert [b.text for b in blocks[:4]] == [
        "Judgement | Grade",
        "The impact of leaders on social work practice with families | Good",
        "The experiences of children in care | Requires improvement",
        "Overall effectiveness | Good",
    ]
    assert blocks[0].is_header
    assert blocks[1].header == ("Judgement", "Grade")
    assert blocks[4].kind == "paragraph"


def test_two_columns_are_read_one_after_the_other(make_pdf):
    def column(x, *texts):
        return [(text, x, 700 - 13 * i, BODY) for i, text in enumerate(texts)]

    left = ["The records of children in this", "service were read by two people", "who had not met them before and"]
    right = ["they agreed on most of what they", "saw. Where they did not, a third", "person was asked to decide."]
    data = make_pdf([*column(50, *left), *column(320, *right)])
    assert kinds(read(data, name="a.pdf")) == [("paragraph", " ".join(left + right))]


def test_running_lines_and_page_numbers_are_furniture(make_pdf):
    def page(n, *texts):
        head, foot = ("Harrowmoor Council", LEFT, 800, 9), (f"Page {n} of 3", 260, 30, 9)
        return [head, foot, *lines(*texts)]

    sentences = ["Plans were clear in most cases.", "Visits were often late.", "Managers wrote down why."]
    data = make_pdf(*(page(i, s) for i, s in enumerate(sentences, 1)))
    document = read(data, name="a.pdf")
    assert [b.text for b in document.blocks] == sentences
    assert {b.text for b in document.furniture} == {"Harrowmoor Council", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3"}
    assert [b.page for b in document.blocks] == [1, 2, 3]


def test_blank_pages_count_and_are_no_scans(make_pdf):
    document = read(make_pdf(lines(FIRST, SECOND), [], lines(FIRST, SECOND)), name="a.pdf")
    assert document.page_numbers == (1, 2, 3)
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
        (b"%PDF-1.7", "damaged"),
    ],
)
def test_damaged(data, kind):
    with pytest.raises(ReadError) as caught:
        read(data, name="a.pdf")
    assert caught.value.kind == kind


def test_blank(make_pdf):
    with pytest.raises(ReadError) as caught:
        read(make_pdf([], []), name="a.pdf")
    assert caught.value.kind == "no_text"
    assert "blank" in caught.value.message


def test_password(make_pdf):
    with pytest.raises(ReadError) as caught:
        read(make_pdf(lines(FIRST), encrypt=True), name="a.pdf")
    assert caught.value.kind == "encrypted"
    assert "password" in caught.value.message


def test_turned_pages_read_alike(make_pdf):
    page = [("What we found", LEFT, 740, 14, "B"), *lines(FIRST, SECOND)]
    assert kinds(read(make_pdf(page, turned=True), name="a.pdf")) == kinds(read(make_pdf(page), name="a.pdf"))


def test_watermark_is_furniture(make_pdf):
    document = read(make_pdf([("DRAFT", 200, 400, 60, "/"), *lines(FIRST, SECOND)]), name="a.pdf")
    assert [b.text for b in document.blocks] == [f"{FIRST} {SECOND}"]
    assert [b.text for b in document.furniture] == ["DRAFT"]


SHIFTED = {chr(c): chr((c - 97 + 3) % 26 + 97) for c in range(97, 123)} | {chr(c): chr(c + 3) for c in range(65, 88)}


@pytest.fixture
def no_tesseract(monkeypatch):
    from pipeline.ingest.readers import ocr

    monkeypatch.setattr(ocr, "program", lambda: None)


def test_wrong_glyph_map_is_reported_and_never_read(make_pdf, no_tesseract):
    plain = [(*line, "B") for line in lines(FIRST, SECOND)]
    document = read(make_pdf(lines(FIRST, SECOND), plain, says=SHIFTED), name="a.pdf")
    assert kinds(document) == [("paragraph", f"{FIRST} {SECOND}")]
    assert document.blocks[0].page == 2
    (warning,) = document.warnings
    assert warning.startswith("Page 1 is printed with letters that do not say what they show")
    assert "install Tesseract" in warning


def test_nothing_but_a_wrong_glyph_map(make_pdf, no_tesseract):
    with pytest.raises(ReadError) as caught:
        read(make_pdf(lines(FIRST, SECOND), says={c: chr(0xE000 + ord(c)) for c in SHIFTED}), name="a.pdf")
    assert caught.value.kind == "no_text"
    assert "install Tesseract" in caught.value.message


def test_wrong_glyph_map_is_read_by_recognition(make_pdf):
    from pipeline.ingest.readers import ocr

    if ocr.program() is None:
        pytest.skip("needs Tesseract")
    document = read(make_pdf(lines(FIRST, SECOND), says=SHIFTED), name="a.pdf")
    assert " ".join(b.text for b in document.blocks).replace("’", "'") == f"{FIRST} {SECOND}"
    assert "OCR" in document.warnings[0]
