"""Small valid files of every format, and ways to damage them by chance: the same files for the same seed."""

from __future__ import annotations

import datetime
import io
import os
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

from pipeline import resources
from pipeline.records import Report

LINES = (
    "Fenshire Children's Services",
    "Audit of neglect, March 2024",
    "We read 24 cases, 12 of them (50%) of children under five.",
    "Practice was good in most of the cases that we read.",
    "In four cases (17%) the plan was not clear, and supervision was not recorded.",
    "Recommendation 1: Team managers should record supervision every month.",
    "The multi-agency safeguarding hub (MASH) shared information in time.",
)


def timed(data: bytes, *, name: str) -> Report:
    """Analyse as ever, and add the seconds taken to the file that DAMAGE_TIMES names."""
    from pipeline.analysis import analyse

    began = time.perf_counter()
    try:
        return analyse(data, name=name)
    finally:
        with Path(os.environ["DAMAGE_TIMES"]).open("a", encoding="utf-8") as out:
            out.write(f"{time.perf_counter() - began:.3f}\t{name}\n")


def sound() -> dict[str, list[bytes]]:
    """Return valid files by format: some of the sample, and the smallest of the formats that it lacks."""
    found: dict[str, list[bytes]] = {}
    for file in sorted(
        resources.path("corpora", "sample", "files").iterdir(), key=lambda f: (f.stat().st_size, f.name)
    ):
        some = found.setdefault(file.suffix[1:], [])
        if len(some) < 3:
            some.append(file.read_bytes())
    found["pdf"].append(pdf())
    found["md"] = [("# " + "\n\n- ".join(LINES) + "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").encode()]
    found["csv"] = [_csv()]
    found["rtf"] = [("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0\\fs24 " + "\\par\n".join(LINES) + "\\par}").encode()]
    found["odt"] = [odt()]
    found["xlsx"] = [xlsx()]
    found["png"] = [picture()]
    found["eml"] = [mail(found["docx"][0])]
    found["zip"] = [packed({"a/report.docx": found["docx"][0], "b.txt": "\n".join(LINES).encode()})]
    return found


def _csv() -> bytes:
    rows = ["Case,Question,Answer,Grade"] + [f'{i},"Was the plan clear?","{LINES[3 + i % 3]}",Good' for i in range(6)]
    return "\n".join(rows).encode()


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {m.filename: archive.read(m) for m in archive.infolist()}


ODT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>{}</office:text>'
    "</office:body></office:document-content>"
)


def odt(body: str | None = None) -> bytes:
    if body is None:
        body = f'<text:h text:outline-level="1">{LINES[0]}</text:h>' + "".join(
            f"<text:p>{line}<text:s text:c='2'/></text:p>" for line in LINES[1:]
        )
        cell = "<table:table-cell table:number-columns-repeated='2'><text:p>Good</text:p></table:table-cell>"
        body += f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": ODT.format(body).encode()})


def xlsx() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2024, 1, 1)})
    sheet = book.add_worksheet("Audit")
    sheet.write_row(0, 0, ["Case", "Was the plan clear?", "What needs to improve?", "Grade"])
    for i in range(1, 8):
        sheet.write_row(i, 0, [i, LINES[3], LINES[4], "Good"])
    sheet.merge_range(9, 0, 9, 3, LINES[2])
    book.close()
    return out.getvalue()


def picture(width: int = 400, height: int = 80) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).text((5, 20), LINES[3], fill=0)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def mail(attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "audit@fenshire.example", "team@fenshire.example"
    message["Subject"], message["Date"] = LINES[1], "Mon, 04 Mar 2024 09:00:00 +0000"
    message["Message-ID"] = "<1@fenshire.example>"
    message.set_content("\n\n".join(LINES))
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="report.docx")
    return message.as_bytes().replace(message.get_boundary().encode(), b"=====part=====")


def pdf(box: str = "0 0 595 842", count: str = "1", kids: str = "3 0 R", content: bytes = b"", more: str = "") -> bytes:
    """Return a PDF whose objects are not compressed, so that their numbers can be damaged."""
    content = (
        content
        or b"BT /F 11 Tf 14 TL 50 800 Td "
        + b" ".join(b"(" + line.encode().replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*" for line in LINES)
        + b" ET"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{more}>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 32/LastChar 34/Widths[278 278 355]>>",
    ]
    return whole_pdf(objects)


def whole_pdf(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (i, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


# ------------------------------------------------------------------------------------------------ damage by chance


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 7, 100, 5000)) :]


def double(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at : at + chance.choice((1, 7, 100, 5000))] * chance.choice((2, 9)) + data[at:]


def swap(data: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def zeros(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice((4, 64, 4096))
    return data[:at] + bytes(min(size, len(data) - at)) + data[at + size :]


ABSURD = (b"0", b"-1", b"2147483648", b"99999999999", b"1e308", b"NaN", b"-0.0001", b"4294967295", b"65536", b"9" * 400)


def numbers(data: bytes, chance: random.Random) -> bytes:
    places = [m.span() for m in re.finditer(rb"(?<![\w.])-?\d[\d.]*", data)]
    for start, end in sorted(chance.sample(places, min(len(places), chance.choice((1, 2, 10)))), reverse=True):
        data = data[:start] + chance.choice(ABSURD) + data[end:]
    return data


def encode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode(chance.choice(("utf-8", "cp1252", "latin-1")), "replace")
    mark = chance.choice((b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    code = chance.choice(("utf-16-le", "utf-16-be", "utf-32-le", "cp037", "utf-7", "shift_jis", "utf-8"))
    return mark + text.encode(code, "replace")


def nest(data: bytes, chance: random.Random) -> bytes:
    """Put many more of a tag, or of a bracket, where one is."""
    places = [m.span() for m in re.finditer(rb"<[\w:]+[^<>/]*>|[\[({]|<<", data)] or [(0, 1)]
    start, end = chance.choice(places)
    return data[:end] + data[start:end] * chance.choice((300, 20_000)) + data[end:]


def mix(data: bytes, chance: random.Random) -> bytes:
    return bytes(chance.randrange(256) for _ in range(chance.choice((1, 30, 3000)))) + data[chance.randrange(2) * 4 :]


ANYWHERE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    truncate, flip, delete, double, swap, zeros, numbers, encode, nest, mix,
)  # fmt: skip


def member(data: bytes, chance: random.Random) -> bytes:
    """Damage what a package holds, and pack it again whole."""
    members = unpacked(data)
    name = chance.choice(list(members))
    how = chance.randrange(10)
    if how == 0:
        del members[name]
    elif how == 1:
        members[name] = b""
    elif how == 2:
        other = chance.choice(list(members))
        members[name], members[other] = members[other], members[name]
    elif how == 3:
        members[chance.choice(("../../" + name, "/" + name, name.upper(), name + "\x00.xml", "a" * 300))] = members.pop(
            name
        )
    elif how == 4:
        return twice(members, name)
    elif members[name]:
        members[name] = chance.choice(ANYWHERE)(members[name], chance)
    return packed(members)


def twice(members: dict[str, bytes], name: str) -> bytes:
    out = io.BytesIO(packed(members))
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        # A fixed time: the same seed gives the same bytes.
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), members[name][: len(members[name]) // 2])
    return out.getvalue()


def nested(data: bytes, chance: random.Random) -> bytes:
    for i in range(chance.choice((1, 3, 12))):
        data = packed({f"{i}.zip": data})
    return data


PACKAGES = ("docx", "pptx", "odt", "xlsx", "zip")


def damaged(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield ``count`` damaged files, as many of each format, each with a name that says what was done."""
    formats = sound()
    for i in range(count):
        chance = random.Random(seed * 1_000_003 + i)
        kind = list(formats)[i % len(formats)]
        data = chance.choice(formats[kind])
        packages = (member, member, member, member, nested) if kind in PACKAGES else ()
        how = chance.choice(ANYWHERE + packages * 2)
        changed = how(data, chance)
        if chance.random() < 0.2 and changed:
            changed = chance.choice((truncate, flip, delete, zeros))(changed, chance)
        yield f"{i:04d}-{how.__name__}.{kind}", changed
