"""Search by words and by meaning, over invented reports."""

import pytest
from hypothesis import given, settings
from making import fill, make, tag
from test_query import PIECES

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.corpus.write import remove_report
from pipeline.errors import AuditlensError
from pipeline.search import blocks, engine, saved
from pipeline.search.context import LEFT_OUT, neighbours

AUDIT = [
    {"text": "Children wait too long for help with their mental health.", "stance": "concern",
     "themes": (tag("mental_health"), tag("timeliness_drift"))},
    {"text": "Emotional support for young people is much delayed.", "stance": "concern",
     "themes": (tag("mental_health"),)},
    {"text": "The police and the school met.", "stance": "context"},
    {"text": "The school, a month after it was first asked to by the nurse and by others, rang the police.",
     "stance": "context"},
    {"text": "Tom lives with his aunt.", "sensitivity": ("named_person",)},
    {"text": "Foster carers are valued.", "stance": "strength", "themes": (tag("placements_permanence"),)},
]  # fmt: skip


@pytest.fixture
def library(corpus):
    fill(
        corpus,
        make("one", AUDIT, authority="Fenshire", published="2023-05-04"),
        make("two", ["Neglect was seen by the school."], authority="Northmere", published="2024-01-01"),
    )
    return corpus


def first_words(results):
    return [" ".join(hit.passage["text"].split()[:2]) for hit in results]


def test_other_words_of_the_same_meaning_are_found_and_say_so(library):
    results = library.search("children wait too long for mental health help")
    assert first_words(results)[:2] == ["Children wait", "Emotional support"]
    assert results.hits[0].by == ("words", "meaning")
    assert results.hits[1].by == ("meaning",)
    assert results.hits[1].spans == ()
    assert results.hits[0].similarity > results.hits[1].similarity > 0.5
    assert results.by_meaning == 1
    assert first_words(library.search("children wait too long for mental health help", exact=True)) == ["Children wait"]


def test_what_means_nothing_alike_is_not_found(library):
    assert "Foster carers" not in first_words(library.search("children wait too long for mental health help"))
    assert len(library.search("photosynthesis of bananas")) == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("police AND school", {"The police", "The school,"}),
        ("police NEAR/3 school", {"The police"}),
        ("NEAR(police school, 3)", {"The police"}),
        ("school NOT police", {"Neglect was"}),
        ("neglect OR nurse", {"Neglect was", "The school,"}),
        ('"the school" (nurse OR neglect)', {"Neglect was", "The school,"}),
        ("carer* NOT (foster OR police)", set()),
        ("NOT (school OR child* OR young OR foster)", set()),
    ],
)
def test_operators_say_which_passages_answer(library, query, found):
    assert set(first_words(library.search(query))) == found
    assert set(first_words(library.search(query, exact=True))) == found


def test_filters_hold_for_what_is_found_by_meaning(library):
    query = "children wait too long for mental health help"
    assert len(library.search(query, Filters(authority=("Northmere",)))) == 0
    assert first_words(
        library.search(query, Filters(themes=("timeliness_drift", "mental_health"), all_themes=True))
    ) == ["Children wait"]
    assert len(library.search(query, Filters(stance=("strength",)))) == 0
    assert "Tom lives" not in first_words(library.search("a boy living with a relative, his aunt"))
    assert "Tom lives" in first_words(library.search("lives with his aunt", Filters(include_sensitive=True)))


def test_facets_count_all_that_is_found(library):
    results = library.search("school", Filters(limit=1), exact=True)
    assert (len(results), results.found, len(results.reports)) == (1, 3, 2)
    assert results.facets["stance"] == {"context": 3}
    assert results.facets["theme"] == {"none": 3}
    assert results.facets["authority"] == {"Fenshire": 2, "Northmere": 1}
    assert results.facets["year"] == {"2023": 2, "2024": 1}
    assert results.facets["type"] == {"ilacs": 3}
    assert library.search("mental health", exact=True).facets["theme"] == {"mental_health": 1, "timeliness_drift": 1}


@pytest.mark.parametrize(
    ("typed", "meant"), [("polcie", "police"), ("neglcet", "neglect"), ("emotionel", "emotional"), ("crrers", "carers")]
)
def test_a_slip_is_offered_back(library, typed, meant):
    assert library.search(typed).suggestions[typed][0] == meant


def test_what_is_there_needs_no_suggestion(library):
    assert library.search("police xqzzyv").suggestions == {}


def test_function_words_need_not_stand(library):
    assert first_words(library.search("where is neglect and who was it seen by", exact=True)) == ["Neglect was"]
    assert len(library.search("the", exact=True)) == 3


def test_more_like_a_passage(library):
    passage = library.search("mental health", exact=True).hits[0].passage
    assert first_words(library.similar(passage["id"]))[:1] == ["Emotional support"]
    with pytest.raises(AuditlensError, match="no passage"):
        library.similar("nonsense")


def test_neighbours_without_those_that_name_a_child(library):
    (hit,) = library.search("foster carers valued", exact=True)
    around = neighbours(library.connection, hit.passage, 2, sensitive=False)
    assert [p["text"][:10] for p in around["before"]] == ["The school", LEFT_OUT[:10]]
    assert around["after"] == []
    around = neighbours(library.connection, hit.passage, 1, sensitive=True)
    assert [p["text"][:3] for p in around["before"]] == ["Tom"]


def test_a_kept_search_tells_what_is_new(library):
    filters = Filters(stance=("context",), limit=3)
    saved.save(library, "schools", "school", filters, exact=True)
    kept = saved.get(library, "schools")
    assert (kept.query, kept.filters, kept.exact) == ("school", filters.but(limit=None), True)
    assert kept.new(library.search("school").reports) == set()
    fill(library, make("three", [{"text": "The school was closed.", "stance": "context"}], authority="Eastvale"))
    new = kept.new(library.search("school").reports)
    assert first_words(engine.search(library, "school", Filters(), only=new)) == ["The school"]
    saved.ran(library, "schools")
    assert saved.get(library, "schools").new(library.search("school").reports) == set()
    saved.forget(library, "schools")
    with pytest.raises(AuditlensError, match="no search is saved"):
        saved.get(library, "schools")


def test_a_change_of_reports_changes_what_is_found_without_linking(library):
    fill(library, make("three", ["Grommets were fitted."], authority="Eastvale"), linked=False)
    assert blocks.missing(library.connection) == [0]
    assert first_words(library.search("grommets")) == ["Grommets were"]
    with library.transaction() as db:
        remove_report(db, next(iter(library.search("grommets"))).passage["report"])
    assert len(library.search("grommets")) == 0
    assert first_words(library.search("neglect", exact=True)) == ["Neglect was"]


def test_the_same_reports_give_the_same_answer_in_any_order(tmp_path):
    made = [make(f"r{i}", [f"School {i} was told.", "The school was told.", "Neglect was seen."]) for i in range(4)]
    answers = []
    for name, reports in (("a", made), ("b", [*made[2:], make("gone", ["Nothing."]), *made[:2]])):
        with Corpus.open(tmp_path / f"{name}.db", create=True) as corpus:
            fill(corpus, *reports)
            with corpus.transaction() as db:
                remove_report(db, make("gone", ["Nothing."]).sha256)
            answers.append([corpus.search(q, Filters(limit=5)) for q in ("school told", "told school OR neglect", "a")])
    assert answers[0] == answers[1]


def test_vectors_come_back_as_they_were(library):
    keys = [key for (key,) in library.connection.execute("SELECT passage_key FROM passages ORDER BY 1")]
    texts = [text for (text,) in library.connection.execute("SELECT text FROM passages ORDER BY passage_key")]
    import numpy as np

    from pipeline.embedding import shipped

    told = blocks.vectors(library.connection, np.array([*keys[::-1], 999_999]))
    assert ((told[:-1] * shipped().encode(texts)[::-1]).sum(axis=1) > 0.999).all()
    assert not told[-1].any()


@given(PIECES)
@settings(max_examples=60)
def test_any_pieces_have_an_answer(shared, pieces):
    query = " ".join(pieces)
    results = shared.search(query)
    assert len(results) <= results.found
    for hit in results:
        assert all(0 <= a < b <= len(hit.passage["text"]) for a, b in hit.spans)
        assert hit.by


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with Corpus.open(tmp_path_factory.mktemp("shared") / "x.db", create=True) as corpus:
        fill(corpus, make("one", AUDIT, authority="Fenshire"))
        yield corpus


@pytest.mark.parametrize("query", ["school", "a OR b", "NOT a", "NEAR(a b)", "schol*"])
def test_an_empty_corpus_has_no_answer(corpus, query):
    results = corpus.search(query)
    assert (len(results), results.found, results.suggestions) == (0, 0, {})
    fill(corpus, make("empty", []))
    assert len(corpus.search(query)) == 0
