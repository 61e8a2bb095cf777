"""Short forms across reports: their senses and who uses which, and how dense they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from pipeline.corpus.citation import places_of
from pipeline.corpus.filters import Filters, Row
from pipeline.corpus.store import Corpus
from pipeline.extract.glossary import plain, senses
from pipeline.extract.senses import same_sense

Across = Literal["authority", "corpus"]

# How a long form came to be known, the surest first; in words for people.
SOURCES = {
    "report": "stated in the report",
    "authority": "other reports of the authority",
    "glossary": "glossary of the field",
    "context": "inferred from context",
}


@dataclass(slots=True)
class _Sense:
    """The rows of ``Corpus.acronyms`` that give one short form one sense, or none."""

    short: str
    long: str | None
    rows: list[Row] = field(default_factory=list)

    def name(self) -> str | None:
        """Return the wording of the glossary, else the one that most reports give, else the first by alphabet."""
        if self.long is None:
            return None
        given: Counter[str] = Counter(row["long"] for row in self.rows)
        for sense in senses(self.short):
            if any(plain(w) == plain(long) for w in sense.wordings() for long in given):
                return sense.long
        return min(given, key=lambda long: (-given[long], long))


def sense_rows(rows: Iterable[Row], across: Across) -> Iterator[Row]:
    """Yield a row a sense of a short form, by short form, most used sense first; for each authority, or all together.

    ``short``, ``long`` (None: not known), ``authority`` (None across the corpus), ``authorities`` (who uses it so, in
    alphabetical order), ``sources`` (how it is known, the surest first), ``reports``, ``uses`` (of the short form in
    those reports), ``undefined`` (of them, reports that do not define it or only after its first use), ``senses``
    (known senses of the short form across all ``rows``), ``wordings`` (as the reports give it).
    """
    ordered = sorted(rows, key=lambda row: (row["short"].upper(), row["short"]))
    for _, group in groupby(ordered, key=lambda row: row["short"].upper()):
        found = _senses(list(group))
        known = sum(sense.long is not None for sense in found)
        made = [_row(sense, part, known) for sense in found for part in _parts(sense, across)]
        yield from sorted(made, key=lambda r: (r["authority"] or "", -r["reports"], -r["uses"], r["long"] or "~"))


def _senses(rows: Sequence[Row]) -> list[_Sense]:
    """Return the senses among the rows of one short form; what is not known is one more."""
    found: list[_Sense] = []
    for row in rows:
        long = row["long"]
        fitting = (
            s
            for s in found
            if (s.long is None) == (long is None) and (long is None or same_sense(s.short, s.long or "", long))
        )
        sense = next(fitting, None)
        if sense is None:
            sense = _Sense(row["short"], long)
            found.append(sense)
        sense.rows.append(row)
    return found


def _parts(sense: _Sense, across: Across) -> Iterator[tuple[str | None, list[Row]]]:
    if across == "corpus":
        yield None, sense.rows
        return
    names = sorted({name for row in sense.rows for name in places_of(row)})
    for name in names:
        yield name, [row for row in sense.rows if name in places_of(row)]
    rest = [row for row in sense.rows if not places_of(row)]
    if rest:
        yield None, rest


def _row(sense: _Sense, part: tuple[str | None, list[Row]], known: int) -> Row:
    authority, rows = part
    given = {row["source"] for row in rows}
    return {
        "short": min(Counter(row["short"] for row in sense.rows).items(), key=lambda item: (-item[1], item[0]))[0],
        "long": sense.name(),
        "authority": authority,
        "authorities": sorted({name for row in rows for name in places_of(row)}),
        "sources": [source for source in SOURCES if source in given],
        "reports": len({row["report"] for row in rows}),
        "uses": sum(row["count"] for row in rows),
        "undefined": len({row["report"] for row in rows if row["definition"] != "first"}),
        "senses": known,
        "wordings": sorted({row["long"] for row in rows if row["long"]}),
    }


def clashing(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield those rows of ``Corpus.acronyms`` whose short form has more than one sense among all of them."""
    ordered = sorted(rows, key=lambda row: (row["short"].upper(), row["short"]))
    for _, group in groupby(ordered, key=lambda row: row["short"].upper()):
        some = list(group)
        if sum(sense.long is not None for sense in _senses(some)) > 1:
            yield from some


def undefined(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield those rows of ``Corpus.acronyms`` whose short form is used before its definition, or without one."""
    return (row for row in rows if row["definition"] != "first")


def density_rows(corpus: Corpus, filters: Filters, *, by_authority: bool = False) -> list[Row]:
    """Return how many short forms each report, or all reports of each authority, hold per 1,000 words.

    ``report``, ``file``, ``title``, ``date`` (None by authority), ``authority``, ``authorities``, ``reports``,
    ``words``, ``forms`` (different short forms), ``uses``, ``per_1000`` (uses per 1,000 words, one decimal; None
    without words), ``undefined`` (forms used before or without a definition), ``rank`` (1 is the densest; equals share
    one), ``of`` (how many are ranked). In order of authority, date and sha256.
    """
    mine: dict[str, dict[str, Row]] = {}
    for row in corpus.acronyms(filters.but(limit=None)):
        mine.setdefault(row["report"], {}).setdefault(row["short"], row)
    made = []
    for report in corpus.reports(filters.but(limit=None)):
        forms = mine.get(report["report"], {})
        made.append({**report, "reports": 1, "forms": forms})
    if by_authority:
        made = _by_authority(made)
    rows = [_density(row) for row in made]
    ranked = sorted((r["per_1000"] for r in rows if r["per_1000"] is not None), reverse=True)
    for row in rows:
        row["rank"] = None if row["per_1000"] is None else ranked.index(row["per_1000"]) + 1
        row["of"] = len(ranked)
    return rows


def _by_authority(reports: Iterable[Row]) -> list[Row]:
    groups: dict[str | None, list[Row]] = {}
    for report in reports:
        names: list[str | None] = [*places_of(report)]
        for name in names or [None]:
            groups.setdefault(name, []).append(report)
    return [
        {
            "report": None, "file": None, "title": None, "date": None, "authority": name,
            "authorities": [name] if name else [], "reports": len(some), "words": sum(r["words"] for r in some),
            "forms": {(r["report"], short): row for r in some for short, row in r["forms"].items()},
        }
        for name, some in sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or ""))
    ]  # fmt: skip


def _density(row: Row) -> Row:
    forms: list[Row] = list(row["forms"].values())
    uses = sum(form["count"] for form in forms)
    kept = ("report", "file", "title", "date", "authority", "authorities", "reports", "words")
    return {
        **{key: row[key] for key in kept},
        "forms": len({form["short"] for form in forms}),
        "uses": uses,
        "per_1000": round(1000 * uses / row["words"], 1) if row["words"] else None,
        "undefined": len({form["short"] for form in forms if form["definition"] != "first"}),
    }
