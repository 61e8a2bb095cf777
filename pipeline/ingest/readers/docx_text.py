"""The words of one Word paragraph: what is shown, not what was deleted or hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.ingest.readers.docx_styles import on, w

_VERBATIM = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
    w("softHyphen"): "\u00ad",
}
_SKIPPED = frozenset(
    w(t) for t in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "annotationRef", "footnoteRef")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNITS = ("m", "km", "cm", "mm")
_MAX_DEPTH = 60


@dataclass(slots=True)
class Paragraph:
    """``text`` with tabs and line breaks; ``notes`` are (kind, id) of its foot- and endnotes, ``boxes`` the contents
    of text boxes anchored in it; ``bold`` where all its words are; ``size`` in points of its largest run, if set.
    """

    text: str = ""
    bold: bool = False
    size: float | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


def read_paragraph(el: Any) -> Paragraph:
    """Read a ``w:p`` element."""
    p = Paragraph()
    weights: list[bool] = []
    parts: list[str] = []
    _walk(el, p, parts, weights, 0)
    p.text = "".join(parts)
    p.bold = bool(weights) and all(weights)
    return p


def _walk(el: Any, p: Paragraph, parts: list[str], weights: list[bool], depth: int) -> None:
    if depth > _MAX_DEPTH:
        return
    for child in el:
        tag = child.tag
        if tag in _SKIPPED or tag == _FALLBACK or not isinstance(tag, str):
            continue
        if tag == w("r"):
            _run(child, p, parts, weights, depth)
        elif tag == w("txbxContent"):
            p.boxes.append(child)
        elif tag == w("t"):
            parts.append(child.text or "")
        elif tag in _VERBATIM:
            parts.append(_VERBATIM[tag])
        elif tag == w("br"):
            parts.append("\n" if child.get(w("type")) is None else " ")
        elif tag == w("sym"):
            parts.append("•")
        elif tag in (w("footnoteReference"), w("endnoteReference")):
            p.notes.append((tag.rsplit("}", 1)[1].removesuffix("Reference"), child.get(w("id"), "")))
        else:
            _walk(child, p, parts, weights, depth + 1)


def _run(run: Any, p: Paragraph, parts: list[str], weights: list[bool], depth: int) -> None:
    props = run.find(w("rPr"))
    if props is not None and on(props.find(w("vanish"))):
        return
    start = len(parts)
    _walk(run, p, parts, weights, depth + 1)
    text = "".join(parts[start:])
    if not text.strip():
        return
    raised = props.find(w("vertAlign")) if props is not None else None
    if raised is not None and raised.get(w("val")) == "superscript" and text.strip().isdigit():
        # A hand-made note mark would glue onto the word or figure before it; a unit's power stays.
        before = "".join(parts[:start])[-4:].split()
        if before and before[-1] not in _UNITS:
            del parts[start:]
            return
    weights.append(props is not None and on(props.find(w("b"))))
    size = props.find(w("sz")) if props is not None else None
    value = size.get(w("val"), "") if size is not None else ""
    if value.isdigit():
        p.size = max(p.size or 0.0, int(value) / 2)
