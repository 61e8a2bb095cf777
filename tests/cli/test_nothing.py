"""What commands say where no report, or nothing in them, matches."""

import pytest

from pipeline.cli.nothing import _runs
from pipeline.corpus.store import Corpus

HELD = "The corpus holds 21 reports of 2023 to 2025."


@pytest.mark.parametrize(
    "command", ["reports", "figures", "recommendations", "grades", "acronyms", "themes", "search plans", "discover"]
)
def test_no_report_of_a_year(auditlens, sample_corpus, command):
    ran = auditlens(*command.split(), "--year", "1990-1992", "--corpus", sample_corpus)
    assert ran.code == 0
    assert f"No report matches: dated 1990 to 1992. {HELD}" in ran.err
    assert "ingest" not in ran.err


def test_files_of_no_report_say_so(auditlens, sample_corpus, tmp_path):
    ran = auditlens("export", "--year", "1990", "--out", tmp_path, "--corpus", sample_corpus)
    assert f"No report matches: dated 1990. {HELD}" in ran.err
    ran = auditlens("recommendations", "--year", "1990", "--tracker", tmp_path / "t.xlsx", "--corpus", sample_corpus)
    assert "No report matches: dated 1990." in ran.err


def test_nothing_in_the_reports_that_match(auditlens, sample_corpus):
    ran = auditlens("recommendations", "--addressee", "nobody", "--corpus", sample_corpus)
    assert ran.err == "No recommendation in 21 reports that match: addressee nobody. Widen the filters.\n"


def test_periods_without_reports(auditlens, sample_corpus):
    ran = auditlens("themes", "--periods", "1990..1991", "2022..2024", "--corpus", sample_corpus)
    assert ran.err == (
        "No report on practice in 1990 to 1991 and 15 reports on practice in 2022 to 2024. "
        "The corpus holds 21 reports of 2022 to 2024, 6 of no period that is known.\n"
    )


def test_an_empty_corpus(auditlens, tmp_path):
    Corpus.open(tmp_path / "c.db", create=True).close()
    ran = auditlens("reports", "--corpus", tmp_path / "c.db")
    assert ran.err == "The corpus holds no report: add some with auditlens ingest FOLDER\n"


def test_years_are_told_in_runs():
    assert _runs([2017, 2011, 2013, 2014, 2013]) == "2011, 2013 to 2014 and 2017"
    assert _runs([]) == ""
