"""Searching for one form and finding the other."""

from dataclasses import replace

import pytest
from making import fill, make

from pipeline.extract.acronyms import find_acronyms
from pipeline.search.expand import other_forms


def report(name, place, *texts):
    made = make(name, texts, authority=place, authorities=(place,))
    return replace(made, acronyms=find_acronyms((p.id, p.text) for p in made.passages))


@pytest.fixture
def filled(corpus):
    fill(
        corpus,
        report("a", "Harrowmoor", "Domestic abuse was named.", "DA was not asked about."),
        report(
            "b", "Fenshire", "The Direct Access (DA) hostel was full.", "DA staff were kind.", "Domestic abuse rose."
        ),
        report("c", "Calderwick", "The Quality Harbour Group (QHG) met.", "QHG minutes are short."),
        report("d", "Northmere", "It was late, and information technology (IT) failed."),
    )
    return corpus


def found(corpus, query):
    return {hit.passage["text"] for hit in corpus.search(query, exact=True)}


@pytest.mark.parametrize("query", ["domestic abuse", "Domestic Abuse"])
def test_a_long_form_finds_its_short_form_where_it_means_that(filled, query):
    assert found(filled, query) == {"Domestic abuse was named.", "DA was not asked about.", "Domestic abuse rose."}


@pytest.mark.parametrize("query", ["DA", "da"])
def test_a_short_form_finds_itself_and_its_long_form(filled, query):
    assert found(filled, query) >= {
        "DA was not asked about.", "DA staff were kind.", "Domestic abuse was named.", "Domestic abuse rose.",
    }  # fmt: skip


def test_words_beside_it_must_be_there_too(filled):
    assert found(filled, "domestic abuse asked") == {"DA was not asked about."}
    assert found(filled, "minutes quality harbour group") == {"QHG minutes are short."}
    assert found(filled, "QHG met") == {"The Quality Harbour Group (QHG) met."}


def test_what_is_quoted_is_sought_as_it_stands(filled):
    assert found(filled, '"domestic abuse"') == {"Domestic abuse was named.", "Domestic abuse rose."}


def test_both_forms_are_marked(filled):
    (hit,) = (h for h in filled.search("domestic abuse", exact=True) if "asked" in h.passage["text"])
    assert [hit.passage["text"][a:b] for a, b in hit.spans] == ["DA"]


def test_a_short_form_that_is_a_word_is_not_sought(filled):
    texts = [other.text for other in other_forms(filled.connection, ["information", "technology"])]
    assert "IT" not in texts
    assert other_forms(filled.connection, ["it"]) == []


def test_runs_do_not_overlap_and_skip_what_is_fixed(corpus):
    forms = other_forms(corpus.connection, ["child", "sexual", "exploitation", "and", "child", None, "protection"])
    assert [(o.start, o.end, o.text) for o in forms] == [(0, 3, "CSE")]


def test_senses_of_few_authorities_are_not_sought(corpus):
    fill(
        corpus,
        *(report(p, p, "The Quality Harbour Group (QHG) met.") for p in ("Ashmarsh", "Eastvale", "Wexholme")),
        report("x", "Fenshire", "The Quiet Hour Guide (QHG) is used."),
    )
    assert [o.text for o in other_forms(corpus.connection, ["qhg"])] == ["Quality Harbour Group"]
    (other,) = other_forms(corpus.connection, ["quality", "harbour", "group"])
    assert (other.text, other.means, other.strange) == ("QHG", ("Quality Harbour Group",), ("Quiet Hour Guide",))
