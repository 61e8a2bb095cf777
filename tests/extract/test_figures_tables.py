"""Figures of table rows: the number of a cell, measured by the row's first cell and the column's header."""

from dataclasses import replace

from pipeline.extract.figures import FigureGroup, extract_figures, link_figures


def row(text, *header):
    return extract_figures(text, kind="table_row", header=header)


def test_a_count_with_its_share_is_one_percent():
    now, before = row("Good | 12 (38%) | 7 (35%)", "Judgement", "This audit", "Last year")
    assert (now.kind, now.value, now.numerator, now.about, now.when) == ("percent", 38, 12, "Good", "")
    assert (before.value, before.numerator, before.when) == (35, 7, "previous")
    assert [(link.to, link.relation) for link in now.links] == [(before.id, "previous")]


def test_header_and_label_say_what_is_measured():
    figures = row("Permanence | 0 | 1 | 3", "Team", "Outstanding", "Good", "Inadequate")
    assert [f.about for f in figures] == ["Permanence, Outstanding", "Permanence, Good", "Permanence, Inadequate"]
    assert [f.value for f in figures] == [0, 1, 3]


def test_share_beside_its_parts_is_one_figure():
    (figure,) = row("GP | 29 of 44 | 66% | improved", "Agency", "Core groups attended", "Share", "View")
    assert (figure.kind, figure.value, figure.numerator, figure.denominator) == ("percent", 66, 29, 44)


def test_scores_by_month_are_linked_in_order():
    figures = row("Recording | 5.5 | 5.6 | 5.8", "Domain", "April", "May", "June")
    assert [f.kind for f in figures] == ["score"] * 3
    assert [f.when for f in figures] == ["April", "May", ""]
    assert [link.to for f in figures for link in f.links] == ["f1", "f2"]


def test_target_column():
    _, target = row("Visits on time | 89% | 92%", "Indicator", "Q3 2024/25", "Target")
    assert target.about == "Target: Visits on time"


def test_dates_and_owners_of_an_action_plan_are_none():
    header = ("Action", "Owner", "By when")
    assert row("Fathers to be seen | Head of Service | 30 September 2024", *header) == ()
    (figure,) = row("Re-audit twelve records | QA team | October 2024", *header)
    assert (figure.kind, figure.value) == ("count", 12)


def test_quarters_and_no_header():
    figures = row("Q1 | 18 of 40 | 45%")
    assert [(f.kind, f.value, f.when) for f in figures] == [("percent", 45, "Q1")]


def test_more_cells_than_header_and_empty_cells():
    figures = row("Total |  | 4 | 5", "Area")
    assert [f.value for f in figures] == [4, 5]


def test_a_column_that_adds_up_is_linked_to_its_whole():
    texts = ["The panel read 24 contacts.", "Police | 9", "Schools | 10", "Health | 5"]
    groups = []
    for i, text in enumerate(texts):
        kind = "table_row" if i else "sentence"
        figures = tuple(replace(f, id=f"g{i}") for f in extract_figures(text, kind=kind))
        groups.append(FigureGroup(text, figures, kind=kind))
    linked = [f for figures in link_figures(groups) for f in figures]
    assert [[(link.to, link.relation) for link in f.links] for f in linked[1:]] == [[("g0", "part")]] * 3
