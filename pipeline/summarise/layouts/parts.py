"""The parts that papers share: quotations with their notes, the scope, heatmaps, sources, how it was made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pipeline.summarise import model as m
from pipeline.summarise import paper as p
from pipeline.summarise.trail import Trail
from pipeline.summarise.whole import Digest, Scope
from pipeline.summarise.wording import EXTENTS, day, name, reports_of, years
from pipeline.tables import asked, model
from pipeline.tables.model import STATES
from pipeline.wording import listed, plural

# How many sources a note names, and how many authorities stand beneath a quotation.
NAMED = 8
_CITED = 6
# Upper bounds of the shades of a heatmap cell: passages that speak of the theme.
_SHADES = (1, 3, 7, 15)
# The signs of cells without a count; where no report is held nothing stands.
SIGNS = {**model.SIGNS, "no_report": ""}
_FEW_THEMES, _TILES = 3, 4
UNKNOWN = "place not stated"


def words(text: str) -> p.Words:
    """Return words of ours."""
    return p.Words(text)


def soft(text: str) -> p.Words:
    """Return words of ours that step back."""
    return p.Words(text, "soft")


def strong(text: str) -> p.Words:
    """Return words of ours that stand out."""
    return p.Words(text, "strong")


def quote(quotation: m.Quotation) -> p.Line:
    """Return a quotation in quotation marks, letter for letter; what is not the report's stays in square brackets."""
    made: list[p.Span] = [words("“")]
    for at, piece in enumerate(quotation.pieces):
        if at:
            made.append(words(" "))
        text = " ".join(piece.text.split())
        made.append(p.Said(text, piece.passage) if piece.passage else soft(text))
    return (*made, words("”"))


def citation(source: m.Source) -> p.Citation:
    """Return the citation of a source in its long and its short form."""
    place = listed(source.authorities) or source.authority or source.title or source.file
    page = f", p. {source.page}" if source.page is not None else ""
    return p.Citation(source.passage, source.citation, f"{place}, {(source.date or 'undated')[:4]}{page}")


def note(sources: Iterable[m.Source], ref: str | None, *, near: Iterable[m.Source] = (), most: int = _CITED) -> p.Note:
    """Return the note of sources, the first in full; of a report that says it twice only the first place.

    ``near`` are the sources of what only comes near.
    """
    once: dict[str, m.Source] = {}
    for source in sources:
        once.setdefault(source.report, source)
    says = len(once)
    for source in near:
        once.setdefault(source.report, source)
    made = [citation(source) for source in once.values()]
    told, beside = made[: min(says, most)], made[says : max(says, most)]
    return p.Note(tuple(told), ref, says - len(told), tuple(beside), len(made) - says - len(beside))


def noted(finding: m.Finding, ref: str, *, most: int = _CITED) -> p.Note:
    """Return the note of the reports behind a finding."""
    return note(finding.sources, ref, near=(member.source for member in finding.near), most=most)


def quoted(finding: m.Finding, trail: Trail) -> p.Quoted:
    """Return a finding as a quotation with who says it beneath."""
    ref = trail.finding(finding)
    return p.Quoted((*quote(finding.quotation), noted(finding, ref)), breadth(finding))


def breadth(finding: m.Finding) -> p.Line:
    """Return how many say what a finding says, who they are, when, and how often in the words of the reports.

    After that how many more only come near it.
    """
    places = list(finding.authorities.basis)
    families = finding.families
    number = finding.reports.value
    counted = reports_of([(families[0], number)]) if len(families) == 1 else plural(number, "report")
    of = f" of {plural(len(places), 'authority')}" if len(places) > 1 else ""
    said = f": {listed(places, NAMED)}" if places else ""
    rest = [years([year for year, _ in finding.years]), *facts(finding), *nearly(finding)]
    return (strong(f"{counted}{of}"), words(f"{said}; {'; '.join(rest)}"))


def nearly(finding: m.Finding) -> list[str]:
    """Return how many more reports come near what a finding says, and on whom, where there are any."""
    if not finding.further.value:
        return []
    others = [place for place in finding.places if place not in finding.authorities.basis]
    on = f" ({listed(others, NAMED)})" if others else ""
    return [f"{p.NEAR}{plural(finding.further.value, 'more report')}{on}"]


def facts(finding: m.Finding) -> list[str]:
    """Return how often something is so, and of a recommendation its kind, whom it asks and by when, as reports say."""
    extent = [EXTENTS[finding.extent]] if finding.extent in EXTENTS else []
    return extent + [fact if what == "kind" else f"{what}: {fact}" for what, fact in finding.facts]


def dated(of: Scope) -> str:
    """Return the span of the dates of the reports, as a paper's second line tells it."""
    undated = f"; {plural(of.undated, 'report')} undated" if of.undated else ""
    return f"Evidence dated {span(of.since, of.until)}{undated}" if of.reports else ""


def scope(digest: Digest, trail: Trail, *, file: str, own: Collection[str] = ()) -> list[p.Block]:
    """Return what the paper is made of, what was left out and how to read the codes.

    ``own`` are filters that the layout sets itself and its title tells.
    """
    of = digest.scope
    if not of.reports:
        return [p.Text((words("No report matches."),), "lead")]
    reports = m.Count.of("reports", (r.report for r in of.reports))
    places = m.Count.of("authorities", of.authorities)
    ref = trail.counts(f"{reports.value} reports of {places.value} authorities", reports, places)
    held = reports_of((family, count.value) for family, count in of.families)
    latest = (
        "Reports that a later one replaces are included."
        if of.history
        else "Reports that a later one of the same kind and authority replaces are left out."
    )
    on = "" if places.value == 1 else f" on {plural(places.value, 'authority')}"
    blocks: list[p.Block] = [
        p.Text((words(f"{held}{on}. {latest} "), ref)),
        p.Text((words(_left_out(of)),), "soft"),
        p.Text(
            (
                words(
                    "Numbers of reports, authorities and passages are counted from the corpus; figures and quotations "
                    "are the reports’ own, letter for letter. Which reports say what a quotation says a model tells: "
                    "of inspections it errs in about one of twenty, of other reports it was not measured. Named as "
                    "“near it” are those that make its main point, of fewer, more weakly or without a lesser one; "
                    "they are not counted with it. Small, hand-picked samples cannot be ranked: authorities stand in "
                    "alphabetical order. A code such as "
                ),
                ref,
                words(f" leads to the evidence: auditlens trace {ref.code} --digest {file}."),
            ),
            "soft",
        ),
    ]
    restricted = asked.only(digest.filters, without=own)
    if restricted:
        blocks.append(p.Text((words(f"Restricted to: {'; '.join(restricted)}."),), "soft"))
    let_in = asked.also(digest.filters, without=("history", "mix"))
    if let_in:
        blocks.append(p.Text((words(f"Also let in: {'; '.join(let_in)}."),), "soft"))
    return blocks


def span(since: str | None, until: str | None) -> str:
    """Return a span of dates in words."""
    return day(since) if since == until else f"{day(since)} to {day(until)}"


def _left_out(of: Scope) -> str:
    said = asked.left_out({**dict(of.left_out), **({"superseded": 0} if of.history else {})})
    failed = f" {plural(len(of.failures), 'file')} could not be read (listed at the end)." if of.failures else ""
    return (f"Left out: {'; '.join(said)}." if said else "Nothing was left out.") + failed


def heatmaps(digest: Digest, trail: Trail) -> list[p.Block]:
    """Return the heatmaps of theme by authority, one a family of report types, with their legend."""
    labels = {theme.id: theme.label for theme in digest.themes}
    blocks: list[p.Block] = []
    for heatmap in digest.heatmaps:
        kept = [at for at, theme in enumerate(heatmap.themes) if theme in labels]
        if not kept or not heatmap.authorities:
            continue
        family = name(heatmap.family)
        blocks.append(p.Heading(2, family[:1].upper() + family[1:], f"heat-{heatmap.family}", False))
        make = _tiles if len(kept) <= _FEW_THEMES else _heat
        blocks += make(heatmap, kept, labels, trail)
    if not blocks:
        return []
    legend = "; ".join(
        f"{SIGNS[state] or 'empty'} {said}" for state, said in STATES.items() if state not in ("counted", "no_report")
    )
    blocks.append(
        p.Text(
            (words(f"Passages that speak of the theme, counted from the corpus; darker is more. {legend}. In brackets "
                   "the reports held."),),
            "soft",
        )
    )  # fmt: skip
    return [p.Heading(1, "Themes by authority", "themes-by-authority"), *blocks]


def cell(of: m.HeatCell, title: str) -> p.Cell:
    """Return a cell of a heatmap."""
    if of.passages is None:
        return p.Cell((words(SIGNS[of.state]),), of.state, f"{title}: {STATES[of.state]}")
    number = of.passages.value
    shade = f"s{sum(number > bound for bound in _SHADES) + 1}"
    return p.Cell((words(str(number)),), shade, f"{title}: {plural(number, 'passage')}, {of.passages.ref}")


def _heat(heatmap: m.Heatmap, kept: Sequence[int], labels: dict[str, str], trail: Trail) -> list[p.Block]:
    rows = []
    for column, place in enumerate(heatmap.authorities):
        who = place or UNKNOWN
        cells = [(labels[heatmap.themes[at]], heatmap.cells[at][column]) for at in kept]
        counted = [(theme, c.passages) for theme, c in cells if c.passages is not None]
        ref = trail.table(f"{who}, {name(heatmap.family)}: passages by theme", counted)
        rows.append(
            (
                p.Cell((words(f"{who} ({heatmap.held[column]})"),)),
                *(cell(c, f"{who}, {theme}") for theme, c in cells),
                p.Cell((ref,)),
            )
        )
    heads = ("", *(labels[heatmap.themes[at]] for at in kept), "trace")
    return [p.Grid(heads, tuple(rows), (5.6, *(1.0 for _ in kept), 3.6), look="heat")]


def _tiles(heatmap: m.Heatmap, kept: Sequence[int], labels: dict[str, str], trail: Trail) -> list[p.Block]:
    """Return a theme's counts as names with shaded numbers beside them, several in a row: one column would be long."""
    blocks: list[p.Block] = []
    for at in kept:
        label = labels[heatmap.themes[at]]
        cells = list(zip(heatmap.authorities, heatmap.held, heatmap.cells[at], strict=True))
        counted = [(place or UNKNOWN, c.passages) for place, _, c in cells if c.passages is not None]
        ref = trail.table(f"{label}, {name(heatmap.family)}: passages by authority", counted)
        deep = -(-len(cells) // _TILES)
        rows = []
        for row in range(deep):
            made: list[p.Cell] = []
            # Down the columns, as an index is read.
            for column in range(_TILES):
                index = column * deep + row
                if index < len(cells):
                    place, held, found = cells[index]
                    made.append(p.Cell((words(f"{place or UNKNOWN} ({held})"),)))
                    made.append(cell(found, f"{place or UNKNOWN}, {label}"))
                else:
                    made += [p.Cell(()), p.Cell(())]
            rows.append(tuple(made))
        blocks.append(p.Text((strong(label), words(" "), ref)))
        blocks.append(p.Grid(("",) * 2 * _TILES, tuple(rows), (4.0, 1.0) * _TILES, look="heat"))
    return blocks


def sources(digest: Digest) -> list[p.Block]:
    """Return the list of reports, and of files that could not be read."""
    items = tuple(
        (words(f"{r.citation} "), soft(f"({name(r.report_type)}; sha256 {r.report[:12]})"))
        for r in digest.scope.reports
    )
    blocks: list[p.Block] = [p.Heading(1, "Sources", "sources"), p.Listing(items, numbered=True)]
    if digest.scope.failures:
        blocks.append(p.Heading(1, "Files that could not be read", "failures"))
        blocks.append(p.Listing(tuple((words(f"{f.file}: {f.message}"),) for f in digest.scope.failures)))
    return blocks


def made_with(digest: Digest) -> list[p.Block]:
    """Return what made the paper: fingerprint of the corpus and versions."""
    v = digest.versions
    said = (
        f"Corpus {v.corpus[:16]}; auditlens {v.auditlens}; analysis {listed(v.analysis)}; meaning of passages by "
        f"{v.embedding}; what says the same by {v.saying}. The same corpus gives the same paper."
    )
    return [p.Heading(1, "How this was made", "made", False), p.Text((words(said),), "soft")]
