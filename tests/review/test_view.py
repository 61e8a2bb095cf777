from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Dropped, Figure, Page, Passage, Report, ReportInfo
from pipeline.review.view import outline, pages, pieces


def passage(text, *, start=0, page=1, kind="sentence", section=(), figures=()):
    return Passage(
        f"x-{start}", page, page, section, None, None, None, None, kind, text, start, start + len(text), figures=figures
    )


def figure(start, end):
    return Figure("f", "count", 1.0, None, None, "files", "", start, end)


@given(
    st.text(max_size=30), st.integers(0, 50), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=4)
)
def test_pieces_put_together_are_the_text_whatever_the_figures(text, start, spans):
    given_passage = passage(text, start=start, figures=tuple(figure(*span) for span in spans))
    found = list(pieces(given_passage))
    assert "".join(piece for piece, _ in found) == text
    for piece, known in found:
        assert known is None or piece == text[known.start - start : known.end - start]


def test_the_outline_counts_what_stands_under_each_heading():
    found = outline(
        [
            passage("Audit of plans", kind="heading"),
            passage("Plans", kind="heading", section=("Audit of plans",)),
            passage("They are clear."),
            passage("They are reviewed."),
            passage("Next", kind="heading"),
        ]
    )
    assert [(h.level, h.passage.text, h.passages) for h in found] == [
        (0, "Audit of plans", 0),
        (1, "Plans", 2),
        (0, "Next", 0),
    ]


def test_a_report_without_headings_has_no_outline():
    assert list(outline([passage("They are clear."), passage("They are reviewed.")])) == []
    assert list(outline([])) == []


def test_every_passage_and_all_that_was_dropped_stands_on_a_page():
    first, lost = passage("Plans are clear."), passage("They are reviewed.", start=20, page=9)
    report = Report(
        "a.pdf",
        "0" * 64,
        "pdf",
        ReportInfo(),
        (Page(1, 0, 16), Page(2, 17, 17)),
        "",
        (first, lost),
        dropped=(Dropped(2, "Page 2 of 2"), Dropped(None, "Fenshire Council")),
    )
    found = {page.number: (page.passages, page.dropped_words) for page in pages(report)}
    assert found == {1: ((first,), 0), 2: ((), 4), 9: ((lost,), 0), None: ((), 2)}
