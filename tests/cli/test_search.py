"""``auditlens search`` and ``auditlens similar`` as a user runs them."""

import json
import sys
from pathlib import Path

import docx
import pytest

from pipeline.corpus.store import Corpus

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))

from making import fill, make, tag


@pytest.fixture
def library(tmp_path):
    path = tmp_path / "x.db"
    with Corpus.open(path, create=True) as corpus:
        fill(
            corpus,
            make(
                "one",
                [
                    "A heading sentence.",
                    {"text": "The school was told late.", "themes": (tag("education"),), "stance": "concern"},
                    {"text": "Tom moved.", "sensitivity": ("named_person",)},
                ],
                authority="Northmere",
                title="Audit",
            ),
            make("two", ["=The school was asked."], authority="Fenshire", title="Visit"),
        )
    return path


def test_a_table_with_counts_below(auditlens, library):
    ran = auditlens("search", "school", "--corpus", library)
    assert ran.code == 0
    assert "2 of 2 passages for 'school', from 2 reports" in ran.out
    assert "authority: Fenshire 1, Northmere 1" in ran.out


def test_records_and_the_last_one_with_facets(auditlens, library):
    *hits, last = auditlens("search", "school", "--corpus", library, "--json", "--facets", "--context", 1).rows()
    assert {hit["by"][0] for hit in hits} == {"words"}
    told = next(hit for hit in hits if hit["authority"] == "Northmere")
    assert [p["text"] for p in told["context"]["before"]] == ["A heading sentence."]
    assert "Tom" not in json.dumps(told)
    assert (last["found"], last["facets"]["stance"]) == (2, {"concern": 1, "context": 1})


def test_groups_in_alphabetical_order(auditlens, library):
    rows = auditlens("search", "school", "--corpus", library, "--json", "--group-by", "authority").rows()
    assert [row["group"] for row in rows] == ["Fenshire", "Northmere"]


def test_files(auditlens, library, tmp_path):
    for name in ("a.docx", "a.xlsx", "a.csv", "b.docx"):
        ran = auditlens("search", "school", "--corpus", library, "--out", tmp_path / name, "--group-by", "authority")
        assert (ran.code, ran.out) == (0, "")
    text = "\n".join(p.text for p in docx.Document(tmp_path / "a.docx").paragraphs)
    assert "Northmere (1)" in text
    assert "The school was told late." in text
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert "'=The school" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert auditlens("search", "school", "--corpus", library, "--out", "a.pdf").code == 2


def test_nothing_found_and_did_you_mean(auditlens, library):
    ran = auditlens("search", "scholo", "--corpus", library)
    assert (ran.code, ran.out) == (0, "")
    assert "did you mean school?" in ran.err
    assert "Nothing found" in ran.err


def test_a_kept_search(auditlens, library):
    assert auditlens("search", "school", "--stance", "concern", "--corpus", library, "--save", "s").code == 0
    (kept,) = auditlens("search", "--searches", "--corpus", library, "--json").rows()
    assert (kept["name"], kept["filters"]) == ("s", {"stance": ["concern"]})
    with Corpus.open(library) as corpus:
        fill(corpus, make("three", [{"text": "No school knew.", "stance": "concern"}], authority="Eastvale"))
    rows = auditlens("search", "--saved", "s", "--corpus", library, "--json", "--new", "--suppress", 5).rows()
    assert [(row["authority"], row["new"]) for row in rows] == [("Eastvale", True)]
    assert "New since" in auditlens("search", "--saved", "s", "--corpus", library).out
    assert auditlens("search", "--saved", "s", "--corpus", library, "--new").out == ""
    assert auditlens("search", "x", "--saved", "s", "--corpus", library).code == 2
    assert auditlens("search", "--forget", "s", "--corpus", library).code == 0
    assert auditlens("search", "--saved", "s", "--corpus", library).code == 1
    assert auditlens("search", "--corpus", library).code == 2


def test_more_like_one(auditlens, library):
    ident = auditlens("search", "school told", "--corpus", library, "--json").rows()[0]["id"]
    (like,) = auditlens("similar", ident, "--corpus", library, "--json").rows()
    assert like["text"] == "=The school was asked."
    assert auditlens("similar", "no such", "--corpus", library).code == 1
