"""Two authorities, or two periods, side by side: never who is better."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.choice import surest, untold
from pipeline.summarise.layouts.figures import measure
from pipeline.summarise.layouts.overview import side_by_side
from pipeline.summarise.layouts.parts import soft, strong, words
from pipeline.summarise.layouts.themes import differences
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest
from pipeline.summarise.wording import STANCE_HEADINGS, reports_of, share
from pipeline.tables.model import STATES
from pipeline.wording import plural

_FAMILIES = "their reports are of other kinds, so that what they say differs by that too"


def comparison(
    sides: tuple[tuple[str, Digest], tuple[str, Digest]],
    both: Digest,
    trail: Trail,
    *,
    periods: bool,
    findings: int,
) -> p.Paper:
    """Return the comparison of two digests of the same themes; ``both`` is the digest of the two together."""
    (first, one), (second, two) = sides
    blocks: list[p.Block] = [
        *parts.scope(both, trail, file="comparison.json", own=("since", "until") if periods else ("authority",)),
        *_held(sides, trail, periods),
        p.Contents(depth=1),
        p.Heading(1, "Themes side by side", "themes-side-by-side"),
        *_counts(sides, trail, shares=periods),
    ]
    told = {theme.id: theme for theme in both.themes}
    explained = False
    quoted: tuple[set[str], set[str]] = (set(), set())
    for mine, other in zip(one.themes, two.themes, strict=True):
        if not (mine.reports.value or other.reports.value):
            continue
        judged = side_by_side(((first, mine), (second, other)), trail, explained=explained) if periods else []
        explained = explained or bool(judged)
        blocks += _theme(mine, other, (first, second), trail, findings, judged, quoted)
        joint = told.get(mine.id)
        if joint is not None:
            if not periods:
                blocks += differences(joint, trail)
            for lines in joint.measures:
                if lines.no_chart is None or lines.no_trend is None:
                    blocks += measure(lines, trail)
    blocks += [*parts.sources(both), *parts.made_with(both)]
    what = "Two periods" if periods else "Two authorities"
    title = f"{what}: {first} and {second}"
    return p.briefly(p.Paper("comparison", title, parts.dated(both.scope), tuple(blocks)))


def _held(sides: tuple[tuple[str, Digest], ...], trail: Trail, periods: bool) -> list[p.Block]:
    rows = []
    kinds = []
    for label, digest in sides:
        of = digest.scope
        reports = m.Count.of("reports", (r.report for r in of.reports))
        families = reports_of((family, count.value) for family, count in of.families) or "none"
        kinds.append({family for family, _ in of.families})
        cells = [label, families, parts.span(of.since, of.until) if of.reports else "–"]
        if periods:
            cells.append(str(len(of.authorities)))
        ref = trail.counts(f"{label}: reports held", reports)
        rows.append((*(p.Cell((words(c),)) for c in cells), p.Cell((ref,))))
    head = ("", "reports", "dated", *(("authorities",) if periods else ()), "trace")
    widths = (2.6, 3.8, 6.4, *((2.2,) if periods else ()), 1.9)
    grid = p.Grid(head, tuple(rows), widths, right=frozenset({3} if periods else ()))
    unlike = [] if kinds[0] == kinds[1] else [p.Text((strong(f"Not like with like: {_FAMILIES}."),))]
    return [*unlike, grid]


def _counts(sides: tuple[tuple[str, Digest], tuple[str, Digest]], trail: Trail, *, shares: bool) -> list[p.Block]:
    """Return the passages of each theme, strengths and concerns with their ``shares`` where that is asked for."""
    (first, one), (second, two) = sides
    rows = []
    silences: set[m.State] = set()
    for mine, other in zip(one.themes, two.themes, strict=True):
        counts = []
        cells = []
        for label, theme in ((first, mine), (second, other)):
            stances = dict(theme.stances)
            whole = theme.coverage.passages
            for what, count in (
                ("all", whole), ("strength", stances["strength"]), ("concern", stances["concern"]),
            ):  # fmt: skip
                counts.append((f"{label}, {what}", count))
                said = f"{count.value:,}"
                if not theme.reports.value:
                    state = _silence(theme)
                    silences.add(state)
                    said = parts.SIGNS[state]
                elif shares and count is not whole:
                    said += f" ({share(count.value, whole.value)})"
                cells.append(p.Cell((words(said),)))
        ref = trail.table(f"{mine.label}: passages of {first} and {second}", counts)
        rows.append((p.Cell((words(mine.label),)), *cells, p.Cell((ref,))))
    head = (
        "", f"{first}: all", "strength", "concern", f"{second}: all", "strength", "concern", "trace",
    )  # fmt: skip
    told = (
        "Passages that speak of each theme, counted from the corpus: in all, then those that tell of a strength and of "
        f"a concern{', with their share of all' if shares else ''}. How much a report says follows from its type and "
        "length more than from practice."
    )
    if shares:
        told += " The periods differ in how many reports are held: compare the shares, not the numbers."
    side = (1.7, 2.5, 2.3) if shares else (2.4, 1.9, 1.9)
    signs = "; ".join(f"{parts.SIGNS[state]} {STATES[state]}" for state in sorted(silences) if parts.SIGNS[state])
    legend = [p.Text((words(f"{signs}."),), "soft")] if signs else []
    grid = p.Grid(head, tuple(rows), (4.0, *side, *side, 1.9), right=frozenset(range(1, 7)))
    return [p.Text((words(told),), "soft"), grid, *legend]


def _silence(theme: m.ThemeDigest) -> m.State:
    """Return the state of a theme that is not spoken of."""
    ways: tuple[m.State, ...] = ("badly_read", "not_mentioned", "out_of_scope")
    for state in ways:
        if any(getattr(places, state) for places in theme.places):
            return state
    return "no_report"


def _theme(
    mine: m.ThemeDigest,
    other: m.ThemeDigest,
    names: tuple[str, str],
    trail: Trail,
    findings: int,
    judged: Sequence[p.Block],
    quoted: tuple[set[str], set[str]],
) -> list[p.Block]:
    """Return what both sides say on a theme; ``judged``, where there is any, stands before the quotations.

    ``quoted`` are the passages quoted so far of each side.
    """
    rows = []
    for stance in m.STANCES:
        found = [
            untold(surest((*section.findings, *section.singular)), told, findings)
            for theme, told in zip((mine, other), quoted, strict=True)
            for section in (theme.section(stance),)
        ]
        if not any(found):
            continue
        for at in range(max(map(len, found))):
            cells = []
            for theme, side in zip((mine, other), found, strict=True):
                if at < len(side):
                    finding = side[at]
                    ref = trail.finding(finding)
                    label = (strong(f"{STANCE_HEADINGS[stance]}. "),) if at == 0 else ()
                    more = f" {plural(finding.reports.value, 'report')}." if finding.reports.value > 1 else ""
                    line = parts.quote(finding.quotation)
                    cells.append(p.Cell((*label, *line, parts.noted(finding, ref), soft(more))))
                else:
                    none = (strong(f"{STANCE_HEADINGS[stance]}. "), soft(_nothing(theme, stance)))
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


def _nothing(theme: m.ThemeDigest, stance: m.Stance) -> str:
    """Return why nothing is quoted."""
    if not theme.reports.value:
        said = STATES[_silence(theme)]
        return f"{said[:1].upper()}{said[1:]}."
    number = dict(theme.stances)[stance].value
    return f"{plural(number, 'passage')}, not quoted here." if number else "Nothing is said."
