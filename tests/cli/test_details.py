"""``auditlens ingest`` and the workbook of details beside the corpus."""

import csv

from python_calamine import CalamineWorkbook

from pipeline.review.entries import ENTER

REPORT = "# Audit of visits\n\nNorthmere Council, 3 May 2024\n\nVisits were on time in 8 of the 10 cases.\n"


def test_what_is_typed_into_the_workbook_comes_back(auditlens, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "visits.md").write_text(REPORT, encoding="utf-8")
    corpus = tmp_path / "c.db"
    ran = auditlens("ingest", folder, "--corpus", corpus)
    workbook = tmp_path / "report-details.xlsx"
    assert ran.code == 0
    assert f"details: {workbook}" in ran.out
    head, row = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    row = dict(zip(head, row, strict=True)) | {ENTER["places"]: "Fenshire"}
    typed = tmp_path / "typed.csv"
    with typed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerow(row)
    ran = auditlens("ingest", "--details", typed, "--corpus", corpus)
    assert ran.code == 0
    assert "details entered: 1 files changed" in ran.out
    assert [r["authority"] for r in auditlens("reports", "--corpus", corpus, "--json").rows()] == ["Fenshire"]
    # The workbook is no report, wherever it lies.
    ran = auditlens("ingest", tmp_path, "--corpus", corpus)
    assert "report-details" not in ran.err


def test_mistakes_stop_the_run_before_anything_is_read(auditlens, tmp_path):
    (tmp_path / "visits.md").write_text(REPORT, encoding="utf-8")
    typed = tmp_path / "typed.csv"
    typed.write_text(f"sha256,{ENTER['published']}\n{'1' * 64},tomorrow\n", encoding="utf-8")
    ran = auditlens("ingest", tmp_path / "visits.md", "--details", typed, "--corpus", tmp_path / "c.db")
    assert ran.code == 1
    assert "row 2, column B (enter published): 'tomorrow' is no date" in ran.err
    assert not (tmp_path / "c.db").exists()


def test_a_workbook_that_cannot_be_written_fails_nothing(auditlens, tmp_path):
    (tmp_path / "visits.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "report-details.xlsx").mkdir()
    ran = auditlens("ingest", tmp_path / "visits.md", "--corpus", tmp_path / "c.db")
    assert ran.code == 0
    assert "report-details.xlsx was left as it is" in ran.err


def test_nothing_given_is_wrong_usage(auditlens, tmp_path):
    assert auditlens("ingest", "--corpus", tmp_path / "c.db").code == 2


def test_what_was_entered_is_shown_everywhere_with_what_was_read(auditlens, tmp_path):
    (tmp_path / "visits.md").write_text(REPORT, encoding="utf-8")
    corpus = tmp_path / "c.db"
    auditlens("ingest", tmp_path / "visits.md", "--corpus", corpus)
    before = auditlens("show", "visits", "--corpus", corpus, "--json").rows()
    assert before == auditlens("analyse", tmp_path / "visits.md", "--json").rows()
    assert before[0]["report"]["authority"] == "Northmere"
    typed = tmp_path / "typed.csv"
    head = ("sha256", ENTER["places"], ENTER["published"], ENTER["sample_size"])
    with typed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, (before[0]["report"]["sha256"], "Fenshire; Oldmere", "4 June 2024", "12")])
    assert auditlens("ingest", "--details", typed, "--corpus", corpus).code == 0

    (shown,) = auditlens("show", "visits", "--corpus", corpus, "--json").rows()
    report = shown["report"]
    assert (report["authority"], report["authorities"]) == ("Fenshire", ["Fenshire", "Oldmere"])
    assert (report["published"], report["sample_size"]) == ("2024-06-04", 12)
    assert report["entered"] == {
        "authority": "Northmere",
        "authorities": ["Northmere"],
        "authority_code": None,
        "published": "2024-05-03",
        "sample_size": before[0]["report"]["sample_size"],
    }
    assert shown["passages"] == before[0]["passages"]

    page = tmp_path / "page.html"
    auditlens("show", "visits", "--corpus", corpus, "--html", page)
    html = page.read_text(encoding="utf-8")
    assert "<h1>Audit of visits <small>Fenshire and Oldmere, 4 June 2024</small></h1>" in html
    assert "Fenshire; Oldmere (entered; read: Northmere)" in html
    assert "4 June 2024 (entered; read: 3 May 2024)" in html

    (listed,) = auditlens("reports", "--corpus", corpus, "--json").rows()
    assert listed["entered"] == ["authority", "published", "sample_size"]
    assert "[entered]" in auditlens("reports", "--corpus", corpus).out
    for place in ("Fenshire", "Oldmere"):
        (hit, *_) = auditlens("search", "visits", "--authority", place, "--corpus", corpus, "--json").rows()
        assert hit["citation"].startswith("Fenshire and Oldmere, Audit of visits, 4 June 2024")
