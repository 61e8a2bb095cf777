"""Short forms across reports, and glossaries."""

import csv
import zipfile

import docx
import pytest

from pipeline.corpus.filters import EVERYTHING as FILTERS
from pipeline.errors import AuditlensError
from pipeline.ingest.own import is_own, is_own_file
from pipeline.tables.acronyms import clashing, density_rows, sense_rows, undefined
from pipeline.tables.glossaries import KEYS, glossary_rows, write_glossary


def row(short, long, authority, source="report", definition="first", count=2, report=None):
    return {
        "short": short, "long": long, "authority": authority, "authorities": [authority] if authority else [],
        "source": source, "definition": definition, "count": count, "report": report or f"{authority}-{short}-{long}",
    }  # fmt: skip


ROWS = [
    row("MAP", "multi-agency panel", "Fenshire"),
    row("MAP", "Multi-Agency Panels", "Calderwick", definition="late"),
    row("MAP", "Missing Action Plan", "Ravensley"),
    row("Map", "my aims | plans", None),
    row("QHG", None, "Fenshire", None, "none"),
    row("DA", "domestic abuse", "Fenshire", "glossary", "none", 5),
    row("DA", "domestic abuse", "Wexholme", "report", "first", 1),
]


def test_senses_across_the_corpus():
    rows = [(r["short"], r["long"], r["authorities"], r["reports"], r["senses"]) for r in sense_rows(ROWS, "corpus")]
    assert rows == [
        ("DA", "domestic abuse", ["Fenshire", "Wexholme"], 2, 1),
        ("MAP", "multi-agency panel", ["Calderwick", "Fenshire"], 2, 3),
        ("MAP", "Missing Action Plan", ["Ravensley"], 1, 3),
        ("Map", "my aims | plans", [], 1, 3),
        ("QHG", None, ["Fenshire"], 1, 0),
    ]


def test_senses_by_authority():
    rows = [
        (r["authority"], r["short"], r["uses"], r["undefined"], r["sources"]) for r in sense_rows(ROWS, "authority")
    ]
    assert ("Fenshire", "DA", 5, 1, ["glossary"]) in rows
    assert ("Wexholme", "DA", 1, 0, ["report"]) in rows
    assert (None, "Map", 2, 0, ["report"]) in rows
    assert len(rows) == 7


def test_forms_with_more_than_one_sense_and_forms_not_defined():
    assert {r["short"] for r in clashing(ROWS)} == {"MAP", "Map"}
    assert [(r["short"], r["authority"]) for r in undefined(ROWS)] == [
        ("MAP", "Calderwick"), ("QHG", "Fenshire"), ("DA", "Fenshire"),
    ]  # fmt: skip


class FakeCorpus:
    def __init__(self, words):
        self.words = words

    def acronyms(self, filters):
        two = row("MAP", "missing action plan", "Fenshire", report="a")  # a second sense is no further use
        return iter([row("MAP", "multi-agency panel", "Fenshire", report="a", count=4), two, *(
            row(s, None, "Fenshire", None, "none", 3, "b") for s in ("QHG", "QZX"))])  # fmt: skip

    def reports(self, filters):
        for name, words in self.words.items():
            place = "Wexholme" if name == "c" else "Fenshire"
            yield {
                "report": name, "file": name, "title": None, "date": None, "authority": place, "authorities": [place],
                "words": words,
            }  # fmt: skip


def test_density_and_its_rank():
    corpus = FakeCorpus({"a": 1000, "b": 1500, "c": 0})
    rows = [(r["report"], r["forms"], r["uses"], r["per_1000"], r["undefined"], r["rank"], r["of"])
            for r in density_rows(corpus, FILTERS)]  # fmt: skip
    assert rows == [("a", 1, 4, 4.0, 0, 1, 2), ("b", 2, 6, 4.0, 2, 1, 2), ("c", 0, 0, None, 0, None, 2)]
    rows = density_rows(corpus, FILTERS, by_authority=True)
    assert [(r["authority"], r["reports"], r["uses"], r["per_1000"]) for r in rows] == [
        ("Fenshire", 2, 10, 4.0), ("Wexholme", 1, 0, None),
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".docx", ".md", ".csv"])
def test_a_glossary_has_the_same_bytes_each_time_and_is_known_as_our_own(tmp_path, suffix):
    rows = glossary_rows([*ROWS, row("BAD", "bell\x07 ring", "Fenshire")])
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    write_glossary(rows, one)
    write_glossary(rows, two)
    assert one.read_bytes() == two.read_bytes()
    assert is_own(one.read_bytes())
    assert suffix == ".docx" or is_own_file(str(one))


def test_what_a_glossary_holds(tmp_path):
    rows = glossary_rows(ROWS)
    assert [r["short"] for r in rows] == ["DA", "MAP", "MAP", "Map"]
    assert rows[0]["source"] == "report"
    for suffix in (".docx", ".md", ".csv"):
        write_glossary(rows, tmp_path / f"g{suffix}")
    with (tmp_path / "g.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert list(read[0]) == list(KEYS)
    assert read[1]["wordings"] == "Multi-Agency Panels; multi-agency panel"
    table = docx.Document(tmp_path / "g.docx").tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        "DA", "domestic abuse", "Fenshire, Wexholme", "stated in the report",
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "g.docx") as parts:
        assert b"w:tblHeader" in parts.read("word/document.xml")
    assert "| Map | my aims \\| plans | not stated | stated in the report |" in (tmp_path / "g.md").read_text("utf-8")


def test_a_glossary_of_another_kind_is_refused(tmp_path):
    with pytest.raises(AuditlensError, match=r"name a file that ends in \.docx, \.md, \.csv"):
        write_glossary([], tmp_path / "g.txt")
    with pytest.raises(AuditlensError, match="cannot write"):
        write_glossary([], tmp_path / "none" / "g.md")
