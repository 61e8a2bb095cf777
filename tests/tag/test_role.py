from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.role import role_of, role_of_heading


@pytest.mark.parametrize(
    ("text", "section", "stance", "role"),
    [
        ("Supervision is regular.", (), "strength", "finding"),
        ("This audit looked at 20 files.", (), "context", "method"),
        ("Two files went back to their authors.", ("How we did the audit",), "context", "method"),
        ("At 31 March 2024, 410 children were looked after.", (), "context", "background"),
        ("The town has two hospitals.", ("Local context",), "context", "background"),
        ("CIN: child in need", ("Glossary",), "context", "method"),
        ("Good means that most files meet the standard.", ("Findings",), "context", "template"),
        ("The tool should be shorter.", ("Method",), "recommendation", "finding"),
        ("Grades were poor.", ("Background",), "concern", "finding"),
        ("Ethnicity was noted.", ("Identity",), "context", "finding"),
    ],
)
def test_role(text: str, section: tuple[str, ...], stance: str, role: str) -> None:
    assert role_of(text, section, stance=stance) == role  # type: ignore[arg-type]


def test_a_heading_gives_a_role() -> None:
    assert role_of_heading("1. Purpose and scope") == "method"
    assert role_of_heading("Findings") is None


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_has_a_role(text: str, heading: str) -> None:
    assert role_of(text, (heading,)) in ("finding", "method", "background", "template")
