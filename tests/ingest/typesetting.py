"""Sets the sample's reports in many dresses as PDF files, with known passages: a small typesetter on reportlab.

Nothing of it is about any one program that makes PDF files; what differs between them (fonts, columns, rules, signs,
the order in which a page's text is written) are the fields of ``Style``.
"""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass, field

from pipeline import resources

BULLET, DASH = "\u2022", "\u2013"


@dataclass
class Item:
    """An element of a report: kind is heading, para, bullet, table, caption, box or note."""

    kind: str
    text: str = ""
    number: str = ""
    level: int = 1
    rows: list = field(default_factory=list)


@dataclass
class Style:
    font: str = "Helvetica"
    size: float = 10.5
    leading: float = 1.25
    columns: int = 1
    gutter: float = 22
    margin: float = 62
    gap: float = 0.6  # between paragraphs, in ems
    indent: float = 0  # of first lines, in ems
    justify: bool = False
    words: bool = False  # each word is a text object of its own
    hyphenate: bool = False
    head: str = "bold"  # large, bold, colour, caps, smallcaps, numbered, plain
    wide_heads: bool = False  # headings of the first level run over all columns
    sign: str = BULLET
    sign_font: str = ""
    sign_apart: bool = True  # the list sign is a text object of its own
    rules: str = "grid"  # of tables: grid, lines, none, boxes
    header_bold: bool = True
    repeat_header: bool = True
    running: str = "both"  # none, both, chapter
    page_number: str = "Page {n} of {count}"
    watermark: str = ""
    cover: bool = False
    contents: bool = False
    rotate: int = 0
    crop: bool = False
    form: bool = False  # the text stands in form XObjects
    order: str = "natural"  # natural, lines, footer_first, columns_last, reverse, shuffled, cells_by_column
    boxes: bool = False
    notes: bool = False
    page: tuple = (595.0, 842.0)


@dataclass
class Op:
    text: str
    x: float
    y: float
    font: str
    size: float
    space: float = 0.0
    part: str = "body"  # body, running
    column: int = 0
    element: int = 0
    colour: tuple = (0, 0, 0)


def report(stem):
    """Return (items, passages other than headings, title) of one of the sample's reports."""
    label = json.loads(resources.path("corpora", "sample", "labels", f"{stem}.json").read_text("utf-8"))
    items, gold = [], []
    for p in label["passages"]:
        if p["kind"] != "heading":
            gold.append(p["text"])
        same = items and items[-1][0] == p["para"]
        if p["kind"] == "table_row" and same:
            items[-1][1].rows.append(p["text"].split(" | "))
        elif p["kind"] == "table_row":
            items.append((p["para"], Item("table", rows=[p["text"].split(" | ")])))
        elif (p["kind"] == "sentence" and same and items[-1][1].kind == "para") or (
            p["kind"] == "bullet" and same and p.get("item") is not None and p["item"] == items[-1][2]
        ):
            items[-1][1].text += " " + p["text"]
        else:
            kind = {"sentence": "para"}.get(p["kind"], p["kind"])
            level = 1 if kind != "heading" or p.get("number") else 2
            items.append((p["para"], Item(kind, p["text"], p.get("number") or "", level), p.get("item")))
    return [i[1] for i in items], gold, label["title"]


class Setter:
    def __init__(self, style, title):
        from reportlab.pdfbase.pdfmetrics import stringWidth

        self.width_of = stringWidth
        self.s, self.title = style, title
        self.pages, self.lines = [], []
        self.chapter = ""
        self.element = 0
        self.bold = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}[style.font]
        w, _ = style.page
        n = style.columns
        self.column_width = (w - 2 * style.margin - (n - 1) * style.gutter) / n
        self.new_page()

    # Places

    def new_page(self):
        self.pages.append(([], []))
        self.ops, self.rects = self.pages[-1]
        self.chapters = [*getattr(self, "chapters", []), self.chapter]
        self.column = 0
        self.frame_top = self.y = self.s.page[1] - 90
        self.floor = [80] * self.s.columns
        self.low = self.y

    def next_column(self):
        self.low = min(self.low, self.y)
        if self.column + 1 < self.s.columns:
            self.column += 1
            self.y = self.frame_top
        else:
            self.new_page()

    @property
    def left(self):
        return self.s.margin + self.column * (self.column_width + self.s.gutter)

    def room(self, height):
        if self.y - height < self.floor[self.column]:
            self.next_column()

    # Text

    def wrap(self, text, font, size, width, first=0.0):
        out, line = [], ""
        words = text.split()
        room = width - first
        i = 0
        while i < len(words):
            word = words[i]
            trial = f"{line} {word}".strip()
            if self.width_of(trial, font, size) <= room:
                line = trial
                i += 1
                continue
            if self.s.hyphenate and len(word) >= 8 and word.isalpha() and word.islower():
                for cut in range(len(word) - 3, 3, -1):
                    if word[cut] not in "aeiou" and word[cut - 1] in "aeiou":
                        part = f"{line} {word[:cut]}-".strip()
                        if self.width_of(part, font, size) <= room:
                            line = part
                            words[i] = word[cut:]
                            break
            if line:
                out.append(line)
                line, room = "", width
            else:
                out.append(word)
                i += 1
        if line:
            out.append(line)
        return out

    def put(self, text, x, y, font=None, size=None, **more):
        font, size = font or self.s.font, size or self.s.size
        more.setdefault("column", self.column)
        if self.s.words and font != self.s.sign_font and more.get("part") != "sign":
            for word in text.split(" "):
                self.ops.append(Op(word, x, y, font, size, element=self.element, **more))
                x += self.width_of(word + " ", font, size) + more.get("space", 0.0)
            return
        self.ops.append(Op(text, x, y, font, size, element=self.element, **more))

    def paragraph(self, text, *, hang=0.0, mark="", mark_font=None, font=None, size=None, indent=0.0, gap=None):
        s = self.s
        self.element += 1
        size = size or s.size
        step = s.leading * size
        width = self.column_width - hang
        lines = self.wrap(text, font or s.font, size, width, indent)
        for i, line in enumerate(lines):
            self.room(step if i else step * min(2, len(lines)))
            self.y -= step
            first = indent if i == 0 else 0.0
            space = 0.0
            if s.justify and i + 1 < len(lines) and " " in line:
                space = (width - first - self.width_of(line, font or s.font, size)) / line.count(" ")
            if mark and i == 0 and (s.sign_apart or mark_font):
                self.put(mark, self.left + 2, self.y, mark_font, size, part="sign")
            elif mark and i == 0:
                line, first = f"{mark} {line}", -self.width_of(mark + " ", s.font, size)
            self.put(line, self.left + hang + first, self.y, font, size, space=space)
        self.y -= (s.gap if gap is None else gap) * size

    def heading(self, item):
        s = self.s
        self.chapter = item.text if item.level == 1 else self.chapter
        text = item.text.upper() if s.head == "caps" else item.text
        text = f"{item.number} {text}" if item.number else text
        size = {"large": 15.0, "smallcaps": s.size}.get(s.head, s.size)
        if s.head == "large" and item.level == 2:
            size = 12.5
        font = s.font if s.head in ("large", "plain") else self.bold
        self.y -= 0.9 * size
        if s.wide_heads and item.level == 1 and s.columns > 1:
            self.low = min(self.low, self.y)
            if self.low - 4 * size < 130:
                self.new_page()
            self.column, self.y = 0, self.low - 0.6 * size
            self.element += 1
            self.y -= 1.2 * size
            self.put(text, s.margin, self.y, font, size)
            self.y -= 0.6 * size
            self.frame_top = self.low = self.y
            return
        self.room(5 * size)
        if s.head == "smallcaps":
            self.smallcaps(text, size)
            return
        self.paragraph(text, font=font, size=size, gap=0.4)

    def smallcaps(self, text, size):
        self.element += 1
        self.y -= 1.3 * size
        x = self.left
        for word in text.split():
            for part, points in ((word[:1].upper(), size), (word[1:].upper(), 0.8 * size)):
                if part:
                    self.ops.append(Op(part, x, self.y, self.bold, points, element=self.element, column=self.column))
                    x += self.width_of(part, self.bold, points)
            x += self.width_of(" ", self.bold, size)
        self.y -= 0.4 * size

    def table(self, rows):
        s = self.s
        if s.columns > 1:
            return self.wide_table(rows)
        size = s.size - 0.5
        pad = 5.4
        many = max(map(len, rows))
        rows = [r + [""] * (many - len(r)) for r in rows]
        natural = [max(self.width_of(r[j], s.font, size) for r in rows) for j in range(many)]
        least = [
            max(self.width_of(w, self.bold, size) for r in rows for w in (r[j].split() or [""])) for j in range(many)
        ]
        extra = self.column_width - sum(least) - 2 * pad * many
        want = [n - m for n, m in zip(natural, least, strict=True)]
        share = min(1.0, max(0.0, extra) / max(1.0, sum(want)))
        widths = [m + w * share + 2 * pad + 1 for m, w in zip(least, want, strict=True)]
        head = rows[0]
        self.y -= 0.5 * size
        for i, row in enumerate(rows):
            if not self.row(row, widths, size, pad, i == 0):
                if s.repeat_header and i:
                    self.row(head, widths, size, pad, True)
                self.row(row, widths, size, pad, i == 0)
        self.y -= 1.0 * size
        return None

    def wide_table(self, rows):
        """Over all columns, which go on below it."""
        s = self.s
        self.low = min(self.low, self.y)
        if self.low - 60 < 130:
            self.new_page()
        self.column, self.y = 0, self.low
        columns, width = s.columns, self.column_width
        s.columns, self.column_width = 1, s.page[0] - 2 * s.margin
        self.table(rows)
        s.columns, self.column_width = columns, width
        self.frame_top = self.low = self.y
        self.floor = [80] * columns

    def row(self, row, widths, size, pad, is_head):
        s = self.s
        font = self.bold if is_head and s.header_bold else s.font
        step = 1.18 * size
        cells = [self.wrap(c, font, size, w - 2 * pad) for c, w in zip(row, widths, strict=True)]
        height = max(map(len, cells)) * step + 2 * pad
        if self.y - height < self.floor[self.column]:
            self.next_column()
            return False
        x = self.left
        self.element += 1
        for lines, width in zip(cells, widths, strict=True):
            for i, line in enumerate(lines):
                self.put(line, x + pad, self.y - pad - 0.8 * size - i * step, font, size)
            if s.rules in ("grid", "boxes"):
                self.rects.append((s.rules, x, self.y - height, width, height))
            x += width
        if s.rules == "lines":
            self.rects.append(("line", self.left, self.y - height, x - self.left, 0))
        self.y -= height
        return True

    def note(self, item):
        """A footnote at the foot of the column; its mark is set after the last word of the paragraph before."""
        size = s = self.s.size - 2.5
        last = self.ops[-1]
        self.ops.append(
            Op(
                item.number,
                last.x + self.width_of(last.text, last.font, last.size) + last.space * last.text.count(" "),
                last.y + 3.5,
                self.s.font,
                6.0,
                element=last.element,
                column=last.column,
            )
        )
        lines = self.wrap(item.text, self.s.font, s, self.column_width - 8)
        top = self.floor[self.column] + 1.2 * size * len(lines) + 4
        if self.y < top + 4:
            return False
        column, here = self.column, self.y
        y = top
        for old in [op for op in self.ops if op.part == "note" and op.column == column]:
            old.y += 1.2 * size * len(lines)
        base = self.floor[column] if not any(o.part == "note" and o.column == column for o in self.ops) else 80
        y = base + 1.2 * size * (len(lines) - 1)
        self.element += 1
        self.ops.append(
            Op(item.number, self.left, y + 3, self.s.font, 5.0, part="note", column=column, element=self.element)
        )
        for i, line in enumerate(lines):
            self.ops.append(
                Op(
                    line,
                    self.left + 6,
                    y - 1.2 * size * i,
                    self.s.font,
                    size,
                    part="note",
                    column=column,
                    element=self.element,
                )
            )
        self.floor[column] = top
        self.y = here
        return True

    def box(self, text):
        """A box with a text of its own, in the column's flow."""
        s = self.s
        lines = self.wrap(text, self.bold, s.size, self.column_width - 20)
        height = len(lines) * s.leading * s.size + 16
        self.room(height + 10)
        self.element += 1
        self.y -= 6
        self.rects.append(("fill", self.left, self.y - height, self.column_width, height))
        for i, line in enumerate(lines):
            self.put(line, self.left + 10, self.y - 8 - (i + 0.8) * s.leading * s.size, self.bold, s.size)
        self.y -= height + 10

    def add(self, item):
        s = self.s
        if item.kind == "heading":
            self.heading(item)
        elif item.kind == "table":
            self.table(item.rows)
        elif item.kind == "box":
            self.box(item.text)
        elif item.kind == "note":
            return self.note(item)
        elif item.kind == "caption":
            self.paragraph(item.text, font=self.bold)
        elif item.kind == "bullet":
            self.paragraph(
                item.text,
                hang=1.6 * s.size,
                mark=item.number or s.sign,
                mark_font=None if item.number else s.sign_font or None,
                gap=0.25,
            )
        elif item.number:
            self.paragraph(item.text, hang=2.8 * s.size, mark=item.number)
        else:
            self.paragraph(item.text, indent=s.indent * s.size)
        return True

    # Output

    def ordered(self, ops):
        order = self.s.order
        if order == "lines":
            return sorted(ops, key=lambda o: (-round(o.y), o.x))
        if order == "footer_first":
            return sorted(ops, key=lambda o: o.part not in ("running", "note"))
        if order == "reverse":
            return ops[::-1]
        if order == "columns_last":
            return sorted(ops, key=lambda o: -o.column)
        if order == "shuffled":
            elements = sorted({o.element for o in ops})
            random.Random(7).shuffle(elements)
            place = {e: i for i, e in enumerate(elements)}
            return sorted(ops, key=lambda o: place[o.element])
        if order == "cells_by_column":
            return sorted(
                ops,
                key=lambda o: (
                    (o.part == "running", round(o.x / 30)) if o.size == self.s.size - 0.5 else (o.part == "running", -1)
                ),
            )
        return ops

    def data(self):
        from reportlab.pdfgen.canvas import Canvas

        s = self.s
        out = io.BytesIO()
        w, h = s.page
        canvas = Canvas(out, pagesize=(h, w) if s.rotate in (90, 270) else s.page, invariant=1)
        front = [self.cover()] if s.cover else []
        front += [self.contents()] if s.contents else []
        count = len(self.pages) + len(front)
        for n, (ops, rects) in enumerate([*front, *self.pages], 1):
            body = [*ops, *(self.running_lines(n, count, len(front)) if n > len(front) else [])]
            if s.form:
                canvas.beginForm(f"f{n}")
            if s.rotate:
                canvas.saveState()
                canvas.transform(
                    *{90: (0, 1, -1, 0, h, 0), 270: (0, -1, 1, 0, 0, w), 180: (-1, 0, 0, -1, w, h)}[s.rotate]
                )
            for kind, x, y, rw, rh in rects:
                canvas.setFillGray(0.9)
                if kind == "line":
                    canvas.line(x, y, x + rw, y)
                else:
                    canvas.rect(x, y, rw, rh, stroke=kind != "fill", fill=kind in ("fill", "boxes"))
            for op in self.ordered(body):
                canvas.setFillColorRGB(*op.colour)
                text = canvas.beginText(op.x, op.y)
                text.setFont(op.font, op.size)
                text.setWordSpace(op.space)
                text.textOut(op.text)
                canvas.drawText(text)
            if s.watermark:
                canvas.saveState()
                canvas.translate(w / 2 - 120, h / 2 - 120)
                canvas.rotate(45)
                canvas.setFont(self.bold, 60)
                canvas.setFillGray(0.85)
                canvas.drawString(0, 0, s.watermark)
                canvas.restoreState()
            if s.rotate:
                canvas.restoreState()
            if s.form:
                canvas.endForm()
                canvas.doForm(f"f{n}")
            if s.rotate:
                canvas.setPageRotation(s.rotate)
            if s.crop:
                canvas.setCropBox((20, 25, w - 20, h - 25))
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def running_lines(self, n, count, front):
        s = self.s
        if s.running == "none":
            return []
        w, h = s.page
        number = s.page_number.format(
            n=n,
            count=count,
            roman=["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"][n % 14 - 1],
        )
        common = {"font": s.font, "size": 8.5, "part": "running", "element": -1}
        odd = n % 2
        head = self.title
        if s.running == "chapter" and odd:
            head = self.chapters[n - front - 1] or self.title
        x = w - s.margin - self.width_of(head, s.font, 8.5) if s.running == "chapter" and odd else s.margin
        return [Op(head, x, h - 45, **common), Op(number, w / 2 - 20, 40, **common)]

    def cover(self):
        x = self.s.margin
        return [
            Op("Harrowmoor Safeguarding Children Partnership", x, 700, self.s.font, 14),
            Op(self.title, x, 600, self.bold, 20),
            Op("March 2024", x, 560, self.s.font, 14),
            Op("Version 1.2", x, 120, self.s.font, 10),
        ], []

    def contents(self):
        ops = [Op("Contents", self.s.margin, 740, self.bold, 15)]
        seen, y = set(), 710
        for i, chapter in enumerate(self.chapters):
            if chapter and chapter not in seen:
                seen.add(chapter)
                dots = "." * int((400 - self.width_of(chapter, self.s.font, 10.5)) / 3)
                ops.append(Op(f"{chapter} {dots} {i + 1}", self.s.margin, y, self.s.font, 10.5))
                y -= 18
        return ops, []


NOTES = (
    "Records that were closed before April 2023 were left out of the count.",
    "Figures for the borough are those of the last published census and may since have changed a little.",
    "See the guidance on thresholds that the partnership agreed in 2022.",
)
BOXES = (
    "Every child in the sample had been seen alone by somebody they knew.",
    "Nobody had asked the father what he wanted for his own children.",
)
CAPTIONS = ("Figure 1: Children in the sample by age and area", "Table 2: What was read and by whom")


def typeset(stem, style):
    """Return (PDF, passages) of a report of the sample in ``style``."""
    items, gold, title = report(stem)
    setter = Setter(style, title)
    paragraphs = 0
    notes, boxes = list(NOTES) if style.notes else [], list(BOXES) if style.boxes else []
    for item in items:
        setter.add(item)
        if item.kind != "para":
            continue
        paragraphs += 1
        if notes and paragraphs % 5 == 2 and setter.add(Item("note", notes[0], str(4 - len(notes)))):
            gold.append(notes.pop(0))
        elif boxes and paragraphs % 6 == 3:
            setter.add(Item("box", boxes[0]))
            gold.append(boxes.pop(0))
    return setter.data(), gold
