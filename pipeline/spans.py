"""The extension attributes by which the spaCy components pass their findings on.

``doc.spans["passages"]`` holds the passages in order. A component that finds no such group takes the whole ``Doc``
as one passage, so that each can be used alone, on bare sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc, Span

PASSAGES = "passages"

_SPAN_DEFAULTS: dict[str, Any] = {
    "page": None,
    "page_end": None,
    "section": (),
    "lead_in": None,
    "item": None,
    "number": None,
    "part": None,
    "kind": "sentence",
    "header": (),
    "clean_text": None,
    "themes": (),
    "stance": "context",
    "stance_score": 0.0,
    "extent": "unstated",
    "agencies": (),
    "role": "finding",
    "sensitivity": (),
    "figures": (),
}


def register() -> None:
    """Register the attributes, once for the process; further calls do nothing."""
    for name, default in _SPAN_DEFAULTS.items():
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)
    for name in ("blocks", "acronyms"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


def passage_spans(doc: Doc) -> Sequence[Span]:
    """Return the passages of ``doc``, in order, or the whole of it as one."""
    if PASSAGES in doc.spans:
        return list(doc.spans[PASSAGES])
    return [doc[:]] if len(doc) else []


register()
