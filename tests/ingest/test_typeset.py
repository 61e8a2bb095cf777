"""Reports of the sample in many dresses: what is read is what was set."""

import re
from collections import Counter

import pytest
import spacy

pytest.importorskip("reportlab")

from typesetting import DASH, Style, typeset

from pipeline.ingest.clean import clean
from pipeline.ingest.passages import AuditPassages
from pipeline.ingest.readers.pdf import read_pdf

NLP = spacy.blank("en")
REPORTS = ("harrowmoor-monthly-case-audit", "eastvale-domestic-abuse", "fenshire-neglect-overview")
TWO = {"columns": 2, "size": 9.5, "margin": 50}
THREE = {"columns": 3, "size": 8.5, "margin": 36, "gutter": 16}

ORDINARY = {
    "plain": Style(),
    "serif, justified, lined tables": Style(font="Times-Roman", size=11, justify=True, head="large", rules="lines"),
    "indented, no gaps, capitals": Style(
        font="Times-Roman", size=11, gap=0, indent=1.5, justify=True, head="caps", sign=DASH
    ),
    "word by word, hyphenated": Style(words=True, justify=True, hyphenate=True),
    "two columns, hyphenated": Style(**TWO, hyphenate=True, justify=True),
    "two columns under wide headings": Style(**TWO, head="large", wide_heads=True),
    "three columns": Style(**THREE, font="Times-Roman"),
    "tables without rules": Style(rules="none", head="large"),
    "boxed cells and boxes": Style(rules="boxes", boxes=True, header_bold=False),
    "headers by chapter, cover, contents": Style(
        running="chapter", page_number="{n} | Page", cover=True, contents=True, head="large"
    ),
    "roman numbers, watermark, small capitals": Style(
        page_number="{roman}", sign="o", watermark="DRAFT", head="smallcaps"
    ),
    "signs in the line": Style(page_number="-{n}-", sign_apart=False, head="caps", font="Times-Roman"),
    "turned": Style(rotate=90),
    "turned back": Style(rotate=270),
    "upside down": Style(rotate=180),
    "cropped": Style(crop=True),
    "in forms": Style(form=True),
    "signs of a symbol font": Style(sign="n", sign_font="ZapfDingbats"),
    "footnotes": Style(notes=True, head="large"),
    "footnotes under columns": Style(**TWO, notes=True),
}
NASTY = {
    "line by line": Style(order="lines"),
    "footers and notes first": Style(order="footer_first", notes=True),
    "columns line by line": Style(**TWO, order="lines"),
    "columns line by line under wide headings": Style(**TWO, order="lines", wide_heads=True, head="large"),
    "last column first": Style(**TWO, order="columns_last"),
    "backwards": Style(order="reverse"),
    "in no order": Style(order="shuffled"),
    "columns in no order": Style(**TWO, order="shuffled"),
    "cells by column": Style(order="cells_by_column"),
    "three columns line by line": Style(**THREE, order="lines"),
    "words line by line": Style(words=True, order="lines"),
}


def plain(text):
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def passages(data):
    """The passages of a PDF other than headings, and what was left out."""
    document = read_pdf(data)
    cleaned = clean(document)
    doc = NLP.make_doc(cleaned.text)
    doc._.blocks = cleaned.blocks
    found = [s.text for s in AuditPassages()(doc).spans["passages"] if s._.kind != "heading"]
    return found, [b.text for b in document.furniture]


def agreement(data, wanted):
    """F1 of the passages by their letters and digits."""
    mine, gold = Counter(map(plain, passages(data)[0])), Counter(map(plain, wanted))
    return 2 * sum((mine & gold).values()) / (mine.total() + gold.total())


@pytest.mark.parametrize("name", ORDINARY)
@pytest.mark.parametrize("stem", REPORTS[:2])
def test_ordinary(name, stem):
    assert agreement(*typeset(stem, ORDINARY[name])) >= 0.97


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("stem", REPORTS[1:])
def test_nasty(name, stem):
    assert agreement(*typeset(stem, NASTY[name])) >= 0.90


def test_marking_of_a_watermark_is_kept_apart():
    data, _ = typeset(REPORTS[0], Style(watermark="OFFICIAL-SENSITIVE"))
    found, furniture = passages(data)
    assert "OFFICIAL-SENSITIVE" in furniture
    assert not any("OFFICIAL" in text for text in found)
