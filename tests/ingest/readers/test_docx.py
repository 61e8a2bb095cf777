import io
import zipfile

import pytest

from pipeline.errors import ReadError
from pipeline.ingest.readers import read

PROSE = "Auditors read twelve records in Fenshire and found that most plans were clear."


def test_headings_lists_and_paragraphs_in_order(make_docx):
    def build(d):
        d.add_heading("Audit of visits in Fenshire", 0)
        d.add_heading("1\tWhat we found", 1)
        d.add_paragraph(PROSE)
        d.add_paragraph("Visits were on time.", style="List Bullet")
        d.add_paragraph("Read every record.", style="List Number")
        d.add_paragraph("Tell the parents.", style="List Number")

    blocks = read(make_docx(build), name="x").blocks
    assert [(b.kind, b.level, b.number, b.text) for b in blocks] == [
        ("heading", 1, None, "Audit of visits in Fenshire"),
        ("heading", 1, "1", "What we found"),
        ("paragraph", 0, None, PROSE),
        ("bullet", 1, "•", "Visits were on time."),
        ("bullet", 1, "1.", "Read every record."),
        ("bullet", 1, "2.", "Tell the parents."),
    ]


def test_bold_line_is_a_heading_and_outline_numbers_are_prose(make_docx):
    def build(d):
        d.add_paragraph().add_run("Consent").bold = True
        d.add_paragraph("4.1\tConsent was sought in most cases, and where it was not the reason was written down.")

    blocks = read(make_docx(build), name="x").blocks
    assert [(b.kind, b.number) for b in blocks] == [("heading", None), ("paragraph", "4.1")]


def test_tables_have_headers_and_numbered_rows(make_docx):
    def build(d):
        d.add_paragraph(PROSE)
        table = d.add_table(rows=0, cols=3)
        for row in (("No.", "Action", "Owner"), ("1", "Read every plan", "Manager"), ("2", "Ring the GP", "Nurse")):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True

    rows = [b for b in read(make_docx(build), name="x").blocks if b.kind == "table_row"]
    assert [(b.text, b.number, b.is_header) for b in rows] == [
        ("No. | Action | Owner", None, True),
        ("Read every plan | Manager", "1", False),
        ("Ring the GP | Nurse", "2", False),
    ]
    assert rows[1].header == ("Action", "Owner")


def test_cover_fields_and_running_lines_are_furniture(make_docx):
    def build(d):
        d.add_heading("Audit of visits in Fenshire", 0)
        table = d.add_table(rows=2, cols=2)
        for row, texts in zip(table.rows, (("Report to", "The Board"), ("Date", "3 May 2024")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        d.add_heading("Why we looked", 1)
        d.add_paragraph(PROSE)
        d.sections[0].header.paragraphs[0].text = "OFFICIAL"

    document = read(make_docx(build), name="x")
    assert [b.text for b in document.blocks] == ["Audit of visits in Fenshire", "Why we looked", PROSE]
    assert [b.text for b in document.furniture] == ["Report to | The Board", "Date | 3 May 2024", "OFFICIAL"]


def test_deleted_and_hidden_words_are_not_read(make_docx):
    def build(d):
        p = d.add_paragraph(PROSE)
        p.add_run(" Not this.").font.hidden = True

    assert read(make_docx(build), name="x").blocks[0].text == PROSE


def _replace(data, name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for n in old.namelist():
            new.writestr(n, content if n == name else old.read(n))
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_entities_are_not_expanded(make_docx, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    xml = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {W}><w:body>'
        "<w:p><w:r><w:t>Before &x; after.</w:t></w:r></w:p></w:body></w:document>"
    )
    data = _replace(make_docx(lambda d: d.add_paragraph(PROSE)), "word/document.xml", xml)
    assert "SECRET" not in " ".join(b.text for b in read(data, name="x").blocks)


def test_entity_bomb_is_refused(make_docx):
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    xml = (
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><w:document {W}><w:body>'
        "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = _replace(make_docx(lambda d: d.add_paragraph(PROSE)), "word/document.xml", xml)
    with pytest.raises(ReadError) as caught:
        read(data, name="x")
    assert caught.value.kind in ("damaged", "no_text")


def test_deep_nesting_is_refused(make_docx):
    xml = (
        f"<w:document {W}><w:body>{'<w:sdt><w:sdtContent>' * 200}<w:p><w:r><w:t>Deep.</w:t></w:r></w:p>"
        f"{'</w:sdtContent></w:sdt>' * 200}</w:body></w:document>"
    )
    data = _replace(make_docx(lambda d: d.add_paragraph(PROSE)), "word/document.xml", xml)
    with pytest.raises(ReadError):
        read(data, name="x")


def test_columns_of_lists_under_headings_and_a_title_row(make_docx):
    def build(d):
        d.add_paragraph(PROSE)
        grades = d.add_table(rows=3, cols=2)
        grades.cell(0, 0).merge(grades.cell(0, 1)).text = "Grades by team"
        for i, row in enumerate((("Team", "Good"), ("North", "4")), 1):
            for j, text in enumerate(row):
                grades.cell(i, j).text = text
        d.add_paragraph(PROSE)
        columns = d.add_table(rows=2, cols=2)
        for j, head in enumerate(("What worked", "What did not")):
            columns.cell(0, j).text = head
            for text in ("First point", "Second point"):
                columns.cell(1, j).add_paragraph(text, style="List Bullet")

    blocks = [(b.kind, b.text) for b in read(make_docx(build), name="x").blocks if b.text != PROSE]
    points = [("bullet", "First point"), ("bullet", "Second point")]
    assert blocks[:3] == [("caption", "Grades by team"), ("table_row", "Team | Good"), ("table_row", "North | 4")]
    assert blocks[3:] == [("heading", "What worked"), *points, ("heading", "What did not"), *points]


def test_large_print_and_bold_styles(make_docx):
    def build(d):
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt

        d.styles["Normal"].font.size = Pt(16)
        d.styles.add_style("Loud", WD_STYLE_TYPE.CHARACTER).font.bold = True
        d.add_paragraph().add_run("What we found", style="Loud")
        d.add_paragraph(PROSE)
        d.add_paragraph("Two files were late")

    assert [b.kind for b in read(make_docx(build), name="x").blocks] == ["heading", "paragraph", "paragraph"]
