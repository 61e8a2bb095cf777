from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingest.readers.text import decode, read_text


def blocks(text, **kwargs):
    return [(b.kind, b.text) for b in read_text(text.encode(), **kwargs).blocks]


def furniture(text):
    return [b.text for b in read_text(text.encode()).furniture]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_encodings(encoding):
    text = "The child’s plan – “good enough” – was read by nine managers.\nVisits cost £40 each.\n"
    found, warning = decode(text.encode(encoding))
    assert found == text
    assert (warning is None) == (encoding.startswith("utf-8") or encoding in ("utf-16", "utf-32"))


def test_mojibake_is_mended():
    text = "The child’s plan – it cost £40 – was read in a café."
    assert decode(text.encode("utf-8").decode("cp1252").encode("utf-8"))[0] == text
    assert decode("Â is a letter, and so is â.".encode())[0] == "Â is a letter, and so is â."


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_no_text(data):
    with pytest.raises(ReadError) as error:
        read_text(data)
    assert error.value.kind == "empty"


def test_underlined_headings_wrapped_bullets_and_columns():
    text = """Practice week in Fenshire
=========================

What we did
-----------

In the week of 7 October managers read 30 records beside the worker and then
rang, met or wrote to 26 people, so that the find-
ings could be tested.

What they liked:
  * Children seen alone in nearly all of the records that were
    read by a manager
  * Quiet children heard

Group        Spoken to    Score
Children     9            8.2
Fathers      4            4.6
"""
    assert blocks(text) == [
        ("heading", "Practice week in Fenshire"),
        ("heading", "What we did"),
        (
            "paragraph",
            "In the week of 7 October managers read 30 records beside the worker and then rang, met or wrote to 26 "
            "people, so that the findings could be tested.",
        ),
        ("paragraph", "What they liked:"),
        ("bullet", "Children seen alone in nearly all of the records that were read by a manager"),
        ("bullet", "Quiet children heard"),
        ("table_row", "Group | Spoken to | Score"),
        ("table_row", "Children | 9 | 8.2"),
        ("table_row", "Fathers | 4 | 4.6"),
    ]
    rows = read_text(text.encode()).blocks[-3:]
    assert rows[0].is_header and rows[1].header == ("Group", "Spoken to", "Score")


def test_markdown():
    text = """# Audit of plans

Some **bold** words and a [link](https://example.org/x).

## Findings

1. Plans were *short*.
2. Visits were late.

| Grade | Plans |
|-------|------:|
| Good  | 8     |
| Poor  | 2     |
"""
    assert blocks(text, markdown=True) == [
        ("heading", "Audit of plans"),
        ("paragraph", "Some bold words and a link."),
        ("heading", "Findings"),
        ("bullet", "Plans were short."),
        ("bullet", "Visits were late."),
        ("table_row", "Grade | Plans"),
        ("table_row", "Good | 8"),
        ("table_row", "Poor | 2"),
    ]


def test_numbered_headings_and_paragraphs():
    text = """1. Introduction

- 1.1. Audits help managers to see what is good and what is not, and they take time.

2. Scores

- 2.1. 13 files were read. 6.9 is the mean.
- 2.2. Scores rose in all teams where supervision was regular, and overall judgements show

- a rise in those graded good.
- 2.3. The next audit is in May.
"""
    found = read_text(text.encode()).blocks
    assert [(b.kind, b.number, b.text) for b in found] == [
        ("heading", "1.", "Introduction"),
        ("paragraph", "1.1.", "Audits help managers to see what is good and what is not, and they take time."),
        ("heading", "2.", "Scores"),
        ("paragraph", "2.1.", "13 files were read. 6.9 is the mean."),
        (
            "paragraph",
            "2.2.",
            "Scores rose in all teams where supervision was regular, and overall judgements show a rise in those "
            "graded good.",
        ),
        ("paragraph", "2.3.", "The next audit is in May."),
    ]


def test_running_header_goes_and_its_list_goes_on():
    header = "NORTHMERE AUDIT PACK\n\n"
    text = (
        header
        + "1. SCOPE\n\nThe audit read nine plans of children in care, drawn by lot.\n\n"
        + "What was good:\n\n- Plans were short.\n\n"
        + header
        + "- Visits were on time.\n\n"
        + header
        + "2. NEXT STEPS\n\nThe board will read this in May and again in June of next year.\n"
    )
    assert ("bullet", "Visits were on time.") in blocks(text)
    assert "NORTHMERE AUDIT PACK" not in [t for _, t in blocks(text)]
    assert furniture(text).count("NORTHMERE AUDIT PACK") == 3


def test_slides_with_scanned_bullets():
    text = """ Context

« 2021 year was the focus of the audit. Since then the service has been reshaped and new posts
have been filled.

* Vacant posts have been filled.
 What changed

» Threshold was not clear

Threshold is now clear in every record that leaves the front door.
 What changed

« Plans were late without any
reason being given
"""
    assert blocks(text) == [
        ("heading", "Context"),
        (
            "bullet",
            "2021 year was the focus of the audit. Since then the service has been reshaped and new posts have been "
            "filled.",
        ),
        ("bullet", "Vacant posts have been filled."),
        ("heading", "What changed"),
        ("bullet", "Threshold was not clear"),
        ("paragraph", "Threshold is now clear in every record that leaves the front door."),
        ("bullet", "Plans were late without any reason being given"),
    ]


def test_page_numbers_in_running_text():
    def page(n, end):
        return "The team read many plans and rang many parents. " * 12 + f"At this level Social Care {n}\n\n{end} "

    text = "Title of the paper\n\n" + page(1, "should be told of it.") + page(2, "must be told.") + page(3, "is told.")
    document = read_text((text + "It ends here 4\n").encode())
    assert document.page_numbers == (1, 2, 3, 4)
    (running,) = [b for b in document.blocks if b.kind == "paragraph"]
    assert "Social Care should be told of it." in running.text
    assert [number for _, number in running.breaks] == [2, 3, 4]
    for (offset, _), word in zip(running.breaks, ("should", "must", "is"), strict=True):
        assert running.text[offset:].startswith(word)


def test_cover_numbers_without_stops_and_signature():
    text = """HARROWMOOR SAFEGUARDING CHILDREN PARTNERSHIP
Audit of neglect
Report author: A. Lane, Independent Auditor
12 March 2023

1\tIntroduction
1.1\tThe audit looked at twelve plans for
\tneglect in the spring.

2\tFindings
2.1\tStrengths
•\tChildren were seen alone.
o\tNurses saw eight.

Recommendations
Recommendation 1: The Partnership should revise its strategy by June.

Signed
Ann Lane
Head of Service
"""
    document = read_text(text.encode())
    assert [(b.kind, b.number, b.text, b.level) for b in document.blocks] == [
        ("heading", None, "Audit of neglect", 1),
        ("heading", "1.", "Introduction", 1),
        ("paragraph", "1.1", "The audit looked at twelve plans for neglect in the spring.", 0),
        ("heading", "2.", "Findings", 1),
        ("heading", "2.1", "Strengths", 2),
        ("bullet", "•", "Children were seen alone.", 1),
        ("bullet", "o", "Nurses saw eight.", 1),
        ("heading", None, "Recommendations", 1),
        ("paragraph", None, "Recommendation 1: The Partnership should revise its strategy by June.", 0),
    ]
    assert [b.text for b in document.furniture] == [
        "HARROWMOOR SAFEGUARDING CHILDREN PARTNERSHIP",
        "Report author: A. Lane, Independent Auditor",
        "12 March 2023",
        "Signed",
        "Ann Lane",
        "Head of Service",
    ]


def test_form_feeds_are_pages():
    document = read_text(b"Scope of audit\n\nWe read nine plans in May.\n\n1\f\fWe rang nine parents in June.\n\n3\n")
    assert document.page_numbers == (1, 2, 3)
    assert [b.page for b in document.blocks] == [1, 1, 3]
    assert [b.text for b in document.furniture] == ["1", "3"]


def test_committee_form_is_furniture_but_its_summary_is_read():
    text = """Date of Meeting: 4 March 2024

Lead Member: Councillor Ash

Lead Officer: Director of Children's Services

Executive Summary:

This paper sums up what eleven audits found in the spring.

Budget:

None arises from this report.

Background Papers: None

Officer Contact:

Name: R. Lane

Email: r.lane@ashmarsh.example

1. Introduction

- 1.1. Audits help.
"""
    assert [t for _, t in blocks(text)] == [
        "Executive Summary:",
        "This paper sums up what eleven audits found in the spring.",
        "Introduction",
        "Audits help.",
    ]
    assert "Date of Meeting: 4 March 2024" in furniture(text)


def test_link_list_sign_off_and_addresses_are_furniture():
    links = "\n\n".join(f"Guide number {i} to school handbooks" for i in range(12))
    text = f"""Audit of early help in Eastvale

Similar documents
{links}

Transcription:

Families were helped early and plans were short*, and all of this was found in May.

Ann Lee
Independent Chair
July 2023

* Short means one page.

CONTACT INFORMATION

Eastvale House
1 High Street

OUR PARTNERS

MAYOR OF EASTVALE
"""
    assert [t for _, t in blocks(text)] == [
        "Audit of early help in Eastvale",
        "Families were helped early and plans were short*, and all of this was found in May.",
        "Short means one page.",
    ]
    assert read_text(text.encode()).blocks[-1].kind == "footnote"
    assert "July 2023" in furniture(text)


def test_one_paragraph_a_line():
    text = "Overall, all plans were good and were read by nine managers from three agencies "
    text += "in the spring of the year. They said so.\n"
    text += "One plan was late, which had been so in each of the last three audits of the "
    text += "same team, and it was escalated at once.\n"
    assert [kind for kind, _ in blocks(text * 3)] == ["paragraph"] * 6


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "",
            "# Title",
            "- item",
            "1. One",
            "1.1 Text here",
            "* star",
            "  wrapped on",
            "Some prose that ends.",
            "CAPITALS",
            "====",
            "----",
            "a | b | c",
            "|-|-|",
            "x    y    z",
            "12",
            "Page 3 of 9",
            "\f",
            "Email: a@b.example",
            "Budget:",
            "Similar documents",
            "Transcription:",
            "Contact us",
            "May 2024",
            "no end and",
            "word-",
            "“quoted",
            "(1) one",
            "•",
        ]
    )
)


@given(LINES, st.booleans())
@settings(max_examples=200)
def test_every_letter_is_in_a_block_or_furniture(lines, markdown):
    text = "\n".join(lines)
    try:
        document = read_text(text.encode(), markdown=markdown)
    except ReadError as e:
        assert e.kind == "empty"
        return
    assert document == read_text(text.encode(), markdown=markdown)
    kept = "".join(b.text for b in (*document.blocks, *document.furniture))
    letters = sorted(c for c in text if c.isalpha())
    assert sorted(c for c in kept if c.isalpha()) == letters
    for block in document.blocks:
        assert block.text == " ".join(block.text.split()) != ""


@given(st.binary())
def test_any_bytes(data):
    try:
        read_text(data)
    except ReadError as e:
        assert e.kind == "empty"


def test_title_that_names_a_body():
    text = (
        "Annual report of the safeguarding partnership 2023-24\n\nFenshire Safeguarding Partnership\n\n"
        "We looked at the work of all partners in the year and at what it changed for children.\n"
    )
    document = read_text(text.encode())
    assert document.blocks[0].text == "Annual report of the safeguarding partnership 2023-24"
    assert [b.text for b in document.furniture] == ["Fenshire Safeguarding Partnership"]
