"""The Word document that a paper is written into: the user's own template, or one with sensible styles.

In a template a style is taken by the name under which every Word knows it ("Heading 1", "List Bullet"), however the
template has it look; a style that it lacks is made, from the template's own body text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.errors import AuditlensError
from pipeline.summarise.writers.wordxml import element, field, paragraph, run

# Of a paper's roles: the built-in style, in points and centimetres what it is made with where it is lacking, and
# what the own document gives it. Sizes are relative to the body text.
_INK, _SOFT = RGBColor(0x1D, 0x27, 0x33), RGBColor(0x50, 0x5C, 0x69)
_PLACE = re.compile(r"\{\{\s*(?:digest|paper|content)\s*\}\}", re.IGNORECASE)
_FONT = "Arial"  # the councils' guides on accessible documents ask for a plain sans serif; every machine has it
ROLES: Mapping[str, str] = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "heading3": "Heading 3",
    "body": "Normal",
    "quote": "Quote",
    "bullet": "List Bullet",
    "note": "footnote text",
    "contents1": "toc 1",
    "contents2": "toc 2",
    # Styles of our own: no template has them, and each is made from the body text.
    "soft": "Digest Small",
    "beneath": "Digest Source",
    "lead": "Digest Lead",
    "number": "Digest Number",
    "cell": "Digest Table",
    "heat": "Digest Heat",
}


class Styles:
    """Ids of the styles of a document by role, and the sizes that follow from them.

    Attributes:
        ids: by role.
        literal: roles of lists whose style has no bullet of its own, so that the bullet is written out.
        size: of the body text, in points.
    """

    def __init__(self, document: Any, *, compact: bool, own: bool) -> None:
        """Find the styles of ``document`` and make those that it lacks."""
        self._document = document
        self.ids: dict[str, str] = {}
        self.literal: set[str] = set()
        known = {style.name.lower(): style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
        if own:
            self._dress(known, compact)
        self.size = _size_of(known.get("normal"), document)
        for role, name in ROLES.items():
            style = known.get(name.lower())
            if style is None:
                style = self._made(role, name)
            self.ids[role] = style.style_id
        if not _has_bullet(document.styles, self.ids["bullet"]):
            self.literal.add("bullet")
        self.mark = self._character("footnote reference", superscript=True)

    def _made(self, role: str, name: str) -> Any:
        style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Digest"))
        style.hidden, style.unhide_when_used, style.quick_style = False, True, True
        normal = self._document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        if normal is not None:
            style.base_style = normal
        _dress_one(style, role, self.size)
        return style

    def _character(self, name: str, *, superscript: bool) -> str:
        for style in self._document.styles:
            if style.type == WD_STYLE_TYPE.CHARACTER and style.name.lower() == name:
                return str(style.style_id)
        style = self._document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=True)
        style.font.superscript = superscript
        return str(style.style_id)

    def _dress(self, known: Mapping[str, Any], compact: bool) -> None:
        """Give the document that comes with python-docx the look of our own."""
        size = 10.0 if compact else 11.0
        normal = known["normal"]
        _face(normal)
        normal.font.size = Pt(size)
        normal.paragraph_format.space_after = Pt(4 if compact else 6)
        normal.paragraph_format.line_spacing = 1.0 if compact else 1.08
        for role, name in ROLES.items():
            if name.lower() in known and role != "body":
                _dress_one(known[name.lower()], role, size, compact=compact, own=True)


def _dress_one(style: Any, role: str, size: float, *, compact: bool = False, own: bool = False) -> None:
    """Set size, weight, colour, spaces and indents of one style, by its role."""
    shape, font = style.paragraph_format, style.font
    if own:
        _face(style)
    small = round(size * 0.86 * 2) / 2
    tight = 0.6 if compact else 1.0
    if role.startswith("heading") or role in ("title", "subtitle"):
        _dress_heading(style, role, size, compact, tight)
        return
    font.italic = False if role == "quote" else font.italic
    if role == "quote":
        font.color.rgb = _INK
        shape.left_indent, shape.right_indent = Cm(0.6), Cm(0.4)
        shape.space_before, shape.space_after = Pt(4 * tight), Pt(1)
        shape.keep_together, shape.keep_with_next = True, True
        _bar(style)
    elif role in ("soft", "beneath", "cell", "note"):
        font.size = Pt(small)
        shape.space_after = Pt(2 if role != "soft" else 4)
        shape.space_before = Pt(0)
        shape.line_spacing = 1.0
        if role in ("soft", "beneath"):
            font.color.rgb = _SOFT
        if role == "beneath":
            shape.left_indent = Cm(0.6)
            shape.space_after = Pt(6 * tight)
        if role == "note":
            font.size = Pt(8 if compact else 8.5)
            shape.space_after = Pt(0)
    elif role == "heat":
        font.size = Pt(7)
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing = 1.0
    elif role == "lead":
        font.bold = True
    elif role in ("bullet", "number"):
        shape.left_indent, shape.first_line_indent = Cm(0.63), Cm(-0.63)
        shape.space_after = Pt(3 * tight)
        for close in style.element.get_or_add_pPr().findall(qn("w:contextualSpacing")):
            style.element.pPr.remove(close)
    elif role.startswith("contents"):
        shape.left_indent = Cm(0.6 if role == "contents2" else 0)
        shape.space_after = Pt(1 if role == "contents2" else 2)


def _dress_heading(style: Any, role: str, size: float, compact: bool, tight: float) -> None:
    shape, font = style.paragraph_format, style.font
    sizes = {"title": 1.9, "subtitle": 1.0, "heading1": 1.4, "heading2": 1.18, "heading3": 1.0}
    if compact:
        sizes |= {"title": 1.6, "heading1": 1.15, "heading2": 1.05}
    font.size = Pt(round(size * sizes[role] * 2) / 2)
    for stretched in style.element.get_or_add_rPr().findall(qn("w:spacing")):
        style.element.rPr.remove(stretched)
    font.bold = role != "subtitle"
    font.italic = False
    font.color.rgb = _SOFT if role == "subtitle" else _INK
    before = {"title": 0, "subtitle": 0, "heading1": 16, "heading2": 12, "heading3": 8}[role]
    shape.space_before, shape.space_after = Pt(before * tight), Pt(4 * tight)
    shape.keep_with_next = True
    if role == "title":
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            style.element.pPr.remove(borders)


def _face(style: Any) -> None:
    """Set the typeface for all scripts, over those of the theme."""
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), _FONT)


def _bar(style: Any) -> None:
    """Draw the line beside a quotation."""
    properties = style.element.get_or_add_pPr()
    old = properties.find(qn("w:pBdr"))
    if old is not None:
        properties.remove(old)
    line = element("w:left", {"w:val": "single", "w:sz": "18", "w:space": "8", "w:color": "8FBDE2"})
    properties.insert_element_before(
        element("w:pBdr", None, line), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
        "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
        "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
        "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr",
        "w:sectPr", "w:pPrChange",
    )  # fmt: skip


def _size_of(normal: Any, document: Any) -> float:
    """Return the size of the body text in points: of its style, else of the document, else Word's own ten."""
    if normal is not None and normal.font.size is not None:
        return float(normal.font.size.pt)
    found = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz/@w:val")
    return int(found[0]) / 2 if found else 10.0


def _has_bullet(styles: Any, ident: str) -> bool:
    """Whether a list style, or one that it rests on, numbers its paragraphs."""
    by_id = {style.style_id: style for style in styles}
    style = by_id.get(ident)
    while style is not None:
        if style.element.xpath("w:pPr/w:numPr"):
            return True
        style = style.base_style
    return False


def opened(template: Path | None, *, compact: bool) -> tuple[Any, Styles, Any]:
    """Return a document to write into, its styles, and the element before which the paper goes.

    A template's headers, footers, margins and styles stay; its text goes, unless a paragraph that says ``{{digest}}``
    marks the place.

    Raises:
        AuditlensError: there is no such template, or Word would not open it either.
    """
    document = Document() if template is None else _read(template)
    styles = Styles(document, compact=compact, own=template is None)
    if template is None:
        _page(document, compact)
    body = document.element.body
    for at in body.findall(qn("w:p")):
        if _PLACE.fullmatch("".join(node.text or "" for node in at.iter(qn("w:t"))).strip()):
            mark = element("w:p")
            at.addprevious(mark)
            body.remove(at)
            return document, styles, mark
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    last = body.find(qn("w:sectPr"))
    if last is None:
        last = element("w:sectPr")
        body.append(last)
    return document, styles, last


def _read(template: Path) -> Any:
    if not template.is_file():
        raise AuditlensError(f"there is no template at {template}: give a Word document (.docx) with --template")
    try:
        document = Document(str(template))
        # Parts that are read only when they are needed: what is wrong with them must show here.
        _ = (document.styles.element, document.settings.element, document.sections[-1].page_width)
    except Exception as error:
        raise AuditlensError(
            f"{template} cannot be used as a template ({_reason(error)}): open it in Word, save it as a Word "
            "document (.docx) without a password, and give that"
        ) from error
    return document


def _reason(error: Exception) -> str:
    said = str(error)
    if "content type" in said:
        return "it is another kind of Office file, perhaps a .dotx or .docm"
    if "Package not found" in said or "zip" in said.lower():
        return "it is not a .docx file, or it has a password"
    return "it is damaged"


def _page(document: Any, compact: bool) -> None:
    """Set A4 with its margins, a foot with page numbers, and British English."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9 if compact else 2.2)
    section.top_margin = section.bottom_margin = Cm(1.6 if compact else 2.0)
    section.footer_distance = Cm(0.8 if compact else 1.1)
    foot = section.footer.paragraphs[0]._p
    for child in list(foot):
        foot.remove(child)
    centred = element("w:pPr", None, element("w:jc", {"w:val": "right"}))
    foot.append(centred)
    for part in (*field("PAGE", "1"), run(" of "), *field("NUMPAGES", "1")):
        foot.append(part)
    # Without it Word opens the document as one of an old version.
    newest = {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"}
    compat = element("w:compat", None, element("w:compatSetting", newest))
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    place = next((c for c in settings if c.tag in (qn("w:rsids"), qn("m:mathPr"), qn("w:themeFontLang"))), None)
    settings.append(compat) if place is None else place.addprevious(compat)
    for language in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        language.set(qn("w:val"), "en-GB")


def empty_paragraph() -> Any:
    """Return a paragraph without words, of the least height: two tables side by side must not run together."""
    spacing = element("w:spacing", {"w:before": "0", "w:after": "0", "w:line": "120", "w:lineRule": "exact"})
    return paragraph(None, properties=[spacing])
