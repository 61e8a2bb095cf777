"""Tables as Markdown: a table each, its legend and notes below, and how it was made."""

from __future__ import annotations

from pipeline.tables.answer import Answer, explained, heading, legend
from pipeline.tables.model import Table, shown


def to_markdown(answer: Answer) -> str:
    """Return the tables as Markdown (GitHub's, for its tables)."""
    # The comment tells ingestion that this is no report.
    parts = ["<!-- auditlens themes -->", f"# {_escaped(answer.title)}"]
    for sheet in answer.sheets:
        parts += _table(sheet.table, alone=len(answer.sheets) == 1)
    if not answer.sheets:
        parts.append("No report matches.")
    parts.append("## How this was made")
    parts.append("\n".join(f"- {what}: {_escaped(how)}" for what, how in answer.made))
    return "\n\n".join(parts) + "\n"


def _table(table: Table, *, alone: bool) -> list[str]:
    totals = bool(table.totals)
    heads = [table.row_title, *(heading(c.text, c.held) for c in table.columns), *(["all"] if totals else [])]
    lines = [_row(heads), _row(["---", *["---:"] * (len(heads) - 1)], escape=False)]
    for i, row in enumerate(table.rows):
        cells = [shown(cell, table.measure_of(j).form) for j, cell in enumerate(table.cells[i])]
        cells += [shown(table.totals[i], table.measure.form)] if totals else []
        lines.append(_row([heading(row.text, row.held), *cells]))
    signs = "; ".join(f"{_escaped(sign)} {words}" for sign, words in legend())
    notes = [f"- {_escaped(note)}" for note in table.notes]
    made = [] if alone else [f"## {_escaped(table.title)}"]
    return [*made, _escaped(explained(table)), "\n".join(lines), f"Signs: {signs}.", "\n".join(notes)]


def _row(cells: list[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(_escaped(cell) if escape else cell for cell in cells)} |"


def _escaped(text: str) -> str:
    for sign in "\\`*_[]<>|~#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
