"""What became of recommendations, across reports of one authority; recommendations that are alike."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from making import fill, make

from pipeline.corpus.asked import stable_id
from pipeline.corpus.filters import Filters
from pipeline.corpus.likeness import groups, similar
from pipeline.corpus.store import Corpus
from pipeline.records import Progress, Recommendation
from pipeline.tables.alike import grouped

ASKED = "Team managers should complete a graded care profile for each neglected child."


def asking(place, date, text=ASKED, **fields):
    report = make(f"{place}-{date}", [text], authority=place, published=date, report_type="multi_agency_audit")
    found = Recommendation((report.passages[0].id,), text, "formal", "Team managers", text, None, **fields)
    return replace(report, recommendations=(found,))


def telling(place, date, issue, status="done", reference=None):
    report = make(f"{place}-{date}-told", ["It is complete."], authority=place, published=date, report_type="other")
    said = Progress((), (report.passages[0].id,), status, None, reference, issue, "It is complete.")
    return replace(report, progress=(said,))


def test_a_later_report_tells_what_became_of_a_recommendation(tmp_path):
    issue = "complete a graded care profile for each neglected child"
    with Corpus.open(tmp_path / "c.db", create=True) as corpus:
        fill(
            corpus,
            asking("Harrowmoor", "2022-05"),
            asking("Fenshire", "2022-05"),
            telling("Harrowmoor", "2023-05", issue),
            telling("Harrowmoor", "2021-05", issue, "not_started"),
        )
        rows = {r["authority"]: r for r in corpus.recommendations(Filters(history=True))}
        assert rows["Fenshire"]["reported_status"] is None
        assert [p["date"] for p in rows["Harrowmoor"]["progress"]] == ["2023-05"]
        assert rows["Harrowmoor"]["reported_status"] == "done"
        done = list(corpus.recommendations(Filters(history=True, status=("done",))))
        assert [r["authority"] for r in done] == ["Harrowmoor"]
        assert len(list(corpus.recommendations(Filters(history=True, status=("not_reported",))))) == 1
        assert len(list(corpus.recommendations(Filters(history=True, addressee=("team man",))))) == 2
        assert list(corpus.recommendations(Filters(history=True, addressee=("%",)))) == []
        assert len(list(corpus.progress(Filters(history=True)))) == 2
        (joined,) = grouped(corpus.recommendations(Filters(history=True)))
        assert (joined["authorities"], joined["count"]) == (["Fenshire", "Harrowmoor"], 2)


def test_agencies_filter_recommendations(tmp_path):
    with Corpus.open(tmp_path / "c.db", create=True) as corpus:
        fill(corpus, asking("Harrowmoor", "2022-05", agencies=("police",)), asking("Fenshire", "2022-05"))
        assert [r["authority"] for r in corpus.recommendations(Filters(agency=("police",)))] == ["Harrowmoor"]


def test_stable_ids():
    taken: set[str] = set()
    first = stable_id("ab" * 32, "Read plans.", taken)
    assert first == stable_id("ab" * 32, "read  plans", set())
    assert stable_id("ab" * 32, "Read plans.", taken) == first + "-2"


def test_the_same_in_other_words_and_what_is_not():
    texts = [
        "Improve the timeliness of initial health assessments for children in care.",
        "The timeliness of initial health assessments.",
        "Reduce the caseloads of social workers in the assessment teams.",
    ]
    assert groups(texts, floor=0.6) == [[0, 1], [2]]
    assert [(i, j) for i, j, _ in similar(texts, floor=0.6)] == [(0, 1)]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_every_text_is_in_one_group(texts):
    found = groups(texts, floor=0.6)
    assert sorted(i for group in found for i in group) == list(range(len(texts)))
    assert all(0.6 <= score <= 1.001 for _, _, score in similar(texts, floor=0.6))


def test_the_framework_that_is_served_makes_nothing_alike():
    texts = [
        "The quality of letters to parents. (Outcome 1, national framework)",
        "The oversight of the designated officer. (outcome 1, national framework)",
    ]
    assert list(similar(texts, floor=0.1)) == []


def test_meaning_counts_as_much_as_words():
    texts = ["Meetings with families are late.", "Late meetings with the family.", "Meetings are late in the winter."]
    said = {(i, j): score for i, j, score in similar(texts, floor=0.0)}
    meant = {(i, j): score for i, j, score in similar(texts, floor=0.0, meaning=True)}
    assert said.keys() == meant.keys() and said != meant
    assert all(0 <= score <= 1 for score in meant.values())
