"""What people know of a file: the workbook beside the corpus, and reading it back."""

import csv
import stat
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pipeline.corpus.entered import Entry, enter, entered
from pipeline.corpus.filters import Filters
from pipeline.corpus.link import link
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import record_file, write_report
from pipeline.errors import AuditlensError
from pipeline.records import Page, Passage, Report, ReportInfo, Stated
from pipeline.review import details, entries, suggest
from pipeline.review.entries import ENTER

TEXT = "Visits were on time in 8 of the 10 cases."


def made(name: str, sha256: str, info: ReportInfo) -> Report:
    passage = Passage(f"{sha256[:12]}-1", 1, 1, (), None, None, None, None, "sentence", TEXT, 0, len(TEXT))
    stated = (Stated("authority", "furniture", 1, None, "Northmere Council"),) if info.authority else ()
    pages = (Page(1, 0, len(TEXT)),)
    return Report(name, sha256, "pdf", info, pages, TEXT, (passage,), stated=stated)


ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
def corpus(tmp_path):
    with Corpus.open(tmp_path / "c.db", create=True) as opened:
        told = ReportInfo("Audit of visits", "Northmere", ("Northmere",), published="2024-05-03", sample_size=10)
        put(opened, made("reports/visits.pdf", ONE, replace(told, report_type="multi_agency_audit")))
        put(opened, made("reports/Fenshire 2019/=notes.pdf", TWO, ReportInfo()))
        link(opened)
        yield opened


def put(corpus: Corpus, report: Report) -> None:
    with corpus.transaction() as db:
        write_report(db, report, version="test")
        record_file(db, f"/{report.file}", report.file, report.sha256, None)


def table(path):
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def save(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_workbook_says_what_was_read_and_where(corpus):
    written = details.write_beside(corpus)
    assert written.problem is None
    assert written.path == corpus.path.with_name("report-details.xlsx")
    notes, visits = table(written.path)
    assert visits["place"] == "Northmere"
    assert visits["place found in"] == "cover, header or footer, page 1: “Northmere Council”"
    assert (visits["published"], visits["sample size"]) == ("2024-05-03", 10)
    assert (notes["place"], notes["place suggested"], notes["published suggested"]) == ("", "Fenshire", "2019")
    assert all(notes[head] == "" for head in ENTER.values())
    if sys.platform != "win32":
        assert stat.S_IMODE(written.path.stat().st_mode) == 0o600


def test_the_same_corpus_gives_the_same_bytes(corpus, tmp_path):
    details.write(corpus, tmp_path / "a.xlsx")
    details.write(corpus, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_entered_values_win_everywhere_and_survive_a_new_reading(corpus, tmp_path):
    details.write_beside(corpus)
    rows = table(corpus.path.with_name("report-details.xlsx"))
    rows[0] |= {
        ENTER["places"]: "fenshire; Northmere",
        ENTER["published"]: "31/03/2019",
        ENTER["report_type"]: "Dip sample",
        ENTER["sample_size"]: "12",
        ENTER["circulation"]: "Internal",
    }
    rows[1][ENTER["sample_size"]] = "none"
    assert details.apply(corpus, entries.read(save(tmp_path / "d.csv", rows))) == 2
    put(corpus, made("reports/Fenshire 2019/=notes.pdf", TWO, ReportInfo(title="Read anew")))
    link(corpus)
    first, second = corpus.reports()
    assert first["title"] == "Read anew"
    assert (first["authority"], first["authorities"], first["date"]) == (
        "Fenshire",
        ["Fenshire", "Northmere"],
        "2019-03-31",
    )
    assert (first["report_type"], first["sample_size"], first["circulation"]) == ("dip_sample", 12, "internal")
    assert second["sample_size"] is None
    for place in ("Fenshire", "fenshire", "NORTHMERE"):
        assert first["report"] in {r["report"] for r in corpus.reports(Filters(authority=(place,)))}
    assert len(list(corpus.passages(Filters(authority=("Fenshire",), until="2019")))) == 1
    assert len(list(corpus.passages(Filters(report_type=("dip_sample",))))) == 1
    assert [r.info.authority for r in corpus.all_reports()] == ["Northmere", None]


def test_the_workbook_keeps_what_was_entered_and_an_emptied_cell_takes_it_back(corpus, tmp_path):
    with corpus.transaction() as db:
        enter(db, {TWO: Entry(published="2019-03", places=())})
    details.write_beside(corpus)
    path = corpus.path.with_name("report-details.xlsx")
    notes, _ = rows = table(path)
    assert (notes[ENTER["published"]], notes[ENTER["places"]]) == ("2019-03", "none")
    assert details.apply(corpus, entries.read(path)) == 0
    notes[ENTER["published"]] = notes[ENTER["places"]] = ""
    assert details.apply(corpus, entries.read(save(tmp_path / "d.csv", rows))) == 1
    assert entered(corpus.connection) == {}


def test_entries_that_were_not_read_are_not_overwritten(corpus):
    path = corpus.path.with_name("report-details.xlsx")
    with corpus.transaction() as db:
        enter(db, {TWO: Entry(published="2019-03")})
    details.write(corpus, path)
    before = path.read_bytes()
    with corpus.transaction() as db:
        enter(db, {TWO: Entry()})
    problem = details.write_beside(corpus).problem
    assert problem is not None and "--details" in problem
    assert path.read_bytes() == before


def test_all_mistakes_are_told_at_once_with_row_and_column(tmp_path):
    row = {"sha256": ONE, **dict.fromkeys(ENTER.values(), "")}
    wrong = row | {ENTER["places"]: "Fenshre", ENTER["published"]: "31/02/2024", ENTER["report_type"]: "audit"}
    backwards = row | {"sha256": TWO, ENTER["period_start"]: "2024-05", ENTER["period_end"]: "2023"}
    with pytest.raises(AuditlensError) as told:
        entries.read(save(tmp_path / "d.csv", [wrong, backwards]))
    message = str(told.value)
    assert (
        "row 2, column B (enter place): no place in the register is called 'Fenshre'; did you mean 'Fenshire'?"
        in message
    )
    assert "row 2, column D (enter published): '31/02/2024' is no date" in message
    assert "row 2, column G (enter type): 'audit' is no type" in message
    assert "row 3, column F: the period ends before it starts" in message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2024", "2024"), ("2024-03", "2024-03"), ("2024-03-31", "2024-03-31"), ("31/03/2024", "2024-03-31"),
        ("31.3.24", "2024-03-31"), ("31 March 2024", "2024-03-31"), ("March 2024", "2024-03"), ("none", ""), ("-", ""),
    ],
)  # fmt: skip
def test_dates_as_people_type_them(tmp_path, typed, kept):
    path = save(tmp_path / "d.csv", [{"sha256": ONE, ENTER["published"]: typed}])
    assert entries.read(path).by_sha256 == {ONE: Entry(published=kept)}


def test_rows_without_sha256_go_by_the_name_of_the_file(corpus, tmp_path):
    path = save(tmp_path / "d.csv", [{"file": "visits.pdf", ENTER["places"]: "Fenshire"}])
    assert details.apply(corpus, entries.read(path)) == 1
    assert entered(corpus.connection)[ONE].places == ("Fenshire",)
    path = save(tmp_path / "e.csv", [{"file": "other.pdf", ENTER["places"]: "Fenshire"}])
    with pytest.raises(AuditlensError, match="no file of that name"):
        details.apply(corpus, entries.read(path))


def test_something_else_is_named_as_such(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    for name in ("x.xlsx", "x.csv", "missing.xlsx"):
        with pytest.raises(AuditlensError, match=name):
            entries.read(tmp_path / name)


def test_folders_suggest_places_and_years():
    assert suggest.place(["reports/hackney/a.pdf"]) == "Hackney"
    assert suggest.place(["Hackney 2019\\audits\\a.pdf"]) == "Hackney"
    assert suggest.place(["reports/2019/a.pdf"]) is None
    assert suggest.published(["Hackney 2019/a.pdf"]) == "2019"
    assert suggest.published(["2019/audit - 12 May 2020.pdf"]) == "2020-05-12"
    assert suggest.published(["a/b.pdf"]) is None


@given(
    st.lists(st.dictionaries(st.sampled_from(["sha256", "file", *ENTER.values()]), st.text(max_size=30)), max_size=5)
)
def test_any_table_is_read_or_refused(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "d.csv"
    heads = ["sha256", "file", *ENTER.values()]
    save(path, [dict.fromkeys(heads, ""), *({h: row.get(h, "") for h in heads} for row in rows)])
    try:
        found = entries.read(path)
    except AuditlensError:
        return
    assert all(isinstance(e, Entry) for e in (*found.by_sha256.values(), *found.by_file.values()))


def test_a_workbook_that_is_open_elsewhere_is_left(corpus, monkeypatch):
    def locked(self, target):
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr("pathlib.Path.replace", locked)
    problem = details.write_beside(corpus).problem
    assert problem is not None and "close it" in problem
    assert list(corpus.path.parent.glob("*.part")) == []


def test_on_paper_head_and_files_stand_on_every_page_and_every_part_fits(corpus, tmp_path):
    path = tmp_path / "details.xlsx"
    details.write(corpus, path)
    sheet = load_workbook(path)[details.SHEET]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    widths = [width for name, width in details._COLUMNS if name != "sha256"]
    assert sheet.print_area.split(":")[1].startswith("$AC$") and len(widths) == 29
    cuts = [1, *(found.id for found in sheet.col_breaks.brk), len(widths)]
    parts = [widths[0] + sum(widths[start:end]) for start, end in pairwise(cuts)]
    # The paper is 11.69 inches wide, of which margins take 0.6, at 96 pixels each; a wide letter takes nine.
    assert max(parts) * 9 * sheet.page_setup.scale / 100 < 11.09 * 96
