"""Slides laid out in columns, continued slides, charts; and what else Office files draw rather than write."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from pipeline.ingest.readers import read
from pipeline.ingest.readers.pptx_order import Placed, in_order


def texts(data):
    return [(b.kind, b.text) for b in read(data, name="x").blocks]


def box(slide, text, x, y, size=None):
    shape = slide.shapes.add_textbox(Inches(x), Inches(y), Inches(4), Inches(1))
    run = shape.text_frame.paragraphs[0].add_run()
    run.text = text
    if size:
        run.font.size, run.font.bold = Pt(size), True


def test_chart_gives_its_title_and_values(make_pptx):
    def build(show):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = "Grades"
        data = CategoryChartData()
        data.categories = ["Good", "Inadequate"]
        data.add_series("Files", (12, 0.3))
        frame = slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, Inches(2), Inches(4), Inches(3), data)
        frame.chart.has_title = True
        frame.chart.chart_title.text_frame.text = "Grades of 40 files"

    assert texts(make_pptx(build)) == [
        ("heading", "Grades"),
        ("caption", "Grades of 40 files"),
        ("table_row", "Files"),
        ("table_row", "Good | 12"),
        ("table_row", "Inadequate | 0.3"),
    ]


def test_short_headings_over_columns_go_with_them(make_pptx):
    def build(show):
        slide = show.slides.add_slide(show.slide_layouts[6])
        box(slide, "Managers asked why and wrote the answer down on each of the files.", 5, 3)
        box(slide, "Visits were on time in nearly all of the records that were read.", 0.5, 3.02)
        box(slide, "Oversight", 5, 1.7)
        box(slide, "Visits", 0.5, 1.72)
        box(slide, "What worked", 0.5, 0.2, 32)

    assert [text for _, text in texts(make_pptx(build))] == [
        "What worked",
        "Visits",
        "Visits were on time in nearly all of the records that were read.",
        "Oversight",
        "Managers asked why and wrote the answer down on each of the files.",
    ]


def test_agenda_continued_titles_and_thanks_are_no_text(make_pptx):
    def build(show):
        for title, lines in (
            ("Today", ["What worked", "What did not"]),
            ("What worked", ["Visits were on time", "Plans were clear"]),
            ("What worked (cont.)", ["Chronologies were short"]),
            ("What did not", ["Drift in four files", "Late reports"]),
            ("Any questions?", ["qa@fenshire.gov.uk"]),
        ):
            slide = show.slides.add_slide(show.slide_layouts[1])
            slide.shapes.title.text = title
            slide.placeholders[1].text_frame.text = "\n".join(lines)

    data = make_pptx(build)
    assert texts(data) == [
        ("heading", "What worked"),
        ("bullet", "Visits were on time"),
        ("bullet", "Plans were clear"),
        ("bullet", "Chronologies were short"),
        ("heading", "What did not"),
        ("bullet", "Drift in four files"),
        ("bullet", "Late reports"),
    ]
    assert [b.page for b in read(data, name="x").furniture] == [1, 1, 1, 3, 5, 5]


def test_order_keeps_every_shape():
    shapes = [Placed(i, i % 3, i % 5, i % 3 + 1.5, i % 5 + 1.5, 4) for i in range(30)]
    assert sorted(in_order(shapes)) == list(range(30))
    assert in_order([]) == []
