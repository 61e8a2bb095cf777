"""What holds of figures for any text: offsets, determinism, arithmetic, and number words back and forth."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.figures import extract_figures
from pipeline.numbers import parse_number, words_regex

VOCABULARY = """
the of in out all none no one two ten half a third quarters cases files children % per cent 10,000 per (77%) 13/20 20
2019 May score was were from to last year average , . ; : ( ) | - – aged 16 weeks up and with 5.9 good outstanding |
£ 1,299 whom these
"""
WORDS = st.sampled_from(VOCABULARY.split())
PROSE = st.lists(WORDS, max_size=40).map(" ".join)
KINDS = st.sampled_from(["sentence", "bullet", "heading", "table_row"])


def check(text, kind):
    figures = extract_figures(text, kind=kind)
    assert figures == extract_figures(text, kind=kind)
    ids = [f.id for f in figures]
    assert ids == [f"f{i}" for i in range(1, len(figures) + 1)]
    for f in figures:
        assert 0 <= f.start < f.end <= len(text)
        assert f.value >= 0
        if f.kind == "proportion" and f.numerator is not None and f.denominator:
            assert abs(f.value - 100 * f.numerator / f.denominator) <= 0.0500001
        assert all(link.to in ids and link.to != f.id for link in f.links)


@given(st.text(max_size=200), KINDS)
@settings(max_examples=150)
def test_any_text(text, kind):
    check(text, kind)


@given(PROSE, KINDS)
@settings(max_examples=300)
def test_text_full_of_numbers(text, kind):
    check(text, kind)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["of the", "out of", "of"]))
def test_parts_and_their_share(part, whole, joint):
    figures = extract_figures(f"The plan was current for {part:,} {joint} {whole:,} children.")
    if part <= whole:
        assert (figures[0].numerator, figures[0].denominator) == (part, whole)
        assert abs(figures[0].value - 100 * part / whole) <= 0.0500001


@given(st.floats(0, 100).map(lambda x: round(x, 2)))
def test_the_span_holds_the_quantity(value):
    text = f"Overall {value}% of visits were on time."
    (figure,) = extract_figures(text)
    assert text[figure.start : figure.end] == f"{value}%"
    assert figure.value == value


UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelt(n):
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{UNITS[n // 100]} hundred" + (f" and {spelt(n % 100)}" if n % 100 else "")
    rest = n % 1000
    return f"{spelt(n // 1000)} thousand" + (f"{' and' if rest < 100 else ''} {spelt(rest)}" if rest else "")


def test_number_words_back_and_forth():
    whole = re.compile(words_regex(), re.IGNORECASE)
    for n in range(10_000):
        words = spelt(n)
        assert parse_number(words) == n
        assert whole.fullmatch(words)


@pytest.mark.parametrize("written", ["", "and", "a", "cases", "one of", "1.2.3", "²", "٣", "9" * 40])
def test_what_is_no_number(written):
    assert parse_number(written) is None


@pytest.mark.parametrize(
    "text",
    ["1 of " * 500, "(" * 2000 + "5%", "one and " * 500, "20-" * 1000, "1," * 1000, "a hundred " * 400, "| 5 " * 800],
)
def test_long_runs_stay_quick(text):
    for kind in ("sentence", "table_row"):
        extract_figures(text, kind=kind)
