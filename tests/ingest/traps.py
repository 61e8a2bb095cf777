"""Files that are made to break readers: bombs, loops, absurd numbers, deep nesting."""
# ruff: noqa: E501  (a trap a line)

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from damage import odt, packed, pdf, picture, sound, unpacked, whole_pdf


def traps(full: bool = True) -> Iterator[tuple[str, bytes]]:
    """Yield files that are made to break readers; the larger ones only with ``full``."""
    big = 1 if full else 0
    yield from _pdf_traps(big)
    yield from _package_traps(big)
    yield from _text_traps(big)
    yield from _picture_traps()


def _pdf_traps(big: int) -> Iterator[tuple[str, bytes]]:
    for i, box in enumerate(
        ("0 0 0 0", "0 0 1e9 1e9", "0 0 -5 -5", "-1e30 -1e30 1e30 1e30", "0 0 1 1", "a b", "0 0 14400 14400")
    ):
        yield f"box{i}.pdf", pdf(box=box)
        yield f"blank{i}.pdf", pdf(box=box, content=b"0 0 5 5 re f")
    for i, count in enumerate(("0", "-1", "1000000", "99999999999", "2147483647", "(x)")):
        yield f"count{i}.pdf", pdf(count=count)
    yield "loop.pdf", pdf(kids="2 0 R")
    pages = 100 + 2000 * big
    yield "same-page.pdf", pdf(count=str(pages), kids="3 0 R " * pages)
    yield "no-kids.pdf", pdf(kids="99 0 R")
    yield "deep.pdf", pdf(content=b"[" * 100_000)
    yield "quoted.pdf", pdf(content=b"BT /F 11 Tf " + b"(" * 100_000)
    yield "states.pdf", pdf(content=b"q " * 300_000 + b"BT /F 9 Tf (Text) Tj ET")
    yield "pieces.pdf", pdf(content=b"BT /F 9 Tf " + b"1 0 Td (a) Tj " * (2_000 + 100_000 * big) + b"ET")
    yield "far.pdf", pdf(content=b"BT /F 9e20 Tf 1e30 -1e30 Td (Far away) Tj 1e-30 0 0 1e-30 0 0 Tm (Small) Tj ET")
    yield (
        "turned.pdf",
        pdf(
            content=b"BT /F 9 Tf "
            + b"".join(b"%d 1 -1 %d 300 400 Tm (Turned text) Tj " % (i, i) for i in range(500))
            + b"ET"
        ),
    )
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
    objects = re.findall(rb"\d+ 0 obj(.*?) endobj\n", pdf(content=b"/X Do", more="/XObject<</X 6 0 R>>"), re.DOTALL)
    yield "own-form.pdf", whole_pdf([*objects, form])
    for size in (10**7, 10**9)[: 1 + big]:
        stream = zlib.compress(b"BT (a) Tj ET " * (size // 13), 9) if size == 10**7 else zeros_packed(size)
        inner = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream)
        yield f"stream{size}.pdf", whole_pdf([*objects[:3], inner, objects[4]])
    wide = (
        b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length 20>>stream\n"
        + zlib.compress(b"")[:20].ljust(20)
        + b"\nendstream"
    )
    drawn = objects[:]
    drawn[3] = b"<</Length 24>>stream\n595 0 0 842 0 0 cm /X Do\nendstream"
    yield "image.pdf", whole_pdf([*drawn, wide])


def zeros_packed(size: int) -> bytes:
    packer = zlib.compressobj(9)
    block = bytes(10**7)
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


def _package_traps(big: int) -> Iterator[tuple[str, bytes]]:
    formats = sound()
    word = unpacked(formats["docx"][0])
    main = word["word/document.xml"]
    start = main.index(b"<w:body>") + 8

    def docx(xml: bytes, keep: int = start, **more: bytes) -> bytes:
        return packed({**word, "word/document.xml": main[:keep] + xml + main[keep:], **more})

    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12))
        + b"]>"
    )
    head = main.index(b"?>") + 2
    yield (
        "laughs.docx",
        packed(
            {
                **word,
                "word/document.xml": main[:head]
                + laughs
                + main[head:start]
                + b"<w:p><w:r><w:t>&m;</w:t></w:r></w:p>"
                + main[start:],
            }
        ),
    )
    yield (
        "outside.docx",
        packed(
            {
                **word,
                "word/document.xml": main[:head]
                + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                + main[head:start]
                + b"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>"
                + main[start:],
            }
        ),
    )
    row = b"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='%s'/></w:tcPr><w:p><w:r><w:t>Good</w:t></w:r></w:p></w:tc></w:tr>"
    for i, span in enumerate((b"999999999", b"-5", b"x", b"0")):
        yield f"span{i}.docx", docx(b"<w:tbl>" + row % span * 3 + b"</w:tbl>")
    yield "tables.docx", docx(b"<w:tbl><w:tr><w:tc>" * 3000 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 3000)
    yield "runs.docx", docx(b"<w:p>" + b"<w:r><w:t>a</w:t></w:r>" * (2_000 + 100_000 * big) + b"</w:p>")
    yield "unclosed.docx", docx(b"<w:p><w:r>" * 100_000)
    yield (
        "list.docx",
        docx(
            b"<w:p><w:pPr><w:numPr><w:ilvl w:val='99999'/><w:numId w:val='-3'/></w:numPr></w:pPr><w:r><w:t>An item of a list</w:t></w:r></w:p>"
            * 50
        ),
    )
    styles = re.sub(rb'w:basedOn w:val="[^"]*"', b'w:basedOn w:val="Normal"', word.get("word/styles.xml", b""))
    yield (
        "styles.docx",
        packed(
            {
                **word,
                "word/styles.xml": styles.replace(
                    b'w:styleId="Normal">', b'w:styleId="Normal"><w:basedOn w:val="Normal"/>'
                ),
            }
        ),
    )
    if big:
        yield "bomb.docx", _bomb(word, "word/document.xml", 10**9)
        yield "bomb.xlsx", _bomb(unpacked(formats["xlsx"][0]), "xl/worksheets/sheet1.xml", 10**9)
        yield "bomb.odt", _bomb(unpacked(formats["odt"][0]), "content.xml", 10**9)
        yield "bomb.zip", _bomb({"b.txt": b"x"}, "a.txt", 10**9)
        yield "spaces.docx", docx(b"<w:p><w:r><w:t>" + b" a" * 20_000_000 + b"</w:t></w:r></w:p>")
        yield "members.zip", packed({f"{i}.txt": b"A line of text." for i in range(20_000)})
    data = formats["txt"][0]
    for i in range(60):
        data = packed({f"{i}.zip": data})
    yield "deep.zip", data
    wide = packed({"a.txt": b"A line of text.\n" * 5})
    for _ in range(5):
        wide = packed({f"{i}.zip": wide for i in range(8)})
    yield "wide.zip", wide
    yield "empty.zip", packed({})
    yield (
        "names.zip",
        packed({"../../../tmp/a.txt": b"Some words.\n", "C:\\b.txt": b"Some words.\n", "/etc/c.txt": b"c"}),
    )
    yield (
        "locked.zip",
        formats["zip"][0].replace(b"PK\x01\x02\x14\x00\x14\x00\x00\x00", b"PK\x01\x02\x14\x00\x14\x00\x01\x00"),
    )
    for name, body in (
        (
            "repeat",
            "<table:table><table:table-row table:number-rows-repeated='999999999'><table:table-cell table:number-columns-repeated='999999999'><text:p>a</text:p></table:table-cell></table:table-row></table:table>",
        ),
        ("space", "<text:p>a<text:s text:c='2000000000'/>b</text:p>"),
        ("spans", "<text:p>" + "<text:span>" * 50_000 + "a" + "</text:span>" * 50_000 + "</text:p>"),
        (
            "lists",
            "<text:list><text:list-item>" * 5_000 + "<text:p>a</text:p>" + "</text:list-item></text:list>" * 5_000,
        ),
    ):
        yield f"{name}.odt", odt(body)
    book = unpacked(formats["xlsx"][0])
    sheet = book["xl/worksheets/sheet1.xml"]
    for i, (old, new) in enumerate((
        (b'r="A2"', b'r="XFD1048576"'), (b'r="A2"', b'r="ZZZZZZ99999999999"'), (b'r="A2"', b'r=""'),
        (b'ref="A1:D10"', b'ref="A1:XFD1048576"'), (b'ref="A10:D10"', b'ref="A1:XFD1048576"'), (b't="s"><v>0', b't="s"><v>-7'),
        (b't="s"><v>1', b't="s"><v>99999999999'), (b"<v>1</v>", b"<v>1e999</v>"), (b"<v>1</v>", b"<v>nan</v>"),
    )):  # fmt: skip
        yield f"cells{i}.xlsx", packed({**book, "xl/worksheets/sheet1.xml": sheet.replace(old, new, 1)})
    slide = unpacked(formats["pptx"][0])
    name = next(n for n in slide if re.fullmatch(r"ppt/slides/slide\d+\.xml", n))
    for value in (b"99999999999999999999", b"-1", b"x", b""):
        xml = re.sub(rb'(<a:(?:off|ext) )(x|cx)="[^"]*"', rb'\1\2="' + value + b'"', slide[name])
        yield f"place-{value.decode() or 'none'}.pptx", packed({**slide, name: xml})
    shape = slide[name]
    at = shape.index(b"</p:grpSpPr>") + 12 if b"</p:grpSpPr>" in shape else shape.index(b"<p:grpSpPr/>") + 12
    group = b"<p:grpSp><p:nvGrpSpPr><p:cNvPr id='9' name='g'/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
    yield "groups.pptx", packed({**slide, name: shape[:at] + group * 2000 + b"</p:grpSp>" * 2000 + shape[at:]})


def _bomb(members: dict[str, bytes], name: str, size: int) -> bytes:
    """Return a package one member of which unpacks to ``size`` zeros."""
    out = io.BytesIO(packed({k: v for k, v in members.items() if k != name}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as into:
        for _ in range(size // 10**7):
            into.write(bytes(10**7))
    return out.getvalue()


def _text_traps(big: int) -> Iterator[tuple[str, bytes]]:
    many = 1_500 + 38_500 * big
    for name, unit in (
        ("letters", "a"), ("digits", "9"), ("spaces", " \t"), ("points", "."), ("brackets", "("), ("quotes", "“‘"), ("words", "of "),
        ("numbers", "1,000 "), ("percent", "5% "), ("dates", "1/1/2024 "), ("capitals", "ABC "), ("dashes", "- "), ("lines", "\n"),
        ("bullets", "\n• a"), ("headings", "\nHeading\n"), ("fractions", "1/2 of 3 in 4 "), ("acronyms", "A (B) "), ("pipes", "|a"),
        ("stars", "*"), ("hashes", "\n# a"), ("bytes", "\x01\x02"), ("marks", "e\u0301\u0302"), ("rtl", "\u202e\u05d0 "),
        ("sentences", "The plan was not clear in 4 of 12 cases. "), ("hyphens", "multi-agency-"), ("semicolons", "a; "),
    ):  # fmt: skip
        yield (
            f"{name}.txt",
            ("Audit of neglect in Fenshire\n\n" + unit * (many // len(unit) * 2) + "\nThe end.").encode(),
        )
    for name, body in (
        ("divs", "<div>" * many + "a"), ("lists", "<ul><li>" * many + "a"), ("tables", "<table><tr><td>" * 3000 + "a"),
        ("attributes", "<p " + " ".join(f"a{i}='b'" for i in range(many)) + ">a</p>"), ("amps", "&amp" * many), ("open", "<" * many),
        ("spans", "<table>" + "<tr><td colspan='999999999' rowspan='999999999'>Good</td></tr>" * 50 + "</table>"),
        ("comments", "<!--" * many), ("bold", "<b>a" * many), ("headings", "<h1>a</h1>" * many), ("script", "<script>" * many),
        ("entities", "&#x110000;&#0;&#xD800;&#99999999999;" * 100 + "<p>Some words of a report.</p>"),
    ):  # fmt: skip
        yield f"{name}.html", f"<!doctype html><html><body>{body}</body></html>".encode()
    yield "codes.html", b"<html><meta charset='utf-7'><p>+ADw-script+AD4- some words of a report.</p></html>"
    yield "charset.html", b"<html><meta charset='no-such-code'><p>Some words of a report, \x93quoted\x94.</p></html>"
    for name, body in (
        ("deep", "{" * many), ("closed", "}" * many), ("bin", "\\bin999999999 a"), ("unicode", "\\u-99999999999 ?" * 200), ("uc", "\\uc99999999\\u8217 a"),
        ("hex", "\\'zz\\'" * many), ("words", "\\" + "a" * many), ("cells", "\\trowd" + "\\cellx9\\cell" * many), ("negative", "\\fs-5\\li-99999999999 Some words."),
    ):  # fmt: skip
        yield f"{name}.rtf", ("{\\rtf1\\ansi " + body + " Some words of a report.\\par}").encode()
    yield "wide.csv", (",".join("a" * 3 for _ in range(many)) + "\n").encode() * 4
    yield "long.csv", b"Case,Answer,Grade\n" + b"1,The plan was clear and well recorded,Good\n" * (many // 4)
    yield "quotes.csv", b'a,b,c\n1,"2,3\n' * 2000
    head = "From: a@fenshire.example\nTo: b@fenshire.example\nMIME-Version: 1.0\nSubject: Audit\n"
    part = "Content-Type: multipart/mixed; boundary=x{0}\n\n--x{0}\n"
    yield (
        "deep.eml",
        (head + "".join(part.format(i) for i in range(2000)) + "Content-Type: text/plain\n\nSome words.\n").encode(),
    )
    yield "own.eml", (head + "Content-Type: message/rfc822\n\n" * 500 + head + "\nSome words of a report.\n").encode()
    yield (
        "parts.eml",
        (
            head
            + "Content-Type: multipart/mixed; boundary=x\n\n"
            + "--x\nContent-Type: text/plain\n\nSome words.\n" * 3000
        ).encode(),
    )
    yield (
        "codes.eml",
        (
            head + "Content-Type: text/plain; charset=no-such-code\nContent-Transfer-Encoding: base64\n\n!!!!%%%%\n"
        ).encode(),
    )
    yield "headers.eml", (head + "X-A: =?utf-8?b?!!!?= =?x?q?=zz?=\n" * 3000 + "\nSome words of a report.\n").encode()


def _picture_traps() -> Iterator[tuple[str, bytes]]:
    good = picture()
    for i, (width, height) in enumerate(((100_000, 100_000), (2**31 - 1, 1), (0, 0), (30_000, 30_000), (1, 60_000))):
        head = b"IHDR" + struct.pack(">II", width, height) + good[24:29]
        yield f"size{i}.png", good[:12] + head + struct.pack(">I", zlib.crc32(head)) + good[33:]
    rows = zlib.compress(bytes(20_001 * 20_000), 9)
    head = b"IHDR" + struct.pack(">II", 20_000, 20_000) + good[24:29]
    data = b"IDAT" + rows
    chunks = (
        struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
        + struct.pack(">I", len(rows)) + data + struct.pack(">I", zlib.crc32(data))
    )  # fmt: skip
    yield "bomb.png", good[:8] + chunks + good[-12:]
    yield "half.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" * 50
    yield "loop.tif", b"II*\x00\x08\x00\x00\x00\x01\x00\x00\x01\x03\x00\x01\x00\x00\x00\x10\x00\x00\x00\x08\x00\x00\x00"
    yield (
        "many.gif",
        b"GIF89a\xff\xff\xff\xff\x00\x00\x00" + b"\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x01\x00\x00" * 2000,
    )
