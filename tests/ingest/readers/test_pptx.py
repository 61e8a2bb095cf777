from pipeline.ingest.readers import read


def test_slides(make_pptx):
    def build(show):
        for i in range(3):
            slide = show.slides.add_slide(show.slide_layouts[1])
            slide.shapes.title.text = ("Where we are", "What is next", "What is next")[i]
            frame = slide.placeholders[1].text_frame
            frame.text = f"* Point {i} of the audit"
            frame.add_paragraph().text = "Under it"
            frame.paragraphs[1].level = 1
            box = slide.shapes.add_textbox(0, show.slide_height - 300_000, 3_000_000, 200_000)
            box.text_frame.text = "Oldmere Council"
            number = slide.shapes.add_textbox(4_000_000, show.slide_height - 300_000, 300_000, 200_000)
            number.text_frame.text = str(i + 1)
            slide.notes_slide.notes_text_frame.text = f"Say this at {i}."

    document = read(make_pptx(build), name="x")
    assert document.type == "pptx"
    assert document.page_numbers == (1, 2, 3)
    assert [(b.kind, b.page, b.level, b.number, b.text) for b in document.blocks][:5] == [
        ("heading", 1, 1, None, "Where we are"),
        ("bullet", 1, 1, "*", "Point 0 of the audit"),
        ("bullet", 1, 2, None, "Under it"),
        ("note", 1, 0, None, "Say this at 0."),
        ("heading", 2, 1, None, "What is next"),
    ]
    assert sum(b.text == "What is next" and b.kind == "heading" for b in document.blocks) == 1
    assert {b.text for b in document.furniture} == {"Oldmere Council", "1", "2", "3", "What is next"}


def test_table(make_pptx):
    def build(show):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = "Grades"
        table = slide.shapes.add_table(2, 2, 0, 2_000_000, 4_000_000, 1_000_000).table
        for i, row in enumerate((("Grade", "Files"), ("Good", "12"))):
            for j, text in enumerate(row):
                table.cell(i, j).text = text

    rows = [b for b in read(make_pptx(build), name="x").blocks if b.kind == "table_row"]
    assert [(b.text, b.is_header, b.header) for b in rows] == [
        ("Grade | Files", True, ()),
        ("Good | 12", False, ("Grade", "Files")),
    ]
