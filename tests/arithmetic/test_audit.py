"""The arithmetic audit: what does not come out is found, what may be right is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis import analyse
from pipeline.arithmetic.audit import audit
from pipeline.arithmetic.entries import lay_out
from pipeline.arithmetic.shares import _some_whole_gives
from pipeline.records import Report, ReportInfo
from pipeline.stems import stem, stems

HEAD = "Harrowmoor Safeguarding Children Partnership\n\nAudit of neglect, March 2024\n\nFindings\n\n"


@pytest.fixture
def findings(tmp_path):
    def read(text):
        path = tmp_path / "audit.txt"
        path.write_text(HEAD + text, encoding="utf-8")
        return audit(analyse(path))

    return read


WRONG = [
    ("share_of_count", "A chronology was on file for 13 of the 22 children (49%).", "59.1%"),
    ("share_of_count", "Twelve of the 14 letters (92%) were handed over in person.", "85.7%"),
    ("share_of_count", "20 children live in residential homes, of whom 83% live out of the area.", "16 would be 80.0%"),
    ("parts_sum", "Between them they had 37 children, 14 under five and 25 of school age.", "39"),
    ("parts_sum", "Since April, 22 social workers have joined and 17 have gone, a net gain of seven.", "5"),
    ("parts_sum", "Of the 28 fathers, 12 lived with the child and 18 did not.", "30"),
    ("direction", "Recording of ethnicity has improved, from 90% to 83%.", "falls by 7"),
    ("direction", "Attendance at core groups rose from 62% to 48%.", "falls by 14"),
    ("direction", "Visits were on time for 61%, up from 75% last year.", "falls by 14"),
    ("direction", "The rate of 47%, higher than the national average of 52%, was noted.", "lower"),
    ("out_of_scale", "Files were scored from 1 (poor) to 10 (strong). The average score for plans was 11.4.", "11.4"),
]


@pytest.mark.parametrize(("kind", "text", "computed"), WRONG, ids=[text[:40] for _, text, _ in WRONG])
def test_what_does_not_come_out_is_found(findings, kind, text, computed):
    found = [f for f in findings(text) if not f.holds]
    assert [f.type for f in found] == [kind]
    assert computed in found[0].computed


OF_THIS = """At 31 March 2024, 420 children were being looked after by the council.

Of this number:

• {} live outside the area
• nine live in schools, all of whom (100%) live outside the area
"""


def test_a_list_of_this_number_is_held_against_it(findings):
    (wrong,) = [f for f in findings(OF_THIS.format("200 (or 52%)")) if not f.holds]
    assert (wrong.type, wrong.sum, wrong.computed) == ("share_of_count", "200 of 420", "47.6%")
    assert all(f.holds for f in findings(OF_THIS.format("200 (or 48%)")))
    assert all(f.holds for f in findings(OF_THIS.format("200 (52%, which excludes those placed for adoption)")))


RIGHT = [
    "A chronology was on file for 13 of the 22 children (59%).",
    "Nine of 16 plans (56%) were dated.",  # 56.25
    "Three of the eight (38%) were seen alone.",  # 37.5, rounded up
    "About a third of the 14 files (five) held a genogram.",
    "Of the 20 children, 12 had plans and 15 had assessments.",  # they overlap
    "Between them they had 37 children, 14 under five and 23 of school age.",
    "Re-referrals have improved from 29% to 22%.",  # less is better
    "Attendance has not increased: it went from 62% to 60%.",
    "Visits were on time for 61%, 5% higher than the national average of 72%.",
    "18 children live in homes, of whom 44% live out of the area; 319 live with families, of whom 36% do.",
]


@pytest.mark.parametrize("text", RIGHT, ids=[text[:40] for text in RIGHT])
def test_what_may_be_right_is_left_alone(findings, text):
    assert [f for f in findings(text) if not f.holds] == []


def test_what_holds_is_told_too(findings):
    found = findings("A chronology was on file for 13 of the 20 children (65%).")
    assert [(f.type, f.holds, f.sum, f.stated, f.computed) for f in found] == [
        ("share_of_count", True, "13 of 20", "65%", "65.0%")
    ]


def test_a_total_that_is_off_among_totals_that_are_right(findings, tmp_path):
    rows = [("North", 4, 5, 9), ("South", 3, 2, 5), ("East", 1, 7, 10), ("West", 6, 2, 8)]
    table = "<table><tr><th>Team</th><th>Met</th><th>Not met</th><th>Total</th></tr>"
    table += "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"
    path = tmp_path / "audit.html"
    path.write_text(f"<html><body><h1>Audit of plans</h1><h2>Teams</h2>{table}</body></html>", encoding="utf-8")
    found = [f for f in audit(analyse(path)) if f.type == "parts_sum"]
    assert [(f.sum, f.stated) for f in found if not f.holds] == [("1 + 7", "10")]
    assert sum(f.holds for f in found) == 3


def test_a_report_without_passages():
    assert audit(Report("a", "0" * 64, "txt", ReportInfo(), (), "")) == ()
    assert lay_out(Report("a", "0" * 64, "txt", ReportInfo(), (), "")).tables == ()


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 2))
def test_a_rounded_share_can_always_be_given(part, more, decimals):
    assert _some_whole_gives(part, round(100 * part / (part + more), decimals), decimals)


def test_seventeen_cases_are_never_56_per_cent():
    assert not _some_whole_gives(17, 56, 0)


@pytest.mark.parametrize(
    ("one", "other"), [("visits", "visited"), ("agencies", "agency"), ("planning", "planned"), ("families", "family")]
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


@given(st.text(max_size=60))
def test_stems_of_any_text(text):
    assert all(stems(text))
