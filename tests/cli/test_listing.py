"""Listings in a terminal: what fits, what is left out, and where words are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from pipeline.cli.options import _GAP, _widths, several
from pipeline.tables.writers import Column

WORDS = st.text(alphabet="abcde-", min_size=1, max_size=14)
CELLS = st.lists(WORDS, max_size=12).map(lambda words: Text(" ".join(words)))


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1)), st.data())
def test_a_table_fits_and_cuts_a_word_only_where_it_must(cells, data):
    columns = [
        Column(f"c{i}", "head", ratio=data.draw(st.sampled_from([None, 1, 4])), no_wrap=data.draw(st.booleans()))
        for i in range(len(cells[0]))
    ]
    width = data.draw(st.integers(20, 160))
    widths = _widths(columns, cells, width)
    room = width - _GAP * (len(columns) - 1)
    longest = [
        max(4, *(len(word) for row in cells for word in ("", *row[i].plain.split()))) for i in range(len(columns))
    ]
    whole = [max(4, *(row[i].cell_len for row in cells)) for i in range(len(columns))]
    needed = [w if c.no_wrap else word for c, w, word in zip(columns, whole, longest, strict=True)]
    if widths is None:
        assert sum(needed) > room
        return
    assert sum(widths) <= room
    assert all(w >= full for c, w, full in zip(columns, widths, whole, strict=True) if c.no_wrap)
    if sum(needed) <= room:
        assert all(w >= n for w, n in zip(widths, needed, strict=True))
    if sum(whole) <= room:
        assert widths == whole


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["Fenshire"], "Fenshire"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_of_many_names_the_first_are_told(names, told):
    assert several(names) == told


@pytest.mark.parametrize("command", ["reports", "figures", "recommendations", "acronyms"])
def test_a_narrow_terminal_keeps_the_names_of_places_whole(auditlens, sample_corpus, monkeypatch, command):
    rows = auditlens(command, "--json", "--corpus", sample_corpus).rows()
    places = {place for row in rows for place in row["authorities"]}
    monkeypatch.setenv("COLUMNS", "80")
    shown = auditlens(command, "--corpus", sample_corpus).out
    assert places and all(word in shown for place in places for word in place.split())
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_what_a_narrow_terminal_leaves_out_is_in_the_csv(auditlens, sample_corpus, monkeypatch):
    for width, there in (("80", False), ("120", True)):
        monkeypatch.setenv("COLUMNS", width)
        assert ("pages" in auditlens("reports", "--corpus", sample_corpus).out) is there
    assert "pages" in auditlens("reports", "--csv", "--corpus", sample_corpus).out.splitlines()[0]
