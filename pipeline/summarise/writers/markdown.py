"""A paper as Markdown: footnotes as GitHub and pandoc write them, tables with pipes, charts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.summarise import paper as p


def to_markdown(paper: p.Paper) -> str:
    """Return the paper as Markdown text that shows the words of reports letter for letter."""
    notes: list[str] = []
    blocks = ["<!-- auditlens digest -->", f"# {escaped(paper.title)}"]
    if paper.subtitle:
        blocks.append(escaped(paper.subtitle))
    for block in paper.blocks:
        made = _block(block, paper, notes)
        if made:
            blocks.append(made)
    if notes:
        blocks.append("\n".join(f"[^{at}]: {note}" for at, note in enumerate(notes, 1)))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return ``text`` on one line, so that Markdown shows it letter for letter."""
    words = re.sub(r"([\\`*_{}\[\]<>|~#])", r"\\\1", " ".join(text.split()))
    # A number or sign at the start would make it a list or a heading.
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", words))


def _block(block: p.Block, paper: p.Paper, notes: list[str]) -> str:
    if isinstance(block, p.Heading):
        return f"{'#' * (block.level + 1)} {escaped(block.text)}"
    if isinstance(block, p.Text):
        return _line(block.line, notes)
    if isinstance(block, p.Quoted):
        made = f"> {_line(block.line, notes)}"
        return f"{made}\n>\n> {_line(block.beneath, notes)}" if block.beneath else made
    if isinstance(block, p.Listing):
        signs = (f"{at}." if block.numbered else "-" for at in range(1, len(block.items) + 1))
        return "\n".join(f"{sign} {_line(item, notes)}" for sign, item in zip(signs, block.items, strict=True))
    if isinstance(block, p.Grid):
        return _grid(block, notes)
    if isinstance(block, p.Picture):
        return f"*Chart.* {escaped(block.chart.text)}"
    headings = [b for b in paper.blocks if isinstance(b, p.Heading) and b.listed and b.level == 1]
    return "\n".join(f"- [{escaped(h.text)}](#{_slug(h.text)})" for h in headings)


def _slug(heading: str) -> str:
    """Return the anchor that GitHub and pandoc give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _grid(block: p.Grid, notes: list[str]) -> str:
    heads = block.head if any(block.head) else ("",) * len(block.widths)
    rows = [f"| {' | '.join(escaped(head) for head in heads)} |"]
    rows.append(f"|{'|'.join(' ---: ' if at in block.right else ' --- ' for at in range(len(heads)))}|")
    rows += [f"| {' | '.join(_line(cell.line, notes) for cell in row)} |" for row in block.rows]
    return "\n".join(rows)


def _line(line: Iterable[p.Span], notes: list[str]) -> str:
    made = ""
    for span in line:
        if isinstance(span, p.Note):
            notes.append(_note(span))
            made += f"[^{len(notes)}]"
        elif isinstance(span, p.Ref):
            made += f"`{span.code}`"
        elif isinstance(span, p.Link):
            made += f"[{escaped(span.text)}](#{_slug(span.text)})"
        elif span.text.strip():
            before = " " if span.text[0].isspace() else ""
            after = " " if span.text[-1].isspace() else ""
            words = escaped(span.text)
            if isinstance(span, p.Words) and span.look == "strong":
                words = f"**{words}**"
            made += f"{before}{words}{after}"
        else:
            made += span.text
    return made.strip()


def _note(note: p.Note) -> str:
    said = escaped(note.plain)
    return f"{said}. `{note.ref}`" if note.ref else f"{said}."
