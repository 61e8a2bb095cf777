"""Measures: the catalogue, what is of a measure, intervals, and what is set side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.filters import Filters
from pipeline.measures.catalogue import MeasureError, load
from pipeline.measures.compare import compare, figure_likeness
from pipeline.measures.likeness import ENOUGH, likeness
from pipeline.measures.wilson import wilson

MEASURES = load()


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_knows_its_own_wordings(name):
    measure = MEASURES[name]
    assert measure.examples and measure.lookalikes and len(measure.definition) > 20
    for words in measure.examples:
        assert likeness(words, measure) >= ENOUGH, words
    for words in measure.lookalikes:
        assert likeness(words, measure) < ENOUGH, words


def test_a_folder_of_ones_own_adds_and_replaces(tmp_path):
    text = 'label = "L"\ndefinition = "D"\nunit = "share"\nbetter = "higher"\nconcepts = [["bus pass"]]\n'
    (tmp_path / "bus_passes.toml").write_text(text, encoding="utf-8")
    (tmp_path / "peps.toml").write_text(text, encoding="utf-8")
    found = load(tmp_path)
    assert found["peps"].label == "L" and len(found) == len(MEASURES) + 1
    assert likeness("children with a bus pass", found["bus_passes"]) >= ENOUGH


@pytest.mark.parametrize(
    ("words", "name", "of_it"),
    [
        ("visits to children that do not meet the standard of one every two weeks", "statutory_visits_on_time", False),
        ("statutory visits to children were made within timescale", "statutory_visits_on_time", True),
        ("not enough care leavers have an up-to-date pathway plan", "pathway_plans", True),
        ("care leavers not in education, employment or training", "care_leavers_neet", True),
    ],
)
def test_what_is_denied_is_not_the_measure_unless_the_measure_denies_it(words, name, of_it):
    assert (likeness(words, MEASURES[name]) >= ENOUGH) is of_it


def test_a_measure_of_examples_alone_is_found_by_what_they_mean(tmp_path):
    text = 'label = "Bus passes"\ndefinition = "D"\nexamples = ["children in care who hold a pass for the bus"]\n'
    (tmp_path / "bus_passes.toml").write_text(text, encoding="utf-8")
    mine = load(tmp_path)["bus_passes"]
    assert (mine.unit, mine.better, mine.concepts) == ("share", "neither", ())
    assert likeness("children in care that have a pass for the bus", mine) >= ENOUGH
    assert likeness("referrals that were repeat referrals", mine) == 0
    assert likeness("", mine) == 0


def test_words_that_mean_something_else_are_not_of_the_measure():
    words = "are placed within 20 miles of the city, the rest is not near it at all nor placed outside"
    assert likeness(words, MEASURES["placed_out_of_area"]) < likeness(
        "children in care placed out of area", MEASURES["placed_out_of_area"]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label = 1 2", "is not TOML"),
        ('label = "L"', "lacks definition; lacks examples"),
        ('label = "L"\ndefinition = "D"\nunit = "miles"\nbetter = "higher"\nconcepts = [["a"]]', "unit is 'miles'"),
        ('label = "L"\ndefinition = "D"\nunit = "share"\nbetter = "higher"\nconcepts = [[]]', "none of them empty"),
        (
            'label="L"\ndefinition="D"\nunit="share"\nbetter="higher"\nconcepts=[["a"]]\nkind="x"',
            "has kind, which is not",
        ),
    ],
)
def test_a_measure_that_cannot_be_used(tmp_path, text, message):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MeasureError, match=message):
        load(tmp_path)


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(MeasureError, match="no folder of measures"):
        load(tmp_path / "none")


@given(st.text(max_size=80))
def test_any_wording_has_a_likeness(text):
    assert all(0 <= likeness(text, measure) <= 1 for measure in MEASURES.values())


# Values of the score interval without continuity correction: R. G. Newcombe, "Two-sided confidence intervals for the
# single proportion", Statistics in Medicine 17 (1998), table I.
@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_against_published_values(numerator, denominator, low, high):
    assert wilson(numerator, denominator) == pytest.approx((low, high), abs=0.01)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(counts):
    low, high = wilson(*counts)
    assert 0 <= low <= 100 * counts[0] / counts[1] + 1e-9 and 100 * counts[0] / counts[1] - 1e-9 <= high <= 100


@pytest.mark.parametrize("counts", [(1, 0), (3, 2), (-1, 4)])
def test_no_interval_of_what_is_no_proportion(counts):
    with pytest.raises(ValueError, match="is no proportion"):
        wilson(*counts)


def row(authority, value, **more):
    """Return a figure of a measure as the corpus gives it."""
    return {
        "report": authority, "file": "a.pdf", "authority": authority, "title": "t", "published": "2024-03",
        "date": "2024-03", "report_type": "ilacs", "family": "inspection", "page": 1, "passage": f"{authority}-1",
        "kind": "percent", "value": value, "numerator": None, "denominator": 50.0, "quantity": f"{value:g}%",
        "stated": f"{value:g}%",
        "about": "children in care visited within timescale", "when": "", "scope": "self", "basis": "all children",
        "text": f"{value:g}% of children in care were visited within timescale.", **more,
    }  # fmt: skip


class Store:
    """A corpus of a few figures."""

    def __init__(self, *rows):
        self.rows = rows

    def figures(self, filters):
        return iter(dict(r) for r in self.rows)

    def reports(self, filters):
        return iter({"report": r["report"]} for r in self.rows)


def compared(*rows):
    return compare(Store(*rows), MEASURES["statutory_visits_on_time"], Filters())


def test_authorities_in_alphabetical_order_with_their_cases():
    (one,) = compared(row("Tarnshire", 90.0), row("Calderwick", 80.0))
    assert [(p.authority, p.n) for p in one.latest] == [("Calderwick", 50), ("Tarnshire", 50)]
    assert one.no_chart is None


def test_audit_samples_never_beside_performance_data():
    found = compared(row("Calderwick", 80.0, basis="case sample, moderated"), row("Tarnshire", 90.0))
    assert [(c.group, len(c.latest)) for c in found] == [("all children", 1), ("case sample", 1)]
    assert {c.no_chart for c in found} == {"fewer than two authorities"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"denominator": 19.0}, "fewer than 20 cases somewhere"),
        ({"stated": "almost 90%"}, "a figure is stated as a bound or roughly"),
        ({"denominator": None}, "the number of cases is not stated everywhere"),
        ({"about": "children in care visited within ten working days, within timescale"}, "what is counted differs"),
        ({"date": "2021-03"}, "more than 18 months apart"),
    ],
)
def test_no_chart_where_figures_cannot_be_compared(changes, why):
    (one,) = compared(row("Calderwick", 80.0), row("Tarnshire", 90.0, **changes))
    assert why in one.no_chart


def test_an_interval_only_for_a_random_sample():
    (one,) = compared(
        row("Calderwick", 80.0, basis="case sample, random"), row("Tarnshire", 90.0, basis="case sample, chosen")
    )
    calderwick, tarnshire = one.latest
    assert (calderwick.low, calderwick.high) == (67.0, 88.8)
    assert tarnshire.low is None


def test_figures_of_others_and_changes_are_left_out():
    assert compared(row("Calderwick", 80.0, scope="national"), row("Tarnshire", 90.0) | {"value": None}) == []
    changed = row("Calderwick", 8.0, text="Visits within timescale: an improvement of 8%.")
    assert figure_likeness(changed, MEASURES["statutory_visits_on_time"]) == 0


def test_no_interval_where_a_share_is_a_bound():
    (one,) = compared(
        row("Calderwick", 80.0, basis="case sample, random", stated="over 80%"),
        row("Tarnshire", 90.0, basis="case sample, random"),
    )
    calderwick, tarnshire = one.latest
    assert (calderwick.numerator, calderwick.low) == (None, None)
    assert tarnshire.numerator == 45 and tarnshire.low is not None
