import csv
import io
import json

import pytest

from pipeline.tag.taxonomy import load_taxonomy

PROVENANCE = {"report", "file", "authority", "title", "published", "report_type", "family"}
LISTINGS = ("reports", "figures", "acronyms", "recommendations", "grades")


@pytest.mark.parametrize("command", [*LISTINGS, "themes"])
def test_listings_print_a_table_json_lines_and_csv_with_the_same_rows(auditlens, sample_corpus, command):
    as_json = auditlens(command, "--corpus", sample_corpus, "--json")
    as_csv = auditlens(command, "--corpus", sample_corpus, "--csv")
    as_table = auditlens(command, "--corpus", sample_corpus)
    assert as_json.code == as_csv.code == as_table.code == 0
    rows = as_json.rows()
    read = list(csv.DictReader(io.StringIO(as_csv.out)))
    assert len(read) == len(rows)
    if rows:
        assert list(read[0]) == list(rows[0])
        assert as_table.out


@pytest.mark.parametrize("command", LISTINGS)
def test_every_row_says_where_it_stands(auditlens, sample_corpus, command):
    for row in auditlens(command, "--corpus", sample_corpus, "--json").rows():
        assert row.keys() >= PROVENANCE


def test_figures_are_letter_for_letter_in_their_passage(auditlens, sample_corpus):
    rows = auditlens("figures", "--corpus", sample_corpus, "--json").rows()
    assert len(rows) > 500
    assert all(row["quantity"] in row["text"] for row in rows)


def test_filters_combine(auditlens, sample_corpus):
    rows = auditlens(
        "figures", "--corpus", sample_corpus, "--json", "--authority", "fenshire", "--since", "2024", "--limit", "5"
    ).rows()
    assert 0 < len(rows) <= 5
    assert {r["authority"] for r in rows} == {"Fenshire"}
    assert all(r["published"] >= "2024" for r in rows)


def test_a_family_stands_for_its_types(auditlens, sample_corpus):
    families = {r["family"] for r in auditlens("reports", "--corpus", sample_corpus, "--json", "--history").rows()}
    for family in families:
        rows = auditlens("reports", "--corpus", sample_corpus, "--json", "--type", family).rows()
        assert rows
        assert {r["family"] for r in rows} == {family}


def test_search_marks_the_words_found_and_cites(auditlens, sample_corpus):
    rows = auditlens("search", "core groups", "--corpus", sample_corpus, "--json").rows()
    assert 0 < len(rows) <= 20
    for row in rows:
        marked = {row["text"][a:b].lower().rstrip("s") for a, b in row["found"]}
        assert marked & {"core", "group"}
        assert row["authority"] in row["citation"]
    assert "core" in auditlens("search", "core groups", "--corpus", sample_corpus).out


@pytest.mark.parametrize(
    "query", ['"', "AND", "NEAR(", "a*b", "(", "col:umn", "-", "'; DROP TABLE passages", "  ", "é"]
)
def test_any_query_is_valid(auditlens, sample_corpus, query):
    assert auditlens("search", query, "--corpus", sample_corpus, "--json").code == 0


def test_finding_nothing_is_done_and_says_what_to_try(auditlens, sample_corpus):
    ran = auditlens("search", "zzzyx", "--corpus", sample_corpus)
    assert (ran.code, ran.out) == (0, "")
    assert "Try fewer" in ran.err


def test_theme_table_lists_every_theme_for_every_authority(auditlens, sample_corpus):
    rows = auditlens("themes", "--corpus", sample_corpus, "--json", "--mix").rows()
    assert {r["row"] for r in rows} == set(load_taxonomy().ids)
    groups = {r["column"] for r in rows}
    assert len(groups) == 12
    assert len(rows) == 30 * len(groups)
    for row in rows:
        assert row["value"] == row["passages"] or row["state"] == "badly_read"
        assert (row["passages"] > 0) == (row["state"] == "counted")


@pytest.mark.parametrize("by", ["authority", "year", "report", "type", "stance", "agency", "section", "quarter"])
def test_theme_table_by(auditlens, sample_corpus, by):
    rows = auditlens("themes", "--corpus", sample_corpus, "--json", "--by", by, "--theme", "supervision").rows()
    assert {(r["rows"], r["columns"]) for r in rows} == {("theme", by)}
    assert sum(r["passages"] for r in rows) > 0


def test_a_cell_of_a_theme_table_lists_its_passages(auditlens, sample_corpus):
    rows = auditlens("themes", "--corpus", sample_corpus, "--json", "--theme", "supervision", "--mix").rows()
    most = max(rows, key=lambda r: r["passages"])
    asked = ["themes", "--corpus", sample_corpus, "--mix", "--cell", "supervision", most["column"].upper()]
    passages = auditlens(*asked, "--json").rows()
    assert len(passages) == most["passages"] > 0
    assert all("supervision" in {t["id"] for t in p["themes"]} for p in passages)
    assert "did you mean 'Fenshire'?" in " ".join(
        auditlens(*asked[:-2], "supervision", "Fenshir").err.replace("│", " ").split()
    )


@pytest.mark.parametrize(
    "args",
    [
        "--together",
        "--measure lift",
        "--measure share --intervals --by type",
        "--periods 2022..2023 2024..2025",
        "--rows authority --by stance --theme supervision",
        "--measure grades --rows authority",
    ],
)
def test_every_kind_of_theme_table_fits_eighty_characters(auditlens, sample_corpus, monkeypatch, args):
    monkeypatch.setenv("COLUMNS", "80")
    ran = auditlens("themes", *args.split(), "--corpus", sample_corpus)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines()), default=0) <= 80


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("--periods 2022 2022", "overlap"),
        ("--periods last 2022", "2019..2021"),
        ("--by theme", "both theme"),
        ("--by group", "--groups"),
        ("--measure moon", "moon"),
        ("--cell supervision nowhere", "nowhere"),
    ],
)
def test_a_theme_table_that_cannot_be(auditlens, sample_corpus, args, said):
    ran = auditlens("themes", *args.split(), "--corpus", sample_corpus)
    assert ran.code == 2
    assert said in " ".join(ran.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["figures", "--theme", "supervison"], "did you mean 'supervision'?"),
        (["figures", "--stance", "strenght"], "did you mean 'strength'?"),
        (["reports", "--type", "ilac"], "did you mean 'ilacs'?"),
        (["reports", "--since", "last year"], "takes a date as 2024, 2024-03 or 2024-03-31"),
        (["reports", "--authority", "Fenshir"], "did you mean 'Fenshire'?"),
        (["reports", "--json", "--csv"], "exclude each other"),
        (["themes", "--by", "moon"], "moon"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_exits_with_2_and_names_what_is_near(auditlens, sample_corpus, args, said):
    corpus = [] if args == ["nonsense"] else ["--corpus", sample_corpus]
    ran = auditlens(*args, *corpus)
    assert ran.code == 2
    assert said in " ".join(ran.err.replace("│", " ").split())


def test_no_corpus_is_one_line_that_says_what_to_do(auditlens, tmp_path):
    ran = auditlens("reports", "--corpus", tmp_path / "none.db")
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "auditlens ingest" in ran.err


def test_the_environment_names_the_corpus(auditlens, sample_corpus, monkeypatch):
    monkeypatch.setenv("AUDITLENS_CORPUS", str(sample_corpus))
    assert len(auditlens("reports", "--json", "--history").rows()) == 21


def test_version(auditlens):
    assert auditlens("--version").out.startswith("auditlens ")


def test_evaluate_scores_labels_that_are_given(auditlens, tmp_path):
    gold = tmp_path / "gold.jsonl"
    line = {
        "id": "a",
        "text": "Supervision was monthly in 8 of 10 files.",
        "themes": ["supervision"],
        "stance": "strength",
        "figures": [{"kind": "proportion", "value": 80.0, "about": "files Supervision was monthly in", "when": ""}],
    }
    gold.write_text(json.dumps(line) + "\n", encoding="utf-8")
    ran = auditlens("evaluate", gold, "--predicted", gold, "--json")
    scores = json.loads(ran.out)
    assert scores["themes"]["micro"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert scores["stance"]["accuracy"] == scores["figures"]["all"]["f1"] == 1.0
    assert "supervision" in auditlens("evaluate", gold).out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "line 1 is not JSON"),
        ('{"id": 1}', "line 1 has no text, stance"),
        ("[]", "line 1 has no id, text, stance"),
    ],
)
def test_evaluate_says_which_line_is_wrong(auditlens, tmp_path, content, said):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(content, encoding="utf-8")
    ran = auditlens("evaluate", gold)
    assert ran.code == 1
    assert said in ran.err


@pytest.mark.parametrize(
    "command", ["reports", "search child", "themes", "figures", "acronyms", "recommendations", "grades"]
)
def test_a_table_fits_eighty_characters_without_a_cut_word(auditlens, sample_corpus, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    ran = auditlens(*command.split(), "--limit", "30", "--corpus", sample_corpus)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines()), default=0) <= 80
    assert "…" not in ran.out


def test_acronyms_by_corpus_by_authority_and_by_density(auditlens, sample_corpus):
    senses = auditlens("acronyms", "--corpus", sample_corpus, "--by", "corpus", "--clashing", "--json").rows()
    assert {"MAP", "CPA"} <= {r["short"] for r in senses}
    assert all(r["senses"] > 1 for r in senses)
    by_place = auditlens("acronyms", "--corpus", sample_corpus, "--by", "authority", "--form", "map", "--json").rows()
    assert {r["authority"] for r in by_place} >= {"Eastvale", "Northmere"}
    assert all(r["definition"] != "first" for r in auditlens(
        "acronyms", "--corpus", sample_corpus, "--undefined", "--json").rows())  # fmt: skip
    density = auditlens("acronyms", "--corpus", sample_corpus, "--density", "--json").rows()
    assert sorted(r["rank"] for r in density)[0] == 1
    assert all(r["per_1000"] == round(1000 * r["uses"] / r["words"], 1) for r in density)
    assert auditlens("acronyms", "--corpus", sample_corpus, "--density").code == 0


def test_a_glossary_of_the_corpus(auditlens, sample_corpus, tmp_path):
    for name in ("glossary.docx", "glossary.md", "glossary.csv"):
        assert auditlens("acronyms", "--corpus", sample_corpus, "--glossary", str(tmp_path / name)).code == 0
        assert (tmp_path / name).stat().st_size > 1000
    refused = auditlens("acronyms", "--corpus", sample_corpus, "--glossary", str(tmp_path / "glossary.pdf"))
    assert refused.code == 1
    assert ".docx, .md, .csv" in refused.err
