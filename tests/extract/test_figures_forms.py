"""Every supported form gives its value back, whatever the number."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.extract.figures import extract_figures
from tests.extract.test_figures_properties import spelt

SMALL = st.integers(2, 99)
FRACTIONS = {"a third": 33.3, "two thirds": 66.7, "a quarter": 25.0, "three quarters": 75.0}
FRACTIONS |= {"half": 50.0, "a fifth": 20.0}


def only(text):
    (figure,) = extract_figures(text)
    return figure


@given(st.integers(0, 100), st.sampled_from(["%", " %", " per cent", " percent"]))
@settings(max_examples=20)
def test_percent(n, sign):
    figure = only(f"Overall, {n}{sign} of assessments were timely.")
    assert (figure.kind, figure.value) == ("percent", n)


@given(st.integers(0, 99))
@settings(max_examples=20)
def test_percent_in_words(n):
    assert only(f"Some {spelt(n)} per cent of assessments were timely.").value == n


@given(st.floats(0, 30).map(lambda x: round(x, 1)))
@settings(max_examples=20)
def test_percentage_points(value):
    assert only(f"Timeliness improved by {value} percentage points.").value == value


@given(st.integers(1, 60), st.integers(1, 39), st.sampled_from(["-", "–", " to ", "% to "]))
@settings(max_examples=20)
def test_ranges_are_two_figures(low, more, joint):
    figures = extract_figures(f"Auditors disagreed on {low}{joint}{low + more}% of grades.")
    assert [(f.kind, f.value) for f in figures] == [("percent", low), ("percent", low + more)]


@given(SMALL, SMALL, st.sampled_from(["{} of the {} cases", "{} out of {} cases", "{}/{} cases", "{} of {} cases"]))
@settings(max_examples=20)
def test_parts_of_a_whole(part, more, form):
    whole = part + more
    assume(not ("/" in form and (part, whole) in {(15, 16), (16, 17), (17, 18), (18, 19)} | {(24, 7)}))
    figure = only("The plan was current in " + form.format(part, whole) + ".")
    assert (figure.kind, figure.numerator, figure.denominator) == ("proportion", part, whole)


@given(SMALL, SMALL)
@settings(max_examples=20)
def test_parts_in_words(part, more):
    figure = only(f"{spelt(part).capitalize()} of the {spelt(part + more)} cases were timely.")
    assert (figure.numerator, figure.denominator) == (part, part + more)


@given(SMALL)
@settings(max_examples=20)
def test_all_and_none(n):
    assert only(f"In all {spelt(n)} cases the child was seen.").value == 100.0
    nothing = only(f"None of the {n} cases was timely.")
    assert (nothing.value, nothing.numerator, nothing.denominator) == (0.0, 0, n)


@pytest.mark.parametrize(("words", "value"), FRACTIONS.items())
@given(n=SMALL)
@settings(max_examples=20)
def test_fractions(words, value, n):
    assert only(f"In {words} of cases the plan was current.").value == value
    figure = only(f"The plan was current in {words} of the {n} cases.")
    assert (figure.value, figure.denominator) == (value, n)


@given(st.integers(1, 8), st.integers(1, 9))
@settings(max_examples=20)
def test_so_many_in(part, more):
    figure = only(f"About {spelt(part)} in {spelt(part + more)} children had an advocate.")
    assert (figure.kind, figure.numerator, figure.denominator) == ("proportion", part, part + more)


@given(st.floats(1, 900).map(lambda x: round(x, 1)))
@settings(max_examples=20)
def test_rates(value):
    figure = only(f"The rate of referrals was {value} per 10,000 children.")
    assert (figure.kind, figure.value, figure.denominator) == ("rate", value, 10000)


@given(st.floats(1.1, 9.9).map(lambda x: round(x, 1)))
@settings(max_examples=20)
def test_scores(value):
    assume(value != int(value))
    figure = only(f"Supervision scored {value}.")
    assert (figure.kind, figure.value) == ("score", value)


@given(st.integers(2, 9_999))
@settings(max_examples=20)
def test_counts_in_digits_and_words(n):
    assume(not 1900 <= n < 2100)
    assert only(f"Auditors found {n:,} referrals.").value == n
    assert only(f"Auditors found {spelt(n)} referrals.").value == n


@given(st.integers(20, 400), st.integers(2, 19))
@settings(max_examples=20)
def test_of_which_only(whole, part):
    total, few = extract_figures(f"There were {whole} referrals, of which only {spelt(part)} were timely.")
    assert (total.value, few.numerator, few.denominator) == (whole, part, whole)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("l0% of plans were late.", 10),
        ("Only I2 per cent of plans were late.", 12),
        ("As many as 1O% of plans were late.", 10),
        ("Overall, 91%1 of visits were on time.", 91),
        ("Approximately 42,6163 children live in Fenshire.", 42616),
        ("There were 1,\n204 contacts in the year.", 1204),
        ("Auditors read the files of one team (n=20).", 20),
    ],
)
def test_slips_of_the_page(text, value):
    assert value in [f.value for f in extract_figures(text)]


@pytest.mark.parametrize(
    "text",
    [
        "See paragraphs 31, 32, 34, 36, 52, 55, 57, 65 and 115.",
        "Staff worked on through COVID-19.",
        "In quarter three of 2014–15 work went on.",
        "This held in two of the last nine months.",
    ],
)
def test_what_is_no_figure(text):
    assert extract_figures(text) == ()


@pytest.mark.parametrize("unit", ["5 cases ", "5 LAC audits good ", "5 cases. ", "12 cases audited, 3 of these late. "])
def test_thousands_of_figures_in_one_passage(unit):
    assert len(extract_figures(unit * 700)) >= 700
