"""The REFI-QDA exchange: valid, the same bytes each time, and read back letter for letter."""

import uuid
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from pipeline.corpus.filters import Filters
from pipeline.corpus.link import link
from pipeline.corpus.store import Corpus
from pipeline.corpus.texts import text_of
from pipeline.corpus.write import write_report
from pipeline.exchange.codebook import CODEBOOK_NAMESPACE, code_guid, codes, write_qdc
from pipeline.exchange.export import write_exchange
from pipeline.exchange.project import PROJECT_NAMESPACE, write_qdpx
from pipeline.records import Page, Passage, Report, ReportInfo, ThemeTag
from pipeline.tables.coded import tagged_passages

Q = f"{{{PROJECT_NAMESPACE}}}"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("refi-qda.xsd")))


@pytest.fixture
def sample(sample_corpus):
    with Corpus.open(sample_corpus) as corpus:
        yield corpus


def read(path):
    """Read a project: the XML, checked against the schema, and the text of each source by its GUID."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        project = etree.fromstring(archive.read("project.qde"))
        SCHEMA.assertValid(project)
        texts = {}
        for source in project.iter(f"{Q}TextSource"):
            place = source.get("plainTextPath")
            assert place == f"internal://{source.get('guid')}.txt"
            data = archive.read(f"sources/{place.removeprefix('internal://')}")
            assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
            texts[source.get("guid")] = data.decode("utf-8")
        assert len(names) == len(texts) + 1
    return project, texts


def selections(project, texts):
    """Return guid of the source, start, end, text and the codes' GUIDs of each selection."""
    found = []
    for source in project.iter(f"{Q}TextSource"):
        for selection in source.iter(f"{Q}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            used = [ref.get("targetGUID") for ref in selection.iter(f"{Q}CodeRef")]
            found.append((source.get("guid"), start, end, texts[source.get("guid")][start:end], used))
    return found


def made(tmp_path, text, passages, sha256="a" * 64, **info):
    """Return a corpus of one report with these passages: (start, end, themes, more)."""
    corpus = Corpus.open(tmp_path / "one.db", create=True)
    report = Report(
        file="report.txt",
        sha256=sha256,
        type="txt",
        info=ReportInfo(**info),
        pages=(Page(None, 0, len(text)),),
        text=text,
        passages=tuple(
            Passage(f"{sha256[:12]}-{i}", None, None, (), None, None, None, None, "sentence", text[start:end], start,
                    end, themes=tuple(ThemeTag(t, 0.9, ("rule",), "concern") for t in themes), stance="concern", **more)
            for i, (start, end, themes, more) in enumerate(passages, 1)
        ),
    )  # fmt: skip
    with corpus.transaction() as db:
        write_report(db, report, version="1", size=len(text))
    link(corpus)
    return corpus


def test_a_project_is_valid_and_holds_each_tagged_passage_letter_for_letter(sample, tmp_path):
    filters = Filters(history=True, include_sensitive=True)
    written = write_qdpx(sample, filters, tmp_path / "p.qdpx", description="All & <more>")
    project, texts = read(tmp_path / "p.qdpx")
    assert project.find(f"{Q}Description").text == "All & <more>"
    found = selections(project, texts)
    expected = list(tagged_passages(sample, filters))
    assert written.selections == len(found) == len(expected) > 1000
    assert written.codings == sum(len(used) for *_, used in found)
    for (_, start, end, text, used), passage in zip(found, expected, strict=True):
        assert (start, end, text) == (passage["start"], passage["end"], passage["text"])
        wanted = {code_guid(tag["id"], tag["stance"] or passage["stance"]) for tag in passage["themes"]}
        assert wanted <= set(used) and len(used) == len(wanted) + (passage["role"] != "finding")
    assert sorted(texts.values()) == sorted(text_of(sample, r["report"]) for r in sample.reports(filters))


def test_every_reference_leads_somewhere_and_no_guid_comes_twice(sample, tmp_path):
    write_qdpx(sample, Filters(), tmp_path / "p.qdpx")
    project, _ = read(tmp_path / "p.qdpx")
    guids = [element.get("guid") for element in project.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert all(str(uuid.UUID(g)) == g and uuid.UUID(g).version == 5 for g in guids)
    assert {e.get("targetGUID") for e in project.iter() if e.get("targetGUID")} <= set(guids)
    assert {v for e in project.iter() for k, v in e.items() if "ser" in k} == {project.find(f"{Q}Users")[0].get("guid")}


def test_cases_carry_authority_date_and_type(sample, tmp_path):
    write_qdpx(sample, Filters(), tmp_path / "p.qdpx")
    project, _ = read(tmp_path / "p.qdpx")
    names = {v.get("guid"): v.get("name") for v in project.iter(f"{Q}Variable")}
    cases = [
        {names[v[0].get("targetGUID")]: v[1].text for v in case.iter(f"{Q}VariableValue")}
        for case in project.iter(f"{Q}Case")
    ]
    reports = list(sample.reports())
    assert [c["report type"] for c in cases] == [r["report_type"] for r in reports]
    assert any(c.get("authority") == "Fenshire" and len(c.get("date", "")) == 10 for c in cases)
    assert all("/" not in c["file"] for c in cases)
    shown = [case.get("name") for case in project.iter(f"{Q}Case")]
    assert len({n.casefold() for n in shown}) == len(shown) and not any(set(n) & set('\\/:*?"<>|') for n in shown)
    assert [s.get("name") for s in project.iter(f"{Q}TextSource")] == shown


def test_the_same_corpus_gives_the_same_bytes(sample, tmp_path):
    for form in ("qdpx", "qdc"):
        one, _ = write_exchange(sample, Filters(), tmp_path / "one", form)
        two, _ = write_exchange(sample, Filters(), tmp_path / "two", form)
        assert one.read_bytes() == two.read_bytes()


def test_a_codebook_has_a_category_a_theme_and_a_code_a_stance(tmp_path):
    write_qdc(tmp_path / "c.qdc", ["supervision", "no_longer_there"])
    root = etree.parse(tmp_path / "c.qdc").getroot()
    assert root.tag == f"{{{CODEBOOK_NAMESPACE}}}CodeBook"
    names = [code.get("name") for code in root.iter(f"{{{CODEBOOK_NAMESPACE}}}Code")]
    assert {"Supervision", "Supervision: strength", "no longer there", "Not findings: template"} <= set(names)
    assert len({n.casefold() for n in names}) == len(names), "QualCoder drops the second code of a name"
    for code in root.iter(f"{{{CODEBOOK_NAMESPACE}}}Code"):
        children = code.findall(f"{{{CODEBOOK_NAMESPACE}}}Code")
        assert code.get("isCodable") == ("false" if children else "true")
    # Within a project the same codes are checked against the schema of projects.
    assert [c.guid for c in codes()] == [c.guid for c in codes()]


def test_characters_beyond_the_first_plane_count_as_one(tmp_path):
    text = "👧🏽 Said 😀 so.\nNo 🏠 was offered."
    cut = text.index("\n")
    with made(tmp_path, text, [(0, cut, ["voice_of_child"], {}), (cut + 1, len(text), ["housing"], {})]) as corpus:
        write_qdpx(corpus, Filters(), tmp_path / "p.qdpx")
    found = selections(*read(tmp_path / "p.qdpx"))
    assert [text for _, _, _, text, _ in found] == ["👧🏽 Said 😀 so.", "No 🏠 was offered."]
    assert found[0][2] == len("👧🏽 Said 😀 so.") == cut


def test_what_readers_would_drop_keeps_its_place(tmp_path):
    text = "\ufeffOne\rtwo.\r\nNeglect was seen."
    start = text.index("Neglect")
    with made(tmp_path, text, [(start, len(text), ["neglect"], {})], title="A\x01 & <b>: x/y") as corpus:
        write_qdpx(corpus, Filters(), tmp_path / "p.qdpx")
    project, texts = read(tmp_path / "p.qdpx")
    assert selections(project, texts)[0][3] == "Neglect was seen."
    assert project.find(f".//{Q}Case").get("name") == "A\ufffd & b x y"


def test_sensitive_passages_are_covered_and_not_coded(tmp_path):
    text = "Ann's mother drank.\nNeglect was seen."
    passages = [(0, 19, ["substance_misuse"], {"sensitivity": ("named_person",)}), (20, len(text), ["neglect"], {})]
    with made(tmp_path, text, passages) as corpus:
        written = write_qdpx(corpus, Filters(), tmp_path / "p.qdpx")
        project, texts = read(tmp_path / "p.qdpx")
        assert written.covered == 1 and [s[3] for s in selections(project, texts)] == ["Neglect was seen."]
        (shown,) = texts.values()
        assert len(shown) == len(text) and "Ann" not in shown and "drank" not in shown
        write_qdpx(corpus, Filters(include_sensitive=True), tmp_path / "q.qdpx")
        assert list(read(tmp_path / "q.qdpx")[1].values()) == [text]


def test_two_reports_of_one_name_and_an_empty_corpus(tmp_path):
    with Corpus.open(tmp_path / "none.db", create=True) as corpus:
        link(corpus)
        assert write_qdpx(corpus, Filters(), tmp_path / "p.qdpx").sources == 0
        project, texts = read(tmp_path / "p.qdpx")
    assert project.find(f"{Q}Sources") is None and not texts


def test_the_command_writes_a_project_and_says_what_it_left_out(auditlens, sample_corpus, tmp_path):
    ran = auditlens("export", "--corpus", sample_corpus, "--format", "qdpx", "--out", tmp_path)
    assert ran.code == 0 and ran.out.strip().endswith("auditlens.qdpx")
    assert "coded passages" in ran.err and "could be recognised" in ran.err
    project, _ = read(tmp_path / "auditlens.qdpx")
    assert "newest report: " in project.find(f"{Q}Description").text
    assert auditlens("export", "--corpus", sample_corpus, "--format", "qdc", "--table", "coded").code == 2
