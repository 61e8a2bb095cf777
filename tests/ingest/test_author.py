"""Authors and lead inspectors, on invented covers and sign-offs."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.author import find_author
from pipeline.ingest.evidence import Evidence, Line


def found(*lines: str, tail: tuple[str, ...] = (), inspection: bool = False) -> str | None:
    front = tuple(Line(text, "paragraph", 0, True) for text in lines)
    return find_author(Evidence(front, tuple(lines), (), tail, (), None), inspection=inspection)


def test_a_lead_inspector_stands_without_the_office():
    assert found("Lead inspector: Ann Example, His Majesty’s Inspector", inspection=True) == "Ann Example"
    assert found("Lead inspector: Ann Example Her Majesty's Inspector", inspection=True) == "Ann Example"
    assert found("Reporting inspector Ann Example HMI", inspection=True) == "Ann Example"
    assert (
        found("Deputy lead inspector: Ben Other HMI", "Lead inspector: Ann Example HMI", inspection=True)
        == "Ann Example"
    )


def test_a_row_of_inspectors_gives_the_first_who_leads():
    row = "Ann Example, HMI, Ofsted Lead inspector | Ben Other, CQC Lead inspector"
    assert found(row, inspection=True) == "Ann Example"


def test_labels_and_posts():
    assert found("Report author: Dr Ann Example, Designated Nurse") == "Dr Ann Example"
    assert found("Author | Practice Improvement Lead") == "Practice Improvement Lead"
    assert found("Author", "Ann Example") == "Ann Example"
    assert found("Written by Ann Example") == "Ann Example"
    assert found("Report of: Director of Children's Services") == "Director of Children's Services"


def test_a_sign_off_needs_a_post():
    assert found(tail=("Ann Example Head of Safeguarding July 2023",)) == "Ann Example"
    assert found(tail=("Ann Example", "Independent Reviewer")) == "Ann Example"
    assert found(tail=("Harrowmoor Children's Services",)) is None


def test_sentences_and_empty_fields_give_nothing():
    assert found("The report of the audit was written by people who had not met.") is None
    assert found("Author:") is None
    assert found("Author: TBC") is None
    assert found("Report by exception was agreed.") is None


@given(st.lists(st.text(max_size=120), max_size=4), st.booleans())
def test_any_text_gives_a_name_that_it_holds(lines, inspection):
    name = found(*lines, tail=tuple(lines), inspection=inspection)
    assert name is None or name.split()[0] in " ".join(lines)
