"""One authority across themes, with how its reports changed over time."""

from __future__ import annotations

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.choice import surest, untold
from pipeline.summarise.layouts.figures import measure
from pipeline.summarise.layouts.parts import soft, words
from pipeline.summarise.layouts.themes import changes
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest
from pipeline.summarise.wording import STANCE_HEADINGS, day, name, years
from pipeline.wording import plural


def authority(place: str, digest: Digest, trail: Trail, *, findings: int, file: str = "authority") -> p.Paper:
    """Return the profile of one authority from the digest of its reports, superseded ones among them."""
    of = digest.scope
    spoken = [theme for theme in digest.themes if theme.reports.value]
    blocks: list[p.Block] = [
        *parts.scope(digest, trail, file=f"{file}.json", own=("authority",)),
        p.Contents(depth=1),
        p.Heading(1, "Reports in order of time", "reports-in-time"),
        _reports(digest),
        *_years(digest, trail),
    ]
    latest = frozenset(line.report for line in of.reports if not line.superseded)
    told: set[str] = set()
    for theme in spoken:
        blocks += _theme(theme, trail, findings, latest, told)
    silent = [theme for theme in digest.themes if not theme.reports.value]
    if silent:
        blocks.append(p.Heading(1, "Themes that its reports do not speak of", "silent"))
        items = []
        for theme in silent:
            scoped = any(places.not_mentioned for places in theme.places)
            why = "in scope, not mentioned" if scoped else "reports of this type do not look at it"
            if any(places.badly_read for places in theme.places):
                why = "some of the report could not be read"
            items.append((words(f"{theme.label}: "), soft(why)))
        blocks.append(p.Listing(tuple(items)))
    blocks += [*parts.sources(digest), *parts.made_with(digest)]
    title = f"{place}: what {plural(len(of.reports), 'report')} {'says' if len(of.reports) == 1 else 'say'}"
    return p.briefly(p.Paper(file, title, parts.dated(of), tuple(blocks)))


def _reports(digest: Digest) -> p.Grid:
    ordered = sorted(digest.scope.reports, key=lambda r: (r.date or "", r.report))
    rows = tuple(
        (
            p.Cell((words(day(r.date)),)),
            p.Cell((words(name(r.report_type)),)),
            p.Cell((words(r.title or r.file),)),
            p.Cell((words(f"{r.passages:,}"),)),
        )
        for r in ordered
    )
    return p.Grid(("date", "type", "title", "passages"), rows, (2.6, 3.2, 6, 1.6), right=frozenset({3}))


def _years(digest: Digest, trail: Trail) -> list[p.Block]:
    """Return the strengths and concerns of each theme by the year of the report."""
    dates = {line.report[:12]: (line.date or "")[:4] for line in digest.scope.reports}
    years = sorted({year for year in dates.values() if year})
    if len(years) < 2:
        return []
    rows = []
    for theme in digest.themes:
        stances = dict(theme.stances)
        counts = []
        cells = []
        for year in years:
            said = []
            for stance in ("strength", "concern"):
                ids = [i for i in stances[stance].basis if dates.get(i.partition("-")[0]) == year]
                count = m.Count.of("passages", ids)
                counts.append((f"{year}, {stance}", count))
                said.append(str(count.value))
            cells.append(p.Cell((words(" / ".join(said)),)))
        if not any(count.value for _, count in counts):
            continue
        ref = trail.table(f"{theme.label}: strengths and concerns by year", counts)
        rows.append((p.Cell((words(theme.label),)), *cells, p.Cell((ref,))))
    if not rows:
        return []
    told = (
        "Passages that tell of a strength / of a concern, counted from the corpus by the year of the report. How much "
        "is judged, and how, follows from the type of report more than from practice: read a row with the list above."
    )
    head = ("", *years, "trace")
    widths = (5.0, *(1.3 for _ in years), 2.0)
    return [
        p.Heading(1, "How the themes changed", "trend"),
        p.Text((words(told),), "soft"),
        p.Grid(head, tuple(rows), widths, right=frozenset(range(1, len(years) + 1))),
    ]


def _theme(theme: m.ThemeDigest, trail: Trail, findings: int, latest: frozenset[str], told: set[str]) -> list[p.Block]:
    """Return what the reports say on a theme, the latest first; what is quoted already only for want of anything else.

    ``latest`` are the reports that no later one supersedes, ``told`` the passages quoted so far.
    """
    blocks: list[p.Block] = [p.Heading(1, theme.label, theme.id)]

    def newest(finding: m.Finding) -> tuple[bool, str]:
        return not latest.isdisjoint(finding.reports.basis), max(source.date or "" for source in finding.sources)

    for section in theme.sections:
        found = surest((*section.findings, *section.singular))
        # What only superseded reports say is taken last.
        found.sort(key=lambda finding: not newest(finding)[0])
        chosen = sorted(untold(found, told, findings), key=newest, reverse=True)
        if chosen:
            blocks.append(p.Heading(2, STANCE_HEADINGS[section.stance], f"{theme.id}-{section.stance}"))
            blocks += [_quoted(finding, trail, latest) for finding in chosen]
    blocks += changes(theme, trail)
    drawn = [lines for lines in theme.measures if lines.no_trend is None]
    for lines in drawn:
        blocks += measure(lines, trail)
    return blocks if len(blocks) > 1 else []


def _quoted(finding: m.Finding, trail: Trail, latest: frozenset[str]) -> p.Quoted:
    """Return a finding with when it was said beneath, and in what kind of report."""
    ref = trail.finding(finding)
    reports = finding.reports.value
    source = finding.quotation.source
    when = f"{day(source.date)}, {name(source.report_type)}"
    if reports > 1:
        when = f"{plural(reports, 'report')}, {years([year for year, _ in finding.years])}"
    old = ["superseded since"] if latest.isdisjoint(finding.reports.basis) else []
    beneath = (words("; ".join([when, *old, *parts.facts(finding), *parts.nearly(finding)])),)
    return p.Quoted((*parts.quote(finding.quotation), parts.noted(finding, ref)), beneath)
