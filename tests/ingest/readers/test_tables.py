import datetime
import io

import openpyxl
import pytest

from pipeline.errors import ReadError
from pipeline.ingest.readers import read, tables
from pipeline.ingest.readers.sheet_values import shown


def book(**sheets):
    """A workbook; a cell is a value or (value, number format)."""
    out = openpyxl.Workbook()
    out.remove(out.active)
    for name, rows in sheets.items():
        sheet = out.create_sheet(name)
        for i, row in enumerate(rows, 1):
            for j, cell in enumerate(row, 1):
                value, form = cell if isinstance(cell, tuple) else (cell, None)
                at = sheet.cell(i, j)
                at.value = value
                if form:
                    at.number_format = form
    data = io.BytesIO()
    out.save(data)
    return data.getvalue()


def blocks(data):
    return [(b.kind, b.level, b.text) for b in read(data, name="x").blocks]


WELL = "The worker visited every week. The child's views are in her own words."
LESS = "Supervision did not follow up the actions that had been agreed."
TOOL = [
    ["Audit of neglect, June 2024"],
    [],
    ["Case", "Date", "What worked well?", "What should be better?", "Grade"],
    [1, (datetime.date(2024, 6, 3), "dd mmm yyyy"), WELL, LESS, "Good"],
    [2, (datetime.date(2024, 6, 4), "dd mmm yyyy"), None, LESS + "\n- No chronology.\n- The GP was not asked.", "RI"],
]


def test_a_row_is_a_case_and_a_column_a_question():
    document = read(book(Tool=TOOL), name="x")
    assert document.type == "xlsx"
    assert [(b.kind, b.level, b.text) for b in document.blocks] == [
        ("heading", 1, "Audit of neglect, June 2024"),
        ("heading", 3, "Case 1"),
        ("table_row", 0, "1 | 03 Jun 2024 | Good"),
        ("heading", 4, "What worked well?"),
        ("paragraph", 0, WELL),
        ("heading", 4, "What should be better?"),
        ("paragraph", 0, LESS),
        ("heading", 3, "Case 2"),
        ("table_row", 0, "2 | 04 Jun 2024 | RI"),
        ("heading", 4, "What should be better?"),
        ("paragraph", 0, LESS),
        ("bullet", 1, "No chronology."),
        ("bullet", 1, "The GP was not asked."),
    ]
    assert document.blocks[2].header == ("Case", "Date", "Grade")


def test_rows_without_labels_are_told_by_number_and_merged_labels_go_on():
    plain = [["Finding", "Owner and date"], [WELL, "x"], [LESS, "x"], [WELL, "x"]]
    assert [t for k, _, t in blocks(book(Sheet1=plain)) if k == "heading"][:2] == ["Row 2", "Finding"]
    merged = [["Team", "Finding", "Score"], ["North", WELL, 3], [None, LESS, 4], ["South", LESS, 5]]
    headings = [t for k, lv, t in blocks(book(Sheet1=merged)) if k == "heading" and lv == 3]
    assert headings == ["Team North", "Team South"]


def test_figures_stay_in_rows_with_their_columns():
    rows = [["Grade", "Files", "Share"], ["Good", 7, (0.583, "0.0%")], ["Inadequate", 5, (0.417, "0.0%")]]
    document = read(book(Summary=rows, Cases=TOOL[2:]), name="x")
    found = [b for b in document.blocks if b.page == 1]
    assert [(b.kind, b.text) for b in found] == [
        ("heading", "Summary"),
        ("table_row", "Grade | Files | Share"),
        ("table_row", "Good | 7 | 58.3%"),
        ("table_row", "Inadequate | 5 | 41.7%"),
    ]
    assert found[2].header == ("Grade", "Files", "Share")
    assert document.page_numbers == (1, 2)


def test_forms_and_names_over_several_columns():
    form = [["Authority:", "Harrowmoor"], ["Auditor:", "A. Example"], [], *TOOL[2:]]
    assert blocks(book(Sheet1=form))[0] == ("table_row", 0, "Authority: | Harrowmoor")
    two = [
        ["Case", "Quality", None, "Result"],
        [None, "Plans", "Visits", "Grade"],
        ["A", WELL, LESS, "Good"],
        ["B", LESS, WELL, "RI"],
    ]
    headings = [t for k, lv, t in blocks(book(Sheet1=two)) if k == "heading" and lv == 4]
    assert headings[:2] == ["Quality Plans", "Quality Visits"]


def test_hidden_sheets_are_named():
    data = openpyxl.load_workbook(io.BytesIO(book(Tool=TOOL, Lists=[["Good"], ["RI"]])))
    data["Lists"].sheet_state = "hidden"
    out = io.BytesIO()
    data.save(out)
    document = read(out.getvalue(), name="x")
    assert not any(b.text == "RI" for b in document.blocks)
    assert any("Lists" in w and "hidden" in w for w in document.warnings)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, "General", ""),
        ("#REF!", "General", ""),
        ("#1 concern", "General", "#1 concern"),
        (0.25, "0%", "25%"),
        (12.0, "General", "12"),
        (1 / 3, "0.00", "0.33"),
        (1234567, "#,##0", "1,234,567"),
        (-5.5, "£#,##0.00", "-£5.50"),
        (True, "General", "TRUE"),
        (datetime.datetime(2024, 5, 3), "d mmmm yyyy", "3 May 2024"),
        (datetime.datetime(2024, 5, 3), "dd/mm/yyyy", "03/05/2024"),
        (datetime.datetime(2024, 5, 3, 9, 5), "dd/mm/yy hh:mm", "03/05/24 09:05"),
        (datetime.datetime(2024, 5, 3), "[$-809]mmm\\-yy;@", "May-24"),
        (datetime.time(9, 5), "hh:mm", "09:05"),
        (float("nan"), "General", ""),
    ],
)
def test_cells_as_shown(value, form, text):
    assert shown(value, form) == text


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimited_text(sign, encoding):
    rows = [["Ref", "Child’s voice", "Grade"], ["A1", f'"{WELL}{sign} Always."', "Good"], ["A2", "not seen", "RI"]]
    data = "\r\n".join(sign.join(r) for r in rows).encode(encoding)
    document = read(data, name="x")
    assert document.type == "csv"
    assert [(b.kind, b.text) for b in document.blocks][:4] == [
        ("heading", "Ref A1"),
        ("table_row", "A1 | Good"),
        ("heading", "Child’s voice"),
        ("paragraph", " ".join(f"{WELL}{sign} Always.".split())),
    ]


def test_enormous_tables_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    with pytest.raises(ReadError) as caught:
        read(book(Sheet1=[[1] * 10] * 20), name="x")
    assert caught.value.kind == "too_large"


def test_a_far_cell_does_not_fill_the_sheet():
    data = openpyxl.Workbook()
    data.active.append(["Case", "Finding", "Grade"])
    data.active.append([1, WELL, "Good"])
    data.active.append([2, LESS, "RI"])
    data.active.cell(200_000, 900).value = "far"
    out = io.BytesIO()
    data.save(out)
    assert any(b.text == WELL for b in read(out.getvalue(), name="x").blocks)


def test_empty_workbooks_say_so():
    with pytest.raises(ReadError) as caught:
        read(book(Sheet1=[]), name="x")
    assert caught.value.kind == "no_text"
