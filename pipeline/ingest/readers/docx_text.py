"""The words of one Word paragraph: what is shown, not what was deleted or hidden."""

from __future__ import annotations

from collections.abc import Collection
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
    of text boxes anchored in it; ``bold``, ``slanted`` and ``underlined`` where all its words are, ``bold_lines`` the
    lines, from 0, of which all words are bold; ``size`` in points of its largest run, if set.
    """

    text: str = ""
    bold: bool = False
    slanted: bool = False
    underlined: bool = False
    bold_lines: frozenset[int] = frozenset()
    size: float | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run looks: its line in the paragraph, and its type."""

    line: int
    bold: bool
    slanted: bool
    underlined: bool


def read_paragraph(el: Any, *, bold: bool = False, bold_runs: Collection[str] = ()) -> Paragraph:
    """Read a ``w:p`` element.

    Args:
        el: the element.
        bold: its style is bold, so that its runs are where they do not say otherwise.
        bold_runs: the ids of the character styles that are bold.
    """
    p = Paragraph()
    reader = _Reader(p, bold, bold_runs)
    reader.walk(el, 0)
    p.text = "".join(reader.parts)
    looks = reader.looks
    p.bold = bool(looks) and all(x.bold for x in looks)
    p.slanted = bool(looks) and all(x.slanted for x in looks)
    p.underlined = bool(looks) and all(x.underlined for x in looks)
    if reader.line and not p.bold:
        p.bold_lines = frozenset(x.line for x in looks) - {x.line for x in looks if not x.bold}
    return p


@dataclass(slots=True)
class _Reader:
    p: Paragraph
    bold: bool
    bold_runs: Collection[str]
    parts: list[str] = field(default_factory=list)
    looks: list[_Look] = field(default_factory=list)
    line: int = 0

    def walk(self, el: Any, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        p = self.p
        for child in el:
            tag = child.tag
            if tag in _SKIPPED or tag == _FALLBACK or not isinstance(tag, str):
                continue
            if tag == w("r"):
                self._run(child, depth)
            elif tag == w("txbxContent"):
                p.boxes.append(child)
            elif tag == w("t"):
                self.parts.append((child.text or "").replace("\n", " "))
            elif tag in _VERBATIM:
                self._add(_VERBATIM[tag])
            elif tag == w("br"):
                self._add("\n" if child.get(w("type")) in (None, "textWrapping") else " ")
            elif tag == w("sym"):
                self.parts.append("•")
            elif tag in (w("footnoteReference"), w("endnoteReference")):
                p.notes.append((tag.rsplit("}", 1)[1].removesuffix("Reference"), child.get(w("id"), "")))
            else:
                self.walk(child, depth + 1)

    def _add(self, text: str) -> None:
        self.line += text == "\n"
        self.parts.append(text)

    def _run(self, run: Any, depth: int) -> None:
        props = run.find(w("rPr"))
        if props is not None and on(props.find(w("vanish"))):
            return
        start, line = len(self.parts), self.line
        self.walk(run, depth + 1)
        text = "".join(self.parts[start:])
        if not text.strip():
            return
        raised = props.find(w("vertAlign")) if props is not None else None
        if raised is not None and raised.get(w("val")) == "superscript" and text.strip().isdigit():
            # A hand-made note mark would glue onto the word or figure before it; a unit's power stays.
            before = "".join(self.parts[max(0, start - 4) : start])[-4:].split()
            if before and before[-1] not in _UNITS:
                del self.parts[start:]
                return
        self._look(props, text, line)

    def _look(self, props: Any, text: str, line: int) -> None:
        strong, slanted, underlined = self.bold, False, False
        if props is not None:
            bold, style, under = props.find(w("b")), props.find(w("rStyle")), props.find(w("u"))
            if bold is not None:
                strong = on(bold)
            elif style is not None and style.get(w("val")) in self.bold_runs:
                strong = True
            slanted = on(props.find(w("i")))
            underlined = under is not None and under.get(w("val"), "single") != "none"
            size = props.find(w("sz"))
            value = size.get(w("val"), "") if size is not None else ""
            if value.isdigit():
                self.p.size = max(self.p.size or 0.0, int(value) / 2)
        for i, piece in enumerate(text.split("\n"), line):
            if piece.strip():
                self.looks.append(_Look(i, strong, slanted, underlined))
