"""``auditlens figures`` with --check, --measure and --suppress."""

import json

import pytest
from typer.testing import CliRunner

from pipeline.analysis import analyse
from pipeline.cli.main import app
from pipeline.corpus.link import link
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import write_report

TEXT = """Harrowmoor Safeguarding Children Partnership

Audit of neglect, March 2024

Findings

Twenty children's files were read. A chronology was on file for 13 of the 20 children (49%).

Two children were in care.

Core groups were held on time for 41 of 50 children (82%).

Under 3% of visits were missed.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("c")
    (folder / "audit.txt").write_text(TEXT, encoding="utf-8")
    with Corpus.open(folder / "c.db", create=True) as store:
        with store.transaction() as db:
            write_report(db, analyse(folder / "audit.txt"), version="1")
        link(store)
    return str(folder / "c.db")


def run(*arguments):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_check_says_what_is_stated_and_what_is_computed(corpus):
    said = run("figures", "--check", "--corpus", corpus)
    assert "sum       13 of 20" in said and "stated    49%" in said and "computed  65.0%" in said


def test_check_as_json_lists_what_holds_on_demand(corpus):
    rows = [json.loads(line) for line in run("figures", "--check", "--json", "--corpus", corpus).splitlines()]
    assert [row["holds"] for row in rows] == [False]
    rows = [
        json.loads(line) for line in run("figures", "--check", "--holds", "--json", "--corpus", corpus).splitlines()
    ]
    assert [row["holds"] for row in rows] == [False, True]


def test_a_measure_by_authority(corpus):
    rows = run("figures", "--measure", "core_groups_on_time", "--by", "authority", "--json", "--corpus", corpus)
    (row,) = map(json.loads, rows.splitlines())
    assert (row["value"], row["numerator"], row["n"]) == (82.0, 41.0, 50.0)


def test_an_unknown_measure_names_the_closest(corpus):
    result = CliRunner().invoke(app, ["figures", "--measure", "core_groups", "--corpus", corpus])
    assert result.exit_code == 2 and "core_groups_on_time" in result.output


@pytest.mark.parametrize(
    "command", [["figures"], ["search", "care"], ["show", "audit"], ["figures", "--check", "--holds"]]
)
def test_small_numbers_are_masked_everywhere(corpus, command):
    said = run(*command, "--json", "--suppress", "5", "--corpus", corpus) if command[0] != "show" else ""
    said += run(*command, "--suppress", "5", "--corpus", corpus)
    assert "Two children" not in said


def test_masking_by_the_environment(corpus, monkeypatch):
    monkeypatch.setenv("AUDITLENS_SUPPRESS", "5")
    rows = [json.loads(line) for line in run("figures", "--json", "--corpus", corpus).splitlines()]
    masked = [row for row in rows if row["value"] is None]
    assert masked and all("[x]" in row["quantity"] for row in masked)
    assert not any(row["value"] == 2 for row in rows)


def test_the_export_has_neither_the_number_nor_the_words(corpus, tmp_path):
    run("export", "--out", str(tmp_path), "--format", "csv", "--suppress", "5", "--corpus", corpus)
    for path in tmp_path.glob("*.csv"):
        assert "Two children" not in path.read_text(encoding="utf-8")
    assert "checks.csv" in {path.name for path in tmp_path.iterdir()}


def test_a_bound_is_told_with_its_words(corpus):
    rows = [json.loads(line) for line in run("figures", "--json", "--corpus", corpus).splitlines()]
    assert all(row["quantity"] in row["stated"] and row["stated"] in row["text"] for row in rows)
    assert "Under 3%" in [row["stated"] for row in rows]
    assert "under 3% " in run("figures", "--corpus", corpus)
