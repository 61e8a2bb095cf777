"""Invented audits as slides."""

import io
import re

from invented import groups, numbered, plain
from pptx import Presentation
from pptx.util import Inches, Pt


def save(s):
    o = io.BytesIO()
    s.save(o)
    return o.getvalue()


def slides(items):
    """(title, subtitle, content items) per heading"""
    out = []
    for k, rest in groups(items):
        if k in ("#", "=", "=="):
            out.append((k, numbered(rest)[1] if re.match(r"\d+\.", rest) else rest, []))
        elif k == "fields":
            continue
        else:
            out[-1][2].append((k, rest))
    return out


def content(k, rest):
    return plain(numbered(rest)[1]) if k == "n" else plain(rest)


def fill(tf, body, bullets=False, lv=True):
    first = True
    for k, rest in body:
        p = tf.paragraphs[0] if first else tf.add_paragraph()
        first = False
        t = content(k, rest)
        if bullets and k in ("-", "--", "+"):
            t = "• " + t
        p.text = t
        if lv and k == "--":
            p.level = 1


def tbl(s, rows, i=0):
    t = s.shapes.add_table(len(rows), max(len(r) for _, r in rows), Inches(1), Inches(3), Inches(8), Inches(2)).table
    for a, (_, r) in enumerate(rows):
        for b, x in enumerate(r):
            t.cell(a, b).text = x


def placeholders(items):
    d = Presentation()
    for k, t, body in slides(items):
        s = d.slides.add_slide(d.slide_layouts[0 if k == "#" else 1])
        s.shapes.title.text = t
        text = [x for x in body if x[0] not in ("table", "c")]
        if text:
            fill(s.placeholders[1].text_frame, text)
        for kk, r in body:
            if kk == "table":
                tbl(s, r)
            if kk == "c":
                b = s.shapes.add_textbox(Inches(1), Inches(2.7), Inches(5), Inches(0.3))
                b.text_frame.text = r
        for label, left in (("Quality assurance team", Inches(1)), (str(len(d.slides)), Inches(9))):
            b = s.shapes.add_textbox(left, Inches(7.1), Inches(2), Inches(0.3))
            b.text_frame.text = label
    return save(d)


def boxes(items):
    """no placeholders: blank layout, text boxes with big titles, lists typed with signs; drawn bottom-up"""
    d = Presentation()
    for k, t, body in slides(items):
        s = d.slides.add_slide(d.slide_layouts[6])
        text = [x for x in body if x[0] not in ("table", "c")]
        if text:
            b = s.shapes.add_textbox(Inches(1), Inches(1.5), Inches(8), Inches(5))
            fill(b.text_frame, text, bullets=True, lv=False)
        b = s.shapes.add_textbox(Inches(1), Inches(0.3), Inches(8), Inches(1))
        r = b.text_frame.paragraphs[0].add_run()
        r.text = t
        r.font.size = Pt(32 if k != "==" else 24)
        r.font.bold = True
        for kk, r in body:
            if kk == "c":
                b = s.shapes.add_textbox(Inches(1), Inches(2.7), Inches(5), Inches(0.3))
                b.text_frame.text = r
            if kk == "table":
                tbl(s, r)
    return save(d)


def continued(items):
    """one point group a slide, with the title repeated as (cont.)"""
    d = Presentation()
    for _, t, body in slides(items):
        chunks = []
        for x in body:
            if x[0] in ("table", "c") or not chunks or chunks[-1][0][0] in ("c", "table") or len(chunks[-1]) >= 3:
                if x[0] == "table" and chunks and chunks[-1][-1][0] == "c":
                    chunks[-1].append(x)
                else:
                    chunks.append([x])
            else:
                chunks[-1].append(x)
        for n, ch in enumerate(chunks or [[]]):
            s = d.slides.add_slide(d.slide_layouts[1])
            s.shapes.title.text = t + ("" if n == 0 else " (cont.)" if n % 2 else " (2)")
            text = [x for x in ch if x[0] not in ("table", "c")]
            if text:
                fill(s.placeholders[1].text_frame, text)
            for kk, r in ch:
                if kk == "c":
                    b = s.shapes.add_textbox(Inches(1), Inches(2.7), Inches(5), Inches(0.3))
                    b.text_frame.text = r
                if kk == "table":
                    tbl(s, r)
    return save(d)


def grouped(items):
    """each slide body in a group of two-column boxes: first half left, second half right"""
    d = Presentation()
    for _, t, body in slides(items):
        s = d.slides.add_slide(d.slide_layouts[5])
        s.shapes.title.text = t
        text = [x for x in body if x[0] not in ("table", "c")]
        if text:
            h = (len(text) + 1) // 2
            g = s.shapes.add_group_shape()
            for n, (part, left) in enumerate(((text[h:], 5), (text[:h], 0.5))):
                if part:
                    b = g.shapes.add_textbox(Inches(left), Inches(1.5 + 0.02 * n), Inches(4), Inches(3))
                    fill(b.text_frame, part, bullets=True, lv=False)
        for kk, r in body:
            if kk == "c":
                b = s.shapes.add_textbox(Inches(1), Inches(5), Inches(5), Inches(0.3))
                b.text_frame.text = r
            if kk == "table":
                tbl(s, r)
                s.shapes[-1].top = Inches(5.5)
    return save(d)


RENDERINGS = {"placeholders": placeholders, "boxes": boxes, "continued": continued, "grouped": grouped}


RENDERINGS = {"placeholders": placeholders, "boxes": boxes, "continued": continued, "grouped": grouped}


RENDERINGS = {"placeholders": placeholders, "boxes": boxes, "continued": continued, "grouped": grouped}
