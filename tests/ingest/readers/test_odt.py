import io
import zipfile

import pytest

from pipeline.errors import ReadError
from pipeline.ingest.readers import read

SPACES = " ".join(
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for p, n in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
PROSE = "Auditors read twelve records in Fenshire, and each was read by two people who talked about it."


def odt(body, styles="", automatic="", **parts):
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", content)
        z.writestr("styles.xml", f"<office:document-styles {SPACES}>{styles}</office:document-styles>")
        for name, text in parts.items():
            z.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def shown(data):
    return [(b.kind, b.level, b.number, b.text) for b in read(data, name="x").blocks]


NUMBERS = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/></text:list-style>'
)


def test_headings_lists_and_paragraphs():
    body = (
        f'<text:h text:outline-level="1">What we found</text:h><text:p>{PROSE}</text:p>'
        '<text:h text:outline-level="2">Next</text:h>'
        "<text:list><text:list-item><text:p>Plans were clear.</text:p><text:list><text:list-item><text:p>All but one."
        "</text:p></text:list-item></text:list></text:list-item></text:list>"
        '<text:list text:style-name="L1"><text:list-item><text:p>Read more.</text:p></text:list-item>'
        "<text:list-item><text:p>Write less.</text:p></text:list-item></text:list>"
    )
    assert shown(odt(body, automatic=NUMBERS)) == [
        ("heading", 1, None, "What we found"),
        ("paragraph", 0, None, PROSE),
        ("heading", 1, None, "Next"),
        ("bullet", 1, "•", "Plans were clear."),
        ("bullet", 2, "•", "All but one."),
        ("bullet", 1, "1.", "Read more."),
        ("bullet", 1, "2.", "Write less."),
    ]


def test_tables_notes_boxes_and_spaces():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(c) for c in row)}</table:table-row>"
        for row in (("Plans", "Good"), ("Visits", "Poor"))
    )
    names = f"<table:table-row>{cell.format('Area')}{cell.format('Grade')}</table:table-row>"
    head = f"<table:table-header-rows>{names}</table:table-header-rows>"
    body = (
        f'<text:p>{PROSE}</text:p><text:p>Two<text:s text:c="3"/>of <text:span>ten</text:span>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Since April.</text:p>"
        "</text:note-body></text:note> were<office:annotation><text:p>No!</text:p></office:annotation> late.</text:p>"
        f"<table:table>{head}{rows}</table:table>"
        "<text:p><draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
    )
    blocks = read(odt(body), name="x").blocks
    assert [(b.kind, b.text) for b in blocks] == [
        ("paragraph", PROSE),
        ("paragraph", "Two of ten were late."),
        ("footnote", "Since April."),
        ("table_row", "Area | Grade"),
        ("table_row", "Plans | Good"),
        ("table_row", "Visits | Poor"),
        ("paragraph", "In a box."),
    ]
    assert blocks[4].header == ("Area", "Grade")


def test_contents_and_running_lines_are_furniture():
    styles = "<style:master-page><style:footer><text:p>OFFICIAL</text:p></style:footer></style:master-page>"
    contents = (
        "<text:table-of-content><text:index-body><text:p>Plans 3</text:p></text:index-body></text:table-of-content>"
    )
    body = f"{contents}<text:p>{PROSE}</text:p>"
    document = read(odt(body, styles=styles), name="x")
    assert [b.text for b in document.blocks] == [PROSE]
    assert {b.text for b in document.furniture} == {"Plans 3", "OFFICIAL"}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (odt("<text:p/>"), "no_text"),
        (odt("<text:p>x</text:p>")[:300], "damaged"),
        (odt("<text:p>never closed"), "damaged"),
        (odt("<text:list>" * 300 + "</text:list>" * 300), "damaged"),
        (odt(f"<text:p>{PROSE}</text:p>", **{"META-INF__manifest": "<manifest:encryption-data/>"}), "encrypted"),
    ],
)
def test_refused_with_a_reason(data, kind):
    with pytest.raises(ReadError) as caught:
        read(data, name="x")
    assert caught.value.kind in (kind, "no_text")
    assert caught.value.message


def test_entities_are_not_expanded(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    data = odt("<text:p>Before &x; after the words.</text:p>")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "content.xml":
                text = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + text
            new.writestr(name, text)
    assert "SECRET" not in " ".join(b.text for b in read(out.getvalue(), name="x").blocks)
