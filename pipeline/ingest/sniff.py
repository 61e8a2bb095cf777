"""What a file is, told from its bytes: the name is never believed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from pipeline.errors import ReadError

FileType = Literal["pdf", "docx", "pptx", "html", "txt", "md"]

# Limits on what an Office file may unpack to. Reports with pictures stay far below; a zip bomb does not.
MAX_MEMBERS = 10_000
MAX_UNPACKED = 600 * 2**20
MAX_XML = 120 * 2**20
MAX_RATIO = 250  # of a whole package; XML alone packs at 10 to 40

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_MAIN = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"ms-word.document.macroEnabled.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"spreadsheetml", "xlsx"),
)
_UNSUPPORTED = {
    "xlsx": "This is an Excel workbook, not a report: save the sheet that holds the report as PDF and run again",
    "odf": "This is an OpenDocument file: save it as Word (.docx) or PDF and run again",
    "rtf": "This is a Rich Text file: save it as Word (.docx) or PDF and run again",
    "doc": "This is a Word 97-2003 file (.doc): save it as .docx or PDF and run again",
    "ppt": "This is a PowerPoint 97-2003 file (.ppt): save it as .pptx or PDF and run again",
    "xls": "This is an Excel workbook, not a report: save the sheet that holds the report as PDF and run again",
    "email": "This is an email: save the report that is attached to it and run on that",
    "archive": "This is an archive: unpack it and run on the files inside",
    "image": "This is a picture: run text recognition (OCR) on it, save the result as PDF and run again",
    "xml": "This is an XML file that is not a web page: save the report as PDF or Word (.docx) and run again",
    "epub": "This is an e-book: save it as PDF and run again",
    "ole": "This is an old Office file of a kind that cannot be read: save it as .docx or PDF and run again",
    "binary": "This is not a document that can be read: give a PDF, Word, PowerPoint, web page or text file",
}
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x7fELF", "binary"),
    (b"SQLite format 3", "binary"),
)
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
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        raise _ole_error(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _unsupported(kind)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise _unsupported("image")
    if data.startswith(b"BM") and b"\x00" in data[:16]:
        raise _unsupported("image")
    return _sniff_text(data)


def _unsupported(kind: str) -> ReadError:
    return ReadError("unsupported", _UNSUPPORTED[kind])


def _sniff_zip(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(members, len(data))
            names = {m.filename for m in members}
            if "mimetype" in names:
                mimetype = _head_of(archive, "mimetype")
                raise _unsupported("epub" if b"epub" in mimetype else "odf")
            if "[Content_Types].xml" not in names:
                raise _unsupported("archive")
            types = _head_of(archive, "[Content_Types].xml", 2**20)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, NotImplementedError) as e:
        raise ReadError("damaged", "This Office file is damaged: save or download it again") from e
    for marker, kind in _OFFICE_MAIN:
        if marker in types:
            if kind == "xlsx":
                raise _unsupported(kind)
            return "docx" if kind == "docx" else "pptx"
    raise _unsupported("archive")


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


def _ole_error(data: bytes) -> ReadError:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return ReadError(
            "encrypted", "This is a password-protected Office file: save a copy without the password and run again"
        )
    for name, kind in (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls")):
        if holds(name):
            return _unsupported(kind)
    return _unsupported("email" if holds("__substg1.0_") else "ole")


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
        raise _unsupported("email")
    control = sum(c < " " and c not in "\t\n\r\x0b\x0c\x1a\x1b" for c in head)
    if control > 0.02 * len(head):
        raise _unsupported("binary")
    return "md" if _MARKDOWN.search(decode_head(data, 2**18)) else "txt"
