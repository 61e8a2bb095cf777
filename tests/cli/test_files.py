"""Commands that read files: analyse, ingest, tag; what they print and the exit status they end with."""

import io
import json
import sys

import pytest

from pipeline import resources

REPORT = "# Audit of visits\n\nNorthmere Council, 3 May 2024\n\nVisits were on time in 8 of the 10 cases.\n"
CONTRACT = {"report", "grades", "passages", "acronyms", "recommendations", "progress", "warnings"}
PASSAGE = [
    "id", "page", "page_end", "section", "lead_in", "item", "number", "part", "kind", "text", "start", "end", "themes",
    "stance", "stance_score", "extent", "agencies", "role", "sensitivity", "figures",
]  # fmt: skip


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "visits – März.md"
    file.write_text(REPORT, encoding="utf-8")
    return file


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "broken.pdf"
    file.write_bytes(b"")
    return file


def test_analyse_gives_the_contract_a_report_a_line(auditlens, good):
    (report,) = auditlens("analyse", good, "--json", "--text").rows()
    assert report.keys() == CONTRACT
    text = report["report"]["text"]
    for passage in report["passages"]:
        assert [k for k in passage if k != "clean_text"] == PASSAGE
        assert text[passage["start"] : passage["end"]] == passage["text"]
        for figure in passage["figures"]:
            assert passage["start"] <= figure["start"] < figure["end"] <= passage["end"]
    assert "text" not in auditlens("analyse", good, "--json").rows()[0]["report"]


def test_analyse_shows_a_report(auditlens, good):
    out = auditlens("analyse", good).out
    assert "Northmere" in out
    assert "2024-05-03" in out


def test_analyse_goes_on_after_a_bad_file(auditlens, good, bad, tmp_path):
    missing = tmp_path / "missing.pdf"
    ran = auditlens("analyse", bad, good, missing, "--json")
    assert ran.code == 3
    broken, report, gone = ran.rows()
    assert broken["report"] == {"file": str(bad)}
    assert broken["error"].keys() == {"kind", "message"}
    assert report["report"]["authority"] == "Northmere"
    assert gone["error"]["kind"] == "unreadable"
    assert auditlens("analyse", bad).code == 1


def test_ingest_names_what_failed_and_keeps_exit_3_until_it_is_mended(auditlens, good, bad, tmp_path):
    corpus = tmp_path / "c.db"
    folder = good.parent
    first = auditlens("ingest", folder, "--corpus", corpus)
    assert first.code == 3
    assert "broken.pdf" in first.err
    assert "1 new" in first.out
    second = auditlens("ingest", folder, "--corpus", corpus)
    assert second.code == 3
    assert "broken.pdf" in second.err
    assert "1 unchanged" in second.out
    bad.write_text(REPORT.replace("Northmere", "Fenshire"), encoding="utf-8")
    assert auditlens("ingest", folder, "--corpus", corpus).code == 0
    assert auditlens("ingest", folder, "--corpus", corpus).code == 0


def test_ingest_of_nothing_but_failures_exits_with_1(auditlens, bad, tmp_path):
    assert auditlens("ingest", bad, "--corpus", tmp_path / "c.db").code == 1


def test_ingest_of_a_missing_path_is_one_line(auditlens, tmp_path):
    ran = auditlens("ingest", tmp_path / "nowhere", "--corpus", tmp_path / "c.db")
    assert ran.code == 1
    assert "nowhere" in ran.err


def test_a_scan_is_named_with_what_to_install_where_there_is_no_tesseract(auditlens, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    ran = auditlens("ingest", resources.path("corpora", "sample", "scans"), "--corpus", tmp_path / "c.db")
    assert ran.code == 1
    assert "Tesseract" in ran.err


def tag(auditlens, monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8"))))
    return auditlens("tag")


def test_tag_labels_in_order_with_context(auditlens, monkeypatch):
    lines = [
        {"id": "b", "text": "Supervision was not recorded in 3 of the 12 files."},
        {
            "id": "a",
            "text": "regular and reflective",
            "section": "Supervision",
            "lead_in": "Positive features included:",
        },
        {"id": "c", "text": ""},
    ]
    ran = tag(auditlens, monkeypatch, "\ufeff" + "\n\n".join(map(json.dumps, lines)))
    first, second, third = ran.rows()
    assert [r["id"] for r in ran.rows()] == ["b", "a", "c"]
    assert "supervision" in {t["id"] for t in first["themes"]}
    assert first["stance"] == "concern"
    (figure,) = first["figures"]
    assert (figure["value"], figure["numerator"], figure["denominator"]) == (25.0, 3, 12)
    assert lines[0]["text"][figure["start"] : figure["end"]]
    assert second["stance"] == "strength"
    assert third["themes"] == third["figures"] == []
    assert list(first) == [
        "id", "themes", "stance", "stance_score", "extent", "agencies", "role", "sensitivity", "figures",
    ]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), [("nonsense", "line 2 of the input is not JSON"), ("{}", 'needs a "text"')])
def test_tag_says_which_line_is_wrong(auditlens, monkeypatch, line, said):
    ran = tag(auditlens, monkeypatch, '{"id": 1, "text": "x"}\n' + line)
    assert ran.code == 1
    assert said in ran.err


def test_failed_files_are_tried_again_without_naming_them(auditlens, tmp_path):
    corpus, broken = tmp_path / "c.db", tmp_path / "broken.pdf"
    broken.write_bytes(b"")
    assert auditlens("ingest", broken, "--corpus", corpus).code == 1
    ran = auditlens("ingest", "--retry-failed", "--corpus", corpus)
    assert (ran.code, "1 failed" in ran.out) == (1, True)
    broken.write_text("Audit of visits. Oldmere Council read ten files.", encoding="utf-8")
    ran = auditlens("ingest", "--retry-failed", "--corpus", corpus)
    assert (ran.code, "1 new" in ran.out) == (0, True)
    ran = auditlens("ingest", "--retry-failed", "--corpus", corpus)
    assert ran.code == 0
    assert "Nothing to try again" in ran.out


def test_trying_again_needs_a_corpus(auditlens, tmp_path):
    ran = auditlens("ingest", "--retry-failed", "--corpus", tmp_path / "none.db")
    assert ran.code == 1
    assert "none.db" in ran.err
