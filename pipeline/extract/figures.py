"""Figures: every quantity that states a result or the size of a sample, with what it measures and when.

``extract_figures`` reads one passage; ``link_figures`` links the figures of a report's passages; the spaCy component
``audit_figures`` does both for a whole document. The grammar is in ``pipeline.extract.quantities``, its words in
``corpora/lexicons/figures.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.quantities.about import abouts
from pipeline.extract.quantities.grammar import find_quantities
from pipeline.extract.quantities.linkitems import FigureGroup
from pipeline.extract.quantities.links import link_figures
from pipeline.extract.quantities.nouns import counted_noun
from pipeline.extract.quantities.period import periods, whens
from pipeline.extract.quantities.quantity import Quantity
from pipeline.extract.quantities.scan import mended, might_hold_figures
from pipeline.extract.quantities.tables import row_quantities
from pipeline.records import Figure
from pipeline.spans import Draft, drafts

__all__ = ["FigureGroup", "extract_figures", "link_figures"]


def extract_figures(
    text: str,
    *,
    kind: str = "sentence",
    header: tuple[str, ...] = (),
    lead_in: str | None = None,
    caption: str | None = None,
) -> tuple[Figure, ...]:
    """Return the figures of one passage, in order, with ids ``f1``, ``f2``, ... and the links among them.

    ``kind`` is the passage's kind; a table row (cells joined by " | ") takes ``header``, the cells that name its
    columns, and ``caption``, the line above the table. ``lead_in``, the sentence that introduces a list, lends its
    words to an item that has none of its own.
    Offsets count characters of ``text``.
    """
    if not might_hold_figures(text.split()):
        return ()
    found = _extract(text, kind, header, lead_in, caption)
    return link_figures([FigureGroup(text, found, kind=kind)])[0] if len(found) > 1 else found


def _extract(
    text: str,
    kind: str,
    header: tuple[str, ...],
    lead_in: str | None,
    caption: str | None,
    *,
    after: int = 0,
    at: int = 0,
) -> tuple[Figure, ...]:
    """Return the figures of a passage that starts ``at`` a place in a report and comes ``after`` so many figures."""
    text = mended(text)
    if kind == "table_row":
        return _numbered(row_quantities(text, header, caption), text, after, at)
    found = find_quantities(text)
    if not found:
        return ()
    spans = periods(text)
    measured = abouts(text, found, spans)
    if lead_in:
        measured = [about or lead_in.strip(" :") for about in measured]
    return _numbered(zip(found, measured, whens(text, found, spans), strict=True), text, after, at)


def _numbered(found: Iterable[tuple[Quantity, str, str]], text: str, after: int, at: int) -> tuple[Figure, ...]:
    """Return the figures that quantities of ``text`` are, each given with its ``about`` and ``when``."""
    return tuple(
        Figure(
            f"f{i}",
            q.kind,
            q.value,
            q.numerator,
            q.denominator,
            about,
            when,
            q.start + at,
            q.end + at,
            counted_noun(text, q.noun),
        )
        for i, (q, about, when) in enumerate(found, after + 1)
    )


@Language.component("audit_figures")
def audit_figures(doc: Doc) -> Doc:
    """Set ``span._.figures`` of every passage: ids ``f1``, ... over the report, offsets in the text of ``doc``."""
    having: list[Draft] = []
    groups: list[FigureGroup] = []
    number = 0
    for draft in drafts(doc):
        # The words told before serve as well as the text, unless they are of its clean copy.
        known = None if draft.clean_text else draft.tokens
        if not might_hold_figures(draft.text.split() if known is None else known):
            continue
        text, at = draft.text, draft.start
        caption = draft.section[-1] if draft.section and draft.kind == "table_row" else None
        found = _extract(text, draft.kind, draft.header, draft.lead_in, caption, after=number, at=at)
        if not found:
            continue
        number += len(found)
        having.append(draft)
        groups.append(FigureGroup(text, found, draft.section, draft.kind, at, draft.lead_in))
    for draft, figures in zip(having, link_figures(groups), strict=True):
        draft.figures = figures
    return doc
