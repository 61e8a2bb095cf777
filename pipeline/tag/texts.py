"""Labelling bare passages, without a report around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline import nlp
from pipeline.records import Figure, ThemeTag

# What a bare passage can get: it is not split. Its short forms only help to tell its themes.
_STEPS = ("audit_acronyms", "audit_themes", "audit_stance", "audit_figures")


def tag_texts(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the labels of each record, in order.

    Args:
        records: ``{"id", "text"}``, optionally with ``"section"`` (a heading or a path of headings), ``"lead_in"``
            (the sentence that introduces its list) and ``"kind"`` as context.

    Yields:
        The contract's object: id, themes, stance, stance_score, extent, agencies, role, sensitivity, figures.
    """
    language = nlp.load()
    components = [language.get_pipe(name) for name in _STEPS]
    for record in records:
        doc = nlp.make_doc(record["text"])
        span = doc[:]
        section = record.get("section") or ()
        span._.section = (section,) if isinstance(section, str) else tuple(section)
        span._.lead_in = record.get("lead_in") or None
        span._.kind = record.get("kind") or "sentence"
        for component in components:
            doc = component(doc)
        at = span._
        themes: tuple[ThemeTag, ...] = at.themes
        figures: tuple[Figure, ...] = at.figures
        yield {
            "id": record.get("id"),
            "themes": [t.to_json() for t in themes],
            "stance": at.stance,
            "stance_score": at.stance_score,
            "extent": at.extent,
            "agencies": list(at.agencies),
            "role": at.role,
            "sensitivity": list(at.sensitivity),
            "figures": [f.to_json() for f in figures],
        }
