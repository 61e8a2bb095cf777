import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.blocks import Block
from pipeline.ingest.furniture import EdgeLine, contents_lines, is_contact, is_page_number, running, set_aside

PROSE = "Auditors read twelve records in Calderwick and found that most of the plans were clear."


def body(*blocks):
    kept, aside = set_aside(blocks)
    return [b.text for b in kept], [b.text for b in aside]


def p(text, kind="paragraph", level=0):
    return Block(kind, text, level=level)


@pytest.mark.parametrize("text", ["2", "Page 2", "Page 2 of 7", "- 3 -", "iv", "12/30", "p. 4", "3 | 12"])
def test_page_numbers(text):
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2 files", "In 2023", "Page of notes", "", "12 of the 30"])
def test_not_page_numbers(text):
    assert not is_page_number(text)


def test_running_lines_repeat_at_one_height():
    pages = [
        [EdgeLine("Calderwick Council", True, 30), EdgeLine(f"Draft {i}", False, 30), EdgeLine(f"Word {w}", True, 90)]
        for i, w in enumerate(("a", "b", "c", "d", "e"), 1)
    ]
    assert running(pages) == [[True, True, False]] * 5


def test_the_same_words_twice_in_a_long_file_are_not_running():
    pages = [[EdgeLine("What we found", True, 80)] if i in (2, 7) else [] for i in range(9)]
    assert not any(any(verdict) for verdict in running(pages))


def test_contents_lists():
    lines = ["Contents", "Why we looked .......... 3", "How the work was done and", "by whom .......... 4", PROSE]
    assert contents_lines(lines) == {0, 1, 2, 3}
    assert contents_lines(["Contents", "Purpose\t3", "Method\t4", PROSE]) == {0, 1, 2}
    assert contents_lines(["Team\t8", "North\t7", "South\t9"]) == set()


def test_contents_of_blocks_name_headings():
    kept, aside = body(
        p("Contents", "heading", 1),
        p("Purpose"),
        p("Method"),
        p("Purpose", "heading", 1),
        p(PROSE),
        p("Method", "heading", 1),
    )
    assert kept == ["Purpose", PROSE, "Method"]
    assert aside == ["Contents", "Purpose", "Method"]


def test_cover_lines_and_fields_go_and_the_title_stays():
    kept, aside = body(
        p("Calderwick Council"),
        p("Audit of supervision", "heading", 1),
        p("11 March 2024"),
        p("Report to | The Board", "table_row"),
        p("Status | Final", "table_row"),
        p("Why we looked", "heading", 2),
        p(PROSE),
        p("Calderwick Council"),
    )
    assert kept == ["Audit of supervision", "Why we looked", PROSE, "Calderwick Council"]
    assert aside == ["Calderwick Council", "11 March 2024", "Report to | The Board", "Status | Final"]


def test_a_table_of_grades_on_the_first_page_is_no_form():
    rows = [p("Judgement | Grade", "table_row"), p("Overall effectiveness | Good", "table_row")]
    kept, _ = body(p("Inspection of Calderwick", "heading", 1), p("Inspection dates: 3 to 7 May 2024"), *rows, p(PROSE))
    assert kept == ["Inspection of Calderwick", *(r.text for r in rows), PROSE]


def test_a_lead_in_at_the_start_stays():
    kept, aside = body(p("What we saw:"), p("Plans were clear", "bullet", 1))
    assert kept == ["What we saw:", "Plans were clear"]
    assert aside == []


def test_closing_page_of_contact_details():
    kept, aside = body(
        p("Audit", "heading", 1),
        p(PROSE),
        p("To have this paper in another format, such as large print, please telephone 01632 960000."),
        p("Civic Hub"),
        p("CW1 2AB"),
        p("E: audit@calderwick.example"),
        p("© Calderwick Council 2024"),
    )
    assert kept == ["Audit", PROSE]
    assert len(aside) == 5


@pytest.mark.parametrize(
    "text", ["T: 01632 960 123", "www.calderwick.example", "© Crown copyright 2024", "Back to top"]
)
def test_contact(text):
    assert is_contact(text)


@pytest.mark.parametrize(
    "text", ["Duty advice line: 212 calls, 96% answered within the hour.", PROSE, "We printed it."]
)
def test_not_contact(text):
    assert not is_contact(text)


KINDS = st.sampled_from(["heading", "paragraph", "bullet", "table_row", "caption"])


@given(st.lists(st.builds(Block, KINDS, st.text(min_size=1, max_size=60), level=st.integers(0, 3)), max_size=30))
def test_nothing_is_lost(blocks):
    kept, aside = set_aside(blocks)
    assert sorted(map(id, kept + aside)) == sorted(map(id, blocks))


@given(st.lists(st.text(max_size=80), max_size=20))
def test_contents_of_any_lines(lines):
    assert all(0 <= i < len(lines) for i in contents_lines(lines))
