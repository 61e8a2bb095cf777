"""A digest as Markdown and as one self-contained HTML file."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.corpus.citation import cite, file_name, say_date, say_places
from pipeline.records import STANCES
from pipeline.summarise.digest import Digest
from pipeline.summarise.quotes import Source
from pipeline.tables.themes import STATES, Cell

if TYPE_CHECKING:
    import jinja2

# Upper bounds of the shades of a heatmap cell: passages that speak of the theme.
_SHADES = (1, 3, 7, 15)


def to_markdown(digest: Digest) -> str:
    """Return the digest as Markdown."""
    return _environment().get_template("digest.md").render(d=digest, escape=_markdown, **_shared(digest))


def to_html(digest: Digest) -> str:
    """Return the digest as one HTML file: styles within, no script, nothing that is fetched."""
    return _environment().get_template("digest.html").render(d=digest, **_shared(digest))


def _shared(digest: Digest) -> dict[str, Any]:
    numbers = {row["report"]: i for i, row in enumerate(digest.reports, 1)}
    return {
        "cite": source_of,
        "day": day,
        "places": say_places,
        "file_name": file_name,
        "name": name,
        "shade": shade,
        "mark": mark,
        "plural": plural,
        "number_of": numbers.get,
        "states": STATES,
        "stances": STANCES,
        "zip": zip,
        "labels": {theme.id: theme.label for theme in digest.themes},
    }


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.summarise"),
        autoescape=jinja2.select_autoescape(["html"], default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def source_of(source: Source) -> str:
    """Return where a quotation stands: places, report, date, page."""
    return cite({**asdict(source), "authority": source.authority or "place not stated"})


def day(iso: str | None) -> str:
    """Return a date as people write it; "undated" where there is none."""
    return say_date(iso) or "undated"


def name(ident: str | None) -> str:
    """Return an id as words: "local_audit" is "local audit"; none is "all types, mixed"."""
    return ident.replace("_", " ") if ident else "all types, mixed"


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return a count with its noun: "1 report", "2 reports"."""
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def shade(cell: Cell) -> str:
    """Return the style class of a heatmap cell: its state, and how many passages, in five steps."""
    if cell.state != "counted":
        return cell.state
    return f"s{sum(cell.passages > bound for bound in _SHADES) + 1}"


def mark(cell: Cell) -> str:
    """Return what is printed in a cell: the count, or a sign of why there is none."""
    return {
        "counted": str(cell.passages),
        "not_mentioned": "0",
        "out_of_scope": "–",
        "badly_read": "?",
        "no_report": "",
    }[cell.state]


def _markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows it letter for letter."""
    escaped = re.sub(r"([\\`*_{}\[\]<>|~#])", r"\\\1", text)
    # A number or sign at the start would make it a list or a heading.
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))
