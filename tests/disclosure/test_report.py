"""A report with its small numbers masked."""

import pytest

from pipeline.analysis import analyse
from pipeline.corpus.filters import Filters
from pipeline.corpus.link import link
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import write_report
from pipeline.disclosure.corpus import suppressed
from pipeline.disclosure.report import mask_report
from pipeline.disclosure.text import mask, mask_plain, numbers, small_spans

TEXT = """Harrowmoor Safeguarding Children Partnership

Audit of neglect, March 2024

Twenty children's files were read. Twelve were good, three were outstanding and five required improvement.

Eighteen of the 20 files (90%) held a chronology. Two of the children were in care, and one had moved twice.

The average score was 4 out of 10. Visits were made every three weeks and within 2 days in section 3.
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("audit") / "audit.txt"
    path.write_text(TEXT, encoding="utf-8")
    return analyse(path)


def test_small_counts_go_from_the_text(report):
    text = mask_report(report, 4).text
    assert "three were outstanding" not in text and "[x] were outstanding" in text
    assert "Two of the children" not in text
    assert "every three weeks and within 2 days in section 3" in text
    assert "score was 4 out of 10" in text


def test_what_would_reveal_them_goes_too(report):
    text = mask_report(report, 4).text
    assert "Eighteen" not in text and "90%" not in text  # two were left
    assert "five required" not in text  # 20 - 12 - 5 = 3


def test_the_masked_report_agrees_with_itself(report):
    masked = mask_report(report, 4)
    assert [masked.text[p.start : p.end] for p in masked.passages] == [p.text for p in masked.passages]
    for passage in masked.passages:
        for figure in passage.figures:
            assert passage.start <= figure.start <= figure.end <= passage.end
            if figure.value is None:
                assert figure.numerator is None and figure.denominator is None
                assert "[x]" in masked.text[figure.start : figure.end]
    assert masked.pages[-1].end == len(masked.text)


def test_a_mask_of_two_would_stand_for_one(report):
    with pytest.raises(ValueError, match="the least is 3"):
        mask_report(report, 2)


def test_the_copy_of_a_corpus_has_nothing_else_to_tell(report, tmp_path):
    with Corpus.open(tmp_path / "c.db", create=True) as corpus:
        with corpus.transaction() as db:
            write_report(db, report, version="1")
        link(corpus)
        with suppressed(corpus, 4) as masked:
            rows = list(masked.figures(Filters()))
            assert any(row["value"] is None and "[x]" in row["quantity"] for row in rows)
            assert not any(row["value"] in (1, 2, 3) for row in rows if row["kind"] == "count")
            assert not masked.search('"three were outstanding"', Filters())
            assert all("three were" not in row["text"] for row in masked.passages(Filters()))
        assert any("three were" in row["text"] for row in corpus.passages(Filters()))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Three children and two of the 14 boys", "[x] children and [x] of the 14 boys"),
        ("within two days, a three-year-old, Tier 2, 4 March, at 9.30", None),
        ("No one was told; one-to-one work; £3", None),
        ("in one case", "in [x] case"),
        ("3 of 20 (15%)", "[x] of 20 (15%)"),
        ("twenty-three visits, 2.5 a child", None),
        ("both children were seen twice", "[x] children were seen [x]"),
        ("1,204 referrals and 3", "1,204 referrals and [x]"),
        ("", None),
    ],
)
def test_small_numbers_in_running_text(text, masked):
    assert mask_plain(text, 5) == (text if masked is None else masked)


def test_numbers_are_read_in_digits_and_words():
    found = [(t.value, t.share) for t in numbers("ninety-two of 1,200 (7.7%), sixty")]
    assert found == [(92, False), (1200, False), (7.7, True), (60, False)]


def test_spans_that_overlap_become_one_mask():
    assert mask("abcdef", [(1, 3), (2, 4)]) == "a[x]ef"
    assert small_spans("2", 3, apart=[(0, 1)]) == []


def test_what_is_masked_in_running_text():
    said = "Both inadequate contacts and two school files were reread by three managers in three school days."
    shown = "[x] inadequate contacts and [x] school files were reread by three managers in three school days."
    assert mask_plain(said, 5) == shown
