"""Invented audits as Word files, laid out in the ways of those who write them."""

# ruff: noqa: C901, E501 - one branch a kind of line; markup as it is found stands on long lines

import io
import re

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from invented import groups, numbered, plain

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def save(d):
    o = io.BytesIO()
    d.save(o)
    return o.getvalue()


def table(d, rows, strong=True, style=None):
    t = d.add_table(rows=0, cols=max(len(r) for _, r in rows))
    for k, r in rows:
        cs = t.add_row().cells
        for c, x in zip(cs, r, strict=False):
            c.text = ""
            run = c.paragraphs[0].add_run(x)
            if k == "t" and strong:
                run.bold = True
    return t


def styled(items):
    d = docx.Document()
    for k, rest in groups(items):
        if k == "#":
            d.add_heading(rest, 0)
        elif k == "=":
            d.add_heading(rest.replace(". ", ".\t", 1) if re.match(r"\d", rest) else rest, 1)
        elif k == "==":
            d.add_heading(rest, 2)
        elif k == "p":
            d.add_paragraph(plain(rest))
        elif k == "n":
            a, b = numbered(rest)
            d.add_paragraph(a + "\t" + plain(b))
        elif k == "-":
            d.add_paragraph(plain(rest), style="List Bullet")
        elif k == "--":
            d.add_paragraph(plain(rest), style="List Bullet 2")
        elif k == "+":
            d.add_paragraph(plain(rest), style="List Number")
        elif k == "c":
            d.add_paragraph(rest, style="Caption")
        elif k == "table":
            table(d, rest)
        elif k == "fields":
            t = d.add_table(rows=0, cols=2)
            for f in rest:
                a, _, b = f.partition(": ")
                cs = t.add_row().cells
                cs[0].text = a
                cs[1].text = b
    d.sections[0].header.paragraphs[0].text = "OFFICIAL SENSITIVE"
    p = d.sections[0].footer.paragraphs[0]
    p.add_run("Page ")
    return save(d)


def bold(d, t, size=None, underline=False, spaced=False):
    r = d.add_paragraph().add_run(t)
    r.bold = not underline
    r.underline = underline
    if size:
        r.font.size = Pt(size)


def manual(items, bullet="•\t", hsize=(16, 12, 11), num="%d.\t", underline=False, colon=False, empty=True, caps=False):
    d = docx.Document()
    c = 0
    for k, rest in groups(items):
        e = ":" if colon else ""
        if k == "#":
            bold(d, rest.upper() if caps == "t" else rest, hsize[0])
        elif k == "=":
            bold(d, (rest.upper() if caps else rest) + e, hsize[1])
        elif k == "==":
            bold(d, rest + e, hsize[2], underline=underline)
        elif k == "p":
            d.add_paragraph(plain(rest))
        elif k == "n":
            a, b = numbered(rest)
            d.add_paragraph(a + "\t" + plain(b))
        elif k == "-":
            d.add_paragraph(bullet + plain(rest))
        elif k == "--":
            d.add_paragraph("\to\t" + plain(rest))
        elif k == "+":
            c += 1
            d.add_paragraph(num % c + plain(rest))
        elif k == "c":
            d.add_paragraph(rest)
        elif k == "table":
            table(d, rest)
        elif k == "fields":
            for f in rest:
                a, _, b = f.partition(": ")
                p = d.add_paragraph()
                p.add_run(a + ":").bold = True
                p.add_run("\t" + b)
        if k != "table" and empty:
            d.add_paragraph("")
    return save(d)


def softbreaks(items):
    """one paragraph per section with line breaks, bold heading run in the same paragraph"""
    d = docx.Document()
    p = None
    for k, rest in groups(items):
        if k in ("#",):
            bold(d, rest, 18)
            p = None
        elif k in ("=", "=="):
            p = d.add_paragraph()
            r = p.add_run(rest)
            r.bold = True
        elif k == "table":
            table(d, rest)
            p = None
        elif k == "fields":
            for f in rest:
                d.add_paragraph(f)
        else:
            if p is None:
                p = d.add_paragraph()
            else:
                p.add_run().add_break()
            t = rest
            if k == "n":
                a, b = numbered(rest)
                t = a + " " + plain(b)
            elif k in ("-", "--"):
                t = "- " + plain(rest)
            elif k == "+":
                t = "• " + plain(rest)
            else:
                t = plain(rest)
            p.add_run(t)
    return save(d)


def boxed(items):
    """whole document inside one-cell layout tables, one per section; content controls round paragraphs; tracked changes"""
    d = docx.Document()
    body = d
    for k, rest in groups(items):
        if k == "#":
            d.add_heading(rest, 0)
        elif k == "=":
            t = d.add_table(rows=1, cols=1)
            body = t.rows[0].cells[0]
            body.paragraphs[0].add_run(rest).bold = True
        elif k == "==":
            body.add_paragraph().add_run(rest).bold = True
        elif k == "p":
            body.add_paragraph(plain(rest))
        elif k == "n":
            a, b = numbered(rest)
            body.add_paragraph(a + " " + plain(b))
        elif k in ("-"):
            body.add_paragraph(plain(rest), style="List Bullet")
        elif k in ("--"):
            body.add_paragraph(plain(rest), style="List Bullet 2")
        elif k == "+":
            body.add_paragraph(plain(rest), style="List Number")
        elif k == "c":
            body.add_paragraph(rest)
        elif k == "table":
            t = body.add_table(rows=0, cols=max(len(r) for _, r in rest))
            for kk, r in rest:
                cs = t.add_row().cells
                for c, x in zip(cs, r, strict=False):
                    run = c.paragraphs[0].add_run(x)
                    run.bold = kk == "t"

        elif k == "fields":
            for f in rest:
                d.add_paragraph(f)
    return save(d)


def messy(items):
    """tracked changes, sdt, comments, hyperlinks, smart tags, proof errors, fields, nbsp, soft hyphen, split runs"""
    d = docx.Document()

    def para(text, style=None):
        p = d.add_paragraph(style=style)
        words = text.split(" ")
        third = max(1, len(words) // 3)

        x = " ".join(words[:third])
        y = " ".join(words[third : 2 * third])
        z = " ".join(words[2 * third :])
        p.add_run(x)
        if y:
            ins = OxmlElement("w:ins")
            ins.set(qn("w:id"), "1")
            ins.set(qn("w:author"), "A")
            r = OxmlElement("w:r")
            t = OxmlElement("w:t")
            t.text = " " + y.replace(" ", "\u00a0", 1)
            t.set(qn("xml:space"), "preserve")
            r.append(t)
            ins.append(r)
            p._p.append(ins)
            de = OxmlElement("w:del")
            r = OxmlElement("w:r")
            t = OxmlElement("w:delText")
            t.text = " never never"
            r.append(t)
            de.append(r)
            p._p.append(de)
        h = OxmlElement("w:hyperlink")
        r = OxmlElement("w:r")
        t = OxmlElement("w:t")
        t.text = " " + z
        t.set(qn("xml:space"), "preserve")
        r.append(t)
        h.append(r)
        p._p.append(h)
        p._p.append(
            parse_xml(
                f'<w:r {W}><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="0"/></w:r>'
            )
        )
        p._p.append(parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>'))
        p._p.append(parse_xml(f'<w:r {W}><w:instrText> XE "neglect" </w:instrText></w:r>'))
        p._p.append(parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>'))
        # wrap in sdt
        sdt = parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
        p._p.addprevious(sdt)
        sdt[1].append(p._p)

    for k, rest in groups(items):
        if k == "#":
            d.add_heading(rest, 0)
        elif k == "=":
            d.add_heading(rest, 1)
        elif k == "==":
            d.add_heading(rest, 2)
        elif k == "p":
            para(plain(rest))
        elif k == "n":
            a, b = numbered(rest)
            para(a + " " + plain(b))
        elif k == "-":
            para(plain(rest), "List Bullet")
        elif k == "--":
            para(plain(rest), "List Bullet 2")
        elif k == "+":
            para(plain(rest), "List Number")
        elif k == "c":
            para(rest, "Caption")
        elif k == "table":
            table(d, rest)
        elif k == "fields":
            for f in rest:
                d.add_paragraph(f)
    return save(d)


def textbox(items):
    """every list stands in a text box anchored in the paragraph before it, with a VML fallback"""
    d = docx.Document()
    last = None
    box = None
    for k, rest in groups(items):
        if k in ("-", "--", "+"):
            if box is None:
                r = parse_xml(
                    f"""<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent/></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>DUPLICATE</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
                )
                last._p.append(r)
                box = next(r.iter(qn("w:txbxContent")))
            p = d.add_paragraph("• " + plain(rest))._p
            box.append(p)
            continue
        box = None
        if k == "#":
            last = d.add_heading(rest, 0)
        elif k == "=":
            last = d.add_heading(rest, 1)
        elif k == "==":
            last = d.add_heading(rest, 2)
        elif k == "p":
            last = d.add_paragraph(plain(rest))
        elif k == "n":
            a, b = numbered(rest)
            last = d.add_paragraph(a + " " + plain(b))
        elif k == "c":
            last = d.add_paragraph(rest, "Caption")
        elif k == "table":
            table(d, rest)
        elif k == "fields":
            for f in rest:
                last = d.add_paragraph(f)
    return save(d)


def multilevel(items):
    """Headings and paragraphs numbered by one multilevel list; bullets by numPr, Symbol font."""
    d = docx.Document()
    num = d.part.numbering_part.element
    ab = parse_xml(
        f"""<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>"""
    )
    bb = parse_xml(
        f"""<w:abstractNum {W} w:abstractNumId="78"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>"""
    )
    cc = parse_xml(
        f"""<w:abstractNum {W} w:abstractNumId="79"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum>"""
    )
    num.insert(0, ab)
    num.insert(1, bb)
    num.insert(2, cc)
    for a, b in ((77, 177), (78, 178), (79, 179)):
        num.append(parse_xml(f'<w:num {W} w:numId="{b}"><w:abstractNumId w:val="{a}"/></w:num>'))

    def in_list(p, num_id, depth):
        p._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{num_id}"/></w:numPr>')
        )

    for k, rest in groups(items):
        if k == "#":
            bold(d, rest, 20)
        elif k == "=":
            t = numbered(rest)[1] if re.match(r"\d+\.", rest) else rest
            p = d.add_paragraph()
            p.add_run(t).bold = True
            in_list(p, 177, 0)
        elif k == "==":
            p = d.add_paragraph()
            r = p.add_run(rest)
            r.bold = r.italic = True
        elif k == "p":
            p = d.add_paragraph(plain(rest))
        elif k == "n":
            in_list(d.add_paragraph(plain(numbered(rest)[1])), 177, 1)
        elif k in "-":
            in_list(d.add_paragraph(plain(rest)), 178, 0)
        elif k in "--":
            in_list(d.add_paragraph(plain(rest)), 178, 1)
        elif k == "+":
            in_list(d.add_paragraph(plain(rest)), 179, 0)
        elif k == "c":
            d.add_paragraph(rest)
        elif k == "table":
            t = table(d, rest, strong=False)
            t.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        elif k == "fields":
            for f in rest:
                d.add_paragraph(f)
    return save(d)


RENDERINGS = {
    "styled": styled,
    "manual": manual,
    "dash": lambda x: manual(x, "- ", (11, 11, 11), "%d) ", empty=False),
    "underline": lambda x: manual(x, "\uf0b7\t", (14, 14, 12), "%d ) ".replace(" )", ")"), underline=True, colon=True),
    "caps": lambda x: manual(x, "·       ", (14, 12, 12), "%d. ", caps=True, empty=False),
    "softbreaks": softbreaks,
    "boxed": boxed,
    "messy": messy,
    "textbox": textbox,
    "multilevel": multilevel,
}
