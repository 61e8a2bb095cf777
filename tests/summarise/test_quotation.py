import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.filters import Filters
from pipeline.corpus.said import before, said
from pipeline.corpus.store import Corpus
from pipeline.records import ThemeTag
from pipeline.summarise.lint import faults
from pipeline.summarise.quotation import Quoter
from tests.corpus.making import fill, make

THEMES = (ThemeTag("supervision", 0.9, ("rule",)),)


def passage(text, **more):
    return {"text": text, "stance": "strength", "stance_score": 0.9, "themes": THEMES, **more}


def quotations(folder, passages, *, asked=None):
    report = make("audit", passages, authority="Fenshire", authorities=("Fenshire",), published="2024-03")
    folder.mkdir(exist_ok=True)
    with Corpus.open(folder / "corpus.db", create=True) as corpus:
        fill(corpus, report)
        rows = {row["report"]: row for row in corpus.reports()}
        quoter = Quoter(before(corpus.connection, Filters()), rows)
        return report, [
            (p, quoter.quote(p, asked=p.stance == "recommendation" if asked is None else asked))
            for p in said(corpus.connection, Filters())
        ]


def texts(made):
    return None if made is None else [piece.text for piece in made[0]]


@pytest.mark.parametrize(
    ("passages", "quoted", "mended"),
    [
        (["Supervision is held every month."], ["Supervision is held every month."], ()),
        (
            ["However, supervision is held late."],
            ["[…]", "supervision is held late."],
            ("trimmed",),
        ),
        (
            ["Supervision is held every month.", "This helps managers to see drift early."],
            ["Supervision is held every month.", "This helps managers to see drift early."],
            ("passage_before",),
        ),
        (
            ["The council has trained all managers in supervision."],
            ["The council", "[Fenshire]", "has trained all managers in supervision."],
            ("inserted",),
        ),
        (["Supervision is held every month (paragraph 12)."], ["Supervision is held every month"], ()),
        (["For example, supervision is held every month."], None, None),
    ],
)
def test_mending(tmp_path, passages, quoted, mended):
    _, made = quotations(tmp_path, [passage(text) for text in passages])
    assert texts(made[-1][1]) == quoted
    if quoted:
        assert made[-1][1][1] == mended


def test_a_sensitive_passage_is_never_what_a_quotation_opens_with(tmp_path):
    _, made = quotations(
        tmp_path,
        [
            passage("Supervision is held every month.", sensitivity=("single_case",)),
            passage("This helps managers to see drift early."),
        ],
    )
    assert [texts(q) for _, q in made] == [None]


def test_a_concern_is_not_opened_by_a_strength(tmp_path):
    told = passage("Supervision is held every month.")
    _, made = quotations(tmp_path, [told, passage("This leaves little time for reflection.", stance="concern")])
    assert [texts(q) for _, q in made] == [[told["text"]], None]


def test_a_bare_thing_asked_for_says_what_it_is_there_for(tmp_path):
    _, made = quotations(tmp_path, [passage("The timeliness of supervision.", kind="bullet", stance="recommendation")])
    assert texts(made[0][1]) == ["[To improve:]", "The timeliness of supervision."]


def test_who_is_to_act_is_no_quotation(tmp_path):
    _, made = quotations(tmp_path, [passage("(Short Breaks Manager)", kind="bullet", stance="recommendation")])
    assert texts(made[0][1]) is None


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60),
        min_size=1,
        max_size=4,
    )
)
def test_every_piece_is_letter_for_letter_in_its_report(tmp_path_factory, lines):
    report, made = quotations(tmp_path_factory.mktemp("c"), [passage(f"However, {line} is held.") for line in lines])
    for _, quotation in made:
        for piece in quotation[0] if quotation else ():
            if piece.passage is None:
                assert piece.text.startswith("[") and piece.text.endswith("]")
            else:
                assert report.text[piece.start : piece.end] == piece.text


WORDS = (
    "However,",
    "the council",
    "Managers",
    "should",
    "review",
    "plans",
    "they",
    "also",
    "each month",
    "is held",
    ":",
)


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=9), min_size=1, max_size=3), st.booleans())
def test_what_the_lint_refuses_is_never_quoted(tmp_path_factory, sentences, asked):
    lines = [" ".join(own).replace(" :", ":") + "." for own in sentences]
    _, made = quotations(tmp_path_factory.mktemp("c"), [passage(line) for line in lines], asked=asked)
    for quotation in filter(None, (quotation for _, quotation in made)):
        assert faults([piece.text for piece in quotation[0]], asked=asked) == []


def test_the_same_words_may_be_quoted_as_a_finding_and_not_as_what_is_asked_for(tmp_path):
    said = [passage("Managers review all plans each month.")]
    for asked in (False, True):
        _, made = quotations(tmp_path / str(asked), said, asked=asked)
        assert (made[0][1] is None) == asked
