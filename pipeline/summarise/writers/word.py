"""A paper as a Word document: styles, a contents field, footnotes, tables and pictures with words for them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from pipeline.documents import named, saved
from pipeline.summarise import paper as p
from pipeline.version import NAME

# Fills of the shades, as in the web page, and of the states that have no count.
FILLS = {
    "s1": "E3EEF8", "s2": "C3DBF0", "s3": "8FBDE2", "s4": "4A90C8", "s5": "1D5F96", "not_mentioned": "F5F7F9",
    "head": "EEF2F6",
}  # fmt: skip
_DARK = {"s4", "s5"}
_WIDE = 12  # columns from which a heatmap is printed small
_SOFT, _LINE = "505C69", "C5CDD5"


def to_word(paper: p.Paper, template: Path | None = None) -> bytes:
    """Return the document as bytes; the same paper and template give the same.

    Raises:
        AuditlensError: the template cannot be used.
    """
    return _Word(paper, template).made()


def _opens(block: p.Block) -> bool:
    """Tell whether a block right under a heading still belongs to it: what the part is about, and its first numbers."""
    return isinstance(block, p.Text) and block.look in ("soft", "lead")


def _introduces(block: p.Text, following: p.Block | None, opening: int) -> bool:
    """Tell whether a line belongs to what follows: it opens a part, names a table or a picture, or ends in a colon.

    ``opening`` is the level of the heading of that part, 0 where the line opens none.
    """
    if opening and following is not None and not (isinstance(following, p.Heading) and following.level <= opening):
        return True
    said = "".join(getattr(span, "text", "") for span in block.line).rstrip()
    return isinstance(following, p.Grid | p.Picture) or (following is not None and said.endswith(":"))


class _Word:
    def __init__(self, paper: p.Paper, template: Path | None) -> None:
        from pipeline.summarise.writers import wordstyles, wordxml
        from pipeline.summarise.writers.footnotes import Footnotes

        self.x = wordxml
        self.paper = paper
        self.document, self.styles, self.place = wordstyles.opened(template, compact=paper.compact)
        self.gap = wordstyles.empty_paragraph
        self.notes = Footnotes(self.document, text_style=self.styles.ids["note"], mark_style=self.styles.mark)
        section = self.document.sections[-1]
        self.width = int(section.page_width - section.left_margin - section.right_margin)  # in EMU
        self.bookmarks = {
            block.anchor: f"_Toc{at:08d}"
            for at, block in enumerate((b for b in paper.blocks if isinstance(b, p.Heading)), 1)
        }

    def made(self) -> bytes:
        self._put(self.x.paragraph(self.styles.ids["title"], self.x.run(self.paper.title)))
        if self.paper.subtitle:
            self._put(self.x.paragraph(self.styles.ids["subtitle"], self.x.run(self.paper.subtitle)))
        opening = 0  # the level of the heading under which a block stands at once
        for block, following in zip_longest(self.paper.blocks, self.paper.blocks[1:]):
            opening = block.level if isinstance(block, p.Heading) else opening if _opens(block) else 0
            self._block(block, following, opening)
        # A mark of the place in a template is an empty paragraph by now.
        if self.place.tag.endswith("}p"):
            self.place.getparent().remove(self.place)
        self.notes.close()
        properties = named(self.document, self.paper.title)
        properties.last_modified_by, properties.language = NAME, self.paper.language
        core = self.document.part.package.core_properties._element
        for child in list(core):
            if child.tag.endswith(("}created", "}modified", "}lastPrinted", "}revision")):
                core.remove(child)
        return saved(self.document)

    def _put(self, made: Any) -> None:
        self.place.addprevious(made)

    def _block(self, block: p.Block, following: p.Block | None, opening: int) -> None:
        if isinstance(block, p.Heading):
            self._put(self._heading(block))
        elif isinstance(block, p.Text):
            style = {"body": "body", "soft": "soft", "lead": "lead"}[block.look]
            kept = self._keep() if _introduces(block, following, opening) else []
            self._put(self.x.paragraph(self.styles.ids[style], *self._line(block.line), properties=kept))
        elif isinstance(block, p.Quoted):
            kept = self._keep(bool(block.beneath))
            self._put(self.x.paragraph(self.styles.ids["quote"], *self._line(block.line), properties=kept))
            if block.beneath:
                self._put(self.x.paragraph(self.styles.ids["beneath"], *self._line(block.beneath)))
        elif isinstance(block, p.Listing):
            self._listing(block)
        elif isinstance(block, p.Grid):
            self._grid(block)
        elif isinstance(block, p.Picture):
            self._picture(block)
        else:
            self._contents(block.depth)

    def _keep(self, with_next: bool = True) -> list[Any]:
        """Return the property that keeps a paragraph on the page of the next one, whatever its style says."""
        return [self.x.element("w:keepNext", None if with_next else {"w:val": "0"})]

    def _heading(self, block: p.Heading) -> Any:
        name = self.bookmarks[block.anchor]
        ident = name[4:].lstrip("0")
        return self.x.paragraph(
            self.styles.ids[f"heading{block.level}"],
            self.x.element("w:bookmarkStart", {"w:id": ident, "w:name": name}),
            self.x.run(block.text),
            self.x.element("w:bookmarkEnd", {"w:id": ident}),
            properties=self._keep(),
        )

    def _contents(self, depth: int) -> None:
        """Put a contents field; its page numbers are fields too, and empty: only what lays out the pages knows them.

        So Word is told to update fields. It asks the reader first, and no more once the document has been saved.
        """
        x = self.x
        end = {"w:val": "right", "w:pos": round(self.width / 635)}
        listed = [b for b in self.paper.blocks if isinstance(b, p.Heading) and b.listed and b.level <= depth]
        content = x.element("w:sdtContent")
        for at, heading in enumerate(listed):
            link = x.element("w:hyperlink", {"w:anchor": self.bookmarks[heading.anchor], "w:history": "1"})
            link.extend([x.run(heading.text), x.tab(), *x.field(f"PAGEREF {self.bookmarks[heading.anchor]} \\h", "")])
            before = (
                [x.field_mark("begin"), x.instruct(rf'TOC \o "1-{depth}" \h \z \u'), x.field_mark("separate")]
                if at == 0
                else []
            )
            after = [x.field_mark("end")] if at == len(listed) - 1 else []
            style = self.styles.ids[f"contents{heading.level}"]
            tabs = [x.element("w:tabs", None, x.element("w:tab", end))]
            content.append(x.paragraph(style, *before, link, *after, properties=tabs))
        if listed:
            self._update_fields()
            kind = x.element(
                "w:docPartObj", None, x.element("w:docPartGallery", {"w:val": "Table of Contents"}),
                x.element("w:docPartUnique"),
            )  # fmt: skip
            self._put(x.element("w:sdt", None, x.element("w:sdtPr", None, kind), content))

    def _update_fields(self) -> None:
        """Have Word bring fields up to date when it opens the document (ECMA-376, part 1, 17.15.1.81)."""
        settings = self.document.settings.element
        if settings.find(qn("w:updateFields")) is None:
            after = settings.find(qn("w:hdrShapeDefaults"))
            (settings.find(qn("w:footnotePr")) if after is None else after).addprevious(
                self.x.element("w:updateFields", {"w:val": "true"})
            )

    def _listing(self, block: p.Listing) -> None:
        for at, item in enumerate(block.items, 1):
            role = "number" if block.numbered else "bullet"
            sign = f"{at}." if block.numbered else "•" if "bullet" in self.styles.literal else ""
            before = [self.x.run(sign), self.x.tab()] if sign else []
            self._put(self.x.paragraph(self.styles.ids[role], *before, *self._line(item)))

    def _line(self, line: Iterable[p.Span], *, dark: bool = False) -> list[Any]:
        made: list[Any] = []
        for span in line:
            if isinstance(span, p.Note):
                made.append(self.notes.add(self._note(span)))
            elif isinstance(span, p.Ref):
                made.append(self.x.code(span.code, self._properties(soft=True, small=True)))
            elif isinstance(span, p.Link):
                link = self.x.element("w:hyperlink", {"w:anchor": self.bookmarks[span.anchor], "w:history": "1"})
                link.append(self.x.run(span.text))
                made.append(link)
            elif span.text:
                look = span.look if isinstance(span, p.Words) else "plain"
                of_run = self._properties(strong=look == "strong", soft=look == "soft", white=dark)
                made.append(self.x.run(span.text, properties=of_run))
        return made

    def _properties(
        self, *, strong: bool = False, soft: bool = False, small: bool = False, white: bool = False
    ) -> list[Any]:
        found = [self.x.element("w:b")] if strong else []
        if white or soft:
            found.append(self.x.element("w:color", {"w:val": "FFFFFF" if white else _SOFT}))
        if small:
            found.append(self.x.element("w:sz", {"w:val": "14"}))
        return found

    def _note(self, note: p.Note) -> list[Any]:
        made = [self.x.run(f"{note.plain}.")]
        if note.ref:
            made += [self.x.run(" "), self.x.code(note.ref, self._properties(soft=True))]
        return made

    def _grid(self, block: p.Grid) -> None:
        x, heat = self.x, block.look == "heat"
        total = sum(block.widths)
        widths = [round(self.width / 635 * share / total) for share in block.widths]  # in twentieths of a point
        edges = "insideH" if not heat else None
        borders = x.element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            shown = block.look == "rows" and side in (edges, "top", "bottom")
            white = heat or block.look == "beside"
            borders.append(
                x.element(
                    f"w:{side}",
                    {"w:val": "single" if shown or white else "nil", "w:sz": "4", "w:space": "0",
                     "w:color": "FFFFFF" if white else _LINE},
                )
            )  # fmt: skip
        table = x.table(widths, borders, margin=15 if heat else 70, caption=block.caption)
        if any(block.head):
            table.append(self._head(block, widths))
        for row in block.rows:
            made = x.row()
            for at, cell in enumerate(row):
                made.append(self._cell(block, at, cell, widths[at]))
            table.append(made)
        self._put(table)
        self._put(self.gap())

    def _head(self, block: p.Grid, widths: Sequence[int]) -> Any:
        """Return the row of column heads, which Word repeats on each page and a screen reader tells of each cell."""
        x = self.x
        upright = block.look == "heat" and len(block.head) > 5
        longest = max(len(head) for head in block.head[1:]) if upright else 0
        made = x.row(head=True, height=min(2600, 75 * longest + 120) if upright else None)
        for at, head in enumerate(block.head):
            stands = upright and at > 0
            of_cell = x.cell(widths[at], upright=stands, align="center" if stands else "bottom")
            shape = self._keep()  # a row of heads alone at the foot of a page heads nothing
            if at in block.right and not upright:
                shape.append(x.element("w:jc", {"w:val": "right"}))
            role = "heat" if block.look == "heat" and len(block.head) > _WIDE else "cell"
            words = x.paragraph(
                self.styles.ids[role], x.run(head, properties=self._properties(strong=True)), properties=shape
            )
            of_cell.append(words)
            made.append(of_cell)
        return made

    def _cell(self, block: p.Grid, at: int, cell: p.Cell, width: int) -> Any:
        x, heat = self.x, block.look == "heat"
        made = x.cell(width, fill=FILLS.get(cell.shade), align="center" if heat else None)
        centred = heat and cell.shade
        side = "center" if centred else "right" if at in block.right else None
        properties = [x.element("w:jc", {"w:val": side})] if side else []
        role = "heat" if heat and len(block.head) > _WIDE else "cell"
        words = self._line(cell.line, dark=cell.shade in _DARK)
        made.append(x.paragraph(self.styles.ids[role], *words, properties=properties))
        return made

    def _picture(self, block: p.Picture) -> None:
        from docx.shared import Emu

        inline = self.document.part.new_pic_inline(
            io.BytesIO(block.chart.png), width=Emu(int(self.width * block.width))
        )
        inline.docPr.set("descr", self.x.printable(block.chart.text))
        inline.docPr.set("name", f"Chart {inline.docPr.get('id')}")
        keep = self.x.element("w:keepLines")
        drawing = self.x.element("w:r", None, self.x.element("w:drawing", None, inline))
        self._put(self.x.paragraph(self.styles.ids["body"], drawing, properties=[keep]))
