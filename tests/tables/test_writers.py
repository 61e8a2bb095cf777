import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.writers import (
    EXCEL_CELL,
    Column,
    plain,
    safe_cell,
    write_csv,
    write_jsonl,
    write_parquet,
    write_xlsx,
)

ROWS = [
    {"a": "=1+1", "n": 1.5, "list": ["x", "y"], "none": None},
    {"a": "café – “ok”", "n": -2, "list": [], "none": None},
]
KEYS = ["a", "n", "list", "none"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (80.0, 80),
        (85.81, 85.81),
        (("a", "b"), "a; b"),
        ([{"id": "supervision", "score": 1.0}], "supervision"),
        ({"to": "f1"}, '{"to": "f1"}'),
    ],
)
def test_values_become_cells(value, cell):
    assert plain(value) == cell


@pytest.mark.parametrize("text", ["=cmd", "+1", "-1", "@sum", "\tx", "\rx", "\nx"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(text):
    assert safe_cell(text) == "'" + text


@given(st.text())
def test_no_text_cell_begins_as_a_formula(text):
    assert not str(safe_cell(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_negative_number_stays_a_number():
    assert safe_cell(-3.5) == -3.5


def test_csv_has_its_heading_also_without_rows():
    stream = io.StringIO()
    write_csv([], stream, KEYS)
    assert stream.getvalue() == "a,n,list,none\n"


def test_csv_and_jsonl():
    stream = io.StringIO()
    write_csv(ROWS, stream, KEYS)
    assert stream.getvalue().splitlines() == ["a,n,list,none", "'=1+1,1.5,x; y,", "café – “ok”,-2,,"]
    stream = io.StringIO()
    write_jsonl(ROWS, stream)
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == ROWS


def test_excel_holds_no_formula_and_the_same_bytes_each_time(tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        write_xlsx({"sheet": (KEYS, [*ROWS, {"a": "x" * (EXCEL_CELL + 9)}])}, tmp_path / name)
    one, two = ((tmp_path / n).read_bytes() for n in ("one.xlsx", "two.xlsx"))
    assert one == two
    with zipfile.ZipFile(tmp_path / "one.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    read = pd.read_excel(tmp_path / "one.xlsx", engine="calamine")
    assert list(read["a"][:2]) == ["'=1+1", "café – “ok”"]
    assert len(read["a"][2]) == EXCEL_CELL


def test_parquet_keeps_numbers(tmp_path):
    write_parquet(ROWS, tmp_path / "t.parquet", KEYS)
    read = pd.read_parquet(tmp_path / "t.parquet")
    assert list(read["n"]) == [1.5, -2.0]
    assert list(read["list"]) == ["x; y", ""]
    assert read["none"].isna().all()


def test_a_column_computes_its_cell():
    assert Column("a", "A").cell({"a": 1}) == 1
    assert Column("a", "A", lambda r: r["a"] * 2).cell({"a": 1}) == 2
