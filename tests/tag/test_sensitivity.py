from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.sensitivity import sensitivity_of


@pytest.mark.parametrize(
    "text",
    [
        "Write to quality.team@harrowmoor.example for a copy.",
        "Ring 01632 960 123 for a copy.",
        "Call 0300 123 4567",
        "Telephone: (020) 7946 0018",
        "+44 (0)20 7946 0018",
        "+447700900123",
        "07700 900123",
        "tel: 01632-960-123",
        "0044 20 7946 0018",
        "Childline can be reached on 0800 1111",
        "Post it to 12 High Street, Fenshire",
        "Civic Centre, Fenshire FX1 2AB",
        "The office is at EC1A 1BB",
    ],
)
def test_contact_details(text: str) -> None:
    assert "contact" in sensitivity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 20 children were seen and in 2020 31.",
        "Scores were 0 20 40 60 80 100",
        "A rate of 0.95 per 10,000 children",
        "S47 enquiries rose to 120",
        "The period was 01/02/2019 to 03/04/2020",
        "The 0-19 service in 2018-19 and 2019-20",
        "Of 1,234,567,890 letters",
        "0.12345678910",
        "section 17 and section 47 of the Act",
        "Results @ Q3: 12",
        "Police rang 101",
    ],
)
def test_numbers_that_reach_nobody(text: str) -> None:
    assert "contact" not in sensitivity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Okafor thanked the team.",
        "Dr. Jane Smithfield led the review.",
        "Cllr Brown asked for figures.",
        "Jo Bloggs, Lead Inspector",
        "Lead inspector: Tamsin Oyelaran",
        "Prepared by Hardeep Gillon",
        "Priya Patel-Jones, Independent Chair",
        "Quentin Blaxland, Director of Children’s Services",
        "Sarah O'Connor visited twice.",
    ],
)
def test_people_named(text: str) -> None:
    assert "named_person" in sensitivity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Harrowmoor Council leads the work.",
        "Lord Laming's report changed practice.",
        "Jordan Road and Victoria Park are near.",
        "Charlotte Street Children’s Centre opened.",
        "St Helen Hospital took part.",
        "Lead inspector visited the Civic Hub.",
        "Signs of Safety and the Graded Care Profile are used.",
        "The Director of Children’s Services and the Independent Chair met.",
        "Early Help Hub, Family Rights Group and Operation Encompass",
        "Miss it and the plan drifts.",
        "North Fenshire and Greater Calderwick",
    ],
)
def test_places_bodies_and_works_are_nobody(text: str) -> None:
    assert "named_person" not in sensitivity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "A girl of nine was moved at short notice.",
        "In one case the baby went home before the plan was agreed.",
        "For one boy the plan changed twice.",
        "Another young person told us that she waited.",
        "A family of five spent the winter in one room.",
        "‘I had to ring my own social worker,’ said a father.",
    ],
)
def test_single_cases(text: str) -> None:
    assert "single_case" in sensitivity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "When a child goes missing, police were told.",
        "There is a child-focused approach.",
        "Plans were made in a family group conference.",
        "One audit was late.",
        "Social workers know children well.",
        "193 children were the subject of a child protection plan.",
    ],
)
def test_what_is_nobody_in_particular(text: str) -> None:
    assert "single_case" not in sensitivity_of(text)


@given(st.text(max_size=400))
def test_any_text_has_marks_in_order(text: str) -> None:
    found = sensitivity_of(text)
    assert [m for m in ("single_case", "named_person", "contact") if m in found] == list(found)


@pytest.mark.parametrize("part", ["a@", "0 ", "07 ", "Aa ", "A'", "Mr ", "1 A ", "+44", "a.b-", "Chair, ", "SW1 "])
def test_long_runs_of_near_matches_end(part: str) -> None:
    sensitivity_of(part * 20_000)


@given(st.from_regex(r"07[0-9]{3} [0-9]{6}", fullmatch=True))
def test_every_mobile_number_is_a_contact(number: str) -> None:
    assert "contact" in sensitivity_of(f"Please ring {number} today.")
