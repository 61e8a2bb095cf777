from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.isodates import first_day, last_day, later, months


def test_the_days_that_a_date_covers():
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2024-02-03") == last_day("2024-02-03") == date(2024, 2, 3)


def test_what_is_no_date():
    assert [last_day(iso) for iso in (None, "", "soon", "2024-13", "2024-02-30", "9" * 40)] == [None] * 6


def test_months_are_whole_but_for_the_day():
    assert months("2024-02-01") == 24 * 12 + 2000 * 12 + 1
    assert int(months("2024-02")) == int(months("2024-02-29")) == int(months("2024-02-01"))
    assert int(months("2024")) - int(months("2023-07")) == 12
    assert months("2024-02-01") < months("2024-02") < months("2024-02-29") < months("2024")


def test_later_only_as_far_as_both_are_given():
    assert later("2012", "2011-07-15")
    assert not later("2011-07", "2011-07-15")
    assert not later("2011-07-15", "2011-07")
    assert not later(None, "2011")
    assert not later("2011", None)


@given(st.text(max_size=12))
def test_any_text_has_a_first_day_before_its_last_or_none(text):
    first, last = first_day(text), last_day(text)
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last
