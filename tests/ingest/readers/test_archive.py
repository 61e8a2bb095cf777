import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingest import members
from pipeline.ingest.find import find
from pipeline.ingest.inside import with_insides
from pipeline.ingest.pool import Limits
from pipeline.ingest.readers import archive, read


def inside(data):
    return [i.name for i in members.look(data)]


PROSE = "Auditors read twelve records in {}, and each was read by two people who talked about it.\n"


def packed(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in parts.items():
            z.writestr(name, data)
    return out.getvalue()


def locked(data):
    """The same archive with the mark of encryption on its files."""
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


TWO = packed({"b.txt": PROSE.format("Fenshire"), "a/a.txt": PROSE.format("Oldmere"), "__MACOSX/a/._a.txt": "x"})


def test_members_follow_in_order_of_name():
    document = read(TWO, name="x.zip")
    assert document.type == "zip"
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("heading", "a.txt"),
        ("paragraph", PROSE.format("Oldmere").strip()),
        ("heading", "b.txt"),
        ("paragraph", PROSE.format("Fenshire").strip()),
    ]


def test_pages_count_on(make_pdf):
    line = [("Plans were clear in most of the records.", 70, 700, 11)]
    data = packed({"a.pdf": make_pdf(line, line), "b.pdf": make_pdf(line)})
    document = read(data, name="x.zip")
    assert document.page_numbers == (1, 2, 3)
    assert [b.page for b in document.blocks if b.kind == "paragraph"] == [1, 2, 3]


def test_one_member_is_the_report():
    document = read(packed({"a.txt": PROSE.format("Fenshire"), "b.bin": bytes(range(256)) * 4}), name="x.zip")
    assert document.type == "txt"
    assert len(document.blocks) == 1
    assert "b.bin was not read" in document.warnings[0]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed({}), "empty"),
        (packed({"a.bin": bytes(range(256))}), "unsupported"),
        (TWO[:200], "damaged"),
        (locked(packed({"a.txt": PROSE})), "encrypted"),
        (packed({"a.zip": packed({"b.zip": packed({"c.txt": PROSE})})}), "too_large"),
        (packed({"a.txt": b"a" * 5_000_000}), "too_large"),
    ],
)
def test_refused_with_a_reason(data, kind):
    with pytest.raises(ReadError) as caught:
        read(data, name="x.zip")
    assert caught.value.kind == kind
    assert caught.value.message


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 1)
    with pytest.raises(ReadError) as caught:
        read(TWO, name="x.zip")
    assert caught.value.kind == "too_large"


def test_found_as_files_of_their_own(tmp_path):
    (tmp_path / "papers.zip").write_bytes(
        packed({"a.txt": PROSE, "pic.svg": "x", "more/inner.zip": TWO, "bad.zip": b"PK\x03\x04broken"})
    )
    (tmp_path / "z.txt").write_text(PROSE)
    files = with_insides(find([tmp_path])[0], Limits())
    names = [f.file.removeprefix(str(tmp_path))[1:] for f in files]
    assert names == [
        "papers.zip/a.txt",
        "papers.zip/bad.zip",
        "papers.zip/more/inner.zip/a/a.txt",
        "papers.zip/more/inner.zip/b.txt",
        "z.txt",
    ]
    assert members.read_bytes(files[2].path) == PROSE.format("Oldmere").encode()
    assert members.holder(files[2].path) == str(tmp_path / "papers.zip")
    assert members.holder(files[4].path) == str(tmp_path / "z.txt")
    with pytest.raises(ReadError):
        members.read_bytes(str(tmp_path / "papers.zip") + "/gone.txt")
    with pytest.raises(OSError):
        members.read_bytes(str(tmp_path / "gone.zip") + "/a.txt")


def test_a_damaged_archive_stays_one_file(tmp_path):
    (tmp_path / "a.zip").write_bytes(TWO[:150])
    files = with_insides(find([tmp_path])[0], Limits())
    assert [f.path for f in files] == [str(tmp_path / "a.zip")]


@settings(max_examples=60)
@given(st.integers(0, len(TWO) - 1), st.binary(min_size=1, max_size=8))
def test_damage_never_crashes(at, data):
    broken = TWO[:at] + data + TWO[at + len(data) :]
    try:
        read(broken, name="x.zip")
        for name in inside(broken):
            members.member(broken, name)
    except ReadError as e:
        assert e.message
