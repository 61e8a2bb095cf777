"""The drafts of passages, and the attributes of spans through which spaCy sees them."""

from __future__ import annotations

import spacy

from pipeline.spans import PASSAGES, draft_of, drafts, place, text_of

TEXT = "Plans are clear. Visits were late."


def make_doc():
    return spacy.blank("en")(TEXT)


def test_a_doc_without_passages_is_one():
    assert [(d.text, d.start, d.end) for d in drafts(make_doc())] == [(TEXT, 0, len(TEXT))]


def test_an_empty_doc_has_no_passage():
    assert drafts(spacy.blank("en")("")) == []


def test_attributes_and_drafts_are_the_same():
    doc = make_doc()
    doc.spans[PASSAGES] = [doc[:4], doc[4:]]
    first, second = drafts(doc)
    doc[:4]._.kind = "bullet"
    second.section = ("Findings",)
    assert first.kind == "bullet" and doc[4:8]._.section == ("Findings",)
    assert drafts(doc)[0] is first and draft_of(doc[:4]) is first
    assert [d.text for d in (first, second)] == ["Plans are clear.", "Visits were late."]


def test_unset_attributes_have_defaults():
    span = make_doc()[:2]
    assert span._.stance == "context" and span._.themes == () and span._.page is None


def test_the_cleaned_text_is_read_where_there_is_one():
    draft = draft_of(make_doc()[:])
    assert draft.words == TEXT
    draft.clean_text = "Plans are clear."
    assert draft.words == "Plans are clear."


def test_the_text_of_a_doc():
    doc = make_doc()
    assert text_of(doc) == doc.text == text_of(doc)


def test_stretches_are_placed_as_passages_of_whole_tokens():
    doc = make_doc()
    placed = place(doc, [(0, 14), (17, 34)])
    assert [d.text for d in placed] == ["Plans are clear", "Visits were late."]
    assert [s.text for s in doc.spans[PASSAGES]] == [d.text for d in placed]
    assert drafts(doc) is placed and draft_of(doc.spans[PASSAGES][1]) is placed[1]
    placed[0].kind = "heading"
    assert place(doc, [(0, 15)]) == [placed[0]]


def test_nothing_to_place():
    doc = spacy.blank("en")("")
    assert place(doc, []) == [] == list(doc.spans[PASSAGES])
