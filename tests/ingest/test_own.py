"""What auditlens wrote is passed over in folders and refused where it is given by name."""

import re

import pytest

from pipeline.errors import ReadError
from pipeline.evaluate.tables import Table, write_tables
from pipeline.ingest.find import find
from pipeline.ingest.own import is_own, is_own_file
from pipeline.ingest.readers import read
from pipeline.tables.writers import write_xlsx

HTML = (
    b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="auditlens">\n'
)
OWN = {
    "digest.html": HTML + b"<title>Digest</title><p>Supervision was regular in every team that was looked at.</p>",
    "digest.md": b"<!-- auditlens digest -->\n# Digest: what 2 reports say\n\nSupervision was regular.\n",
    "figures.csv": b"\xef\xbb\xbfreport,file,authority,title,published,date,report_type,family,page,passage,id\n1,a\n",
    "grades.csv": b"report,file,authority,authorities,title,published,date,report_type,family,page,passage,area\n",
    "asked.csv": b"id,report,file,authority,authorities,title,published,date,report_type,family,page,passage,text\n",
    "senses.csv": b"short,long,authority,authorities,sources,reports,uses,undefined,senses,wordings\n",
    "theme_counts.csv": b"theme,family,authority,state,held,reports,passages,strength\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, data in OWN.items():
        (tmp_path / name).write_bytes(data)
    write_xlsx({"reports": (["report"], [{"report": "Supervision was regular."}])}, tmp_path / "auditlens.xlsx")
    (tmp_path / "audit.md").write_text("# Dip sample\n\nSupervision was regular. We used auditlens to read reports.\n")
    return tmp_path


def test_in_a_folder_it_is_passed_over(folder):
    found, passed_over = find([folder])
    assert [f.file.rpartition("/")[2] for f in found] == ["audit.md"]
    assert passed_over == len(OWN) + 1


@pytest.mark.parametrize("name", [*OWN, "auditlens.xlsx"])
def test_given_by_name_it_is_refused_with_the_reason(folder, name):
    assert is_own_file(str(folder / name))
    with pytest.raises(ReadError, match="written by auditlens") as error:
        read((folder / name).read_bytes(), name=name)
    assert error.value.kind == "not_a_report"


def test_a_workbook_is_known_after_it_was_edited(folder):
    import openpyxl

    book = openpyxl.load_workbook(folder / "auditlens.xlsx")
    book.active["A2"] = "edited"
    book.save(folder / "edited.xlsx")
    assert is_own_file(str(folder / "edited.xlsx"))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04 no archive", b"%PDF-1.7", b"report,file\n"])
def test_other_files_are_not_its_own(data):
    assert not is_own(data)


@pytest.mark.parametrize(
    ("args", "at_least"),
    [
        (("digest", "--theme", "supervision", "--out", "."), 4),
        (("export", "--out", "."), 10),
        (("export", "--format", "xlsx", "--out", "."), 1),
        (("export", "--format", "qdpx", "--out", "."), 1),
        (("export", "--format", "qdc", "--out", "."), 1),
        (("export", "--table", "coded", "--out", "."), 1),
        (("themes", "--out", "themes.html"), 1),
        (("themes", "--out", "themes.docx"), 1),
        (("themes", "--out", "themes.md"), 1),
        (("themes", "--out", "themes.csv"), 1),
        (("themes", "--out", "themes.xlsx"), 1),
        (("themes", "--theme", "supervision", "--out", "themes.png"), 1),
        (("search", "supervision", "--out", "hits.docx"), 1),
        (("search", "supervision", "--out", "hits.csv"), 1),
        (("search", "supervision", "--out", "hits.xlsx"), 1),
        (("acronyms", "--glossary", "glossary.csv"), 1),
        (("acronyms", "--glossary", "glossary.docx"), 1),
        (("acronyms", "--glossary", "glossary.md"), 1),
        (("recommendations", "--tracker", "tracker.xlsx"), 1),
        (("check", "--xlsx", "check.xlsx"), 1),
        (("show", "fenshire-voice", "--html", "show.html"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_it_writes_bears_the_mark(auditlens, sample_corpus, tmp_path, monkeypatch, args, at_least):
    monkeypatch.chdir(tmp_path)
    assert auditlens(*args, "--corpus", sample_corpus).code == 0
    written = [p for p in tmp_path.iterdir() if p.is_file()]
    assert len(written) >= at_least
    assert [p.name for p in written if not is_own_file(str(p))] == []
    assert find([tmp_path]) == ([], len(written))
    for path in written:
        with pytest.raises(ReadError, match="written by auditlens"):
            read(path.read_bytes(), name=path.name)


def test_charts_that_were_saved_are_not_read_as_pictures(auditlens, sample_corpus, tmp_path):
    asked = ("themes", "--theme", "supervision", "--type", "local_audit", "--charts", tmp_path / "charts")
    assert auditlens(*asked, "--corpus", sample_corpus).code == 0
    assert list((tmp_path / "charts").glob("*.png"))
    assert find([tmp_path])[0] == []


@pytest.mark.parametrize(
    "listing",
    [
        ("reports",),
        ("themes",),
        ("figures",),
        ("acronyms",),
        ("acronyms", "--by", "corpus"),
        ("acronyms", "--density"),
        ("recommendations",),
        ("recommendations", "--group"),
        ("grades",),
        ("check",),
        ("discover",),
        ("search", "supervision"),
        ("search", "supervision", "--group-by", "authority"),
    ],
)
def test_a_listing_saved_as_csv_is_known(auditlens, sample_corpus, listing):
    assert is_own(auditlens(*listing, "--csv", "--corpus", sample_corpus).out.encode())


def test_what_a_number_rests_on_saved_as_text_is_known(auditlens, sample_corpus, tmp_path):
    assert auditlens("digest", "--theme", "supervision", "--out", tmp_path, "--corpus", sample_corpus).code == 0
    ref = re.search(r"`(S-[0-9a-f]{8})`", (tmp_path / "digest.md").read_text(encoding="utf-8"))[1]
    traced = auditlens("trace", ref, "--digest", tmp_path / "digest.json", "--corpus", sample_corpus)
    assert traced.code == 0
    assert is_own(traced.out.encode())


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".md", ".html"])
def test_scores_are_known(tmp_path, ending):
    scores = Table("Scores", ("field", "measure", "score"), [{"field": "themes", "measure": "F1", "score": 0.8}])
    write_tables([scores], tmp_path / f"scores{ending}", "Scores")
    assert is_own_file(str(tmp_path / f"scores{ending}"))
