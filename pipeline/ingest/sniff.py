"""What a file is, told from its bytes: the name is never believed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from typing import Literal

from pipeline.errors import ReadError

FileType = Literal[
    "pdf",
    "docx",
    "pptx",
    "html",
    "txt",
    "md",
    "rtf",
    "odt",
    "xlsx",
    "csv",
    "image",
    "email",
    "zip",
    "doc",
    "ppt",
    "xls",
]

# Limits on what an Office file may unpack to. Reports with pictures stay far below; a zip bomb does not.
MAX_MEMBERS = 10_000
MAX_UNPACKED = 600 * 2**20
MAX_XML = 120 * 2**20
MAX_RATIO = 250  # of a whole package; XML alone packs at 10 to 40

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_MAIN: tuple[tuple[bytes, FileType], ...] = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"ms-word.document.macroEnabled.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_UNSUPPORTED = {
    "xlsb": "This is a binary Excel workbook (.xlsb): save it as .xlsx and run again",
    "odf": "This is an OpenDocument file, but no text: save it as .xlsx, .pptx or PDF and run again",
    "msg": "This is an Outlook message (.msg): save it as .eml, or save the report that is attached to it",
    "archive": "This is an archive of a kind that cannot be opened: unpack it and run on the files inside",
    "picture": "This is a picture of a kind that cannot be opened: save it as PNG or JPEG and run again",
    "xml": "This is an XML file that is not a web page: save the report as PDF or Word (.docx) and run again",
    "epub": "This is an e-book: save it as PDF and run again",
    "ole": "This is an old Office file of a kind that cannot be read: save it as .docx or PDF and run again",
    "binary": "This is not a document that can be read: give a PDF, Word, PowerPoint, web page or text file",
}
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x7fELF", "binary"),
    (b"SQLite format 3", "binary"),
)
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}\{\\rtf")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_EMAIL = re.compile(r"\A(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,40}){3,}")
_EMAIL_NAMES = re.compile(r"^(?:Received|MIME-Version|Message-ID|Return-Path|X-Mailer|Delivered-To):", re.I | re.M)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.I)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:head|body|title|meta|div|p|h[1-6]|table|main|article|section|span|ul|ol|font|center)[\s>/]",
    re.I | re.S,
)
_XML_START = re.compile(r"\s*<\?xml|\s*<[A-Za-z][\w.-]*(?::[\w.-]+)?[\s>]")
_MARKDOWN = re.compile(
    r"^#{1,6} +\S|^(?:```|~~~)|^\|?(?: *:?-{3,}:? *\|)+"
    r"|\*\*\w[^*\n]{0,200}\*\*|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)",
    re.M,
)


def sniff(data: bytes) -> FileType:
    """Return the type of a file from its bytes.

    Raises:
        ReadError: ``empty``, ``unsupported``, ``encrypted``, ``damaged`` or ``too_large``.
    """
    if not data.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty", "This file is empty: save or download it again")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if _RTF.match(data):
        return "rtf"
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "image"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _unsupported(kind)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise _unsupported("picture")
    if data.startswith(b"BM") and b"\x00" in data[:16]:
        return "image"
    return _sniff_text(data)


def _unsupported(kind: str) -> ReadError:
    return ReadError("unsupported", _UNSUPPORTED[kind])


def _sniff_zip(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {m.filename for m in members}
            if "mimetype" in names:
                _check_size(members, len(data))
                return _sniff_open(_head_of(archive, "mimetype"), archive, names)
            if "[Content_Types].xml" not in names:
                return "zip"
            _check_size(members, len(data))
            types = _head_of(archive, "[Content_Types].xml", 2**20)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, NotImplementedError) as e:
        raise ReadError("damaged", "This file is damaged: save or download it again") from e
    for marker, kind in _OFFICE_MAIN:
        if marker in types:
            return kind
    if b"sheet.binary" in types:
        raise _unsupported("xlsb")
    return "zip"


def _sniff_open(mimetype: bytes, archive: zipfile.ZipFile, names: set[str]) -> FileType:
    """The type of a package that names itself as OpenDocument and e-books do."""
    if b"epub" in mimetype:
        raise _unsupported("epub")
    if not mimetype.startswith(_OPEN_DOCUMENT + b"text"):
        if mimetype.startswith(b"application/vnd.oasis"):
            raise _unsupported("odf")
        return "zip"
    if "META-INF/manifest.xml" in names and b"encryption-data" in _head_of(archive, "META-INF/manifest.xml", 2**20):
        raise ReadError(
            "encrypted",
            "This is a password-protected OpenDocument file: save a copy without the password and run again",
        )
    return "odt"


def _check_size(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(m.file_size for m in members)
    xml = sum(m.file_size for m in members if m.filename.lower().endswith((".xml", ".rels")))
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or xml > MAX_XML
        or (unpacked > 2**24 and unpacked > MAX_RATIO * packed)
    ):
        raise ReadError(
            "too_large",
            "This file unpacks to far more than a report holds: check where it came from, or save it as PDF",
        )


def _head_of(archive: zipfile.ZipFile, name: str, size: int = 200) -> bytes:
    with archive.open(name) as part:
        return part.read(size)


def _sniff_ole(data: bytes) -> FileType:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise ReadError(
            "encrypted", "This is a password-protected Office file: save a copy without the password and run again"
        )
    if holds("__substg1.0_"):
        raise _unsupported("msg")
    if holds("WordDocument"):
        return "doc"
    if holds("PowerPoint Document"):
        return "ppt"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise _unsupported("ole")


def decode_head(data: bytes, size: int = _HEAD) -> str:
    """Return the first ``size`` bytes as text, well enough to look for tags and signs; never fails."""
    head = data[: size - size % 4]
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return head.decode("utf-32", "replace")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    # UTF-16 without a mark: every other byte of Western text is zero.
    pairs = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.4 * pairs and head[::2].count(0) < 0.1 * pairs:
        return head.decode("utf-16-le", "replace")
    if head[::2].count(0) > 0.4 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return head.decode("utf-16-be", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("cp1252", "replace")


def _sniff_text(data: bytes) -> FileType:
    head = decode_head(data)
    if _HTML.search(head) or _HTML_START.match(head):
        return "html"
    if _XML_START.match(head) and (head.lstrip().startswith("<?xml") or "xmlns" in head):
        raise _unsupported("xml")
    if _EMAIL.match(head.replace("\r\n", "\n")) and _EMAIL_NAMES.search(head):
        return "email"
    control = sum(c < " " and c not in "\t\n\r\x0b\x0c\x1a\x1b" for c in head)
    if control > 0.02 * len(head):
        raise _unsupported("binary")
    if _MARKDOWN.search(decode_head(data, 2**18)):
        return "md"
    return "csv" if delimiter(decode_head(data, _HEAD * 8)) else "txt"


def delimiter(text: str) -> str | None:
    """Return what parts the columns of a text that is a table: a tab, comma or semi-colon; None where it is none.

    Every row has to have as many cells as the first, at least three (of three rows or more), or two (of five).
    """
    if len(text) >= _HEAD:
        text = text[: text.rfind("\n") + 1]
    for sign in "\t,;":
        if sign not in text[: text.find("\n") + 1]:
            continue
        try:
            rows = [row for row in csv.reader(io.StringIO(text[: _HEAD * 8], newline=""), delimiter=sign) if any(row)]
        except csv.Error:
            continue
        widths = {len(row) for row in rows[:-1]}
        width = len(rows[0]) if rows else 0
        if (
            len(widths) == 1
            and (rows[-1:] and len(rows[-1]) <= width)
            and ((width >= 3 and len(rows) >= 3) or (width == 2 and len(rows) >= 5))
        ):
            # Columns have names or short values on top; prose with as many commas in each line does not.
            return sign if max(len(cell) for cell in rows[0]) <= 300 else None
    return None
