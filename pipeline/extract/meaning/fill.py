"""The pass that fills the further fields of figures, once the parts of a report are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.meaning.heads import head_and_category
from pipeline.extract.meaning.resolve import Anchor, resolve
from pipeline.extract.meaning.scope import basis_of, sample_marks, scope_of
from pipeline.extract.meaning.verdict import called
from pipeline.extract.quantities.linkitems import FigureGroup
from pipeline.extract.quantities.links import link_figures
from pipeline.records import Figure, FigureLink, Part, Passage, ReportInfo

_AROUND = 160  # characters to either side of a figure that may say whose it is
_AUDITS = ("multi_agency_audit", "single_agency_audit", "dip_sample", "practice_review")


def fill_meaning(passages: Sequence[Passage], info: ReportInfo, parts: Sequence[Part] = ()) -> tuple[Passage, ...]:
    """Return the passages with ``head``, ``category``, ``population``, times, ``scope`` and ``basis`` of their figures.

    Args:
        passages: all passages of the report, in order, each with its figures and its part.
        info: what the report says of itself; its period and date anchor "last year" and months without a year.
        parts: the audits of a file that holds several; where there are any, links are found within each alone.
    """
    if not any(p.figures for p in passages):
        return tuple(passages)
    if parts and parts[0].start is not None:
        passages = _relinked(passages)
    figures = {f.id: f for p in passages for f in p.figures}
    sizes = {part.number: part.sample_size for part in parts}
    anchors = {
        part.number: Anchor(part.period_start, part.period_end, info.published) for part in parts if part.period_end
    }
    own = Anchor(info.period_start, info.period_end, info.published)
    how = _how(passages)
    out = []
    for passage in passages:
        if passage.figures:
            part = passage.part or 0
            size = sizes.get(part) or info.sample_size
            filled = _of_passage(passage, figures, anchors.get(part, own), size, how.get(part, ()), info)
            passage = replace(passage, figures=filled)
        out.append(passage)
    return tuple(out)


def _relinked(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages with the links of their figures found anew, part by part."""
    having = [p for p in passages if p.figures]
    linked: dict[str, tuple[Figure, ...]] = {}
    for part in sorted({p.part or 0 for p in having}):
        own = [p for p in having if (p.part or 0) == part]
        groups = [FigureGroup(p.text, p.figures, p.section, p.kind, p.start, p.lead_in) for p in own]
        linked |= dict(zip((p.id for p in own), link_figures(groups), strict=True))
    return tuple(replace(p, figures=linked[p.id]) if p.id in linked else p for p in passages)


def _how(passages: Sequence[Passage]) -> dict[int, tuple[str, ...]]:
    """Return what each part (0 for all) says of how its cases were chosen and graded, in order and once each."""
    found: dict[int, list[str]] = {}
    for passage in passages:
        if passage.kind != "table_row":
            for mark in sample_marks(passage.text.lower()):
                marks = found.setdefault(passage.part or 0, [])
                if mark not in marks:
                    marks.append(mark)
    return {part: tuple(marks) for part, marks in found.items()}


def _of_passage(
    passage: Passage,
    figures: dict[str, Figure],
    anchor: Anchor,
    size: int | None,
    how: tuple[str, ...],
    info: ReportInfo,
) -> tuple[Figure, ...]:
    text, low, out = passage.text, passage.text.lower(), []
    for i, figure in enumerate(passage.figures):
        start, end = figure.start - passage.start, figure.end - passage.start
        before = passage.figures[i - 1].end - passage.start if i else 0
        after = passage.figures[i + 1].start - passage.start if i + 1 < len(passage.figures) else len(text)
        left, right = text[max(before, start - _AROUND) : start], text[end : min(after, end + _AROUND)]
        head, category = head_and_category(figure.about, figure.head)
        whole = _whole(figure, figures)
        base, of = _base(figure, whole)
        scope = scope_of(figure.about, left, right)
        sampled = base is not None and base == size
        if info.report_type in _AUDITS and figure.kind in ("count", "proportion", "percent"):
            sampled = sampled or (size is not None and figure.kind == "count" and 0 <= figure.value <= size)
        first, last = resolve(figure.when, left + " " + right if figure.when == "previous" else "", anchor)
        out.append(
            replace(
                figure,
                head=head or figure.head or of,
                category=category,
                population=f"{base:g} {of or head}" if base is not None and (of or head) else of,
                when_start=first,
                when_end=last,
                scope=scope,
                basis=basis_of(scope, low, of_sample=sampled, how=how),
                links=_judged(passage, figure),
            )
        )
    return tuple(out)


def _judged(passage: Passage, figure: Figure) -> tuple[FigureLink, ...]:
    """Return the links of a figure to an earlier one with what the report calls the change.

    Where the earlier one stands in another passage, the words around the figure judge, if it is the only one here.
    """
    if not any(link.relation == "previous" for link in figure.links):
        return figure.links
    here = {f.id: f for f in passage.figures}
    out = []
    for link in figure.links:
        other = here.get(link.to, figure if len(here) == 1 else None) if link.relation == "previous" else None
        if other is not None:
            link = replace(link, called=called(passage.text, figure, other, passage.start))
        out.append(link)
    return tuple(out)


def _whole(figure: Figure, figures: dict[str, Figure]) -> Figure | None:
    """Return the figure that this one is linked to as its part."""
    return next((figures.get(link.to) for link in figure.links if link.relation == "part"), None)


def _base(figure: Figure, whole: Figure | None) -> tuple[float | None, str | None]:
    """Return how many there are of which the figure is a part, also where stated elsewhere, and their noun."""
    if figure.kind == "rate":
        return figure.denominator, None
    noun = head_and_category(whole.about, whole.head)[0] if whole is not None else None
    if figure.denominator is not None:
        return figure.denominator, noun
    if whole is None:
        return None, None
    if whole.kind == "count":
        return whole.value, noun
    return (whole.numerator if whole.denominator is None or figure.kind == "count" else None) or None, noun
