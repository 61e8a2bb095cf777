"""Figures: every quantity that states a result or the size of a sample, with what it measures and when."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.quantities.about import abouts
from pipeline.extract.quantities.grammar import Quantity, find_quantities
from pipeline.extract.quantities.period import periods, whens
from pipeline.extract.quantities.tables import row_quantities
from pipeline.records import Figure


def extract_figures(
    text: str, *, kind: str = "sentence", header: tuple[str, ...] = (), lead_in: str | None = None
) -> tuple[Figure, ...]:
    """Return the figures of one passage."""
    if kind == "table_row" or text.count(" | ") > 1:
        return tuple(
            _figure(i, q, text if about is None else about, when)
            for i, (q, about, when) in enumerate(row_quantities(text, header), 1)
        )
    found = find_quantities(text)
    if not found:
        return ()
    spans = periods(text)
    both = zip(found, abouts(text, found, spans), whens(text, found, spans), strict=True)
    return tuple(_figure(i, q, about, when) for i, (q, about, when) in enumerate(both, 1))


def _figure(i: int, q: Quantity, about: str, when: str) -> Figure:
    return Figure(f"f{i}", q.kind, q.value, q.numerator, q.denominator, about, when, q.start, q.end)


@Language.component("audit_figures")
def audit_figures(doc: Doc) -> Doc:
    """Placeholder."""
    return doc
