"""What is judged on a theme, and how: a table of numbers of reports, and a quotation a side for each row."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.parts import soft, strong, words
from pipeline.summarise.trail import Trail
from pipeline.summarise.wording import name
from pipeline.wording import plural

_HEADS = {"strength": "judge it well", "concern": "judge it badly", "mixed": "both", "recommendation": "recommend"}
_TOLD = (
    "Numbers of reports whose passages on the theme name a thing or a respect, counted by words; a passage may stand "
    "in several rows and a report in several columns. They tell what reports speak of and with what stance, not how "
    "good practice is. Darker is more."
)
# Upper bounds of the shades: reports.
_SHADES = (2, 5, 11, 23)


def overview(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    """Return the overviews of a theme, one a family of report types."""
    if not theme.overviews:
        return []
    blocks: list[p.Block] = [
        p.Heading(2, "What is judged, and how", f"{theme.id}-judged"),
        p.Text((words(_TOLD),), "soft"),
    ]
    for one in theme.overviews:
        if len(theme.overviews) > 1 or one.family is None:
            blocks.append(_family(one.family, theme.id))
        blocks.append(_numbers(one, theme, trail))
        blocks += _quotations(one, trail)
    return blocks


def side_by_side(sides: Sequence[tuple[str, m.ThemeDigest]], trail: Trail, *, explained: bool) -> list[p.Block]:
    """Return the rows of two periods in one table a family of report types: how many reports judge well and badly.

    A row that one side alone has is not named by reports of enough authorities on the other. ``explained``: what the
    numbers are has been said before.
    """
    families = dict.fromkeys(one.family for _, theme in sides for one in theme.overviews)
    blocks: list[p.Block] = []
    for family in families:
        of = [{r.name: r for one in t.overviews if one.family == family for r in one.rows} for _, t in sides]
        rows = []
        for label in dict.fromkeys(r.label for side in of for r in side.values()):
            found = [next((r for r in side.values() if r.label == label), None) for side in of]
            cells, counts = [], []
            for (period, _), row in zip(sides, found, strict=True):
                for stance in ("strength", "concern"):
                    count = None if row is None else dict(row.stances)[stance]
                    if count is None:
                        cells.append(
                            p.Cell((words("–"),), "out_of_scope", f"{period}: named by too few, or not at all")
                        )
                    else:
                        counts.append((f"{period}, {stance}", count))
                        cells.append(cell(count, f"{period}, {_HEADS[stance]}: {plural(count.value, 'report')}"))
            said = f"{sides[0][1].label}, {name(family)}: reports whose passages name {label}, by period"
            rows.append((p.Cell((words(f"{label[:1].upper()}{label[1:]} "), trail.table(said, counts))), *cells))
        if rows:
            blocks.append(_family(family, sides[0][1].id))
            head = ("", *(f"{period}: {what}" for period, _ in sides for what in ("well", "badly")))
            blocks.append(p.Grid(head, tuple(rows), (6.4, 2.4, 2.4, 2.4, 2.4), look="heat"))
    if not blocks:
        return []
    told = (
        f"{_TOLD} – means that reports of fewer than three authorities name it, or that it is none of the first rows."
    )
    first = [] if explained else [p.Text((words(told),), "soft")]
    return [p.Heading(2, "What is judged, and how", f"{sides[0][1].id}-judged"), *first, *blocks]


def _family(family: str | None, theme: str) -> p.Heading:
    said = name(family)
    return p.Heading(3, f"{said[:1].upper()}{said[1:]}", f"{theme}-judged-{family or 'mixed'}", False)


def cell(count: m.Count, said: str) -> p.Cell:
    """Return a cell with a number of reports, the darker the more."""
    shade = f"s{sum(count.value > bound for bound in _SHADES) + 1}" if count.value else "nought"
    return p.Cell((words(str(count.value)),), shade, said)


def _numbers(one: m.Overview, theme: m.ThemeDigest, trail: Trail) -> p.Grid:
    rows = []
    for row in one.rows:
        said = f"{theme.label}, {name(one.family)}: reports whose passages name {row.label}"
        ref = trail.table(said, [*row.stances, ("all", row.reports), ("authorities", row.authorities)])
        label = row.label[:1].upper() + row.label[1:]
        rows.append(
            (
                p.Cell((words(f"{label} "), ref)),
                *(cell(count, f"{label}, {stance}: {plural(count.value, 'report')}") for stance, count in row.stances),
            )
        )
    return p.Grid(("", *_HEADS.values()), tuple(rows), (6.4, 2.4, 2.4, 2.4, 2.4), look="heat")


def _quotations(one: m.Overview, trail: Trail) -> list[p.Block]:
    rows = []
    for row in one.rows:
        if row.well is None and row.badly is None:
            continue
        cells = []
        for finding in (row.well, row.badly):
            if finding is None:
                cells.append(p.Cell(()))
                continue
            label = row.label[:1].upper() + row.label[1:]
            note = parts.noted(finding, trail.finding(finding))
            several = f" {plural(finding.reports.value, 'report')}" if finding.reports.value > 1 else ""
            cells.append(p.Cell((strong(f"{label}: "), *parts.quote(finding.quotation), note, soft(several))))
        rows.append(tuple(cells))
    return [p.Grid(("Judged well", "Judged badly"), tuple(rows), (1.0, 1.0), look="beside")] if rows else []
