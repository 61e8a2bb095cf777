"""Theme tables in every form: the same numbers in each, cells that lead to their passages, the same bytes again."""

import html.parser
import io
import re
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pandas as pd
import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.link import link
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.ingest.own import is_own
from pipeline.tables.answer import Answer, Sheet, answer, said
from pipeline.tables.colours import colour, ink, span
from pipeline.tables.cross import tables
from pipeline.tables.markdown import to_markdown
from pipeline.tables.model import MEASURES, Basis, Cell, Label, Question, Table, shown
from pipeline.tables.page import to_html
from pipeline.tables.save import ENDINGS, save, save_charts
from pipeline.tables.theme_charts import charts, heatmap, lines, stance_bars
from pipeline.tables.word import to_word
from pipeline.tables.workbook import write_workbook

STATES = (
    Cell("counted", 60.0, 60, 100, passages=7, reports=3),
    Cell("not_mentioned", 0.0),
    Cell("out_of_scope"),
    Cell("badly_read"),
    Cell("no_report"),
)


def made(columns=None, cells=STATES, measure="passages", rows=("=1+1 <b>|*x*",), question=None):
    """Return a table whose labels try to be formulas, tags and marks."""
    columns = columns or [Label(f"c{j}", f"Column {j} $x$", j) for j in range(len(cells))]
    return Table(
        name="passages-theme-authority",
        title="Passages: <theme> by authority",
        question=question or Question(),
        family="local_audit",
        measure=MEASURES[measure],
        row_title="theme",
        column_title="authority",
        rows=tuple(Label(f"r{i}", text) for i, text in enumerate(rows)),
        columns=tuple(columns),
        cells=tuple(tuple(cells) for _ in rows),
        basis=Basis(3, 2, (("multi_agency_audit", 3),), "2023", "2024-05-01", 0, 0),
        notes=("3 reports & no ranking.",),
        fingerprint="abc",
    )


PASSAGE = {
    "text": "=cmd <script>alert(1)</script>", "authority": "Fenshire", "authorities": ["Fenshire"], "title": "Audit",
    "file": "a.pdf", "date": "2024-05-01", "published": "2024-05-01", "page": 3, "section": ["A", "B"],
    "stance": "concern", "report_type": "dip_sample", "extent": "some", "agencies": [], "passage": "abc-1",
    "report": "abc",
}  # fmt: skip


def answered(table):
    return Answer(table.title, (Sheet(table, {(0, 0): [PASSAGE, PASSAGE]}),), (("filters", "none"),))


class Checker(html.parser.HTMLParser):
    """Collects ids, links and texts, and fails on a tag that is closed but was not opened."""

    VOID = ("meta", "link", "br")

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.open, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def checked(page):
    checker = Checker()
    checker.feed(page)
    assert not checker.open
    return checker


@pytest.fixture
def sample(sample_corpus):
    with Corpus.open(sample_corpus) as corpus:
        yield corpus


def test_every_form_has_every_number_of_the_sample(sample, tmp_path):
    filters = Filters(report_type=("multi_agency_audit",))
    (table,) = tables(sample, Question(filters=filters))
    for ending in ENDINGS[:-2]:
        (path,) = save(sample, [table], filters, tmp_path / f"t{ending}")
        assert is_own(path.read_bytes()) or ending == ".parquet"
    expected = [[shown(c, "count") for c in row] for row in table.cells]
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book[book.sheetnames[0]]
    width = len(table.columns)
    got = [[str(c.value) for c in row[1 : 1 + width]] for row in sheet.iter_rows(min_row=2, max_row=31)]
    assert got == expected
    word = docx.Document(str(tmp_path / "t.docx"))
    parts = [[[c.text for c in row.cells][1:] for row in t.rows[1:]] for t in word.tables]
    assert [[cell for p in parts for cell in p[i]][:width] for i in range(30)] == expected
    tidy = pd.read_csv(tmp_path / "t.csv")
    assert tidy["passages"].sum() == sum(c.passages for row in table.cells for c in row)
    assert pd.read_parquet(tmp_path / "t.parquet")["passages"].sum() == tidy["passages"].sum()
    marked = [line.split(" | ") for line in (tmp_path / "t.md").read_text("utf-8").splitlines() if line[:2] == "| "]
    assert [row[1 : 1 + width] for row in marked[2:]] == [[c.replace("*", "") for c in row] for row in expected]
    page = (tmp_path / "t.html").read_text("utf-8")
    cells = re.findall(r'<span aria-hidden="true">([^<]*)</span>', page.split('<div class="print">')[0])
    assert len(cells) == 30 * (width + 1) and cells[:width] == expected[0]


def test_each_cell_of_a_workbook_leads_to_its_passages(sample, tmp_path):
    filters = Filters(report_type=("multi_agency_audit",))
    (table,) = tables(sample, Question(filters=filters))
    save(sample, [table], filters, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet, passages = book[book.sheetnames[0]], book["passages"]
    assert book.sheetnames[1:] == ["passages", "numbers", "about"]
    heads = [c.value for c in passages[1]]
    linked = 0
    for row in sheet.iter_rows(min_row=2, max_row=31):
        for cell in row:
            if cell.hyperlink:
                linked += 1
                at = int(re.fullmatch(r"'?passages'?!A(\d+)", cell.hyperlink.location)[1])
                found = dict(zip(heads, (c.value for c in passages[at]), strict=True))
                assert found["row"] == row[0].value and sheet.cell(1, cell.column).value.startswith(found["column"])
                before = {k: passages.cell(at - 1, heads.index(k) + 1).value for k in ("row", "column")}
                assert before != {k: found[k] for k in before}, "the link leads to the first"
    assert linked == sum(c.passages > 0 for row in table.cells for c in row)
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref and sheet.conditional_formatting
    about = {row[0].value: row[1].value for row in book["about"].iter_rows() if row[0].value}
    assert {"filters", "corpus", "newest report", "analysis", "made with"} <= set(about)


def test_a_page_has_no_script_and_its_links_lead_somewhere(sample, tmp_path):
    filters = Filters()
    found = tables(sample, Question(filters=filters))
    (path,) = save(sample, found, filters, tmp_path / "t.html")
    checker = checked(path.read_text("utf-8"))
    assert not [tag for tag, _ in checker.tags if tag in ("script", "img", "iframe")]
    assert len(checker.ids) == len(set(checker.ids))
    inner = {link[1:] for link in checker.links if link.startswith("#")}
    assert inner and inner <= set(checker.ids)
    assert {link for link in checker.links if not link.startswith("#")} == {"data:,"}


def test_the_states_differ_in_sign_look_and_words():
    page = to_html(answered(made()))
    for state in ("not_mentioned", "out_of_scope", "badly_read", "no_report"):
        assert f'<td class="{state}"' in page and f".{state}" in page
    words = {said(cell, MEASURES["passages"]) for cell in STATES}
    assert len(words) == len({shown(c, "count") for c in STATES}) == 5
    assert all(w in page for w in words)


def test_what_reports_say_is_never_markup_or_a_formula(tmp_path):
    table = made()
    page = to_html(answered(table))
    assert "<script>" not in page and "&lt;script&gt;" in page
    checked(page)
    write_workbook(answered(table), tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets" in name)
    assert "\\<b\\>\\|\\*x\\*" in to_markdown(answered(table))
    assert "=1+1 <b>|*x*" in docx.Document(io.BytesIO(to_word(answered(table)))).tables[0].rows[1].cells[0].text


def test_a_wide_table_lies_on_its_side_and_repeats_its_heads():
    cells = STATES * 9
    document = docx.Document(io.BytesIO(to_word(answered(made(cells=cells)))))
    section = document.sections[0]
    assert section.page_width > section.page_height and len(document.tables) == 3
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert sum(c.width for c in table.rows[0].cells) <= section.page_width
    narrow = docx.Document(io.BytesIO(to_word(answered(made(cells=STATES[:2])))))
    assert narrow.sections[0].page_width < narrow.sections[0].page_height


def test_pictures_in_a_document_have_words():
    question = Question(columns="stance")
    columns = [Label(s, s) for s in ("strength", "concern", "mixed")]
    table = made(columns, [Cell("counted", n, passages=n) for n in (5, 3, 1)], question=question)
    chart = stance_bars(table)
    data = to_word(answered(table), [chart])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"5 strengths, 3 concerns, 1 mixed" in archive.read("word/document.xml")


def test_the_same_tables_give_the_same_bytes(sample, tmp_path):
    filters = Filters(report_type=("dip_sample",))
    found = tables(sample, Question(columns="stance", filters=filters))
    for ending in ENDINGS:
        one, two = (save(sample, found, filters, tmp_path / n / f"t{ending}")[0] for n in ("a", "b"))
        assert one.read_bytes() == two.read_bytes(), ending


def test_charts_say_what_they_show(tmp_path):
    table = made(rows=("Neglect", "Housing"))
    chart = heatmap(table)
    assert chart.svg == heatmap(table).svg and chart.png == heatmap(table).png
    assert "no report held" in chart.text and "Neglect, Column 0 $x$: 60" in chart.text
    assert b"&lt;theme&gt;" in chart.svg and b'role="img"' in chart.svg and b"(n=4)" in chart.svg
    years = [Label(str(y), str(y), 2) for y in (2022, 2023)] + [Label(None, "not stated", 1)]
    shares = [Cell("counted", 50.0, 1, 2), Cell("not_mentioned"), Cell("no_report")]
    over_time = made(years, shares, "share", ("Neglect",), Question(columns="year", measure="share"))
    assert set(charts(over_time)) == {"lines"}
    assert "2022 n=2, 2023 n=2" in lines(over_time).text and "not stated n" not in lines(over_time).text
    paths = save_charts([over_time, made(rows=())], tmp_path)
    assert sorted(p.suffix for p in paths) == [".csv", ".png", ".svg"]


@pytest.mark.parametrize(("form", "value"), [("count", 5.0), ("signed", -0.4), ("percent", 0.0), ("points", 12.0)])
def test_numbers_can_be_read_on_their_colours_and_none_is_red(form, value):
    for share in (0.0, 0.2, 0.5, 1.0):
        red, green, blue = fill = colour(value * share, span([Cell("counted", value)], form), form)
        assert not (red > 180 and green < 100 and blue < 100)
        light = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in fill]
        bright = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
        contrast = (bright + 0.05) / 0.05 if ink(fill) == "#000000" else 1.05 / (bright + 0.05)
        assert contrast >= 4.5


def test_an_empty_corpus_and_a_wrong_ending(tmp_path):
    with Corpus.open(tmp_path / "none.db", create=True) as corpus:
        link(corpus)
        for ending in ENDINGS[:-2]:
            assert save(corpus, [], Filters(), tmp_path / f"t{ending}")
        with pytest.raises(AuditlensError, match="nothing to draw"):
            save(corpus, [], Filters(), tmp_path / "t.svg")
        with pytest.raises(AuditlensError, match=r"choose a name that ends in \.xlsx"):
            save(corpus, [], Filters(), tmp_path / "t.pdf")
        assert answer(corpus, [], Filters()).sheets == ()


def test_a_share_of_few_reports_is_written_as_what_it_is_of(tmp_path):
    few = replace(STATES[0], numerator=3, denominator=4, value=75.0)
    table = made([Label("a", "A", 4)], [few], "share")
    write_workbook(answered(table), tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["B2"].value == "3/4"
    assert ">3/4<" in to_html(answered(table)) and "3 of 4" in to_html(answered(table))


def test_the_command_writes_a_file_and_charts(auditlens, sample_corpus, tmp_path):
    ran = auditlens(
        "themes", "--corpus", sample_corpus, "--type", "local_audit", "--by", "stance", "--out", tmp_path / "t.html",
        "--charts", tmp_path / "charts",
    )  # fmt: skip
    assert ran.code == 0 and len(ran.out.splitlines()) == 4
    assert all((tmp_path / line).exists() for line in ran.out.splitlines())
