"""The coded list: every tagged passage a row, and numbers that come to those of the theme tables."""

from collections import Counter

import pandas as pd
import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.tables.coded import KEYS, coded_rows
from pipeline.tables.cross import tables
from pipeline.tables.export import write_tables
from pipeline.tables.model import Question
from pipeline.tag.taxonomy import load_taxonomy

THEMES = load_taxonomy().ids


@pytest.fixture
def sample(sample_corpus):
    with Corpus.open(sample_corpus) as corpus:
        yield corpus


def test_each_tagged_passage_is_a_row_with_its_provenance(sample):
    rows = list(coded_rows(sample, Filters(), THEMES))
    assert all(set(KEYS) <= set(row) for row in rows)
    tagged = [r for r in sample.passages(Filters(role=("finding", "template", "background", "method"))) if r["themes"]]
    assert [r["passage"] for r in rows] == [r["id"] for r in tagged]
    for row, passage in zip(rows, tagged, strict=True):
        assert [t for t in THEMES if row[t]] == sorted(row["themes"], key=THEMES.index)
        assert len(row["theme_path"]) == len(row["scores"]) == len(row["tagged_by"]) == len(row["themes"])
        assert row["score"] == max(row["scores"])
        assert row["theme_path"][0] == f"{row['themes'][0]} > {passage['themes'][0]['stance'] or passage['stance']}"


def test_the_counted_rows_come_to_the_theme_counts(sample):
    seen = Counter()
    for row in coded_rows(sample, Filters(), THEMES):
        for theme in row["themes"]:
            seen[theme] += row["counted"]
    counts = Counter()
    for table in tables(sample, Question(columns="type")):
        for row, cells in zip(table.rows, table.cells, strict=True):
            counts[row.key] += sum(cell.passages for cell in cells)
    assert seen == counts


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_the_list_is_a_table_of_the_export(sample, tmp_path, form):
    (path,), left_out = write_tables(sample, Filters(), tmp_path, form, ["coded"])
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": lambda p: pd.read_excel(p, engine="calamine")}[form]
    table = read(path)
    assert list(table.columns) == [*KEYS, *THEMES] and left_out > 0
    assert set(table["supervision"]) == {0, 1} and table["counted"].sum() > 1000
    if form == "xlsx":
        about = pd.read_excel(path, "about", engine="calamine")
        assert {"filters", "newest report", "corpus", "left out"} <= set(about["what"])


def test_sensitive_passages_only_come_when_asked_for(sample):
    assert not any(r["sensitivity"] for r in coded_rows(sample, Filters(), THEMES))
    assert any(r["sensitivity"] for r in coded_rows(sample, Filters(include_sensitive=True), THEMES))
