"""Parts of files that hold several audits, on invented ones."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.parts import find_parts
from pipeline.records import Passage, ReportInfo

INFO = ReportInfo(report_type="multi_agency_audit", published="2024-09-30")


def made(*texts: str) -> list[Passage]:
    """Make passages: "# x" is a heading, "- x" a bullet under the sentence before."""
    passages: list[Passage] = []
    at = 0
    lead_in: str | None = None
    section: tuple[str, ...] = ()
    for i, given_text in enumerate(texts, 1):
        kind = {"#": "heading", "-": "bullet"}.get(given_text[:1], "sentence")
        text = given_text.lstrip("#- ")
        depth = len(given_text) - len(given_text.lstrip("#"))
        if depth:
            section = section[: depth - 1]
        own = lead_in if kind == "bullet" else None
        passages.append(
            Passage(f"x-{i}", 1, 1, section, own, None, None, None, kind, text, at, at + len(text))  # type: ignore[arg-type]
        )
        if depth:
            section = (*section, text)
        lead_in = own if kind == "bullet" else text if text.endswith(":") else None
        at += len(text) + 1
    return passages


ONE = (
    "Overall, 80% of referrals were rated as good.",
    "These showed clear thinking and quick decisions.",
    "One referral was late because of a holiday.",
    "The following recommendations were made:",
    "- The front door to check the inbox every morning.",
)


def numbers(passages):
    return [p.part for p in passages]


def test_a_result_after_recommendations_begins_a_part():
    marked, parts = find_parts(made(*ONE, *ONE), INFO)
    assert numbers(marked) == [1] * 5 + [2] * 5
    assert [p.number for p in parts] == [1, 2]
    assert (parts[0].start, parts[1].end) == (0, marked[-1].end)
    assert parts[1].start == marked[5].start


def test_a_conclusion_after_recommendations_is_no_part():
    report = ["We read 24 referrals in May.", *ONE, "Overall, 80% of the children were seen.", "It is getting better."]
    assert find_parts(made(*report, "It will be audited again."), INFO)[1] == ()
    assert find_parts(made(*ONE, "Overall, we thank everyone who took part.", "Thank you.", "Bye."), INFO)[1] == ()


def test_a_single_audit_has_no_parts():
    marked, parts = find_parts(made(*ONE), INFO)
    assert numbers(marked) == [None] * 5
    assert parts == ()


def audit(title: str, month: str, size: int) -> tuple[str, ...]:
    return (
        f"# {title}",
        "## Method",
        f"We audited {size} case files that were open in {month} 2024.",
        "## Findings",
        "Plans were clear in most cases.",
        "Visits were on time.",
        "## Recommendations",
        "- Team managers should check plans every month.",
    )


def test_titled_audits_with_the_same_headings_are_parts_with_their_own_samples():
    marked, parts = find_parts(
        made(
            "This paper has two audits.",
            *audit("Audit of neglect", "March", 12),
            *audit("Dip sample of visits", "May", 20),
        ),
        INFO,
    )
    assert numbers(marked) == [None] + [1] * 8 + [2] * 8
    assert [(p.title, p.sample_size) for p in parts] == [("Audit of neglect", 12), ("Dip sample of visits", 20)]
    assert [p.period_start for p in parts] == ["2024-03", "2024-05"]


def test_sections_of_one_audit_are_no_parts():
    report = (
        "# Audit findings",
        *ONE[:3],
        "# Audit scores",
        *ONE[:3],
        "# Audit of records",
        *ONE[:3],
        "# Next",
        *ONE[:3],
    )
    assert find_parts(made(*report), INFO)[1] == ()


def test_groups_side_by_side_share_the_passages_that_name_both():
    marked, parts = find_parts(
        made(
            "It gives the audit for June 2024 of children in care and the audits of disabled children since May 2024.",
            "Fourteen auditors took part.",
            "The June audit had two inadequate judgements.",
            "Children in care were visited on time.",
            "9 disabled children files were read.",
            "None of the disabled children was missed.",
            *["Recording was up to date."] * 25,
            "Children in care scored 7, disabled children 6.",
            "Disabled children will be audited again.",
        ),
        INFO,
    )
    assert numbers(marked)[:6] == [None, None, 1, 1, 2, 2]
    assert numbers(marked)[-2:] == [None, None]
    assert [(p.title, p.sample_size, p.period_start, p.period_end) for p in parts] == [
        ("children in care", None, "2024-06", "2024-06"),
        ("disabled children", 9, "2024-05", None),
    ]


def test_an_inspection_is_one_audit():
    assert find_parts(made(*ONE, *ONE), ReportInfo(report_type="ilacs"))[1] == ()


@given(st.lists(st.one_of(st.sampled_from(ONE), st.text(max_size=60)), max_size=24))
def test_parts_are_in_order_and_cover_their_passages(texts):
    passages = made(*texts)
    marked, parts = find_parts(passages, INFO)
    assert [p.text for p in marked] == [p.text for p in passages]
    assert [p.number for p in parts] == list(range(1, len(parts) + 1))
    assert {p.part for p in marked} - {None} <= {p.number for p in parts}
