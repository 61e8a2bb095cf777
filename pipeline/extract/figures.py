"""Figures: every quantity that states a result or the size of a sample, with what it measures and when."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.quantities.grammar import Quantity, find_quantities
from pipeline.records import Figure


def extract_figures(
    text: str, *, kind: str = "sentence", header: tuple[str, ...] = (), lead_in: str | None = None
) -> tuple[Figure, ...]:
    """Return the figures of one passage."""
    return tuple(_figure(i, q, text) for i, q in enumerate(find_quantities(text), 1))


def _figure(i: int, q: Quantity, text: str) -> Figure:
    return Figure(f"f{i}", q.kind, q.value, q.numerator, q.denominator, text, "", q.start, q.end)


@Language.component("audit_figures")
def audit_figures(doc: Doc) -> Doc:
    """Placeholder."""
    return doc
