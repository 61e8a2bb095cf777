"""What is judged, and how: the numbers are those that anyone finds who counts the passages again."""

import json

import pytest

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.records import ThemeTag
from pipeline.resources import lexicon
from pipeline.summarise.compose import build
from pipeline.summarise.layouts.themes import themes
from pipeline.summarise.lint import faults
from pipeline.summarise.subjects import judged_in, said_as
from pipeline.summarise.trail import Trail
from tests.corpus.making import fill, make

PLACES = ("Ashmarsh", "Calderwick", "Eastvale", "Fenshire", "Harrowmoor")

SAID = {
    "Ashmarsh": (
        ("strength", "Supervision of the assessment team is regular and reflective."),
        ("concern", "Duty workers wait for months until their supervision is written up in the records."),
        ("recommendation", "Managers should make supervision reflective in every team."),
    ),
    "Calderwick": (
        ("strength", "Personal advisers value the regular supervision that their manager gives them."),
        ("concern", "Family workers have had no reflective supervision since the autumn."),
    ),
    "Eastvale": (
        ("strength", "Fostering staff praise their monthly supervision."),
        ("concern", "Supervision in the night team is seldom recorded."),
        ("mixed", "Supervision is regular in the day teams but not reflective in any of them."),
    ),
    "Fenshire": (
        ("concern", "Supervision records in the court team are thin."),
        ("context", "Supervision is regular where the policy says so."),
    ),
    "Harrowmoor": (("strength", "A curious supervision group meets in the library every spring."),),
}


def corpus_of(folder, said, family="multi_agency_audit", theme="supervision"):
    reports = [
        make(
            place,
            [
                {"text": t, "stance": s, "stance_score": 0.95, "themes": (ThemeTag(theme, 0.95, ("rule",)),)}
                for s, t in own
            ],
            authority=place,
            authorities=(place,),
            title="Case audit",
            published="2024-02",
            report_type=family,
        )
        for place, own in said.items()
    ]
    corpus = Corpus.open(folder / "corpus.db", create=True)
    fill(corpus, *reports)
    return corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    with corpus_of(tmp_path_factory.mktemp("judged"), SAID) as made:
        yield made


@pytest.fixture(scope="module")
def theme(corpus):
    return next(t for t in build(corpus, Filters(), findings=8).themes if t.id == "supervision")


def rows(theme):
    return {row.name: row for overview in theme.overviews for row in overview.rows}


def holding(*parts):
    """The places whose passages hold a part of a word, by stance."""
    found = {}
    for place, own in SAID.items():
        for stance, text in own:
            if stance != "context" and any(part in text.lower() for part in parts):
                found.setdefault(stance, set()).add(place)
    return found


@pytest.mark.parametrize(
    ("name", "parts"),
    [("regularity", ("regular", "monthly")), ("reflection", ("reflective",)), ("recording", ("record",))],
)
def test_the_numbers_are_those_of_the_passages(corpus, theme, name, parts):
    row = rows(theme)[name]
    place_of = {r["report"]: r["authority"] for r in corpus.reports(Filters())}
    text_of = {p["passage"]: p["text"] for p in corpus.passages(Filters())}
    wanted = holding(*parts)
    for stance, count in row.stances:
        assert {place_of[sha] for sha in count.basis} == wanted.get(stance, set())
        assert count.value == len(wanted.get(stance, ()))
        assert all(any(part in text_of[i].lower() for part in parts) for i in count.passages)
    assert set(row.authorities.basis) == set().union(*wanted.values())


def test_what_reports_of_two_authorities_name_is_no_row(theme):
    assert "challenge" not in rows(theme)
    assert all(row.authorities.value >= 3 for row in rows(theme).values())


def test_the_theme_is_no_row_of_itself(theme):
    assert "supervision" not in rows(theme)


def test_rows_stand_by_the_number_of_reports(theme):
    for overview in theme.overviews:
        numbers = [row.reports.value for row in overview.rows]
        assert numbers == sorted(numbers, reverse=True) and len(numbers) <= 8


def test_no_passage_is_quoted_twice_in_a_theme(theme):
    rows_ = rows(theme).values()
    beside = [side.quotation.source.passage for row in rows_ for side in (row.well, row.badly) if side is not None]
    printed = [f.quotation.source.passage for s in theme.sections for f in (*s.findings, *s.beside)]
    assert len(beside) == len(set(beside)) and set(beside).isdisjoint(printed)


def test_a_side_quotes_its_stance_and_its_row_and_passes_the_lint(tmp_path):
    said = {
        place: (
            *SAID.get(place, ()),
            *(("strength", f"In {what} supervision is {how}.") for what, how in ((f"the {place} hub", "regular"),)),
            *(("concern", f"{what} supervision is never regular.") for what in ("Reviewing officers say that their",)),
        )
        for place in PLACES
    }
    with corpus_of(tmp_path, said) as corpus:
        made = next(t for t in build(corpus, Filters(), findings=1).themes if t.id == "supervision")
    sides = [(row, s, n) for row in rows(made).values() for s, n in ((row.well, "strength"), (row.badly, "concern"))]
    assert any(side for _, side, _ in sides)
    for row, side, stance in sides:
        if side is not None:
            assert side.stance == stance
            assert row.name in judged_in([side.members[0].text], "Supervision")[0]
            assert not faults([piece.text for piece in side.quotation.pieces])


def test_families_of_reports_are_counted_apart_unless_mixed(tmp_path):
    with corpus_of(tmp_path, SAID) as corpus:
        fill(
            corpus,
            *(
                make(
                    f"{place} inspection",
                    [{"text": "Supervision is regular.", "stance": "strength", "stance_score": 0.9,
                      "themes": (ThemeTag("supervision", 0.9, ("rule",)),)}],
                    authority=place, authorities=(place,), title="Inspection", published="2024-03",
                )
                for place in PLACES
            ),
        )  # fmt: skip
        apart = next(t for t in build(corpus, Filters()).themes if t.id == "supervision").overviews
        mixed = next(t for t in build(corpus, Filters(mix=True)).themes if t.id == "supervision").overviews
    assert [o.family for o in apart] == ["inspection", "local_audit"]
    assert [o.family for o in mixed] == [None]
    regular = [row.reports.value for o in (*apart, *mixed) for row in o.rows if row.name == "regularity"]
    assert regular[0] + regular[1] == regular[2]


def test_single_passages_speak_of_different_things_first(theme):
    concern = theme.section("concern")
    first = judged_in([f.members[0].text for f in concern.singular], "Supervision")
    new = [bool(names - set().union(*first[:at])) for at, names in enumerate(first)]
    assert "recording" in first[0] and new == [True, True, False, False]


def test_as_many_are_printed_of_each_stance_as_its_passages_make_up(theme):
    printed = {s.stance: len(s.findings) + len(s.beside) for s in theme.sections}
    # Two of the four strengths say the same.
    assert printed == {"strength": 3, "concern": 4, "mixed": 1, "recommendation": 1}


def test_the_same_corpus_gives_the_same_overview(corpus, theme):
    again = next(t for t in build(corpus, Filters(), findings=8).themes if t.id == "supervision")
    assert json.dumps(str(again.overviews)) == json.dumps(str(theme.overviews))


def test_every_number_printed_has_its_trace(corpus):
    trail = Trail()
    digest = build(corpus, Filters(themes=("supervision",)), findings=8)
    themes(digest, trail)
    for row in rows(digest.themes[0]).values():
        (entry,) = [e for e in trail.entries.values() if e["says"].endswith(f"whose passages name {row.label}")]
        told = {count["name"]: count["value"] for count in entry["counts"]}
        assert told == {**{s: c.value for s, c in row.stances}, "all": row.reports.value,
                        "authorities": row.authorities.value}  # fmt: skip
        assert set(entry["passages"]) == set(row.reports.passages)


def test_what_a_theme_is_called_and_what_most_of_its_passages_name_is_left_out():
    texts = ["Plans for housing are clear."] * 6 + ["Housing is scarce.", "Clear plans.", "None.", ""] * 2
    assert judged_in(texts, "Housing")[0] == {"clarity"}
    assert judged_in(texts, "Anything")[0] == {"clarity"}
    assert judged_in([], "Anything") == []


def test_every_subject_is_one_of_one_table_and_every_label_is_of_a_subject():
    data = lexicon("subjects")
    names = [name for kind in ("what", "how", "further") for name in data[kind]]
    assert len(names) == len(set(names))
    assert {*data["label"], *data["unlisted"]["names"]} <= set(names)
    assert said_as("care_plans") == "care plans"
