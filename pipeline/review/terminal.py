"""One report on a terminal: what it says of itself, its outline, and its passages with their labels."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.corpus.citation import say_date
from pipeline.records import RECOMMENDATION_KINDS, Passage
from pipeline.review import view
from pipeline.wording import plural, spoken

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

# A sign, the word in full and a colour each, so that no label is told by colour alone.
_SIGNS = {"strength": "+", "concern": "-", "mixed": "±", "recommendation": ">", "context": " "}
_STYLES = {
    "strength": "bold blue",
    "concern": "bold yellow",
    "mixed": "bold magenta",
    "recommendation": "bold green",
    "context": "dim",
}


def show(shown: view.Shown, console: Console) -> None:
    """Print the whole report, or only the passage asked for with its neighbours."""
    parts = list(_near(shown)) if shown.asked else [*_head(shown), *_details(shown), *_passages(shown)]
    with _paged(console):
        for part in parts:
            console.print(part)


@contextmanager
def _paged(console: Console) -> Iterator[None]:
    """Page what is printed where a person is there to turn the pages."""
    if not (console.is_terminal and sys.stdin.isatty()):
        yield
        return
    # less shows colours only when told to, and need not stop for what fits on the screen.
    os.environ.setdefault("LESS", "-RFX")
    with console.pager(styles=sys.platform != "win32"):
        yield


def _head(shown: view.Shown) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(shown.title, style="bold")
    facts = _grid(13)
    for name, value in shown.facts:
        stated = Text(view.NOT_STATED, style="italic dim") if value is None else Text(value)
        facts.add_row(Text(name, style="dim"), stated)
    yield facts
    for warning in shown.report.warnings:
        yield Text(f"warning: {warning}", style="bold")


def _details(shown: view.Shown) -> Iterator[RenderableType]:
    from rich.text import Text

    report = shown.report
    yield _title(f"Sections ({len(shown.outline)})")
    for heading in shown.outline:
        line = Text("  " * (heading.level + 1))
        line.append(_numbered(heading.passage))
        part = f"part {heading.passage.part}, " if heading.passage.part else ""
        page = "" if heading.passage.page is None else f"p. {heading.passage.page}, "
        line.append(f"  {part}{page}{plural(heading.passages, 'passage')}", style="dim")
        yield line
    if report.grades:
        yield _title(f"Grades ({len(report.grades)})")
    for grade in report.grades:
        when = f" ({spoken(grade.when)})" if grade.when else ""
        yield Text(f"  {grade.area}: {spoken(grade.grade)}{when}")
    if report.recommendations:
        yield _title(f"Recommendations ({len(report.recommendations)})")
    for asked in report.recommendations:
        line = Text(f"  {asked.text}")
        who = f"; who: {asked.addressee}" if asked.addressee else ""
        due = f"; by when: {say_date(asked.due)}" if asked.due else ""
        line.append(f" [{RECOMMENDATION_KINDS[asked.kind]}{who}{due}]", style="dim")
        yield line
    if report.acronyms:
        yield _title(f"Acronyms ({len(report.acronyms)})")
        yield Text("  " + "; ".join(f"{a.short} {a.long or 'not known'}" for a in report.acronyms))


def _passages(shown: view.Shown) -> Iterator[RenderableType]:
    from rich.text import Text

    for page in shown.pages:
        name = "The whole text" if page.number is None else f"Page {page.number}"
        yield _title(f"{name}, {plural(len(page.passages), 'passage')}")
        if page.passages:
            yield _table(page.passages)
        if page.dropped:
            left_out = " / ".join(block.text for block in page.dropped)
            yield Text(f"left out as furniture of the page: {left_out}", style="dim")


def _near(shown: view.Shown, around: int = 3) -> Iterator[RenderableType]:
    """Yield the passage asked for with the section it stands in and its neighbours."""
    from rich.text import Text

    passages = shown.report.passages
    at = next(i for i, passage in enumerate(passages) if passage.id == shown.asked)
    passage = passages[at]
    yield Text(shown.title, style="bold")
    known = dict(shown.facts)
    place = [known["place"] or "place not stated", known["published"] or known["period"] or "undated"]
    if passage.page is not None:
        place.append(f"p. {passage.page}")
    yield Text(", ".join(place), style="dim")
    if passage.section:
        yield Text(" › ".join(passage.section), style="dim")
    if passage.lead_in:
        yield Text(f"after: {passage.lead_in}", style="dim")
    yield Text("")
    yield _table(passages[max(0, at - around) : at + around + 1], asked=shown.asked)
    for figure in passage.figures:
        yield Text(f"figure: {view.say_figure(figure, passage)}")


def _table(passages: Sequence[Passage], *, asked: str | None = None) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, expand=True, padding=(0, 1, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for passage in passages:
        mark = "▶ " if passage.id == asked else ""
        ordinal = Text(mark + passage.id.rpartition("-")[2], style="bold" if mark else "dim")
        if passage.kind == "heading":
            table.add_row(ordinal, "", Text(_numbered(passage), style="bold"))
            continue
        sign = "?" if view.unsure(passage) else _SIGNS[passage.stance]
        stance = Text(f"{sign} {passage.stance}", style=_STYLES[passage.stance])
        table.add_row(ordinal, stance, _said(passage))
    return table


def _said(passage: Passage) -> Text:
    """Return a passage's text, its figures underlined, and its labels on a line below."""
    from rich.text import Text

    said = Text(f"{passage.number} " if passage.number else "")
    for text, figure in view.pieces(passage):
        said.append(text, style="underline" if figure else "")
    about = view.labels(passage)
    if passage.kind != "sentence":
        about.insert(0, spoken(passage.kind))
    if passage.page_end is not None and passage.page_end != passage.page:
        about.append(f"runs on to page {passage.page_end}")
    if about:
        said.append("\n" + "; ".join(about), style="dim")
    return said


def _numbered(passage: Passage) -> str:
    return f"{passage.number} {passage.text}" if passage.number else passage.text


def _title(text: str) -> Text:
    from rich.text import Text

    return Text(f"\n{text}", style="bold underline")


def _grid(first: int) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(min_width=first, no_wrap=True)
    grid.add_column()
    return grid
