"""Pieces of text at given places to blocks: what no particular PDF shows."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.layout import lay_out
from pipeline.ingest.pieces import PageText, Piece, Rule


def piece(text, x, y, size=11.0, bold=False, raised=False):
    return Piece(text, x, x + 0.5 * size * len(text), y, size, bold, raised)


def page(pieces, number=1, rules=()):
    return PageText(number, 595.0, 842.0, [replace(p) for p in pieces], list(rules))


def texts(*pages):
    return [b.text for b in lay_out(pages)[0]]


def prose(*lines, x=70, y=600, step=14):
    return [piece(line, x, y - step * i) for i, line in enumerate(lines)]


LINE = "Auditors read every one of the records in the sample and wrote down what they saw in"


def test_gap_and_indent_begin_paragraphs():
    assert texts(page([*prose(LINE, "each."), *prose(LINE, "all.", y=560)])) == [f"{LINE} each.", f"{LINE} all."]
    indented = [*prose(LINE, "each of them."), piece(LINE, 85, 572), *prose("others.", y=558)]
    assert texts(page(indented)) == [f"{LINE} each of them.", f"{LINE} others."]


def test_capital_after_a_full_line_goes_on():
    assert texts(page(prose(LINE, "Harrowmoor."))) == [f"{LINE} Harrowmoor."]


def test_hyphens_at_line_ends():
    assert texts(page(prose(LINE + " a multi-", "agency way."))) == [f"{LINE} a multi-agency way."]


def test_numbered_prose_keeps_its_number():
    lines = [*prose("4.1", y=600), piece(LINE, 100, 600), piece("each of them.", 100, 586)]
    block = lay_out([page(lines)])[0][0]
    assert (block.number, block.text) == ("4.1", f"{LINE} each of them.")


def test_middle_cells_and_multi_paragraph_cells_within_rules():
    rules = [Rule(60, 520, y) for y in (620, 590, 500)]
    cells = [
        piece("Area", 70, 600, bold=True),
        piece("Finding", 250, 600, bold=True),
        piece("Supervision", 70, 575),
        piece("Held every month in most teams.", 250, 575),
        piece("Not written down in two.", 250, 545),
    ]
    rows = lay_out([page(cells, rules=rules)])[0]
    assert [b.text for b in rows] == [
        "Area | Finding",
        "Supervision | Held every month in most teams. Not written down in two.",
    ]


def test_table_over_two_pages_drops_the_second_header():
    def part(number, *rows):
        pieces = [piece("Team", 70, 700, bold=True), piece("Files", 300, 700, bold=True)]
        for i, (a, b) in enumerate(rows, 1):
            pieces += [piece(a, 70, 700 - 20 * i), piece(b, 300, 700 - 20 * i)]
        return page(pieces, number)

    rows = lay_out([part(1, ("North", "8"), ("South", "7")), part(2, ("East", "9"), ("West", "3"))])[0]
    assert [(b.text, b.page) for b in rows] == [
        ("Team | Files", 1),
        ("North | 8", 1),
        ("South | 7", 1),
        ("East | 9", 2),
        ("West | 3", 2),
    ]
    assert rows[-1].header == ("Team", "Files")


def test_items_without_signs_under_a_lead_in():
    lines = [*prose("The share of children on free school meals:"), piece("in primary schools, 16%", 110, 586)]
    blocks = lay_out([page([*lines, piece("in secondary schools, 12%", 110, 572)])])[0]
    assert [(b.kind, b.text) for b in blocks[1:]] == [
        ("bullet", "in primary schools, 16%"),
        ("bullet", "in secondary schools, 12%"),
    ]


PIECES = st.builds(
    piece,
    st.text(alphabet="abc .:-•1(", min_size=1, max_size=30).filter(str.strip),
    st.floats(0, 500),
    st.floats(0, 800),
    st.floats(1, 40),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(st.lists(PIECES, max_size=25), max_size=4))
def test_any_page_is_laid_out_without_losing_letters(pages):
    blocks, furniture = lay_out([page(pieces, i) for i, pieces in enumerate(pages, 1)])
    got = "".join((b.number or "") + b.text for b in (*blocks, *furniture))
    # Table cells may repeat nothing and lose nothing but a repeated header; letters are counted without their order.
    for letter in "abc":
        assert got.count(letter) <= sum(p.text.count(letter) for pieces in pages for p in pieces)
    for block in blocks:
        assert block.text == " ".join(block.text.split())
        assert all(0 <= at <= len(block.text) for at, _ in block.breaks)
