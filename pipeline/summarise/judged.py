"""What is judged in the passages on a theme, and how: counted by words, where sentences say the same in many ways.

Grouping passages that say the same (``cluster.py``) errs to the strict side, so that what forty reports judge, each in
its own words, may form no finding. Which thing and which respect a passage names can be counted without such doubt;
what it says of them is left to the passage's stance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.summarise.findings import Theme, Told
from pipeline.summarise.model import STANCES, Count, Finding, Judged, Overview, Section, Stance
from pipeline.summarise.subjects import said_as

ROWS = 8
_AUTHORITIES = 3  # what reports of fewer name is no breadth
_FAMILY = 5  # reports of fewer authorities are soon read, and a table of ones and twos says less than they do
_TWIN = 0.6  # rows that share more than this of their passages are one thing under two names
# A quotation beside others in a table is short: words.
_SHORT = 45


def overviews(theme: Theme, sections: Sequence[Section], quoted: Iterable[str], most: int) -> tuple[Overview, ...]:
    """Return what is judged on a theme, one overview a family of report types, those of most reports first.

    Args:
        theme: the passages.
        sections: its findings: what they print is not quoted again.
        quoted: ids of passages that are quoted elsewhere in the theme.
        most: rows an overview.
    """
    evidence = theme.evidence
    groups: dict[str | None, list[int]] = defaultdict(list)
    for k, passage in enumerate(theme.passages):
        if theme.stance[k] in STANCES:
            groups[None if evidence.filters.mix else evidence.row(passage.report)["family"]].append(k)
    used = {i for f in (f for s in sections for f in (*s.findings, *s.beside)) for i in f.quotation.passages} | set(
        quoted
    )
    made = []
    for family, own in sorted(groups.items(), key=lambda g: g[0] or ""):
        if len({place for k in own for place in evidence.places(theme.passages[k].report)}) < _FAMILY:
            continue
        rows = _rows(theme, own)[:most]
        pick = _Pick(theme, sections, used, set(own))
        judged = tuple(_judged(theme, name, positions, pick) for name, positions in rows)
        if judged:
            made.append(Overview(family, judged))
    return tuple(made)


def _rows(theme: Theme, own: Sequence[int]) -> list[tuple[str, list[int]]]:
    """Return the names with the positions of the passages that hold them, most reports first, no twin of another."""
    evidence = theme.evidence
    by_name: dict[str, list[int]] = defaultdict(list)
    for k in own:
        for name in theme.named[k]:
            by_name[name].append(k)

    def breadth(name: str) -> tuple[int, int, str]:
        return (-len({theme.passages[k].report for k in by_name[name]}), -len(by_name[name]), name)

    kept: list[tuple[str, list[int]]] = []
    for name in sorted(by_name, key=breadth):
        mine = set(by_name[name])
        if len({place for k in mine for place in evidence.places(theme.passages[k].report)}) < _AUTHORITIES:
            continue
        if any(len(mine & set(other)) > _TWIN * len(mine | set(other)) for _, other in kept):
            continue
        kept.append((name, by_name[name]))
    return kept


def _judged(theme: Theme, name: str, positions: Sequence[int], pick: _Pick) -> Judged:
    evidence = theme.evidence
    passages = [theme.passages[k] for k in positions]
    ids = [p.id for p in passages]
    by_stance: Mapping[Stance, list[int]] = {s: [k for k in positions if theme.stance[k] == s] for s in STANCES}
    return Judged(
        name=name,
        label=said_as(name),
        stances=tuple(
            (s, Count.of("reports", (theme.passages[k].report for k in ks), (theme.passages[k].id for k in ks)))
            for s, ks in by_stance.items()
        ),
        reports=Count.of("reports", (p.report for p in passages), ids),
        authorities=Count.of("authorities", (place for p in passages for place in evidence.places(p.report)), ids),
        well=pick("strength", name),
        badly=pick("concern", name),
    )


class _Pick:
    """Chooses what is quoted beside a row: each passage once, and none that stands elsewhere in the theme."""

    def __init__(self, theme: Theme, sections: Sequence[Section], used: Collection[str], own: Collection[int]) -> None:
        self._used = set(used)
        self._places: set[str] = set()
        self._able: dict[Stance, list[tuple[Told, frozenset[str]]]] = {}
        for section in sections:
            kept = {f.ref for f in (*section.more, *section.singular) if f.extent != "one"}
            self._able[section.stance] = [
                (one, theme.named[one.positions[0]])
                for one in theme.told[section.stance][0]
                if one.finding.ref in kept and one.positions[0] in own and theme.plain(one)
            ]

    def __call__(self, stance: Stance, name: str) -> Finding | None:
        able = [
            one
            for one, names in self._able.get(stance, ())
            if name in names and self._used.isdisjoint(one.finding.quotation.passages)
        ]
        if not able:
            return None
        # Short ones of authorities not yet heard; of these what several reports say, then what reads best.
        chosen = min(
            able,
            key=lambda one: (
                len(one.finding.quotation.text.split()) > _SHORT,
                not self._places.isdisjoint(one.finding.authorities.basis),
                not one.finding.several,
                -one.form,
                one.finding.ref,
            ),
        ).finding
        self._used |= chosen.quotation.passages
        self._places |= set(chosen.authorities.basis)
        return chosen
