"""Hits of a search as a Word document: each passage with the words found marked, where it stands, what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.documents import named, printable, saved
from pipeline.files import private_file
from pipeline.tables.writers import Row
from pipeline.wording import spoken


def write_word(path: Path, title: str, notes: Sequence[str], groups: Mapping[str, Sequence[Row]]) -> None:
    """Write rows of hits, as ``cli.search`` makes them, under the headings of their groups; one "" is none.

    The same rows give the same bytes.
    """
    import docx

    document = docx.Document()
    named(document, title)
    document.add_heading(printable(title), level=1)
    for note in notes:
        document.add_paragraph(printable(note))
    for group, rows in groups.items():
        if group:
            document.add_heading(printable(f"{group} ({len(rows)})"), level=2)
        for row in rows:
            _hit(document, row)
    with private_file(path) as part:
        part.write_bytes(saved(document))


def _hit(document: Any, row: Row) -> None:
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Pt

    around = row.get("context") or {"before": [], "after": []}
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(0)
    for other in around["before"]:
        _soft(paragraph, other["text"] + "\n")
    if leads_in(row):
        _soft(paragraph, row["lead_in"] + " ")
    at = 0
    for start, end in [*row["found"], [len(row["text"])] * 2]:
        paragraph.add_run(printable(row["text"][at:start]))
        if end > start:
            marked = paragraph.add_run(printable(row["text"][start:end]))
            marked.bold = True
            marked.font.highlight_color = WD_COLOR_INDEX.YELLOW
        at = end
    for other in around["after"]:
        _soft(paragraph, "\n" + other["text"])
    beneath = document.add_paragraph()
    beneath.paragraph_format.left_indent = Pt(18)
    run = beneath.add_run(printable(f"{row['citation']}  [{row['id']}]"))
    run.font.size = Pt(9)
    run.add_break()
    told = beneath.add_run(printable(labels(row)))
    told.font.size = Pt(9)
    told.italic = True


def labels(row: Row) -> str:
    """Return what is told of a hit beneath it: stance, themes, agencies, and why it is there."""
    parts = [
        row["stance"],
        ", ".join(spoken(theme["id"]) for theme in row["themes"]),
        ", ".join(map(spoken, row["agencies"])),
        f"{row['extent']} of them" if row["extent"] != "unstated" else "",
        row["role"] if row["role"] != "finding" else "",
        why(row),
        "new" if row.get("new") else "",
    ]
    return " · ".join(part for part in parts if part)


def leads_in(row: Row) -> bool:
    """Whether a lead-in is to be shown before a passage: it has one, which is not shown as its neighbour."""
    around = row.get("context") or {"before": []}
    return bool(row["lead_in"]) and row["lead_in"] not in [other["text"] for other in around["before"]]


def why(row: Row) -> str:
    """Return "by meaning" with its likeness for a hit that does not hold the words; else nothing."""
    return f"by meaning ({row['similarity']:.2f})" if row["by"] == ["meaning"] else ""


def _soft(paragraph: Any, text: str) -> None:
    from docx.shared import RGBColor

    paragraph.add_run(printable(text)).font.color.rgb = RGBColor(0x50, 0x5C, 0x69)
