"""Senses that other reports tell."""

from dataclasses import replace

import pytest
from making import fill, make

from pipeline.corpus.filters import Filters
from pipeline.corpus.link import is_linked, link
from pipeline.extract.acronyms import find_acronyms


def report(name, place, *texts):
    made = make(name, texts, authority=place, authorities=(place,), report_type="single_agency_audit")
    return replace(made, acronyms=find_acronyms((p.id, p.text) for p in made.passages))


def told(corpus, short, name):
    rows = [r for r in corpus.acronyms(Filters(history=True)) if r["short"] == short and r["file"] == f"{name}.pdf"]
    assert len(rows) == 1
    return rows[0]


def test_another_report_of_the_authority_tells_the_sense(corpus):
    first = report("first", "Harrowmoor", "The Quality Harbour Group (QHG) met twice.")
    fill(corpus, first, report("second", "Harrowmoor", "The QHG has a new chair."))
    row = told(corpus, "QHG", "second")
    assert (row["long"], row["source"], row["evidence"]) == ("Quality Harbour Group", "authority", first.sha256)
    assert row["defined"] is False
    assert 0.8 < row["score"] <= 1
    assert told(corpus, "QHG", "first")["score"] is None


def test_one_report_of_another_authority_is_not_enough(corpus):
    fill(
        corpus,
        report("first", "Harrowmoor", "The Quality Harbour Group (QHG) met twice about boats."),
        report("second", "Fenshire", "The QHG answers letters from pensioners."),
    )
    row = told(corpus, "QHG", "second")
    assert (row["long"], row["source"], row["score"]) == (None, None, None)


def test_the_words_around_it_tell_senses_apart(corpus):
    fill(
        corpus,
        report(
            "a",
            "Harrowmoor",
            "Each personal adviser (PA) wrote pathway plans with care leavers.",
            "PAs visit tenancies.",
        ),
        report("b", "Northmere", "A personal adviser (PA) knows the care leaver's tenancy and pathway plan."),
        report(
            "c",
            "Tarnshire",
            "A parent advocate (PA) sits beside mothers in conferences.",
            "PAs are mothers themselves.",
        ),
        report("d", "Wexholme", "The parent advocate (PA) helps mothers speak in conferences."),
        report("e", "Ashmarsh", "The PA sat beside mothers in conferences and helped mothers speak."),
    )
    row = told(corpus, "PA", "e")
    assert (row["long"], row["source"]) == ("parent advocate", "context")
    assert row["evidence"]


def test_a_sense_that_names_its_place_is_not_told_of_another(corpus):
    names = ("Harrowmoor", "Hartpool", "Hexbridge")
    boards = [report(n, n, f"The {n} Safeguarding Children Forum (HSCF) met.") for n in names]
    fill(corpus, *boards, report("other", "Fenshire", "The HSCF met."), report("more", "Hartpool", "The HSCF met."))
    assert told(corpus, "HSCF", "other")["long"] is None
    assert told(corpus, "HSCF", "more")["long"] == "Hartpool Safeguarding Children Forum"


def test_what_the_report_or_the_glossary_gives_stays(corpus):
    fill(
        corpus,
        report("a", "Harrowmoor", "The Missing Action Plan (MAP) was late."),
        report("b", "Harrowmoor", "A Multi-Agency Panel (MAP) met.", "The MASH met."),
    )
    assert told(corpus, "MAP", "b")["long"] == "Multi-Agency Panel"
    assert told(corpus, "MASH", "b")["source"] == "glossary"
    assert corpus.connection.execute("SELECT COUNT(*) FROM acronym_links").fetchone() == (0,)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_reading_changes_nothing(tmp_path, order):
    from pipeline.corpus.store import Corpus

    reports = [
        report("first", "Harrowmoor", "The Quality Harbour Group (QHG) met twice."),
        report("second", "Harrowmoor", "The QHG has a new chair."),
        report("third", "Fenshire", "Our Quiet Hour Group (QHG) meets."),
    ]
    with Corpus.open(tmp_path / "x.db", create=True) as corpus:
        fill(corpus, *reports[::order])
        rows = sorted((r["file"], r["long"], r["score"]) for r in corpus.acronyms(Filters(history=True)))
        link(corpus)
        assert is_linked(corpus)
    assert rows[1][:2] == ("second.pdf", "Quality Harbour Group")


def test_a_form_used_before_its_definition_is_late(corpus):
    fill(corpus, report("a", "Harrowmoor", "The QHG met.", "It is the Quality Harbour Group (QHG)."))
    row = told(corpus, "QHG", "a")
    assert (row["definition"], row["defined_in"]) == ("late", row["report"][:12] + "-2")
