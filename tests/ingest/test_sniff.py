import io
import zipfile
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingest import sniff as module
from pipeline.ingest.sniff import FileType, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TEXT = "Auditors read twelve records – most were clear.\n"


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in parts.items():
            z.writestr({"types": "[Content_Types].xml"}.get(name, name), content)
    return out.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\nlead-in\n%PDF-1.4\n", "pdf"),
        (archive(types=WORD), "docx"),
        (archive(types=SLIDES), "pptx"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf <!-- saved --> <HTML lang=en>", "html"),
        ("<html><p>x</p></html>".encode("utf-16"), "html"),
        (b"<p>A fragment</p>", "html"),
        (TEXT.encode(), "txt"),
        (TEXT.encode("cp1252"), "txt"),
        (TEXT.encode("utf-16"), "txt"),
        (TEXT.encode("utf-16-le"), "txt"),
        (TEXT.encode("utf-16-be"), "txt"),
        (b"Fewer than < 5 files > of 20", "txt"),
        (b"Date: today\nThe report says that all is well.\n", "txt"),
        (b"# What we found\n\nAll is well.\n", "md"),
        (b"All is **well**.\n", "md"),
        (b"| a | b |\n|---|---|\n| 1 | 2 |\n", "md"),
        (b"#1 of 3 files\n* a\n* b\n", "txt"),
    ],
)
def test_types(data, kind):
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", "empty", "empty"),
        (b" \r\n\x00", "empty", "empty"),
        (b"\xff\xfe", "empty", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"PK\x03\x04broken", "damaged", "damaged"),
        (b"\x1f\x8b\x08data", "unsupported", "unpack"),
        (b'<?xml version="1.0"?><list><item/></list>', "unsupported", "XML"),
        (bytes(range(256)), "unsupported", "not a document"),
    ],
)
def test_refused_with_what_to_do(data, kind, says):
    with pytest.raises(ReadError) as caught:
        sniff(data)
    assert caught.value.kind == kind
    assert says in caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        OLE + "WordDocument".encode("utf-16-le"),
        OLE + "PowerPoint Document".encode("utf-16-le"),
        OLE + "Workbook".encode("utf-16-le"),
        archive(types=SHEET),
        archive(mimetype="application/vnd.oasis.opendocument.text"),
        archive(a="x"),
        b"{\\rtf1 Report}",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0JFIF",
        b"From: a@b\nTo: c\nMIME-Version: 1.0\nSubject: x\n\nHello",
    ],
)
def test_other_formats_are_told_from_text_and_office(data):
    try:
        assert sniff(data) not in ("pdf", "docx", "pptx", "html", "txt", "md")
    except ReadError as e:
        assert e.kind == "unsupported"


def test_packages_that_unpack_to_too_much(monkeypatch):
    monkeypatch.setattr(module, "MAX_UNPACKED", 10_000)
    with pytest.raises(ReadError) as caught:
        sniff(archive(types=WORD, big="x" * 20_000))
    assert caught.value.kind == "too_large"
    monkeypatch.setattr(module, "MAX_MEMBERS", 3)
    with pytest.raises(ReadError):
        sniff(archive(types=WORD, a="", b="", c=""))


@given(st.binary(max_size=300))
def test_any_bytes_have_a_type_or_a_reason(data):
    try:
        assert sniff(data) in get_args(FileType)
    except ReadError as e:
        assert e.message


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=200))
def test_plain_words_are_text_in_utf8(text):
    try:
        assert sniff(text.encode()) in ("txt", "md", "html", "csv", "email")
    except ReadError as e:
        assert e.kind in ("empty", "unsupported")
