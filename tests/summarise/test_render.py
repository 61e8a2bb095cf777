import pytest

from pipeline.summarise.render import _markdown, day, mark, name, plural, shade
from pipeline.tables.themes import Cell


@pytest.mark.parametrize(
    ("iso", "said"), [("2023-07-06", "6 July 2023"), ("2023-07", "July 2023"), ("2023", "2023"), (None, "undated")]
)
def test_dates_are_written_to_the_precision_that_is_known(iso, said):
    assert day(iso) == said


def test_ids_become_words():
    assert name("local_audit") == "local audit"
    assert name(None) == "all types, mixed"


def test_counts_agree_with_their_noun():
    assert plural(1, "report") == "1 report"
    assert plural(0, "authority", "authorities") == "0 authorities"


@pytest.mark.parametrize(("passages", "step"), [(1, "s1"), (2, "s2"), (3, "s2"), (7, "s3"), (15, "s4"), (16, "s5")])
def test_shades_have_five_steps(passages, step):
    assert shade(Cell("counted", passages)) == step


def test_the_four_states_without_a_count_look_different():
    states = ("not_mentioned", "out_of_scope", "badly_read", "no_report")
    assert len({mark(Cell(s)) for s in states}) == 4
    assert len({shade(Cell(s)) for s in states}) == 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b * c", r"a \| b \* c"),
        ("<script>", r"\<script\>"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("# heading", r"\# heading"),
        ("plain 12.5% (of 8)", "plain 12.5% (of 8)"),
    ],
)
def test_markdown_shows_a_report_s_text_letter_for_letter(text, shown):
    assert _markdown(text) == shown
