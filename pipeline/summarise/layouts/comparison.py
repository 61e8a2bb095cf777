"""Two authorities, or two periods, side by side: never who is better."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.figures import measure
from pipeline.summarise.layouts.overview import side_by_side
from pipeline.summarise.layouts.parts import soft, strong, words
from pipeline.summarise.layouts.themes import differences
from pipeline.summarise.trail import Trail
from pipeline.summarise.wording import STANCE_HEADINGS, listed, name, plural

_FAMILIES = "their reports are of other kinds, so that what they say differs by that too"


def comparison(
    sides: tuple[tuple[str, m.Digest], tuple[str, m.Digest]],
    both: m.Digest,
    trail: Trail,
    *,
    periods: bool,
    findings: int,
) -> p.Paper:
    """Return the comparison of two digests of the same themes; ``both`` is the digest of the two together."""
    (first, one), (second, two) = sides
    blocks: list[p.Block] = [
        *parts.scope(both, trail, file="comparison.json"),
        _held(sides, trail, periods),
        p.Contents(depth=1),
        p.Heading(1, "Themes side by side", "themes-side-by-side"),
        p.Text(
            (
                words(
                    "Passages that speak of each theme, counted from the corpus: in all, then strengths and concerns. "
                    "How much a report says follows from its type and length more than from practice."
                ),
            ),
            "soft",
        ),
        _counts(sides, trail),
    ]
    told = {theme.id: theme for theme in both.themes}
    for mine, other in zip(one.themes, two.themes, strict=True):
        if not (mine.reports.value or other.reports.value):
            continue
        judged = side_by_side(((first, mine), (second, other)), trail) if periods else []
        blocks += _theme(mine, other, (first, second), trail, findings, judged)
        joint = told.get(mine.id)
        if joint is not None:
            if not periods:
                blocks += differences(joint, trail)
            for lines in joint.measures:
                if lines.no_chart is None or lines.no_trend is None:
                    blocks += measure(lines, trail)
    blocks += [*parts.sources(both), *parts.made_with(both)]
    what = "Two periods" if periods else "Two authorities"
    span = parts.span(both.scope.since, both.scope.until)
    return p.briefly(p.Paper("comparison", f"{what}: {first} and {second}", span, tuple(blocks)))


def _held(sides: tuple[tuple[str, m.Digest], ...], trail: Trail, periods: bool) -> p.Grid:
    rows = []
    kinds = []
    for label, digest in sides:
        of = digest.scope
        reports = m.Count.of("reports", (r.report for r in of.reports))
        families = listed([f"{name(family)} {count.value}" for family, count in of.families]) or "none"
        kinds.append({family for family, _ in of.families})
        cells = [label, str(reports.value), families, parts.span(of.since, of.until) if of.reports else "–"]
        if periods:
            cells.append(str(len(of.authorities)))
        ref = trail.counts(f"{label}: reports held", reports)
        rows.append((*(p.Cell((words(c),)) for c in cells), p.Cell((ref,))))
    head = ["", "reports", "families", "dates", *(["authorities"] if periods else []), "trace"]
    caption = "" if kinds[0] == kinds[1] else f"Not like with like: {_FAMILIES}."
    widths = (3.0, 1.3, 4.5, 4.0, *((1.8,) if periods else ()), 1.8)
    return p.Grid(tuple(head), tuple(rows), widths, caption=caption, right=frozenset({1}))


def _counts(sides: tuple[tuple[str, m.Digest], tuple[str, m.Digest]], trail: Trail) -> p.Grid:
    (first, one), (second, two) = sides
    rows = []
    for mine, other in zip(one.themes, two.themes, strict=True):
        counts = []
        cells = []
        for label, theme in ((first, mine), (second, other)):
            stances = dict(theme.stances)
            for what, count in (
                ("all", theme.coverage.passages), ("strength", stances["strength"]), ("concern", stances["concern"]),
            ):  # fmt: skip
                counts.append((f"{label}, {what}", count))
                silent = not theme.reports.value
                cells.append(p.Cell((words(_silence(theme) if silent else str(count.value)),)))
        ref = trail.table(f"{mine.label}: passages of {first} and {second}", counts)
        rows.append((p.Cell((words(mine.label),)), *cells, p.Cell((ref,))))
    head = (
        "", f"{first}: all", "strength", "concern", f"{second}: all", "strength", "concern", "trace",
    )  # fmt: skip
    return p.Grid(head, tuple(rows), (3.6, 2.6, 1.9, 1.9, 2.6, 1.9, 1.9, 1.9), right=frozenset(range(1, 7)))


def _silence(theme: m.ThemeDigest) -> str:
    """Return the sign of why a theme is not spoken of."""
    states = {state for places in theme.places for state in ("not_mentioned", "badly_read") if getattr(places, state)}
    if "badly_read" in states:
        return parts.SIGNS["badly_read"]
    if "not_mentioned" in states:
        return parts.SIGNS["not_mentioned"]
    return parts.SIGNS["out_of_scope"] if any(places.out_of_scope for places in theme.places) else ""


def _theme(
    mine: m.ThemeDigest,
    other: m.ThemeDigest,
    names: tuple[str, str],
    trail: Trail,
    findings: int,
    judged: Sequence[p.Block],
) -> list[p.Block]:
    """Return what both sides say on a theme; ``judged``, where there is any, stands before the quotations."""
    rows = []
    for stance in m.STANCES:
        found = [_best(theme.section(stance), findings) for theme in (mine, other)]
        if not any(found):
            continue
        for at in range(max(map(len, found))):
            cells = []
            for side in found:
                if at < len(side):
                    finding = side[at]
                    ref = trail.finding(finding)
                    label = (strong(f"{STANCE_HEADINGS[stance]}. "),) if at == 0 else ()
                    more = f" {plural(finding.reports.value, 'report')}" if finding.reports.value > 1 else ""
                    quoted = parts.quote(finding.quotation)
                    cells.append(p.Cell((*label, *quoted, parts.note(finding.sources, ref), soft(more))))
                else:
                    none = (strong(f"{STANCE_HEADINGS[stance]}. "), soft("Nothing that can be quoted."))
                    cells.append(p.Cell(none if at == 0 else ()))
            rows.append(tuple(cells))
    if not rows:
        return []
    said = [p.Heading(2, "What the reports say", f"{mine.id}-said")] if judged else []
    return [
        p.Heading(1, mine.label, mine.id),
        *judged,
        *said,
        p.Grid(names, tuple(rows), (1.0, 1.0), look="beside"),
    ]


def _best(section: m.Section, most: int) -> tuple[m.Finding, ...]:
    """Return the findings of several reports, then what one report alone says."""
    return (*section.findings, *section.singular)[:most]
