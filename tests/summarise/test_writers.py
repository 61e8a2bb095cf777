"""What is printed reads back as it was quoted, in each form."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from pipeline.errors import AuditlensError
from pipeline.summarise import paper as p
from pipeline.summarise.layouts.parts import noted
from pipeline.summarise.layouts.themes import themes
from pipeline.summarise.trail import Trail
from pipeline.summarise.writers.markdown import escaped, to_markdown
from pipeline.summarise.writers.page import to_page
from pipeline.summarise.writers.word import to_word
from tests.summarise.making import TEXTS, digest, finding

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def paper():
    return themes(digest(), Trail())


def word_texts(document):
    """The text of each paragraph and footnote, spaces single."""
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        for name in ("word/document.xml", "word/footnotes.xml"):
            for made in etree.fromstring(file.read(name)).iter(f"{W}p"):
                yield " ".join("".join(node.text or "" for node in made.iter(f"{W}t")).split())


def shown(text):
    return " ".join(html.fromstring(text).text_content().split())


def quotations(paper):
    return {span.text for span in p.spans(paper) if isinstance(span, p.Said)}


def test_every_quotation_is_letter_for_letter_in_word(paper):
    texts = "\n".join(word_texts(to_word(paper)))
    assert {q for q in quotations(paper) if q not in texts} == set()
    assert set(TEXTS.values()) - {TEXTS["mixed"]} <= quotations(paper)


def test_every_quotation_is_letter_for_letter_on_the_page(paper):
    text = shown(to_page(paper))
    assert {q for q in quotations(paper) if q not in text} == set()


def test_every_quotation_is_letter_for_letter_where_markdown_is_shown(paper):
    markdown = MarkdownIt("commonmark").enable("table")
    text = shown(markdown.render(to_markdown(paper)))
    assert {q for q in quotations(paper) if q not in text} == set()


def test_what_only_comes_near_is_told_apart_in_every_form(paper):
    """Northmere's passage comes near what Fenshire's and Harrowmoor's say: it is named, and not counted with them."""
    beneath = "2 local audits of 2 authorities: Fenshire and Harrowmoor;"
    beside = "near it: 1 more report (Northmere)"
    cited = "Fenshire, Neglect audit, 2023-07-06, p. 3; Harrowmoor, 2024, p. 3; near it: Northmere, 2022, p. 3"
    markdown = MarkdownIt("commonmark").enable("table").render(to_markdown(paper))
    word = "\n".join(word_texts(to_word(paper)))
    for text in (word, shown(to_page(paper)), shown(markdown)):
        assert beneath in text and beside in text
    assert cited in word and cited in shown(to_page(paper)) and cited in to_markdown(paper)


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (9, "Fenshire, Neglect audit, 2023-07-06, p. 3; Harrowmoor, 2024, p. 3; near it: Northmere, 2022, p. 3"),
        (2, "Fenshire, Neglect audit, 2023-07-06, p. 3; Harrowmoor, 2024, p. 3; near it: 1 more"),
        (1, "Fenshire, Neglect audit, 2023-07-06, p. 3; and 1 more; near it: 1 more"),
    ],
)
def test_what_there_is_no_room_for_is_counted_by_what_it_says(most, said):
    note = noted(finding("strength", ("Fenshire", "Harrowmoor"), 1, near=("Northmere",)), "F-1", most=most)
    assert note.plain == said


def test_the_same_paper_gives_the_same_bytes(paper):
    again = themes(digest(), Trail())
    assert to_word(paper) == to_word(again)
    assert to_page(paper) == to_page(again)
    assert to_markdown(paper) == to_markdown(again)


def test_footnotes_are_numbered_parted_and_named_in_the_settings(paper):
    document = to_word(paper)
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        notes = etree.fromstring(file.read("word/footnotes.xml"))
        body = etree.fromstring(file.read("word/document.xml"))
        settings = etree.fromstring(file.read("word/settings.xml"))
        types = file.read("[Content_Types].xml").decode()
        rels = file.read("word/_rels/document.xml.rels").decode()
    kinds = [note.get(f"{W}type") for note in notes]
    assert kinds[:2] == ["separator", "continuationSeparator"]
    ids = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
    assert ids == [ref.get(f"{W}id") for ref in body.iter(f"{W}footnoteReference")]
    assert len(ids) > 4
    assert len(settings.find(f"{W}footnotePr")) == 2
    assert "footnotes+xml" in types and "footnotes.xml" in rels


def test_what_names_a_table_stays_on_its_page():
    line, row = p.Words("Recording"), (p.Cell((p.Words("Fenshire"),)), p.Cell((p.Words("3"),)))
    blocks = (
        p.Heading(2, "Themes", "themes"),
        p.Text((line,)),
        p.Grid(("", "count"), (row,), (4.0, 1.0)),
        p.Text((line,)),
        p.Text((line,)),
    )
    document = docx.Document(io.BytesIO(to_word(p.Paper("paper", "Paper", "", blocks))))
    kept = [x.paragraph_format.keep_with_next for x in document.paragraphs if x.text]
    assert kept == [None, True, True, None, None]
    heads, first = document.tables[0].rows
    assert all(x.paragraph_format.keep_with_next for cell in heads.cells for x in cell.paragraphs)
    assert not any(x.paragraph_format.keep_with_next for cell in first.cells for x in cell.paragraphs)


def test_the_contents_are_a_field_with_every_heading_in_it(paper):
    body = docx.Document(io.BytesIO(to_word(paper))).element.body
    instructions = [node.text for node in body.iter(f"{W}instrText")]
    assert any("TOC" in text for text in instructions)
    marks = {node.get(f"{W}name") for node in body.iter(f"{W}bookmarkStart")}
    links = {node.get(f"{W}anchor") for node in body.iter(f"{W}hyperlink")}
    assert links and links <= marks
    asked = {text.split()[1] for text in instructions if "PAGEREF" in text}
    assert asked and asked <= links


def test_word_fills_in_the_page_numbers_where_there_are_contents(paper):
    def told(made):
        return docx.Document(io.BytesIO(to_word(made))).settings.element.xpath("w:updateFields")

    assert len(told(paper)) == 1
    assert not told(replace(paper, blocks=tuple(b for b in paper.blocks if not isinstance(b, p.Contents))))


def template(change, tmp_path):
    document = docx.Document()
    change(document)
    path = tmp_path / "council.docx"
    document.save(path)
    return path


def test_a_template_s_styles_header_and_margins_stay(paper, tmp_path):
    def change(document):
        document.sections[0].header.paragraphs[0].text = "Fenshire Council"
        document.styles["Heading 1"].font.name = "Georgia"
        document.add_paragraph("Old text that goes")

    made = docx.Document(io.BytesIO(to_word(paper, template(change, tmp_path))))
    assert made.sections[0].header.paragraphs[0].text == "Fenshire Council"
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert "Old text that goes" not in [q.text for q in made.paragraphs]
    assert "Heading 1" in {q.style.name for q in made.paragraphs}


def test_a_paper_goes_where_a_template_says(paper, tmp_path):
    def change(document):
        document.add_paragraph("Cover")
        document.add_paragraph("{{ digest }}")
        document.add_paragraph("Annex")

    texts = [q.text for q in docx.Document(io.BytesIO(to_word(paper, template(change, tmp_path)))).paragraphs]
    assert texts[0] == "Cover" and texts[-1] == "Annex" and paper.title in texts
    assert not any("{{" in text for text in texts)


def test_styles_that_a_template_lacks_are_made(paper, tmp_path):
    def change(document):
        for name in ("Quote", "List Bullet", "Heading 3", "Subtitle", "Title"):
            style = document.styles[name].element
            style.getparent().remove(style)

    made = docx.Document(io.BytesIO(to_word(paper, template(change, tmp_path))))
    assert {"Quote", "Title"} <= {q.style.name for q in made.paragraphs}


def test_a_template_with_footnotes_of_its_own_keeps_its_separators(paper, tmp_path):
    first = tmp_path / "first.docx"
    first.write_bytes(to_word(paper))
    made = to_word(paper, first)
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert sum("footnotes" in name for name in file.namelist()) == 1
        notes = etree.fromstring(file.read("word/footnotes.xml"))
    ids = [note.get(f"{W}id") for note in notes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_a_broken_template_gets_a_message_that_says_what_to_do(paper, tmp_path, content):
    path = tmp_path / "council.docx"
    path.write_bytes(content)
    with pytest.raises(AuditlensError, match=r"save it as a Word document \(\.docx\)"):
        to_word(paper, path)


def test_a_missing_template_is_named(paper, tmp_path):
    with pytest.raises(AuditlensError, match="there is no template at"):
        to_word(paper, tmp_path / "none.docx")


def test_the_page_runs_nothing_and_fetches_nothing(paper):
    text = to_page(paper)
    tree = html.fromstring(text)
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert not tree.xpath("//script|//link|//iframe|//*[starts-with(@src, 'http')]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href")} - {"close"} <= set(ids)


def test_a_citation_opens_the_text_of_its_page(paper):
    passage = p.cited(paper)[0]
    page = p.PageText(
        "a" * 64, "Fenshire, page 3", ((passage, "Some <words> of it.", True), (None, "[left out]", False))
    )
    tree = html.fromstring(to_page(p.Paper("x", "T", "", paper.blocks, pages=(page,))))
    assert tree.xpath(f"//a[@href='#p-{passage}']")
    assert tree.xpath(f"string(//p[@id='p-{passage}'])") == "Some <words> of it."


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a | b * c", r"a \| b \* c"),
        ("<script>", r"\<script\>"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("# heading", r"\# heading"),
        ("plain 12.5% (of 8)", "plain 12.5% (of 8)"),
    ],
)
def test_markdown_shows_a_report_s_text_letter_for_letter(text, made):
    assert escaped(text) == made


def test_control_characters_do_not_break_the_document():
    odd = p.Paper("x", "T\x00\x0b", "", (p.Text((p.Words("a\x01\ud800b\ufffe"),)),))
    assert "ab" in list(word_texts(to_word(odd)))


def test_every_reference_that_is_printed_is_kept():
    trail = Trail()
    made = themes(digest(), trail)
    codes = {span.code for span in p.spans(made) if isinstance(span, p.Ref)}
    codes |= {span.ref for span in p.spans(made) if isinstance(span, p.Note) and span.ref}
    assert codes and codes <= set(trail.entries)
    assert set(re.findall(r"\b[A-Z]-[0-9a-f]{8}\b", to_markdown(made))) <= set(trail.entries) | {
        cell.title.rpartition(" ")[2]
        for block in made.blocks
        if isinstance(block, p.Grid)
        for row in block.rows
        for cell in row
    }


def test_what_opens_a_part_stays_on_the_page_of_its_first_words():
    def text(words, look="body"):
        return p.Text((p.Words(words),), look)

    blocks = (
        p.Heading(1, "Neglect", "neglect"), text("Basic needs.", "soft"), text("2 of 3 reports.", "lead"),
        text("More on it."), text("Counted by words.", "soft"),
        p.Heading(2, "How much this covers", "covers"), text("All of it.", "soft"),
        p.Heading(1, "Housing", "housing"), text("Where families live.", "soft"),
        p.Heading(2, "What is judged", "judged"), text("Reports on each.", "soft"),
        p.Heading(3, "Inspection", "inspection"), text("Three."),
    )  # fmt: skip
    made = docx.Document(io.BytesIO(to_word(p.Paper("paper", "Paper", "", blocks)))).paragraphs[1:]
    kept = [q.text for q in made if q.paragraph_format.keep_with_next]
    assert kept == ["Neglect", "Basic needs.", "2 of 3 reports.", "How much this covers", "Housing",
                    "Where families live.", "What is judged", "Reports on each.", "Inspection"]  # fmt: skip


def test_the_contents_name_the_parts_before_fields_are_brought_up_to_date():
    blocks = (p.Contents(2), p.Heading(1, "Neglect", "neglect"), p.Heading(2, "What works", "works"))
    body = docx.Document(io.BytesIO(to_word(p.Paper("paper", "Paper", "", blocks)))).element.body
    (contents,) = body.xpath(".//w:sdtContent")
    assert ["".join(line.xpath(".//w:t/text()")) for line in contents] == ["Neglect", "What works"]
