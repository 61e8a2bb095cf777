"""The board that charts are drawn on: widths, lines of words, and that nothing leaves it."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tables.board import _wrapped, widest
from pipeline.tables.model import MEASURES, Basis, Cell, Label, Question, Table
from pipeline.tables.theme_charts import charts, lines, stance_bars


def test_a_width_is_that_of_the_letters():
    assert widest([], 8) == 0
    assert widest(["i"], 8) < widest(["W"], 8)
    assert widest(["a b", "ab"], 10) == pytest.approx(widest(["a"], 10) + widest([" "], 10) + widest(["b"], 10))
    assert widest(["Neglect"], 16) == pytest.approx(2 * widest(["Neglect"], 8))


@given(st.text(alphabet="Wwi0= ", max_size=80), st.floats(0.5, 4))
def test_lines_keep_every_word_and_their_width(text, width):
    found = _wrapped(text, 8, width)
    assert " ".join(found).split() == text.split()
    assert all(" " not in line or widest([line], 8) <= width for line in found)


def made(columns, cells, measure="passages", by="stance", rows=1):
    return Table(
        name="t", title="Title", question=Question(columns=by, measure=measure), family=None,
        measure=MEASURES[measure], row_title="theme", column_title=by,
        rows=tuple(Label(f"r{i}", f"Row {i}") for i in range(rows)),
        columns=tuple(Label(c, c, 1) for c in columns), cells=tuple(tuple(cells) for _ in range(rows)),
        basis=Basis(1, 1, (("other", 1),), "2023", "2024", 0, 0), notes=(), fingerprint="a",
    )  # fmt: skip


@settings(max_examples=15)
@given(
    st.sampled_from(["year", "stance", "authority"]),
    st.sampled_from(["passages", "share", "balance"]),
    st.lists(st.one_of(st.none(), st.floats(-1, 1e5)), min_size=3, max_size=3),
    st.integers(1, 7),
)
def test_any_numbers_can_be_drawn_and_stay_on_the_board(by, measure, values, rows):
    cells = [
        Cell("not_mentioned") if v is None else Cell("counted", v, v, 20, passages=int(abs(v)), reports=1)
        for v in values
    ]
    names = ("strength", "concern", "mixed") if by == "stance" else ("2021", "2022", "2023")
    for chart in charts(made(names, cells, measure, by, rows)).values():
        root = ET.fromstring(chart.svg)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        texts = [text.attrib for text in root.iter("{http://www.w3.org/2000/svg}text")]
        at = [(t["x"], t["y"]) if "x" in t else re.findall(r"[\d.-]+", t["transform"])[:2] for t in texts]
        assert len(at) > rows
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in at)


def test_nothing_but_noughts_can_be_drawn():
    noughts = [Cell("not_mentioned")] * 3
    assert "0 strengths, 0 concerns" in stance_bars(made(("strength", "concern", "mixed"), noughts)).text
    none = [Cell("no_report")] * 3
    assert lines(made(("2021", "2022", "2023"), none, "balance", "year")).png.startswith(b"\x89PNG")


def test_words_fall_back_to_letters_of_the_same_width():
    chart = stance_bars(made(("strength", "concern", "mixed"), [Cell("counted", 1.0, 1)] * 3))
    assert b"'DejaVu Sans', Verdana, sans-serif" in chart.svg
