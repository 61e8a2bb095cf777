import pytest
from making import fill, make

from pipeline.corpus import link as linking
from pipeline.corpus.filters import Filters
from pipeline.corpus.fingerprint import fingerprint
from pipeline.corpus.link import is_linked, link
from pipeline.reference import Family


@pytest.fixture(autouse=True)
def known_families(monkeypatch):
    families = {
        "sif": Family("inspection", "yes"),
        "ilacs": Family("inspection", "yes"),
        "single_agency_audit": Family("local_audit", "series"),
        "committee_paper": Family("paper", "no"),
    }
    monkeypatch.setattr(linking, "families", lambda: families)


def superseded(corpus):
    rows = {r["report"]: r for r in corpus.reports(Filters(history=True, duplicates=True))}
    return {
        r["file"].removesuffix(".pdf"): rows[r["superseded_by"]]["file"].removesuffix(".pdf")
        for r in rows.values()
        if r["superseded_by"]
    }


def dated(name, published, kind="ilacs", authority="Fenshire", **told):
    return make(name, [f"Report {name}."], authority=authority, published=published, report_type=kind, **told)


def test_the_latest_of_authority_and_family_supersedes_the_others(corpus):
    fill(
        corpus,
        dated("first", "2014-05-01", "sif"),
        dated("second", "2018-05-01"),
        dated("third", "2022"),
        dated("visit", "2016-01-01", "focused_visit"),
        dated("elsewhere", "2010", authority="Oldmere"),
    )
    assert superseded(corpus) == {"first": "third", "second": "third"}


def test_only_a_surely_later_date_supersedes(corpus):
    fill(corpus, dated("month", "2019-07"), dated("day", "2019-07-30"), dated("undated", None))
    assert superseded(corpus) == {}


def test_the_end_of_the_period_stands_in_for_the_date(corpus):
    fill(corpus, dated("a", None, period_end="2019-01"), dated("b", None, period_end="2020-01"))
    assert superseded(corpus) == {"a": "b"}


@pytest.mark.parametrize("kind", ["other", "committee_paper"])
def test_reports_of_no_one_kind_do_not_supersede(corpus, kind):
    fill(corpus, dated("a", "2019", kind), dated("b", "2020", kind))
    assert superseded(corpus) == {}


def test_audits_of_one_series_supersede_and_others_do_not(corpus):
    audit = "single_agency_audit"
    fill(
        corpus,
        dated("june", "2024-07", audit, title="Monthly case file audit: June 2024"),
        dated("july", "2024-08", audit, title="Monthly Case File Audit – July 2024"),
        dated("neglect", "2024-09", audit, title="Audit of neglect"),
        dated("untitled", "2023", audit, title=None),
    )
    assert superseded(corpus) == {"june": "july"}


def test_a_draft_does_not_supersede_its_final(corpus):
    told = [f"Sentence number {i} speaks of the work of many agencies." for i in range(10)]
    fill(
        corpus,
        make("final", told, authority="Fenshire", published="2024-05"),
        make("a draft", told, authority="Fenshire", published="2024-06"),
    )
    assert superseded(corpus) == {}
    assert [r["file"] for r in corpus.reports()] == ["final.pdf"]


def test_reports_of_no_known_place_do_not_supersede(corpus):
    fill(corpus, dated("a", "2019", authority=None), dated("b", "2020", authority=None))
    assert superseded(corpus) == {}


def test_a_joint_report_needs_a_later_one_in_every_place(corpus):
    joint = dated("joint", "2019", authorities=("Fenshire", "Oldmere"))
    fill(corpus, joint, dated("fenshire", "2020"))
    assert superseded(corpus) == {}
    fill(corpus, dated("oldmere", "2021", authority="Oldmere"))
    assert superseded(corpus) == {"joint": "fenshire"}


PLACES = ["Ashmarsh", "Brackenford", "Calderwick", "Eastvale", "Fenshire", "Harrowmoor", "Northmere", "Oldmere"]


def standing(place):
    return [
        f"Inspectors judge the services of {place} on a scale of four.",
        f"{place} has done well in {len(place)} ways.",
    ]


def test_standing_text_is_marked_beside_the_analysis(corpus):
    fill(corpus, *(make(p, standing(p), authority=p) for p in PLACES[:-1]))
    assert all(r["role"] == "finding" for r in corpus.passages())
    last = make("last", standing("Oldmere"), authority="Oldmere")
    fill(corpus, last)
    marked = list(corpus.passages(Filters(role=("template",))))
    assert {r["text"][:9] for r in marked} == {"Inspector"}
    assert len(marked) == 8
    assert all(r["text"][:9] != "Inspector" for r in corpus.passages())
    assert [p.role for r in corpus.all_reports() for p in r.passages] == ["finding"] * 16
    assert len(corpus.search("inspectors scale")) == 8


def test_standing_text_of_other_families_is_not_counted_together(corpus):
    kinds = ["ilacs", "jtai"] * 4
    fill(corpus, *(make(p, standing(p), authority=p, report_type=k) for p, k in zip(PLACES, kinds, strict=True)))
    assert list(corpus.passages(Filters(role=("template",)))) == []


def test_linking_again_gives_the_same(corpus):
    fill(corpus, *(make(p, standing(p), authority=p) for p in PLACES))
    before = corpus.content_digest()
    assert is_linked(corpus)
    link(corpus)
    assert corpus.content_digest() == before


def test_a_write_asks_for_linking(corpus):
    fill(corpus, dated("a", "2019"))
    assert is_linked(corpus)
    fill(corpus, dated("b", "2020"), linked=False)
    assert not is_linked(corpus)


def test_fingerprints_are_of_words():
    one = fingerprint("The plans of Oldmere’s children were, mostly, good.", "Oldmere")
    assert one == fingerprint("the plans of FENSHIRE'S children were mostly good", "Fenshire")
    assert one != fingerprint("the plans of FENSHIRE'S children were mostly good", "Oldmere")
    assert one is not None
    assert 0 <= one < 2**63
    assert fingerprint("Too few words to tell", None) is None


def test_a_former_authority_is_superseded_when_all_its_successors_have_later_reports(corpus):
    cumbria = make("cumbria", ["Thresholds are clear."], authority="Cumbria", published="2022-11-18")
    one = make("cumberland", ["Thresholds are not clear."], authority="Cumberland", published="2024-02-01")
    other = make("furness", ["Plans are clear."], authority="Westmorland and Furness", published="2024-07-12")
    fill(corpus, cumbria, one)
    assert {r["superseded_by"] for r in corpus.reports(Filters(history=True))} == {None}
    fill(corpus, other)
    superseded = {r["authority"]: r["superseded_by"] for r in corpus.reports(Filters(history=True))}
    assert superseded == {"Cumbria": one.sha256, "Cumberland": None, "Westmorland and Furness": None}
