import csv
import io
import json
import stat
import sys

import pytest

from pipeline.corpus.store import Corpus
from pipeline.ingest.batch import ingest

SOUND = """Audit of plans in Fenshire

Fenshire Safeguarding Children Partnership, published 3 June 2024

Method

We read the files of 12 children, chosen at random, in March 2024.

Findings

Plans were clear and reviewed on time in ten of the 12 files.
Supervision was regular and recorded, and managers knew the children well.
In two files the voice of the child was hard to find and the record was thin.

Recommendations

1. Team managers should review every plan with the child by September 2024.
2. The partnership should train all staff to record what children say.
"""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A corpus of a sound report, one that says nothing of itself, a garbled one and a file that is no report."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "sound.txt").write_text(SOUND, encoding="utf-8")
    body = SOUND[SOUND.index("Findings") : SOUND.index("Recommendations")]
    (folder / "bare.txt").write_text(body.replace("Fenshire", "the area"), encoding="utf-8")
    garbled = "".join(chr((ord(c) - 96) % 26 + 97) if c.islower() else c for c in body * 3)
    (folder / "garbled.txt").write_text(SOUND + "\n" + garbled, encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"%PDF-1.7 and nothing")
    corpus = folder / "mixed.db"
    ingest([folder], corpus, workers=1)
    return corpus


def by_file(rows):
    return {row["file"].replace("\\", "/").rsplit("/", 1)[-1]: row for row in rows}


def test_json_lists_files_not_read_then_reports_by_weight(auditlens, mixed):
    rows = auditlens("check", "--corpus", mixed, "--json").rows()
    found = by_file(rows)
    assert [c["check"] for c in found["empty.pdf"]["checks"]] == ["not_read"]
    assert found["empty.pdf"]["evidence"] is None
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["file"].endswith("empty.pdf")
    points = [row["points"] for row in rows[1:]]
    assert points == sorted(points, reverse=True)
    assert "sound.txt" not in found
    assert {"place_missing", "date_missing"} <= {c["check"] for c in found["bare.txt"]["checks"]}
    assert "page_garbled" in {c["check"] for c in found["garbled.txt"]["checks"]}
    assert 0 < found["garbled.txt"]["evidence"] < 1


def test_csv_has_a_row_a_thing_to_check(auditlens, mixed):
    reports = auditlens("check", "--corpus", mixed, "--json").rows()
    rows = list(csv.DictReader(io.StringIO(auditlens("check", "--corpus", mixed, "--csv").out)))
    assert [(r["rank"], r["check"]) for r in rows] == [
        (str(p["rank"]), c["check"]) for p in reports for c in p["checks"]
    ]
    assert all(row["do"].endswith(".") and row["what"] for row in rows)


def test_the_screen_says_what_to_do_once(auditlens, mixed):
    ran = auditlens("check", "--corpus", mixed)
    assert ran.code == 0
    assert "Not read: 1 file" in ran.out
    assert "2 of 3 reports have something to check" in ran.out
    assert ran.out.count("undated reports match no") == 1


def test_xlsx_holds_all_and_is_private(auditlens, mixed, tmp_path):
    from python_calamine import CalamineWorkbook

    path = tmp_path / "check.xlsx"
    ran = auditlens("check", "--corpus", mixed, "--xlsx", path)
    assert ran.out.endswith(f"{path}\n")
    heading, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert heading[:3] == ["rank", "report", "file"]
    assert len(rows) == sum(len(r["checks"]) for r in auditlens("check", "--corpus", mixed, "--json").rows())
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_the_first_dozen_unless_all_are_asked_for(auditlens, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(14):
        (folder / f"{i}.txt").write_text(
            f"Plans were clear in {i + 2} of 20 files that managers read.\n", encoding="utf-8"
        )
    corpus = tmp_path / "many.db"
    ingest([folder], corpus, workers=1)
    assert len(auditlens("check", "--corpus", corpus, "--json").rows()) == 12
    assert len(auditlens("check", "--corpus", corpus, "--json", "--all").rows()) == 14
    assert "2 more: auditlens check --all" in auditlens("check", "--corpus", corpus).out


def test_the_sample_is_read_soundly(auditlens, sample_corpus):
    checks = [
        c["check"]
        for row in auditlens("check", "--corpus", sample_corpus, "--json", "--all").rows()
        for c in row["checks"]
    ]
    assert not {"place_missing", "date_missing", "page_garbled", "dropped_much", "dropped_page"} & set(checks)


def test_a_corpus_without_reports(auditlens, tmp_path):
    Corpus.open(tmp_path / "none.db", create=True).close()
    ran = auditlens("check", "--corpus", tmp_path / "none.db")
    assert (ran.code, ran.out, ran.err) == (0, "", "The corpus holds no reports.\n")


def test_two_forms_at_once_are_wrong_usage(auditlens, mixed):
    assert auditlens("check", "--corpus", mixed, "--json", "--csv").code == 2
    assert json.loads(auditlens("check", "--corpus", mixed, "--json").out.splitlines()[0])["points"] == 10
