"""Dates, ranges, quarters and years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.dates import find_dates, find_ranges, find_years, last_day, moved


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 September 2019", "2019-09-04"),
        ("4th September, 2019", "2019-09-04"),
        ("the 4th of September 2019", "2019-09-04"),
        ("September 4, 2019", "2019-09-04"),
        ("04/09/2019", "2019-09-04"),
        ("4.9.19", "2019-09-04"),
        ("2019-09-04", "2019-09-04"),
        ("SEPT 2019", "2019-09"),
        ("July 2011", "2011-07"),
    ],
)
def test_single(text, expected):
    assert [w.first for w in find_dates(text)] == [expected]


@pytest.mark.parametrize("text", ["31 February 2019", "99/99/2019", "2009-2011", "May it be", "section 47 of 2019", ""])
def test_no_date(text):
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 January–5 February 2014", ("2014-01-28", "2014-02-05")),
        ("8 – 12 July 2013", ("2013-07-08", "2013-07-12")),
        ("6 July 2015 – 30 July 2015", ("2015-07-06", "2015-07-30")),
        ("22 November to 3 December 2021", ("2021-11-22", "2021-12-03")),
        ("28 December to 5 January 2024", ("2023-12-28", "2024-01-05")),
        ("between April and June 2011", ("2011-04", "2011-06")),
        ("October 2022 to March 2023", ("2022-10", "2023-03")),
        ("October to March 2023", ("2022-10", "2023-03")),
        ("Monday 4 to Friday 8 March 2024", ("2024-03-04", "2024-03-08")),
    ],
)
def test_range(text, expected):
    assert [(w.first, w.last) for w in find_ranges(text)] == [expected]
    assert find_dates(text) == []


def test_backward_range_is_none():
    assert find_ranges("30 June 2015 to 2 June 2015") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023/24", ("2023-04", "2024-03")),
        ("2023-2024", ("2023-04", "2024-03")),
        ("Quarter 3, 2024-25", ("2024-10", "2024-12")),
        ("Q4 2024/25", ("2025-01", "2025-03")),
    ],
)
def test_years(text, expected):
    assert [(w.first, w.last) for w in find_years(text)] == [expected]


def test_a_plan_of_years_is_no_financial_year():
    assert find_years("the plan for 2019-2022") == []


def test_last_day():
    assert last_day("2024-02") == "2024-02-29"
    assert last_day("2024-02-03") == "2024-02-03"


@given(st.text(alphabet="0123456789 /-.thndstof,–JanuaryFebMchApilJeugSO\u0664"))
def test_whatever_is_found_is_a_date(text):
    for when in [*find_dates(text), *find_ranges(text), *find_years(text)]:
        assert when.first <= when.last
        assert 0 <= when.start < when.end <= len(text)
        for iso in (when.first, when.last):
            date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_a_written_date_is_read_back(day):
    text = f"on {day.day} {day.strftime('%B %Y')}."
    assert [w.first for w in find_dates(text)] == [day.isoformat()]


@pytest.mark.parametrize(
    ("iso", "months", "other"),
    [
        ("2024-04-01", 6, "2024-09-30"), ("2024-04", 6, "2024-09"), ("2024-09-30", -6, "2024-04-01"),
        ("2024-03", -12, "2023-04"), ("2024-02-29", -1, "2024-02-01"), ("2024-01-15", 1, "2024-02-14"),
        ("2023-12-31", -3, "2023-10-01"), ("2024", 12, "2024-12"),
    ],
)  # fmt: skip
def test_the_other_end_of_a_period(iso, months, other):
    assert moved(iso, months) == other
