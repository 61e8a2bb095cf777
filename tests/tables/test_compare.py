"""Comparisons: reports are resampled, never passages, and little is never tested."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import fill, make, tag

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.errors import AuditlensError
from pipeline.tables import resample
from pipeline.tables.compare import neighbour_tables, period_tables
from pipeline.tables.groups import read_groups
from pipeline.tables.model import Question
from pipeline.tables.practice import placed, within

SUPERVISION = Filters(themes=("supervision",))
PERIODS = (("2021", "2022"), ("2023", "2024"))


def test_a_strong_difference_is_told_from_none():
    later = np.repeat([False, True], 20)
    alone = np.arange(40)
    values = np.stack([later * 1.0, np.tile([0.0, 1.0], 20), np.ones(40)], axis=1)
    counted = np.ones(values.shape, dtype=bool)
    strong, none, same = resample.change_chances(values, counted, later, alone)
    assert strong == pytest.approx(0.0001)
    assert none > 0.5
    assert same is None
    assert resample.change_chances(values, counted, later, alone)[1] == none
    low, high = resample.change_interval(values[:, 1], later, alone)
    assert low < 0 < high


def test_authorities_are_shuffled_whole():
    # Two authorities a side with many reports each: there are three ways to share them out, and no small chance.
    clusters = np.repeat(np.arange(4), 10)
    later = clusters >= 2
    values = (later * 1.0)[:, np.newaxis]
    (chance,) = resample.change_chances(values, np.ones(values.shape, dtype=bool), later, clusters)
    assert 0.3 < chance < 0.37


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30), st.integers(0, 5))
def test_a_shuffle_keeps_the_number_of_reports_on_a_side(drawn, seed):
    clusters = np.array([c for c, _ in drawn])
    later = np.array([side for _, side in drawn])
    shuffled = resample._shuffled(np.random.default_rng(seed), later, clusters, 7)
    assert (shuffled.sum(axis=1) == later.sum()).all()


def test_nothing_is_said_of_fewer_than_ten():
    later = np.repeat([False, True], [9, 30])
    values = np.arange(39.0)
    assert resample.change_chances(values[:, None], np.ones((39, 1), dtype=bool), later, np.arange(39)) == [None]
    assert resample.change_interval(values, later, np.arange(39)) is None
    assert resample.mean_interval(values[:9], np.arange(9)) is None
    low, high = resample.mean_interval(values, np.arange(39))
    assert low < values.mean() < high


def test_corrections_leave_out_what_was_not_tested():
    assert resample.corrected([0.01, None, 0.04]) == [0.02, None, 0.04]
    assert resample.corrected([None]) == [None]


@pytest.fixture
def corpus(tmp_path):
    with Corpus.open(tmp_path / "test.db", create=True) as opened:
        yield opened


def reports(year, number, stance, first=0):
    for i in range(first, first + number):
        # Words that stand in the reports of many authorities would be template wording.
        told = {"text": f"Supervision in team {i} was as it was found.", "themes": (tag("supervision", stance),)}
        yield make(
            f"{year}-{i}",
            [{**told, "stance": stance}],
            authority=f"Place {i}",
            period_start=f"{year}-05-01",
            period_end=f"{year}-05-12",
        )


def test_two_periods_side_by_side(corpus):
    fill(corpus, *reports(2021, 12, "concern"), *reports(2023, 12, "strength", 6), *reports(2019, 1, "concern", 40))
    (table,) = period_tables(corpus, Question(measure="balance", periods=PERIODS, filters=SUPERVISION))
    (before, after, change) = table.cells[0]
    assert (before.value, after.value, change.value) == (-1, 1, 2)
    assert change.p < 0.01
    assert change.ref is None
    assert [c.text for c in table.columns] == ["2021 to 2022", "2023 to 2024", "change"]
    assert "superseded ones too" in table.title
    assert any("In neither period" in note for note in table.notes)


def test_two_periods_with_few_reports_are_not_tested(corpus):
    fill(corpus, *reports(2021, 9, "concern"), *reports(2023, 12, "strength", 20))
    (table,) = period_tables(corpus, Question(measure="share", periods=PERIODS, filters=SUPERVISION))
    assert (table.cells[0][2].p, table.cells[0][2].low, table.cells[0][2].value) == (None, None, None)
    assert any("Too few reports" in note for note in table.notes)
    with pytest.raises(ValueError, match="overlap"):
        period_tables(corpus, Question(measure="share", periods=(PERIODS[0], ("2022-06", "2024"))))


def test_an_authority_beside_its_neighbours(corpus):
    told = {"text": "Supervision was regular.", "themes": (tag("supervision", "strength"),), "stance": "strength"}
    names = ("Devon", "Norfolk", "Cornwall", "Leeds")
    fill(corpus, *(make(n, [told], authority=n, report_type="dip_sample") for n in names))
    (table,) = neighbour_tables(corpus, Question(measure="rate", filters=SUPERVISION), "devon")
    assert [c.text for c in table.columns][:2] == ["Devon", "statistical neighbours"]
    assert "Leeds" not in str(table.notes)
    assert table.basis.reports == 3
    with pytest.raises(AuditlensError, match="Harrowmoor"):
        neighbour_tables(corpus, Question(measure="rate"), "Harrowmoor")
    with pytest.raises(ValueError, match="reports"):
        neighbour_tables(corpus, Question(measure="reports"), "Devon")


@pytest.mark.parametrize(
    ("start", "end", "year", "financial", "quarter"),
    [
        ("2022-04", "2023-03", "2022", "2022/23", None),
        ("2024-01-08", "2024-02-16", "2024", "2023/24", "2023/24 Q4"),
        (None, "2024-06", "2024", "2024/25", "2024/25 Q1"),
        ("2019", "2022", None, None, None),
        ("2024-06", "2024-01", None, None, None),
        (None, None, None, None, None),
        ("soon", None, None, None, None),
    ],
)
def test_placing_a_period(start, end, year, financial, quarter):
    found = [placed(start, end, span) for span in ("year", "financial_year", "quarter")]
    assert found == [year, financial, quarter]


@given(st.text(), st.text())
def test_no_text_breaks_the_placing(start, end):
    placed(start, end, "quarter")
    within(start, end, (end, start))


def test_groups_of_the_users_own(tmp_path):
    file = tmp_path / "groups.csv"
    file.write_text("\ufeffGroup, Authority \n", encoding="utf-8")
    with pytest.raises(AuditlensError, match="holds no group"):
        read_groups(file, ["Harrowmoor"])
    file.write_text("authority,group\nharrowmoor,north\nDevon County Council,west\n,\n", encoding="utf-8")
    assert read_groups(file, ["Harrowmoor"]) == (("Harrowmoor", "north"), ("Devon", "west"))
    file.write_text("authority,group\nDevonn,west\n", encoding="utf-8")
    with pytest.raises(AuditlensError, match="line 2"):
        read_groups(file, [])
    file.write_text("name,group\n", encoding="utf-8")
    with pytest.raises(AuditlensError, match="authority and group"):
        read_groups(file, [])
