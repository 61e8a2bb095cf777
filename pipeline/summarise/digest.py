"""The digest: what a corpus says on each theme across authorities, every line of it cited.

The model is built here and rendered in ``render.py``. It holds two kinds of number and keeps them apart: what is
counted from the corpus (``Tally``, ``ThemeTable``), and what a report states (``FigureLine``), which is only quoted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.records import STANCES
from pipeline.summarise.quotes import Quote, Source, quote_all, spread, standing
from pipeline.tables.themes import ThemeTable, theme_tables
from pipeline.tables.writers import Row
from pipeline.tag.taxonomy import Theme, load_taxonomy

# How many quotations and figures a section shows; the rest are counted and can be listed.
QUOTES = 6
FIGURES = 12

# Sections of a theme, and the stances that they quote.
SECTIONS = (
    ("What works well", "strength"),
    ("What needs to improve", "concern"),
    ("Both in one passage", "mixed"),
)
RECOMMENDED = "What is recommended"
_KINDS = {
    "formal": "recommendation",
    "improvement": "area for improvement",
    "commitment": "own commitment",
    "suggestion": "suggestion in the text",
    "request": "request to the meeting",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One family of report types on one theme, counted from the corpus."""

    family: str | None
    held_reports: int
    held_authorities: int
    reports: int
    authorities: int
    stances: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as a report states it: its own characters, what it measures, and the passage it stands in."""

    quantity: str
    about: str
    when: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Section:
    """Quotations under one heading; ``total`` counts all of them, shown or not."""

    heading: str
    quotes: tuple[Quote, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ThemeDigest:
    """What the corpus says on one theme."""

    id: str
    label: str
    definition: str
    tallies: tuple[Tally, ...]
    sections: tuple[Section, ...]
    figures: tuple[FigureLine, ...]
    figures_total: int

    @property
    def passages(self) -> int:
        """Passages that speak of the theme."""
        return sum(n for tally in self.tallies for _, n in tally.stances)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of a corpus.

    ``reports`` are the rows of all reports it draws on, by authority and date; ``tables`` the theme tables behind
    the heatmaps, one a family; ``left_out`` what the rules keep out, by reason; ``failures`` the files not read.
    """

    since: str | None
    until: str | None
    undated: int
    authorities: tuple[str, ...]
    reports: tuple[Row, ...]
    tables: tuple[ThemeTable, ...]
    themes: tuple[ThemeDigest, ...]
    left_out: Row
    failures: tuple[Row, ...]
    mixed: bool
    history: bool


def build(corpus: Corpus, filters: Filters = Filters(), *, quotes: int = QUOTES) -> Digest:
    """Return the digest of what ``filters`` let in, with at most ``quotes`` quotations a section."""
    taxonomy = load_taxonomy()
    themes = {theme.id: theme for theme in taxonomy.themes}
    reports = tuple(corpus.reports(filters.but(themes=(), stance=())))
    dates = sorted(r["date"] for r in reports if r["date"])
    tables = tuple(theme_tables(corpus, "authority", filters))
    # A report has one type but may be on several places: only these add up to numbers of reports and passages.
    by_type = {table.family: table for table in theme_tables(corpus, "type", filters)}
    pairs = [(table, by_type[table.family]) for table in tables]
    wanted = filters.themes or taxonomy.ids
    return Digest(
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        undated=sum(not r["date"] for r in reports),
        authorities=tuple(sorted({place for r in reports for place in r["authorities"] or (r["authority"],) if place})),
        reports=reports,
        tables=tables,
        themes=tuple(_theme(corpus, themes[t], filters, pairs, quotes) for t in wanted),
        left_out=corpus.left_out(filters),
        failures=tuple(corpus.failures()),
        mixed=filters.mix,
        history=filters.history,
    )


def _theme(
    corpus: Corpus, theme: Theme, filters: Filters, tables: Iterable[tuple[ThemeTable, ThemeTable]], quotes: int
) -> ThemeDigest:
    mine = filters.but(themes=(theme.id,))
    findings = [row for row in corpus.passages(mine) if row["kind"] != "heading"]
    sections = [
        _section(heading, _weighed(findings, theme.id, stance), quotes)
        for heading, stance in SECTIONS
        if not filters.stance or stance in filters.stance
    ]
    if not filters.stance or "recommendation" in filters.stance:
        asked = ((row, standing(row)) for row in corpus.recommendations(mine.but(stance=())))
        sections.append(_section(RECOMMENDED, asked, quotes, facts=_asked))
    figures = [row for row in corpus.figures(mine) if row["about"]]
    return ThemeDigest(
        id=theme.id,
        label=theme.label,
        definition=theme.definition,
        tallies=tuple(_tally(*pair, theme.id) for pair in tables),
        sections=tuple(sections),
        figures=tuple(_figure_lines(figures)),
        figures_total=len(figures),
    )


def _weighed(rows: Iterable[Row], theme: str, stance: str) -> Iterable[tuple[Row, tuple[Any, ...]]]:
    for row in rows:
        tag = next((t for t in row["themes"] if t["id"] == theme), None)
        if tag and (tag["stance"] or row["stance"]) == stance:
            # Both labels must be sure: a quotation under the wrong heading misleads more than a duller one.
            yield row, standing(row, round(tag["score"] * row["stance_score"], 3))


def _section(heading: str, rows: Iterable[tuple[Row, tuple[Any, ...]]], most: int, *, facts: Any = None) -> Section:
    quotes = quote_all(rows, facts=facts)
    return Section(heading, tuple(spread(quotes, most)), len(quotes))


def _asked(row: Row) -> tuple[tuple[str, str], ...]:
    said = (("kind", _KINDS[row["kind"]]), ("who", row["addressee"]), ("by when", row["due"]))
    return tuple((name, value) for name, value in said if value)


def _figure_lines(rows: Iterable[Row]) -> Iterable[FigureLine]:
    """Return shares and rates before scores and counts, a passage's own together, authorities in turn."""
    weight = {"percent": 0, "proportion": 0, "rate": 1, "score": 1, "count": 2}
    kept = sorted(rows, key=lambda r: (weight[r["kind"]], r["when"] == "previous"))
    turns: dict[str, int] = {}
    keyed = []
    for rank, row in enumerate(kept):
        place = row["authority"] or row["report"]
        keyed.append(((turns.get(place, 0), rank), row))
        turns[place] = turns.get(place, 0) + 1
    chosen = [row for _, row in sorted(keyed, key=lambda pair: pair[0])[:FIGURES]]
    chosen.sort(key=lambda r: (r["authority"] or "", r["date"] or "", r["passage"], r["start"]))
    for row in chosen:
        yield FigureLine(row["quantity"], row["about"], row["when"], row["text"], Source.of(row))


def _tally(by_authority: ThemeTable, by_type: ThemeTable, theme: str) -> Tally:
    places = by_authority.cells[by_authority.themes.index(theme)]
    types = by_type.cells[by_type.themes.index(theme)]
    return Tally(
        family=by_type.family,
        held_reports=sum(by_type.held),
        held_authorities=sum(group is not None for group in by_authority.groups),
        reports=sum(cell.reports for cell in types),
        authorities=sum(
            cell.passages > 0 and group is not None for group, cell in zip(by_authority.groups, places, strict=True)
        ),
        stances=tuple((s, sum(cell.count(s) for cell in types)) for s in STANCES),
    )
