"""The digest: what a corpus says on each theme across authorities, put together from its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline import embedding
from pipeline.corpus.citation import cite, places_of
from pipeline.corpus.filters import Filters
from pipeline.corpus.store import Corpus
from pipeline.summarise import saying
from pipeline.summarise.check import withheld
from pipeline.summarise.differ import differences, reported, turned
from pipeline.summarise.findings import Theme, counted, lengths
from pipeline.summarise.gather import Evidence, gather
from pipeline.summarise.judged import ROWS, overviews
from pipeline.summarise.model import (
    FINDINGS,
    STANCES,
    Count,
    Coverage,
    Heatmap,
    Section,
    ThemeDigest,
)
from pipeline.summarise.numbers import Numbers
from pipeline.summarise.places import heatmaps, places, spreads
from pipeline.summarise.whole import Digest, FailedFile, ReportLine, Scope, Versions
from pipeline.tables.asked import given
from pipeline.tables.cross import tables
from pipeline.tables.model import Question
from pipeline.tables.writers import Row
from pipeline.tag.taxonomy import Theme as Definition
from pipeline.tag.taxonomy import load_taxonomy
from pipeline.version import package_version

# Of a stance that reports of so many authorities take something is printed.
_HEARD = 3


@dataclass(frozen=True, slots=True)
class _Around:
    """What a digest tells beside its findings, of all themes: the same for any length and any choice of themes."""

    maps: Sequence[Heatmap]
    numbers: Numbers
    grades: Sequence[Row]
    progress: Sequence[Row]
    every: set[str]
    versions: Versions


def _around(corpus: Corpus, evidence: Evidence, themes: Sequence[str]) -> _Around:
    shown = evidence.filters
    return _Around(
        maps=heatmaps(evidence, tables(corpus, Question(filters=shown)), themes),
        numbers=Numbers(corpus, shown, evidence.reports),
        grades=list(corpus.grades(shown)),
        progress=list(corpus.progress(shown)),
        every={place for row in corpus.reports(Filters(history=True)) for place in row["authorities"] if place},
        versions=Versions(
            corpus=corpus.fingerprint(),
            auditlens=package_version(),
            analysis=tuple(sorted({row["analysis_version"] for row in evidence.reports.values()})),
            embedding=embedding.version(),
            saying=saying.version(),
        ),
    )


def build(corpus: Corpus, filters: Filters = Filters(), *, findings: int = FINDINGS, quoted: bool = True) -> Digest:
    """Return the digest of what ``filters`` let in.

    Args:
        corpus: an open corpus.
        filters: which reports and passages; themes and stances of theirs leave out the others.
        findings: how many findings the largest section of a theme prints at most; the others print fewer, in proportion
            to their passages.
        quoted: whether findings, changes and differences are told; without them passages need not be compared, which
            takes most of the time.
    """
    evidence = gather(corpus, filters)
    taxonomy = load_taxonomy()
    wanted = [theme for theme in taxonomy.themes if not filters.themes or theme.id in filters.themes]
    around = evidence.once("around", partial(_around, corpus, evidence, [theme.id for theme in taxonomy.themes]))
    made = []
    for of in wanted:
        theme = evidence.once(f"theme {of.id}", partial(Theme, evidence, of.id, of.label))
        known = evidence.once(f"counted {of.id}", partial(_counted, theme, of, corpus, around))
        if quoted:
            name = f"told {of.id} {findings} {filters.stance}"
            known = evidence.once(name, partial(_told, known, theme, around, filters, findings))
        made.append(known)
    return Digest(
        filters=given(filters),
        versions=around.versions,
        scope=_scope(corpus, evidence, filters),
        heatmaps=tuple(around.maps),
        themes=tuple(made),
    )


def _told(known: ThemeDigest, theme: Theme, around: _Around, filters: Filters, findings: int) -> ThemeDigest:
    """Return what is ``known`` of a theme with its findings, changes and differences."""
    evidence = theme.evidence
    stances = filters.stance or STANCES
    by_stance = {stance: count.passages for stance, count in known.stances}
    told = {s: by_stance[s] for s in STANCES if s in stances}
    broad = [s for s, own in told.items() if _broad(evidence, s, own)]
    most = lengths({s: len(own) for s, own in told.items()}, findings, broad)
    sections = tuple(theme.section(s, most[s]) for s in STANCES if s in stances)
    changed = evidence.once(f"changed {theme.id}", lambda: (*reported(theme, around.progress), *turned(theme)))
    differ = differences(theme) if {"strength", "concern"} <= set(stances) else ()
    quoted = {
        piece.passage
        for quotation in (
            *(side for c in changed for side in (c.before, c.after) if side is not None),
            *(side.quotation for d in differ for side in (d.well, d.badly)),
        )
        for piece in quotation.pieces
        if piece.passage
    }
    return replace(
        known,
        # A digest made shorter has a shorter overview too.
        overviews=overviews(theme, sections, quoted, min(ROWS, findings + 2)),
        sections=sections,
        changes=changed,
        differences=differ,
        coverage=_coverage(known.coverage, theme, sections),
    )


def _counted(theme: Theme, definition: Definition, corpus: Corpus, around: _Around) -> ThemeDigest:
    """Return what is counted of a theme and what reports state in figures, without a finding."""
    evidence = theme.evidence
    by_stance = {
        s: [p.id for p, own in zip(theme.passages, theme.stance, strict=True) if own == s]
        for s in (*STANCES, "context")
    }
    measures = around.numbers.measures(theme.id)
    figures, total = around.numbers.figures(theme.id, measures)
    dates = sorted({d for p in theme.passages if (d := evidence.row(p.report)["date"])})
    ids = [p.id for p in theme.passages]
    held = [name for row in evidence.reports.values() for name in row["authorities"] if name]
    none = counted(())
    return ThemeDigest(
        id=definition.id,
        label=definition.label,
        definition=definition.definition,
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        reports=Count.of("reports", (p.report for p in theme.passages), ids),
        authorities=Count.of("authorities", (a for p in theme.passages for a in evidence.places(p.report)), ids),
        held_reports=Count.of("reports", evidence.reports),
        held_authorities=Count.of("authorities", held),
        stances=tuple((s, counted(own)) for s, own in by_stance.items()),
        overviews=(),
        sections=tuple(Section(s, (), (), (), (), counted(by_stance[s]), none, none) for s in STANCES),
        changes=(),
        differences=(),
        measures=measures,
        figures=figures,
        figures_total=total,
        grades=spreads(theme, around.grades),
        places=places(around.maps, theme.id, around.every),
        coverage=Coverage(
            passages=counted(ids),
            shown=none,
            more=none,
            singular=none,
            context=counted(by_stance["context"]),
            unquotable=none,
            sensitive=int(corpus.left_out(evidence.filters.but(themes=(theme.id,)))["sensitive"]),
            named=Count.of("authorities", ()),
            speaking=Count.of("authorities", (a for p in theme.passages for a in evidence.places(p.report))),
        ),
    )


def _broad(evidence: Evidence, stance: str, passages: Sequence[str]) -> bool:
    """Tell whether a section has a finding in any case, however few of all passages are of its stance.

    What is both in one passage has its places by its share only: it is told under the other two as well.
    """
    places = {place for i in passages for place in evidence.places(evidence.by_id[i].report)}
    return stance != "mixed" and len(places) >= min(_HEARD, len(evidence.reports))


def _coverage(known: Coverage, theme: Theme, sections: Sequence[Section]) -> Coverage:
    evidence = theme.evidence
    shown = [s.passage for section in sections for f in section.findings for s in f.behind]
    more = [s.passage for section in sections for f in section.more for s in f.behind]
    alone = [i for section in sections for i in section.alone.basis]
    ids = {*shown, *more, *alone, *known.context.basis}
    printed = [f for section in sections for f in (*section.findings, *section.beside)]
    named = {place for f in printed for place in f.places}
    return replace(
        known,
        passages=counted(p.id for p in theme.passages if p.id in ids),
        shown=counted(shown),
        more=counted(more),
        singular=counted(alone),
        unquotable=counted(p.id for p in theme.passages if evidence.quotation(p, theme.id) is None),
        named=Count.of("authorities", named, (s.passage for f in printed for s in f.behind)),
    )


def _scope(corpus: Corpus, evidence: Evidence, filters: Filters) -> Scope:
    rows = list(evidence.reports.values())
    dates = sorted(row["date"] for row in rows if row["date"])
    families: dict[str, list[str]] = {}
    for row in rows:
        families.setdefault(row["family"], []).append(row["report"])
    left: Mapping[str, int] = corpus.left_out(evidence.filters)
    return Scope(
        reports=tuple(_line(row) for row in rows),
        authorities=tuple(sorted({name for row in rows for name in places_of(row)})),
        families=tuple((family, Count.of("reports", own)) for family, own in sorted(families.items())),
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        undated=sum(not row["date"] for row in rows),
        left_out=tuple(left.items()),
        failures=tuple(FailedFile(row["file"], row["message"]) for row in corpus.failures()),
        history=filters.history,
        mixed=filters.mix,
    )


def _line(row: Row) -> ReportLine:
    # A digest that is frozen keeps these too: names are left out here, not only where they are printed.
    return ReportLine(
        report=row["report"],
        citation=withheld(cite(row)),
        authority=row["authority"],
        authorities=places_of(row),
        date=row["date"],
        family=row["family"],
        report_type=row["report_type"],
        title=row["title"] and withheld(row["title"]),
        file=withheld(row["file"]),
        pages=row["pages"],
        passages=row["passages"],
        superseded=row["superseded_by"] is not None,
    )
