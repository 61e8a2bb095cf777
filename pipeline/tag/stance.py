"""Placeholder."""
from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("audit_stance")
def audit_stance(doc: Doc) -> Doc:
    """Placeholder."""
    return doc
