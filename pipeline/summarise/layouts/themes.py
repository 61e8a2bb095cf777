"""One theme across authorities, or several after each other: the digest itself."""

from __future__ import annotations

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.layouts import parts
from pipeline.summarise.layouts.figures import figures
from pipeline.summarise.layouts.overview import overview
from pipeline.summarise.layouts.parts import soft, strong, words
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest
from pipeline.summarise.wording import STANCE_HEADINGS, STATUSES, name, share
from pipeline.tables.sections import area_label
from pipeline.wording import listed, plural


def themes(digest: Digest, trail: Trail, *, changed: tuple[p.Block, ...] = (), file: str = "digest") -> p.Paper:
    """Return the digest of its themes; ``changed`` is what a digest issued before is compared with.

    ``file`` is the name of its files, as of every layout.
    """
    several = len(digest.themes) > 1
    of = digest.scope
    said = f"{plural(len(of.reports), 'report')} of {plural(len(of.authorities), 'authority')}"
    mixed = ", types of report mixed" if of.mixed else ""
    title = f"{said} say{mixed}"
    title = f"What {title}, theme by theme" if several else f"{digest.themes[0].label}: what {title}"
    blocks: list[p.Block] = [
        *parts.scope(digest, trail, file=f"{file}.json"),
        p.Contents(depth=1 if several else 2),
        *changed,
        *parts.heatmaps(digest, trail),
    ]
    for theme in digest.themes:
        blocks += theme_blocks(theme, trail)
    blocks += [*parts.sources(digest), *parts.made_with(digest)]
    return p.Paper(file, title, parts.dated(of), tuple(blocks))


def theme_blocks(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    """Return all that a digest says on one theme."""
    blocks: list[p.Block] = [p.Heading(1, theme.label, theme.id), p.Text((words(theme.definition),), "soft")]
    if not theme.reports.value:
        return [*blocks, p.Text((words("No report held says anything on it."),)), *_places(theme)]
    blocks += headline(theme, trail)
    blocks += overview(theme, trail)
    for section in theme.sections:
        blocks += section_blocks(section, theme.id, trail)
    blocks += changes(theme, trail)
    blocks += differences(theme, trail)
    blocks += figures(theme, trail)
    blocks += _grades(theme, trail)
    blocks += _places(theme)
    blocks += _coverage(theme, trail)
    return blocks


def headline(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    """Return the numbers of a theme in two sentences."""
    speaking = (
        f"Reports of {theme.authorities.value} of the {plural(theme.held_authorities.value, 'authority')} held speak "
        f"of it: {theme.reports.value} of {plural(theme.held_reports.value, 'report')}, dated "
        f"{parts.span(theme.since, theme.until)}. "
    )
    ref = trail.counts(speaking.strip(), theme.authorities, theme.held_authorities, theme.reports, theme.held_reports)
    said = {
        "strength": "tell of a strength",
        "concern": "of a concern",
        "mixed": "of both",
        "recommendation": "recommend",
        "context": "judge nothing",
    }
    counted = [(stance, count) for stance, count in theme.stances if count.value]
    stances = listed([f"{count.value:,} {said[stance]}" for stance, count in counted])
    blocks: list[p.Block] = [p.Text((words(speaking), ref), "lead")]
    if counted:
        sentence = f"Of the passages that speak of it {stances}. "
        blocks.append(p.Text((words(sentence), trail.counts(sentence.strip(), *(count for _, count in counted)))))
    return blocks


def section_blocks(section: m.Section, theme: str, trail: Trail) -> list[p.Block]:
    """Return the findings of one stance."""
    # What is both is a handful of passages; where none is told its number stands in the headline.
    if not section.passages.value or (section.stance == "mixed" and not (section.findings or section.beside)):
        return []
    blocks: list[p.Block] = [p.Heading(2, STANCE_HEADINGS[section.stance], f"{theme}-{section.stance}")]
    blocks += [parts.quoted(finding, trail) for finding in section.findings]
    if section.beside:
        blocks.append(p.Text((words("Said by one report each:"),), "soft"))
        blocks += [parts.quoted(finding, trail) for finding in section.beside]
    rest = [] if section.findings or section.beside else ["none quoted at this length"]
    if section.more:
        rest.append(f"{plural(len(section.more), 'further finding')} not shown")
    if section.alone.value:
        rest.append(f"{plural(section.alone.value, 'passage')}, each of one report only")
    if rest:
        said = f"{'; '.join(rest)[:1].upper()}{'; '.join(rest)[1:]}. "
        blocks.append(p.Text((words(said), trail.counts(said.strip(), section.passages, section.alone)), "soft"))
    return blocks


def changes(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    """Return what became of things, authority by authority."""
    if not theme.changes:
        return []
    blocks: list[p.Block] = [p.Heading(2, "What changed since", f"{theme.id}-changed")]
    for change in theme.changes:
        line: list[p.Span] = [strong(f"{change.authority}, {STATUSES[change.status]}: ")]
        quotations = [change.after]
        if change.before is not None:
            asked = "then " if change.kind == "turned" else "on "
            line += [words(asked), *parts.quote(change.before), words(" – now " if change.kind == "turned" else " – ")]
            quotations.append(change.before)
        line += parts.quote(change.after)
        ref = trail.quotation(change.ref, change.after, "change", quotations[1:])
        blocks.append(p.Quoted((*line, parts.note([q.source for q in reversed(quotations)], ref))))
    return blocks


def differences(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    """Return the points that some reports judge well and others badly, side by side."""
    if not theme.differences:
        return []
    rows = []
    for difference in theme.differences:
        trail.finding(difference.well)
        trail.finding(difference.badly)
        ref = trail.quotation(difference.ref, difference.well.quotation, "difference", [difference.badly.quotation])
        sides = []
        for finding in (difference.well, difference.badly):
            said = (*parts.quote(finding.quotation), parts.noted(finding, ref), words(" "))
            sides.append(p.Cell((*said, soft(f"{listed(finding.authorities.basis, parts.NAMED)}"))))
        rows.append(tuple(sides))
    told = p.Text(
        (
            words(
                "The same point, judged well by some reports and badly by others: one family of report types, at most "
                "three years apart. It says that they differ, not who is better."
            ),
        ),
        "soft",
    )
    return [
        p.Heading(2, "Where authorities differ", f"{theme.id}-differ"),
        told,
        p.Grid(("Works well", "Needs to improve"), tuple(rows), (1.0, 1.0), look="beside"),
    ]


def _grades(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    if not theme.grades:
        return []
    rows = []
    for spread in theme.grades:
        said = listed([f"{name(grade)} {count.value}" for grade, count in spread.grades])
        where = f"{name(spread.family)}, {area_label(spread.area_id).lower()}"
        ref = trail.table(f"grades of the reports that speak of it: {where}", spread.grades)
        rows.append((p.Cell((words(where),)), p.Cell((words(said),)), p.Cell((ref,))))
    told = p.Text((words("Grades of the reports that speak of it, in numbers of reports."),), "soft")
    return [
        p.Heading(2, "Grades of the reports behind it", f"{theme.id}-grades"),
        told,
        p.Grid(("family and area", "grades", "trace"), tuple(rows), (4, 7, 1.8)),
    ]


def _places(theme: m.ThemeDigest) -> list[p.Block]:
    """Return which authorities speak of it, and what the silence of the others means."""
    items = []
    told = (
        ("mentioned", "speak of it"),
        ("not_mentioned", "in scope, do not mention it"),
        ("out_of_scope", "reports of this type do not look at it"),
        ("badly_read", "some of the report could not be read"),
        ("no_report", "no report of this family held"),
    )
    for places in theme.places:
        lines = []
        for state, said in told:
            names = getattr(places, state)
            if names:
                lines.append(f"{said} ({len(names)})" + (f": {listed(names)}" if state != "no_report" else ""))
        if lines:
            items.append((strong(f"{name(places.family)}: "), words("; ".join(lines))))
    if not items:
        return []
    return [p.Heading(2, "Who speaks of it, and who does not", f"{theme.id}-places"), p.Listing(tuple(items))]


def _coverage(theme: m.ThemeDigest, trail: Trail) -> list[p.Block]:
    of = theme.coverage
    whole = of.passages.value
    left = ""
    if of.sensitive:
        were = "was" if of.sensitive == 1 else "were"
        passages = plural(of.sensitive, "passage")
        left = f"{passages} in which a child or a person could be recognised {were} left out before. "
    said = (
        f"Of the {plural(whole, 'passage')} that speak of it, {of.shown.value:,} ({share(of.shown.value, whole)}) "
        f"stand behind the findings printed or near them, {of.more.value:,} with findings not shown; "
        f"{of.singular.value:,} say what no other report says, {of.context.value:,} judge nothing. "
        f"{of.unquotable.value:,} cannot stand alone and are not quoted. {left}"
        f"The findings printed, those of one report too, name {of.named.value} of the "
        f"{plural(of.speaking.value, 'authority')} that speak of it. "
    )
    counts = (of.passages, of.shown, of.more, of.singular, of.context, of.unquotable, of.named, of.speaking)
    return [
        p.Heading(2, "How much of the evidence this covers", f"{theme.id}-coverage"),
        p.Text((words(said), trail.counts(said.strip(), *counts)), "soft"),
    ]
