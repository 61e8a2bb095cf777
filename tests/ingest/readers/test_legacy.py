import subprocess

import pytest

from pipeline.errors import ReadError
from pipeline.ingest.readers import legacy, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROSE = "Auditors read twelve records in Harrowmoor, and each was read by two people who talked about it."


def old(name, **sectors):
    """A file with the marks of an old Office file: names of its streams, then sectors of 512 bytes."""
    data = OLE + bytes(504) + b"".join(s.ljust(512, b"\0") for s in sectors.values())
    return data + name.encode("utf-16-le").ljust(512, b"\0")


@pytest.fixture
def no_office(monkeypatch):
    monkeypatch.setattr(legacy, "program", lambda: None)


@pytest.mark.parametrize(
    ("name", "says"), [("WordDocument", ".docx"), ("PowerPoint Document", ".pptx"), ("Workbook", ".xlsx")]
)
def test_without_libreoffice_it_says_what_to_do(no_office, name, says):
    with pytest.raises(ReadError) as caught:
        read(old(name), name="x")
    assert caught.value.kind == "unsupported"
    assert says in caught.value.message and "LibreOffice" in caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        old("WordDocument", fib=b"\xec\xa5" + bytes(9) + b"\x01"),
        old("Workbook", bof=b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00"),
        old("PowerPoint Document", names="EncryptedSummary".encode("utf-16-le")),
    ],
)
def test_passwords_are_named(no_office, data):
    with pytest.raises(ReadError) as caught:
        read(data, name="x")
    assert caught.value.kind == "encrypted"


def test_what_libreoffice_makes_is_read(monkeypatch, make_docx):
    monkeypatch.setattr(legacy, "program", lambda: "/bin/soffice")
    monkeypatch.setattr(legacy, "convert", lambda path, data, kind: make_docx(lambda d: d.add_paragraph(PROSE)))
    document = read(old("WordDocument"), name="x")
    assert document.type == "doc"
    assert [b.text for b in document.blocks] == [PROSE]


def test_a_conversion_that_fails_or_hangs(monkeypatch):
    monkeypatch.setattr(legacy, "program", lambda: "/bin/soffice")
    monkeypatch.setattr(legacy, "_run", lambda command, folder: None)  # makes no file
    with pytest.raises(ReadError) as caught:
        read(old("WordDocument"), name="x")
    assert caught.value.kind == "damaged"

    def hang(command, folder):
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(legacy, "_run", hang)
    with pytest.raises(ReadError) as caught:
        read(old("WordDocument"), name="x")
    assert caught.value.kind == "damaged"


@pytest.mark.skipif(legacy.program() is None, reason="LibreOffice is not installed")
def test_for_real(make_docx, tmp_path):
    # A Rich Text file named .doc opens in Word, too; LibreOffice makes an old Word file of the new one.
    (tmp_path / "a.docx").write_bytes(make_docx(lambda d: (d.add_heading("What we found", 1), d.add_paragraph(PROSE))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [legacy.program(), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=False, timeout=120, capture_output=True)
    if not (tmp_path / "a.doc").exists():
        pytest.skip("LibreOffice has no filter for Word")
    document = read((tmp_path / "a.doc").read_bytes(), name="a.doc")
    assert [(b.kind, b.text) for b in document.blocks] == [("heading", "What we found"), ("paragraph", PROSE)]
