"""The further fields of figures: noun, category, times, scope, basis, verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis import analyse
from pipeline.extract.figures import extract_figures
from pipeline.extract.meaning import fill_meaning
from pipeline.extract.meaning.heads import head_and_category
from pipeline.extract.meaning.resolve import Anchor, resolve, shifted
from pipeline.extract.meaning.scope import MARKS, scope_of
from pipeline.extract.meaning.verdict import called
from pipeline.extract.quantities import lexicon
from pipeline.records import Passage, ReportInfo

ALL_MARKS = [phrase for kind in MARKS for phrase in lexicon.data()["meaning"][kind]]
QUARTER = Anchor("2019-04", "2019-06", "2019-07-12")


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("contacts rated as good or outstanding", ("contacts", "rated as good or outstanding")),
        ("cases in which the father was seen", ("cases", "the father was seen")),
        ("Outstanding audits", ("audits", "Outstanding")),
        ("proportion of care leavers who are in work", ("care leavers", "in work")),
        ("child protection plans", ("plans", "child protection")),
        ("", (None, None)),
    ],
)
def test_head_and_category(about, expected):
    assert head_and_category(about) == expected


@pytest.mark.parametrize(
    ("when", "near", "expected"),
    [
        ("", "", ("2019-04", "2019-06")),
        ("previous", "up from 40% last year", ("2018-04", "2018-06")),
        ("previous", "than last month", ("2019-03", "2019-05")),
        ("previous", "the previous inspection", (None, None)),
        ("2014–15", "", ("2014-04", "2015-03")),
        ("31 March 2016", "", ("2016-03-31", "2016-03-31")),
        ("Quarter 3 2018-19", "", ("2018-10", "2018-12")),
        ("May", "", ("2019-05", "2019-05")),
        ("since April 2018", "", ("2018-04", "2019-06")),
        ("2017", "", ("2017-01", "2017-12")),
        ("the year ending 31 March 2018", "", ("2017-04-01", "2018-03-31")),
        ("summer of 2018", "", ("2018-06", "2018-08")),
        ("between 1 April to 30 June", "", ("2019-04-01", "2019-06-30")),
    ],
)
def test_times(when, near, expected):
    assert resolve(when, near, QUARTER) == expected


def test_nothing_is_guessed_without_dates():
    nothing = Anchor(None, None, None)
    for when in ("", "previous", "May", "Q2", "the last 12 months", "winter"):
        assert resolve(when, "last year", nothing) == (None, None)


def test_last_days_of_months():
    assert shifted("2024-06-30", -1) == "2024-05-31"
    assert shifted("2024-01", -3) == "2023-10"


@pytest.mark.parametrize(
    ("about", "left", "right", "expected"),
    [
        ("visits on time", "", " of visits were on time", "self"),
        ("national average", "the national average of ", "", "national"),
        ("visits", "", " in England", "national"),
        ("statistical neighbours", "among statistical neighbours ", "", "neighbours"),
        ("visits", "below the target of ", "", "target"),
        ("fixed-term exclusions, higher than the national average", "exclusions, at ", ", are higher", "self"),
    ],
)
def test_scope(about, left, right, expected):
    assert scope_of(about, left, right) == expected


def passage(text, number):
    figures = tuple(extract_figures(text))
    return Passage("p" + number, 1, 1, (), None, None, None, None, "sentence", text, 0, len(text), figures=figures)


def test_a_report():
    info = ReportInfo(report_type="dip_sample", sample_size=24, period_start="2024-01", period_end="2024-03")
    text = "We read 24 case files, drawn at random. Plans were good in 18 of the 24 files, against a target of 90%."
    (filled,) = fill_meaning([passage(text, "1")], info)
    sample, good, target = filled.figures
    assert sample.basis == "case sample, random"
    assert (good.population, good.scope, good.when_start) == ("24 files", "self", "2024-01")
    assert (target.scope, target.basis) == ("target", "target")


def test_words_of_judgement():
    text = "Timeliness was 90%, an improvement on 80% last year."
    a, b = extract_figures(text)
    assert called(text, a, b) == "better"
    text = "Timeliness was 90%, against 80% last year."
    a, b = extract_figures(text)
    assert called(text, a, b) is None


def test_what_a_change_is_called_is_kept():
    text = "Timeliness was 90%, an improvement on 80% last year."
    (filled,) = fill_meaning([passage(text, "1")], ReportInfo())
    links = [link for figure in filled.figures for link in figure.links]
    assert [(link.relation, link.direction, link.called) for link in links] == [("previous", "up", "better")]


def test_a_change_told_over_two_passages_is_called_by_the_words_of_the_later():
    text = (
        "Harrowmoor Council\n\nAudit of visits, March 2024\n\nFindings\n\n"
        "Statutory visits on time stood at 85%, which is a marked improvement.\n\n"
        "Statutory visits on time were 70% last year.\n"
    )
    report = analyse(text.encode(), name="visits.txt")
    links = [link for p in report.passages for figure in p.figures for link in figure.links]
    assert [(link.relation, link.direction, link.called) for link in links] == [("previous", "up", "better")]


@given(
    st.lists(st.sampled_from([*ALL_MARKS, "the", "cases were", "re-", ", ", "at", "not"]), max_size=6),
    st.sampled_from(["", " "]),
)
def test_words_that_tell_are_in_every_phrase(parts, between):
    text = between.join(parts)
    if any(lexicon.pattern("meaning", kind).search(text) for kind in MARKS):
        assert any(word in text for word in lexicon.telling("meaning", *MARKS))
