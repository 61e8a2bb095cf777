"""Footnotes of a Word document: the part that python-docx leaves out.

ECMA-376, part 1, 17.11: the notes stand in a part of their own, of which the first two are the lines that part them
from the text; the settings name those two, and a run in the text refers to each note. Where a template has the part
already, its lines are kept and notes are added after its own.
"""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from pipeline.summarise.writers.wordxml import element, paragraph, run

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = (("separator", "-1"), ("continuationSeparator", "0"))
# What may stand after w:footnotePr in w:settings (ECMA-376, part 1, 17.15.1.78); the rest stands before it.
_AFTER = (
    "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
    "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown",
    "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
)  # fmt: skip


class Footnotes:
    """The footnotes of one document."""

    def __init__(self, document: Any, *, text_style: str, mark_style: str) -> None:
        """Find or make the part.

        Args:
            document: of python-docx.
            text_style, mark_style: ids of the paragraph style of notes and of the character style of their numbers.
        """
        self._text_style, self._mark_style = text_style, mark_style
        related = [r for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
        if related:
            self._part = related[0].target_part
            self._notes = parse_xml(self._part.blob)
        else:
            self._notes = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
            name = PackURI("/word/footnotes.xml")
            self._part = Part(name, _CONTENT_TYPE, b"", document.part.package)
            document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._separate(document.settings.element)
        numbers = [int(note.get(qn("w:id")) or 0) for note in self._notes.findall(qn("w:footnote"))]
        self._next = max(0, *numbers) + 1

    def _separate(self, settings: Any) -> None:
        """See to the two separators, and have the settings name them."""
        found = {note.get(qn("w:type")): note.get(qn("w:id")) for note in self._notes.findall(qn("w:footnote"))}
        for at, (kind, ident) in enumerate(_SEPARATORS):
            if kind not in found:
                line = element("w:r", None, element(f"w:{kind}"))
                spacing = element("w:spacing", {"w:after": "0", "w:line": "240", "w:lineRule": "auto"})
                note = element(
                    "w:footnote", {"w:type": kind, "w:id": ident}, paragraph(None, line, properties=[spacing])
                )
                self._notes.insert(at, note)
                found[kind] = ident
        if settings.find(qn("w:footnotePr")) is None:
            named = element("w:footnotePr", None, *(element("w:footnote", {"w:id": found[k]}) for k, _ in _SEPARATORS))
            after = {qn(f"w:{name}") for name in _AFTER} | {
                "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr",
                "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}schemaLibrary",
            }
            place = next((at for at, child in enumerate(settings) if child.tag in after), len(settings))
            settings.insert(place, named)

    def add(self, content: list[Any]) -> Any:
        """Add a note of the given runs; return the run that refers to it."""
        ident = self._next
        self._next += 1
        mark = element(
            "w:r", None, element("w:rPr", None, element("w:rStyle", {"w:val": self._mark_style})),
            element("w:footnoteRef"),
        )  # fmt: skip
        self._notes.append(
            element("w:footnote", {"w:id": ident}, paragraph(self._text_style, mark, run(" "), *content))
        )
        return element(
            "w:r", None, element("w:rPr", None, element("w:rStyle", {"w:val": self._mark_style})),
            element("w:footnoteReference", {"w:id": ident}),
        )  # fmt: skip

    def close(self) -> None:
        """Write the notes into the document's package."""
        self._part._blob = etree.tostring(self._notes, xml_declaration=True, encoding="UTF-8", standalone=True)
