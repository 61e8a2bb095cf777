"""What must hold of every theme table, and the cases that mislead."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import fill, make, tag

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.records import STANCES, Grade
from pipeline.tables.cooccurrence import cooccurrence_tables
from pipeline.tables.cross import tables
from pipeline.tables.evidence import all_passages, passages_of
from pipeline.tables.gradetables import by_grade, grade_tables
from pipeline.tables.model import Question, shown

SUPERVISION = Filters(themes=("supervision",))
THEMES = ("supervision", "recording", "neglect")
PLACES = ("Harrowmoor", "Fenshire", "Northmere")


def said(text, stance="strength", *themes, **fields):
    return {"text": text, "stance": stance, "themes": tuple(tag(t, stance) for t in themes or THEMES[:1]), **fields}


@pytest.fixture
def corpus(tmp_path):
    with Corpus.open(tmp_path / "test.db", create=True) as opened:
        yield opened


def only(found):
    (table,) = found
    return table


def cell(table, row, column):
    i = next(i for i, x in enumerate(table.rows) if x.key == row)
    return table.cells[i][next(j for j, x in enumerate(table.columns) if x.key == column)]


def test_a_joint_report_counts_at_each_place_and_once_in_all(corpus):
    fill(corpus, make("joint", [said("Supervision was regular and recorded in full.")], authority="Harrowmoor",
                      authorities=("Harrowmoor", "Fenshire")))  # fmt: skip
    table = only(tables(corpus, Question(filters=SUPERVISION)))
    assert [c.text for c in table.columns] == ["Fenshire", "Harrowmoor"]
    assert [c.passages for c in table.cells[0]] == [1, 1]
    assert (table.totals[0].passages, table.totals[0].reports, table.basis.authorities) == (1, 1, 2)
    asked = only(tables(corpus, Question(filters=SUPERVISION.but(authority=("fenshire",)))))
    assert [c.text for c in asked.columns] == ["Fenshire"]


def test_a_sentence_that_a_report_repeats_counts_once(corpus):
    twice = said("Supervision was late and brief in most of the cases.", "concern")
    fill(corpus, make("repeats", [twice, "Something else was said here too.", twice], authority="Fenshire"))
    found = only(tables(corpus, Question(filters=SUPERVISION)))
    assert found.cells[0][0].passages == 1
    assert len(passages_of(corpus, found, found.cells[0][0])) == 1


def test_the_four_states_of_a_cell(corpus):
    fill(
        corpus,
        make("said", [said("Supervision was regular and recorded in full.")], authority="Harrowmoor"),
        make("silent", ["Plans were clear, and every one was reviewed in time by those who knew the child. " * 5],
             authority="Fenshire"),
        make("unread", ["A scan."], authority="Northmere"),
        make("send", ["Health assessments were late. " * 20], authority="Oldmere", report_type="area_send"),
    )  # fmt: skip
    by_type = only(tables(corpus, Question(rows="authority", columns="type", filters=SUPERVISION)))
    assert cell(by_type, "Harrowmoor", "ilacs").state == "counted"
    assert cell(by_type, "Fenshire", "ilacs").state == "not_mentioned"
    assert cell(by_type, "Northmere", "ilacs").state == "badly_read"
    assert cell(by_type, "Oldmere", "area_send").state == "out_of_scope"
    assert cell(by_type, "Oldmere", "ilacs").state == "no_report"
    signs = {shown(c, by_type.measure.form) for row in by_type.cells for c in row}
    assert signs == {"1", "0", "?", "–", "."}


def test_families_are_not_mixed_unless_asked_and_the_title_says_so(corpus):
    fill(
        corpus,
        make("inspection", [said("Supervision was regular and recorded in full.")], authority="Fenshire"),
        make("audit", [said("Supervision was missing on half of the files.", "concern")], authority="Fenshire",
             report_type="dip_sample"),
    )  # fmt: skip
    assert [t.family for t in tables(corpus, Question())] == ["inspection", "local_audit"]
    mixed = only(tables(corpus, Question(filters=Filters(mix=True))))
    assert "mixed" in mixed.title
    assert cell(mixed, "supervision", "Fenshire").passages == 2


def test_a_long_report_weighs_as_much_as_a_short_one(corpus):
    long = [said(f"Supervision in team {i} was regular and recorded.") for i in range(9)]
    fill(
        corpus,
        make("long", long, authority="Harrowmoor"),
        make("short", [said("Supervision was missing on every file.", "concern")], authority="Fenshire"),
    )
    for measure, value in (("balance", 0.0), ("rate", 100.0), ("share", 100.0)):
        table = only(tables(corpus, Question(columns="region", measure=measure, filters=SUPERVISION)))
        assert table.cells[0][0].value == value
        assert table.cells[0][0].denominator == 2


def test_practice_is_placed_by_its_period_and_what_is_unknown_stays_so(corpus):
    told = [said("Supervision was regular and recorded in full.")]
    fill(
        corpus,
        make("a", told, authority="Harrowmoor", period_start="2023-01", period_end="2023-03", published="2024-06-01"),
        make("b", told, authority="Fenshire", published="2024-06-01"),
    )
    for span, key in (("year", "2023"), ("financial_year", "2022/23"), ("quarter", "2022/23 Q4")):
        table = only(tables(corpus, Question(columns=span, filters=SUPERVISION)))
        assert [c.key for c in table.columns] == [key, None]
        assert table.columns[-1].text == "not stated"


def graded(name, grade, place, *texts):
    report = make(name, [said(t, section=("The experiences and progress of care leavers: " + grade,)) for t in texts],
                  authority=place)  # fmt: skip
    return replace(report, grades=(Grade("Care leavers", "care_leavers", grade, "ofsted", None, None),
                                   Grade("Overall", "overall", "good", "ofsted", "previous", None)))  # fmt: skip


def test_grades_are_counted_and_themes_go_with_the_grade_of_their_section(corpus):
    fill(
        corpus,
        graded("one", "good", "Harrowmoor", "Supervision was regular and recorded in full."),
        graded("two", "inadequate", "Fenshire", "Supervision was missing on every file.", "It was never made good."),
    )
    counts = only(grade_tables(corpus, Question(rows="area")))
    assert [(r.key, [c.value for c in cells]) for r, cells in zip(counts.rows, counts.cells, strict=True)] == [
        ("care_leavers", [1, 1])
    ]
    assert (counts.cells[0][0].numerator, counts.cells[0][0].denominator) == (1, 2)
    themed = only(by_grade(corpus, Question(filters=SUPERVISION)))
    assert [c.value for c in themed.cells[0]] == [1, 2]
    assert any("write to the grade" in note for note in themed.notes)


def test_themes_together_lead_to_the_passages_with_both(corpus):
    fill(
        corpus,
        make(
            "both",
            [
                said("Supervision was regular and it was recorded.", "strength", "supervision", "recording"),
                said("Supervision was regular in all of the teams.", "strength", "supervision"),
                said("Recording was up to date on every file.", "strength", "recording"),
                said("Neglect was recognised by every agency.", "strength", "neglect"),
            ],
            authority="Fenshire",
        ),
    )
    asked = Filters(themes=THEMES)
    table = only(cooccurrence_tables(corpus, Question(measure="together", filters=asked)))
    assert [[c.value for c in row] for row in table.cells] == [[2, 1, 0], [1, 2, 0], [0, 0, 1]]
    assert [r["text"] for r in passages_of(corpus, table, table.cells[0][1])] == [
        "Supervision was regular and it was recorded."
    ]
    overlap = only(cooccurrence_tables(corpus, Question(measure="jaccard", filters=asked)))
    assert (overlap.cells[0][1].value, overlap.cells[0][0].value) == (round(1 / 3, 4), None)


def test_what_is_asked_wrongly_is_said(corpus):
    for question in (Question(columns="theme"), Question(measure="lift"), Question(columns="colour")):
        fill(corpus, make("any", ["A sentence."], authority="Fenshire"))
        with pytest.raises(ValueError, match=r"theme|measure|colour"):
            tables(corpus, question)


def test_an_empty_corpus_has_no_table(corpus):
    assert tables(corpus, Question()) == grade_tables(corpus, Question(rows="area")) == []


def test_one_theme_by_authority(corpus):
    fill(corpus, make("a", [said("Supervision was regular and recorded in full.")], authority="Fenshire"))
    table = only(tables(corpus, Question(filters=Filters(themes=("supervision",)))))
    assert [r.key for r in table.rows] == ["supervision"]


passage = st.fixed_dictionaries(
    {
        "text": st.sampled_from([f"Sentence {n} of what was found in the cases read." for n in range(6)]),
        "stance": st.sampled_from(STANCES),
        "themes": st.lists(st.sampled_from(THEMES), unique=True, max_size=3),
        "agencies": st.lists(st.sampled_from(["police", "health"]), unique=True, max_size=2).map(tuple),
    }
)
report = st.tuples(
    st.lists(passage, max_size=6),
    st.lists(st.sampled_from(PLACES), unique=True, max_size=2),
    st.sampled_from(["ilacs", "area_send", "dip_sample"]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=st.lists(report, max_size=5), seed=st.integers(0, 9))
def test_what_always_holds(tmp_path_factory, reports, seed):
    made = []
    for i, (passages, places, kind) in enumerate(reports):
        told = [{**p, "themes": tuple(tag(t, p["stance"]) for t in p["themes"])} for p in passages]
        made.append(make(f"r{i}", told, authority=places[0] if places else None, authorities=tuple(places),
                         report_type=kind))  # fmt: skip
    shuffled = random.Random(seed).sample(made, len(made))
    answers = []
    for order in (made, shuffled):
        with Corpus.open(tmp_path_factory.mktemp("made") / "test.db", create=True) as corpus:
            fill(corpus, *order)
            filters = Filters(history=True)
            by_stance = tables(corpus, Question(columns="stance", filters=filters))
            for table in by_stance:
                for row, total in zip(table.cells, table.totals, strict=True):
                    # A sentence has one stance on a theme.
                    assert sum(c.passages for c in row) == total.passages
            for measure, low, high in (("share", 0, 100), ("balance", -1, 1), ("rate", 0, 100)):
                for table in tables(corpus, Question(measure=measure, filters=filters)):
                    for c in (c for row in table.cells for c in row):
                        assert c.value is None or low <= c.value <= high
                        assert c.reports <= c.passages
            counted = tables(corpus, Question(filters=filters))
            for table in counted:
                cells = [c.passages for row in table.cells for c in row]
                assert sum(cells) == sum(1 for _ in all_passages(corpus, table))
            answers.append([t.records() for t in (*by_stance, *counted)])
    assert answers[0] == answers[1]
