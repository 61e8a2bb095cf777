from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.clean import LONGEST_WORD, clean


def test_a_line_a_block_and_pages():
    document = Document(
        "pdf",
        (
            Block("heading", "Scope", 2),
            Block("paragraph", "One plan.Two plans. Three", 2, breaks=((20, 3),)),
            Block("bullet", "Four", 6),
        ),
        page_numbers=(1, 2, 3, 4, 5, 6, 7),
    )
    cleaned = clean(document)
    assert cleaned.text == "Scope\nOne plan. Two plans. Three\nFour"
    assert [(p.number, cleaned.text[p.start : p.end]) for p in cleaned.pages] == [
        (1, ""),
        (2, "Scope\nOne plan. Two plans. "),
        (3, "Three\n"),
        (4, ""),
        (5, ""),
        (6, "Four"),
        (7, ""),
    ]


def test_no_pages_and_nothing_at_all():
    assert clean(Document("txt", ())).text == ""
    (page,) = clean(Document("txt", (Block("paragraph", "One."),))).pages
    assert (page.number, page.start, page.end) == (None, 0, 4)


BLOCKS = st.lists(st.tuples(st.text(), st.integers(1, 9), st.lists(st.integers(0, 40), max_size=2)), max_size=8)


@given(BLOCKS)
def test_offsets_and_pages_hold(parts):
    page = 1
    blocks = []
    for text, step, offsets in parts:
        page = max(page, step)
        first = page
        breaks = []
        for offset in sorted(offsets):
            page += 1
            breaks.append((min(offset, len(text)), page))
        blocks.append(Block("paragraph", text, first, tuple(breaks)))
    cleaned = clean(Document("pdf", tuple(blocks), page_numbers=tuple(range(1, page + 2))))
    at = 0
    for placed in cleaned.blocks:
        assert cleaned.text[placed.start : placed.end] == placed.block.text
        assert placed.start >= at
        at = placed.end
        for offset, _ in placed.block.breaks:
            assert 0 <= offset <= len(placed.block.text)
    assert [p.start for p in cleaned.pages][1:] == [p.end for p in cleaned.pages][:-1]
    assert cleaned.pages[0].start == 0 and cleaned.pages[-1].end == len(cleaned.text)


def test_words_of_absurd_length_are_parted():
    cleaned = clean(Document("txt", (Block("paragraph", f"So {'(' * 1000} it was."),)))
    assert max(map(len, cleaned.text.split())) == LONGEST_WORD
    assert cleaned.text.replace(" ", "") == f"So{'(' * 1000}itwas."
