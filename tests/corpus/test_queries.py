from dataclasses import replace

import pytest
from making import fill, make, tag

from pipeline.corpus.citation import cite, say_date
from pipeline.corpus.corrections import Correction, add_correction, corrections
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import remove_report, write_report
from pipeline.records import Acronym, Figure, FigureLink, Grade, Recommendation


@pytest.fixture
def three(corpus):
    """An old and a new inspection of Fenshire, an audit of Oldmere."""
    old = make(
        "old",
        [{"text": "Neglect was overlooked.", "themes": (tag("neglect"),), "stance": "concern"}],
        authority="Fenshire",
        published="2019-05",
    )
    new = make(
        "new",
        [
            {
                "text": "Neglect is recognised.",
                "themes": (tag("neglect"), tag("timeliness_drift", "concern")),
                "stance": "strength",
            },
            {"text": "A sibling of one child moved.", "themes": (tag("neglect"),), "sensitivity": ("single_case",)},
            {"text": "Inspectors read files.", "role": "method", "themes": (tag("quality_assurance"),)},
        ],
        authority="Fenshire",
        published="2022-03-01",
    )
    audit = make(
        "audit",
        [
            {"text": "Half (50%) of the plans were late, against 60% before.", "stance": "concern", "kind": "bullet"},
            {
                "text": "Managers to review all plans by May.",
                "themes": (tag("planning_review"),),
                "stance": "recommendation",
            },
        ],
        authority="Oldmere",
        published=None,
        period_end="2021-12",
        report_type="multi_agency_audit",
    )
    ids = [p.id for p in audit.passages]
    figure = Figure(
        "f1", "percent", 50.0, None, None, "plans late", "", 6, 9, links=(FigureLink("f2", "previous", -10.0),)
    )
    second = Figure("f2", "percent", 60.0, None, None, "plans late", "previous", 43, 46)
    audit = replace(
        audit,
        passages=(replace(audit.passages[0], figures=(figure, second)), audit.passages[1]),
        acronyms=(Acronym("CP", "child protection", True, "report", 2, tuple(ids)),),
        recommendations=(
            Recommendation((ids[1],), audit.passages[1].text, "formal", "Managers", "review all plans", "May"),
        ),
        grades=(Grade("Overall", "overall", "good", None, None, ids[0]),),
    )
    fill(corpus, old, new, audit)
    return corpus


def texts(rows):
    return [row["text"] for row in rows]


def test_the_latest_report_of_an_authority_and_family_counts(three):
    assert [r["file"] for r in three.reports()] == ["new.pdf", "audit.pdf"]
    assert [r["file"] for r in three.reports(Filters(history=True))] == ["old.pdf", "new.pdf", "audit.pdf"]
    assert "Neglect was overlooked." not in texts(three.passages())
    assert "Neglect was overlooked." in texts(three.passages(Filters(history=True)))


def test_a_report_row(three):
    (row,) = three.reports(Filters(authority=("oldmere",)))
    assert (row["file"], row["authority"], row["date"]) == ("audit.pdf", "Oldmere", "2021-12")
    assert row["family"]
    assert (row["pages"], row["passages"], row["figures"], row["recommendations"]) == (1, 2, 2, 1)
    assert (row["authorities"], row["warnings"], row["superseded_by"], row["duplicate_of"]) == ([], [], None, None)


def test_passages_are_findings_that_name_no_child(three):
    assert texts(three.passages(Filters(authority=("Fenshire",)))) == ["Neglect is recognised."]
    assert texts(three.passages(Filters(authority=("Fenshire",), include_sensitive=True))) == [
        "Neglect is recognised.",
        "A sibling of one child moved.",
    ]
    assert texts(three.passages(Filters(role=("method",)))) == ["Inspectors read files."]


def test_what_is_left_out_is_counted(three):
    assert three.left_out(Filters(authority=("Fenshire",))) == {
        "sensitive": 1,
        "template": 0,
        "background": 0,
        "method": 1,
        "superseded": 1,
        "duplicates": 0,
        "near_duplicates": 0,
    }


@pytest.mark.parametrize(
    ("since", "until", "files"),
    [
        ("2019", "2019", ["old.pdf"]),
        ("2019-05-20", None, ["old.pdf", "new.pdf", "audit.pdf"]),  # May 2019 may be the 20th
        ("2019-06", None, ["new.pdf", "audit.pdf"]),
        (None, "2021", ["old.pdf", "audit.pdf"]),
        (None, "2022-02-28", ["old.pdf", "audit.pdf"]),
        ("2022-03-01", "2022-03-01", ["new.pdf"]),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(three, since, until, files):
    rows = three.reports(Filters(since=since, until=until, history=True))
    assert [r["file"] for r in rows] == files


def test_stance_is_that_of_the_theme_where_a_theme_is_asked_for(three):
    assert texts(three.passages(Filters(themes=("timeliness_drift",), stance=("concern",)))) == [
        "Neglect is recognised."
    ]
    assert texts(three.passages(Filters(themes=("neglect",), stance=("concern",)))) == []
    assert texts(three.passages(Filters(stance=("strength",)))) == ["Neglect is recognised."]


def test_a_passage_row_has_its_parts(three):
    row = next(three.passages(Filters(kind=("bullet",))))
    assert row["passage"] == row["id"] == f"{row['report'][:12]}-1"
    assert row["section"] == row["agencies"] == row["sensitivity"] == row["themes"] == []
    assert [f["value"] for f in row["figures"]] == [50.0, 60.0]
    link = {"to": "f2", "relation": "previous", "change": -10.0, "direction": None, "called": None}
    assert row["figures"][0]["links"] == [link]
    assert "passage_key" not in row
    assert "figure_key" not in row["figures"][0]


def test_figures(three):
    rows = list(three.figures())
    assert [(r["id"], r["quantity"], r["value"], len(r["links"])) for r in rows] == [
        ("f1", "50%", 50.0, 1),
        ("f2", "60%", 60.0, 0),
    ]
    assert list(three.figures(Filters(kind=("count",)))) == []


def test_acronyms_recommendations_grades(three):
    (acronym,) = three.acronyms()
    assert (acronym["short"], acronym["defined"], len(acronym["passages"]), acronym["page"]) == ("CP", True, 2, 1)
    assert len(list(three.acronyms(Filters(themes=("planning_review",))))) == 1
    assert list(three.acronyms(Filters(themes=("neglect",)))) == []
    (asked,) = three.recommendations()
    assert (asked["addressee"], asked["themes"], asked["agencies"]) == ("Managers", ["planning_review"], [])
    assert list(three.recommendations(Filters(themes=("neglect",)))) == []
    (grade,) = three.grades()
    assert (grade["area_id"], grade["grade"], grade["passage"][-2:]) == ("overall", "good", "-1")


def test_reports_by_the_first_digits_of_their_sha256(three):
    sha256 = next(three.reports())["report"]
    assert [r["report"] for r in three.reports(Filters(report=(sha256[:8].upper(),)))] == [sha256]


def test_corrections_outlive_the_report(three):
    first = next(three.passages())
    made = Correction(
        first["report"], 1, first["text"], "stance", "strength", "mixed", "A. Reader", "2026-01-02", "Both."
    )
    add_correction(three, made)
    add_correction(three, replace(made, sha256="0" * 64))
    report = next(r for r in three.all_reports() if r.sha256 == first["report"])
    with three.transaction() as db:
        remove_report(db, report.sha256)
        write_report(db, report, version="2")
    assert corrections(three, report.sha256) == [made]
    assert len(corrections(three)) == 2


def test_many_passages_are_fetched_in_parts(corpus):
    report = make("long", [{"text": f"Sentence {i}.", "themes": (tag(f"t{i}"),)} for i in range(1203)])
    fill(corpus, report)
    rows = list(corpus.passages())
    assert [r["themes"][0]["id"] for r in rows] == [f"t{i}" for i in range(1203)]
    assert len(list(corpus.passages(Filters(limit=7)))) == 7


def test_empty_corpus(corpus: Corpus):
    assert list(corpus.reports()) == corpus.countable_reports() == corpus.failures() == []
    assert corpus.counts()["reports"] == 0


def test_a_citation_leaves_out_what_is_not_known():
    row = {"authority": None, "title": None, "file": "a\\b/c.pdf", "published": None, "page": None}
    assert cite(row) == "c.pdf"
    assert cite({**row, "authority": "Oldmere", "title": "Audit", "published": "2011-07", "page": 3}) == (
        "Oldmere, Audit, July 2011, p. 3"
    )


@pytest.mark.parametrize(
    ("iso", "said"),
    [("2019-09-04", "4 September 2019"), ("2009", "2009"), (None, None), ("2019-13-01", "2019-13-01"), ("?", "?")],
)
def test_dates_as_people_write_them(iso, said):
    assert say_date(iso) == said


def test_a_joint_report_shows_all_its_places_in_every_listing_and_is_found_under_each(corpus):
    passage = {"text": "Neglect is missed in 40% of files.", "themes": (tag("neglect"),), "stance": "concern"}
    made = make("joint", [passage], authority="Oldmere", authorities=("Oldmere", "Tarnshire"))
    (only,) = made.passages
    figure = Figure("f1", "percent", 40.0, None, None, "files", "", 21, 24)
    made = replace(
        made,
        passages=(replace(only, figures=(figure,)),),
        acronyms=(Acronym("CP", "child protection", True, "report", 1, (only.id,)),),
        recommendations=(Recommendation((only.id,), only.text, "formal", None, None, None),),
        grades=(Grade("Overall", "overall", "good", None, None, only.id),),
    )
    fill(corpus, made)
    for place in ("Oldmere", "Tarnshire"):
        wanted = Filters(authority=(place,))
        for rows in (
            corpus.reports(wanted),
            corpus.passages(wanted),
            corpus.figures(wanted),
            corpus.acronyms(wanted),
            corpus.recommendations(wanted),
            corpus.grades(wanted),
        ):
            (row,) = rows
            assert row["authorities"] == ["Oldmere", "Tarnshire"]
        (hit,) = corpus.search("neglect", wanted)
        assert hit.citation.startswith("Oldmere and Tarnshire, ")
