import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingest.readers import read

STYLES = rb"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2 heading 2;}}"
FONTS = rb"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset238 Arial CE;}}"


def rtf(body, head=b""):
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + STYLES + head + body + b"}"


def shown(data):
    return [(b.kind, b.level, b.number, b.text) for b in read(data, name="x").blocks]


PROSE = b"Auditors read twelve records in Harrowmoor, and each was read by two people who talked about it."


def test_headings_lists_and_paragraphs():
    body = (
        rb"\pard\s1\b What we found\b0\par\pard " + PROSE + rb"\par\pard\s2 Strengths\par"
        rb"\pard{\listtext\f2 \'b7\tab}\ls1\ilvl0 Plans were clear.\par"
        rb"{\listtext 2.\tab}\ls1\ilvl1 Visits were on time.\par\pard Seen by all.\par"
    )
    assert shown(rtf(body)) == [
        ("heading", 1, None, "What we found"),
        ("paragraph", 0, None, PROSE.decode()),
        ("heading", 1, None, "Strengths"),
        ("bullet", 1, "•", "Plans were clear."),
        ("bullet", 2, "2.", "Visits were on time."),
        ("paragraph", 0, None, "Seen by all."),
    ]


def test_table_rows_have_their_header():
    row = rb"\trowd%s\pard\intbl %s\cell %s\cell\row"
    body = (
        PROSE + rb"\par" + row % (rb"\trhdr", b"Area", b"Grade") + row % (b"", b"Plans", b"Good") + rb"\pard After.\par"
    )
    rows = [b for b in read(rtf(body), name="x").blocks if b.kind == "table_row"]
    assert [(b.text, b.is_header, b.header) for b in rows] == [
        ("Area | Grade", True, ()),
        ("Plans | Good", False, ("Area", "Grade")),
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (rb"the child\rquote s \ldblquote voice\rdblquote", "the child’s “voice”"),
        (rb"the child\'92s voice", "the child’s voice"),
        (rb"the child\u8217?s voice", "the child’s voice"),
        (rb"{\uc2 the child\u8217 xxs voice}", "the child’s voice"),
        (rb"{\f1 \'b3\'f3d\'9f} was here", "łódź was here"),
        (rb"\u-10179?\u-8704? smile", "😀 smile"),
        (rb"10\~% of {\v hidden }records{\deleted gone}", "10 % of records"),
        (rb"a {\field{\*\fldinst HYPERLINK x}{\fldrslt link}} here", "a link here"),
        (rb"before{\*\unknown not this} after{\pict 89504e47} it", "before after it"),
        (rb"before \bin5 {}{}}after", "before after"),
    ],
)
def test_characters(written, read_as):
    assert shown(rtf(written + rb"\par"))[0][3] == read_as


def test_notes_and_running_lines_are_apart():
    body = (
        rb"{\header OFFICIAL\par}{\footer Page {\field{\fldrslt 2}}\par}{\info{\title An audit}{\author Someone}}"
        rb"Plans were clear{\super\chftn{\footnote\pard 1 In ten of twelve records.}} and shared.\par"
    )
    document = read(rtf(body), name="x")
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("paragraph", "Plans were clear and shared."),
        ("footnote", "In ten of twelve records."),
    ]
    assert {b.text for b in document.furniture} == {"OFFICIAL", "Page 2"}
    assert document.title == "An audit"


def test_deep_groups_are_refused():
    with pytest.raises(ReadError):
        read(b"{\\rtf1 " + b"{" * 5000 + b"x" + b"}" * 5000, name="x")


TOKENS = (
    rb"{ } \par  \u8217? \'9 \cell \row words \bin9 \intbl {\footnote \* \uc-1 \s1 \ \ansicpg9 \listtext \info".split(
        b" "
    )
)


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*TOKENS, b" ", b"\xff", b"\n"])))
def test_any_tokens_have_blocks_or_a_reason(parts):
    try:
        assert read(rb"{\rtf1 " + b"".join(parts), name="x").blocks
    except ReadError as e:
        assert e.kind in ("no_text", "damaged")


def test_bold_numbered_lines_that_follow_one_another_are_a_list():
    items = rb"\pard\b 1. Keep visits on time\b0\par\pard\b 2. Write plans with families\b0\par"
    body = rb"\pard " + PROSE + rb"\par" + items
    assert [(k, n) for k, _, n, _ in shown(rtf(body))][1:] == [("bullet", "1."), ("bullet", "2.")]
