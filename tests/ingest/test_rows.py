from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.rows import Row, mend_break, table_blocks


def blocks(*rows, strong=0):
    return table_blocks([Row(tuple(r), strong=i < strong) for i, r in enumerate(rows)])


def test_header_by_its_figures_below():
    out = blocks(("Grade", "Files"), ("Good", "7"), ("Inadequate", "2"))
    assert [b.is_header for b in out] == [True, False, False]
    assert out[1].header == ("Grade", "Files")


def test_no_header():
    assert not any(b.is_header for b in blocks(("Joint protocol", "overdue"), ("Shared plan", "liked")))
    assert not any(b.is_header for b in blocks(("Overall", "Good"), ("Leadership", "Good"), strong=1))


def test_empty_cells_are_left_out_with_their_headers():
    out = blocks(("Team", "Due", "Back"), ("North", "", "7"), strong=1)
    assert out[1].text == "North | 7"
    assert out[1].header == ("Team", "Back")


def test_quarters_are_no_numbers_of_rows():
    assert [b.number for b in blocks(("Q1", "18 of 40"), ("Q2", "21 of 42"))] == [None, None]
    assert [b.number for b in blocks(("R1", "Read plans"), ("R2", "Ring the GP"))] == ["R1", "R2"]
    assert [b.number for b in blocks(("4", "Good"), ("9", "Poor"))] == [None, None]


@given(st.lists(st.lists(st.text(alphabet="ab1 |.", max_size=6).map(str.strip), min_size=2, max_size=4), max_size=6))
def test_headers_pair_off_with_cells(rows):
    for block in table_blocks([Row(tuple(r)) for r in rows]):
        assert block.text
        if block.header:
            assert len(block.header) == block.text.count(" | ") + 1


def test_a_row_that_runs_over_a_page_break_is_one():
    head = Row(("No.", "Action", "Owner"))
    above = [head, Row(("1", "Read the plans.", "Board")), Row(("2", "Sign the housing protocol, two", "Director of"))]
    below = [head, Row(("", "years late.", "Housing")), Row(("3", "Book interpreters.", "Managers"))]
    mend_break(above, below)
    assert above[-1].cells == ("2", "Sign the housing protocol, two years late.", "Director of Housing")
    assert [r.cells[0] for r in below] == ["No.", "3"]


def test_rows_without_a_first_cell_stay():
    above = [Row(("Area", "Team", "Files")), Row(("North", "First", "8")), Row(("", "Second", "7"))]
    below = [Row(("", "Third", "9")), Row(("South", "First", "5"))]
    mend_break(above, below)
    assert (len(above), len(below)) == (3, 2)


def test_a_row_that_runs_over_a_page_break_knows_where():
    above = [Row(("No.", "Action", "Lead"), page=1), Row(("1", "Sign the housing protocol,", "Director of"), page=1)]
    below = [Row(("", "two years late.", "housing"), page=2), Row(("2", "Read it.", "All"), page=2)]
    mend_break(above, below)
    *_, row = table_blocks(above)
    ((offset, page),) = row.breaks
    assert (row.page, page, row.text[offset:]) == (1, 2, "housing")
    assert not any(b.breaks for b in table_blocks(below))
