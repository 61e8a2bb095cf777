"""Theme tables in a terminal: what does not fit is turned, paired or counted, never cut."""

from dataclasses import replace

from pipeline.tables.model import MEASURES, Basis, Cell, Label, Question, Table
from pipeline.tables.terminal import sheet

ROWS = (Label("supervision", "Supervision"), Label("neglect", "Neglect"), Label("recording", "Recording"))


def table(columns, cells, measure="passages", rows=ROWS):
    return Table(
        name="t",
        title="T",
        question=Question(),
        family="inspection",
        measure=MEASURES[measure],
        row_title="theme",
        column_title="authority",
        rows=rows,
        columns=columns,
        cells=cells,
        basis=Basis(0, 0, (), None, None, 0, 0),
        notes=(),
        fingerprint="",
    )


def counted(number):
    return Cell("counted", number, passages=number, reports=1)


def test_a_table_that_fits_is_whole():
    found = sheet(
        table((Label("a", "Fenshire", 2),), ((counted(3),), (Cell("not_mentioned", 0),), (Cell("no_report"),))), 80
    )
    assert found.headings == ("theme", "Fenshire (2)")
    assert [line[1] for line in found.lines] == ["3", "0", "."]
    assert "not mentioned" in found.notes[0]


def test_a_wide_table_of_few_rows_is_turned():
    columns = tuple(Label(f"p{i}", f"Authority {i}", 1) for i in range(30))
    found = sheet(table(columns, (tuple(counted(i) for i in range(30)),), rows=ROWS[:1]), 80)
    assert found.headings == ("authority", "Supervision")
    assert len(found.lines) == 30


def test_a_table_too_wide_either_way_keeps_the_columns_with_most_passages():
    columns = tuple(Label(f"p{i}", f"Authority {i}", 1) for i in range(40))
    rows = tuple(Label(f"t{i}", f"Theme {i}") for i in range(40))
    cells = tuple(tuple(counted(j) for j in range(40)) for _ in range(40))
    found = sheet(table(columns, cells, rows=rows), 80)
    assert found.headings[-1].startswith("Authority 39")
    assert " of 40 columns fit" in found.notes[0]
    assert max(sum(len(c) + 2 for c in line) for line in found.lines) <= 80


def test_themes_by_themes_are_told_as_pairs():
    rows = tuple(Label(f"t{i}", f"A theme of a long name {i}") for i in range(9))
    cells = tuple(tuple(counted(10 * (i + j)) for j in range(9)) for i in range(9))
    found = sheet(table(rows, cells, "together", rows), 80)
    assert found.lines[0] == ("A theme of a long name 7", "A theme of a long name 8", "150", "1")
    assert found.words == 2
    lift = tuple(tuple(replace(c, value=1.5) for c in row) for row in cells)
    assert sheet(table(rows, lift, "lift", rows), 80).lines[0][2] == "1.5"


def test_shares_of_few_reports_are_written_as_what_they_are_of():
    few = Cell("counted", 75.0, 3, 4, passages=9, reports=3)
    many = Cell("counted", 75.0, 9, 12, 40.0, 95.0, passages=9, reports=9)
    change = Cell("counted", 12.0, p=0.0004)
    found = sheet(
        table((Label("a", "A"), Label("b", "B"), Label("c", "C")), ((few, many, change),), "share", ROWS[:1]), 80
    )
    assert found.lines[0][1:] == ("3/4", "75% (40 to 95)", "12% p<0.001")
