"""Telling text with a wrong glyph map from text that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.garbled import drop, garbled, is_garbled, mended
from pipeline.ingest.pieces import PageText, Piece

PROSE = (
    "Auditors read twelve children's records in Harrowmoor and spoke to the workers and managers who knew them well. "
    "Plans were clear in most cases, but visits were often late and the reasons were seldom written down."
)


def shifted(text, by=3):
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if c.islower() else c for c in text.lower())


def page(*texts, size=11.0, bold=False):
    return [Piece(t, 70, 400, 700 - 14 * i, size, bold) for i, t in enumerate(texts)]


@pytest.mark.parametrize(
    "text",
    [
        shifted(PROSE),
        "".join(chr(0xE000 + ord(c)) if c != " " else c for c in PROSE),
        "".join(chr(ord(c) << 8) if c != " " else c for c in PROSE),
        "".join(chr(ord(c) - 29) if c != " " else c for c in PROSE),
        " ".join(f"(cid:{ord(c)})" for c in PROSE),
        PROSE.replace("e", "\ufffd"),
        "".join(chr(33 + i % 14) if c != " " else c for i, c in enumerate(PROSE)),
    ],
)
def test_garbled(text):
    assert is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        PROSE.upper(),
        "Saltholme, Northmere, Brackenford, Wexholme, Calderwick, Ravensley, Fenshire, Harrowmoor, Eastvale, Oldmere",
        "Wir haben zwölf Akten gelesen und mit den Fachkräften gesprochen, die diese Kinder und ihre Familien kennen.",
        "Ο έλεγχος εξέτασε δώδεκα φακέλους παιδιών και μίλησε με τους κοινωνικούς λειτουργούς",
        "1.1 ........................ 4 1.2 ....................... 5 2.1 ..................... 12 2.2 ......... 19",
        "12 (48%) 13 (52%) 25 (100%) 7 (28%) 18 (72%) 25 (100%)",
        "\uf0b7 Visits were on time. \uf0b7 Plans were shared. \uf0b7 Children were seen alone.",
        "MASH CIN CP LAC EHCP SEND IRO DSL LADO CSE CCE MACE MARAC DASH ICPC RCPC PLO S47 S17 NRM TAF CAF",
    ],
)
def test_not_garbled(text):
    assert not is_garbled(text)


def test_a_font_of_headings_is_told_over_all_pages():
    heads = [
        page(shifted(t), size=14, bold=True) for t in ("what we found in the records", "what must happen next now")
    ]
    pages = [PageText(i, 595, 842, [*h, *page(PROSE, PROSE)]) for i, h in enumerate(heads, 1)]
    found = garbled(pages)
    assert {i: [p.size for p in pieces] for i, pieces in found.items()} == {0: [14], 1: [14]}
    for i, pieces in found.items():
        drop(pages[i], pieces)
    assert not garbled(pages)


def test_one_page_of_several():
    pages = [PageText(i, 595, 842, page(text)) for i, text in enumerate([PROSE, shifted(PROSE), PROSE], 1)]
    assert list(garbled(pages)) == [1]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the childrenâ€™s plans cost Â£5 â€“ not 6", "the children’s plans cost £5 – not 6"),
        ("cafÃ© naïve", "café naïve"),
        ("Ã and Â and â", "Ã and Â and â"),
        ("“quoted” – £5 ½", "“quoted” – £5 ½"),
    ],
)
def test_text_decoded_twice_is_mended(text, meant):
    assert mended(text) == meant


@given(st.text(max_size=80))
def test_any_text(text):
    assert isinstance(is_garbled(text), bool)
    if text.isascii():
        assert mended(text) == text
