from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.clean import clean
from pipeline.ingest.passages import AuditPassages
from pipeline.ingest.questions import question_parts, section_label

NLP = spacy.blank("en")


def run(*blocks, pages=(None,)):
    cleaned = clean(Document("txt", tuple(blocks), page_numbers=pages))
    doc = NLP.make_doc(cleaned.text)
    doc._.blocks = cleaned.blocks
    return list(AuditPassages()(doc).spans["passages"])


def kinds(spans):
    return [(s._.kind, s.text) for s in spans]


def test_sections_lead_ins_items_and_numbers():
    spans = run(
        Block("heading", "SCOPE", level=1, number="1."),
        Block("paragraph", "Nine plans were read. What was good:"),
        Block("bullet", "Plans were short. They were read by all.", level=1, number="•"),
        Block("bullet", "Visits were on time", level=1, number="•"),
        Block("heading", "Fathers", level=2),
        Block("paragraph", "They were left out.", number="1.1"),
        Block("heading", "NEXT", level=1),
        Block("bullet", "The board to read this in May.", level=1, number="1."),
    )
    lead = "What was good:"
    found = [(s._.kind, s._.section, s._.lead_in, s._.item, s._.number) for s in spans]
    assert found == [
        ("heading", (), None, None, "1."),
        ("sentence", ("SCOPE",), None, None, None),
        ("sentence", ("SCOPE",), None, None, None),
        ("bullet", ("SCOPE",), lead, 1, "•"),
        ("bullet", ("SCOPE",), lead, 1, None),
        ("bullet", ("SCOPE",), lead, None, "•"),
        ("heading", ("SCOPE",), None, None, None),
        ("sentence", ("SCOPE", "Fathers"), None, None, "1.1"),
        ("heading", (), None, None, None),
        ("bullet", ("NEXT",), None, None, "1."),
    ]


def test_items_that_kept_only_their_semi_colons():
    spans = run(
        Block("paragraph", "These recommendations were made:"),
        Block("paragraph", "The hub to write to schools, and to check that they read it;"),
        Block("paragraph", "The board to ask for a new audit in the spring."),
        Block("paragraph", "The next audit was of plans."),
    )
    assert [s._.kind for s in spans] == ["sentence", "bullet", "bullet", "sentence"]
    assert [s._.lead_in for s in spans] == [None, spans[0].text, spans[0].text, None]


def test_a_heading_of_questions():
    spans = run(
        Block("heading", "Area 3: Referral: was it timely? Was it complete?", level=2),
        Block("heading", "Was anything left out?", level=2),
        Block("paragraph", "It was timely."),
    )
    assert kinds(spans) == [
        ("heading", "Area 3: Referral: was it timely?"),
        ("heading", "Was it complete?"),
        ("heading", "Was anything left out?"),
        ("sentence", "It was timely."),
    ]
    assert spans[-1]._.section == ("Area 3: Referral",)


@pytest.mark.parametrize("text", ["Who noticed?", "Has it changed? Results of the audit", "Theme 1: Was it read?"])
def test_a_heading_of_one_question_is_whole(text):
    assert question_parts(text) == [(0, len(text))]
    assert section_label(text) == text


def test_pages_of_a_passage():
    spans = run(
        Block("paragraph", "One was read. Two were not read at all. Three were.", 1, breaks=((24, 2), (40, 3))),
        pages=(1, 2, 3),
    )
    assert [(s._.page, s._.page_end) for s in spans] == [(1, 1), (1, 2), (3, 3)]


def test_rows_captions_notes():
    spans = run(
        Block("caption", "Table 1: grades"),
        Block("table_row", "Grade | Plans", is_header=True),
        Block("table_row", "Good | 8. All read. None late", header=("Grade", "Plans")),
        Block("caption", "Figure 1: grades"),
        Block("footnote", "One. Two.", number="*"),
        Block("note", "Allow five minutes."),
    )
    assert [s._.kind for s in spans] == ["heading", "table_row", "table_row", "caption", "footnote", "footnote", "note"]
    assert spans[2]._.header == ("Grade", "Plans") and spans[2]._.section == ("Table 1: grades",)
    assert spans[4]._.number == "*" and spans[5]._.number is None


def test_plain_text_without_blocks():
    doc = AuditPassages()(NLP.make_doc("What was good:\n\n  - Plans. Visits.\r\n* Fathers were seen\n"))
    assert kinds(doc.spans["passages"]) == [
        ("sentence", "What was good:"),
        ("bullet", "Plans."),
        ("bullet", "Visits."),
        ("bullet", "Fathers were seen"),
    ]
    assert AuditPassages()(NLP.make_doc("")).spans["passages"].has_overlap is False
    assert len(AuditPassages()(NLP.make_doc("   \n ")).spans["passages"]) == 0


def test_the_factory():
    nlp = spacy.blank("en")
    nlp.add_pipe("audit_passages")
    assert len(nlp("Plans were short. Visits were late.").spans["passages"]) == 2


KINDS = st.sampled_from(["heading", "paragraph", "bullet", "table_row", "caption", "footnote", "note"])
PIECES = st.lists(
    st.sampled_from(
        [
            "In all",
            "The plan",
            "was read.",
            "1.",
            "2.",
            "There were:",
            "“Nobody",
            "asked.”",
            "a;",
            "b",
            "(see 4.2)",
            "Why?",
            "Good: 8",
            "Poor: 2",
            "Late: 1",
            "9/11 would",
            "Panel",
            "s",
            "é",
            "\u00a0",
            "  ",
            "managers to agree",
            ".",
            "...",
        ]
    ),
    max_size=30,
).map(" ".join)


def check(spans, doc):
    at = 0
    for span in spans:
        between = doc.text[at : span.start_char].strip()
        assert between.replace(" ", "") in ("", span._.number or "")
        assert doc.text[span.start_char : span.end_char] == span.text == span.text.strip() != ""
        at = span.end_char
    assert not doc.text[at:].strip()


@given(st.lists(st.tuples(KINDS, PIECES), max_size=12))
@settings(max_examples=150)
def test_every_letter_is_in_exactly_one_passage(parts):
    cleaned = clean(Document("txt", tuple(Block(kind, text, level=1) for kind, text in parts)))
    doc = NLP.make_doc(cleaned.text)
    doc._.blocks = cleaned.blocks
    spans = list(AuditPassages()(doc).spans["passages"])
    check(spans, doc)
    again = list(AuditPassages()(doc).spans["passages"])
    assert [(s.start_char, s.end_char, s._.kind) for s in again] == [
        (s.start_char, s.end_char, s._.kind) for s in spans
    ]


@given(st.lists(st.text(), max_size=5))
def test_any_text_in_blocks(texts):
    cleaned = clean(Document("txt", tuple(Block("paragraph", text) for text in texts)))
    doc = NLP.make_doc(cleaned.text)
    doc._.blocks = cleaned.blocks
    check(list(AuditPassages()(doc).spans["passages"]), doc)


@given(st.text())
def test_any_plain_text(text):
    doc = NLP.make_doc(text)
    for span in AuditPassages()(doc).spans["passages"]:
        assert span.text.strip()


def test_the_printed_number_of_a_row_is_no_part_of_its_words():
    texts = ("2.1 Adoption performance | Good", "1.5 | 3", "12.5 hours | Late")
    rows = [(p._.number, p.text) for p in run(*(Block("table_row", text) for text in texts))]
    assert rows == [("2.1", "Adoption performance | Good"), (None, "1.5 | 3"), (None, "12.5 hours | Late")]
