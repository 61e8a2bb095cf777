import pytest

from pipeline.errors import ReadError
from pipeline.ingest.readers import read

PROSE = (
    "Auditors from Northmere read twelve records and spoke to the families. They found that plans were clear, that "
    "visits were often late and that managers seldom wrote down why. Each of the records was read by two people."
)


def page(body, head=""):
    return f"<!DOCTYPE html><html><head><title>An audit</title>{head}</head><body>{body}</body></html>".encode()


def shown(data):
    return [(b.kind, b.level, b.number, b.text) for b in read(data, name="x").blocks]


def test_main_text_without_the_site_around_it():
    document = read(
        page(
            "<div class='cookie-banner'><p>We use cookies to count visits.</p></div>"
            "<nav><ul><li><a href='#'>Home</a></li></ul></nav><script>var a = 1;</script>"
            f"<main><h1>Visits in Northmere</h1><h2>What we found</h2><p>{PROSE}</p>"
            "<ul><li>Plans were <b>clear</b>.<ul><li>All but one.</li></ul></li></ul>"
            "<ol start=3><li>Read more.</li></ol>"
            "</main><footer>© Northmere Council 2024</footer>"
        ),
        name="x",
    )
    assert [(b.kind, b.level, b.number, b.text) for b in document.blocks] == [
        ("heading", 1, None, "Visits in Northmere"),
        ("heading", 1, None, "What we found"),
        ("paragraph", 0, None, PROSE),
        ("bullet", 1, "•", "Plans were clear."),
        ("bullet", 2, "•", "All but one."),
        ("bullet", 1, "3.", "Read more."),
    ]


def test_old_markup():
    blocks = shown(
        b"<html><body><table><tr><td><a href='#'>Home</a> | <a href='#'>Contact</a></td></tr><tr><td>"
        b"<font size=5><b>Visits in Northmere</b></font><br><br><p><b>What we found</b></p>"
        b"<div>" + PROSE.encode() + b"<br>- first point<br>- second &amp; last</div></td></tr></table></body></html>"
    )
    assert blocks[:3] == [
        ("heading", 1, None, "Visits in Northmere"),
        ("heading", 1, None, "What we found"),
        ("paragraph", 0, None, PROSE),
    ]
    assert blocks[3:] == [("bullet", 1, "-", "first point"), ("bullet", 1, "-", "second & last")]


def test_table_and_caption():
    data = page(
        f"<h1>Visits</h1><p>{PROSE}</p><table><caption>Grades given</caption><tr><th>Grade</th><th>Files</th></tr>"
        "<tr><td>Good</td><td>7</td></tr></table>"
    )
    assert shown(data)[2:] == [
        ("caption", 0, None, "Grades given"),
        ("table_row", 0, None, "Grade | Files"),
        ("table_row", 0, None, "Good | 7"),
    ]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", "<meta charset=utf-8>"),
        ("cp1252", "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"),
        ("cp1252", ""),
        ("utf-16", ""),
    ],
)
def test_encodings(encoding, head):
    text = page(f"<h1>Child’s voice – café</h1><p>{PROSE}</p>", head).decode()
    assert shown(text.encode(encoding))[0][3] == "Child’s voice – café"


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Report not found</h1><p>Sorry, the document you asked for no longer exists.</p>",
        "<h1>Sign in</h1><form><input name=user></form><p>Give your name and password to read this.</p>",
        "<p>Loading</p>",
        "",
    ],
)
def test_pages_without_a_report(body):
    with pytest.raises(ReadError) as caught:
        read(page(body), name="report.pdf")
    assert caught.value.kind == "not_a_report"
    assert "web page" in caught.value.message


def test_items_of_several_paragraphs_footnotes_and_spanning_cells():
    blocks = shown(
        page(
            f"<h1>Visits</h1><p>{PROSE}</p><ol><li><p>One.</p><ul><li>Inside.</li></ul>"
            "<p>More on it.</p></li><li>Two.</li></ol>"
            "<table><tr><th>Area</th><th>Files</th><th>Grade</th></tr>"
            "<tr><td rowspan='2'>Plans</td><td>4</td><td>Good</td></tr>"
            "<tr><td>6</td><td>Poor</td></tr></table>"
            "<div class='footnotes'><ol><li>See the guide. <a href='#r'>↩</a></li></ol></div>"
        )
    )
    assert blocks[2:] == [
        ("bullet", 1, "1.", "One."),
        ("bullet", 2, "•", "Inside."),
        ("bullet", 1, None, "More on it."),
        ("bullet", 1, "2.", "Two."),
        ("table_row", 0, None, "Area | Files | Grade"),
        ("table_row", 0, None, "Plans | 4 | Good"),
        ("table_row", 0, None, "6 | Poor"),
        ("footnote", 0, "1", "See the guide."),
    ]
