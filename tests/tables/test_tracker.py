"""The action tracker, and what an update of it keeps."""

import openpyxl
import pytest

from pipeline.errors import AuditlensError
from pipeline.tables.tracker import COLUMNS, NOT_REPORTED, REPORTED, write_new
from pipeline.tables.trackerfile import update_tracker


def row(ident, text, **told):
    return {
        "id": ident, "report": "ab" * 32, "file": "audit.pdf", "authority": "Harrowmoor", "authorities": ["Harrowmoor"],
        "title": "Audit of neglect", "published": "2024-03", "date": "2024-03", "page": 4, "passage": "x-1",
        "kind": "formal", "text": text, "addressee": "DCS", "addressee_long": "Director of Children's Services",
        "action": text, "due": "by June 2024", "due_date": "2024-06", "reference": "1", "priority": None, "parts": [],
        "finding": None, "finding_text": None, "themes": ["neglect"], "agencies": ["social_care"],
        "reported_status": None, "progress": [], **told,
    }  # fmt: skip


def told(status="done"):
    return {
        "status": status, "stated": None, "evidence": "All plans are read.", "score": 1.0, "report": "cd" * 32,
        "authority": "Harrowmoor", "authorities": ["Harrowmoor"], "title": "Follow-up", "file": "two.pdf",
        "published": "2025-01", "date": "2025-01", "page": 2, "passage": "y-1",
    }  # fmt: skip


def sheet(path, name="Recommendations"):
    found = openpyxl.load_workbook(path)[name]
    heads = {c.value: c.column for c in found[3] if c.value}
    return found, heads


def cells(path, name="Recommendations"):
    found, heads = sheet(path, name)
    return [{h: found.cell(r, c).value for h, c in heads.items()} for r in range(4, found.max_row + 1)]


def type_in(path, at, **values):
    book = openpyxl.load_workbook(path)
    found = book["Recommendations"]
    heads = {c.value: c.column for c in found[3] if c.value}
    for name, value in values.items():
        heads.setdefault(name, len(heads) + 1)
        found.cell(3, heads[name], name)
        found.cell(at, heads[name]).value = value
    book.save(path)


def test_columns_kinds_and_words_of_status(tmp_path):
    path = tmp_path / "t.xlsx"
    rows = [
        row("R-1", "Read plans."),
        row("R-2", "Visit on time.", kind="improvement", progress=[told()]),
        row("R-3", "It would help to ask.", kind="suggestion"),
    ]
    assert write_new(path, rows) == {"Recommendations": 1, "Areas for improvement": 1, "Own commitments": 0}
    (asked,) = cells(path)
    assert set(COLUMNS) <= set(asked)
    assert (asked["Owner"], asked["Status"], asked["Page"]) == ("Director of Children's Services", NOT_REPORTED, 4)
    assert asked["Due date"].date().isoformat() == "2024-06-30"
    (improved,) = cells(path, "Areas for improvement")
    assert improved["Status"] == REPORTED
    assert improved["Evidence"] == (
        "Reported as complete: “All plans are read.” (Harrowmoor, Follow-up, January 2025, p. 2)"
    )
    with pytest.raises(AuditlensError, match="is there already: give --update"):
        write_new(path, rows)


def test_nothing_runs_as_a_formula(tmp_path):
    path = tmp_path / "t.xlsx"
    write_new(path, [row("R-1", "=cmd|'/C calc'!A0", addressee_long="@SUM(1)", addressee="@SUM(1)")])
    found, heads = sheet(path)
    for name in ("Recommendation", "Owner"):
        cell = found.cell(4, heads[name])
        assert cell.data_type == "s"
        assert cell.value.startswith("'")


def test_an_update_keeps_what_people_typed_and_only_that(tmp_path):
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    write_new(old, [row("R-1", "Read plans."), row("R-2", "Visit on time."), row("R-9", "Gone by now.")])
    type_in(old, 4, Owner="Jo Example", Status="in progress", Comments="ask Pat", Cost=250)
    type_in(old, 5, Owner=None)
    rows = [
        row("R-1", "Read plans.", progress=[told()], priority="high"),
        row("R-2", "Visit on time.", progress=[told()]),
        row("R-5", "A new one."),
    ]
    done = update_tracker(old, new, rows)
    assert (done.rows, done.kept, done.new, done.gone) == (3, 2, 1, 1)
    first, second, third = cells(new)
    assert (first["Owner"], first["Status"], first["Comments"]) == ("Jo Example", "in progress", "ask Pat")
    assert (first["Cost"], first["Priority"]) == (250, "high")
    assert first["Evidence"].startswith("Reported as complete")
    assert (second["Owner"], second["Status"]) == (None, REPORTED)
    assert third["Reference"] == "R-5"
    assert [r["Reference"] for r in cells(new, "No longer found")] == ["R-9"]
    again = tmp_path / "again.xlsx"
    update_tracker(new, again, rows)
    assert cells(again)[:2] == cells(new)[:2]


def test_a_row_whose_report_was_saved_anew_is_known_by_its_words(tmp_path):
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    write_new(old, [row("R-1", "Team managers should read every plan before the review.")])
    type_in(old, 4, Owner="Jo Example")
    update_tracker(old, new, [row("R-77", "Team managers should read every plan before a review.")])
    (only,) = cells(new)
    assert (only["Owner"], only["Reference"]) == ("Jo Example", "R-1")


def test_a_file_that_is_no_tracker(tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(AuditlensError, match="is no action tracker"):
        update_tracker(path, tmp_path / "new.xlsx", [])
    with pytest.raises(AuditlensError, match="cannot read the tracker"):
        update_tracker(tmp_path / "none.xlsx", tmp_path / "new.xlsx", [])
