"""What rows and columns can be: which reports, passages and entries belong to which label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from pipeline import resources
from pipeline.corpus.citation import file_name, places_of
from pipeline.corpus.filters import Row
from pipeline.records import AGENCIES, STANCES
from pipeline.tables import sections
from pipeline.tables.facts import Entries, Facts
from pipeline.tables.model import Dimension, Label, Question
from pipeline.tables.practice import placed, within
from pipeline.tables.writers import places
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.wording import spoken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
# What a report has; the others are of passages and tags.
OF_REPORTS: tuple[Dimension, ...] = (
    "authority", "region", "group", "year", "financial_year", "quarter", "period", "type", "family", "report", "grade",
)  # fmt: skip
TITLES: dict[Dimension, str] = {
    "theme": "theme", "stance": "stance", "agency": "agency", "section": "section", "authority": "authority",
    "region": "region", "group": "group", "year": "year of practice", "financial_year": "financial year of practice",
    "quarter": "quarter of practice (of the financial year)", "period": "period of practice", "type": "type of report",
    "family": "family of report types", "report": "report", "area": "area (by section)", "grade": "grade",
}  # fmt: skip
# What a cell says where a report lacks what the dimension asks for.
_UNKNOWN: dict[Dimension, str] = {
    "group": "in no group", "region": "no region", "agency": "no agency named", "grade": "no grade", "period": "other",
    "area": "other sections", "section": "outside sections",
}  # fmt: skip
# Headings that fewer reports have are put together, so that a table has no row of one report's own heading.
_FEWEST_REPORTS = 2


@dataclass(frozen=True)
class Members:
    """Which labels each item has: those of item i are ``labels[starts[i]:starts[i + 1]]``."""

    starts: Ints
    labels: Ints

    @classmethod
    def of(cls, listed: Sequence[Sequence[int]]) -> Members:
        """Make them from a list of labels for each item."""
        starts = np.zeros(len(listed) + 1, dtype=np.int64)
        np.cumsum([len(x) for x in listed], out=starts[1:])
        return cls(starts, np.array([label for x in listed for label in x], dtype=np.int64))

    def spread(self, items: Ints) -> tuple[Ints, Ints]:
        """Return a pair of arrays, for each item and label of it: the place in ``items``, and the label."""
        sizes = self.starts[items + 1] - self.starts[items]
        again = np.repeat(np.arange(len(items)), sizes)
        within_item = np.arange(len(again)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return again, self.labels[self.starts[items][again] + within_item]


@dataclass(frozen=True)
class Axis:
    """A dimension over some facts.

    ``items`` gives the labels of each report, passage, unit, theme or stance (``level`` says which); ``reports`` the
    labels that each report could have an entry under: its own, for a dimension of reports, all themes that it looks at,
    any stance; ``held`` the same without regard to scope.
    """

    dimension: Dimension | None
    level: Literal["report", "passage", "unit", "theme", "stance", "all"]
    labels: tuple[Label, ...]
    items: Members
    reports: Members
    held: Members

    def spread(self, entries: Entries, among: Ints) -> tuple[Ints, Ints]:
        """Return, for each entry of ``among`` (their numbers) and each label of it: its place there, and the label."""
        column = {
            "report": entries.report,
            "passage": entries.passage,
            "unit": entries.unit,
            "theme": entries.theme,
            "stance": entries.stance,
        }.get(self.level)
        items = np.zeros(len(among), dtype=np.int64) if column is None else column[among]
        return self.items.spread(items)


def axis(facts: Facts, dimension: Dimension | None, question: Question) -> Axis:
    """Return ``dimension`` over ``facts``; None gives the one label that everything has.

    Raises:
        ValueError: there is no such dimension.
    """
    if dimension is None:
        return _everything(facts)
    if dimension == "theme":
        return _themes(facts)
    if dimension == "stance":
        listed = [i for i, s in enumerate(STANCES) if s in (question.filters.stance or STANCES)]
        place = {n: i for i, n in enumerate(listed)}
        items = Members.of([[place[n]] if n in place else [] for n in range(len(STANCES))])
        labels = tuple(Label(STANCES[n], STANCES[n]) for n in listed)
        return _free(facts, dimension, "stance", labels, items)
    if dimension == "agency":
        return _agencies(facts, question)
    if dimension in ("section", "area"):
        return _by_passage(facts, dimension)
    if dimension in OF_REPORTS:
        return _by_report(facts, dimension, question)
    raise ValueError(f"a table has no {dimension!r}; it can have {', '.join(DIMENSIONS)}")


def say(name: str | None) -> str:
    """Return a report type or family, an agency or a grade as people write it."""
    short = resources.table("corpora", "reference", "type_names.toml")["short"]
    return str(short.get(name, spoken(name or "")))


def _everything(facts: Facts) -> Axis:
    every = Members.of([[0]] * len(facts.reports))
    return Axis(None, "all", (Label("all", "all"),), Members.of([[0]]), every, every)


def _free(facts: Facts, dimension: Dimension, level: Any, labels: tuple[Label, ...], items: Members) -> Axis:
    """Return an axis of which every report can have every label."""
    every = Members.of([range(len(labels))] * len(facts.reports))
    return Axis(dimension, level, labels, items, every, every)


def _themes(facts: Facts) -> Axis:
    names = load_taxonomy().labels
    labels = tuple(Label(t, names.get(t, t)) for t in facts.themes)
    looked_at = Members.of([np.flatnonzero(row).tolist() for row in facts.in_scope])
    every = Members.of([range(len(labels))] * len(facts.reports))
    return Axis("theme", "theme", labels, Members.of([[i] for i in range(len(labels))]), looked_at, every)


def _agencies(facts: Facts, question: Question) -> Axis:
    listed: list[str | None] = [a for a in AGENCIES if a in (question.filters.agency or AGENCIES)]
    if not question.filters.agency:
        listed.append(None)
    place = {a: i for i, a in enumerate(listed)}
    of_list = [[place[a] for a in (agencies or (None,)) if a in place] for agencies in facts.agency_lists]
    items = Members.of([of_list[i] for i in facts.agencies])
    labels = tuple(Label(a, say(a) if a else _UNKNOWN["agency"]) for a in listed)
    return _free(facts, "agency", "passage", labels, items)


def _by_passage(facts: Facts, dimension: Dimension) -> Axis:
    """Return sections or areas; a report can have entries only in those that it has."""
    name_of = sections.section_of if dimension == "section" else sections.area_of
    named = [name_of(path) for path in facts.section_paths]
    folded = [n.casefold() if n and dimension == "section" else n for n in named]
    entries = facts.entries
    pairs = sorted(set(zip(entries.report.tolist(), facts.sections[entries.passage].tolist(), strict=True)))
    reports_with = Counter(key for _, key in sorted({(r, folded[s] or "") for r, s in pairs}))
    if dimension == "section":
        folded = [n if not n or reports_with[n] >= _FEWEST_REPORTS else "headings of one report" for n in folded]
    # The wording that comes first in the order of reports stands for all of them.
    shown = {
        n: (w or "") if n != "headings of one report" else n for n, w in reversed(list(zip(folded, named, strict=True)))
    }
    here = {folded[s] for _, s in pairs}
    if dimension == "area":
        keys: list[str | None] = [a for a in sections.areas() if a in here]
    else:
        keys = sorted((n for n in here if n), key=lambda n: (n == "headings of one report", -reports_with[n], n))
    if None in here:
        keys.append(None)
    place = {k: i for i, k in enumerate(keys)}
    of_path = [[place[n]] if n in place else [] for n in folded]
    held: list[set[int]] = [set() for _ in facts.reports]
    for report, section in pairs:
        held[report].update(of_path[section])
    text = sections.area_label if dimension == "area" else shown.__getitem__
    labels = tuple(Label(k, text(k) if k else _UNKNOWN[dimension]) for k in keys)
    of_report = Members.of([sorted(x) for x in held])
    items = Members.of([of_path[s] for s in facts.sections])
    return Axis(dimension, "passage", labels, items, of_report, of_report)


def _by_report(facts: Facts, dimension: Dimension, question: Question) -> Axis:
    of = keys_of(dimension, question)
    found = [of(row) if here else () for row, here in zip(facts.reports, facts.shown, strict=True)]
    keys = sorted({k for listed in found for k in listed}, key=lambda k: _order(dimension, k, facts))
    held = Counter(k for listed in found for k in listed)
    place = {k: i for i, k in enumerate(keys)}
    items = Members.of([[place[k] for k in listed] for listed in found])
    text = _texts(dimension, facts)
    labels = tuple(Label(k, text(k) if k is not None else _UNKNOWN.get(dimension, "not stated"), held[k]) for k in keys)
    return Axis(dimension, "report", labels, items, items, items)


def keys_of(dimension: Dimension, question: Question) -> Callable[[Row], Iterable[str | None]]:
    """Return what gives the keys of a report, each once."""
    if dimension == "authority":
        asked = {name.casefold() for name in question.filters.authority}
        # Of a joint report, only the places asked for: the others would have columns of joint reports alone.
        return lambda r: tuple(p for p in places_of(r) or (None,) if not asked or (p or "").casefold() in asked)
    if dimension == "group":
        group_of: dict[str, list[str]] = {}
        for authority, group in question.groups:
            group_of.setdefault(authority.casefold(), []).append(group)
        return lambda r: (
            tuple(dict.fromkeys(g for p in places_of(r) for g in group_of.get(p.casefold(), ()))) or (None,)
        )
    if dimension in ("year", "financial_year", "quarter"):
        return lambda r: (placed(r["period_start"], r["period_end"], dimension),)
    if dimension == "period":
        return lambda r: tuple(period_key(p) for p in question.periods if within(r["period_start"], r["period_end"], p))
    if dimension == "grade":
        return lambda r: grades_of(r, question.area) or (None,)
    column = {"type": "report_type", "report": "report"}.get(dimension, dimension)
    return lambda r: (r[column],)


def grades_of(row: Row, area: str) -> tuple[str, ...]:
    """Return the grades that a report gives an area."""
    return tuple(dict.fromkeys(g["grade"] for g in row["grades"] if g["area_id"] == area))


def period_key(period: tuple[str, str]) -> str:
    """Return the key of a period: "2015..2018"."""
    return "..".join(dict.fromkeys(period))


def _order(dimension: Dimension, key: str | None, facts: Facts) -> Any:
    if dimension == "grade":
        return sections.grade_order(key)
    if dimension == "report":
        return next(i for i, r in enumerate(facts.reports) if r["report"] == key)
    return (key is None, (key or "").casefold(), key or "")


def _texts(dimension: Dimension, facts: Facts) -> Callable[[str], str]:
    if dimension == "report":
        titles = {r["report"]: f"{places(r)}: {r['title'] or file_name(r['file'])}" for r in facts.reports}
        return titles.__getitem__
    if dimension == "period":
        return lambda key: key.replace("..", " to ")
    if dimension in ("type", "family", "grade"):
        return say
    return str
