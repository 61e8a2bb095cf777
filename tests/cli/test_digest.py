"""``auditlens digest``: which reports are asked for."""

import json


def test_a_year_starts_where_it_starts(auditlens, sample_corpus, tmp_path):
    arguments = ("digest", "--theme", "supervision", "--out", tmp_path, "--format", "md", "--corpus", sample_corpus)
    assert auditlens(*arguments, "--year", "2024").code == 0
    asked = json.loads((tmp_path / "digest.json").read_text(encoding="utf-8"))["asked"]
    assert (asked["since"], asked["until"]) == ("2024", "2024")
    assert "--year takes" in auditlens(*arguments, "--year", "2024", "--since", "2023").err


def test_periods_without_reports_are_named(auditlens, sample_corpus, tmp_path):
    compared = ("--compare", "1990..1991", "--compare", "2023..2024")
    ran = auditlens("digest", *compared, "--out", tmp_path, "--format", "md", "--corpus", sample_corpus)
    assert ran.code == 0
    assert "No report matches: superseded reports" not in ran.err
    assert "dated 1990 to 1991. The corpus holds 21 reports of 2023 to 2025." in ran.err
