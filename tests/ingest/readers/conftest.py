"""Small files made in memory: a PDF of text at given places, Word files and slides."""

import io

import pytest


def glyph_map(says):
    """A ToUnicode map: the letter printed to what the text layer says it is, e.g. {"a": "d"}."""
    pairs = b"\n".join(b"<%02X> <%s>" % (ord(a), b.encode("utf-16-be").hex().encode()) for a, b in says.items())
    body = b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%s\nendbfchar" % (len(says), pairs)
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
    stream = head + body + b"\nendcmap end end"
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)


def pdf_bytes(*pages, encrypt=False, turned=False, says=None, apart=False):
    """A PDF; a page is a list of (text, x, y, size) or (text, x, y, size, "B") for bold type, "/" for slanted.

    ``turned``: the pages lie on their side and are shown upright. ``says``: what the text layer gives for the letters
    of the type that is not bold. ``apart``: every page has fonts of its own.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = b"<< /F1 3 0 R /F2 4 0 R >>"
    for name in (b"Helvetica", b"Helvetica-Bold"):
        wrong = b" /ToUnicode 5 0 R" if says and name == b"Helvetica" else b""
        font = b"<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /"
        objects.append(font + name + wrong + b" >>")
    if says:
        objects.append(glyph_map(says))
    kids = []
    for page in pages:
        lines = []
        for text, x, y, size, *bold in page:
            shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            font = b"F2" if "B" in bold else b"F1"
            matrix = b"0.7 0.7 -0.7 0.7 %g %g" % (x, y) if "/" in bold else b"1 0 0 1 %g %g" % (x, y)
            if turned:
                matrix = b"0 1 -1 0 %g %g" % (842 - y, x)
            lines.append(b"BT /%s %g Tf %s Tm (%s) Tj ET" % (font, size, matrix, shown))
        stream = b"\n".join(lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        if apart:
            fonts = b"<< /F1 << %s >> /F2 << %s >> >>" % tuple(
                b"/Type /Font /Subtype /Type1 /BaseFont /" + name for name in (b"Helvetica", b"Helvetica-Bold")
            )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources << /Font %s >> /Contents %d 0 R >>"
            % (b"[0 0 842 595] /Rotate 90" if turned else b"[0 0 595 842]", fonts, content)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for i, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (i, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    lock = b""
    if encrypt:
        key = b"00" * 32
        lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >> /ID [<00><00>]" % (key, key)
    out.write(b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, lock, start))
    return out.getvalue()


@pytest.fixture
def make_pdf():
    return pdf_bytes


@pytest.fixture
def make_docx():
    """Build a Word file: the function given adds to an empty document."""

    def make(build):
        import docx

        document = docx.Document()
        build(document)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make


@pytest.fixture
def make_pptx():
    """Build slides: the function given adds to an empty presentation."""

    def make(build):
        from pptx import Presentation

        show = Presentation()
        build(show)
        out = io.BytesIO()
        show.save(out)
        return out.getvalue()

    return make
