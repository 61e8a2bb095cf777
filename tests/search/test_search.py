import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import fill, make, tag

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus


@pytest.fixture
def library(corpus):
    fill(
        corpus,
        make(
            "one",
            [
                "Supervision of social workers was regular and reflective.",
                "Multi-agency working had improved.",
                {"text": "Neglect of the child’s café visits was chronic.", "themes": (tag("neglect"),)},
                {"text": "Supervision", "kind": "heading"},
            ],
            authority="Fenshire",
            title="Neglect audit",
            published="2023-05-04",
        ),
        make(
            "two",
            ["Workers were socially isolated.", {"text": "Anna was seen alone.", "sensitivity": ("named_person",)}],
        ),
    )
    return corpus


def found(corpus, query, **filters):
    return [hit.passage["text"] for hit in corpus.search(query, Filters(**filters), exact=True)]


def test_words_are_stemmed_and_all_must_be_there(library):
    assert found(library, "supervised worker") == ["Supervision of social workers was regular and reflective."]


def test_any_word_is_enough_where_none_has_all(library):
    assert found(library, "reflective isolation zebra") == [
        "Workers were socially isolated.",
        "Supervision of social workers was regular and reflective.",
    ]


def test_a_phrase_stands_together(library):
    assert found(library, '"social workers"') == ["Supervision of social workers was regular and reflective."]
    assert found(library, '"workers social"') == []


def test_a_prefix(library):
    assert len(found(library, "isolat*")) == 1
    assert found(library, "reflect* regul*") == ["Supervision of social workers was regular and reflective."]


def test_accents_and_hyphens_do_not_matter(library):
    assert len(found(library, "cafe")) == 1
    assert len(found(library, "multi-agency")) == 1
    assert len(found(library, "multi agency")) == 1


def test_a_heading_comes_after_what_it_heads(library):
    assert found(library, "supervision") == ["Supervision of social workers was regular and reflective.", "Supervision"]


def test_the_words_found_are_marked(library):
    (hit,) = library.search("neglect visit")
    assert [hit.passage["text"][a:b] for a, b in hit.spans] == ["Neglect", "visits"]
    assert hit.to_json()["found"] == [[0, 7], [28, 34]]


def test_a_hit_says_where_it_stands(library):
    (hit,) = library.search("chronic")
    assert hit.citation == "Fenshire, Neglect audit, 4 May 2023, p. 1"
    assert hit.passage["passage"] == f"{hit.passage['report'][:12]}-3"
    assert [t["id"] for t in hit.passage["themes"]] == ["neglect"]


def test_filters_hold(library):
    assert found(library, "workers", authority=("fenshire",)) != []
    assert found(library, "workers", authority=("Oldmere",)) == []
    assert found(library, "was", themes=("neglect",)) == ["Neglect of the child’s café visits was chronic."]
    assert found(library, "Anna") == []
    assert found(library, "Anna", include_sensitive=True) == ["Anna was seen alone."]
    assert len(found(library, "was", limit=1)) == 1


def test_equal_hits_come_in_order_of_sha256_and_place(corpus):
    reports = [make(str(i), ["Neglect was seen.", "Neglect was seen."]) for i in range(6)]
    fill(corpus, *reports)
    at = [(h.passage["report"], h.passage["start"]) for h in corpus.search("neglect")]
    assert at == sorted(at)
    assert len(at) == 12


@pytest.mark.parametrize(
    "query",
    ["", " ", "!!!", '"', '""', '"unclosed', "a AND", "NOT", "OR OR", "NEAR(a b)", "text:x", "^x", "(", "*", "-", "a*b",
     "'; DROP TABLE reports; --", "\0", "a\0b", "\ud800", "+", "{a b}:c", "x" * 5000, "wort " * 2000, "社会 工作",
     "1e9*", "word***"],
)  # fmt: skip
def test_whatever_is_typed_is_a_query(library, query):
    library.search(query)


@given(st.text(alphabet=st.characters(), max_size=40))
@settings(max_examples=300)
def test_any_text_is_a_query(shared_library, query):
    hits = shared_library.search(query)
    for hit in hits:
        assert all(0 <= a < b <= len(hit.passage["text"]) for a, b in hit.spans)


@pytest.fixture(scope="module")
def shared_library(tmp_path_factory):
    with Corpus.open(tmp_path_factory.mktemp("library") / "x.db", create=True) as corpus:
        fill(corpus, make("one", ["The child’s plan was 100% clear.", "Ein Satz über Kinder.", "数 1 a B c"]))
        yield corpus
